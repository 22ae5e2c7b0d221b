using ReteLavoro.Measures;

namespace ReteLavoro.Networks;

/// <summary>What the rules of composition look at, on one day. The same facts come from a draft, from a stored network or from an example.</summary>
public sealed record NetworkFacts
{
    public required IReadOnlyList<PartnerFacts> Partners { get; init; }

    /// <summary>Siglas of the provinces covered, each with the name shown.</summary>
    public required IReadOnlyDictionary<string, string> Provinces { get; init; }

    /// <summary>Every municipality covered, with the employment centre that serves it; null where none is known to.</summary>
    public required IReadOnlyList<CoveredMunicipality> Municipalities { get; init; }

    /// <summary>Ids of the duties that a partner of the network answers for.</summary>
    public required IReadOnlySet<string> Duties { get; init; }
}

/// <param name="Accredited">Whether its accreditation holds on the day; null when the register does not say: none is recorded, or one register says yes and another no.</param>
/// <param name="Signed">Its representative has accepted.</param>
/// <param name="Exists">It is in the register of bodies and has not ended. One that has ended is no partner any more.</param>
public sealed record PartnerFacts(string Id, string Name, IReadOnlyList<string> Types, string? Province, bool Lead, bool? Accredited, bool Exists, bool HasRecognisingAct, bool Signed = false)
{
    public bool Is(string type) => Types.Contains(type);
}

public sealed record CoveredMunicipality(string Code, string Name, string? Centre, string? CentreName);

/// <summary>
/// The composition of a network against the rules of an edition. Pure: the thresholds, the lists and the quotes are the
/// edition's, nothing of the law stands here.
/// </summary>
public static class Composition
{
    internal const string About = "network.";

    /// <summary>One result a rule, in the edition's order. A check that the program does not know is "unknown": a person verifies it.</summary>
    public static IReadOnlyList<RuleResult> Check(NetworkFacts network, Edition edition, DateOnly on, Func<string, string?>? label = null) =>
        [.. edition.RulesAbout(About).Select(rule =>
        {
            var (verdict, because) = rule.Check[About.Length..] switch
            {
                "minimum-partners" => MinimumPartners(network, edition.Number("minimumPartners", on)),
                "single-lead" => SingleLead(network),
                "lead-type" => LeadType(network, edition.List("leadTypes", on), label),
                "province" => Province(network),
                "employment-centre" => EmploymentCentre(network),
                "duties" => Duties(network, edition.List("duties", on), label),
                "other-parties" => OtherParties(network, edition.List("otherPartyTypes", on)),
                "district-act" => DistrictAct(network, edition.List("districtTypes", on)),
                "signed-partners" => SignedPartners(network, edition.Number("signedBeforeDecision", on) > 0),
                _ => (Verdict.Unknown, "È una regola che verifica chi approva.")
            };
            return edition.Result(rule, verdict, because, on, label);
        })];

    private static (Verdict, string) MinimumPartners(NetworkFacts network, decimal? least)
    {
        var count = network.Partners.Where(p => p.Exists).Select(p => p.Id).Distinct().Count();
        var found = count switch { 0 => "La rete non ha ancora soggetti.", 1 => "La rete ha 1 soggetto.", _ => $"La rete ha {count} soggetti." };
        if (network.Partners.Where(p => !p.Exists).ToList() is { Count: > 0 } ended) found = $"{found.TrimEnd('.')}, senza contare chi non è più attivo: {Names(ended)}.";
        return least is null ? (Verdict.Unknown, found + " Il numero minimo non è fra i parametri della misura.") : (count >= least ? Verdict.Met : Verdict.NotMet, found);
    }

    private static (Verdict, string) SingleLead(NetworkFacts network) => network.Partners.Where(p => p.Lead).ToList() switch
    {
        [] => (Verdict.NotMet, "Nessun soggetto è indicato come capofila."),
        [var one] => (Verdict.Met, $"Il capofila è {one.Name}."),
        var several => (Verdict.NotMet, $"I capofila indicati sono {several.Count}: {Names(several)}.")
    };

    private static (Verdict, string) LeadType(NetworkFacts network, IReadOnlyList<string>? allowed, Func<string, string?>? label)
    {
        if (allowed is null) return (Verdict.Unknown, "I tipi ammessi non sono fra i parametri della misura.");
        var leads = network.Partners.Where(p => p.Lead).ToList();
        if (leads.Count == 0) return (Verdict.NotMet, "Nessun soggetto è indicato come capofila.");
        var (verdict, because) = (Verdict.Met, new List<string>());
        foreach (var lead in leads)
        {
            var types = string.Join(", ", lead.Types.Select(t => label?.Invoke(t) ?? t));
            if (!lead.Exists) (verdict, _) = (Verdict.NotMet, Say($"{lead.Name} non è più attivo."));
            else if (!lead.Types.Any(allowed.Contains)) (verdict, _) = (Verdict.NotMet, Say(types.Length == 0 ? $"{lead.Name} non ha un tipo nel registro." : $"{lead.Name} è di tipo: {types}."));
            // What makes an operator "accredited" is an accreditation that holds on the day (seed 000, «operatore accreditato»).
            else if (lead.Types.Where(allowed.Contains).All(t => t.Contains("Accredited", StringComparison.Ordinal)) && lead.Accredited != true)
            {
                Say(lead.Accredited == false ? $"L'accreditamento di {lead.Name} non è valido a questa data." : $"Dal registro non risulta se l'accreditamento di {lead.Name} è valido a questa data.");
                if (lead.Accredited == false) verdict = Verdict.NotMet;
                else if (verdict == Verdict.Met) verdict = Verdict.Unknown;
            }
            else Say($"{lead.Name} è di tipo: {types}.");
        }
        return (verdict, string.Join(" ", because));

        int Say(string sentence) { because.Add(sentence); return 0; }
    }

