using System.Globalization;

namespace ReteLavoro.Kernel.Values;

/// <summary>Days as an Italian act writes them, whatever the culture of the request.</summary>
public static class ItalianDates
{
    private static readonly string[] Months =
        ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
         "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"];

    extension(DateOnly day)
    {
        /// <summary><c>22 novembre 2026</c>; the first of a month is <c>1° gennaio 2027</c>.</summary>
        public string InWords() => $"{day.Day}{(day.Day == 1 ? "°" : "")} {Months[day.Month - 1]} {day.Year}";

        /// <param name="article">"il", or a preposition with it: "dal", "del", "al"; <c>dal 22 novembre 2026</c>, <c>dall'8 marzo 2027</c>.</param>
        // Only "otto" and "undici" begin with a vowel; the first is "primo".
        public string InWords(string article) => (day.Day is not (8 or 11) ? article + " " : article switch { "il" => "l'", "Il" => "L'", _ => article + "l'" }) + day.InWords();

        /// <summary><c>22/11/2026</c>, for tables and lists.</summary>
        public string InDigits() => day.ToString("dd'/'MM'/'yyyy", CultureInfo.InvariantCulture);
    }
}
