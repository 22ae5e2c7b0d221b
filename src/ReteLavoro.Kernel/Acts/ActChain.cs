using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Acts;

/// <summary>Walks the chain of acts from the first to the last and says where it was tampered with.</summary>
public sealed class ActChain(SiteDbContext db)
{
    /// <returns>How many acts were read, and a sentence for each break; none when the chain holds.</returns>
    public async Task<(long Count, IReadOnlyList<string> Breaks)> VerifyAsync(CancellationToken cancel)
    {
        var (count, previous, expected) = (0L, "", 1L);
        var breaks = new List<string>();
        await foreach (var act in db.Set<ActRecord>().AsNoTracking().OrderBy(a => a.Sequence).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (act.Sequence != expected) breaks.Add($"Manca l'atto n. {expected}: dopo il n. {expected - 1} viene il n. {act.Sequence}.");
            if (act.PreviousHash != previous) breaks.Add($"L'atto n. {act.Sequence} non segue quello prima: l'impronta precedente non corrisponde.");
            if (act.Hash != act.ComputeHash()) breaks.Add($"L'atto n. {act.Sequence} ({act.Kind}) è stato modificato dopo la registrazione.");
            (previous, expected) = (act.Hash, act.Sequence + 1);
            count++;
        }
        return (count, breaks);
    }
}
