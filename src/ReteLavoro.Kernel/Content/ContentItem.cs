using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace ReteLavoro.Kernel.Content;

/// <summary>How content is written: Orchard's names, readable accents, nothing that is null.</summary>
public static class ContentJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() }
    };

    public static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };
}

/// <summary>
/// A content item as Orchard Core writes it: eleven system members, then one member a part. Members that no part here
/// knows are kept as they came.
/// </summary>
public sealed class ContentItem
{
    private static readonly string[] SystemMembers =
        ["ContentItemId", "ContentItemVersionId", "ContentType", "DisplayText", "Latest", "Published", "ModifiedUtc", "PublishedUtc", "CreatedUtc", "Owner", "Author", "Id"];

    public string ContentItemId { get; set; } = "";
    public string ContentItemVersionId { get; set; } = "";
    public string ContentType { get; set; } = "";
    public string DisplayText { get; set; } = "";
    public bool Latest { get; set; }
    public bool Published { get; set; }
    public DateTime? ModifiedUtc { get; set; }
    public DateTime? PublishedUtc { get; set; }
    public DateTime? CreatedUtc { get; set; }
    public string Owner { get; set; } = "";
    public string Author { get; set; } = "";

    /// <summary>The organization for which the item was first written; ours, not Orchard's, so not in its JSON.</summary>
    public string? OwnerOrganization { get; set; }

    /// <summary>User id of who wrote this version; ours too.</summary>
    public string AuthorId { get; set; } = "";

    /// <summary>1 for the first version; 0 for an item not stored yet.</summary>
    public int Number { get; set; }

    /// <summary>The parts by attachment name.</summary>
    public JsonObject Parts { get; private init; } = [];

    public static ContentItem New(string type) => new() { ContentItemId = Values.ContentIds.New(), ContentType = type };

    /// <summary>Reads an item of a recipe or of an export.</summary>
    public static ContentItem FromJson(JsonObject json)
    {
        var parts = new JsonObject();
        foreach (var (name, value) in json)
            // Scalars at the top level that are not system members mean nothing to anyone, in Orchard too.
            if (!SystemMembers.Contains(name) && value is JsonObject or JsonArray) parts[name] = value.DeepClone();
        return new ContentItem
        {
            ContentItemId = Text(json, "ContentItemId"),
            ContentItemVersionId = Text(json, "ContentItemVersionId"),
            ContentType = Text(json, "ContentType"),
            DisplayText = Text(json, "DisplayText"),
            Latest = Flag(json, "Latest"),
            Published = Flag(json, "Published"),
            ModifiedUtc = Moment(json, "ModifiedUtc"),
            PublishedUtc = Moment(json, "PublishedUtc"),
            CreatedUtc = Moment(json, "CreatedUtc"),
            Owner = Text(json, "Owner"),
            Author = Text(json, "Author"),
            Parts = parts
        };
    }

    public static ContentItem FromStore(ContentVersion version, string body) => new()
    {
        ContentItemId = version.ItemId,
        ContentItemVersionId = version.VersionId,
        ContentType = version.ContentType,
        DisplayText = version.DisplayText,
        Latest = version.Latest,
        Published = version.Published,
        ModifiedUtc = version.ModifiedUtc,
        PublishedUtc = version.PublishedUtc,
        CreatedUtc = version.CreatedUtc,
        Owner = version.Owner,
        Author = version.Author,
        OwnerOrganization = version.OwnerOrganization,
        AuthorId = version.AuthorId,
        Number = version.Number,
        Parts = (JsonObject)JsonNode.Parse(body)!
    };

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["ContentItemId"] = ContentItemId,
            ["ContentItemVersionId"] = ContentItemVersionId,
            ["ContentType"] = ContentType,
            ["DisplayText"] = DisplayText,
            ["Latest"] = Latest,
            ["Published"] = Published,
            ["ModifiedUtc"] = Iso(ModifiedUtc),
            ["PublishedUtc"] = Iso(PublishedUtc),
            ["CreatedUtc"] = Iso(CreatedUtc),
            ["Owner"] = Owner,
            ["Author"] = Author
        };
        foreach (var (name, value) in Parts) json[name] = value?.DeepClone();
        return json;
    }

    public ContentItem Copy()
    {
        var copy = FromJson(ToJson());
        (copy.OwnerOrganization, copy.AuthorId, copy.Number) = (OwnerOrganization, AuthorId, Number);
        return copy;
    }

    /// <summary>A part as a record; an empty one when the item has none. <paramref name="name"/> differs from the type's for named parts.</summary>
    public T Get<T>(string? name = null) where T : class, new() =>
        Parts[name ?? typeof(T).Name] is JsonObject part ? part.Deserialize<T>(ContentJson.Options)! : new T();

    public object Get(Type part, string name) =>
        Parts[name] is JsonObject json ? json.Deserialize(part, ContentJson.Options)! : Activator.CreateInstance(part)!;

    public bool Has<T>() where T : class => Parts[typeof(T).Name] is JsonObject;

    /// <summary>Writes the members that the record knows and leaves the part's other members as they were.</summary>
    public void Set(object part, string? name = null)
    {
        var key = name ?? part.GetType().Name;
        var known = JsonSerializer.SerializeToNode(part, part.GetType(), ContentJson.Options)!.AsObject();
        if (Parts[key] is not JsonObject target) Parts[key] = target = [];
        // What the record now leaves out (a value emptied by the editor) must not survive from the version before.
        foreach (var property in part.GetType().GetProperties()) target.Remove(property.Name);
        foreach (var (member, value) in known.ToList()) target[member] = value?.DeepClone();
    }

    /// <summary>A field's JSON inside the part that holds it ("Notizia", "Sommario").</summary>
    public JsonObject? Field(string part, string field) => (Parts[part] as JsonObject)?[field] as JsonObject;

    /// <summary>A field as a record; an empty one when the item has none.</summary>
    public object FieldValue(Type kind, ContentTypePart attachment, ContentFieldDefinition field) =>
        Field(attachment.Name, field.Name) is { } json ? json.Deserialize(kind, ContentJson.Options)! : Activator.CreateInstance(kind)!;

    public string? FieldText(string field, string member = "Text") =>
        Field(ContentType, field)?[member] is JsonValue value ? value.ToString() : null;

    /// <summary>SHA-256 of the parts as stored.</summary>
    public string BodyHash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body())));

    internal string Body() => Parts.ToJsonString(ContentJson.Options);

    private static string Text(JsonObject json, string name) => json[name] is JsonValue v ? v.ToString() : "";
    private static bool Flag(JsonObject json, string name) => json[name] is JsonValue v && bool.TryParse(v.ToString(), out var flag) && flag;

    private static DateTime? Moment(JsonObject json, string name) =>
        json[name] is JsonValue v && DateTime.TryParse(v.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private static string? Iso(DateTime? moment) => moment?.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
}
