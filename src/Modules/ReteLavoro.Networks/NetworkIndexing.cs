using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Networks.Data;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>Keeps the tables of networks in step with their content, in the same transaction.</summary>
internal sealed class NetworkIndexing(SiteDbContext db) : IHandle<ContentSaved>, IHandle<ContentPublished>, IHandle<ContentUnpublished>, IHandle<ContentRemoved>, IHandle<ContentDraftDiscarded>
{
    public Task HandleAsync(ContentSaved fact, CancellationToken cancel) => IndexAsync(fact.Item, published: false, cancel);
    public Task HandleAsync(ContentPublished fact, CancellationToken cancel) => IndexAsync(fact.Item, published: true, cancel);
    public Task HandleAsync(ContentUnpublished fact, CancellationToken cancel) => ForgetAsync(fact.ItemId, published: true, cancel);

    /// <summary>The published version is the newest again.</summary>
    public Task HandleAsync(ContentDraftDiscarded fact, CancellationToken cancel) => IndexAsync(fact.Published, published: false, cancel);

    public async Task HandleAsync(ContentRemoved fact, CancellationToken cancel)
    {
        await ForgetAsync(fact.ItemId, published: true, cancel);
        await ForgetAsync(fact.ItemId, published: false, cancel);
    }

    private async Task IndexAsync(ContentItem item, bool published, CancellationToken cancel)
    {
        if (!item.Has<NetworkPart>()) return;
        await ForgetAsync(item.ContentItemId, published, cancel);
        var part = item.Get<NetworkPart>();
        db.Add(new NetworkIndex { ItemId = item.ContentItemId, Published = published, Title = item.DisplayText, SearchTitle = SearchText.Fold(item.DisplayText), Edition = part.Edition, LeadPartner = part.LeadPartner, PartnerCount = part.Partners.Length });
        db.AddRange(part.Provinces.Distinct().Select(p => new NetworkProvince { ItemId = item.ContentItemId, Published = published, Province = p }));
        db.AddRange(part.Partners.DistinctBy(p => p.Organization).Select(p => new NetworkMember { ItemId = item.ContentItemId, Published = published, Organization = p.Organization, Lead = p.Lead }));
        await db.SaveChangesAsync(cancel);
    }

    private async Task ForgetAsync(string itemId, bool published, CancellationToken cancel)
    {
        db.RemoveRange(await db.Set<NetworkIndex>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        db.RemoveRange(await db.Set<NetworkProvince>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        db.RemoveRange(await db.Set<NetworkMember>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        await db.SaveChangesAsync(cancel);
    }
}
