using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>A network with the names behind its ids, and what the rules say of it.</summary>
public sealed record NetworkView
{
    public required NetworkPart Part { get; init; }
    public required Edition? Edition { get; init; }
    /// <summary>Those of the day; <see cref="Memberships"/> has the others too.</summary>
    public required IReadOnlyList<(OrganizationDetails Organization, bool Lead)> Partners { get; init; }

    /// <summary>Every membership, past and future ones too; without the body where the register does not have it.</summary>
    public required IReadOnlyList<(NetworkPartner Membership, OrganizationDetails? Organization)> Memberships { get; init; }

    /// <summary>Those that were chosen and those that the chosen municipalities belong to.</summary>
    public required IReadOnlyList<ProvinceInfo> Provinces { get; init; }
    public required IReadOnlyList<MunicipalityInfo> Municipalities { get; init; }

    /// <summary>The duties of the edition, in the vocabulary's order, each with who answers for it.</summary>
    public required IReadOnlyList<(Term Duty, OrganizationDetails? Responsible)> Duties { get; init; }
    /// <summary>What the sectors that it is for are called; empty for every sector.</summary>
    public required IReadOnlyList<string> Sectors { get; init; }
    public required IReadOnlyList<RuleResult> Rules { get; init; }

    /// <summary>Employment centres that are missing, each with its municipalities: the rule says them in one sentence, a page as a list.</summary>
    public required IReadOnlyList<(string Centre, IReadOnlyList<string> Municipalities)> MissingCentres { get; init; }
    public required IReadOnlyDictionary<string, string> TypeLabels { get; init; }

    /// <summary>What is missing or does not hold together, whatever the rules of the measure say.</summary>
    public required IReadOnlyList<string> Gaps { get; init; }

    /// <summary>For a partner that has ended, who took its place.</summary>
    public required IReadOnlyDictionary<string, OrganizationDetails> Successors { get; init; }

    /// <summary>The day for which all this holds.</summary>
    public required DateOnly On { get; init; }

    public OrganizationDetails? Lead => Partners.FirstOrDefault(p => p.Lead).Organization;
    public IEnumerable<RuleResult> Broken => Rules.Where(r => r.Verdict == Verdict.NotMet);

    /// <summary>Every reason why it can be neither sent nor published, as sentences; those of rules with their source.</summary>
    public IEnumerable<string> WhyNot => Gaps.Concat(Broken.Select(NetworkGate.Refusal));
    public string TypesOf(OrganizationDetails organization) => string.Join(", ", organization.Types.Select(t => TypeLabels.GetValueOrDefault(t, t)));

    /// <summary>The membership of a partner that holds on the day; null for who is none.</summary>
    public NetworkPartner? MembershipOf(OrganizationDetails organization) => Part.PartnersOn(On).FirstOrDefault(p => p.Organization == organization.Id);

    /// <summary>The names of the partners for which nobody has signed yet.</summary>
    public IReadOnlyList<string> Unsigned => [.. Partners.Where(p => MembershipOf(p.Organization) is not { IsSigned: true }).Select(p => p.Organization.NameOn(On))];

    /// <summary>"Non è più attivo dal …" for a partner that has ended; null for the others.</summary>
    public string? EndOf(OrganizationDetails organization) =>
        organization.ExistsOn(On) ? null
        : organization.ValidFrom > On ? $"Non è ancora attivo (primo giorno: {organization.ValidFrom.Value.InWords()})."
        : $"Non è più attivo (ultimo giorno: {organization.ValidTo!.Value.InWords()})." + (Successors.TryGetValue(organization.Id, out var next) ? $" Al suo posto c'è {next.Name}." : "");
}

/// <summary>Reads what stands behind a network's ids, in a fixed number of queries, and applies the rules.</summary>
public sealed class NetworkReader(IOrganizations organizations, ITerritory territory, IVocabularies vocabularies, IMeasures measures, TimeProvider time)
{
    /// <summary>As of today.</summary>
    public Task<NetworkView> ReadAsync(NetworkPart part, CancellationToken cancel) => ReadAsync(part, time.Today, cancel);

