using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks;

/// <summary>A network: which edition of a measure it answers to, its territory, its partners and who answers for each duty.</summary>
public sealed record NetworkPart : ICheckable
{
    /// <summary>Id of the measure edition whose rules hold for it.</summary>
    public string Edition { get; set => field = value ?? ""; } = "";

    /// <summary>Siglas of the provinces covered.</summary>
    public string[] Provinces { get; set => field = [.. (value ?? []).OfType<string>().Distinct()]; } = [];

    /// <summary>ISTAT codes of the municipalities covered; empty for every municipality of the provinces.</summary>
    public string[] Municipalities { get; set => field = [.. (value ?? []).OfType<string>().Distinct()]; } = [];

    /// <summary>Sections of ATECO that it is for, by their ids in the vocabulary; null for every sector.</summary>
    public string[]? Sectors { get; set => field = value is null ? null : [.. value.OfType<string>().Distinct()]; }

    /// <summary>Memberships, past ones too: a body that has left and come back has two.</summary>
    public NetworkPartner[] Partners { get; set => field = [.. (value ?? []).Where(p => p?.Organization is not null)]; } = [];

    /// <summary>The organization that answers for each duty, by the duty's id in the vocabulary.</summary>
    public Dictionary<string, string> Duties { get; set => field = (value ?? []).Where(d => d.Value is not null).ToDictionary(); } = [];

    /// <summary>Observatories, territorial pacts and the like (000 F033, F046); null in networks that never had any.</summary>
    public KnowledgeSource[]? Sources { get; set; }

    /// <summary>Pathways made ready before a crisis (000 N10); null in networks that never had any.</summary>
    public ReadyPathway[]? Pathways { get; set; }

    [JsonIgnore] public bool IsEmpty => Partners.Length == 0;

    /// <summary>The lead that has not left; of a network that all have left, the last one.</summary>
    [JsonIgnore] public string? LeadPartner => (Partners.FirstOrDefault(p => p.Lead && p.To is null) ?? Partners.LastOrDefault(p => p.Lead))?.Organization;

    /// <summary>Those who belong to it on a day, each once.</summary>
    public IEnumerable<NetworkPartner> PartnersOn(DateOnly day) => Partners.Where(p => p.HoldsOn(day)).DistinctBy(p => p.Organization);

    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        foreach (var same in Partners.GroupBy(p => p.Organization).Where(g => g.Count() > 1))
            if (same.SelectMany((a, i) => same.Skip(i + 1).Select(b => a.Overlaps(b))).Any(twice => twice))
                yield return (nameof(Partners), $"«{same.Key}» compare due volte fra i soggetti.");
        foreach (var wrong in Partners.Where(p => p.To < p.From)) yield return (nameof(Partners), $"«{wrong.Organization}» esce dalla rete prima di entrarci.");
    }

    public IEnumerable<(string, string)> Missing(ContentFieldDefinition? field) => Edition.Length == 0 ? [(nameof(Edition), NoEdition)] : [];
    internal const string NoEdition = "Scegli la misura di cui la rete fa parte: senza non si possono applicare le regole.";

    /// <summary>Stores the part in its item; what another program noted on a partner stays on it.</summary>
    internal void WriteTo(ContentItem item)
    {
        static IEnumerable<JsonObject> Stored(ContentItem item) => (item.Parts[nameof(NetworkPart)]?["Partners"] as JsonArray ?? []).OfType<JsonObject>();
        static IEnumerable<((string, int) Key, JsonObject Partner)> Numbered(ContentItem item) =>
            Stored(item).GroupBy(p => p["Organization"]?.ToString() ?? "").SelectMany(g => g.Select((p, i) => ((g.Key, i), p)));
        var before = Numbered(item).ToDictionary(p => p.Key, p => p.Partner);
        item.Set(this);
        foreach (var (key, partner) in Numbered(item))
            foreach (var (member, value) in before.GetValueOrDefault(key) ?? [])
                if (!partner.ContainsKey(member) && !NetworkPartner.Members.Contains(member)) partner[member] = value?.DeepClone();
    }
}

/// <summary>A body's membership of a network.</summary>
/// <param name="Organization">Its id in the register of bodies.</param>
public sealed record NetworkPartner(string Organization, bool Lead = false)
{
    internal static readonly string[] Members = [nameof(Organization), nameof(Lead), nameof(From), nameof(To), nameof(SignedBy), nameof(SignedAs), nameof(SignedOn), nameof(SignedUnder)];

    /// <summary>The first day; null for "since there is the network".</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null while it does not leave.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The representative who accepted for the body; null while nobody has.</summary>
    public string? SignedBy { get; init; }

    /// <summary>As what the representative signed: "legale rappresentante".</summary>
    public string? SignedAs { get; init; }
    public DateOnly? SignedOn { get; init; }

    /// <summary>What let the representative sign: a mandate of the register, or the body's own address; null for what was signed before this was asked.</summary>
    public string? SignedUnder { get; init; }

    [JsonIgnore] public bool IsSigned => !string.IsNullOrWhiteSpace(SignedBy) && SignedOn is not null;

    public bool HoldsOn(DateOnly day) => !(From > day) && !(To < day);
    internal bool Overlaps(NetworkPartner other) => !(To < other.From) && !(other.To < From);

    /// <summary>"dal 1° gennaio 2027", "fino al 31 marzo 2027"; empty for a membership without days.</summary>
    public string InWords() => (From, To) switch
    {
        (null, null) => "",
        ({ } from, var to) when to is null || from <= to => new Period(from, to).InWords(),
        (_, { } to) => $"fino al {to.InDigits()}",
        _ => ""
    };
}

/// <summary>Where a network gets its knowledge of the territory from.</summary>
/// <param name="Kind">A term of the vocabulary <see cref="KnowledgeKinds.Vocabulary"/>.</param>
/// <param name="Url">An address outside, or a file of the site's own media.</param>
/// <param name="To">The last day on which it is shown; null while it holds.</param>
public sealed record KnowledgeSource(string Title, string Kind, string Url, DateOnly From, DateOnly? To)
{
    public bool HoldsOn(DateOnly day) => From <= day && !(To < day);
}

public static class KnowledgeKinds
{
    public const string Vocabulary = "knowledge-kinds";
}

/// <summary>A pathway that a network has made ready, to begin as soon as a crisis comes.</summary>
/// <param name="Services">In words, one a line.</param>
/// <param name="Duration">In words: "tre mesi".</param>
/// <param name="Audience">For whom it is.</param>
public sealed record ReadyPathway(string Title, string Services, string Duration, string Audience);
