using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Networks.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_51_networks_signers")]
internal sealed class AddSigners : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<Guid>("Mandate", "networks_membership_request", nullable: true);
        migration.AddColumn<string>("Title", "networks_membership_request", maxLength: 1000, nullable: true);
    }
}