    /// <summary>The composition as of a day, past or to come: its partners, the names and accreditations they had, the rules with that day's figures (NET-09).</summary>
    public async Task<NetworkView> ReadAsync(NetworkPart part, DateOnly on, CancellationToken cancel)
    {
        var today = on;
        var members = part.PartnersOn(on).ToList();
        var edition = part.Edition.Length > 0 ? await measures.EditionAsync(part.Edition, cancel) : null;
        var found = await organizations.FindManyAsync([.. part.Partners.Select(p => p.Organization).Concat(part.Duties.Values).Distinct()], cancel);
        var types = (await vocabularies.TermsAsync(VocabularyIds.PartnerTypes, cancel)).ToDictionary(t => t.Id, t => t.Label);
        var duties = await vocabularies.TermsAsync(VocabularyIds.Duties, cancel);
        var wanted = edition?.List("duties", edition.ShownOn(today));
        var region = await territory.ProvincesAsync(cancel);
        var municipalities = part.Municipalities.Length > 0 ? await territory.FindMunicipalitiesAsync(part.Municipalities, cancel) : await territory.MunicipalitiesOfAsync(part.Provinces, cancel);
        // A municipality brings its province along, ticked or not: NET-03 asks for the Province of every municipality covered.
        var siglas = part.Provinces.Concat(municipalities.Select(m => m.Province)).Distinct().ToList();
        var provinces = region.Where(p => siglas.Contains(p.Sigla)).ToList();
        var partners = members.Where(p => found.ContainsKey(p.Organization)).Select(p => (found[p.Organization], p.Lead)).ToList();
        var active = partners.Where(p => p.Item1.ExistsOn(today)).Select(p => p.Item1.Id).ToHashSet();

        var facts = new NetworkFacts
        {
            Partners = [.. members.Select(p => found.TryGetValue(p.Organization, out var body) ? Facts(body, p, today) : new PartnerFacts(p.Organization, p.Organization, [], null, p.Lead, null, false, false, p.IsSigned))],
            Provinces = siglas.ToDictionary(p => p, p => provinces.FirstOrDefault(x => x.Sigla == p)?.Name ?? p),
            Municipalities = await CoveredAsync(part, municipalities, today, cancel),
            Duties = part.Duties.Where(d => active.Contains(d.Value)).Select(d => d.Key).ToHashSet()
        };
        var labels = types.Concat(duties.Select(d => KeyValuePair.Create(d.Id, d.Label))).GroupBy(l => l.Key).ToDictionary(g => g.Key, g => g.First().Value);
        return new NetworkView
        {
            Part = part,
            Edition = edition,
            Partners = partners,
            Memberships = [.. part.Partners.Select(p => (p, found.GetValueOrDefault(p.Organization)))],
            Provinces = provinces,
            Municipalities = municipalities,
            Duties = [.. duties.Where(d => wanted is null ? part.Duties.ContainsKey(d.Id) : wanted.Contains(d.Id)).Select(d => (d, part.Duties.TryGetValue(d.Id, out var who) && members.Exists(m => m.Organization == who) ? found.GetValueOrDefault(who) : null))],
            Sectors = part.Sectors is { Length: > 0 } chosen ? [.. (await vocabularies.TermsAsync(VocabularyIds.Sectors, cancel)).Where(s => chosen.Contains(s.Id)).Select(s => s.Label)] : [],
            Rules = edition is null ? [] : Composition.Check(facts, edition, edition.ShownOn(today), id => labels.GetValueOrDefault(id)),
            MissingCentres = Composition.MissingCentres(facts),
            TypeLabels = types,
            Gaps = [.. Gaps(part, edition, siglas, provinces, municipalities, found)],
            Successors = await SuccessorsAsync(partners.Select(p => p.Item1), today, cancel),
            On = today
        };
    }

    internal async Task<IReadOnlyDictionary<string, string>> DutyLabelsAsync(CancellationToken cancel) =>
        (await vocabularies.TermsAsync(VocabularyIds.Duties, cancel)).ToDictionary(d => d.Id, d => d.Label);

