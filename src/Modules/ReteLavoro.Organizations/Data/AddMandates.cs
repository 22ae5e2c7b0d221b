using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Organizations.Data;

/// <summary>What imports of registers, the daily check, mandates and public profiles need.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_05_organizations_mandates")]
internal sealed class AddMandates : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<string>("VatNumber", "organizations_organization", maxLength: 11, nullable: true);
        migration.AddColumn<DateOnly>("ReviewAskedOn", "organizations_organization", nullable: true);
        migration.AddColumn<DateOnly>("LapseTold", "organizations_accreditation", nullable: true);

        migration.CreateTable("organizations_mandate", t => new
        {
            Id = t.Column<Guid>(),
            OrganizationId = t.Column<string>(maxLength: 100),
            UserId = t.Column<string>(maxLength: 40, nullable: true),
            PersonName = t.Column<string>(maxLength: 200),
            Email = t.Column<string>(maxLength: 254, nullable: true),
            Role = t.Column<string>(maxLength: 200),
            Act = t.Column<string>(maxLength: 500, nullable: true),
            ValidFrom = t.Column<DateOnly>(),
            ValidTo = t.Column<DateOnly>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_organizations_mandate", x => x.Id);
            t.ForeignKey("FK_organizations_mandate_organizations_organization_OrganizationId", x => x.OrganizationId, "organizations_organization", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("organizations_profile", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            OrganizationId = t.Column<string>(maxLength: 100)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_organizations_profile", x => x.ItemId);
            t.ForeignKey("FK_organizations_profile_organizations_organization_OrganizationId", x => x.OrganizationId, "organizations_organization", "Id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("IX_organizations_accreditation_ValidTo", "organizations_accreditation", "ValidTo");
        migration.CreateIndex("IX_organizations_mandate_OrganizationId", "organizations_mandate", "OrganizationId");
        migration.CreateIndex("IX_organizations_organization_VatNumber", "organizations_organization", "VatNumber");
        migration.CreateIndex("IX_organizations_profile_OrganizationId", "organizations_profile", "OrganizationId", unique: true);
    }
}
