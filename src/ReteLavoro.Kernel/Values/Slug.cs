using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ReteLavoro.Kernel.Values;

/// <summary>A title as one segment of an address: <c>a-z</c>, <c>0-9</c> and single dashes between them.</summary>
public readonly record struct Slug : ISaysWhyNot<Slug>
{
    private readonly string? _value;

    private Slug(string value) => _value = value;

    /// <summary>Empty when the title had no letter and no digit.</summary>
    public string Value => _value ?? "";

    public override string ToString() => Value;

    /// <summary>"Città di Erba – fase 1" becomes <c>citta-di-erba-fase-1</c>. Letters of other alphabets are left out.</summary>
    /// <param name="title">Any text, also null.</param>
    /// <param name="maxLength">Characters at most; cut between words where there is one to cut at.</param>
    public static Slug From(string? title, int maxLength = 100)
    {
        var slug = new StringBuilder();
        foreach (var c in (title ?? "").Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) slug.Append(c);
            else if (c == 'ß') slug.Append("ss");
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        var text = slug.ToString().TrimEnd('-');
        if (text.Length <= maxLength) return new Slug(text);
        var end = text.LastIndexOf('-', maxLength);
        return new Slug(text[..(end > 0 ? end : maxLength)]);
    }

    public static bool TryParse(string? text, out Slug value, [NotNullWhen(false)] out string? whyNot)
    {
        var typed = (text ?? "").Trim();
        value = From(typed, int.MaxValue);
        whyNot = typed.Length == 0 ? "Scrivere il nome da usare nell'indirizzo."
            : value.Value.Length == 0 ? $"«{typed}» non contiene lettere o cifre da usare nell'indirizzo."
            : value.Value != typed ? $"«{typed}» non può stare in un indirizzo: servono lettere minuscole senza accenti, cifre e trattini, come {value.Value}."
            : null;
        if (whyNot is not null) value = default;
        return whyNot is null;
    }

    public static Slug Parse(string s, IFormatProvider? provider = null) => Typed.OrThrow<Slug>(s);
    public static bool TryParse(string? s, IFormatProvider? provider, out Slug result) => TryParse(s, out result, out _);
}
