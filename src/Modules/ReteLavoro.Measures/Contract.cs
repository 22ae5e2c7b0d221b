using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Measures;

/// <summary>What a check found. "Unknown" is never a yes: it asks a person.</summary>
public enum Verdict { Met, NotMet, Unknown }

/// <summary>Where a figure or a rule is written.</summary>
/// <param name="ActTitle">As the act is cited: "D.g.r. X/6686 del 9 giugno 2017".</param>
/// <param name="At">Where in the act.</param>
/// <param name="Quote">The words of the act.</param>
public sealed record Source(string ActId, string ActTitle, string At, string Quote, string? Url);

/// <summary>A rule applied to a case.</summary>
/// <param name="Sentence">The rule as a person reads it, with the figures of the edition filled in.</param>
/// <param name="Because">What was found, in Italian: "La rete ha 2 soggetti."</param>
public sealed record RuleResult(string RuleId, string Check, string Sentence, Verdict Verdict, string Because, Source Source);

/// <summary>The measures of the region. Inside an act that changed them, the new ones.</summary>
public interface IMeasures
{
    Task<Edition?> EditionAsync(string id, CancellationToken cancel);

    /// <summary>In the order of their measures, the earliest of each measure first.</summary>
    Task<IReadOnlyList<Edition>> EditionsAsync(CancellationToken cancel);
    Task<IReadOnlyList<Measure>> MeasuresAsync(CancellationToken cancel);

    /// <summary>All the acts of the register, the newest first; those without a date last.</summary>
    Task<IReadOnlyList<LegalAct>> ActsAsync(CancellationToken cancel);
}

/// <summary>Runs the cases that a recipe brings along. A module that owns rules registers one.</summary>
public interface IExampleRunner
{
    /// <summary>Which cases are its own: "network".</summary>
    string About { get; }

    /// <returns>The verdict of each check of the edition's rules, "network.minimum-partners" and so on.</returns>
    Task<IReadOnlyDictionary<string, Verdict>> RunAsync(JsonObject given, string edition, CancellationToken cancel);
}

/// <summary>Knows how the terms of a list are called in Italian; registered by the module that keeps the vocabularies.</summary>
public interface ITermLabels
{
    /// <returns>Null for a term it does not know.</returns>
    string? LabelOf(string termId);
}

public sealed record Measure(string Id, string Name, IReadOnlyList<Edition> Editions);

/// <summary>A law, a resolution, a decree, a call: whatever a rule can be quoted from.</summary>
/// <param name="Type">As the region writes it: "DGR", "Legge regionale", "Scheda misura".</param>
/// <param name="Number">Null for acts that have none.</param>
/// <param name="Bulletin">Where it was published: "BURL n. 21, Serie Ordinaria, 25 maggio 2022".</param>
/// <param name="ValidTo">The last day in force; null while it lasts.</param>
public sealed record LegalAct(
    string Id, string Type, string? Number, DateOnly? Date, string Body, string Title, string? Url, string? Bulletin,
    DateOnly? ValidFrom, DateOnly? ValidTo)
{
    /// <summary>Whether a case of crisis may be made public by it: most acts of the register are norms, and a norm releases nothing by itself.</summary>
    public bool ReleasesCases { get; init; }

    /// <summary>"D.g.r. X/6686 del 9 giugno 2017"; an act with neither number nor date is cited by its title.</summary>
    public string Citation
    {
        get
        {
            var type = Abbreviations.GetValueOrDefault(Type.Trim().ToUpperInvariant(), Type.Trim());
            // "Linee guida «Linee guida per …»" would say its kind twice.
            if (string.IsNullOrWhiteSpace(Number) && Date is null) return Title.StartsWith(type, StringComparison.OrdinalIgnoreCase) ? $"«{Title}»" : $"{type} «{Title}»";
            var number = string.IsNullOrWhiteSpace(Number) ? "" : " " + Number.Trim();
            return Date is { } day ? $"{type}{number} {day.InWords("del")}" : type + number;
        }
    }

    private static readonly Dictionary<string, string> Abbreviations = new(StringComparer.Ordinal)
    {
        ["DGR"] = "D.g.r.",
        ["DD"] = "D.d.",
        ["DDS"] = "D.d.s.",
        ["DECRETO LEGISLATIVO"] = "D.lgs.",
        ["LEGGE REGIONALE"] = "L.r.",
        ["LEGGE"] = "L."
    };
}

public enum ParameterKind { Integer, Money, Percent, Days, Hours, Text, List }

/// <summary>A figure of an edition: one name, one value at a time.</summary>
/// <param name="Values">In order of date; each holds until the next begins.</param>
public sealed record Parameter(string Name, string Label, ParameterKind Kind, IReadOnlyList<ParameterValue> Values)
{
    /// <summary>The value in force on a day; null before the first.</summary>
    public ParameterValue? On(DateOnly day) => Values.LastOrDefault(v => v.From <= day);
}

/// <param name="From">The first day on which it holds.</param>
/// <param name="Json">A number, a text or an array of term ids, by kind.</param>
public sealed record ParameterValue(DateOnly From, string Json, ParameterKind Kind, string? Prefix, string? Unit, int? Decimals, Source Source)
{
    /// <summary>Nobody has yet read it on the act: screens say "da verificare", and the quote may be empty.</summary>
    public bool ToVerify { get; init; }

