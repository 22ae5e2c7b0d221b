using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Measures.Data;

namespace ReteLavoro.Measures.Recipes;

/// <summary>
/// Reads acts, measures and editions with their figures and rules. Nothing is deleted, and what somebody has changed in
/// the back-office stays until the recipe itself says something new about it.
/// </summary>
internal sealed class MeasuresStep(SiteDbContext db, MeasureBook book) : IRecipeStep
{
    public string Name => "measures";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var reading = new MeasuresReading(step,
            await db.Set<LegalActRow>().Select(a => a.Id).ToListAsync(cancel),
            await db.Set<MeasureRow>().Select(m => m.Id).ToListAsync(cancel),
            await db.Set<EditionRow>().ToDictionaryAsync(e => e.Id, e => e.MeasureId, cancel));
        reading.Read();
        if (step.Problems.Count > 0) return;

        var before = step.AddedCount + step.ChangedCount;
        foreach (var act in reading.Acts) await PutAsync(step, act, $"atto {act.Id}", cancel, act.Id);
        foreach (var measure in reading.Measures) await PutAsync(step, measure, $"misura {measure.Id}", cancel, measure.Id);
        foreach (var edition in reading.Editions) await PutEditionAsync(step, edition, reading.EditionActs[edition.Id], cancel);
        foreach (var group in reading.Parameters.GroupBy(p => p.EditionId)) await PutParametersAsync(step, group.Key, [.. group], cancel);
        foreach (var rule in reading.Rules) await PutAsync(step, rule, $"regola {rule.EditionId}/{rule.RuleId}", cancel, rule.EditionId, rule.RuleId);
        foreach (var rule in reading.Provisional)
            await PutAsync(step, rule, $"regola provvisoria {rule.EditionId}/{rule.Id}", (old, fresh) =>
            {
                // An end that came by an act is not undone by new words of the recipe.
                if (old.EndedByActId is not null) (fresh.EndsOn, fresh.EndedByActId) = (old.EndsOn, old.EndedByActId);
            }, cancel, rule.EditionId, rule.Id);
        await NoteMissingRulesAsync(step, reading, cancel);
        if (step.AddedCount + step.ChangedCount > before) await book.ChangedAsync(cancel);
    }

    private Task PutAsync<T>(StepRun step, T fresh, string what, CancellationToken cancel, params object[] key) where T : class, IFromRecipe =>
        PutAsync(step, fresh, what, (_, _) => { }, cancel, key);

    private async Task PutAsync<T>(StepRun step, T fresh, string what, Action<T, T> keep, CancellationToken cancel, params object[] key) where T : class, IFromRecipe
    {
        var row = await db.Set<T>().FindAsync(key, cancel);
        if (row is null)
        {
            db.Add(fresh);
            step.Added(what);
        }
        else if (row.RecipeHash == fresh.RecipeHash) step.Keep();
        else
        {
            keep(row, fresh);
            db.Entry(row).CurrentValues.SetValues(fresh);
            step.Changed(what);
        }
    }

    private async Task PutEditionAsync(StepRun step, EditionRow edition, IReadOnlyList<string> acts, CancellationToken cancel)
    {
        var changed = step.AddedCount + step.ChangedCount;
        await PutAsync(step, edition, $"edizione {edition.Id}", (old, fresh) =>
        {
            fresh.Version = old.Version + 1;
            // A proroga decided in the back-office is not undone by new words of the recipe.
            if (old.ExtendedByActId is not null) (fresh.ValidTo, fresh.ExtendedByActId) = (old.ValidTo, old.ExtendedByActId);
        }, cancel, edition.Id);
        if (step.AddedCount + step.ChangedCount == changed) return;
        var rows = await db.Set<EditionActRow>().Where(a => a.EditionId == edition.Id).ToDictionaryAsync(a => a.ActId, cancel);
        for (var i = 0; i < acts.Count; i++)
        {
            if (rows.TryGetValue(acts[i], out var row)) row.Position = i;
            else db.Add(new EditionActRow { EditionId = edition.Id, ActId = acts[i], Position = i });
        }
    }

    private async Task PutParametersAsync(StepRun step, string editionId, IReadOnlyList<ParameterRow> parameters, CancellationToken cancel)
    {
        var rows = (await db.Set<ParameterRow>().Where(p => p.EditionId == editionId).ToListAsync(cancel)).ToLookup(p => (p.Name, p.From));
        foreach (var parameter in parameters)
        {
            var known = rows[(parameter.Name, parameter.From)].ToList();
            if (known.Any(k => k.RecipeHash == parameter.RecipeHash)) { step.Keep(); continue; }
            parameter.Number = known.Select(k => k.Number).DefaultIfEmpty(0).Max() + 1;
            db.Add(parameter);
            if (known.Count == 0) step.Added($"parametro {editionId}:{parameter.Name}");
            else step.Changed($"parametro {editionId}:{parameter.Name}");
        }
    }

    private async Task NoteMissingRulesAsync(StepRun step, MeasuresReading reading, CancellationToken cancel)
    {
        foreach (var edition in reading.Editions)
        {
            var named = reading.Rules.Where(r => r.EditionId == edition.Id).Select(r => r.RuleId).ToHashSet(StringComparer.Ordinal);
            foreach (var id in await db.Set<RuleRow>().Where(r => r.EditionId == edition.Id).Select(r => r.RuleId).ToListAsync(cancel))
                if (!named.Contains(id)) step.Note($"La regola «{id}» dell'edizione «{edition.Id}» non è più nella ricetta: resta in vigore.");
        }
    }
}

