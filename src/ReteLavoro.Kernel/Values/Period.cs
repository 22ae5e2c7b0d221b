using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ReteLavoro.Kernel.Values;

/// <summary>A first and a last day, both included: "dal 1° al 31 marzo" has 31 days. Without a last day it does not end.</summary>
public readonly record struct Period : ISaysWhyNot<Period>
{
    /// <exception cref="ArgumentException">The last day comes before the first.</exception>
    public Period(DateOnly first, DateOnly? last = null)
    {
        if (last < first) throw new ArgumentException("The last day comes before the first.", nameof(last));
        (First, Last) = (first, last);
    }

    public DateOnly First { get; }

    /// <summary>The last day that still belongs to the period; null for an open end.</summary>
    public DateOnly? Last { get; }

    /// <summary>How many days, counting the first and the last; null for an open end.</summary>
    public int? Days => Last is { } last ? last.DayNumber - First.DayNumber + 1 : null;

    public bool Contains(DateOnly day) => First <= day && !(Last < day);

    /// <summary>True when at least one day belongs to both.</summary>
    public bool Overlaps(Period other) => !(Last < other.First) && !(other.Last < First);

    /// <summary><c>dal 1° gennaio 2027 al 31 marzo 2027</c>, <c>dall'8 marzo 2027</c>.</summary>
    public string InWords() =>
        First == Last ? First.InWords()
        : Last is { } last ? $"{First.InWords("dal")} {last.InWords("al")}" : First.InWords("dal");

    /// <summary><c>2027-01-01/2027-03-31</c>, or <c>2027-01-01/..</c> for an open end (ISO 8601-2).</summary>
    public override string ToString() => $"{First:yyyy-MM-dd}/{(Last is { } last ? $"{last:yyyy-MM-dd}" : "..")}";

    public static bool TryParse(string? text, out Period value, [NotNullWhen(false)] out string? whyNot)
    {
        value = default;
        var ends = Typed.Code(text).Split('/');
        if (ends.Length != 2 || !Day(ends[0], out var first) || !(Day(ends[1], out var last) || ends[1] is ".." or ""))
            whyNot = $"«{text}» non è un periodo: si scrive come 2027-01-01/2027-03-31, o 2027-01-01/.. se non ha una fine.";
        else if (ends[1] is ".." or "")
            (value, whyNot) = (new Period(first), null);
        else if (last < first)
            whyNot = $"Il periodo finisce ({last.InWords()}) prima di cominciare ({first.InWords()}).";
        else
            (value, whyNot) = (new Period(first, last), null);
        return whyNot is null;
    }

    public static Period Parse(string s, IFormatProvider? provider = null) => Typed.OrThrow<Period>(s);
    public static bool TryParse(string? s, IFormatProvider? provider, out Period result) => TryParse(s, out result, out _);

    private static bool Day(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
