using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Networks.Data;

/// <summary>Names are found and put in order without regard to capitals and accents, on either database.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261122_30_networks_search_title")]
internal sealed class AddSearchTitle : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<string>("SearchTitle", "networks_index", nullable: false, defaultValue: "");
        // Near enough until each network is next saved.
        migration.Sql("""UPDATE networks_index SET "SearchTitle" = replace(lower("Title"), ' ', '-')""");
        migration.DropIndex("IX_networks_index_Published_Title", "networks_index");
        migration.CreateIndex("IX_networks_index_Published_SearchTitle", "networks_index", ["Published", "SearchTitle"]);
    }
}
