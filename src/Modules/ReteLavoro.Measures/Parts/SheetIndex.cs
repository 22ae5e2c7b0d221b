using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Measures.Data;

namespace ReteLavoro.Measures.Parts;

/// <summary>Notes which published item is the sheet of which edition.</summary>
internal sealed class SheetIndex(SiteDbContext db, Definitions definitions, SheetCheck check) : IIndexCheck, IHandle<ContentPublished>, IHandle<ContentUnpublished>, IHandle<ContentRemoved>
{
    public async Task HandleAsync(ContentPublished fact, CancellationToken cancel)
    {
        if (fact.Type is null || fact.Type.Parts.FirstOrDefault(p => p.PartName == nameof(MeasureSheetPart)) is not { } attachment) return;
        // An import does not pass the gate of the publish command: a sheet with a hole is refused here too.
        if (await check.WhyNotAsync(fact.Item, fact.Type, cancel) is { Count: > 0 } reasons)
            throw new RuleBroken($"La scheda «{fact.Item.DisplayText}» non si può pubblicare. {string.Join(" ", reasons)}");
        var edition = fact.Item.Get<MeasureSheetPart>(attachment.Name).Edition;
        var row = await db.Set<SheetRow>().FindAsync([fact.Item.ContentItemId], cancel);
        if (row is null) db.Add(new SheetRow { ItemId = fact.Item.ContentItemId, EditionId = edition });
        else row.EditionId = edition;
    }

    public Task HandleAsync(ContentUnpublished fact, CancellationToken cancel) => ForgetAsync(fact.ItemId, cancel);
    public Task HandleAsync(ContentRemoved fact, CancellationToken cancel) => ForgetAsync(fact.ItemId, cancel);

    public async Task<IReadOnlyList<string>> DifferencesAsync(CancellationToken cancel)
    {
        var parts = (await definitions.GetAsync(cancel)).TypesInOrder.Select(t => (t.Name, Part: t.Parts.FirstOrDefault(p => p.PartName == nameof(MeasureSheetPart))?.Name)).Where(t => t.Part is not null).ToDictionary(t => t.Name, t => t.Part!);
        var types = parts.Keys.ToList();
        var stored = await db.Set<SheetRow>().AsNoTracking().ToDictionaryAsync(r => r.ItemId, r => r.EditionId, cancel);
        var wrong = new List<string>();
        foreach (var sheet in await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true && types.Contains(v.ContentType))
            .Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { Version = v, b.Json }).OrderBy(v => v.Version.ItemId).ToListAsync(cancel))
        {
            var item = ContentItem.FromStore(sheet.Version, sheet.Json);
            if (!stored.Remove(item.ContentItemId, out var edition) || edition != item.Get<MeasureSheetPart>(parts[item.ContentType]).Edition)
                wrong.Add($"La tabella delle schede misura non dice l'edizione di «{item.DisplayText}».");
        }
        wrong.AddRange(stored.Keys.Select(id => $"La tabella delle schede misura ha una scheda che non è pubblicata ({id})."));
        return wrong;
    }

    private async Task ForgetAsync(string itemId, CancellationToken cancel)
    {
        if (await db.Set<SheetRow>().FindAsync([itemId], cancel) is { } row) db.Remove(row);
    }
}
