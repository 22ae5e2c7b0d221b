using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_08_crises")]
internal sealed class CreateCrises : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("crises_procedure", t => new
        {
            Id = t.Column<string>(maxLength: 120),
            Json = t.Column<string>(),
            Position = t.Column<int>()
        }, constraints: t => t.PrimaryKey("PK_crises_procedure", x => x.Id));
    }
}
