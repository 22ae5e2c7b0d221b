using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Measures;

/// <summary>How the values of parameters are read, typed and shown.</summary>
internal static class Figures
{
    // Own separators, as Money has: the operating system's Italian may or may not group four digits.
    private static readonly NumberFormatInfo Italian = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
    private const decimal Largest = 9_000_000_000_000m;

    public static decimal? Number(string json) =>
        decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static IReadOnlyList<string> List(string json) =>
        [.. (JsonNode.Parse(json) as JsonArray ?? []).Select(n => n?.ToString()).OfType<string>()];

    public static string Show(ParameterValue value, Func<string, string?>? label)
    {
        var text = value.Kind switch
        {
            ParameterKind.Text => JsonNode.Parse(value.Json)?.ToString() ?? "",
            ParameterKind.List => string.Join(", ", List(value.Json).Select(id => label?.Invoke(id) ?? id)),
            ParameterKind.Money => Money.Euro(value.Number ?? 0).ToString(value.Decimals == 2 ? "C2" : null),
            ParameterKind.Percent => Grouped(value.Number, 4) + " %",
            _ => Grouped(value.Number, value.Decimals ?? 4)
        };
        var unit = value.Unit ?? value.Kind switch
        {
            ParameterKind.Days => value.Number == 1 ? "giorno" : "giorni",
            ParameterKind.Hours => value.Number == 1 ? "ora" : "ore",
            _ => null
        };
        return string.Join(' ', new[] { value.Prefix, text, unit }.Where(s => !string.IsNullOrWhiteSpace(s)));
    }

    private static string Grouped(decimal? number, int decimals) =>
        (number ?? 0).ToString("#,##0." + new string('#', Math.Clamp(decimals, 0, 10)), Italian);

    /// <summary>Reads a value of a recipe.</summary>
    /// <param name="stored">The value as it is stored, always written the same way.</param>
    public static bool TryRead(ParameterKind kind, JsonNode? json, [NotNullWhen(true)] out string? stored, [NotNullWhen(false)] out string? whyNot)
    {
        (stored, whyNot) = (null, null);
        switch (kind)
        {
            case ParameterKind.Text:
                if (json is JsonValue text && text.GetValueKind() == JsonValueKind.String && !string.IsNullOrWhiteSpace(text.ToString())) stored = Json(text.ToString());
                else whyNot = "Il valore deve essere un testo.";
                break;
            case ParameterKind.List:
                if (json is JsonArray { Count: > 0 } items && items.All(i => i is JsonValue v && v.GetValueKind() == JsonValueKind.String && v.ToString().Length > 0))
                    stored = items.Select(i => i!.ToString()).Distinct().Count() == items.Count ? Json(items.Select(i => i!.ToString())) : null;
                if (stored is null) whyNot = "Il valore deve essere un elenco, non vuoto, di identificativi diversi tra loro.";
                break;
            default:
                if (json is JsonValue number && number.GetValueKind() == JsonValueKind.Number && Number(number.ToJsonString()) is { } n) TryStore(kind, n, out stored, out whyNot);
                else whyNot = "Il valore deve essere un numero.";
                break;
        }
        return whyNot is null;
    }

    /// <summary>Reads what a person typed: "2.000,50", "30", one term a line.</summary>
    public static bool TryParse(ParameterKind kind, string? typed, [NotNullWhen(true)] out string? stored, [NotNullWhen(false)] out string? whyNot)
    {
        (stored, whyNot) = (null, null);
        typed = typed?.Trim() ?? "";
        if (typed.Length == 0) whyNot = "Scrivi il valore.";
        else if (kind == ParameterKind.Text) stored = typed.Length > 500 ? null : Json(typed);
        else if (kind == ParameterKind.List)
            stored = Json(typed.Split(['\n', ',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct());
        else if (kind == ParameterKind.Money)
        {
            if (Money.TryParse(typed, out var money, out whyNot)) TryStore(kind, money.Amount, out stored, out whyNot);
        }
        else if (decimal.TryParse(typed.TrimEnd('%', ' '), NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, Italian, out var number))
            TryStore(kind, number, out stored, out whyNot);
        else whyNot = $"«{typed}» non è un numero.";
        if (stored is null) whyNot ??= "Il testo supera i 500 caratteri.";
        return whyNot is null;
    }

    /// <summary>A value as a person would type it.</summary>
    public static string ToType(ParameterValue value) => value.Kind switch
    {
        ParameterKind.Text => JsonNode.Parse(value.Json)?.ToString() ?? "",
        ParameterKind.List => string.Join('\n', List(value.Json)),
        ParameterKind.Money => (value.Number ?? 0).ToString("#,##0.##", Italian),
        _ => Grouped(value.Number, 4)
    };

    private static bool TryStore(ParameterKind kind, decimal number, out string? stored, out string? whyNot)
    {
        whyNot = number < 0 ? "Il valore non può essere negativo."
            : number > Largest ? "Il valore è troppo grande."
            : kind is ParameterKind.Integer or ParameterKind.Days && number != decimal.Truncate(number) ? "Il valore deve essere un numero intero."
            : kind is ParameterKind.Money && number * 100 != decimal.Truncate(number * 100) ? "Un importo ha al massimo due decimali."
            : kind is ParameterKind.Percent && number > 100 ? "Una percentuale non supera 100."
            : null;
        // 2000, 2000.0 and 2e3 are one value: stored alike, so that the same recipe written otherwise changes nothing.
        stored = whyNot is null ? number.ToString("0.##########", CultureInfo.InvariantCulture) : null;
        return whyNot is null;
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, Kernel.Content.ContentJson.Options);
}