/// <summary>Turns the step's JSON into rows and says, path by path, what is wrong with it.</summary>
internal sealed class MeasuresReading(StepRun step, IEnumerable<string> knownActs, IEnumerable<string> knownMeasures, IReadOnlyDictionary<string, string> knownEditions)
{
    private readonly HashSet<string> _acts = [.. knownActs];
    private readonly HashSet<string> _measures = [.. knownMeasures];

    public List<LegalActRow> Acts { get; } = [];
    public List<MeasureRow> Measures { get; } = [];
    public List<EditionRow> Editions { get; } = [];
    public Dictionary<string, IReadOnlyList<string>> EditionActs { get; } = [];
    public List<ParameterRow> Parameters { get; } = [];
    public List<RuleRow> Rules { get; } = [];
    public List<ProvisionalRow> Provisional { get; } = [];

    public void Read()
    {
        foreach (var (act, path, _) in Objects(step.Member("acts"), "$.acts")) ReadAct(act, path);
        var measures = Objects(step.Member("measures"), "$.measures").ToList();
        // All ids first: a measure may name one that comes after it.
        foreach (var (measure, _, _) in measures)
            if (Optional(measure, "id") is { } id) _measures.Add(id);
        foreach (var (measure, path, position) in measures) ReadMeasure(measure, path, position);
    }

    private void ReadAct(JsonObject act, string path)
    {
        var (id, type, body, title) = (Id(act, path), Needed(act, path, "type"), Needed(act, path, "body"), Needed(act, path, "title"));
        var (date, from, to) = (Day(act, path, "date"), Day(act, path, "validFrom"), Day(act, path, "validTo"));
        if (to < from) step.Problem($"{path}.validTo", "La fine viene prima dell'inizio.");
        var url = Optional(act, "url");
        if (url is not null && !Links.IsSafe(url)) step.Problem($"{path}.url", "L'indirizzo non va bene: scrivi un indirizzo che inizia con https://.");
        if (Acts.Any(a => a.Id == id)) step.Problem($"{path}.id", $"L'atto «{id}» è scritto due volte.");
        var releases = Flag(act, path, "releasesCases");
        if (releases && date is null) step.Problem($"{path}.date", "Un atto che rende pubblici i casi di crisi ha una data.");
        _acts.Add(id);
        Acts.Add(new() { Id = id, Type = type, Number = Optional(act, "number"), Date = date, Body = body, Title = title, Url = url, Bulletin = Optional(act, "bulletin"), ValidFrom = from, ValidTo = to, ReleasesCases = releases, RecipeHash = Hash(act, 0) });
    }

    private void ReadMeasure(JsonObject measure, string path, int position)
    {
        var id = Id(measure, path);
        if (Measures.Any(m => m.Id == id)) step.Problem($"{path}.id", $"La misura «{id}» è scritta due volte.");
        Measures.Add(new() { Id = id, Name = Needed(measure, path, "name"), Position = position, RecipeHash = Hash(measure, position, "editions") });
        foreach (var (edition, at, place) in Objects(Member(measure, "editions"), $"{path}.editions")) ReadEdition(edition, id, at, place);
    }

