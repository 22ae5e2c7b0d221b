using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises.Data;

/// <summary>What lists need to know of who is competent for a case and of which cases are alike; filled as cases are saved.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_21_crisis_reach")]
internal sealed class AddCrisisReach : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("crises_municipality", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Published = t.Column<int>(),
            Municipality = t.Column<string>(maxLength: 6)
        }, constraints: t => t.PrimaryKey("PK_crises_municipality", x => new { x.ItemId, x.Published, x.Municipality }));
        migration.AddColumn<string>("Division", "crises_firm", maxLength: 2, nullable: true);
        migration.AddColumn<int>("Workers", "crises_index", nullable: true);
        migration.AddColumn<string>("Profile", "crises_index", nullable: true);
        migration.CreateIndex("IX_crises_municipality_Published_Municipality", "crises_municipality", ["Published", "Municipality"]);
    }
}
