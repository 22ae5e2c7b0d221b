using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Forms.Data;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Forms.Recipes;

/// <summary>
/// Our step <c>forms</c>: adds and replaces forms by id. A condition that nobody can meet, or a question without a way to
/// answer it, is a problem here rather than a page that leads nowhere.
/// </summary>
internal sealed partial class FormsStep(SiteDbContext db, PublicForms forms) : IRecipeStep
{
    // Pages of the form itself.
    private static readonly string[] Taken = ["controlla", "inviata"];

    public string Name => "forms";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var known = await db.Set<FormRow>().ToDictionaryAsync(f => f.Id, cancel);
        var prefixes = known.Values.Select(f => JsonSerializer.Deserialize<FormDefinition>(f.Json, PublicForms.Json)!).ToDictionary(f => f.Prefix, f => f.Id);
        var next = known.Count == 0 ? 0 : known.Values.Max(f => f.Position) + 1;
        foreach (var (json, index) in step.Objects("forms").Select((j, i) => (j, i)))
        {
            if (await ReadAsync(step, json, $"forms[{index}]", prefixes, cancel) is not { } form) continue;
            var text = JsonSerializer.Serialize(form, PublicForms.Json);
            if (!known.TryGetValue(form.Id, out var row))
            {
                db.Add(known[form.Id] = new FormRow { Id = form.Id, Json = text, Position = next++ });
                step.Added(form.Id);
            }
            else if (row.Json != text)
            {
                row.Json = text;
                step.Changed(form.Id);
            }
            else step.Keep();
        }
        if (step.AddedCount + step.ChangedCount == 0) return;
        await db.SaveChangesAsync(cancel);
        await forms.ChangedAsync(cancel);
    }

    private async Task<FormDefinition?> ReadAsync(StepRun step, JsonObject json, string path, Dictionary<string, string> prefixes, CancellationToken cancel)
    {
        FormDefinition form;
        try { form = json.Deserialize<FormDefinition>(PublicForms.Json)!; }
        catch (JsonException error) { step.Problem(path, $"Il modulo non si legge: {error.Path}."); return null; }
        var right = true;
        if (!Id().IsMatch(form.Id)) Wrong("id", "Il nome di un modulo è fatto di lettere minuscole, cifre e trattini.");
        if (!Prefix().IsMatch(form.Prefix)) Wrong("prefix", "Il prefisso della ricevuta ha da 2 a 6 lettere maiuscole.");
        else if (!prefixes.TryAdd(form.Prefix, form.Id) && prefixes[form.Prefix] != form.Id) Wrong("prefix", $"Il prefisso «{form.Prefix}» è già del modulo «{prefixes[form.Prefix]}».");
        if (form.Title.Length is 0 or > 200) Wrong("title", "Il titolo ha da 1 a 200 caratteri.");
        if (form.Privacy.Version.Length is 0 or > 40 || form.Privacy.Text.Length == 0) Wrong("privacy", "L’informativa ha un testo e una versione, al massimo di 40 caratteri.");
        if (form.RetentionDays is < 1 or > 3650) Wrong("retentionDays", "I giorni di conservazione vanno da 1 a 3650.");
        if (form.Limits.PerHour < 1 || form.Limits.LeastSeconds is < 0 or > 600) Wrong("limits", "I limiti sono almeno un invio all’ora e al massimo 600 secondi.");
        if (form.Questions.Count == 0) Wrong("questions", "Un modulo ha almeno una domanda.");

        var earlier = new Dictionary<string, IReadOnlyList<Option>>();
        for (var i = 0; i < form.Questions.Count; i++)
        {
            var (question, at) = (form.Questions[i], $"questions[{i}]");
            if (!Id().IsMatch(question.Id) || Taken.Contains(question.Id)) Wrong($"{at}.id", $"«{question.Id}» non può essere il nome di una domanda: servono lettere minuscole, cifre e trattini, e {string.Join(" e ", Taken)} sono già pagine del modulo.");
            IReadOnlyList<Option> options = question.OptionsFrom is { } from ? [.. await forms.OptionsAsync(from, cancel), .. question.Options] : question.Options;
            // The provinces come with the list of municipalities, after the recipe of a new region.
            if (question.HasOptions && options.Count == 0 && question.OptionsFrom != Question.Provinces) Wrong(at, question.OptionsFrom is null ? "Una domanda a scelta ha le sue risposte (options)." : $"Non c’è un vocabolario «{question.OptionsFrom}»: portalo prima, con il passo vocabularies.");
            if (!question.HasOptions && (question.Options.Count > 0 || question.OptionsFrom is not null)) Wrong(at, "Solo una domanda a scelta ha delle risposte (options).");
            if (options.Select(o => o.Value).Distinct().Count() < options.Count) Wrong($"{at}.options", "Due risposte hanno lo stesso valore.");
            if (question.MaxLength is < 1 or > 10_000) Wrong($"{at}.maxLength", "La lunghezza massima va da 1 a 10000 caratteri.");
            foreach (var (asked, values) in question.ShowWhen)
                if (!earlier.TryGetValue(asked, out var known)) Wrong($"{at}.showWhen", $"«{asked}» non è una domanda che viene prima di questa.");
                else if (values.Count == 0 || values.FirstOrDefault(v => known.All(o => o.Value != v)) is not null) Wrong($"{at}.showWhen.{asked}", $"La condizione nomina una risposta che la domanda «{asked}» non ha.");
            if (!earlier.TryAdd(question.Id, options)) Wrong($"{at}.id", $"Due domande si chiamano «{question.Id}».");
        }
        Names("duplicateKey", form.DuplicateKey, QuestionKind.Vat, QuestionKind.Text, QuestionKind.Email);
        Names("receiptTo", form.ReceiptTo, QuestionKind.Email);
        Names("subject", form.Subject, QuestionKind.Text, QuestionKind.Choice, QuestionKind.Municipality);
        return right ? form : null;

        void Names(string member, string? question, params QuestionKind[] kinds)
        {
            if (question is null) return;
            if (form.Find(question) is not { } found) Wrong(member, $"«{question}» non è fra le domande del modulo.");
            else if (!kinds.Contains(found.Kind)) Wrong(member, $"La domanda «{question}» non è di un genere che serve qui.");
        }

        void Wrong(string at, string sentence) { step.Problem($"{path}.{at}", sentence); right = false; }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,79}$")]
    private static partial Regex Id();

    [GeneratedRegex("^[A-Z]{2,6}$")]
    private static partial Regex Prefix();
}
