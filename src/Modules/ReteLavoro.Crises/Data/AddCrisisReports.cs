using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_60_crisis_reports")]
internal sealed class AddCrisisReports : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("crises_report", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            SubmissionId = t.Column<Guid>(),
            Number = t.Column<string>(maxLength: 24),
            ReceivedUtc = t.Column<DateTime>(),
            From = t.Column<string>(nullable: true),
            Facts = t.Column<string>()
        }, constraints: t => t.PrimaryKey("PK_crises_report", x => new { x.ItemId, x.SubmissionId }));
        migration.CreateIndex("IX_crises_report_SubmissionId", "crises_report", "SubmissionId");
    }
}
