using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <summary>Writes the terms of a case as a calendar file (<see cref="CalendarText"/>): an all-day entry each, with an id that stays and a number that goes up.</summary>
internal static class TermCalendar
{
    /// <param name="sequences">By term: how often it has changed since it was first known.</param>
    /// <param name="link">Where the case is found.</param>
    public static string Of(string itemId, string title, IEnumerable<LegalTerm> terms, IReadOnlyDictionary<string, int> sequences, string link, DateTime nowUtc)
    {
        var text = new CalendarText("Scadenze delle crisi");
        foreach (var term in terms.Where(t => t.Due is not null))
        {
            text.Line("BEGIN:VEVENT");
            text.Line($"UID:{itemId}.{term.Rule.Id}@crisi.retelavoro");
            text.Line($"SEQUENCE:{sequences.GetValueOrDefault(term.Rule.Id)}");
            text.Line($"DTSTAMP:{CalendarText.Moment(nowUtc)}");
            text.Line($"DTSTART;VALUE=DATE:{CalendarText.Day(term.Due!.Value)}");
            text.Line($"DTEND;VALUE=DATE:{CalendarText.Day(term.Due.Value.AddDays(1))}");
            text.Line($"SUMMARY:{CalendarText.Escaped($"{(term.Done is null ? "Ultimo giorno" : "Fatto")}: {term.Rule.Label} – {title}")}");
            var source = term.Source is { } s ? $"\nFonte: {s.ActTitle}, {s.At}{(term.ToVerify ? " (da verificare)" : "")}." : "";
            text.Line($"DESCRIPTION:{CalendarText.Escaped(string.Join('\n', term.Derivation) + source + "\n" + link)}");
            text.Line("TRANSP:TRANSPARENT");
            text.Line("END:VEVENT");
        }
        return text.ToString();
    }
}

/// <summary>How much time a term leaves, in words and in a tone: never by colour alone.</summary>
internal static class TermWords
{
    /// <param name="soon">From this many days before the last one the tone warns.</param>
    public static (string Text, string Tone) Of(LegalTerm term, DateOnly today, int soon) => (term.State, term.DaysLeft(today)) switch
    {
        (TermState.NotStarted, _) => ("Non ancora cominciato", "neutral"),
        (TermState.Unknown, _) => ("Da verificare", "neutral"),
        (TermState.Met, _) => (term.Done is { } done ? $"Rispettato: {done.InDigits()}" : "Finito", "success"),
        (TermState.MetLate, _) => ($"Fuori termine: {term.Done!.Value.InDigits()}, {Days(term.Done.Value.DayNumber - term.Due!.Value.DayNumber)} dopo", "danger"),
        (TermState.Overdue, -1) => ("Scaduto ieri", "danger"),
        (TermState.Overdue, { } left) => ($"Scaduto da {Days(-left)}", "danger"),
        (_, 0) => ("Scade oggi", "warning"),
        (_, 1) => ("Scade domani", "warning"),
        (_, { } left) => ($"{(left == 1 ? "Manca" : "Mancano")} {Days(left)}", left <= soon ? "warning" : "progress"),
        _ => ("Senza data", "neutral")
    };

    private static string Days(int count) => count == 1 ? "1 giorno" : $"{count} giorni";
}
