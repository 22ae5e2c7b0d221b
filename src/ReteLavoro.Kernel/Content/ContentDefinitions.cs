using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Content;

/// <summary>A content type: named part attachments and open settings, as in Orchard's record, which is kept whole.</summary>
public sealed class ContentTypeDefinition(JsonObject record, IReadOnlyDictionary<string, ContentPartDefinition> parts)
{
    public JsonObject Record => record;
    public string Name { get; } = record["Name"]!.ToString();
    public string DisplayName { get; } = record["DisplayName"]?.ToString() is { Length: > 0 } name ? name : record["Name"]!.ToString();
    public JsonObject Settings { get; } = record["Settings"] as JsonObject ?? [];

    /// <summary>In order of position; the type's own fields are the part with the type's name.</summary>
    public IReadOnlyList<ContentTypePart> Parts { get; } =
        [.. (record["ContentTypePartDefinitionRecords"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(p => new ContentTypePart(p, parts.GetValueOrDefault(p["PartName"]?.ToString() ?? "")))
            .OrderBy(p => p.Position)];

    public bool Creatable => Flag("Creatable");
    public bool Listable => Flag("Listable");
    public string? Stereotype => Settings["ContentTypeSettings"]?["Stereotype"]?.ToString();
    public string Description => Settings["ContentTypeSettings"]?["Description"]?.ToString() ?? "";

    /// <summary>The field of the type's own part that is shown on cards.</summary>
    public string? SummaryField => Own("SummaryField");

    /// <summary>New items answer at prefix/slug-of-title.</summary>
    public string? PathPrefix => Own("PathPrefix");
    public string? TopicsField => Own("TopicsField");

    /// <summary>The field of the type's own part whose first picture is shown on its page and on cards.</summary>
    public string? PictureField => Own("PictureField");

    /// <summary>The yes-or-no of the type's own part that puts an item before the others on the home page.</summary>
    public string? PinnedField => Own("PinnedField");

    /// <summary>The publish gate: only an approved version is published.</summary>
    public bool RequiresApproval => bool.TryParse(Own("RequiresApproval"), out var yes) && yes;

    /// <summary>Openings of its items' public pages are counted.</summary>
    public bool CountsReach => bool.TryParse(Own("CountsReach"), out var yes) && yes;

    public ContentTypePart? Part(string name) => Parts.FirstOrDefault(p => p.Name == name);
    public bool HasPart(string partName) => Parts.Any(p => p.PartName == partName);

    private string? Own(string name) => Settings["ReteLavoroTypeSettings"]?[name]?.ToString();
    private bool Flag(string name) => bool.TryParse(Settings["ContentTypeSettings"]?[name]?.ToString(), out var yes) && yes;
}

/// <summary>A part attached to a type. <see cref="Definition"/> is null for a part that has no fields and no record.</summary>
public sealed class ContentTypePart(JsonObject record, ContentPartDefinition? definition)
{
    public string PartName { get; } = record["PartName"]!.ToString();
    public string Name { get; } = record["Name"]?.ToString() is { Length: > 0 } name ? name : record["PartName"]!.ToString();
    public JsonObject Settings { get; } = record["Settings"] as JsonObject ?? [];
    public ContentPartDefinition? Definition => definition;
    public string DisplayName => Settings["ContentTypePartSettings"]?["DisplayName"]?.ToString() ?? definition?.DisplayName ?? Name;
    internal Position Position => Position.Of(Settings["ContentTypePartSettings"]?["Position"]?.ToString() ?? definition?.DefaultPosition);
}

/// <summary>A part defined by recipe: its fields, by name.</summary>
public sealed class ContentPartDefinition(JsonObject record)
{
    public JsonObject Record => record;
    public string Name { get; } = record["Name"]!.ToString();
    public JsonObject Settings { get; } = record["Settings"] as JsonObject ?? [];
    public string? DisplayName => Settings["ContentPartSettings"]?["DisplayName"]?.ToString();
    internal string? DefaultPosition => Settings["ContentPartSettings"]?["DefaultPosition"]?.ToString();

    public IReadOnlyList<ContentFieldDefinition> Fields { get; } =
        [.. (record["ContentPartFieldDefinitionRecords"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(f => new ContentFieldDefinition(f)).OrderBy(f => f.Position)];
}

/// <summary>A field: its kind ("TextField"), its name, and its settings by group.</summary>
public sealed class ContentFieldDefinition(JsonObject record)
{
    public string FieldName { get; } = record["FieldName"]!.ToString();
    public string Name { get; } = record["Name"]!.ToString();
    public JsonObject Settings { get; } = record["Settings"] as JsonObject ?? [];
    public string DisplayName => Text("ContentPartFieldSettings", "DisplayName") is { Length: > 0 } text ? text : Name;
    public string? Editor => Text("ContentPartFieldSettings", "Editor");
    public string? Hint => Text(FieldName + "Settings", "Hint") ?? Text("ContentPartFieldSettings", "Description");
    public bool Required => bool.TryParse(Text(FieldName + "Settings", "Required"), out var yes) && yes;
    public string? Text(string group, string name) => Settings[group]?[name]?.ToString();
    internal Position Position => Position.Of(Text("ContentPartFieldSettings", "Position"));
}

/// <summary>Orchard's dotted positions: "1" before "1.5" before "10"; "before" first, "after" last; modifiers after # ; % | are left out.</summary>
internal readonly record struct Position(string Key) : IComparable<Position>
{
    public static Position Of(string? text)
    {
        text = (text ?? "").Split('#', '%', '|', ';')[0].Trim();
        return new(text switch
        {
            "" or "before" => "",
            "after" => "￿",
            _ => string.Join('.', text.Split('.').Select(n => int.TryParse(n, out var number) ? number.ToString("D8") : n))
        });
    }

    public int CompareTo(Position other) => string.CompareOrdinal(Key, other.Key);
}

/// <summary>All definitions of a region at one moment.</summary>
public sealed class DefinitionSet
{
    public DefinitionSet(IEnumerable<DefinitionRow> rows)
    {
        var all = rows.OrderBy(r => r.Position).ToList();
        Parts = all.Where(r => r.Kind == "Part").Select(r => new ContentPartDefinition((JsonObject)JsonNode.Parse(r.Json)!))
            .ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        TypesInOrder = [.. all.Where(r => r.Kind == "Type").Select(r => new ContentTypeDefinition((JsonObject)JsonNode.Parse(r.Json)!, Parts))];
        Types = TypesInOrder.ToDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyDictionary<string, ContentTypeDefinition> Types { get; }
    public IReadOnlyList<ContentTypeDefinition> TypesInOrder { get; }
    public IReadOnlyDictionary<string, ContentPartDefinition> Parts { get; }
}

/// <summary>The definitions as this request or this recipe sees them.</summary>
public sealed class Definitions(SiteDbContext db, Remembered<DefinitionSet> remembered)
{
    public ValueTask<DefinitionSet> GetAsync(CancellationToken cancel) => remembered.GetAsync(() => ReadAsync(cancel));

    /// <summary>Called by whoever has changed a definition, inside the act.</summary>
    public Task ChangedAsync(CancellationToken cancel) => remembered.ChangedAsync(() => ReadAsync(cancel));

    private async Task<DefinitionSet> ReadAsync(CancellationToken cancel) => new(await db.Set<DefinitionRow>().AsNoTracking().ToListAsync(cancel));
}
