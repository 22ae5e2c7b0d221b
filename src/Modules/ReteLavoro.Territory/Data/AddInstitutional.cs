using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Territory.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_50_territory_institutional")]
internal sealed class AddInstitutional : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<bool>("Institutional", "territory_term", defaultValue: false);
}
