using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReteLavoro.Kernel.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_22_kernel_reach")]
internal sealed class AddReach : Migration
{
    protected override void Up(MigrationBuilder migration) =>
        migration.CreateTable("content_reach", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Day = t.Column<DateOnly>(),
            Openings = t.Column<int>()
        }, constraints: t => t.PrimaryKey("PK_content_reach", x => new { x.ItemId, x.Day }));
}
