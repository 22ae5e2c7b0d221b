using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReteLavoro.Kernel.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_40_kernel_calendar")]
internal sealed class AddCalendar : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<string>("Calendar", "kernel_outbox", nullable: true);
}
