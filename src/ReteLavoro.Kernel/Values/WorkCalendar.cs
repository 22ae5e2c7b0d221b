using System.Globalization;

namespace ReteLavoro.Kernel.Values;

/// <summary>A day of rest that comes back every year.</summary>
/// <param name="Day">"10-04" for 4 October, "easter" for Easter Sunday, "easter+1" for the Monday after it.</param>
/// <param name="From">The first year in which it was or is one; null for always.</param>
/// <param name="To">The last year; null while it lasts.</param>
public sealed record Holiday(string Day, string Name, int? From = null, int? To = null)
{
    /// <returns>The date in that year; null where it is no holiday that year.</returns>
    /// <exception cref="FormatException"><see cref="Day"/> is none of the forms above.</exception>
    public DateOnly? In(int year)
    {
        if (year < From || year > To) return null;
        if (!Day.StartsWith("easter", StringComparison.Ordinal))
            return DateOnly.TryParseExact($"{year:D4}-{Day}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw NotADay();
        if (Day == "easter") return WorkCalendar.Easter(year);
        return int.TryParse(Day["easter".Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) ? WorkCalendar.Easter(year).AddDays(days) : throw NotADay();
    }

    private FormatException NotADay() => new($"«{Day}» non è un giorno festivo: si scrive mese-giorno (10-04), oppure easter, easter+1.");
}

/// <summary>Which days are days of rest. The list is the region's (its settings, section "Holidays"), with the acts it comes from.</summary>
public sealed class WorkCalendar(IReadOnlyList<Holiday> holidays)
{
    /// <returns>The name of the day of rest, "domenica" included; null for a working day. A Saturday is none.</returns>
    public string? RestOn(DateOnly day) =>
        holidays.FirstOrDefault(h => h.In(day.Year) == day)?.Name ?? (day.DayOfWeek == DayOfWeek.Sunday ? "domenica" : null);

    /// <summary>Whether people work on that day: neither rest nor, for offices closed on it, a Saturday.</summary>
    public bool IsWorkday(DateOnly day, bool saturdayRests = true) => RestOn(day) is null && !(saturdayRests && day.DayOfWeek == DayOfWeek.Saturday);

    /// <summary>The day itself if people work on it, otherwise the next one on which they do.</summary>
    public DateOnly NextWorkday(DateOnly day, bool saturdayRests = true)
    {
        while (!IsWorkday(day, saturdayRests)) day = day.AddDays(1);
        return day;
    }

    /// <summary>Easter Sunday in the Gregorian calendar, by the rule of the computus: the Sunday after the first church full moon of spring.</summary>
    public static DateOnly Easter(int year)
    {
        var (golden, century) = (year % 19, year / 100);
        var leapsLeftOut = century - century / 4 - (8 * century + 13) / 25;
        var moon = (leapsLeftOut + 19 * golden + 15) % 30;
        moon -= moon / 28 * (1 - moon / 28 * (29 / (moon + 1)) * ((21 - golden) / 11));
        var weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
        return new DateOnly(year, 3, 1).AddDays(27 + moon - weekday);
    }
}
