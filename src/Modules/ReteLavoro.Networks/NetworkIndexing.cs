using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Networks.Data;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>Keeps the tables of networks in step with their content, in the same transaction.</summary>
internal sealed class NetworkIndexing(SiteDbContext db) : IIndexCheck, IHandle<ContentSaved>, IHandle<ContentPublished>, IHandle<ContentUnpublished>, IHandle<ContentRemoved>, IHandle<ContentDraftDiscarded>
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
        var rows = Rows.Of(item, published);
        db.Add(rows.Index);
        db.AddRange(rows.Provinces);
        db.AddRange(rows.Members);
        db.AddRange(rows.Municipalities);
        db.AddRange(rows.Sectors);
        await db.SaveChangesAsync(cancel);
    }

    public async Task<IReadOnlyList<string>> DifferencesAsync(CancellationToken cancel)
    {
        var provinces = (await db.Set<NetworkProvince>().AsNoTracking().ToListAsync(cancel)).ToLookup(p => (p.ItemId, p.Published));
        var municipalities = (await db.Set<NetworkMunicipality>().AsNoTracking().ToListAsync(cancel)).ToLookup(m => (m.ItemId, m.Published));
        var sectors = (await db.Set<NetworkSector>().AsNoTracking().ToListAsync(cancel)).ToLookup(s => (s.ItemId, s.Published));
        var members = (await db.Set<NetworkMember>().AsNoTracking().ToListAsync(cancel)).ToLookup(m => (m.ItemId, m.Published));
        var stored = (await db.Set<NetworkIndex>().AsNoTracking().ToListAsync(cancel)).ToDictionary(n => (n.ItemId, n.Published), n => new Rows(n, provinces[(n.ItemId, n.Published)], members[(n.ItemId, n.Published)], municipalities[(n.ItemId, n.Published)], sectors[(n.ItemId, n.Published)]).ToString());
        var wrong = new List<string>();
        var versions = db.Set<ContentVersion>().AsNoTracking().Where(v => v.Latest == true || v.Published == true).Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { Version = v, b.Json }).OrderBy(v => v.Version.ItemId);
        await foreach (var row in versions.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var item = ContentItem.FromStore(row.Version, row.Json);
            if (!item.Has<NetworkPart>()) continue;
            foreach (var published in new[] { true, false }.Where(p => p ? row.Version.Published : row.Version.Latest))
                if (!stored.Remove((item.ContentItemId, published), out var said) || said != Rows.Of(item, published).ToString())
                    wrong.Add($"Le tabelle delle reti non dicono quello che dice «{item.DisplayText}» ({(published ? "versione pubblicata" : "versione più recente")}).");
        }
        wrong.AddRange(stored.Keys.Select(k => $"Le tabelle delle reti hanno una rete che non c'è più ({k.ItemId})."));
        return wrong;
    }

    /// <summary>What the tables say of one network.</summary>
    private sealed record Rows(NetworkIndex Index, IEnumerable<NetworkProvince> Provinces, IEnumerable<NetworkMember> Members, IEnumerable<NetworkMunicipality> Municipalities, IEnumerable<NetworkSector> Sectors)
    {
        public static Rows Of(ContentItem item, bool published)
        {
            var (id, part) = (item.ContentItemId, item.Get<NetworkPart>());
            return new(
                new() { ItemId = id, Published = published, Title = item.DisplayText, SearchTitle = SearchText.Fold(item.DisplayText), Edition = part.Edition, LeadPartner = part.LeadPartner, PartnerCount = part.Partners.Where(p => p.To is null).DistinctBy(p => p.Organization).Count() },
                [.. part.Provinces.Distinct().Select(p => new NetworkProvince { ItemId = id, Published = published, Province = p })],
                // Of several memberships of one body the last.
                [.. part.Partners.GroupBy(p => p.Organization).Select(g => g.OrderBy(p => p.From ?? DateOnly.MinValue).Last())
                    .Select(p => new NetworkMember { ItemId = id, Published = published, Organization = p.Organization, Lead = p.Lead, Since = p.From, Until = p.To })],
                [.. part.Municipalities.Distinct().Select(m => new NetworkMunicipality { ItemId = id, Published = published, Municipality = m })],
                [.. (part.Sectors ?? []).Select(s => new NetworkSector { ItemId = id, Published = published, Sector = s })]);
        }

        /// <summary>Everything in a fixed order: two that say the same are the same text.</summary>
        public override string ToString() => string.Join('\n', new[] { Index.Title, Index.SearchTitle, Index.Edition, Index.LeadPartner, Index.PartnerCount.ToString() }
            .Concat(Provinces.Select(p => p.Province).Order(StringComparer.Ordinal)).Concat(Members.Select(m => $"{m.Organization} {m.Lead} {m.Since:O} {m.Until:O}").Order(StringComparer.Ordinal))
            .Concat(Municipalities.Select(m => m.Municipality).Order(StringComparer.Ordinal)).Concat(Sectors.Select(s => s.Sector).Order(StringComparer.Ordinal)));
    }

    private async Task ForgetAsync(string itemId, bool published, CancellationToken cancel)
    {
        db.RemoveRange(await db.Set<NetworkIndex>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        db.RemoveRange(await db.Set<NetworkProvince>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        db.RemoveRange(await db.Set<NetworkMunicipality>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        db.RemoveRange(await db.Set<NetworkSector>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        db.RemoveRange(await db.Set<NetworkMember>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        await db.SaveChangesAsync(cancel);
    }
}
