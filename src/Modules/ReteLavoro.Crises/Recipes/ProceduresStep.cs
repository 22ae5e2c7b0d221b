using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Measures;

namespace ReteLavoro.Crises.Recipes;

/// <summary>
/// Our step <c>procedures</c>: adds and replaces procedures by id. Every event and every parameter that a term names must
/// be there, so that no term is silently without a date.
/// </summary>
internal sealed class ProceduresStep(SiteDbContext db, Procedures procedures, IMeasures measures) : IRecipeStep
{
    public string Name => "procedures";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var known = await db.Set<ProcedureRow>().ToDictionaryAsync(p => p.Id, cancel);
        var next = known.Count == 0 ? 0 : known.Values.Max(p => p.Position) + 1;
        foreach (var (json, index) in step.Objects("procedures").Select((j, i) => (j, i)))
        {
            var path = $"procedures[{index}]";
            if (await ReadAsync(step, json, path, cancel) is not { } procedure) continue;
            var text = JsonSerializer.Serialize(procedure, Procedures.Json);
            if (!known.TryGetValue(procedure.Id, out var row))
            {
                db.Add(known[procedure.Id] = new ProcedureRow { Id = procedure.Id, Json = text, Position = next++ });
                step.Added(procedure.Id);
            }
            else if (row.Json != text)
            {
                row.Json = text;
                step.Changed(procedure.Id);
            }
            else step.Keep();
        }
        if (step.AddedCount + step.ChangedCount == 0) return;
        await db.SaveChangesAsync(cancel);
        await procedures.ChangedAsync(cancel);
    }

    private async Task<Procedure?> ReadAsync(StepRun step, JsonObject json, string path, CancellationToken cancel)
    {
        Procedure procedure;
        try { procedure = json.Deserialize<Procedure>(Procedures.Json)!; }
        catch (JsonException error) { step.Problem(path, $"La procedura non si legge: {error.Path}."); return null; }
        if (string.IsNullOrWhiteSpace(procedure.Id) || procedure.Events is null || procedure.Terms is null) { step.Problem(path, "Una procedura ha un nome (id), gli eventi (events) e i termini (terms)."); return null; }
        if (await measures.EditionAsync(procedure.Edition ?? "", cancel) is not { } edition) { step.Problem($"{path}.edition", $"L'edizione «{procedure.Edition}» non c'è: portala prima, con il passo measures."); return null; }
        var events = procedure.Events.Select(e => e.Id).ToHashSet();
        var right = true;
        for (var i = 0; i < procedure.Terms.Count; i++)
        {
            var term = procedure.Terms[i];
            if (!events.Contains(term.From)) Wrong($"{path}.terms[{i}].from", $"«{term.From}» non è fra gli eventi della procedura.");
            if (term.DoneBy is { } by && !events.Contains(by)) Wrong($"{path}.terms[{i}].doneBy", $"«{by}» non è fra gli eventi della procedura.");
            if (edition.Parameter(term.Length ?? "") is null) Wrong($"{path}.terms[{i}].length", $"L'edizione «{edition.Id}» non ha un parametro «{term.Length}».");
            if (term.HalvedBelow is { } below && edition.Parameter(below) is null) Wrong($"{path}.terms[{i}].halvedBelow", $"L'edizione «{edition.Id}» non ha un parametro «{below}».");
        }
        return right ? procedure : null;

        void Wrong(string at, string sentence) { step.Problem(at, sentence); right = false; }
    }
}
