using System.Text.Json;
using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Measures.Recipes;

/// <summary>Runs the cases of a recipe. A verdict other than the law expects is a problem: the recipe stops.</summary>
internal sealed class ExamplesStep(IMeasures measures, IEnumerable<IExampleRunner> runners) : IRecipeStep
{
    public string Name => "examples";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var examples = step.Member("examples") as JsonArray ?? [];
        for (var i = 0; i < examples.Count; i++)
        {
            var path = $"$.examples[{i}]";
            if (examples[i] is not JsonObject example) { step.Problem(path, "Un esempio è un oggetto."); continue; }
            var about = example["about"]?.ToString() ?? "";
            var runner = runners.FirstOrDefault(r => string.Equals(r.About, about, StringComparison.OrdinalIgnoreCase));
            if (runner is null) unknown.Add(about);
            else await RunAsync(step, path, example, runner, cancel);
        }
        foreach (var about in unknown) step.Note($"Gli esempi su «{about}» non sono stati provati: nessun modulo attivo li conosce.");
    }

    private async Task RunAsync(StepRun step, string path, JsonObject example, IExampleRunner runner, CancellationToken cancel)
    {
        var edition = example["edition"]?.ToString() ?? "";
        if (await measures.EditionAsync(edition, cancel) is null) { step.Problem($"{path}.edition", $"L'edizione «{edition}» non esiste."); return; }
        if (example["given"] is not JsonObject given) { step.Problem($"{path}.given", "Manca il caso da provare."); return; }
        if (example["expect"] is not JsonObject { Count: > 0 } expect) { step.Problem($"{path}.expect", "Manca l'esito atteso."); return; }
        IReadOnlyDictionary<string, Verdict> verdicts;
        try { verdicts = await runner.RunAsync(given, edition, cancel); }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or RuleBroken)
        {
            step.Problem($"{path}.given", $"Il caso non si può provare: {wrong.Message}");
            return;
        }
        var passed = true;
        foreach (var (check, expected) in expect)
        {
            var at = $"{path}.expect['{check}']";
            var sentence = Read(expected?.ToString()) is not { } wanted ? $"«{expected}» non è un esito: scrivi met, notMet o unknown."
                : !verdicts.TryGetValue(check, out var found) ? $"Nessuna regola dell'edizione «{edition}» fa la verifica «{check}»."
                : found != wanted ? $"{example["id"]}: {example["sentence"]} L'esito di «{check}» doveva essere {Word(wanted)} ed è {Word(found)}."
                : null;
            if (sentence is null) continue;
            step.Problem(at, sentence);
            passed = false;
        }
        if (passed) step.Keep();
    }

    private static Verdict? Read(string? text) => text switch { "met" => Verdict.Met, "notMet" => Verdict.NotMet, "unknown" => Verdict.Unknown, _ => null };
    private static string Word(Verdict verdict) => verdict switch { Verdict.Met => "met", Verdict.NotMet => "notMet", _ => "unknown" };
}
