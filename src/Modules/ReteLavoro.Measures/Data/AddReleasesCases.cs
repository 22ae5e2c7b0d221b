using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Measures.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261129_01_measures_releases_cases")]
internal sealed class AddReleasesCases : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<bool>("ReleasesCases", "measures_act", defaultValue: false);
}
