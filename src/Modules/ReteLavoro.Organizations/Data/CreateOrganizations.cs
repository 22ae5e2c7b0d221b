using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Organizations.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261122_05_organizations")]
internal sealed class CreateOrganizations : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("organizations_organization", t => new
        {
            Id = t.Column<string>(maxLength: 100),
            Name = t.Column<string>(maxLength: 200),
            SearchName = t.Column<string>(maxLength: 200),
            Province = t.Column<string>(maxLength: 2, nullable: true),
            Email = t.Column<string>(maxLength: 254, nullable: true),
            Website = t.Column<string>(maxLength: 300, nullable: true),
            ValidFrom = t.Column<DateOnly>(nullable: true),
            ValidTo = t.Column<DateOnly>(nullable: true),
            SuccessorId = t.Column<string>(maxLength: 100, nullable: true),
            RecognisingAct = t.Column<string>(maxLength: 500, nullable: true),
            IsDemo = t.Column<bool>(),
            Note = t.Column<string>(maxLength: 2000, nullable: true),
            VerifiedOn = t.Column<DateOnly>(nullable: true),
            Version = t.Column<Guid>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_organizations_organization", x => x.Id);
            t.ForeignKey("FK_organizations_organization_organizations_organization_SuccessorId", x => x.SuccessorId, "organizations_organization", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("organizations_accreditation", t => new
        {
            Id = t.Column<Guid>(),
            OrganizationId = t.Column<string>(maxLength: 100),
            Register = t.Column<string>(maxLength: 200),
            Number = t.Column<string>(maxLength: 80, nullable: true),
            ValidFrom = t.Column<DateOnly>(nullable: true),
            ValidTo = t.Column<DateOnly>(nullable: true),
            Act = t.Column<string>(maxLength: 500, nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_organizations_accreditation", x => x.Id);
            t.ForeignKey("FK_organizations_accreditation_organizations_organization_OrganizationId", x => x.OrganizationId, "organizations_organization", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("organizations_area", t => new
        {
            OrganizationId = t.Column<string>(maxLength: 100),
            MunicipalityCode = t.Column<string>(maxLength: 6)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_organizations_area", x => new { x.OrganizationId, x.MunicipalityCode });
            t.ForeignKey("FK_organizations_area_organizations_organization_OrganizationId", x => x.OrganizationId, "organizations_organization", "Id", onDelete: ReferentialAction.Cascade);
        });

        migration.CreateTable("organizations_former_name", t => new
        {
            OrganizationId = t.Column<string>(maxLength: 100),
            Until = t.Column<DateOnly>(),
            Name = t.Column<string>(maxLength: 200)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_organizations_former_name", x => new { x.OrganizationId, x.Until });
            t.ForeignKey("FK_organizations_former_name_organizations_organization_OrganizationId", x => x.OrganizationId, "organizations_organization", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("organizations_type", t => new
        {
            OrganizationId = t.Column<string>(maxLength: 100),
            Type = t.Column<string>(maxLength: 80)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_organizations_type", x => new { x.OrganizationId, x.Type });
            t.ForeignKey("FK_organizations_type_organizations_organization_OrganizationId", x => x.OrganizationId, "organizations_organization", "Id", onDelete: ReferentialAction.Cascade);
        });
        migration.CreateIndex("IX_organizations_accreditation_OrganizationId", "organizations_accreditation", "OrganizationId");
        migration.CreateIndex("IX_organizations_area_MunicipalityCode", "organizations_area", "MunicipalityCode");
        migration.CreateIndex("IX_organizations_organization_Province_SearchName", "organizations_organization", ["Province", "SearchName"]);
        migration.CreateIndex("IX_organizations_organization_SearchName", "organizations_organization", "SearchName");
        migration.CreateIndex("IX_organizations_organization_SuccessorId", "organizations_organization", "SuccessorId");
        migration.CreateIndex("IX_organizations_type_Type", "organizations_type", "Type");
    }
}
