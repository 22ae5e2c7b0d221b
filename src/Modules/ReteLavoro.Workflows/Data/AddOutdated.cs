using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Workflows.Data;

/// <summary>Since when a newer version has stood in the way of a run, as its sender was told.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_60_workflows_outdated")]
internal sealed class AddOutdated : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<DateTime>("OutdatedUtc", "workflows_instance", nullable: true);
}
