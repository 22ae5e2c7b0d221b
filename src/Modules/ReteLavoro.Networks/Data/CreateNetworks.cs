using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Networks.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261122_07_networks")]
internal sealed class CreateNetworks : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("networks_index", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Published = t.Column<int>(),
            Title = t.Column<string>(),
            SearchTitle = t.Column<string>(defaultValue: ""),
            Edition = t.Column<string>(),
            LeadPartner = t.Column<string>(nullable: true),
            PartnerCount = t.Column<int>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_networks_index", x => new { x.ItemId, x.Published });
        });

        migration.CreateTable("networks_member", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Published = t.Column<int>(),
            Organization = t.Column<string>(maxLength: 120),
            Lead = t.Column<bool>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_networks_member", x => new { x.ItemId, x.Published, x.Organization });
        });

        migration.CreateTable("networks_province", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Published = t.Column<int>(),
            Province = t.Column<string>(maxLength: 4)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_networks_province", x => new { x.ItemId, x.Published, x.Province });
        });
        migration.CreateIndex("IX_networks_index_Published_SearchTitle", "networks_index", ["Published", "SearchTitle"]);
        migration.CreateIndex("IX_networks_member_Published_Organization", "networks_member", ["Published", "Organization"]);
        migration.CreateIndex("IX_networks_province_Published_Province", "networks_province", ["Published", "Province"]);
    }
}
