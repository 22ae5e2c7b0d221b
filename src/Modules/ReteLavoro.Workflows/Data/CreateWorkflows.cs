using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Workflows.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261122_03_workflows")]
internal sealed class CreateWorkflows : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("workflows_type", t => new
        {
            WorkflowTypeId = t.Column<string>(maxLength: 60),
            Number = t.Column<int>(),
            Name = t.Column<string>(maxLength: 200),
            IsEnabled = t.Column<bool>(),
            Json = t.Column<string>(),
            CreatedUtc = t.Column<DateTime>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_workflows_type", x => new { x.WorkflowTypeId, x.Number });
        });

        migration.CreateTable("workflows_instance", t => new
        {
            Id = t.Column<Guid>(),
            WorkflowTypeId = t.Column<string>(maxLength: 60),
            Number = t.Column<int>(),
            ItemId = t.Column<string>(maxLength: 60),
            VersionId = t.Column<string>(maxLength: 60),
            VersionHash = t.Column<string>(),
            State = t.Column<string>(maxLength: 40),
            Json = t.Column<string>(),
            WakeUtc = t.Column<DateTime>(nullable: true),
            StartedBy = t.Column<string>(),
            StartedByName = t.Column<string>(),
            StartedForOrganization = t.Column<string>(nullable: true),
            StartedUtc = t.Column<DateTime>(),
            EndedUtc = t.Column<DateTime>(nullable: true),
            Fault = t.Column<string>(nullable: true),
            HistoryCount = t.Column<int>(),
            Revision = t.Column<int>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_workflows_instance", x => x.Id);
            t.ForeignKey("FK_workflows_instance_workflows_type_WorkflowTypeId_Number", x => new { x.WorkflowTypeId, x.Number }, "workflows_type", ["WorkflowTypeId", "Number"], onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("workflows_history", t => new
        {
            InstanceId = t.Column<Guid>(),
            Number = t.Column<int>(),
            ItemId = t.Column<string>(maxLength: 60),
            VersionId = t.Column<string>(maxLength: 60),
            VersionHash = t.Column<string>(),
            AtUtc = t.Column<DateTime>(),
            ActorId = t.Column<string>(),
            ActorName = t.Column<string>(),
            Role = t.Column<string>(nullable: true),
            OrganizationId = t.Column<string>(nullable: true),
            OrganizationName = t.Column<string>(nullable: true),
            ActivityId = t.Column<string>(maxLength: 60),
            Stage = t.Column<string>(),
            Outcome = t.Column<string>(),
            Comment = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_workflows_history", x => new { x.InstanceId, x.Number });
            t.ForeignKey("FK_workflows_history_workflows_instance_InstanceId", x => x.InstanceId, "workflows_instance", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("workflows_task", t => new
        {
            Id = t.Column<Guid>(),
            InstanceId = t.Column<Guid>(),
            ActivityId = t.Column<string>(maxLength: 60),
            Token = t.Column<int>(),
            Stage = t.Column<string>(),
            ItemId = t.Column<string>(maxLength: 60),
            VersionId = t.Column<string>(maxLength: 60),
            VersionHash = t.Column<string>(),
            Title = t.Column<string>(),
            Roles = t.Column<string>(),
            OrganizationTypes = t.Column<string>(),
            Organizations = t.Column<string>(),
            Quorum = t.Column<string>(maxLength: 10),
            FourEyes = t.Column<bool>(),
            CreatedUtc = t.Column<DateTime>(),
            DueOn = t.Column<DateOnly>(nullable: true),
            RemindOn = t.Column<DateOnly>(nullable: true),
            RemindedUtc = t.Column<DateTime>(nullable: true),
            OverdueUtc = t.Column<DateTime>(nullable: true),
            EscalateTo = t.Column<string>(nullable: true),
            ClaimedBy = t.Column<string>(nullable: true),
            ClaimedByName = t.Column<string>(nullable: true),
            State = t.Column<string>(maxLength: 40),
            Outcome = t.Column<string>(nullable: true),
            DecidedBy = t.Column<string>(nullable: true),
            DecidedByName = t.Column<string>(nullable: true),
            DecidedUtc = t.Column<DateTime>(nullable: true),
            Revision = t.Column<int>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_workflows_task", x => x.Id);
            t.ForeignKey("FK_workflows_task_workflows_instance_InstanceId", x => x.InstanceId, "workflows_instance", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("workflows_decision", t => new
        {
            TaskId = t.Column<Guid>(),
            PersonId = t.Column<string>(maxLength: 60),
            PersonName = t.Column<string>(),
            OrganizationId = t.Column<string>(nullable: true),
            Outcome = t.Column<string>(),
            Comment = t.Column<string>(nullable: true),
            AtUtc = t.Column<DateTime>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_workflows_decision", x => new { x.TaskId, x.PersonId });
            t.ForeignKey("FK_workflows_decision_workflows_task_TaskId", x => x.TaskId, "workflows_task", "Id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("IX_workflows_decision_PersonId_AtUtc", "workflows_decision", ["PersonId", "AtUtc"]);
        migration.CreateIndex("IX_workflows_history_ItemId", "workflows_history", "ItemId");
        migration.CreateIndex("IX_workflows_instance_ItemId_State", "workflows_instance", ["ItemId", "State"]);
        migration.CreateIndex("IX_workflows_instance_State_WakeUtc", "workflows_instance", ["State", "WakeUtc"]);
        migration.CreateIndex("IX_workflows_instance_WorkflowTypeId_Number", "workflows_instance", ["WorkflowTypeId", "Number"]);
        migration.CreateIndex("IX_workflows_task_InstanceId", "workflows_task", "InstanceId");
        migration.CreateIndex("IX_workflows_task_ItemId_State", "workflows_task", ["ItemId", "State"]);
        migration.CreateIndex("IX_workflows_task_State_DueOn", "workflows_task", ["State", "DueOn"]);
    }
}
