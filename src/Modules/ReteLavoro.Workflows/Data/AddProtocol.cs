using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Workflows.Data;

/// <summary>What is registered at the protocol, and the register of the demonstrative one.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261129_31_workflows_protocol")]
internal sealed class AddProtocol : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("workflows_protocol", t => new
        {
            Id = t.Column<Guid>(),
            InstanceId = t.Column<Guid>(),
            ActivityId = t.Column<string>(maxLength: 60),
            Stage = t.Column<string>(),
            ItemId = t.Column<string>(maxLength: 60),
            VersionId = t.Column<string>(maxLength: 60),
            VersionHash = t.Column<string>(),
            Title = t.Column<string>(),
            Direction = t.Column<string>(maxLength: 40),
            Sender = t.Column<string>(),
            Receiver = t.Column<string>(),
            State = t.Column<string>(maxLength: 40),
            CreatedUtc = t.Column<DateTime>(),
            DueUtc = t.Column<DateTime>(),
            Attempts = t.Column<int>(),
            LastError = t.Column<string>(nullable: true),
            Number = t.Column<int>(nullable: true),
            Year = t.Column<int>(nullable: true),
            Day = t.Column<DateOnly>(nullable: true),
            IsDemonstrative = t.Column<bool>(),
            RegisteredUtc = t.Column<DateTime>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_workflows_protocol", x => x.Id);
            t.ForeignKey("FK_workflows_protocol_workflows_instance_InstanceId", x => x.InstanceId, "workflows_instance", "Id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("IX_workflows_protocol_InstanceId_ActivityId", "workflows_protocol", ["InstanceId", "ActivityId"], unique: true);
        migration.CreateIndex("IX_workflows_protocol_ItemId", "workflows_protocol", "ItemId");
        migration.CreateIndex("IX_workflows_protocol_State_DueUtc", "workflows_protocol", ["State", "DueUtc"]);

        migration.CreateTable("workflows_demo_protocol", t => new
        {
            Key = t.Column<string>(maxLength: 60),
            Year = t.Column<int>(),
            Number = t.Column<int>(),
            Day = t.Column<DateOnly>(),
            Subject = t.Column<string>(),
            Direction = t.Column<string>(maxLength: 40),
            Sender = t.Column<string>(),
            Receiver = t.Column<string>(),
            DocumentHash = t.Column<string>()
        }, constraints: t => t.PrimaryKey("PK_workflows_demo_protocol", x => x.Key));
        migration.CreateIndex("IX_workflows_demo_protocol_Year_Number", "workflows_demo_protocol", ["Year", "Number"], unique: true);
    }
}