    private void ReadEdition(JsonObject edition, string measureId, string path, int position)
    {
        var id = Id(edition, path);
        if (Editions.Any(e => e.Id == id)) step.Problem($"{path}.id", $"L'edizione «{id}» è scritta due volte.");
        else if (knownEditions.TryGetValue(id, out var other) && other != measureId) step.Problem($"{path}.id", $"L'edizione «{id}» è già della misura «{other}».");
        var (from, to) = (Day(edition, path, "validFrom"), Day(edition, path, "validTo"));
        if (from is null && Optional(edition, "validFrom") is null) step.Problem($"{path}.validFrom", "Manca il primo giorno di validità (validFrom).");
        if (to < from) step.Problem($"{path}.validTo", "L'edizione finisce prima di cominciare.");
        var acts = Texts(edition, path, "acts");
        for (var i = 0; i < acts.Count; i++)
            if (!_acts.Contains(acts[i])) step.Problem($"{path}.acts[{i}]", $"L'atto «{acts[i]}» non esiste.");
        if (acts.Count != acts.Distinct().Count()) step.Problem($"{path}.acts", "Lo stesso atto è scritto due volte.");
        Editions.Add(new()
        {
            Id = id, MeasureId = measureId, Name = Needed(edition, path, "name"), ValidFrom = from ?? default, ValidTo = to, Position = position,
            ValidFromNote = Optional(edition, "validFromNote"), Concluded = Optional(edition, "concluded"),
            Combinable = MeasureIds(edition, path, "combinable"), Incompatible = MeasureIds(edition, path, "incompatible"),
            RecipeHash = Hash(edition, position, "parameters", "rules", "provisional")
        });
        EditionActs[id] = acts;

        foreach (var (parameter, at, place) in Objects(Member(edition, "parameters"), $"{path}.parameters")) ReadParameter(parameter, id, from ?? default, to, at, place);
        foreach (var (rule, at, place) in Objects(Member(edition, "rules"), $"{path}.rules")) ReadRule(rule, id, at, place);
        foreach (var (rule, at, place) in Objects(Member(edition, "provisional"), $"{path}.provisional")) ReadProvisional(rule, id, at, place);
    }

