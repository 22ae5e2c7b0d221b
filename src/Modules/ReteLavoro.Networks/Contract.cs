using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Networks.Data;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

public sealed record NetworkCard(string ItemId, string Title, string Summary, string? Path, string? LeadPartner, int PartnerCount, IReadOnlyList<string> Provinces);

public sealed record NetworkRow(string ItemId, string Title, string? LeadPartner, int PartnerCount, bool IsPublished, bool HasNewerDraft, DateTime ModifiedUtc, string Author);

public sealed record NetworkPage<T>(IReadOnlyList<T> Items, int Page, int Pages, int Total);

/// <summary>Lists of networks, paged by the database.</summary>
public sealed class NetworkLists(SiteDbContext db, ContentStore content)
{
    /// <summary>What is published, by title.</summary>
    /// <param name="province">The sigla, or null for the whole region.</param>
    /// <param name="edition">Only those of this measure edition; null for all.</param>
    /// <param name="partners">Only those with at least one of these bodies among their partners; null for all.</param>
    public async Task<NetworkPage<NetworkCard>> PublishedAsync(string? province, int page, int size, CancellationToken cancel, string? edition = null, IReadOnlyCollection<string>? partners = null)
    {
        var rows = from n in db.Set<NetworkIndex>().AsNoTracking()
                   where n.Published == true && (province == null || db.Set<NetworkProvince>().Any(p => p.ItemId == n.ItemId && p.Published == true && p.Province == province))
                       && (edition == null || n.Edition == edition)
                       && (partners == null || db.Set<NetworkMember>().Any(m => m.ItemId == n.ItemId && m.Published == true && partners.Contains(m.Organization)))
                   join v in db.Set<ContentVersion>() on n.ItemId equals v.ItemId
                   where v.Published == true
                   select new { n.ItemId, n.Title, n.SearchTitle, v.Summary, v.Path, n.LeadPartner, n.PartnerCount };
        var total = await rows.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        page = Math.Clamp(page, 1, pages);
        var found = total == 0 ? [] : await rows.OrderBy(r => r.SearchTitle).ThenBy(r => r.ItemId).Skip((page - 1) * size).Take(size).ToListAsync(cancel);
        var ids = found.Select(f => f.ItemId).ToList();
        var provinces = ids.Count == 0 ? [] : await db.Set<NetworkProvince>().AsNoTracking().Where(p => p.Published == true && ids.Contains(p.ItemId)).ToListAsync(cancel);
        return new([.. found.Select(f => new NetworkCard(f.ItemId, f.Title, f.Summary, f.Path, f.LeadPartner, f.PartnerCount, [.. provinces.Where(p => p.ItemId == f.ItemId).Select(p => p.Province).Order()]))], page, pages, total);
    }

    /// <summary>How many networks are published in each province.</summary>
    public Task<Dictionary<string, int>> CoverageAsync(CancellationToken cancel) =>
        db.Set<NetworkProvince>().AsNoTracking().Where(p => p.Published == true).GroupBy(p => p.Province).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);

    /// <summary>The published networks whose territory holds a municipality, by title.</summary>
    /// <param name="code">Its ISTAT code.</param>
    /// <param name="province">The sigla of its province.</param>
    public async Task<IReadOnlyList<NetworkCard>> CoveringAsync(string code, string province, CancellationToken cancel)
    {
        // A network that covers only some municipalities says so in its content: those of one province are few.
        var found = await PublishedAsync(province, 1, MostOfAProvince, cancel);
        var parts = (await content.PublishedAsync([.. found.Items.Select(n => n.ItemId)], cancel)).ToDictionary(i => i.ContentItemId, i => i.Get<NetworkPart>().Municipalities);
        return [.. found.Items.Where(n => parts.TryGetValue(n.ItemId, out var some) && (some.Length == 0 || some.Contains(code)))];
    }

    private const int MostOfAProvince = 200;

    /// <summary>Whether a body belongs to a network, in its published composition or in the one being written.</summary>
    public Task<bool> IsMemberAsync(string itemId, string organization, CancellationToken cancel) =>
        db.Set<NetworkMember>().AnyAsync(m => m.ItemId == itemId && m.Organization == organization, cancel);

    /// <summary>The newest versions, for the back-office.</summary>
    /// <param name="organization">Only those that it has begun or that it is a partner of; null for all.</param>
    /// <param name="person">Together with the organization: those that she began herself.</param>
    public async Task<NetworkPage<NetworkRow>> NewestAsync(string? organization, string? person, bool all, string? text, int page, int size, CancellationToken cancel)
    {
        var rows = from n in db.Set<NetworkIndex>().AsNoTracking()
                   where n.Published == false
                   join v in db.Set<ContentVersion>() on n.ItemId equals v.ItemId
                   where v.Latest == true
                   select new { n, v };
        if (!all) rows = rows.Where(r => organization != null && (r.v.OwnerOrganization == organization || db.Set<NetworkMember>().Any(m => m.ItemId == r.n.ItemId && m.Organization == organization)) || r.v.Owner == person);
        if (SearchText.Fold(text) is { Length: > 0 } wanted) rows = rows.Where(r => r.n.SearchTitle.Contains(wanted));
        var total = await rows.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        page = Math.Clamp(page, 1, pages);
        var found = total == 0 ? [] : await rows.OrderByDescending(r => r.v.ModifiedUtc).ThenBy(r => r.n.ItemId).Skip((page - 1) * size).Take(size)
            .Select(r => new NetworkRow(r.n.ItemId, r.n.Title, r.n.LeadPartner, r.n.PartnerCount, db.Set<NetworkIndex>().Any(p => p.ItemId == r.n.ItemId && p.Published == true), r.v.Published == false, r.v.ModifiedUtc, r.v.Author)).ToListAsync(cancel);
        return new(found, page, pages, total);
    }
}

public static class NetworkLinks
{
    public const string Public = "~/reti";
    public const string List = "~/gestione/reti";
    public const string New = "~/gestione/reti/nuova";
    public static string Detail(string id) => $"~/gestione/reti/{id}";
    public static string Edit(string id) => $"~/gestione/reti/{id}/modifica";
}
