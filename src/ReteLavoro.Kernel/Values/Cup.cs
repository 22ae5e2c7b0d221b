using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ReteLavoro.Kernel.Values;

/// <summary>A codice unico di progetto: fifteen characters that name one public investment project.</summary>
// L. 3/2003, art. 11; delibera CIPE 143/2002. The code has no check character: only its form can be verified.
public readonly partial record struct Cup : ISaysWhyNot<Cup>
{
    private readonly string? _value;

    private Cup(string value) => _value = value;

    public string Value => _value ?? "";

    public override string ToString() => Value;

    public static bool TryParse(string? text, out Cup value, [NotNullWhen(false)] out string? whyNot)
    {
        value = default;
        var code = Typed.Code(text);
        if (code.Length == 0)
            whyNot = "Scrivere il CUP.";
        else if (code.Length != 15)
            whyNot = $"Il CUP ha 15 caratteri: questo ne ha {code.Length}.";
        else if (!Form().IsMatch(code))
            whyNot = "Il CUP è fatto di una lettera, due cifre, una lettera e undici cifre, come B61I13000160001.";
        else
            (value, whyNot) = (new Cup(code), null);
        return whyNot is null;
    }

    public static Cup Parse(string s, IFormatProvider? provider = null) => Typed.OrThrow<Cup>(s);
    public static bool TryParse(string? s, IFormatProvider? provider, out Cup result) => TryParse(s, out result, out _);

    [GeneratedRegex("^[A-Z][0-9]{2}[A-Z][0-9]{11}$")]
    private static partial Regex Form();
}
