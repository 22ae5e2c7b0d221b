using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Workflows.Data;

/// <summary>What is written beside an approval, with its files, and the request for more that a task waits for.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261129_20_workflows_conversations")]
internal sealed class AddConversations : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<Guid>("RequestId", "workflows_task", nullable: true);
        migration.CreateTable("workflows_message", t => new
        {
            Id = t.Column<Guid>(),
            InstanceId = t.Column<Guid>(),
            Number = t.Column<int>(),
            Kind = t.Column<string>(maxLength: 40),
            TaskId = t.Column<Guid>(nullable: true),
            Stage = t.Column<string>(),
            AuthorId = t.Column<string>(maxLength: 60),
            AuthorName = t.Column<string>(),
            Role = t.Column<string>(nullable: true),
            OrganizationId = t.Column<string>(maxLength: 60, nullable: true),
            OrganizationName = t.Column<string>(nullable: true),
            AtUtc = t.Column<DateTime>(),
            Text = t.Column<string>(maxLength: 4000),
            AnswerBy = t.Column<DateOnly>(nullable: true),
            LateUtc = t.Column<DateTime>(nullable: true),
            StopsTerm = t.Column<bool>(),
            EndedUtc = t.Column<DateTime>(nullable: true),
            End = t.Column<string>(maxLength: 40, nullable: true),
            EndedByName = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_workflows_message", x => x.Id);
            t.ForeignKey("FK_workflows_message_workflows_instance_InstanceId", x => x.InstanceId, "workflows_instance", "Id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("IX_workflows_message_InstanceId_Number", "workflows_message", ["InstanceId", "Number"], unique: true);
        migration.CreateTable("workflows_message_file", t => new
        {
            Id = t.Column<Guid>(),
            MessageId = t.Column<Guid>(),
            Name = t.Column<string>(maxLength: 200),
            Bytes = t.Column<int>(),
            Hash = t.Column<string>(maxLength: 64)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_workflows_message_file", x => x.Id);
            t.ForeignKey("FK_workflows_message_file_workflows_message_MessageId", x => x.MessageId, "workflows_message", "Id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("IX_workflows_message_file_MessageId", "workflows_message_file", "MessageId");
    }
}
