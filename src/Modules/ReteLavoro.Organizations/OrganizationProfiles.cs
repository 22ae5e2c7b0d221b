using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;

namespace ReteLavoro.Organizations;

/// <summary>
/// The public profile of a body is content of the type "Soggetto", which names it by its id: one published profile a body.
/// The table says which, in step with the content.
/// </summary>
internal sealed class OrganizationProfiles(SiteDbContext db) : IPublishCheck, IIndexCheck, IHandle<ContentPublished>, IHandle<ContentUnpublished>, IHandle<ContentRemoved>
{
    public const string Type = "Soggetto";

    /// <summary>The id of the body that an item is the profile of.</summary>
    public static string? BodyOf(ContentItem item) => item.FieldText("Identificativo")?.Trim() is { Length: > 0 } id ? id : null;

    public async Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel)
    {
        if (type.Name != Type) return [];
        if (BodyOf(item) is not { } id) return ["Scrivi l'identificativo del soggetto: lo trovi in fondo alla sua scheda nel registro."];
        if (!await db.Set<Organization>().AnyAsync(o => o.Id == id, cancel)) return [$"Nel registro non c'è nessun soggetto con l'identificativo «{id}»."];
        return await db.Set<OrganizationProfile>().AnyAsync(p => p.OrganizationId == id && p.ItemId != item.ContentItemId, cancel)
            ? [$"«{id}» ha già una scheda pubblica: modifica quella."] : [];
    }

    public async Task HandleAsync(ContentPublished fact, CancellationToken cancel)
    {
        if (fact.Item.ContentType != Type) return;
        await ForgetAsync(fact.Item.ContentItemId, cancel);
        // A recipe is not held up by what publication would refuse: its page stands, and no list leads there.
        if (BodyOf(fact.Item) is { } id && await db.Set<Organization>().AnyAsync(o => o.Id == id, cancel) && !await db.Set<OrganizationProfile>().AnyAsync(p => p.OrganizationId == id, cancel))
            db.Add(new OrganizationProfile { ItemId = fact.Item.ContentItemId, OrganizationId = id });
        await db.SaveChangesAsync(cancel);
    }

    public Task HandleAsync(ContentUnpublished fact, CancellationToken cancel) => ForgetAsync(fact.ItemId, cancel);
    public Task HandleAsync(ContentRemoved fact, CancellationToken cancel) => ForgetAsync(fact.ItemId, cancel);

    private async Task ForgetAsync(string itemId, CancellationToken cancel)
    {
        if (await db.Set<OrganizationProfile>().FirstOrDefaultAsync(p => p.ItemId == itemId, cancel) is not { } known) return;
        db.Remove(known);
        await db.SaveChangesAsync(cancel);
    }

    public async Task<IReadOnlyList<string>> DifferencesAsync(CancellationToken cancel)
    {
        var stored = await db.Set<OrganizationProfile>().AsNoTracking().ToDictionaryAsync(p => p.ItemId, p => p.OrganizationId, cancel);
        List<string> wrong = [];
        var versions = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true && v.ContentType == Type).Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { Version = v, b.Json })
            .OrderBy(v => v.Version.ItemId).ToListAsync(cancel);
        foreach (var item in versions.Select(v => ContentItem.FromStore(v.Version, v.Json)))
            if (stored.Remove(item.ContentItemId, out var body) && body != BodyOf(item)) wrong.Add($"La tabella delle schede dei soggetti non dice quello che dice «{item.DisplayText}».");
        wrong.AddRange(stored.Values.Order().Select(id => $"La tabella delle schede dei soggetti ne ha una di «{id}» che non è pubblicata."));
        return wrong;
    }
}
