using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Organizations.Recipes;

/// <summary>
/// Adds and changes bodies by id. What the recipe leaves empty stays as people have written it; accreditations are
/// added, or brought up to date by register and number, and never taken away; so are mandates, by person, role and first day.
/// </summary>
internal sealed class OrganizationsStep(SiteDbContext db, OrganizationChecks checks, OrganizationRegister register) : IRecipeStep
{
    public string Name => "organizations";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var bodies = step.Objects("organizations").ToList();
        var successors = bodies.Select(b => (Id: Text(b, "id"), Successor: Text(b, "successor"))).Where(b => b.Id is not null).DistinctBy(b => b.Id).ToDictionary(b => b.Id!, b => b.Successor);
        var ids = successors.Keys.ToList();
        var known = await db.Set<Organization>().AsSplitQuery().Include(o => o.Types).Include(o => o.Area).Include(o => o.Accreditations).Include(o => o.FormerNames)
            .Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancel);
        var (seen, drafts) = (new HashSet<string>(), new List<(string Path, OrganizationDraft Draft)>());
        foreach (var (body, index) in bodies.Select((b, i) => (b, i)))
        {
            var path = $"organizations[{index}]";
            if (Text(body, "id") is not { } id) step.Problem(path + ".id", "Al soggetto manca l'identificativo (id).");
            else if (!seen.Add(id)) step.Problem(path + ".id", $"Il soggetto «{id}» è scritto due volte.");
            else drafts.Add((path, await KeepAsync(step, path, id, body, known, successors, cancel)));
        }
        var paths = drafts.ToDictionary(d => d.Draft.Id, d => d.Path);
        foreach (var (id, field, sentence) in await checks.RivalsAsync([.. drafts.Select(d => d.Draft)], cancel)) Wrong(step, paths[id], field, sentence);
        if (step.Problems.Count == 0) await db.SaveChangesAsync(cancel);
        else db.ChangeTracker.Clear();
    }

    private static void Wrong(StepRun step, string path, string field, string sentence) => step.Problem($"{path}.{char.ToLowerInvariant(field[0])}{field[1..]}", sentence);

    private async Task<OrganizationDraft> KeepAsync(StepRun step, string path, string id, JsonObject body, Dictionary<string, Organization> known, Dictionary<string, string?> successors, CancellationToken cancel)
    {
        var problemsBefore = step.Problems.Count;
        var row = known.GetValueOrDefault(id);
        var draft = new OrganizationDraft
        {
            Id = id,
            Name = Text(body, "name") ?? "",
            Types = Texts(body, "types"),
            Province = Text(body, "province") ?? row?.Province,
            VatNumber = Text(body, "vatNumber") ?? row?.VatNumber,
            Email = Text(body, "email") ?? row?.Email,
            Pec = Text(body, "pec") ?? row?.Pec,
            Phone = Text(body, "phone") ?? row?.Phone,
            Address = Text(body, "address") ?? row?.Address,
            Website = Text(body, "website") ?? row?.Website,
            WorkersAtOnce = body["workersAtOnce"] is JsonValue workers && workers.TryGetValue(out int most) ? most : row?.WorkersAtOnce,
            ValidFrom = Day(step, path, body, "validFrom") ?? row?.ValidFrom,
            ValidTo = Day(step, path, body, "validTo") ?? row?.ValidTo,
            Successor = Text(body, "successor") ?? row?.SuccessorId,
            RecognisingAct = Text(body, "recognisingAct") ?? row?.RecognisingAct,
            IsDemo = body["demo"] is JsonValue demo && demo.TryGetValue(out bool isDemo) ? isDemo : row?.IsDemo ?? false,
            Note = Text(body, "note") ?? row?.Note,
            VerifiedOn = Day(step, path, body, "verifiedOn") ?? row?.VerifiedOn,
            Municipalities = Texts(body, "municipalities") is { Count: > 0 } area ? area : [.. row?.Area.Select(a => a.MunicipalityCode) ?? []]
        };
        foreach (var (field, sentence) in await checks.ProblemsAsync(draft, successors, cancel)) Wrong(step, path, field, sentence);
        foreach (var (_, sentence) in await checks.TerritoryProblemsAsync(draft, cancel)) step.Note($"{draft.Name}: {sentence}");
        var accreditations = Accreditations(step, path, body);
        var mandates = Mandates(step, path, body);
        if (step.Problems.Count > problemsBefore) return draft;

        var isNew = row is null;
        var changed = isNew;
        if (row is null) row = register.Create(draft);
        else changed = OrganizationRegister.Apply(row, draft);
        foreach (var accreditation in accreditations) changed |= Keep(row, accreditation);
        if (mandates.Count > 0) changed |= await KeepMandatesAsync(id, mandates, cancel);
        if (isNew) step.Added(id);
        else if (changed) step.Changed(id);
        else step.Keep();
        return draft;
    }

    private static List<AccreditationDraft> Accreditations(StepRun step, string path, JsonObject body)
    {
        List<AccreditationDraft> drafts = [];
        var list = body["accreditations"] as JsonArray ?? [];
        for (var i = 0; i < list.Count; i++)
        {
            var at = $"{path}.accreditations[{i}]";
            if (list[i] is not JsonObject one) { step.Problem(at, "Un accreditamento è un oggetto con register, number, validFrom, validTo, act."); continue; }
            var draft = new AccreditationDraft { Register = Text(one, "register"), Number = Text(one, "number"), ValidFrom = Day(step, at, one, "validFrom"), ValidTo = Day(step, at, one, "validTo"), Act = Text(one, "act") };
            foreach (var (field, sentence) in draft.Check()) step.Problem($"{at}.{char.ToLowerInvariant(field[0])}{field[1..]}", sentence);
            drafts.Add(draft);
        }
        return drafts;
    }

    private static List<MandateDraft> Mandates(StepRun step, string path, JsonObject body)
    {
        List<MandateDraft> drafts = [];
        var list = body["mandates"] as JsonArray ?? [];
        for (var i = 0; i < list.Count; i++)
        {
            var at = $"{path}.mandates[{i}]";
            if (list[i] is not JsonObject one) { step.Problem(at, "Un incarico è un oggetto con person, email, role, act, validFrom, validTo."); continue; }
            var draft = new MandateDraft { PersonName = Text(one, "person"), Email = Text(one, "email"), Role = Text(one, "role"), Act = Text(one, "act"), ValidFrom = Day(step, at, one, "validFrom"), ValidTo = Day(step, at, one, "validTo") };
            foreach (var (field, sentence) in draft.Check()) step.Problem($"{at}.{(field == nameof(draft.PersonName) ? "person" : $"{char.ToLowerInvariant(field[0])}{field[1..]}")}", sentence);
            drafts.Add(draft);
        }
        return drafts;
    }

    private async Task<bool> KeepMandatesAsync(string id, List<MandateDraft> drafts, CancellationToken cancel)
    {
        var rows = await db.Set<Mandate>().Where(m => m.OrganizationId == id).ToListAsync(cancel);
        var changed = false;
        foreach (var draft in drafts)
        {
            if (rows.Find(m => (m.PersonName, m.Role, m.ValidFrom) == (draft.PersonName, draft.Role, draft.ValidFrom)) is not { } same)
            {
                rows.Add(MandateRegister.Create(id, draft));
                db.Add(rows[^1]);
                changed = true;
                continue;
            }
            var before = (same.Email, same.Act, same.ValidTo);
            (same.Email, same.Act, same.ValidTo) = (draft.Email ?? same.Email, draft.Act ?? same.Act, draft.ValidTo ?? same.ValidTo);
            changed |= before != (same.Email, same.Act, same.ValidTo);
        }
        return changed;
    }

    private static bool Keep(Organization row, AccreditationDraft draft)
    {
        var same = row.Accreditations.Find(a => a.Register == draft.Register && a.Number == draft.Number && (draft.ValidFrom is null || a.ValidFrom is null || a.ValidFrom == draft.ValidFrom));
        if (same is null)
        {
            OrganizationRegister.Accredit(row, draft);
            return true;
        }
        var before = (same.ValidFrom, same.ValidTo, same.Act);
        (same.ValidFrom, same.ValidTo, same.Act) = (draft.ValidFrom ?? same.ValidFrom, draft.ValidTo ?? same.ValidTo, draft.Act ?? same.Act);
        if (before == (same.ValidFrom, same.ValidTo, same.Act)) return false;
        row.Version = Guid.CreateVersion7();
        return true;
    }

    private static string? Text(JsonObject from, string member) =>
        from[member] is JsonValue value && value.TryGetValue(out string? text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static List<string> Texts(JsonObject from, string member) =>
        [.. (from[member] as JsonArray ?? []).Select(n => n is JsonValue value && value.TryGetValue(out string? text) ? text.Trim() : null).OfType<string>().Distinct()];

    private static DateOnly? Day(StepRun step, string path, JsonObject from, string member)
    {
        if (Text(from, member) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        step.Problem($"{path}.{member}", $"«{text}» non è una data: si scrive come 2026-11-22.");
        return null;
    }
}
