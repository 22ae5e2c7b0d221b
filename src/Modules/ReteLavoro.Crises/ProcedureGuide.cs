using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;

namespace ReteLavoro.Crises;

/// <summary>What a firm answers to the guide; null where it does not know. Nothing of it is stored.</summary>
internal sealed record GuideAnswers
{
    public int? Employees { get; init; }

    /// <summary>Dismissals planned within the days that the edition counts.</summary>
    public int? Dismissals { get; init; }
    public bool? Closing { get; init; }

    /// <summary>Extraordinary wage supplement for reorganisation or crisis.</summary>
    public bool? Cigs { get; init; }
    public bool? Agreement { get; init; }
}

/// <summary>A procedure with the verdict of each of its conditions, and of all together.</summary>
internal sealed record GuideResult(Procedure Procedure, Verdict Verdict, IReadOnlyList<GuideCondition> Conditions, IReadOnlyList<GuideTerm> Terms);

/// <summary>A term that follows once the procedure has begun.</summary>
/// <param name="Sentence">What must be done, in how long, from when.</param>
/// <param name="ToVerify">Nobody has yet confirmed the figure on its act.</param>
internal sealed record GuideTerm(string Sentence, Source Source, bool ToVerify);

/// <param name="ToVerify">Nobody has yet read the condition, or a figure of it, on its act.</param>
internal sealed record GuideCondition(RuleResult Rule, bool ToVerify);

/// <summary>Which procedures a firm meets the conditions of. Pure: conditions, thresholds and sources are the edition's.</summary>
internal static class ProcedureGuide
{
    internal const string About = "procedure.";

    /// <summary>One result a condition, in the edition's order. A check that the program does not know is "unknown".</summary>
    public static IReadOnlyList<GuideCondition> Check(GuideAnswers answers, Edition edition, DateOnly on) =>
        [.. edition.RulesAbout(About).Select(rule =>
        {
            var (verdict, because) = rule.Check[About.Length..] switch
            {
                "employees-over" => Compare(answers.Employees, edition.Number("minimumEmployees", on), "dipendenti", (found, least) => found > least),
                "employees-at-least" => Compare(answers.Employees, edition.Number("minimumEmployees", on), "dipendenti", (found, least) => found >= least),
                "dismissals-at-least" => Compare(answers.Dismissals, edition.Number("minimumDismissals", on), "licenziamenti", (found, least) => found >= least),
                "closing" => Said(answers.Closing, "Chiudi una sede o un reparto.", "Non chiudi una sede o un reparto."),
                "cigs" => Said(answers.Cigs, "Sei in CIGS, o pensi di chiederla, per riorganizzazione o crisi.", "Non sei in CIGS per riorganizzazione o crisi."),
                "agreement" => Said(answers.Agreement, "C'è un accordo firmato.", "Non c'è un accordo firmato."),
                _ => (Verdict.Unknown, "Questa condizione la verifica l'ufficio.")
            };
            var figures = Edition.InBracesOf(rule.Sentence).Select(name => edition.Parameter(name)?.On(on));
            return new GuideCondition(edition.Result(rule, verdict, because, on), rule.Source.Quote.Length == 0 || figures.Any(f => f is null or { ToVerify: true }));
        })];

    /// <summary>The terms of a procedure as the edition of that day has them; one without a figure is left out.</summary>
    public static IReadOnlyList<GuideTerm> Terms(Procedure procedure, Edition edition, DateOnly on)
    {
        var terms = new List<GuideTerm>();
        foreach (var rule in procedure.Terms)
        {
            if (edition.Parameter(rule.Length)?.On(on) is not { Number: { } length } value) continue;
            var below = rule.HalvedBelow is { } threshold ? edition.Parameter(threshold)?.On(on) : null;
            var time = LegalTerms.Days((int)length, rule.Unit);
            var when = rule.Before ? $"almeno {time} prima di questo: {procedure.LabelOf(rule.From)}" : rule.DoneBy is null ? $"{time}, contati da: {procedure.LabelOf(rule.From)}" : $"entro {time} da: {procedure.LabelOf(rule.From)}";
            terms.Add(new($"{rule.Label}: {when}.{(below?.Number is { } least ? $" Se i lavoratori coinvolti sono meno di {least:0}, il tempo è la metà." : "")}", value.Source, value.ToVerify || below is { ToVerify: true }));
        }
        return terms;
    }

    /// <summary>A condition not met settles it; one that is unknown is never a yes.</summary>
    public static Verdict Together(IReadOnlyList<GuideCondition> conditions) =>
        conditions.Any(c => c.Rule.Verdict == Verdict.NotMet) ? Verdict.NotMet
        : conditions.Count == 0 || conditions.Any(c => c.Rule.Verdict == Verdict.Unknown) ? Verdict.Unknown : Verdict.Met;

    private static (Verdict, string) Compare(int? found, decimal? least, string what, Func<int, decimal, bool> holds) => (found, least) switch
    {
        (null, _) => (Verdict.Unknown, $"Non hai detto quanti {what}."),
        (_, null) => (Verdict.Unknown, "La soglia non è fra i parametri della procedura."),
        var (count, threshold) => (holds(count!.Value, threshold!.Value) ? Verdict.Met : Verdict.NotMet, $"Hai risposto: {count} {what}.")
    };

    private static (Verdict, string) Said(bool? answer, string yes, string no) => answer switch { true => (Verdict.Met, yes), false => (Verdict.NotMet, no), _ => (Verdict.Unknown, "Non hai risposto.") };
}

/// <summary>Runs the cases about procedures that a recipe brings along, through the same rules as the guide.</summary>
internal sealed class GuideExamples(IMeasures measures, TimeProvider time) : IExampleRunner
{
    public string About => "procedure";

    public async Task<IReadOnlyDictionary<string, Verdict>> RunAsync(JsonObject given, string edition, CancellationToken cancel)
    {
        if (await measures.EditionAsync(edition, cancel) is not { } found) return new Dictionary<string, Verdict>();
        var answers = new GuideAnswers { Employees = Value<int>(given["employees"]), Dismissals = Value<int>(given["dismissals"]), Closing = Value<bool>(given["closing"]), Cigs = Value<bool>(given["cigs"]), Agreement = Value<bool>(given["agreement"]) };
        return ProcedureGuide.Check(answers, found, found.ShownOn(time.Today)).GroupBy(c => c.Rule.Check).ToDictionary(g => g.Key, g => g.First().Rule.Verdict);
    }

    private static T? Value<T>(JsonNode? node) where T : struct => node is JsonValue value && value.TryGetValue<T>(out var found) ? found : null;
}