    public decimal? Number => Figures.Number(Json);
    public IReadOnlyList<string>? List => Kind == ParameterKind.List ? Figures.List(Json) : null;

    /// <summary>"2.000 €", "≥ 10 persone", "30 giorni": as a person reads it.</summary>
    /// <param name="label">How a term of a list is called; without it, and for unknown terms, its id.</param>
    public string Show(Func<string, string?>? label = null) => Figures.Show(this, label);
}

/// <param name="Check">What the program looks at: "network.minimum-partners". An unknown one is for a person to verify.</param>
/// <param name="Sentence">With parameters in braces: "almeno {minimumPartners} soggetti".</param>
public sealed record Rule(string Id, string Check, string Sentence, Source Source);

/// <summary>A rule that holds "nelle more", until something happens.</summary>
/// <param name="EndsWhen">What will end it.</param>
/// <param name="EndsOn">The last day on which it holds; null while that is not known.</param>
/// <param name="EndedBy">The act that ended it.</param>
public sealed record ProvisionalRule(string Id, string Sentence, string EndsWhen, DateOnly? EndsOn, Source Source, LegalAct? EndedBy)
{
    public bool InForce(DateOnly day) => EndsOn is not { } last || day <= last;
}

/// <summary>A dated edition of a measure: the same rules that its sheet shows and that the back-office applies.</summary>
/// <param name="Period">Both days included.</param>
public sealed partial record Edition(
    string Id, string Name, string MeasureId, string MeasureName, Period Period,
    IReadOnlyList<Parameter> Parameters, IReadOnlyList<Rule> Rules, IReadOnlyList<LegalAct> Acts, IReadOnlyList<ProvisionalRule> Provisional)
{
    /// <summary>Ids of measures whose help may be added to this one's.</summary>
    public IReadOnlyList<string> CombinableWith { get; init; } = [];

    /// <summary>Ids of measures that a person may not be in at the same time.</summary>
    public IReadOnlyList<string> IncompatibleWith { get; init; } = [];

    /// <summary>The act that moved its end.</summary>
    public LegalAct? ExtendedBy { get; init; }

    /// <summary>How the first day is shown when no document tells it: "2022 (il documento non indica il giorno)".</summary>
    public string? ValidFromNote { get; init; }

    /// <summary>Why the measure is over although no document tells its last day; null while it is not.</summary>
    public string? Concluded { get; init; }

    /// <summary>"In vigore dal 9 giugno 2017", with no day in it that no document tells.</summary>
    public string Validity
    {
        get
        {
            var period = ValidFromNote is { } note ? "dal " + note + (Period.Last is { } last ? $", fino al giorno {last.InWords()}" : "") : Period.InWords();
            return Concluded is null ? "In vigore " + period : $"Misura conclusa: in vigore {period}" + (Period.Last is null ? ", fino a un giorno che il documento non indica" : "");
        }
    }

    /// <summary>Goes up with each change made in the back-office: who edits an older one is told.</summary>
    internal int Version { get; init; }

    public Parameter? Parameter(string name) => Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The figure on a day; null when the edition does not have it: the rule is then unknown, not met.</summary>
    public decimal? Number(string name, DateOnly on) => Parameter(name)?.On(on)?.Number;

    public Money? Money(string name, DateOnly on) => Number(name, on) is { } euro ? Kernel.Values.Money.Euro(euro) : null;

    /// <summary>The ids of a list parameter on a day.</summary>
    public IReadOnlyList<string>? List(string name, DateOnly on) => Parameter(name)?.On(on)?.List;

    /// <summary>The value on a day as a person reads it.</summary>
    public string? Text(string name, DateOnly on, Func<string, string?>? label = null) => Parameter(name)?.On(on)?.Show(label);

    public Source? SourceOf(string name, DateOnly on) => Parameter(name)?.On(on)?.Source;

    /// <summary>The rules of one kind of case: "network." gives those that look at a network.</summary>
    public IEnumerable<Rule> RulesAbout(string checkPrefix) => Rules.Where(r => r.Check.StartsWith(checkPrefix, StringComparison.Ordinal));

    /// <summary>A rule's sentence with its figures; a figure that is not there stays visible in its braces.</summary>
    public string Sentence(Rule rule, DateOnly on, Func<string, string?>? label = null) =>
        InBraces().Replace(rule.Sentence, m => Text(m.Groups[1].Value, on, label) ?? m.Value);

    public RuleResult Result(Rule rule, Verdict verdict, string because, DateOnly on, Func<string, string?>? label = null) =>
        new(rule.Id, rule.Check, Sentence(rule, on, label), verdict, because, rule.Source);

    /// <summary>The names of the figures that a sentence asks for.</summary>
    public static IEnumerable<string> InBracesOf(string sentence) => InBraces().Matches(sentence).Select(m => m.Groups[1].Value);

    /// <summary>The day whose figures a page shows: today, or the nearest day on which the edition is in force.</summary>
    public DateOnly ShownOn(DateOnly today) =>
        today < Period.First ? Period.First : Period.Last is { } last && last < today ? last : today;

    [GeneratedRegex(@"\{([A-Za-z][A-Za-z0-9]*)\}")]
    internal static partial Regex InBraces();
}
