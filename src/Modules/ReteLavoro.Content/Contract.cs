using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content;

/// <summary>A published item as it stands in a list: no body is read for it.</summary>
/// <param name="Picture">Path of a media file.</param>
/// <param name="Pinned">Put before the others on the home page.</param>
public sealed record ContentCard(string ItemId, string ContentType, string Title, string Summary, string? Path, DateTime? PublishedUtc, DateTime? StartsUtc, string? Picture, string PictureText, bool Pinned);

public sealed record CardPage(IReadOnlyList<ContentCard> Cards, int Page, int Pages, int Total);

/// <summary>Lists of published content, paged by the database.</summary>
public sealed class ContentLists(SiteDbContext db, TimeProvider time, UntilPublication memory)
{
    /// <summary>What a page puts forward; in memory until the next publication, since a home page asks for several.</summary>
    public ValueTask<IReadOnlyList<ContentCard>> TopAsync(string type, int count, string order, CancellationToken cancel) =>
        memory.GetAsync<IReadOnlyList<ContentCard>>((typeof(ContentCard), type, count, order, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)),
            async () => await Ordered(Published().Where(v => v.ContentType == type), order).Take(Math.Clamp(count, 1, 100)).ToListAsync(cancel));

    public Task<CardPage> PageAsync(string type, string order, int page, int size, CancellationToken cancel) =>
        PagedAsync(Published().Where(v => v.ContentType == type), order, page, size, cancel);

    public Task<CardPage> OfTopicAsync(string termId, int page, int size, CancellationToken cancel) =>
        PagedAsync(Published().Where(v => db.Set<ContentTopic>().Any(t => t.TermId == termId && t.ItemId == v.ItemId)), "title", page, size, cancel);

    /// <summary>Every word must be in the title or in the summary.</summary>
    public Task<CardPage> SearchAsync(string text, int page, int size, CancellationToken cancel)
    {
        var found = Published().Where(v => v.Path != null).WithWords(text);
        return PagedAsync(found, "title", page, size, cancel);
    }

    /// <summary>The cards of items that a text names, in its order; in memory as the others.</summary>
    public ValueTask<IReadOnlyList<ContentCard>> CardsAsync(IReadOnlyList<string> itemIds, CancellationToken cancel) =>
        memory.GetAsync((typeof(ContentCard), string.Join('/', itemIds)), () => ReadAsync(itemIds, cancel));

    private async Task<IReadOnlyList<ContentCard>> ReadAsync(IReadOnlyList<string> itemIds, CancellationToken cancel)
    {
        if (itemIds.Count == 0) return [];
        var found = await Cards(Published().Where(v => itemIds.Contains(v.ItemId))).ToDictionaryAsync(c => c.ItemId, cancel);
        return [.. itemIds.Where(found.ContainsKey).Select(id => found[id])];
    }

    private IQueryable<ContentVersion> Published() => db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true);

    private static IQueryable<ContentCard> Cards(IQueryable<ContentVersion> versions) =>
        versions.Select(v => new ContentCard(v.ItemId, v.ContentType, v.DisplayText, v.Summary, v.Path, v.PublishedUtc, v.StartsUtc, v.Picture, v.PictureText, v.Pinned));

    private IQueryable<ContentCard> Ordered(IQueryable<ContentVersion> versions, string order)
    {
        var today = time.GetUtcNow().UtcDateTime.Date;
        return Cards(order switch
        {
            "title" => versions.OrderBy(v => v.DisplayText),
            // What is still to come, the nearest first; then what has been.
            "start" => versions.OrderBy(v => v.StartsUtc >= today ? 0 : 1).ThenBy(v => v.StartsUtc >= today ? v.StartsUtc : null).ThenByDescending(v => v.StartsUtc),
            "pinned" => versions.OrderByDescending(v => v.Pinned).ThenByDescending(v => v.StartsUtc ?? v.PublishedUtc).ThenBy(v => v.DisplayText),
            _ => versions.OrderByDescending(v => v.StartsUtc ?? v.PublishedUtc).ThenBy(v => v.DisplayText)
        });
    }

    private async Task<CardPage> PagedAsync(IQueryable<ContentVersion> versions, string order, int page, int size, CancellationToken cancel)
    {
        var total = await versions.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        page = Math.Clamp(page, 1, pages);
        var cards = total == 0 ? [] : await Ordered(versions, order).Skip((page - 1) * size).Take(size).ToListAsync(cancel);
        return new(cards, page, pages, total);
    }
}

/// <summary>Tells in words what differs in one part of two versions, where member by member there would be ids and the names of a program.</summary>
public interface IPartChanges
{
    /// <summary>Name of the part, which the comparison then leaves to it.</summary>
    string Part { get; }

    Task<IReadOnlyList<FieldChange>> BetweenAsync(ContentItem before, ContentItem after, CancellationToken cancel);
}

/// <summary>What whoever is about to edit an item should know first; answered by the modules that know it, shown by <c>_EditNotices.cshtml</c>.</summary>
public interface IEditNotice
{
    /// <returns>Null when there is nothing to know.</returns>
    Task<EditNotice?> OfAsync(string itemId, CancellationToken cancel);
}

/// <param name="Link">Where something can be done about it.</param>
public sealed record EditNotice(string Sentence, MenuLink? Link = null);
