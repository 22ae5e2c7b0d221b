using Microsoft.EntityFrameworkCore;

namespace ReteLavoro.Measures.Data;

internal static class MeasureTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<LegalActRow>(b =>
        {
            b.ToTable("measures_act").HasKey(x => x.Id);
            b.Property(x => x.ReleasesCases).HasDefaultValue(false);
            b.Property(x => x.Id).HasMaxLength(120);
        });
        model.Entity<MeasureRow>(b =>
        {
            b.ToTable("measures_measure").HasKey(x => x.Id);
            b.Property(x => x.Id).HasMaxLength(120);
        });
        model.Entity<EditionRow>(b =>
        {
            b.ToTable("measures_edition").HasKey(x => x.Id);
            b.Property(x => x.Id).HasMaxLength(120);
            b.Property(x => x.MeasureId).HasMaxLength(120);
            b.Property(x => x.Version).IsConcurrencyToken();
            b.HasOne<MeasureRow>().WithMany().HasForeignKey(x => x.MeasureId).OnDelete(DeleteBehavior.Restrict);
            b.Property(x => x.ExtendedByActId).HasMaxLength(120);
            b.HasOne<LegalActRow>().WithMany().HasForeignKey(x => x.ExtendedByActId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<EditionActRow>(b =>
        {
            b.ToTable("measures_edition_act").HasKey(x => new { x.EditionId, x.ActId });
            b.Property(x => x.EditionId).HasMaxLength(120);
            b.Property(x => x.ActId).HasMaxLength(120);
            b.HasOne<EditionRow>().WithMany().HasForeignKey(x => x.EditionId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<LegalActRow>().WithMany().HasForeignKey(x => x.ActId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ParameterRow>(b =>
        {
            b.ToTable("measures_parameter").HasKey(x => new { x.EditionId, x.Name, x.From, x.Number });
            b.Property(x => x.ToVerify).HasDefaultValue(false);
            b.Property(x => x.EditionId).HasMaxLength(120);
            b.Property(x => x.Name).HasMaxLength(120);
            b.Property(x => x.ActId).HasMaxLength(120);
            b.HasOne<EditionRow>().WithMany().HasForeignKey(x => x.EditionId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<LegalActRow>().WithMany().HasForeignKey(x => x.ActId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<RuleRow>(b =>
        {
            b.ToTable("measures_rule").HasKey(x => new { x.EditionId, x.RuleId });
            b.Property(x => x.EditionId).HasMaxLength(120);
            b.Property(x => x.RuleId).HasMaxLength(120);
            b.Property(x => x.ActId).HasMaxLength(120);
            b.HasOne<EditionRow>().WithMany().HasForeignKey(x => x.EditionId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<LegalActRow>().WithMany().HasForeignKey(x => x.ActId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ProvisionalRow>(b =>
        {
            b.ToTable("measures_provisional").HasKey(x => new { x.EditionId, x.Id });
            b.Property(x => x.EditionId).HasMaxLength(120);
            b.Property(x => x.Id).HasMaxLength(120);
            b.Property(x => x.ActId).HasMaxLength(120);
            b.Property(x => x.EndedByActId).HasMaxLength(120);
            b.HasOne<EditionRow>().WithMany().HasForeignKey(x => x.EditionId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<LegalActRow>().WithMany().HasForeignKey(x => x.ActId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<LegalActRow>().WithMany().HasForeignKey(x => x.EndedByActId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<SheetRow>(b =>
        {
            b.ToTable("measures_sheet").HasKey(x => x.ItemId);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.EditionId).HasMaxLength(120);
            b.HasIndex(x => x.EditionId);
        });
    }
}
