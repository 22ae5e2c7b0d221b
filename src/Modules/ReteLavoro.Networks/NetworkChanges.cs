using Microsoft.EntityFrameworkCore;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>What a version of a network changes, as who decides must read it: who comes, who goes, who has signed, who answers for what, and where.</summary>
internal sealed class NetworkChanges(SiteDbContext db, IOrganizations organizations, ITerritory territory, IVocabularies vocabularies, IMeasures measures, NetworkReader reader) : IPartChanges
{
    public string Part => nameof(NetworkPart);

    public async Task<IReadOnlyList<FieldChange>> BetweenAsync(ContentItem before, ContentItem after, CancellationToken cancel)
    {
        var (old, fresh) = (before.Get<NetworkPart>(), after.Get<NetworkPart>());
        var names = await organizations.NamesAsync([.. new[] { old, fresh }.SelectMany(p => p.Partners.Select(m => m.Organization).Concat(p.Duties.Values)).Distinct()], cancel);
        string Body(string id) => names.GetValueOrDefault(id, id);
        var changes = new List<FieldChange>();
        void Say(string label, IEnumerable<string> removed, IEnumerable<string> added)
        {
            if (FieldChange.OfLines(label, removed, added) is { } change) changes.Add(change);
        }
        void Differ(string label, IEnumerable<string> was, IEnumerable<string> now)
        {
            var (a, b) = (was.ToList(), now.ToList());
            Say(label, a.Except(b), b.Except(a));
        }

        var reasons = await db.Set<MembershipRequest>().AsNoTracking()
            .Where(r => r.NetworkId == after.ContentItemId && r.Kind == MembershipKind.Leave && r.State == MembershipState.Accepted && r.Reason != null).OrderBy(r => r.AskedUtc).ToListAsync(cancel);
        var (joins, leaves, stays, signs, days) = (new List<string>(), new List<string>(), new List<string>(), new List<string>(), new List<string>());
        foreach (var (was, now) in Pairs(old.Partners, fresh.Partners))
        {
            var name = Body((was ?? now)!.Organization);
            if (was is null) joins.Add(name + (now!.From is { } from ? $", {from.InWords("dal")}" : ""));
            if (now is null) { leaves.Add($"{name}: non è più fra i soggetti, senza un'uscita registrata"); continue; }
            if (now.To is { } last && was?.To != last)
                leaves.Add($"{name}, ultimo giorno {last.InWords()}" + (reasons.LastOrDefault(r => r.Organization == now.Organization && r.EffectiveOn == last) is { } told ? $". Uscita registrata da {told.AnsweredBy}{(told.Title is { } who ? $": {who}" : "")}. Motivo: {told.Reason}" : ""));
            if (now.To is null && was?.To is { } no) stays.Add($"{name}: l'uscita con ultimo giorno {no.InWords()} è tolta");
            if (now.IsSigned && (was?.SignedBy, was?.SignedAs, was?.SignedOn) != (now.SignedBy, now.SignedAs, now.SignedOn))
                signs.Add($"{name}: {now.SignedBy}{(string.IsNullOrWhiteSpace(now.SignedAs) ? "" : $" ({now.SignedAs})")}, {now.SignedOn!.Value.InWords("il")}");
            if (was is { IsSigned: true } && !now.IsSigned) stays.Add($"{name}: la firma di {was.SignedBy} non c'è più");
            if (was is not null && was.From != now.From) days.Add($"{name}: primo giorno {now.From?.InWords() ?? "da quando c'è la rete"} (prima: {was.From?.InWords() ?? "da quando c'è la rete"})");
        }
        Say("Chi entra", [], joins);
        Say("Chi esce", leaves, []);
        // A departure is not held back by a rule that it breaks, but who decides knows which (NET-10).
        foreach (var gone in Pairs(old.Partners, fresh.Partners).Where(p => p.Now?.To is not null && p.Was?.To != p.Now.To).Select(p => p.Now!.To!.Value.AddDays(1)).Distinct().Order())
        {
            async Task<IEnumerable<RuleResult>> BrokenAsync(DateOnly day) => (await reader.ReadAsync(fresh, day, cancel)).Broken.Where(r => RemedyWatch.Watched.Contains(r.Check));
            var already = (await BrokenAsync(gone.AddDays(-1))).Select(r => r.Check).ToHashSet();
            Say($"Che cosa manca {gone.InWords("dal")}", [], (await BrokenAsync(gone)).Where(r => !already.Contains(r.Check)).Select(r => $"{r.Sentence} {r.Because} Quando è approvata si apre un rimedio, con il suo termine."));
        }
        Say("Chi resta", [], stays);
        Say("Chi ha firmato", [], signs);
        Say("Da quando", [], days);
        Differ("Capofila", Lead(old), Lead(fresh));

        var provinces = (await territory.ProvincesAsync(cancel)).ToDictionary(p => p.Sigla, p => p.Name);
        Differ("Province", old.Provinces.Select(p => provinces.GetValueOrDefault(p, p)), fresh.Provinces.Select(p => provinces.GetValueOrDefault(p, p)));
        var towns = (await territory.FindMunicipalitiesAsync([.. old.Municipalities.Union(fresh.Municipalities)], cancel)).ToDictionary(m => m.Code, m => m.Name);
        IEnumerable<string> Towns(NetworkPart part) => part.Municipalities.Length == 0 ? ["tutti i comuni delle province"] : part.Municipalities.Select(m => towns.GetValueOrDefault(m, m));
        Differ("Comuni", Towns(old), Towns(fresh));
        var sectors = (await vocabularies.TermsAsync(VocabularyIds.Sectors, cancel)).ToDictionary(s => s.Id, s => s.Label);
        IEnumerable<string> Sectors(NetworkPart part) => part.Sectors is { Length: > 0 } some ? some.Select(s => sectors.GetValueOrDefault(s, s)) : ["ogni settore"];
        Differ("Settori", Sectors(old), Sectors(fresh));

        var duties = await reader.DutyLabelsAsync(cancel);
        foreach (var duty in old.Duties.Keys.Union(fresh.Duties.Keys))
            Differ($"Chi fa che cosa: {duties.GetValueOrDefault(duty, duty)}", old.Duties.TryGetValue(duty, out var was) ? [Body(was)] : [], fresh.Duties.TryGetValue(duty, out var now) ? [Body(now)] : []);

        if (old.Edition != fresh.Edition) Differ("Misura", [await EditionAsync(old.Edition, cancel)], [await EditionAsync(fresh.Edition, cancel)]);
        Differ("Fonti di conoscenza", (old.Sources ?? []).Select(Source), (fresh.Sources ?? []).Select(Source));
        Differ("Percorsi già pronti", (old.Pathways ?? []).Select(Pathway), (fresh.Pathways ?? []).Select(Pathway));
        return changes;

        IEnumerable<string> Lead(NetworkPart part) => part.LeadPartner is { } id ? [Body(id)] : ["nessuno"];
    }

    /// <summary>Each membership with what it was: a body that left and came back has two, in their order.</summary>
    internal static IEnumerable<(NetworkPartner? Was, NetworkPartner? Now)> Pairs(NetworkPartner[] old, NetworkPartner[] fresh)
    {
        foreach (var id in fresh.Concat(old).Select(p => p.Organization).Distinct())
        {
            var (was, now) = (old.Where(p => p.Organization == id).ToList(), fresh.Where(p => p.Organization == id).ToList());
            for (var i = 0; i < Math.Max(was.Count, now.Count); i++) yield return (was.ElementAtOrDefault(i), now.ElementAtOrDefault(i));
        }
    }

    private async Task<string> EditionAsync(string id, CancellationToken cancel) => id.Length == 0 ? "nessuna" : (await measures.EditionAsync(id, cancel))?.Name ?? id;

    private static string Source(KnowledgeSource source) => $"{source.Title} ({source.Url}), {source.From.InWords("dal")}{(source.To is { } last ? $" {last.InWords("al")}" : "")}";
    private static string Pathway(ReadyPathway pathway) => $"{pathway.Title}. Per: {pathway.Audience}. Durata: {pathway.Duration}. Servizi: {pathway.Services.ReplaceLineEndings("; ")}";
}