    private static (Verdict, string) Province(NetworkFacts network)
    {
        if (network.Provinces.Count == 0) return (Verdict.NotMet, "Non è ancora indicato nessun territorio.");
        var missing = network.Provinces.Where(p => !network.Partners.Any(x => x.Is("Province") && x.Province == p.Key && x.Exists)).Select(p => p.Value).ToList();
        return missing.Count == 0
            ? (Verdict.Met, $"C'è la Provincia di ogni territorio: {string.Join(", ", network.Provinces.Values)}.")
            : (Verdict.NotMet, $"Manca la Provincia o Città metropolitana di: {string.Join(", ", missing)}.");
    }

    /// <summary>The employment centres that serve a municipality of the network and are no partners, each with the names of those municipalities.</summary>
    public static IReadOnlyList<(string Centre, IReadOnlyList<string> Municipalities)> MissingCentres(NetworkFacts network)
    {
        var partners = network.Partners.Where(p => p.Exists).Select(p => p.Id).ToHashSet();
        return [.. network.Municipalities.Where(m => m.Centre is not null && !partners.Contains(m.Centre)).GroupBy(m => m.CentreName ?? m.Centre!)
            .Select(g => (g.Key, (IReadOnlyList<string>)[.. g.Select(m => m.Name).Distinct().Order(StringComparer.CurrentCulture)]))];
    }

    private static (Verdict, string) EmploymentCentre(NetworkFacts network)
    {
        if (network.Municipalities.Count == 0) return (Verdict.NotMet, "Non è ancora indicato nessun comune.");
        if (MissingCentres(network) is { Count: > 0 } missing)
            return (Verdict.NotMet, "Manca " + string.Join("; ", missing.Select(m => $"{m.Centre}, competente per {Some(m.Municipalities)}")) + ".");
        var unknown = network.Municipalities.Where(m => m.Centre is null).ToList();
        return unknown.Count > 0
            ? (Verdict.Unknown, $"Non sappiamo quale centro per l'impiego serve {Some(unknown.Select(m => m.Name))}.")
            : (Verdict.Met, $"C'è il centro per l'impiego di ogni comune: {string.Join(", ", network.Municipalities.Select(m => m.CentreName ?? m.Centre).Distinct())}.");
    }

    private static (Verdict, string) Duties(NetworkFacts network, IReadOnlyList<string>? duties, Func<string, string?>? label)
    {
        if (duties is null) return (Verdict.Unknown, "Le funzioni non sono fra i parametri della misura.");
        var missing = duties.Where(d => !network.Duties.Contains(d)).Select(d => $"«{label?.Invoke(d) ?? d}»").ToList();
        return missing.Count == 0 ? (Verdict.Met, "Ogni funzione ha il suo responsabile.") : (Verdict.NotMet, $"Non ha un responsabile: {string.Join(", ", missing)}.");
    }

    /// <summary>The act asks to involve others, not to have them as members: their absence is for a person to look into, not a refusal.</summary>
    private static (Verdict, string) OtherParties(NetworkFacts network, IReadOnlyList<string>? types)
    {
        var others = types is null ? [] : network.Partners.Where(p => p.Exists && p.Types.Any(types.Contains)).ToList();
        return others.Count > 0 ? (Verdict.Met, $"Ne fanno parte: {Names(others)}.") : (Verdict.Unknown, "Fra i soggetti non ce n'è nessuno: verifica come sono coinvolti.");
    }

    private static (Verdict, string) DistrictAct(NetworkFacts network, IReadOnlyList<string>? types)
    {
        if (types is null) return (Verdict.Unknown, "I tipi di distretto non sono fra i parametri della misura.");
        var districts = network.Partners.Where(p => p.Exists && p.Types.Any(types.Contains)).ToList();
        var without = districts.Where(p => !p.HasRecognisingAct).ToList();
        return without.Count > 0 ? (Verdict.NotMet, $"Manca l'atto che riconosce: {Names(without)}.")
            : (Verdict.Met, districts.Count == 0 ? "Fra i soggetti non ci sono distretti." : $"Hanno il loro atto: {Names(districts)}.");
    }

    /// <summary>
    /// How partners take part is left to later acts (000 N09): who has not signed is named, and nothing is refused for it,
    /// unless the edition says that the signatures come before the decision.
    /// </summary>
    private static (Verdict, string) SignedPartners(NetworkFacts network, bool beforeDecision)
    {
        var missing = network.Partners.Where(p => p.Exists && !p.Signed).ToList();
        return network.Partners.Count == 0 ? (Verdict.Unknown, "La rete non ha ancora soggetti.")
            : missing.Count > 0 ? (beforeDecision ? Verdict.NotMet : Verdict.Unknown, $"Non ha ancora firmato l'adesione: {Names(missing)}.")
            : (Verdict.Met, "Tutti i soggetti hanno firmato l'adesione.");
    }

    private static string Names(IEnumerable<PartnerFacts> partners) => string.Join(", ", partners.Select(p => p.Name));

    private static string Some(IEnumerable<string> names)
    {
        var all = names.Distinct().Order().ToList();
        return all.Count <= 6 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(5))} e altri {all.Count - 5} comuni";
    }
}