    private void ReadParameter(JsonObject parameter, string editionId, DateOnly first, DateOnly? last, string path, int position)
    {
        var (name, label) = (Needed(parameter, path, "name"), Needed(parameter, path, "label"));
        if (name.Length > 0 && !(name.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetter(name[0]))) step.Problem($"{path}.name", $"«{name}» non va bene come nome: usa lettere senza accenti e cifre.");
        var word = Needed(parameter, path, "kind");
        // By name only: a number would be taken for the position in the list of kinds.
        var known = Enum.TryParse<ParameterKind>(word, ignoreCase: true, out var kind) && word.All(char.IsAsciiLetter);
        if (word.Length > 0 && !known) step.Problem($"{path}.kind", $"«{word}» non è un tipo di parametro: i tipi sono {string.Join(", ", Enum.GetNames<ParameterKind>().Select(k => k.ToLowerInvariant()))}.");
        var value = "";
        if (known)
        {
            if (Figures.TryRead(kind, Member(parameter, "value"), out var stored, out var whyNot)) value = stored;
            else step.Problem($"{path}.value", whyNot);
        }
        int? decimals = null;
        if (Optional(parameter, "decimals") is { } places)
        {
            if (int.TryParse(places, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 4) decimals = count;
            else step.Problem($"{path}.decimals", "I decimali sono un numero da 0 a 4.");
        }
        var from = Day(parameter, path, "from") ?? first;
        if (from < first || last < from) step.Problem($"{path}.from", "In questo giorno l'edizione non è in vigore.");
        var others = Parameters.Where(p => p.EditionId == editionId && p.Name == name).ToList();
        if (others.Any(p => p.From == from)) step.Problem($"{path}.name", $"Il parametro «{name}» ha due valori dallo stesso giorno.");
        if (known && others.Any(p => p.Kind != kind)) step.Problem($"{path}.kind", $"Il parametro «{name}» ha due tipi diversi.");
        var toVerify = Flag(parameter, path, "toVerify");
        var (act, at, quote) = ReadSource(parameter, path, quoteMayWait: toVerify);
        Parameters.Add(new()
        {
            EditionId = editionId, Name = name, From = from, Number = 1, Label = label, Kind = kind, Value = value, Unit = Optional(parameter, "unit"),
            Prefix = Optional(parameter, "prefix"), Decimals = decimals, ActId = act, At = at, Quote = quote, ToVerify = toVerify, Position = position,
            // Without its place: one put before it must not bring it again, over what an office has corrected since.
            RecipeHash = Hash(parameter, 0)
        });
    }

    private void ReadRule(JsonObject rule, string editionId, string path, int position)
    {
        var (id, sentence) = (Needed(rule, path, "id"), Needed(rule, path, "sentence"));
        if (Rules.Any(r => r.EditionId == editionId && r.RuleId == id)) step.Problem($"{path}.id", $"La regola «{id}» è scritta due volte.");
        foreach (var name in Edition.InBraces().Matches(sentence).Select(m => m.Groups[1].Value))
            if (!Parameters.Any(p => p.EditionId == editionId && p.Name == name)) step.Problem($"{path}.sentence", $"L'edizione non ha un parametro «{name}».");
        var toVerify = Flag(rule, path, "toVerify");
        var (act, at, quote) = ReadSource(rule, path, quoteMayWait: toVerify);
        Rules.Add(new() { EditionId = editionId, RuleId = id, Check = Needed(rule, path, "check"), Sentence = sentence, ActId = act, At = at, Quote = quote, Position = position, RecipeHash = Hash(rule, position) });
    }

    private void ReadProvisional(JsonObject rule, string editionId, string path, int position)
    {
        var id = Id(rule, path);
        if (Provisional.Any(r => r.EditionId == editionId && r.Id == id)) step.Problem($"{path}.id", $"La regola provvisoria «{id}» è scritta due volte.");
        var (act, at, quote) = ReadSource(rule, path);
        Provisional.Add(new()
        {
            EditionId = editionId, Id = id, Sentence = Needed(rule, path, "sentence"), EndsWhen = Needed(rule, path, "endsWhen"), EndsOn = Day(rule, path, "endsOn"),
            ActId = act, At = at, Quote = quote, Position = position, RecipeHash = Hash(rule, position)
        });
    }

    /// <param name="quoteMayWait">For a figure, or a rule, that somebody has still to read on its act.</param>
    private (string Act, string At, string Quote) ReadSource(JsonObject owner, string path, bool quoteMayWait = false)
    {
        if (Member(owner, "source") is not JsonObject source)
        {
            step.Problem($"{path}.source", "Manca la fonte: l'atto, il punto dell'atto e le sue parole.");
            return ("", "", "");
        }
        var act = Needed(source, $"{path}.source", "act");
        if (act.Length > 0 && !_acts.Contains(act)) step.Problem($"{path}.source.act", $"L'atto «{act}» non esiste.");
        return (act, Needed(source, $"{path}.source", "at"), quoteMayWait ? Optional(source, "quote") ?? "" : Needed(source, $"{path}.source", "quote"));
    }

    private string MeasureIds(JsonObject edition, string path, string member)
    {
        var ids = Texts(edition, path, member);
        for (var i = 0; i < ids.Count; i++)
            if (!_measures.Contains(ids[i])) step.Problem($"{path}.{member}[{i}]", $"La misura «{ids[i]}» non esiste.");
        return JsonSerializer.Serialize(ids);
    }

    private IEnumerable<(JsonObject Item, string Path, int Position)> Objects(JsonNode? list, string path)
    {
        if (list is null) yield break;
        if (list is not JsonArray items) { step.Problem(path, "Qui ci vuole un elenco."); yield break; }
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject item) yield return (item, $"{path}[{i}]", i);
            else step.Problem($"{path}[{i}]", "Qui ci vuole un oggetto.");
        }
    }

    private List<string> Texts(JsonObject owner, string path, string member)
    {
        if (Member(owner, member) is not { } list) return [];
        if (list is JsonArray items && items.All(i => i is JsonValue)) return [.. items.Select(i => i!.ToString())];
        step.Problem($"{path}.{member}", "Qui ci vuole un elenco di identificativi.");
        return [];
    }

    private string Id(JsonObject owner, string path)
    {
        var id = Needed(owner, path, "id");
        if (id.Length > 120 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')) step.Problem($"{path}.id", $"«{id}» non va bene come identificativo: usa al massimo 120 tra lettere senza accenti, cifre e trattini.");
        return id;
    }

    private string Needed(JsonObject owner, string path, string member)
    {
        if (Optional(owner, member) is { } text) return text;
        step.Problem($"{path}.{member}", $"Manca «{member}».");
        return "";
    }

    private DateOnly? Day(JsonObject owner, string path, string member)
    {
        if (Optional(owner, member) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        step.Problem($"{path}.{member}", $"«{text}» non è una data: scrivila come 2017-06-09.");
        return null;
    }

    private bool Flag(JsonObject owner, string path, string member)
    {
        if (Member(owner, member) is not { } node) return false;
        if (node is JsonValue value && value.TryGetValue(out bool yes)) return yes;
        step.Problem($"{path}.{member}", $"«{member}» vale true oppure false.");
        return false;
    }

    private static JsonNode? Member(JsonObject owner, string member) => owner.FirstOrDefault(m => string.Equals(m.Key, member, StringComparison.OrdinalIgnoreCase)).Value;
    private static string? Optional(JsonObject owner, string member) => Member(owner, member) is JsonValue value && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    private static string Hash(JsonObject item, int position, params string[] without)
    {
        var own = (JsonObject)item.DeepClone();
        foreach (var member in without)
            foreach (var key in own.Select(m => m.Key).Where(k => string.Equals(k, member, StringComparison.OrdinalIgnoreCase)).ToList()) own.Remove(key);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{position}:{own.ToJsonString(ContentJson.Options)}")));
    }
}
