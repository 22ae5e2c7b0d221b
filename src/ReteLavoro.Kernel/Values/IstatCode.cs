using System.Diagnostics.CodeAnalysis;

namespace ReteLavoro.Kernel.Values;

/// <summary>ISTAT's code of a municipality, six digits: three of the province, three of the municipality in it.</summary>
public readonly record struct IstatCode : ISaysWhyNot<IstatCode>
{
    private readonly string? _value;

    private IstatCode(string value) => _value = value;

    public string Value => _value ?? "";

    /// <summary>The three digits of the province or metropolitan city: 016 is Bergamo.</summary>
    public string Province => Value.Length == 6 ? Value[..3] : "";

    public override string ToString() => Value;

    /// <remarks>Leading zeros are never added: a spreadsheet that dropped them must be corrected at its source.</remarks>
    public static bool TryParse(string? text, out IstatCode value, [NotNullWhen(false)] out string? whyNot)
    {
        value = default;
        var code = Typed.Code(text);
        if (code.Length == 0)
            whyNot = "Scrivere il codice ISTAT del comune.";
        else if (!code.All(char.IsAsciiDigit))
            whyNot = "Il codice ISTAT di un comune è fatto di sole cifre.";
        else if (code.Length is 4 or 5)
            whyNot = $"Il codice ISTAT di un comune ha sei cifre: a «{code}» mancano forse gli zeri iniziali ({code.PadLeft(6, '0')}).";
        else if (code.Length != 6)
            whyNot = $"Il codice ISTAT di un comune ha sei cifre: questo ne ha {code.Length}.";
        else
            (value, whyNot) = (new IstatCode(code), null);
        return whyNot is null;
    }

    public static IstatCode Parse(string s, IFormatProvider? provider = null) => Typed.OrThrow<IstatCode>(s);
    public static bool TryParse(string? s, IFormatProvider? provider, out IstatCode result) => TryParse(s, out result, out _);
}
