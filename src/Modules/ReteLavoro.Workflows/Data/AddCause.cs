using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Workflows.Data;

/// <summary>What the program's own steps followed. Rows of before keep the name that they were written with: the history is never rewritten.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_40_workflows_cause")]
internal sealed class AddCause : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<string>("CausedBy", "workflows_history", nullable: true);
}
