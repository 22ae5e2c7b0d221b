using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ReteLavoro.Kernel.Values;

/// <summary>A code of ISTAT's classification of economic activities, at any depth: <c>C</c>, <c>25</c>, <c>25.11</c>, <c>25.11.00</c>.</summary>
/// <remarks>Only the form is checked; whether the code exists depends on the edition (2007, 2025), which is data.</remarks>
public readonly partial record struct AtecoCode : ISaysWhyNot<AtecoCode>
{
    private readonly string? _value;

    private AtecoCode(string value) => _value = value;

    /// <summary>With dots after every second digit.</summary>
    public string Value => _value ?? "";

    /// <summary>From 1, a section's letter, to 6, a subcategory of six digits.</summary>
    public int Level => Value.Length == 0 ? 0 : char.IsAsciiLetter(Value[0]) ? 1 : Value.Count(char.IsAsciiDigit);

    /// <summary>True for itself and for what lies below: <c>25.1</c> includes <c>25.11.00</c>. A section's letter knows nothing below it.</summary>
    public bool Includes(AtecoCode other) => Value.Length > 0 && other.Value.StartsWith(Value, StringComparison.Ordinal);

    public override string ToString() => Value;

    public static bool TryParse(string? text, out AtecoCode value, [NotNullWhen(false)] out string? whyNot)
    {
        value = default;
        var code = Typed.Code(text);
        if (code.Length == 0)
            whyNot = "Scrivere il codice ATECO.";
        else if (Form().IsMatch(code))
            (value, whyNot) = (new AtecoCode(code), null);
        else if (BareDigits().IsMatch(code))
            (value, whyNot) = (new AtecoCode(string.Join('.', code.Chunk(2).Select(two => new string(two)))), null);
        else
            whyNot = $"«{text!.Trim()}» non è un codice ATECO: si scrive come 25.11.00, o più corto per una divisione o una sezione.";
        return whyNot is null;
    }

    public static AtecoCode Parse(string s, IFormatProvider? provider = null) => Typed.OrThrow<AtecoCode>(s);
    public static bool TryParse(string? s, IFormatProvider? provider, out AtecoCode result) => TryParse(s, out result, out _);

    [GeneratedRegex(@"^([A-V]|[0-9]{2}(\.[0-9]|\.[0-9]{2}(\.[0-9]{1,2})?)?)$")]
    private static partial Regex Form();

    [GeneratedRegex("^[0-9]{3,6}$")]
    private static partial Regex BareDigits();
}
