using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Networks.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_21_networks_sectors")]
internal sealed class AddSectors : Migration
{
    protected override void Up(MigrationBuilder migration) =>
        migration.CreateTable("networks_sector", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Published = t.Column<int>(),
            Sector = t.Column<string>(maxLength: 60)
        }, constraints: t => t.PrimaryKey("PK_networks_sector", x => new { x.ItemId, x.Published, x.Sector }));
}