    private static IEnumerable<string> Gaps(NetworkPart part, Edition? edition, List<string> siglas, List<ProvinceInfo> provinces, IReadOnlyList<MunicipalityInfo> municipalities, IReadOnlyDictionary<string, OrganizationDetails> found)
    {
        if (part.Edition.Length == 0) yield return NetworkPart.NoEdition;
        else if (edition is null) yield return "La misura di questa rete non è più nel registro: scegline un'altra.";
        // No rule to break must not mean that every network passes.
        else if (!edition.RulesAbout(Composition.About).Any()) yield return $"La misura «{edition.Name}» non ha regole per le reti: scegline un'altra.";

        if (siglas.Count == 0) yield return "Indica il territorio della rete.";
        foreach (var sigla in siglas.Where(s => provinces.All(p => p.Sigla != s))) yield return $"La provincia «{sigla}» non è di questa regione: toglila.";
        foreach (var code in part.Municipalities.Except(municipalities.Select(m => m.Code))) yield return $"Il comune con il codice «{code}» non è nell'elenco dei comuni: toglilo.";
        if (part.Municipalities.Length > 0)
            foreach (var empty in provinces.Where(p => municipalities.All(m => m.Province != p.Sigla)))
                yield return $"Di {empty.Name} non è indicato nessun comune: aggiungine uno, oppure togli la provincia.";

        if (part.Partners.Length == 0) yield return "Indica i soggetti della rete.";
        foreach (var gone in part.Partners.Where(p => !found.ContainsKey(p.Organization))) yield return $"«{gone.Organization}» non è nel registro dei soggetti: toglilo dalla rete.";
    }

    /// <summary>Employment centres are found by their area: one query for all of a region's, whatever the number of municipalities.</summary>
    private async Task<IReadOnlyList<CoveredMunicipality>> CoveredAsync(NetworkPart part, IReadOnlyList<MunicipalityInfo> known, DateOnly today, CancellationToken cancel)
    {
        // A code that nobody knows has no known centre either: the answer is "unknown", not a network that covers less.
        var all = known.Select(m => (m.Code, m.Name)).Concat(part.Municipalities.Except(known.Select(m => m.Code)).Select(code => (code, code))).ToList();
        if (all.Count == 0) return [];
        var centres = await organizations.CentresOfAsync([.. all.Select(m => m.Item1)], today, cancel);
        return [.. all.Select(m => centres.TryGetValue(m.Item1, out var centre) ? new CoveredMunicipality(m.Item1, m.Item2, centre.Id, centre.Name) : new(m.Item1, m.Item2, null, null))];
    }

    private async Task<IReadOnlyDictionary<string, OrganizationDetails>> SuccessorsAsync(IEnumerable<OrganizationDetails> partners, DateOnly today, CancellationToken cancel)
    {
        var ended = partners.Where(p => !p.ExistsOn(today) && p.Successor is not null).ToList();
        if (ended.Count == 0) return new Dictionary<string, OrganizationDetails>();
        var next = await organizations.FindManyAsync([.. ended.Select(e => e.Successor!).Distinct()], cancel);
        return ended.Where(e => next.ContainsKey(e.Successor!)).DistinctBy(e => e.Id).ToDictionary(e => e.Id, e => next[e.Successor!]);
    }

    private static PartnerFacts Facts(OrganizationDetails organization, NetworkPartner membership, DateOnly on) => new(
        organization.Id, organization.NameOn(on), organization.Types, organization.Province, membership.Lead,
        Accredited(organization, on), organization.ExistsOn(on), !string.IsNullOrWhiteSpace(organization.RecognisingAct), membership.IsSigned);

    /// <summary>
    /// The registers of work and of training bear no type that a rule could ask for. Who is in several and has lapsed in
    /// one may have lapsed in the one that counts: a person looks.
    /// </summary>
    internal static bool? Accredited(OrganizationDetails organization, DateOnly on)
    {
        var registers = organization.Accreditations.GroupBy(a => a.Register).Select(g => g.Any(a => a.HoldsOn(on))).Distinct().ToList();
        return registers is [var same] ? same : null;
    }
}
