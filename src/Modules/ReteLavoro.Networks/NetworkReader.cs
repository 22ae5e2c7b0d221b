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
    public required IReadOnlyList<(OrganizationDetails Organization, bool Lead)> Partners { get; init; }
    public required IReadOnlyList<ProvinceInfo> Provinces { get; init; }
    public required IReadOnlyList<MunicipalityInfo> Municipalities { get; init; }

    /// <summary>The duties of the edition, in the vocabulary's order, each with who answers for it.</summary>
    public required IReadOnlyList<(Term Duty, OrganizationDetails? Responsible)> Duties { get; init; }
    public required IReadOnlyList<RuleResult> Rules { get; init; }
    public required IReadOnlyDictionary<string, string> TypeLabels { get; init; }

    public OrganizationDetails? Lead => Partners.FirstOrDefault(p => p.Lead).Organization;
    public IEnumerable<RuleResult> Broken => Rules.Where(r => r.Verdict == Verdict.NotMet);
    public string TypesOf(OrganizationDetails organization) => string.Join(", ", organization.Types.Select(t => TypeLabels.GetValueOrDefault(t, t)));
}

/// <summary>Reads what stands behind a network's ids, in a fixed number of queries, and applies the rules.</summary>
public sealed class NetworkReader(IOrganizations organizations, ITerritory territory, IVocabularies vocabularies, IMeasures measures, TimeProvider time)
{
    public async Task<NetworkView> ReadAsync(NetworkPart part, CancellationToken cancel)
    {
        var today = time.Today;
        var edition = part.Edition.Length > 0 ? await measures.EditionAsync(part.Edition, cancel) : null;
        var found = await organizations.FindManyAsync([.. part.Partners.Select(p => p.Organization).Concat(part.Duties.Values).Distinct()], cancel);
        var types = (await vocabularies.TermsAsync(VocabularyIds.PartnerTypes, cancel)).ToDictionary(t => t.Id, t => t.Label);
        var duties = await vocabularies.TermsAsync(VocabularyIds.Duties, cancel);
        var wanted = edition?.List("duties", edition.ShownOn(today));
        var provinces = (await territory.ProvincesAsync(cancel)).Where(p => part.Provinces.Contains(p.Sigla)).ToList();
        var municipalities = await MunicipalitiesAsync(part, cancel);
        var partners = part.Partners.Where(p => found.ContainsKey(p.Organization)).Select(p => (found[p.Organization], p.Lead)).ToList();
        var partnerIds = part.Partners.Select(p => p.Organization).ToHashSet();

        var facts = new NetworkFacts
        {
            Partners = [.. partners.Select(p => Facts(p.Item1, p.Lead, today))],
            Provinces = part.Provinces.ToDictionary(p => p, p => provinces.FirstOrDefault(x => x.Sigla == p)?.Name ?? p),
            Municipalities = await CoveredAsync(municipalities, today, cancel),
            Duties = part.Duties.Where(d => partnerIds.Contains(d.Value)).Select(d => d.Key).ToHashSet()
        };
        var labels = types.Concat(duties.Select(d => KeyValuePair.Create(d.Id, d.Label))).GroupBy(l => l.Key).ToDictionary(g => g.Key, g => g.First().Value);
        return new NetworkView
        {
            Part = part,
            Edition = edition,
            Partners = partners,
            Provinces = provinces,
            Municipalities = municipalities,
            Duties = [.. duties.Where(d => wanted is null ? part.Duties.ContainsKey(d.Id) : wanted.Contains(d.Id)).Select(d => (d, part.Duties.TryGetValue(d.Id, out var who) ? found.GetValueOrDefault(who) : null))],
            Rules = edition is null ? [] : Composition.Check(facts, edition, edition.ShownOn(today), id => labels.GetValueOrDefault(id)),
            TypeLabels = types
        };
    }

    /// <summary>Employment centres are found by their area: one query for all of a region's, whatever the number of municipalities.</summary>
    private async Task<IReadOnlyList<CoveredMunicipality>> CoveredAsync(IReadOnlyList<MunicipalityInfo> municipalities, DateOnly today, CancellationToken cancel)
    {
        if (municipalities.Count == 0) return [];
        var centres = await organizations.CentresOfAsync([.. municipalities.Select(m => m.Code)], today, cancel);
        return [.. municipalities.Select(m => centres.TryGetValue(m.Code, out var centre) ? new CoveredMunicipality(m.Code, m.Name, centre.Id, centre.Name) : new(m.Code, m.Name, null, null))];
    }

    private async Task<IReadOnlyList<MunicipalityInfo>> MunicipalitiesAsync(NetworkPart part, CancellationToken cancel)
    {
        if (part.Municipalities.Length > 0) return await territory.FindMunicipalitiesAsync(part.Municipalities, cancel);
        var all = new List<MunicipalityInfo>();
        foreach (var province in part.Provinces) all.AddRange(await territory.MunicipalitiesAsync(province, cancel));
        return all;
    }

    private static PartnerFacts Facts(OrganizationDetails organization, bool lead, DateOnly on) => new(
        organization.Id, organization.NameOn(on), organization.Types, organization.Province, lead,
        organization.Accreditations.Count == 0 ? null : organization.IsAccredited(null, on), organization.ExistsOn(on), !string.IsNullOrWhiteSpace(organization.RecognisingAct));
}
