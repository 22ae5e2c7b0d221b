using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReteLavoro.Kernel.Data;

/// <summary>Mails that go by certified mail, and what the providers certify of them.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261129_30_kernel_certified_mail")]
internal sealed class AddCertifiedMail : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<int>("Certified", "kernel_outbox", defaultValue: 0);
        migration.CreateIndex("IX_kernel_outbox_Certified_SentUtc", "kernel_outbox", ["Certified", "SentUtc"]);
        migration.CreateTable("kernel_receipt", t => new
        {
            MailId = t.Column<Guid>(),
            Kind = t.Column<string>(maxLength: 40),
            AtUtc = t.Column<DateTime>(),
            Text = t.Column<string>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_kernel_receipt", x => new { x.MailId, x.Kind });
            t.ForeignKey("FK_kernel_receipt_kernel_outbox_MailId", x => x.MailId, "kernel_outbox", "Id", onDelete: ReferentialAction.Restrict);
        });
    }
}
