using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Organizations.Data;

/// <summary>Where a body is reached beside its mail and its site, and how many workers it can take on.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_71_organizations_contacts")]
internal sealed class AddContacts : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<string>("Pec", "organizations_organization", maxLength: 254, nullable: true);
        migration.AddColumn<string>("Phone", "organizations_organization", maxLength: 40, nullable: true);
        migration.AddColumn<string>("Address", "organizations_organization", maxLength: 300, nullable: true);
        migration.AddColumn<int>("WorkersAtOnce", "organizations_organization", nullable: true);
    }
}
