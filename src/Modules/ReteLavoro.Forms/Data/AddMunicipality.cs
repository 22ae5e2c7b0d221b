using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Forms.Data;

/// <summary>Submissions that are there already keep their province alone: an employment centre sees those that come from now on.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_30_forms_municipality")]
internal sealed class AddMunicipality : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<string>("Municipality", "forms_submission", maxLength: 6, nullable: true);
}
