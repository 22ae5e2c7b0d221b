using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;

namespace ReteLavoro.Crises;

/// <summary>What the terms of a case are computed from.</summary>
public sealed record TermFacts
{
    /// <summary>The day on which each event of the procedure happened.</summary>
    public required IReadOnlyDictionary<string, DateOnly> Events { get; init; }

    /// <summary>How many workers the procedure is about; null while nobody knows.</summary>
    public int? Workers { get; init; }

    /// <summary>When the procedure stood still, with the reason; both days included, in any order.</summary>
    public IReadOnlyList<Suspension> Suspensions { get; init; } = [];
}

public sealed record Suspension(Period Period, string Reason);

public enum TermState { NotStarted, Running, Met, MetLate, Overdue, Unknown }

/// <summary>A term of a case.</summary>
/// <param name="Due">The last day; null while the event has not happened or a figure is missing.</param>
/// <param name="Done">The day on which it was met.</param>
/// <param name="Derivation">How the last day was found, one sentence a step.</param>
/// <param name="Source">Where the length is written; null when the edition has none.</param>
/// <param name="ToVerify">Nobody has yet confirmed the figure on its act.</param>
public sealed record LegalTerm(TermRule Rule, TermState State, DateOnly? Due, DateOnly? Done, IReadOnlyList<string> Derivation, Source? Source, bool ToVerify)
{
    /// <summary>Days from today to the last one; negative when it is past.</summary>
    public int? DaysLeft(DateOnly today) => Due?.DayNumber - today.DayNumber;
}

/// <summary>
/// Computes legal terms from the events of a case. Pure: lengths, thresholds and their sources are the edition's, the
/// days of rest the calendar's; nothing of the law stands here but how days are counted (the first one is left out,
/// codice civile, art. 2963).
/// </summary>
public static class LegalTerms
{
    public static IReadOnlyList<LegalTerm> Of(Procedure procedure, TermFacts facts, Edition edition, WorkCalendar calendar, DateOnly today) =>
        [.. procedure.Terms.Select(rule => Of(procedure, rule, facts, edition, calendar, today))];

    private static LegalTerm Of(Procedure procedure, TermRule rule, TermFacts facts, Edition edition, WorkCalendar calendar, DateOnly today)
    {
        var from = procedure.LabelOf(rule.From);
        var on = facts.Events.TryGetValue(rule.From, out var start) ? start : today;
        var value = edition.Parameter(rule.Length)?.On(edition.ShownOn(on));
        if (value?.Number is not { } length)
            return new(rule, TermState.Unknown, null, null, ["La durata non è fra i parametri della procedura."], null, false);
        DateOnly? done = rule.DoneBy is { } by && facts.Events.TryGetValue(by, out var day) ? day : null;
        if (!facts.Events.ContainsKey(rule.From))
            return new(rule, done is null ? TermState.NotStarted : TermState.Met, null, done, [$"{Days((int)length, rule.Unit)} {(rule.Before ? "prima di" : "da")}: {from}. La data non c'è ancora."], value.Source, value.ToVerify);

        var steps = new List<string>();
        var (count, toVerify) = ((int)length, value.ToVerify);
        if (rule.HalvedBelow is { } threshold)
        {
            var below = edition.Parameter(threshold)?.On(edition.ShownOn(on));
            toVerify |= below?.ToVerify == true;
            if (below?.Number is not { } least || facts.Workers is not { } workers)
                steps.Add("Non si sa se la durata è dimezzata: manca il numero dei lavoratori, o la soglia. È contata per intero.");
            else if (workers < least)
            {
                count /= 2;
                steps.Add($"I lavoratori coinvolti sono {workers}, meno di {least:0}: la durata passa da {Days((int)length, rule.Unit)} a {Days(count, rule.Unit)}.");
            }
        }
        var due = Count(start, count, rule);
        steps.Add($"{Days(count, rule.Unit)} {(rule.Before ? "prima del" : "dal")} {start.InWords()} ({from}; il giorno iniziale non si conta): {due.InWords()}.");
        if (!rule.Before) due = Suspend(start, due, facts.Suspensions, steps);
        due = Move(due, rule, calendar, steps);
        var state = done is { } met ? met <= due ? TermState.Met : TermState.MetLate
            // A phase that ends by itself is over, not late.
            : today <= due ? TermState.Running : rule.DoneBy is null ? TermState.Met : TermState.Overdue;
        return new(rule, state, due, done, steps, value.Source, toVerify);
    }

    private static DateOnly Count(DateOnly start, int count, TermRule rule) => (rule.Unit, rule.Before) switch
    {
        (TermUnit.Days, false) => start.AddDays(count),
        (TermUnit.Days, true) => start.AddDays(-count),
        (_, false) => start.AddMonths(count),
        (_, true) => start.AddMonths(-count)
    };

    /// <summary>Days on which the procedure stood still within the term are added at its end; those of two suspensions count once.</summary>
    private static DateOnly Suspend(DateOnly start, DateOnly due, IReadOnlyList<Suspension> suspensions, List<string> steps)
    {
        var counted = start;
        foreach (var suspension in suspensions.OrderBy(s => s.Period.First))
        {
            var first = suspension.Period.First > counted ? suspension.Period.First : counted.AddDays(1);
            if (first > due) continue;
            if (suspension.Period.Last is not { } last)
            {
                steps.Add($"{first.InWords("Dal")} la procedura è sospesa ({suspension.Reason}) e non ha ancora una ripresa: la data può spostarsi.");
                break;
            }
            if (last < first) continue;
            var days = last.DayNumber - first.DayNumber + 1;
            due = due.AddDays(days);
            counted = last;
            steps.Add($"Sospesa {new Period(first, last).InWords()} ({suspension.Reason}), {Days(days, TermUnit.Days)}: la scadenza passa {due.InWords("al")}.");
        }
        return due;
    }

    private static DateOnly Move(DateOnly due, TermRule rule, WorkCalendar calendar, List<string> steps)
    {
        if (rule.AtRest == WhenAtRest.Stay) return due;
        var saturday = rule.AtRest == WhenAtRest.NextWorkday;
        while (!calendar.IsWorkday(due, saturday))
        {
            // A term counted back ends earlier, so that the whole of it is kept.
            var next = due.AddDays(rule.Before ? -1 : 1);
            steps.Add($"{due.InWords("Il")} è {calendar.RestOn(due) ?? "sabato"}: la scadenza passa {next.InWords("al")}.");
            due = next;
        }
        return due;
    }

    internal static string Days(int count, TermUnit unit) => (count, unit) switch
    {
        (1, TermUnit.Days) => "1 giorno",
        (_, TermUnit.Days) => $"{count} giorni",
        (1, _) => "1 mese",
        _ => $"{count} mesi"
    };
}
