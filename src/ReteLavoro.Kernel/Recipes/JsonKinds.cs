using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>Kinds of JSON values, as a schema names them and as a person does.</summary>
internal static class JsonKinds
{
    public static string? TextOf(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>Also of a number written as text, which recipes allow.</summary>
    public static decimal? NumberOf(JsonNode? value) => value?.GetValueKind() is JsonValueKind.Number or JsonValueKind.String
        && decimal.TryParse(TextOf(value) ?? value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <param name="type">The schema's <c>type</c>: one name, or a list of them.</param>
    public static bool Fits(JsonNode? value, JsonElement type) => Names(type).Any(name => (name, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("null", JsonValueKind.Null)
            or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("number", JsonValueKind.Number) => true,
        ("number", JsonValueKind.String) => NumberOf(value) is not null,
        ("integer", _) => NumberOf(value) is { } number && number == decimal.Truncate(number),
        _ => false
    });

    public static string Expected(JsonElement type) => string.Join(" o ", Names(type).Select(name => name switch
    {
        "object" => "un oggetto",
        "array" => "un elenco",
        "string" => "un testo",
        "number" => "un numero",
        "integer" => "un numero intero",
        "boolean" => "true o false",
        _ => "null"
    }));

    /// <summary>"un testo («sì»)", "un elenco", "null".</summary>
    public static string Describe(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "un oggetto",
        JsonValueKind.Array => "un elenco",
        JsonValueKind.String => $"un testo ({Short(value)})",
        JsonValueKind.Number => $"un numero ({Short(value)})",
        JsonValueKind.True or JsonValueKind.False => Short(value),
        _ => "null"
    };

    /// <summary>The value itself, cut so that it fits a sentence.</summary>
    public static string Short(JsonNode? value)
    {
        var text = TextOf(value);
        var shown = text ?? value?.ToJsonString() ?? "null";
        if (shown.Length > 60) shown = shown[..60] + "…";
        return text is null ? shown : $"«{shown}»";
    }

    public static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? $"«{value.GetString()}»" : value.GetRawText();

    public static bool Same(JsonNode? value, JsonElement expected) => expected.ValueKind switch
    {
        JsonValueKind.String => TextOf(value) == expected.GetString(),
        JsonValueKind.Number => NumberOf(value) == expected.GetDecimal(),
        _ => (value?.GetValueKind() ?? JsonValueKind.Null) == expected.ValueKind
    };

    /// <summary>What the format asks for in words, or null when the text has it.</summary>
    public static string? WrongFormat(string text, string format) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null : "una data (anno-mese-giorno, come 2026-11-22)",
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
            ? null : "una data con ora (come 2026-11-22T09:00:00Z)",
        _ => throw new ArgumentException($"The format {format} is not known.", nameof(format))
    };

    private static IEnumerable<string> Names(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];
}
