using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReteLavoro.Kernel.Data;

/// <summary>
/// Mails that are there already keep their text only where they carry no link that lets in: whoever reads the outbox could
/// have used it. One that still waits must be asked for again.
/// </summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_41_kernel_mail_secret")]
internal sealed class AddMailSecret : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<string>("Secret", "kernel_outbox", nullable: true);
        migration.Sql("""
            UPDATE "kernel_outbox" SET "Text" = '[collegamento personale: lo vede solo chi riceve il messaggio]', "State" = CASE WHEN "State" = 'Waiting' THEN 'Dead' ELSE "State" END
            WHERE "Text" LIKE '%/gestione/nuova-password/%' OR "Text" LIKE '%/gestione/invito/%' OR "Text" LIKE '%/adesioni/%'
            """);
    }
}
