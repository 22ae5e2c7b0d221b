using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_62_crisis_files")]
internal sealed class AddCrisisFiles : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("crises_file", t => new
        {
            Id = t.Column<Guid>(),
            ItemId = t.Column<string>(maxLength: 60),
            Kind = t.Column<string>(maxLength: 40),
            About = t.Column<string>(maxLength: 200),
            Name = t.Column<string>(maxLength: 200),
            Bytes = t.Column<int>(),
            Hash = t.Column<string>(maxLength: 64),
            AddedBy = t.Column<string>(maxLength: 200),
            AddedUtc = t.Column<DateTime>(),
            RemovedUtc = t.Column<DateTime>(nullable: true),
            RemovedBy = t.Column<string>(maxLength: 200, nullable: true)
        }, constraints: t => t.PrimaryKey("PK_crises_file", x => x.Id));
        migration.CreateIndex("IX_crises_file_ItemId", "crises_file", "ItemId");
    }
}
