using Microsoft.EntityFrameworkCore;

namespace ReteLavoro.Organizations.Data;

internal static class OrganizationTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Organization>(b =>
        {
            b.ToTable("organizations_organization").HasKey(x => x.Id);
            b.Property(x => x.Id).HasMaxLength(100);
            b.Property(x => x.Name).HasMaxLength(200);
            b.Property(x => x.SearchName).HasMaxLength(200);
            b.Property(x => x.Province).HasMaxLength(2);
            b.Property(x => x.VatNumber).HasMaxLength(11);
            b.Property(x => x.Email).HasMaxLength(254);
            b.Property(x => x.Pec).HasMaxLength(254);
            b.Property(x => x.Phone).HasMaxLength(40);
            b.Property(x => x.Address).HasMaxLength(300);
            b.Property(x => x.Website).HasMaxLength(300);
            b.Property(x => x.SuccessorId).HasMaxLength(100);
            b.Property(x => x.RecognisingAct).HasMaxLength(500);
            b.Property(x => x.Note).HasMaxLength(2000);
            b.Property(x => x.Version).IsConcurrencyToken();
            b.HasIndex(x => x.SearchName);
            b.HasIndex(x => new { x.Province, x.SearchName });
            b.HasIndex(x => x.VatNumber);
            b.HasOne<Organization>().WithMany().HasForeignKey(x => x.SuccessorId).OnDelete(DeleteBehavior.Restrict);
            b.HasMany(x => x.Types).WithOne().HasForeignKey(x => x.OrganizationId).OnDelete(DeleteBehavior.Cascade);
            b.HasMany(x => x.Area).WithOne().HasForeignKey(x => x.OrganizationId).OnDelete(DeleteBehavior.Cascade);
            b.HasMany(x => x.Accreditations).WithOne().HasForeignKey(x => x.OrganizationId).OnDelete(DeleteBehavior.Restrict);
            b.HasMany<Mandate>().WithOne().HasForeignKey(x => x.OrganizationId).OnDelete(DeleteBehavior.Restrict);
            b.HasMany<OrganizationProfile>().WithOne().HasForeignKey(x => x.OrganizationId).OnDelete(DeleteBehavior.Restrict);
            b.HasMany(x => x.FormerNames).WithOne().HasForeignKey(x => x.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<OrganizationType>(b =>
        {
            b.ToTable("organizations_type").HasKey(x => new { x.OrganizationId, x.Type });
            b.Property(x => x.OrganizationId).HasMaxLength(100);
            b.Property(x => x.Type).HasMaxLength(80);
            b.HasIndex(x => x.Type);
        });
        model.Entity<OrganizationArea>(b =>
        {
            b.ToTable("organizations_area").HasKey(x => new { x.OrganizationId, x.MunicipalityCode });
            b.Property(x => x.OrganizationId).HasMaxLength(100);
            b.Property(x => x.MunicipalityCode).HasMaxLength(6);
            b.HasIndex(x => x.MunicipalityCode);
        });
        model.Entity<Accreditation>(b =>
        {
            b.ToTable("organizations_accreditation").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.OrganizationId).HasMaxLength(100);
            b.Property(x => x.Register).HasMaxLength(200);
            b.Property(x => x.Number).HasMaxLength(80);
            b.Property(x => x.Act).HasMaxLength(500);
            b.HasIndex(x => x.OrganizationId);
            b.HasIndex(x => x.ValidTo);
        });
        model.Entity<Mandate>(b =>
        {
            b.ToTable("organizations_mandate").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.OrganizationId).HasMaxLength(100);
            b.Property(x => x.UserId).HasMaxLength(40);
            b.Property(x => x.PersonName).HasMaxLength(200);
            b.Property(x => x.Email).HasMaxLength(254);
            b.Property(x => x.Role).HasMaxLength(200);
            b.Property(x => x.Act).HasMaxLength(500);
            b.HasIndex(x => x.OrganizationId);
        });
        model.Entity<OrganizationProfile>(b =>
        {
            b.ToTable("organizations_profile").HasKey(x => x.ItemId);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.OrganizationId).HasMaxLength(100);
            b.HasIndex(x => x.OrganizationId).IsUnique();
        });
        model.Entity<FormerName>(b =>
        {
            b.ToTable("organizations_former_name").HasKey(x => new { x.OrganizationId, x.Until });
            b.Property(x => x.OrganizationId).HasMaxLength(100);
            b.Property(x => x.Name).HasMaxLength(200);
        });
    }
}
