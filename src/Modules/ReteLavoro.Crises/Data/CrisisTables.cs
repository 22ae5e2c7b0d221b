using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Crises.Data;

/// <summary>A procedure as its recipe wrote it.</summary>
internal sealed class ProcedureRow : IShownInPublic
{
    public required string Id { get; set; }
    public required string Json { get; set; }
    public int Position { get; set; }
}

internal static class CrisisTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<ProcedureRow>(b =>
        {
            b.ToTable("crises_procedure").HasKey(x => x.Id);
            b.Property(x => x.Id).HasMaxLength(120);
        });
    }
}
