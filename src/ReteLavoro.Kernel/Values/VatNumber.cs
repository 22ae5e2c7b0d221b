using System.Diagnostics.CodeAnalysis;

namespace ReteLavoro.Kernel.Values;

/// <summary>An Italian partita IVA: eleven digits with a correct check digit, without "IT".</summary>
// Check digit: Luhn's, D.M. 23/12/1976, art. 10.
public readonly record struct VatNumber : ISaysWhyNot<VatNumber>
{
    private readonly string? _value;

    private VatNumber(string value) => _value = value;

    public string Value => _value ?? "";

    public override string ToString() => Value;

    public static bool TryParse(string? text, out VatNumber value, [NotNullWhen(false)] out string? whyNot)
    {
        value = default;
        var code = Typed.Code(text);
        if (code.StartsWith("IT")) code = code[2..];
        if (code.Length == 0)
            whyNot = "Scrivere la partita IVA.";
        else if (!code.All(char.IsAsciiDigit))
            whyNot = "La partita IVA è fatta di sole cifre.";
        else if (code.Length != 11)
            whyNot = $"La partita IVA ha 11 cifre: questa ne ha {code.Length}.";
        else if (code.All(c => c == '0') || !LuhnHolds(code))
            whyNot = "La cifra di controllo della partita IVA non torna: c'è probabilmente un errore di battitura.";
        else
            (value, whyNot) = (new VatNumber(code), null);
        return whyNot is null;
    }

    public static VatNumber Parse(string s, IFormatProvider? provider = null) => Typed.OrThrow<VatNumber>(s);
    public static bool TryParse(string? s, IFormatProvider? provider, out VatNumber result) => TryParse(s, out result, out _);

    private static bool LuhnHolds(string digits) =>
        digits.Select((c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2 / 10 + (c - '0') * 2 % 10).Sum() % 10 == 0;
}
