using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Measures.Data;

namespace ReteLavoro.Measures.Parts;

/// <summary>Notes which published item is the sheet of which edition.</summary>
internal sealed class SheetIndex(SiteDbContext db, SheetCheck check) : IHandle<ContentPublished>, IHandle<ContentUnpublished>, IHandle<ContentRemoved>
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

    private async Task ForgetAsync(string itemId, CancellationToken cancel)
    {
        if (await db.Set<SheetRow>().FindAsync([itemId], cancel) is { } row) db.Remove(row);
    }
}
