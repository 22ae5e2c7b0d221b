using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReteLavoro.Kernel.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_60_kernel_picture")]
internal sealed class AddPicture : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<string>("Picture", "content_version", maxLength: 200, nullable: true);
        migration.AddColumn<string>("PictureText", "content_version", nullable: false, defaultValue: "");
        migration.AddColumn<bool>("Pinned", "content_version", nullable: false, defaultValue: false);
    }
}
