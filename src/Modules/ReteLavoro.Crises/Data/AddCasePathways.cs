using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises.Data;

/// <summary>The networks that follow a case, and the pathways that have begun for it.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_70_crisis_pathways")]
internal sealed class AddCasePathways : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("crises_network", t => new
        {
            Id = t.Column<Guid>(),
            ItemId = t.Column<string>(maxLength: 60),
            NetworkId = t.Column<string>(maxLength: 60),
            NetworkTitle = t.Column<string>(maxLength: 255),
            Since = t.Column<DateOnly>(),
            By = t.Column<string>(maxLength: 200),
            Until = t.Column<DateOnly>(nullable: true)
        }, constraints: t => t.PrimaryKey("PK_crises_network", x => x.Id));
        migration.CreateTable("crises_pathway", t => new
        {
            Id = t.Column<Guid>(),
            ItemId = t.Column<string>(maxLength: 60),
            NetworkId = t.Column<string>(maxLength: 60),
            NetworkVersionId = t.Column<string>(maxLength: 60),
            NetworkTitle = t.Column<string>(maxLength: 255),
            From = t.Column<string>(maxLength: 255),
            Title = t.Column<string>(maxLength: 255),
            Services = t.Column<string>(),
            Duration = t.Column<string>(),
            Audience = t.Column<string>(),
            Organization = t.Column<string>(maxLength: 120),
            OrganizationName = t.Column<string>(),
            StartedBy = t.Column<string>(maxLength: 200),
            StartsOn = t.Column<DateOnly>(),
            EndedOn = t.Column<DateOnly>(nullable: true),
            EndReason = t.Column<string>(maxLength: 1000, nullable: true),
            Revision = t.Column<int>()
        }, constraints: t => t.PrimaryKey("PK_crises_pathway", x => x.Id));
        migration.CreateIndex("IX_crises_network_ItemId", "crises_network", "ItemId");
        migration.CreateIndex("IX_crises_network_NetworkId", "crises_network", "NetworkId");
        migration.CreateIndex("IX_crises_pathway_ItemId", "crises_pathway", "ItemId");
        migration.CreateIndex("IX_crises_pathway_NetworkId", "crises_pathway", "NetworkId");
    }
}
