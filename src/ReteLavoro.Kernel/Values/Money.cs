using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ReteLavoro.Kernel.Values;

/// <summary>An amount in euro as whole cents, so that both databases add it up without rounding.</summary>
/// <remarks>Sums that do not fit throw <see cref="OverflowException"/>: a wrong total is worse than none.</remarks>
public readonly partial record struct Money(long Cents) : ISaysWhyNot<Money>, IComparable<Money>, IFormattable
{
    public static readonly Money Zero;

    /// <summary>Euro, not cents.</summary>
    public decimal Amount => Cents / 100m;

    /// <summary>Half a cent goes to the even cent, so that a thousand lines do not drift upwards.</summary>
    public static Money Euro(decimal amount) => new((long)Math.Round(amount * 100m, MidpointRounding.ToEven));

    public static Money operator +(Money a, Money b) => new(checked(a.Cents + b.Cents));
    public static Money operator -(Money a, Money b) => new(checked(a.Cents - b.Cents));
    public static Money operator -(Money a) => new(checked(-a.Cents));
    public static Money operator *(Money a, int times) => new(checked(a.Cents * times));

    /// <summary>A rate times hours, or an amount times a share; rounded as <see cref="Euro"/> does.</summary>
    public static Money operator *(Money a, decimal factor) => Euro(a.Amount * factor);

    public static bool operator <(Money a, Money b) => a.Cents < b.Cents;
    public static bool operator >(Money a, Money b) => a.Cents > b.Cents;
    public static bool operator <=(Money a, Money b) => a.Cents <= b.Cents;
    public static bool operator >=(Money a, Money b) => a.Cents >= b.Cents;
    public int CompareTo(Money other) => Cents.CompareTo(other.Cents);

    /// <summary><c>2.000 €</c>, or <c>2.000,50 €</c> where there are cents.</summary>
    public override string ToString() => Amount.ToString(Cents % 100 == 0 ? "N0" : "N2", Italian) + " €";

    /// <param name="format"><c>C2</c> gives the long form of legal acts, <c>€ 5.000.000,00</c>; anything else the short one.</param>
    /// <param name="formatProvider">Not used: an amount is written the same way whatever the culture of the request.</param>
    public string ToString(string? format, IFormatProvider? formatProvider = null) =>
        format is "C2" or "c2" ? "€ " + Amount.ToString("N2", Italian) : ToString();

    public static bool TryParse(string? text, out Money value, [NotNullWhen(false)] out string? whyNot)
    {
        value = default;
        var typed = Typed.Code(text).Replace("€", "").Replace("EUR", "").Replace('−', '-');
        if (typed.Length == 0)
            whyNot = "Scrivere un importo, per esempio 2.000,50.";
        else if (!(ItalianForm().IsMatch(typed) || InvariantForm().IsMatch(typed)))
            whyNot = $"«{text!.Trim()}» non è un importo in euro: si scrive come 2.000 o 2.000,50, con al massimo due decimali.";
        else if (!decimal.TryParse(typed, NumberStyles.Number, ItalianForm().IsMatch(typed) ? Italian : NumberFormatInfo.InvariantInfo, out var amount)
                 || Math.Abs(amount) > long.MaxValue / 100)
            whyNot = "L'importo è troppo grande.";
        else
        {
            value = Euro(amount);
            whyNot = null;
        }
        return whyNot is null;
    }

    public static Money Parse(string s, IFormatProvider? provider = null) => Typed.OrThrow<Money>(s);
    public static bool TryParse(string? s, IFormatProvider? provider, out Money result) => TryParse(s, out result, out _);

    // "2.000" is two thousand here, as everywhere in Italy; "2.50" and "1,234.5" can only be the invariant form.
    [GeneratedRegex(@"^-?(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?$")]
    private static partial Regex ItalianForm();

    [GeneratedRegex(@"^-?(\d{1,3}(,\d{3})+|\d+)\.\d{1,2}$")]
    private static partial Regex InvariantForm();

    // Own separators: the operating system's Italian may or may not group four digits.
    private static readonly NumberFormatInfo Italian = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
}
