using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Measures.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_01_measures_to_verify")]
internal sealed class AddToVerify : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<bool>("ToVerify", "measures_parameter", defaultValue: false);
}
