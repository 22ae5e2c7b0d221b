using Microsoft.EntityFrameworkCore;

namespace ReteLavoro.Scouting.Data;

internal static class ScoutingTables
{
    public static void Map(ModelBuilder model) => model.Entity<Vacancy>(b =>
    {
        b.ToTable("scouting_vacancy").HasKey(x => x.Id);
        b.Property(x => x.Id).ValueGeneratedNever();
        b.Property(x => x.Source).HasMaxLength(80);
        b.Property(x => x.Reference).HasMaxLength(80);
        b.Property(x => x.Title).HasMaxLength(200);
        b.Property(x => x.Isco).HasMaxLength(4);
        b.Property(x => x.Ateco).HasMaxLength(8);
        b.Property(x => x.Employer).HasMaxLength(200);
        b.Property(x => x.Municipality).HasMaxLength(6);
        b.Property(x => x.Contract).HasMaxLength(80);
        b.Property(x => x.Link).HasMaxLength(500);
        b.Property(x => x.Note).HasMaxLength(2000);
        b.Property(x => x.OrganizationId).HasMaxLength(100);
        b.Property(x => x.WithdrawnBecause).HasMaxLength(500);
        b.Property(x => x.SearchText).HasMaxLength(500);
        b.Property(x => x.Version).IsConcurrencyToken();
        // Two of one source under one reference are one; many have no reference.
        b.HasIndex(x => new { x.Source, x.Reference }).IsUnique();
        b.HasIndex(x => new { x.LastDay, x.Title });
        b.HasIndex(x => x.Isco);
    });
}
