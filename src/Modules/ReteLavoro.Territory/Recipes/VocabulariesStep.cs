using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Territory.Recipes;

/// <summary>
/// Adds and changes terms. A term that the recipe no longer names stays: something may bear it. So a second recipe can
/// extend a list by naming its new terms only; they go to the end.
/// </summary>
internal sealed class VocabulariesStep(SiteDbContext db, Vocabularies vocabularies) : IRecipeStep
{
    public string Name => "vocabularies";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        foreach (var (vocabulary, index) in step.Objects("vocabularies").Select((v, i) => (v, i)))
        {
            var path = $"vocabularies[{index}]";
            if (Text(vocabulary, "id") is not { } id)
            {
                step.Problem(path + ".id", "Al vocabolario manca il nome (id).");
                continue;
            }
            await KeepVocabularyAsync(step, id, Text(vocabulary, "label"), cancel);
            await KeepTermsAsync(step, id, path, vocabulary["terms"] as JsonArray ?? [], cancel);
        }
        if (step.AddedCount + step.ChangedCount == 0) return;
        await db.SaveChangesAsync(cancel);
        await vocabularies.ChangedAsync(cancel);
    }

    private async Task KeepVocabularyAsync(StepRun step, string id, string? label, CancellationToken cancel)
    {
        var known = await db.Set<Vocabulary>().FindAsync([id], cancel);
        if (known is null)
        {
            db.Add(new Vocabulary { Id = id, Label = label ?? id });
            step.Added(id);
        }
        else if (label is not null && known.Label != label)
        {
            known.Label = label;
            step.Changed(id);
        }
    }

    private async Task KeepTermsAsync(StepRun step, string id, string path, JsonArray terms, CancellationToken cancel)
    {
        // The same vocabulary may stand twice in one step: what the first added is not in the database yet.
        await db.Set<VocabularyTerm>().Where(t => t.VocabularyId == id).LoadAsync(cancel);
        var known = db.Set<VocabularyTerm>().Local.Where(t => t.VocabularyId == id).ToDictionary(t => t.TermId);
        var next = known.Count == 0 ? 0 : known.Values.Max(t => t.Position) + 1;
        var seen = new HashSet<string>();
        for (var i = 0; i < terms.Count; i++)
        {
            var at = $"{path}.terms[{i}]";
            if (terms[i] is not JsonObject term || Text(term, "id") is not { } termId)
            {
                step.Problem(at, "Alla voce manca il nome (id).");
                continue;
            }
            if (!seen.Add(termId))
            {
                step.Problem(at + ".id", $"La voce «{termId}» è scritta due volte.");
                continue;
            }
            if (Text(term, "label") is not { } label)
            {
                step.Problem(at + ".label", $"Alla voce «{termId}» manca la dicitura (label).");
                continue;
            }
            var note = Text(term, "note") ?? Text(term, "description");
            bool Flag(string member) => term[member] is JsonValue flag && flag.TryGetValue(out bool on) && on;
            var (requiresAct, institutional) = (Flag("requiresAct"), Flag("institutional"));
            var source = (term["source"] as JsonObject)?.ToJsonString(ContentJson.Options);
            if (!known.TryGetValue(termId, out var row))
            {
                db.Add(new VocabularyTerm { VocabularyId = id, TermId = termId, Label = label, Note = note, RequiresAct = requiresAct, Institutional = institutional, Source = source, Position = next++ });
                step.Added($"{id}/{termId}");
            }
            else if ((row.Label, row.Note, row.RequiresAct, row.Institutional, row.Source) != (label, note, requiresAct, institutional, source))
            {
                (row.Label, row.Note, row.RequiresAct, row.Institutional, row.Source) = (label, note, requiresAct, institutional, source);
                step.Changed($"{id}/{termId}");
            }
            else step.Keep();
        }
    }

    private static string? Text(JsonObject from, string member) =>
        from[member] is JsonValue value && value.TryGetValue(out string? text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
