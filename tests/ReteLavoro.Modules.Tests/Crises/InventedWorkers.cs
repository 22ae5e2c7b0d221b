using System.Globalization;
using System.Text;
using ReteLavoro.Crises;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>
/// A list of people who do not exist, and how many of them are in each band: counted while they are invented, from what was
/// decided about each, and not from what is then written about her.
/// </summary>
internal sealed class InventedWorkers
{
    public const string Headings = "Cognome;Nome;Codice fiscale;Titolo di studio;Codice ISCO;Anzianità;Note";

    /// <summary>The day of <see cref="ReteLavoro.Testing.FixedClock.Start"/>.</summary>
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly (string Band, int From, int To)[] Ages = [("fino-29", 17, 29), ("30-39", 30, 39), ("40-49", 40, 49), ("50-54", 50, 54), ("da-55", 55, 67)];
    private static readonly (string Band, string[] Words)[] Education = [("isced-0-2", ["Licenza media", "licenza elementare", "2"]), ("isced-3-4", ["Diploma di perito", "QUALIFICA", "3"]), ("isced-5-8", ["Laurea in lettere", "diploma di laurea", "ITS"]), ("non-noto", [""])];
    private static readonly (string Band, int From, int To)[] Seniority = [("fino-5", 0, 5), ("6-10", 6, 10), ("11-20", 11, 20), ("oltre-20", 21, 40)];

    public List<string[]> Rows { get; } = [];
    public Dictionary<WorkerGroup, int> Expected { get; } = [];

    public InventedWorkers(int count, int seed = 2026)
    {
        var random = new Random(seed);
        for (var n = 0; n < count; n++)
        {
            var (age, woman, education, isco, seniority) = (Ages[random.Next(Ages.Length)], random.Next(2) == 0, Education[random.Next(Education.Length)], random.Next(1, 10).ToString(CultureInfo.InvariantCulture), Seniority[random.Next(Seniority.Length)]);
            var finely = random.Next(2) == 0 ? "" : "1";
            // Born so many years ago today, or up to 364 days earlier.
            var born = Today.AddYears(-random.Next(age.From, age.To + 1)).AddDays(-random.Next(365));
            Rows.Add([$"Cognomefinto{n}", $"Nomefinto{n}", Code(n, born, woman), education.Words[random.Next(education.Words.Length)], finely.Length == 0 ? isco : $"{isco}111", random.Next(seniority.From, seniority.To + 1).ToString(CultureInfo.InvariantCulture), "riservato"]);
            var group = new WorkerGroup(age.Band, woman ? "F" : "M", education.Band, isco + finely, seniority.Band, 0);
            Expected[group] = Expected.GetValueOrDefault(group) + 1;
        }
    }

    public string Csv => Rows.Aggregate(new StringBuilder(Headings).Append('\n'), (text, row) => text.AppendJoin(';', row).Append('\n')).ToString();
    public byte[] Bytes => Encoding.UTF8.GetBytes(Csv);

    /// <summary>A code with the check letter that the program accepts; the letters of the names and the place differ with the number.</summary>
    public static string Code(int number, DateOnly born, bool woman)
    {
        char Letter(int divisor) => (char)('A' + number / divisor % 26);
        var first = $"{Letter(1)}{Letter(26)}{Letter(676)}XYZ{born.Year % 100:00}{"ABCDEHLMPRST"[born.Month - 1]}{born.Day + (woman ? 40 : 0):00}Z{number % 1000:000}";
        return Enumerable.Range('A', 26).Select(c => first + (char)c).Single(c => FiscalCode.TryParse(c, out _, out _));
    }
}
