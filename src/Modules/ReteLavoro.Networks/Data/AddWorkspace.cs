using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Networks.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261129_10_networks_workspace")]
internal sealed class AddWorkspace : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("networks_workspace_entry", t => new
        {
            Id = t.Column<Guid>(),
            NetworkId = t.Column<string>(maxLength: 60),
            Kind = t.Column<string>(maxLength: 40),
            Audience = t.Column<string>(maxLength: 40),
            Organization = t.Column<string>(maxLength: 120, nullable: true),
            AuthorId = t.Column<string>(maxLength: 60),
            Author = t.Column<string>(maxLength: 200),
            WrittenUtc = t.Column<DateTime>(),
            CorrectedUtc = t.Column<DateTime>(nullable: true),
            Revision = t.Column<int>(),
            Text = t.Column<string>(maxLength: 4000),
            FileName = t.Column<string>(maxLength: 200, nullable: true),
            Bytes = t.Column<int>(nullable: true),
            Hash = t.Column<string>(maxLength: 64, nullable: true),
            AssignedTo = t.Column<string>(maxLength: 120, nullable: true),
            DueOn = t.Column<DateOnly>(nullable: true),
            DoneUtc = t.Column<DateTime>(nullable: true),
            DoneBy = t.Column<string>(maxLength: 600, nullable: true),
            OverdueToldUtc = t.Column<DateTime>(nullable: true)
        }, constraints: t => t.PrimaryKey("PK_networks_workspace_entry", x => x.Id));
        migration.CreateIndex("IX_networks_workspace_entry_NetworkId_WrittenUtc", "networks_workspace_entry", ["NetworkId", "WrittenUtc"]);
        migration.CreateIndex("IX_networks_workspace_entry_AssignedTo_DoneUtc_DueOn", "networks_workspace_entry", ["AssignedTo", "DoneUtc", "DueOn"]);
        migration.CreateIndex("IX_networks_workspace_entry_DueOn", "networks_workspace_entry", "DueOn");
    }
}
