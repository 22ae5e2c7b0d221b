using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Measures.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_02_measures_edition_notes")]
internal sealed class AddEditionNotes : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<string>("ValidFromNote", "measures_edition", nullable: true);
        migration.AddColumn<string>("Concluded", "measures_edition", nullable: true);
    }
}
