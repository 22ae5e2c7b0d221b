using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Users.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261122_02_users")]
internal sealed class CreateUsers : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("users_attempt", t => new
        {
            Key = t.Column<string>(maxLength: 120),
            Count = t.Column<int>(),
            UntilUtc = t.Column<DateTime>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_attempt", x => x.Key);
        });

        migration.CreateTable("users_invitation", t => new
        {
            Id = t.Column<Guid>(),
            TokenHash = t.Column<string>(maxLength: 64),
            Email = t.Column<string>(maxLength: 256),
            DisplayName = t.Column<string>(maxLength: 200),
            Roles = t.Column<string>(),
            OrganizationId = t.Column<string>(maxLength: 120, nullable: true),
            CreatedUtc = t.Column<DateTime>(),
            ExpiresUtc = t.Column<DateTime>(),
            UsedUtc = t.Column<DateTime>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_invitation", x => x.Id);
        });

        migration.CreateTable("users_role", t => new
        {
            Id = t.Column<Guid>(),
            Description = t.Column<string>(),
            Permissions = t.Column<string>(),
            Name = t.Column<string>(maxLength: 120),
            NormalizedName = t.Column<string>(maxLength: 120),
            ConcurrencyStamp = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_role", x => x.Id);
        });

        migration.CreateTable("users_user", t => new
        {
            Id = t.Column<Guid>(),
            DisplayName = t.Column<string>(maxLength: 200),
            OrganizationId = t.Column<string>(maxLength: 120, nullable: true),
            IsActive = t.Column<bool>(),
            CreatedUtc = t.Column<DateTime>(),
            LastSignInUtc = t.Column<DateTime>(nullable: true),
            MustChangePassword = t.Column<bool>(),
            IsDemo = t.Column<bool>(),
            DemoPassword = t.Column<string>(nullable: true),
            UserName = t.Column<string>(maxLength: 256),
            NormalizedUserName = t.Column<string>(maxLength: 256),
            Email = t.Column<string>(maxLength: 256, nullable: true),
            NormalizedEmail = t.Column<string>(maxLength: 256, nullable: true),
            EmailConfirmed = t.Column<bool>(),
            PasswordHash = t.Column<string>(nullable: true),
            SecurityStamp = t.Column<string>(nullable: true),
            ConcurrencyStamp = t.Column<string>(nullable: true),
            TwoFactorEnabled = t.Column<bool>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_user", x => x.Id);
            t.CheckConstraint("ck_users_demo_password", "\"DemoPassword\" IS NULL OR \"IsDemo\"");
        });

        migration.CreateTable("users_role_claim", t => new
        {
            Id = t.Column<int>().Annotation("Sqlite:Autoincrement", true).Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
            RoleId = t.Column<Guid>(),
            ClaimType = t.Column<string>(nullable: true),
            ClaimValue = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_role_claim", x => x.Id);
            t.ForeignKey("FK_users_role_claim_users_role_RoleId", x => x.RoleId, "users_role", "Id", onDelete: ReferentialAction.Cascade);
        });

        migration.CreateTable("users_ticket", t => new
        {
            Key = t.Column<string>(maxLength: 64),
            UserId = t.Column<Guid>(),
            Sealed = t.Column<byte[]>(),
            ExpiresUtc = t.Column<DateTime>(),
            LastSeenUtc = t.Column<DateTime>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_ticket", x => x.Key);
            t.ForeignKey("FK_users_ticket_users_user_UserId", x => x.UserId, "users_user", "Id", onDelete: ReferentialAction.Cascade);
        });

        migration.CreateTable("users_user_claim", t => new
        {
            Id = t.Column<int>().Annotation("Sqlite:Autoincrement", true).Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
            UserId = t.Column<Guid>(),
            ClaimType = t.Column<string>(nullable: true),
            ClaimValue = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_user_claim", x => x.Id);
            t.ForeignKey("FK_users_user_claim_users_user_UserId", x => x.UserId, "users_user", "Id", onDelete: ReferentialAction.Cascade);
        });

        migration.CreateTable("users_user_login", t => new
        {
            LoginProvider = t.Column<string>(maxLength: 128),
            ProviderKey = t.Column<string>(maxLength: 128),
            ProviderDisplayName = t.Column<string>(nullable: true),
            UserId = t.Column<Guid>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_user_login", x => new { x.LoginProvider, x.ProviderKey });
            t.ForeignKey("FK_users_user_login_users_user_UserId", x => x.UserId, "users_user", "Id", onDelete: ReferentialAction.Cascade);
        });

        migration.CreateTable("users_user_role", t => new
        {
            UserId = t.Column<Guid>(),
            RoleId = t.Column<Guid>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_user_role", x => new { x.UserId, x.RoleId });
            t.ForeignKey("FK_users_user_role_users_role_RoleId", x => x.RoleId, "users_role", "Id", onDelete: ReferentialAction.Restrict);
            t.ForeignKey("FK_users_user_role_users_user_UserId", x => x.UserId, "users_user", "Id", onDelete: ReferentialAction.Cascade);
        });

        migration.CreateTable("users_user_token", t => new
        {
            UserId = t.Column<Guid>(),
            LoginProvider = t.Column<string>(maxLength: 128),
            Name = t.Column<string>(maxLength: 128),
            Value = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_users_user_token", x => new { x.UserId, x.LoginProvider, x.Name });
            t.ForeignKey("FK_users_user_token_users_user_UserId", x => x.UserId, "users_user", "Id", onDelete: ReferentialAction.Cascade);
        });
        migration.CreateIndex("IX_users_attempt_UntilUtc", "users_attempt", "UntilUtc");
        migration.CreateIndex("IX_users_invitation_Email", "users_invitation", "Email");
        migration.CreateIndex("IX_users_invitation_TokenHash", "users_invitation", "TokenHash", unique: true);
        migration.CreateIndex("IX_users_role_NormalizedName", "users_role", "NormalizedName", unique: true);
        migration.CreateIndex("IX_users_role_claim_RoleId", "users_role_claim", "RoleId");
        migration.CreateIndex("IX_users_ticket_ExpiresUtc", "users_ticket", "ExpiresUtc");
        migration.CreateIndex("IX_users_ticket_UserId", "users_ticket", "UserId");
        migration.CreateIndex("IX_users_user_DisplayName", "users_user", "DisplayName");
        migration.CreateIndex("IX_users_user_NormalizedEmail", "users_user", "NormalizedEmail", unique: true);
        migration.CreateIndex("IX_users_user_NormalizedUserName", "users_user", "NormalizedUserName", unique: true);
        migration.CreateIndex("IX_users_user_claim_UserId", "users_user_claim", "UserId");
        migration.CreateIndex("IX_users_user_login_UserId", "users_user_login", "UserId");
        migration.CreateIndex("IX_users_user_role_RoleId", "users_user_role", "RoleId");
    }
}
