using System.Globalization;
using System.Text;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <summary>Writes the terms of a case as a calendar file (RFC 5545): an all-day entry each, with an id that stays and a number that goes up.</summary>
internal static class TermCalendar
{
    private const int LineOctets = 75;

    /// <param name="sequences">By term: how often it has changed since it was first known.</param>
    /// <param name="link">Where the case is found.</param>
    public static string Of(string itemId, string title, IEnumerable<LegalTerm> terms, IReadOnlyDictionary<string, int> sequences, string link, DateTime nowUtc)
    {
        var text = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//ReteLavoro//Scadenze delle crisi//IT");
        Line("CALSCALE:GREGORIAN");
        Line("METHOD:PUBLISH");
        foreach (var term in terms.Where(t => t.Due is not null))
        {
            Line("BEGIN:VEVENT");
            Line($"UID:{itemId}.{term.Rule.Id}@crisi.retelavoro");
            Line($"SEQUENCE:{sequences.GetValueOrDefault(term.Rule.Id)}");
            Line($"DTSTAMP:{nowUtc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
            Line($"DTSTART;VALUE=DATE:{Day(term.Due!.Value)}");
            Line($"DTEND;VALUE=DATE:{Day(term.Due.Value.AddDays(1))}");
            Line($"SUMMARY:{Escaped($"{(term.Done is null ? "Ultimo giorno" : "Fatto")}: {term.Rule.Label} – {title}")}");
            var source = term.Source is { } s ? $"\nFonte: {s.ActTitle}, {s.At}{(term.ToVerify ? " (da verificare)" : "")}." : "";
            Line($"DESCRIPTION:{Escaped(string.Join('\n', term.Derivation) + source + "\n" + link)}");
            Line("TRANSP:TRANSPARENT");
            Line("END:VEVENT");
        }
        Line("END:VCALENDAR");
        return text.ToString();

        // No line is longer than 75 octets; one that goes on begins with a blank, and no letter is cut in two.
        void Line(string line)
        {
            var octets = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > LineOctets) { text.Append("\r\n "); octets = 1; }
                text.Append(rune.ToString());
                octets += rune.Utf8SequenceLength;
            }
            text.Append("\r\n");
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
    private static string Escaped(string text) => text.Replace("\\", "\\\\").Replace(";", "\\;").Replace(",", "\\,").ReplaceLineEndings("\\n");
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
