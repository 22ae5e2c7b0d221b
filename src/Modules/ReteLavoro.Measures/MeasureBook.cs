using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Measures.Data;

namespace ReteLavoro.Measures;

/// <summary>The measures as this request or this recipe sees them.</summary>
internal sealed class MeasureBook(SiteDbContext db, Remembered<MeasureSet> remembered, ActRunner acts, PublicationStamp stamp) : IMeasures
{
    public ValueTask<MeasureSet> GetAsync(CancellationToken cancel) => remembered.GetAsync(() => ReadAsync(cancel));

    /// <summary>For text that is being rendered, which cannot wait: it reads at most once after a change.</summary>
    public MeasureSet Get()
    {
        var reading = GetAsync(CancellationToken.None);
        return reading.IsCompletedSuccessfully ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Called inside the act, by whoever has changed something: saves, and shows the new state from here on.</summary>
    public async Task ChangedAsync(CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        await remembered.ChangedAsync(() => ReadAsync(cancel));
        acts.AfterCommit(stamp.BumpAsync);
    }

    public async Task<Edition?> EditionAsync(string id, CancellationToken cancel) => (await GetAsync(cancel)).ById.GetValueOrDefault(id);
    public async Task<IReadOnlyList<Edition>> EditionsAsync(CancellationToken cancel) => (await GetAsync(cancel)).Editions;
    public async Task<IReadOnlyList<Measure>> MeasuresAsync(CancellationToken cancel) => (await GetAsync(cancel)).Measures;
    public async Task<IReadOnlyList<LegalAct>> ActsAsync(CancellationToken cancel) => (await GetAsync(cancel)).Acts;

    private async Task<MeasureSet> ReadAsync(CancellationToken cancel) => new(new(
        await db.Set<LegalActRow>().AsNoTracking().ToListAsync(cancel),
        await db.Set<MeasureRow>().AsNoTracking().ToListAsync(cancel),
        await db.Set<EditionRow>().AsNoTracking().ToListAsync(cancel),
        await db.Set<EditionActRow>().AsNoTracking().ToListAsync(cancel),
        await db.Set<ParameterRow>().AsNoTracking().ToListAsync(cancel),
        await db.Set<RuleRow>().AsNoTracking().ToListAsync(cancel),
        await db.Set<ProvisionalRow>().AsNoTracking().ToListAsync(cancel)));
}

/// <summary>How the terms of lists are called, whichever module keeps them.</summary>
internal sealed class Labels(IEnumerable<ITermLabels> known)
{
    public string? Of(string termId) => known.Select(k => k.LabelOf(termId)).FirstOrDefault(l => l is not null);
}
