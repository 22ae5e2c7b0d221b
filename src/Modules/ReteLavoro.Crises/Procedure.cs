using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <summary>
/// A legal procedure that a firm in crisis goes through, as a recipe describes it: the events that start or end a term,
/// and the terms. The figures are parameters of a measure edition, so that each term bears its source.
/// </summary>
/// <param name="Edition">Id of the edition whose parameters the terms name.</param>
public sealed record Procedure(string Id, string Label, string Edition, IReadOnlyList<ProcedureEvent> Events, IReadOnlyList<TermRule> Terms)
{
    public string LabelOf(string eventId) => Events.FirstOrDefault(e => e.Id == eventId)?.Label ?? eventId;

    /// <summary>Events that would meet a term before what begins it has happened, each with a sentence; a term counted back has no such order.</summary>
    public IEnumerable<(string Event, string Sentence)> OutOfOrder(IReadOnlyDictionary<string, DateOnly> days) =>
        from term in Terms
        where !term.Before && term.DoneBy is not null && days.TryGetValue(term.DoneBy, out var done) && days.TryGetValue(term.From, out var begun) && done < begun
        select (term.DoneBy!, $"«{LabelOf(term.DoneBy!)}» non può venire prima di «{LabelOf(term.From)}», {days[term.From].InWords("del")}.");
}

/// <param name="Id">"agreement-signature".</param>
/// <param name="Label">As it is read after "dal …": "firma dell'accordo al Ministero".</param>
public sealed record ProcedureEvent(string Id, string Label);

/// <summary>How a last day is found.</summary>
/// <param name="Label">What must be done by then: "Incontro di presentazione ai lavoratori".</param>
/// <param name="From">The event that it is counted from; its own day is not counted.</param>
/// <param name="Length">The parameter that holds how long it is.</param>
/// <param name="DoneBy">The event that meets it; null for a term that only runs out, such as the end of a phase.</param>
public sealed record TermRule(string Id, string Label, string From, string Length, string? DoneBy = null)
{
    /// <summary>Counted in days, or in months of the calendar.</summary>
    public TermUnit Unit { get; init; } = TermUnit.Days;

    /// <summary>Counted back from the event: "180 days before the start".</summary>
    public bool Before { get; init; }

    /// <summary>The parameter below which (workers involved) the length is halved, fractions of a day dropped; null where it never is.</summary>
    public string? HalvedBelow { get; init; }

    /// <summary>What happens when the last day is a day of rest.</summary>
    public WhenAtRest AtRest { get; init; }
}

public enum TermUnit { Days, Months }

/// <summary>Stay on the day; go on to the next day that is no holiday; or to the next that is neither holiday nor Saturday.</summary>
public enum WhenAtRest { Stay, NextDay, NextWorkday }
