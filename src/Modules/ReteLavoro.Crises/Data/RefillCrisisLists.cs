using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises.Data;

/// <summary>
/// Cases that were there before <see cref="AddCrisisReach"/> have none of what it added. What is to be written follows from
/// rules that SQL does not know: every case is marked (<see cref="CrisisIndex.ToBeFilled"/>), and the program fills in those
/// marked once it has started.
/// </summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_40_crisis_lists")]
internal sealed class RefillCrisisLists : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql($"UPDATE crises_index SET \"Profile\" = '{CrisisIndex.ToBeFilled}'");
}
