using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace ReteLavoro.Kernel.Content;

// One record a field kind, with Orchard's members. What an editor may get wrong is said by Check, what a begun value still
// lacks by Missing; "required" is asked by IsEmpty.

public sealed record TextField : ICheckable
{
    public string? Text { get; set; }
    [JsonIgnore] public bool IsEmpty => string.IsNullOrWhiteSpace(Text);
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (int.TryParse(field?.Text("TextFieldSettings", "MaxLength"), out var most) && most > 0 && Text?.Length > most)
            yield return (nameof(Text), $"Il testo ha {Text.Length} caratteri: al massimo {most}.");
    }
}

public sealed record MarkdownField : ICheckable
{
    public string? Markdown { get; set; }
    [JsonIgnore] public bool IsEmpty => string.IsNullOrWhiteSpace(Markdown);
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (Markdown?.Length > 100_000) yield return (nameof(Markdown), "Il testo supera i 100.000 caratteri.");
    }
}

public sealed record HtmlField { public string? Html { get; set; } }

public sealed record BooleanField : ICheckable
{
    public bool Value { get; set; }
    [JsonIgnore] public bool IsEmpty => false;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field) => [];
}

public sealed record NumericField : ICheckable
{
    public decimal? Value { get; set; }
    [JsonIgnore] public bool IsEmpty => Value is null;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (Limit(field, "Minimum") is { } least && Value < least) yield return (nameof(Value), $"Scrivi un numero non minore di {least}.");
        if (Limit(field, "Maximum") is { } most && Value > most) yield return (nameof(Value), $"Scrivi un numero non maggiore di {most}.");
    }

    private static decimal? Limit(ContentFieldDefinition? field, string name) =>
        decimal.TryParse(field?.Text("NumericFieldSettings", name), NumberStyles.Number, CultureInfo.InvariantCulture, out var limit) ? limit : null;
}

/// <summary>A day, written at midnight UTC as Orchard does.</summary>
public sealed record DateField : ICheckable
{
    public DateTime? Value { get; set; }
    [JsonIgnore] public bool IsEmpty => Value is null;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field) => [];
}

/// <summary>A moment in UTC; people read and write it in the region's time.</summary>
public sealed record DateTimeField : ICheckable
{
    public DateTime? Value { get; set; }
    [JsonIgnore] public bool IsEmpty => Value is null;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field) => [];
}

public sealed record TimeField : ICheckable
{
    public TimeSpan? Value { get; set; }
    [JsonIgnore] public bool IsEmpty => Value is null;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field) => [];
}

public sealed record LinkField : ICheckable
{
    public string? Url { get; set; }
    public string? Text { get; set; }
    public string? Target { get; set; }
    [JsonIgnore] public bool IsEmpty => string.IsNullOrWhiteSpace(Url);
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (!IsEmpty && !Links.IsSafe(Url!)) yield return (nameof(Url), "Scrivi un indirizzo che inizia con ~/, https://, mailto: o tel:.");
    }

    public IEnumerable<(string, string)> Missing(ContentFieldDefinition? field)
    {
        if (!IsEmpty && string.IsNullOrWhiteSpace(Text) && field?.Text("LinkFieldSettings", "LinkTextMode") == "Required") yield return (nameof(Text), "Scrivi il testo del collegamento.");
    }
}

public sealed record ContentPickerField : ICheckable
{
    public string[] ContentItemIds { get; set; } = [];
    [JsonIgnore] public bool IsEmpty => ContentItemIds.Length == 0;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field) => [];
}

public sealed record MediaField : ICheckable, IBindsItself
{
    public string[] Paths { get; set; } = [];

    /// <summary>The alternative text of each path, in the same order.</summary>
    public string[] MediaTexts { get; set; } = [];

    /// <summary>Of each path, in the same order: the picture says nothing that the text does not, and needs no alternative.</summary>
    public bool[] Decorative { get; set; } = [];
    [JsonIgnore] public bool IsEmpty => Paths.Length == 0;

    /// <summary>The alternative text to show; empty for what is decorative.</summary>
    public string TextOf(int index) => Decorative.ElementAtOrDefault(index) ? "" : MediaTexts.ElementAtOrDefault(index) ?? "";

