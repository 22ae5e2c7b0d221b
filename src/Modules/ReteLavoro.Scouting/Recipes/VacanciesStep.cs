using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Scouting.Recipes;

/// <summary>
/// Our step <c>vacancies</c>: adds and changes vacancies by source and reference, so that both are asked for. One that the
/// recipe no longer names stays until its last day.
/// </summary>
internal sealed class VacanciesStep(SiteDbContext db, VacancyReader reader, TimeProvider time) : IRecipeStep
{
    public string Name => "vacancies";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var seen = new HashSet<(string, string)>();
        var texts = step.Objects("vacancies").Select(j => (Text: Text(j), IsDemo: j["demo"]?.GetValueKind() == JsonValueKind.True)).ToList();
        var references = texts.Select(t => t.Text.Reference?.Trim()).OfType<string>().Distinct().ToList();
        var known = (await db.Set<Vacancy>().Where(v => v.Reference != null && references.Contains(v.Reference)).ToListAsync(cancel)).ToDictionary(v => (v.Source, v.Reference!));
        foreach (var ((text, isDemo), index) in texts.Select((t, i) => (t, i)))
        {
            var path = $"vacancies[{index}]";
            List<(string Field, string Sentence)> problems = [];
            var draft = await reader.ReadAsync(text, problems, cancel, codesAsTheyAre: true);
            foreach (var (field, sentence) in problems) step.Problem($"{path}.{JsonNamingPolicy.CamelCase.ConvertName(field)}", sentence);
            if (draft is null) continue;
            if (draft.Reference is not { } reference) step.Problem(path + ".reference", "All'offerta manca il riferimento (reference): senza, la ricetta la aggiungerebbe ogni volta.");
            else if (!seen.Add((draft.Source, reference))) step.Problem(path + ".reference", $"L'offerta «{reference}» di questa fonte è scritta due volte.");
            else if (!known.TryGetValue((draft.Source, reference), out var row))
            {
                db.Add(Vacancy.Of(draft, null, time.Today, isDemo));
                step.Added(reference);
            }
            else if (row.Take(draft).Count > 0) step.Changed(reference);
            else step.Keep();
        }
        if (step.Problems.Count == 0) await db.SaveChangesAsync(cancel);
        else db.ChangeTracker.Clear();
    }

    private static VacancyText Text(JsonObject json)
    {
        string? Of(string member) => json[member] is JsonValue value ? value.ToString() : null;
        return new()
        {
            Source = Of("source"), Reference = Of("reference"), Title = Of("title"), Isco = Of("isco"), Ateco = Of("ateco"), Employer = Of("employer"), Municipality = Of("municipality"), Posts = Of("posts"),
            Contract = Of("contract"), FirstDay = Of("firstDay"), LastDay = Of("lastDay"), Link = Of("link"), Note = Of("note")
        };
    }
}
