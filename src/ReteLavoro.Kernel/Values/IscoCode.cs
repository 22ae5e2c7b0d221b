using System.Diagnostics.CodeAnalysis;

namespace ReteLavoro.Kernel.Values;

/// <summary>
/// A code of the ILO's classification of occupations ISCO-08, at any depth: <c>7</c> (major group), <c>72</c>, <c>722</c>,
/// <c>7223</c> (unit group).
/// </summary>
/// <remarks>Only the form is checked; which groups there are is data (vocabulary <c>isco-groups</c>).</remarks>
public readonly record struct IscoCode : ISaysWhyNot<IscoCode>
{
    private readonly string? _value;

    private IscoCode(string value) => _value = value;

    public string Value => _value ?? "";

    /// <summary>The first digit.</summary>
    public string MajorGroup => Value.Length == 0 ? "" : Value[..1];

    /// <summary>
    /// From 1, simple and routine work, to 4, work that rests on long studies: the level that the classification gives to the
    /// group, the highest where it gives several (managers; armed forces). Source: ILO, ISCO-08 volume I, table 1.
    /// </summary>
    public int SkillLevel => Value switch
    {
        ['1', '4', ..] or ['3', ..] => 3,
        ['0', '2', ..] or ['4' or '5' or '6' or '7' or '8', ..] => 2,
        ['0', '3', ..] or ['9', ..] => 1,
        _ => 4
    };

    /// <summary>True for itself and for what lies below: <c>72</c> includes <c>7223</c>.</summary>
    public bool Includes(IscoCode other) => Value.Length > 0 && other.Value.StartsWith(Value, StringComparison.Ordinal);

    /// <summary>Itself, then the groups that it lies in, up to its major group.</summary>
    public IEnumerable<string> Upwards()
    {
        for (var length = Value.Length; length > 0; length--) yield return Value[..length];
    }

    public override string ToString() => Value;

    public static bool TryParse(string? text, out IscoCode value, [NotNullWhen(false)] out string? whyNot)
    {
        value = default;
        var code = Typed.Code(text);
        if (code.Length == 0) whyNot = "Scrivere il codice ISCO.";
        else if (code.Length <= 4 && code.All(char.IsAsciiDigit)) (value, whyNot) = (new IscoCode(code), null);
        else whyNot = "Un codice ISCO è fatto di una, due, tre o quattro cifre, come 72 o 7223.";
        return whyNot is null;
    }

    public static IscoCode Parse(string s, IFormatProvider? provider = null) => Typed.OrThrow<IscoCode>(s);
    public static bool TryParse(string? s, IFormatProvider? provider, out IscoCode result) => TryParse(s, out result, out _);
}
