using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReteLavoro.Kernel.Recipes.Expressions;

/// <summary>The few kinds of values, and what the operators do with them. Nothing is converted silently,
/// but for text joined to anything and dates compared with their text.</summary>
internal static class ExpressionValues
{
    private const int MaxTextLength = 1_000_000;

    /// <summary>Any .NET value as one of the kinds that expressions know.</summary>
    public static object? Known(object? value) => value switch
    {
        null or string or decimal or bool or DateTime or JsonObject or JsonArray => value,
        JsonValue json => json.GetValueKind() switch
        {
            JsonValueKind.String => json.GetValue<string>(),
            JsonValueKind.Number => decimal.TryParse(json.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number : throw new ExpressionError($"Il numero {json.ToJsonString()} è troppo grande."),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null
        },
        byte or short or int or long => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Enum or Guid => value.ToString(),
        _ => throw new ArgumentException($"{value.GetType()} is no value of an expression.", nameof(value))
    };

    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        DateTime moment => IsoText(moment),
        JsonNode json => json.ToJsonString(),
        _ => throw new ArgumentException($"{value.GetType()} is no value of an expression.", nameof(value))
    };

    /// <summary>As in JavaScript: null, false, 0 and the empty text are not true.</summary>
    public static bool IsTrue(object? value) => value is not (null or false or 0m or "");

    /// <summary>UTC with milliseconds, as JavaScript's <c>toISOString()</c>.</summary>
    public static string IsoText(DateTime moment) =>
        moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static object Add(object? left, object? right, int position)
    {
        if (left is decimal a && right is decimal b)
        {
            try { return a + b; }
            catch (OverflowException) { throw new ExpressionError("La somma è troppo grande.", position); }
        }
        if (left is not string && right is not string)
            throw new ExpressionError($"«+» unisce testi o somma numeri: qui trova {Kind(left)} e {Kind(right)}.", position);
        var (first, second) = (Text(left), Text(right));
        // Variables that double each other would fill the memory long before they run out of steps.
        if (first.Length + second.Length > MaxTextLength) throw new ExpressionError("Il testo che ne risulta è troppo lungo.", position);
        return first + second;
    }

    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (DateTime, string) or (string, DateTime) => Moment(left) is { } a && a == Moment(right),
        (JsonNode a, JsonNode b) => JsonNode.DeepEquals(a, b),
        _ => Equals(left, right)
    };

    /// <summary>Below zero, zero or above, for two numbers, two texts (by code point) or two moments.</summary>
    public static int Compare(object? left, object? right, int position) => (left, right) switch
    {
        (decimal a, decimal b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (DateTime or string, DateTime or string) when Moment(left) is { } a && Moment(right) is { } b => a.CompareTo(b),
        _ => throw new ExpressionError($"Non si possono mettere in ordine {Kind(left)} e {Kind(right)}.", position)
    };

    public static object? Member(object? target, string name, int position) => target switch
    {
        JsonObject json => Known(json[name]),
        JsonArray array when name == "length" => (decimal)array.Count,
        string text when name == "length" => (decimal)text.Length,
        null => throw new ExpressionError($"Non si può leggere «{name}» da un valore che manca.", position),
        _ => throw new ExpressionError($"{Kind(target)} non ha un membro «{name}».", position)
    };

    private static DateTime? Moment(object? value) =>
        value is DateTime moment ? moment
        : DateTime.TryParse((string?)value, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read) ? read : null;

    private static string Kind(object? value) => value switch
    {
        null => "un valore che manca",
        string => "un testo",
        decimal => "un numero",
        bool => "un vero o falso",
        DateTime => "un momento",
        JsonArray => "un elenco",
        _ => "un oggetto"
    };
}
