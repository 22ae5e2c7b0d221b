using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Networks.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261129_03_networks_adhesion_letters")]
internal sealed class AddAdhesionLetters : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<string>("Letter", "networks_membership_request", nullable: true);
}
