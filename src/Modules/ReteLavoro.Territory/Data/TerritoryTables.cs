using Microsoft.EntityFrameworkCore;

namespace ReteLavoro.Territory.Data;

internal static class TerritoryTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Municipality>(b =>
        {
            b.ToTable("territory_municipality").HasKey(x => x.IstatCode);
            b.Property(x => x.IstatCode).HasMaxLength(6);
            b.Property(x => x.Name).HasMaxLength(120);
            b.Property(x => x.ProvinceCode).HasMaxLength(2);
            b.Property(x => x.RegionCode).HasMaxLength(2);
            b.Property(x => x.CadastralCode).HasMaxLength(4);
            b.Property(x => x.SuccessorCode).HasMaxLength(6);
            b.Property(x => x.SearchName).HasMaxLength(120);
            b.HasIndex(x => new { x.ProvinceCode, x.SearchName });
            b.HasIndex(x => new { x.RegionCode, x.SearchName });
        });
        model.Entity<Province>(b =>
        {
            b.ToTable("territory_province").HasKey(x => x.Sigla);
            b.Property(x => x.Sigla).HasMaxLength(2);
            b.Property(x => x.IstatCode).HasMaxLength(3);
            b.Property(x => x.Name).HasMaxLength(120);
            b.Property(x => x.RegionCode).HasMaxLength(2);
        });
        model.Entity<Vocabulary>(b =>
        {
            b.ToTable("territory_vocabulary").HasKey(x => x.Id);
            b.Property(x => x.Id).HasMaxLength(80);
            b.Property(x => x.Label).HasMaxLength(200);
        });
        model.Entity<VocabularyTerm>(b =>
        {
            b.ToTable("territory_term").HasKey(x => new { x.VocabularyId, x.TermId });
            b.Property(x => x.VocabularyId).HasMaxLength(80);
            b.Property(x => x.TermId).HasMaxLength(80);
            b.Property(x => x.Label).HasMaxLength(300);
            b.Property(x => x.Institutional).HasDefaultValue(false);
            b.HasOne<Vocabulary>().WithMany().HasForeignKey(x => x.VocabularyId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
