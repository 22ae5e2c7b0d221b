using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Networks.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261129_02_networks_membership_published")]
internal sealed class AddMembershipPublished : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<DateTime>("PublishedUtc", "networks_membership_request", nullable: true);
        // What was written before this was kept is taken as published when it was answered: nobody is to get a late mail about it.
        migration.Sql("UPDATE networks_membership_request SET \"PublishedUtc\" = \"AnsweredUtc\" WHERE \"Written\" AND \"State\" = 'Accepted'");
    }
}