    /// <summary>The extensions that the field takes (".png"); empty: whatever the site takes.</summary>
    public static IReadOnlyList<string> AllowedExtensions(ContentFieldDefinition? field) =>
        [.. (field?.Settings["MediaFieldSettings"]?["AllowedExtensions"] as JsonArray ?? []).Select(n => n?.ToString()).OfType<string>()];

    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (AllowedExtensions(field) is not { Count: > 0 } allowed) yield break;
        for (var i = 0; i < Paths.Length; i++)
            if (!allowed.Contains(Path.GetExtension(Paths[i]), StringComparer.OrdinalIgnoreCase)) yield return ($"{nameof(Paths)}[{i}]", $"«{Paths[i]}» non va bene qui: scegli un file {string.Join(", ", allowed)}.");
    }

    public IEnumerable<(string, string)> Missing(ContentFieldDefinition? field)
    {
        for (var i = 0; i < Paths.Length; i++)
            if (!Decorative.ElementAtOrDefault(i) && string.IsNullOrWhiteSpace(MediaTexts.ElementAtOrDefault(i))) yield return ($"{nameof(MediaTexts)}[{i}]", "Descrivi l'immagine per chi non la vede, o segna che è solo decorativa.");
    }

    /// <summary>Rows of a file and its text: a row without a file is taken away with its text.</summary>
    public IEnumerable<(string, string)> Bind(IFormCollection form, string prefix)
    {
        var rows = new List<(string Path, string Text, bool Decorative)>();
        for (var i = 0; form.TryGetValue($"{prefix}.{nameof(Paths)}[{i}]", out var path); i++)
            if (path.ToString() is { Length: > 0 } chosen) rows.Add((chosen, form[$"{prefix}.{nameof(MediaTexts)}[{i}]"].ToString().Trim(), form[$"{prefix}.{nameof(Decorative)}[{i}]"].Contains("true")));
        (Paths, MediaTexts) = ([.. rows.Select(r => r.Path)], [.. rows.Select(r => r.Text)]);
        // Not written where nothing is: what other sites have stored stays as it was.
        Decorative = rows.Any(r => r.Decorative) ? [.. rows.Select(r => r.Decorative)] : [];
        return [];
    }
}

public sealed record TaxonomyField : ICheckable
{
    public string? TaxonomyContentItemId { get; set; }
    public string[] TermContentItemIds { get; set; } = [];
    [JsonIgnore] public bool IsEmpty => TermContentItemIds.Length == 0;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field) => [];
}

public sealed record MultiTextField : ICheckable
{
    public string[] Values { get; set; } = [];
    [JsonIgnore] public bool IsEmpty => Values.Length == 0;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field) => [];
}

public sealed record GeoPointField : ICheckable
{
    public decimal? Latitude { get; set; }
    public decimal? Longitude { get; set; }
    [JsonIgnore] public bool IsEmpty => Latitude is null && Longitude is null;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (Latitude is < -90 or > 90) yield return (nameof(Latitude), "La latitudine va da -90 a 90.");
        if (Longitude is < -180 or > 180) yield return (nameof(Longitude), "La longitudine va da -180 a 180.");
    }

    public IEnumerable<(string, string)> Missing(ContentFieldDefinition? field)
    {
        if (Latitude is null != Longitude is null) yield return (Latitude is null ? nameof(Latitude) : nameof(Longitude), "Scrivi sia la latitudine sia la longitudine.");
    }
}

/// <summary>Which addresses a writer may link to.</summary>
public static class Links
{
    /// <summary>Relative addresses, and the schemes http, https, mailto and tel; everything else (javascript:, data:) is not.</summary>
    public static bool IsSafe(string url)
    {
        url = url.Trim();
        if (url.StartsWith("//", StringComparison.Ordinal) || url.Any(char.IsControl) || url.Contains('\\')) return false;
        if (url.StartsWith('/') || url.StartsWith("~/", StringComparison.Ordinal) || url.StartsWith('#') || url.StartsWith('?')) return true;
        var colon = url.IndexOf(':');
        if (colon < 0 || url.IndexOfAny(['/', '?', '#']) is >= 0 and var end && end < colon) return true;
        return url[..colon].ToLowerInvariant() is "http" or "https" or "mailto" or "tel";
    }
}
