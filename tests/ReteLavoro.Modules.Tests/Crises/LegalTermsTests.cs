using ReteLavoro.Crises;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using Xunit;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>Golden dates: each last day was counted on a calendar of paper first.</summary>
public sealed class LegalTermsTests
{
    private static readonly Source Act = new("l-223-1991", "L. 223/1991 del 23 luglio 1991", "Articolo 4, comma 6", "", null);
    private static readonly WorkCalendar Calendar = new([new("easter", "Pasqua"), new("easter+1", "lunedì dell'Angelo"), new("10-04", "San Francesco d'Assisi", From: 2026), new("12-25", "Natale"), new("12-26", "Santo Stefano")]);
    private static readonly DateOnly Today = new(2026, 11, 28);

    private static Parameter Figure(string name, int value, bool toVerify = false, ParameterKind kind = ParameterKind.Days) =>
        new(name, name, kind, [new ParameterValue(new(1991, 8, 11), value.ToString(), kind, null, null, null, Act) { ToVerify = toVerify }]);

    private static readonly Edition Edition = new("e", "Procedura", "m", "Procedure di crisi", new Period(new(1991, 8, 11)),
        [Figure("thirty", 30), Figure("fortyFive", 45, toVerify: true), Figure("seven", 7), Figure("twelve", 12, kind: ParameterKind.Integer), Figure("halvingBelow", 10, kind: ParameterKind.Integer), Figure("hundredEighty", 180)], [], [], []);

    private static LegalTerm Term(TermRule rule, DateOnly? start, DateOnly? done = null, int? workers = null, DateOnly? today = null, params Suspension[] suspensions)
    {
        var events = new Dictionary<string, DateOnly>();
        if (start is { } first) events["start"] = first;
        if (done is { } last) events["done"] = last;
        var procedure = new Procedure("p", "Procedura", "e", [new("start", "firma dell'accordo al Ministero"), new("done", "incontro")], [rule]);
        return LegalTerms.Of(procedure, new() { Events = events, Workers = workers, Suspensions = suspensions }, Edition, Calendar, today ?? Today).Single();
    }

    private static TermRule Rule(string length, WhenAtRest rest = WhenAtRest.Stay, string? halvedBelow = null, string? doneBy = "done") => new("t", "Termine", "start", length, doneBy) { AtRest = rest, HalvedBelow = halvedBelow };

    [Fact]
    public void The_day_of_the_event_is_not_counted_and_the_derivation_says_so()
    {
        var term = Term(Rule("thirty"), new(2026, 11, 5));
        Assert.Equal((new DateOnly(2026, 12, 5), TermState.Running, 7), (term.Due!.Value, term.State, term.DaysLeft(Today)));
        Assert.Equal("30 giorni dal 5 novembre 2026 (firma dell'accordo al Ministero; il giorno iniziale non si conta): 5 dicembre 2026.", Assert.Single(term.Derivation));
        Assert.Equal(Act, term.Source);
    }

    [Theory]
    [InlineData("2026-12-05", TermState.Met), InlineData("2026-12-06", TermState.MetLate)]
    public void PER_01_day_30_is_in_time_and_day_31_is_late(string done, TermState state) =>
        Assert.Equal(state, Term(Rule("thirty"), new(2026, 11, 5), DateOnly.Parse(done, System.Globalization.CultureInfo.InvariantCulture), today: new(2027, 1, 1)).State);

    [Fact]
    public void What_is_not_done_by_the_last_day_is_overdue_from_the_day_after()
    {
        Assert.Equal(TermState.Running, Term(Rule("thirty"), new(2026, 11, 5), today: new(2026, 12, 5)).State);
        Assert.Equal(TermState.Overdue, Term(Rule("thirty"), new(2026, 11, 5), today: new(2026, 12, 6)).State);
        // A phase that nobody has to close is over by itself.
        Assert.Equal(TermState.Met, Term(Rule("thirty", doneBy: null), new(2026, 11, 5), today: new(2026, 12, 6)).State);
    }

