using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Content;

/// <summary>What the editors of fields offer to choose from.</summary>
public sealed class ContentChoices(SiteDbContext db, ContentStore content, Definitions definitions, MediaStore media)
{
    private const int Offered = 40;

    /// <summary>The chosen items first, in their order, then published ones of the types whose title has the words.</summary>
    public async Task<IReadOnlyList<(string Value, string Text)>> ItemsAsync(IReadOnlyList<string> types, IReadOnlyList<string> chosen, string? words, CancellationToken cancel)
    {
        var set = await definitions.GetAsync(cancel);
        var known = (await db.Set<ContentVersion>().AsNoTracking().Where(v => chosen.Contains(v.ItemId) && (v.Published == true || v.Latest == true))
            .OrderBy(v => v.Published).Select(v => new { v.ItemId, v.DisplayText, v.ContentType }).ToListAsync(cancel)).ToLookup(v => v.ItemId);
        var offered = db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true && !chosen.Contains(v.ItemId));
        if (types.Count > 0) offered = offered.Where(v => types.Contains(v.ContentType));
        offered = offered.WithWords(words);
        var found = await offered.OrderBy(v => v.DisplayText).Take(Offered).Select(v => new { v.ItemId, v.DisplayText, v.ContentType }).ToListAsync(cancel);
        // One that is gone stays in sight, so that it can be taken away knowingly.
        return [.. chosen.Select(id => (id, known[id].LastOrDefault() is { } v ? Named(v.DisplayText, v.ContentType) : $"Contenuto che non c'è più ({id})")),
            .. found.Select(v => (v.ItemId, Named(v.DisplayText, v.ContentType)))];

        string Named(string title, string type) => $"{title} ({(set.Types.GetValueOrDefault(type)?.DisplayName ?? type).ToLowerInvariant()})";
    }

    /// <summary>The terms of a published taxonomy; those within others bear the names above them.</summary>
    public async Task<IReadOnlyList<(string Value, string Text)>> TermsAsync(string? taxonomyId, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(taxonomyId) || await content.PublishedAsync(taxonomyId, cancel) is not { } taxonomy) return [];
        return [.. Terms(taxonomy.Parts["TaxonomyPart"]?["Terms"], "")];

        static IEnumerable<(string, string)> Terms(JsonNode? terms, string above) =>
            (terms as JsonArray ?? []).OfType<JsonObject>().SelectMany(t =>
            {
                var title = above + (t["TitlePart"]?["Title"] ?? t["DisplayText"])?.ToString();
                return Terms(t["Terms"], title + " › ").Prepend((t["ContentItemId"]?.ToString() ?? "", title));
            });
    }

    public IReadOnlyList<string> Files() => [.. media.List()];

    /// <summary>The options of a list by recipe: <c>[{name, value}]</c>; a stored value that is no longer offered stays choosable.</summary>
    public static IReadOnlyList<(string Value, string Text)> Options(ContentFieldDefinition field, string group, IEnumerable<string?> stored)
    {
        var options = (field.Settings[group]?["Options"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(o => (Value: (o["value"] ?? o["name"])?.ToString() ?? "", Text: (o["name"] ?? o["value"])?.ToString() ?? "")).ToList();
        return [.. options, .. stored.OfType<string>().Where(s => s.Length > 0 && options.All(o => o.Value != s)).Select(s => (s, s))];
    }
}

internal static class TitleSearch
{
    private const int MostWords = 8;

    /// <summary>Those whose title or summary has every word, without regard to accents and capitals.</summary>
    public static IQueryable<ContentVersion> WithWords(this IQueryable<ContentVersion> versions, string? words)
    {
        foreach (var word in Slug.From(words, int.MaxValue).Value.Split('-', StringSplitOptions.RemoveEmptyEntries).Take(MostWords)) versions = versions.Where(v => v.SearchText.Contains(word));
        return versions;
    }
}
