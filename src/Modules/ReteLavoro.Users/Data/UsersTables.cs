using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ReteLavoro.Users.Data;

internal static class UsersTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<User>(b =>
        {
            b.ToTable("users_user", t => t.HasCheckConstraint("ck_users_demo_password", "\"DemoPassword\" IS NULL OR \"IsDemo\""));
            b.HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.UserName).HasMaxLength(256).IsRequired();
            b.Property(x => x.NormalizedUserName).HasMaxLength(256).IsRequired();
            b.Property(x => x.Email).HasMaxLength(256);
            b.Property(x => x.NormalizedEmail).HasMaxLength(256);
            b.Property(x => x.DisplayName).HasMaxLength(200);
            b.Property(x => x.OrganizationId).HasMaxLength(120);
            b.Property(x => x.ConcurrencyStamp).IsConcurrencyToken();
            b.HasIndex(x => x.NormalizedUserName).IsUnique();
            b.HasIndex(x => x.NormalizedEmail).IsUnique();
            b.HasIndex(x => x.DisplayName);
            // Failures are counted in users_attempt, by name as typed, so that a lock tells nobody which names exist.
            b.Ignore(x => x.LockoutEnd).Ignore(x => x.LockoutEnabled).Ignore(x => x.AccessFailedCount);
            b.Ignore(x => x.PhoneNumber).Ignore(x => x.PhoneNumberConfirmed);
        });
        model.Entity<Role>(b =>
        {
            b.ToTable("users_role").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.Name).HasMaxLength(120).IsRequired();
            b.Property(x => x.NormalizedName).HasMaxLength(120).IsRequired();
            b.Property(x => x.ConcurrencyStamp).IsConcurrencyToken();
            b.HasIndex(x => x.NormalizedName).IsUnique();
        });
        model.Entity<IdentityUserRole<Guid>>(b =>
        {
            b.ToTable("users_user_role").HasKey(x => new { x.UserId, x.RoleId });
            b.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
            b.HasOne<Role>().WithMany().HasForeignKey(x => x.RoleId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<IdentityUserClaim<Guid>>(b =>
        {
            b.ToTable("users_user_claim").HasKey(x => x.Id);
            b.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IdentityUserLogin<Guid>>(b =>
        {
            b.ToTable("users_user_login").HasKey(x => new { x.LoginProvider, x.ProviderKey });
            b.Property(x => x.LoginProvider).HasMaxLength(128);
            b.Property(x => x.ProviderKey).HasMaxLength(128);
            b.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IdentityUserToken<Guid>>(b =>
        {
            b.ToTable("users_user_token").HasKey(x => new { x.UserId, x.LoginProvider, x.Name });
            b.Property(x => x.LoginProvider).HasMaxLength(128);
            b.Property(x => x.Name).HasMaxLength(128);
            b.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IdentityRoleClaim<Guid>>(b =>
        {
            b.ToTable("users_role_claim").HasKey(x => x.Id);
            b.HasOne<Role>().WithMany().HasForeignKey(x => x.RoleId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Ticket>(b =>
        {
            b.ToTable("users_ticket").HasKey(x => x.Key);
            b.Property(x => x.Key).HasMaxLength(64);
            b.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
            b.HasIndex(x => x.ExpiresUtc);
        });
        model.Entity<Invitation>(b =>
        {
            b.ToTable("users_invitation").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.TokenHash).HasMaxLength(64);
            b.Property(x => x.Email).HasMaxLength(256);
            b.Property(x => x.DisplayName).HasMaxLength(200);
            b.Property(x => x.OrganizationId).HasMaxLength(120);
            b.HasIndex(x => x.TokenHash).IsUnique();
            b.HasIndex(x => x.Email);
        });
        model.Entity<Attempt>(b =>
        {
            b.ToTable("users_attempt").HasKey(x => x.Key);
            b.Property(x => x.Key).HasMaxLength(120);
            b.HasIndex(x => x.UntilUtc);
        });
    }
}
