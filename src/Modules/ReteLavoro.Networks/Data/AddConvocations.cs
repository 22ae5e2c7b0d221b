using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Networks.Data;

/// <summary>Where a member is written to, and meetings that are moved or called off.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_40_networks_convocations")]
internal sealed class AddConvocations : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<string>("Email", "networks_committee_member", maxLength: 256, nullable: true);
        migration.AddColumn<int>("Sequence", "networks_committee_meeting", nullable: false, defaultValue: 0);
        migration.AddColumn<DateTime>("CancelledUtc", "networks_committee_meeting", nullable: true);
        migration.AddColumn<string>("CancelledBecause", "networks_committee_meeting", maxLength: 1000, nullable: true);
    }
}
