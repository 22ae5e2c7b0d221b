using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Workflows.Data;

/// <summary>Terms that stand still, people who act for others, texts of mails that a region has changed, and who wants no reminders.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_11_workflows_approvals")]
internal sealed class AddApprovals : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<DateOnly>("TermOn", "workflows_task", nullable: true);
        migration.AddColumn<DateOnly>("SuspendedOn", "workflows_task", nullable: true);
        migration.AddColumn<string>("DelegatedBy", "workflows_task", maxLength: 60, nullable: true);
        migration.AddColumn<string>("DelegatedByName", "workflows_task", nullable: true);
        migration.AddColumn<string>("DelegatedTo", "workflows_task", maxLength: 60, nullable: true);
        migration.AddColumn<bool>("Bulk", "workflows_task", defaultValue: false);
        migration.AddColumn<string>("InPlaceOf", "workflows_history", nullable: true);
        migration.AddColumn<string>("InPlaceOf", "workflows_decision", maxLength: 60, nullable: true);

        migration.CreateTable("workflows_substitute", t => new
        {
            Id = t.Column<Guid>(),
            PersonId = t.Column<string>(maxLength: 60),
            PersonName = t.Column<string>(),
            SubstituteId = t.Column<string>(maxLength: 60),
            SubstituteName = t.Column<string>(),
            OrganizationId = t.Column<string>(maxLength: 60),
            FirstDay = t.Column<DateOnly>(),
            LastDay = t.Column<DateOnly>(),
            EndedUtc = t.Column<DateTime>(nullable: true),
            CreatedUtc = t.Column<DateTime>()
        }, constraints: t => t.PrimaryKey("PK_workflows_substitute", x => x.Id));
        migration.CreateIndex("IX_workflows_substitute_PersonId", "workflows_substitute", "PersonId");
        migration.CreateIndex("IX_workflows_substitute_SubstituteId_LastDay", "workflows_substitute", ["SubstituteId", "LastDay"]);

        migration.CreateTable("workflows_mail_text", t => new
        {
            WorkflowTypeId = t.Column<string>(maxLength: 60),
            ActivityId = t.Column<string>(maxLength: 60),
            Subject = t.Column<string>(),
            Text = t.Column<string>()
        }, constraints: t => t.PrimaryKey("PK_workflows_mail_text", x => new { x.WorkflowTypeId, x.ActivityId }));

        migration.CreateTable("workflows_no_reminders", t => new
        {
            PersonId = t.Column<string>(maxLength: 60)
        }, constraints: t => t.PrimaryKey("PK_workflows_no_reminders", x => x.PersonId));
    }
}
