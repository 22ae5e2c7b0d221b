using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ReteLavoro.Kernel.Values;

/// <summary>A natural person's codice fiscale with a correct check letter, upper case, no spaces.</summary>
// Form and check letter: D.M. 23/12/1976. Omocodia (letters LMNPQRSTUV in place of digits, when two people
// would have the same code): same decree; the check letter is computed on the letters.
public readonly partial record struct FiscalCode : ISaysWhyNot<FiscalCode>
{
    private const string OmocodiaDigits = "LMNPQRSTUV";
    private const string MonthLetters = "ABCDEHLMPRST";
    private static readonly int[] OddValues =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    private readonly string? _value;

    private FiscalCode(string value) => _value = value;

    public string Value => _value ?? "";

    /// <summary>True when some digit was replaced by a letter because another person has the plain code.</summary>
    public bool IsOmocodia => _value is { } code && DigitPlaces.Any(place => !char.IsAsciiDigit(code[place]));

    /// <summary>The day of birth of women is written with forty more.</summary>
    public bool IsWoman => _value is { } code && DayOf(code) > 40;

    /// <summary>The day of birth, whose year the code writes with two digits.</summary>
    /// <param name="century">The first year of the century, as 1900.</param>
    /// <returns>Null where that year had no such day (29 February).</returns>
    public DateOnly? BornIn(int century)
    {
        if (_value is not { } code) return null;
        var (year, month, day) = (century + Digit(code[6]) * 10 + Digit(code[7]), MonthLetters.IndexOf(code[8]) + 1, DayOf(code) % 40);
        return day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }

    public override string ToString() => Value;

    public static bool TryParse(string? text, out FiscalCode value, [NotNullWhen(false)] out string? whyNot)
    {
        value = default;
        var code = Typed.Code(text);
        if (code.Length == 0)
            whyNot = "Scrivere il codice fiscale.";
        else if (code.Length == 11 && code.All(char.IsAsciiDigit))
            whyNot = "Undici cifre sono il codice di un ente o una partita IVA: qui serve il codice fiscale di una persona, di 16 caratteri.";
        else if (code.Length != 16)
            whyNot = $"Il codice fiscale ha 16 caratteri: questo ne ha {code.Length}.";
        else if (!Form().IsMatch(code))
            whyNot = "Il codice fiscale non ha la forma giusta: sei lettere, due cifre, una lettera per il mese, due cifre, una lettera e tre cifre per il luogo, una lettera di controllo.";
        else if (DayOf(code) is not ((>= 1 and <= 31) or (>= 41 and <= 71)))
            whyNot = "Il giorno di nascita nel codice fiscale non esiste.";
        else if (CheckLetter(code) != code[15])
            whyNot = "La lettera di controllo del codice fiscale non torna: c'è probabilmente un errore di battitura.";
        else
            (value, whyNot) = (new FiscalCode(code), null);
        return whyNot is null;
    }

    public static FiscalCode Parse(string s, IFormatProvider? provider = null) => Typed.OrThrow<FiscalCode>(s);
    public static bool TryParse(string? s, IFormatProvider? provider, out FiscalCode result) => TryParse(s, out result, out _);

    /// <summary>The letter that the first 15 characters call for.</summary>
    internal static char CheckLetter(string code) =>
        (char)('A' + Enumerable.Range(0, 15).Sum(i => i % 2 == 0 ? OddValues[Rank(code[i])] : Rank(code[i])) % 26);

    private static int Rank(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'A';

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : OmocodiaDigits.IndexOf(c);

    private static int DayOf(string code) => Digit(code[9]) * 10 + Digit(code[10]);

    private static readonly int[] DigitPlaces = [6, 7, 9, 10, 12, 13, 14];

    [GeneratedRegex("^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$")]
    private static partial Regex Form();
}
