using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content;

/// <summary>A topic: a term of the taxonomy "argomenti".</summary>
public sealed record Topic(string Id, string Title, string Description, string? Path);

/// <summary>What every public page needs and only a publication changes: menus and topics.</summary>
public sealed record SiteSnapshot(IReadOnlyDictionary<string, IReadOnlyList<MenuLink>> Menus, IReadOnlyList<Topic> Topics)
{
    public Topic? Topic(string id) => Topics.FirstOrDefault(t => t.Id == id);
}

/// <summary>Menus and topics, read again after a publication.</summary>
public sealed class SiteSnapshots(UntilPublication memory, SiteDbContext db)
{
    public ValueTask<SiteSnapshot> GetAsync(CancellationToken cancel) => memory.GetAsync(typeof(SiteSnapshot), () => ReadAsync(cancel));

    private async Task<SiteSnapshot> ReadAsync(CancellationToken cancel)
    {
        var bodies = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true && (v.ContentType == "Menu" || v.ContentType == "Tassonomia"))
            .Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { v.ContentType, b.Json }).ToListAsync(cancel);
        var parsed = bodies.Select(b => (b.ContentType, Json: (JsonObject)JsonNode.Parse(b.Json)!)).ToList();
        var menus = parsed.Where(p => p.ContentType == "Menu" && Alias(p.Json) is { Length: > 0 })
            .GroupBy(p => Alias(p.Json)!).ToDictionary(g => g.Key, g => Links(g.First().Json));
        var topics = parsed.Where(p => p.ContentType == "Tassonomia" && Alias(p.Json) == "argomenti").SelectMany(p => Terms(p.Json["TaxonomyPart"]?["Terms"])).OrderBy(t => t.Title).ToList();
        return new(menus, topics);
    }

    private static string? Alias(JsonObject json) => json["AliasPart"]?["Alias"]?.ToString();

    private static IReadOnlyList<MenuLink> Links(JsonObject menu) =>
        [.. (menu["MenuItemsListPart"]?["MenuItems"] as JsonArray ?? []).OfType<JsonObject>().Select(item =>
        {
            var (text, url) = (item["TitlePart"]?["Title"]?.ToString() ?? item["DisplayText"]?.ToString() ?? "", item["LinkMenuItemPart"]?["Url"]?.ToString() ?? "~/");
            return new MenuLink(text, Kernel.Content.Links.IsSafe(url) ? url : "~/", DataElement: ElementOf(url));
        })];

    /// <summary>The names that the national model gives to the links it looks for.</summary>
    private static string? ElementOf(string url) => url switch
    {
        "~/amministrazione" => "management",
        "~/novita" => "news",
        "~/servizi" => "all-services",
        "~/privacy" => "privacy-policy-link",
        "~/note-legali" => "legal-notes",
        "~/accessibilita" => "accessibility-link",
        "~/domande-frequenti" => "faq",
        "~/argomenti" => "all-topics",
        _ => null
    };

    internal static IEnumerable<Topic> Terms(JsonNode? terms)
    {
        foreach (var term in (terms as JsonArray ?? []).OfType<JsonObject>())
        {
            var type = term["ContentType"]?.ToString() ?? "";
            yield return new(term["ContentItemId"]?.ToString() ?? "", term["TitlePart"]?["Title"]?.ToString() ?? "", term[type]?["Descrizione"]?["Text"]?.ToString() ?? "", term["AutoroutePart"]?["Path"]?.ToString().Trim('/'));
            foreach (var inner in Terms(term["Terms"])) yield return inner;
        }
    }
}
