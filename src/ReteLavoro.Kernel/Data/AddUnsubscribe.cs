using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReteLavoro.Kernel.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_10_kernel_unsubscribe")]
internal sealed class AddUnsubscribe : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<string>("Unsubscribe", "kernel_outbox", nullable: true);
}
