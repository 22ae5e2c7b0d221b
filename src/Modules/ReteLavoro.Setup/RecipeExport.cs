using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Setup;

/// <summary>What of a region goes into an export.</summary>
internal sealed record ExportChoice
{
    public bool Definitions { get; init; } = true;

    /// <summary>Names of the content types whose items are taken.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
}

/// <summary>Writes definitions and items as a recipe in Orchard's format, which this program and Orchard Core both read.</summary>
internal sealed class RecipeExport(SiteDbContext db, SiteSettings settings, TimeProvider time)
{
    public async Task<JsonObject> WriteAsync(ExportChoice choice, CancellationToken cancel)
    {
        var steps = new JsonArray();
        if (choice.Definitions) steps.Add(await DefinitionsAsync(cancel));
        // Two steps, because the version published and the draft after it are two entries of one item, and come in that order.
        foreach (var published in new[] { true, false })
            if (await ItemsAsync(choice.Types, published, cancel) is { Count: > 0 } items)
                steps.Add(new JsonObject { ["name"] = "content", ["data"] = items });
        var site = (await settings.SiteAsync(cancel)).SiteName;
        var recipe = new JsonObject
        {
            ["name"] = $"esportazione-{time.Today:yyyy-MM-dd}", ["displayName"] = $"Esportazione di {site}", ["description"] = $"Contenuti di {site} {time.Today.InWords("al")}.",
            ["author"] = site, ["version"] = "1.0.0", ["issetuprecipe"] = false, ["categories"] = new JsonArray(), ["tags"] = new JsonArray(), ["steps"] = steps
        };
        return (JsonObject)Escaped(recipe)!;
    }

    private async Task<JsonObject> DefinitionsAsync(CancellationToken cancel)
    {
        var rows = await db.Set<DefinitionRow>().AsNoTracking().OrderBy(r => r.Position).ToListAsync(cancel);
        return new JsonObject { ["name"] = "ContentDefinition", ["ContentTypes"] = Of("Type"), ["ContentParts"] = Of("Part") };

        JsonArray Of(string kind) => new([.. rows.Where(r => r.Kind == kind).Select(r => JsonNode.Parse(r.Json))]);
    }

    private async Task<JsonArray> ItemsAsync(IReadOnlyList<string> types, bool published, CancellationToken cancel)
    {
        var versions = db.Set<ContentVersion>().AsNoTracking().Where(v => types.Contains(v.ContentType));
        versions = published ? versions.Where(v => v.Published == true) : versions.Where(v => v.Latest == true && v.Published == false);
        var items = new JsonArray();
        await foreach (var row in versions.OrderBy(v => v.ContentType).ThenBy(v => v.ItemId)
            .Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { Version = v, b.Json }).AsAsyncEnumerable().WithCancellation(cancel))
            items.Add(Item(row.Version, (JsonObject)JsonNode.Parse(row.Json)!));
        return items;
    }

    private static JsonObject Item(ContentVersion version, JsonObject parts)
    {
        var json = new ContentItem
        {
            ContentItemId = version.ItemId, ContentItemVersionId = version.VersionId, ContentType = version.ContentType, DisplayText = version.DisplayText, Latest = version.Latest, Published = version.Published,
            ModifiedUtc = version.ModifiedUtc, PublishedUtc = version.PublishedUtc, CreatedUtc = version.CreatedUtc, Owner = version.Owner, Author = version.Author
        }.ToJson();
        foreach (var (name, part) in parts) json[name] = part?.DeepClone();
        return json;
    }

    /// <summary>What somebody typed and only looks like a script must come back as text: importing an export runs nothing.</summary>
    private static JsonNode? Escaped(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Escaped(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Escaped)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(RecipeScripts.Escape(text)),
        _ => node?.DeepClone()
    };
}