    /// <summary>45 days from 12 February 2027 end on Easter Monday's eve; 4 October 2027 is a Monday and a holiday.</summary>
    [Theory]
    [InlineData("2027-02-11", WhenAtRest.NextDay, "2027-03-30"), InlineData("2027-02-12", WhenAtRest.NextDay, "2027-03-30"), InlineData("2027-02-12", WhenAtRest.Stay, "2027-03-29")]
    [InlineData("2027-08-20", WhenAtRest.NextDay, "2027-10-05"), InlineData("2027-08-19", WhenAtRest.NextDay, "2027-10-05"), InlineData("2027-08-18", WhenAtRest.NextDay, "2027-10-02")]
    [InlineData("2027-08-18", WhenAtRest.NextWorkday, "2027-10-05"), InlineData("2026-11-10", WhenAtRest.NextWorkday, "2026-12-28")]
    public void A_last_day_at_rest_moves_to_the_next_one_that_is_not(string start, WhenAtRest rest, string due) =>
        Assert.Equal(DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture), Term(Rule("fortyFive", rest), DateOnly.Parse(start, System.Globalization.CultureInfo.InvariantCulture)).Due);

    [Fact]
    public void Each_move_is_said_by_name()
    {
        var term = Term(Rule("fortyFive", WhenAtRest.NextDay), new(2027, 2, 11));
        Assert.Equal(["Il 28 marzo 2027 è Pasqua: la scadenza passa al 29 marzo 2027.", "Il 29 marzo 2027 è lunedì dell'Angelo: la scadenza passa al 30 marzo 2027."], term.Derivation.Skip(1));
        Assert.True(term.ToVerify);
    }

    [Theory]
    [InlineData(9, "2026-11-23"), InlineData(10, "2026-12-16")]
    public void With_fewer_workers_than_the_threshold_the_term_is_halved_and_fractions_are_dropped(int workers, string due) =>
        Assert.Equal(DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture), Term(Rule("fortyFive", halvedBelow: "halvingBelow"), new(2026, 11, 1), workers: workers).Due);

    [Fact]
    public void While_nobody_knows_how_many_workers_there_are_the_whole_term_counts_and_the_doubt_is_said()
    {
        var term = Term(Rule("fortyFive", halvedBelow: "halvingBelow"), new(2026, 11, 1));
        Assert.Equal(new DateOnly(2026, 12, 16), term.Due);
        Assert.StartsWith("Non si sa se la durata è dimezzata", term.Derivation[0]);
    }

    [Fact]
    public void Ten_days_of_suspension_move_the_term_by_ten_and_days_counted_twice_count_once()
    {
        var ten = new Suspension(new Period(new(2026, 11, 10), new(2026, 11, 19)), "richiesta di integrazioni");
        Assert.Equal(new DateOnly(2026, 12, 15), Term(Rule("thirty"), new(2026, 11, 5), suspensions: ten).Due);
        Assert.Equal(new DateOnly(2026, 12, 20), Term(Rule("thirty"), new(2026, 11, 5), suspensions: [ten, new(new Period(new(2026, 11, 15), new(2026, 11, 24)), "sciopero")]).Due);
        // One that comes after the term is over changes nothing; one that began before the event counts from it.
        Assert.Equal(new DateOnly(2026, 12, 5), Term(Rule("thirty"), new(2026, 11, 5), suspensions: new Suspension(new Period(new(2026, 12, 6), new(2026, 12, 9)), "x")).Due);
        Assert.Equal(new DateOnly(2026, 12, 8), Term(Rule("thirty"), new(2026, 11, 5), suspensions: new Suspension(new Period(new(2026, 11, 1), new(2026, 11, 8)), "x")).Due);
    }

    [Fact]
    public void A_term_before_an_event_is_counted_back_and_never_shortened()
    {
        var term = Term(Rule("hundredEighty", WhenAtRest.NextWorkday) with { Before = true }, new(2027, 4, 1));
        // 180 days back is Saturday 3 October 2026: Friday the 2nd leaves the whole of it.
        Assert.Equal(new DateOnly(2026, 10, 2), term.Due);
    }

    [Fact]
    public void Months_are_those_of_the_calendar() =>
        Assert.Equal(new DateOnly(2027, 2, 28), Term(Rule("twelve") with { Unit = TermUnit.Months }, new(2026, 2, 28)).Due);

    [Fact]
    public void Without_the_event_or_the_figure_there_is_no_date_to_rely_on()
    {
        Assert.Equal((TermState.NotStarted, (DateOnly?)null), (Term(Rule("thirty"), null).State, Term(Rule("thirty"), null).Due));
        Assert.Equal((TermState.Unknown, (DateOnly?)null), (Term(Rule("nowhere"), new(2026, 11, 5)).State, Term(Rule("nowhere"), new(2026, 11, 5)).Due));
    }
}
