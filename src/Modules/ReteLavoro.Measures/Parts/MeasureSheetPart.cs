using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Measures.Parts;

/// <summary>The sheet of a measure: one edition, and a text for each section that its type asks for.</summary>
internal sealed record MeasureSheetPart : ICheckable
{
    public string Edition { get; set; } = "";

    /// <summary>Which of the type's sets of sections; empty where it has only one.</summary>
    public string? SectionSet { get; set; }

    /// <summary>Markdown by key of section.</summary>
    public Dictionary<string, string?> Sections { get; set; } = [];

    [JsonIgnore] public bool IsEmpty => Edition.Length == 0 && Sections.Values.All(string.IsNullOrWhiteSpace);

    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        foreach (var (key, text) in Sections)
            if (text?.Length > 100_000) yield return ($"{nameof(Sections)}[{key}]", "Il testo supera i 100.000 caratteri.");
    }

    public IEnumerable<(string, string)> Missing(ContentFieldDefinition? field) => string.IsNullOrWhiteSpace(Edition) ? [(nameof(Edition), "Scegli l'edizione della misura.")] : [];
}

/// <summary>A section as the type's settings describe it.</summary>
/// <param name="Parent">The key of the section that it is a point of.</param>
internal sealed record SheetSection(string Key, string Title, string? Parent, bool Mandatory)
{
    /// <summary>The sections of a sheet, in the order of the type; null when it names a set that the type does not have.</summary>
    public static IReadOnlyList<SheetSection>? Of(ContentTypePart attachment, MeasureSheetPart part)
    {
        var settings = attachment.Settings["MeasureSheetPartSettings"];
        var list = settings?["SectionSets"] is JsonObject { Count: > 0 } sets
            ? string.IsNullOrEmpty(part.SectionSet) ? sets.First().Value : sets[part.SectionSet]
            : settings?["Sections"];
        return list is not JsonArray sections ? null : [.. sections.OfType<JsonObject>()
            .Where(s => !string.IsNullOrEmpty(s["Key"]?.ToString()))
            .Select(s => new SheetSection(s["Key"]!.ToString(), s["Title"]?.ToString() ?? s["Key"]!.ToString(), s["Parent"]?.ToString(),
                bool.TryParse(s["Mandatory"]?.ToString(), out var mandatory) && mandatory))];
    }

    /// <summary>The names of the sets that the type offers; none where it has only one without a name.</summary>
    public static IReadOnlyList<string> SetsOf(ContentTypePart attachment) =>
        attachment.Settings["MeasureSheetPartSettings"]?["SectionSets"] is JsonObject sets ? [.. sets.Select(s => s.Key)] : [];
}
