using System.Text.Json.Serialization;
using ReteLavoro.Kernel.Content;

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
    public NetworkPartner[] Partners { get; set => field = [.. (value ?? []).Where(p => p?.Organization is not null)]; } = [];

    /// <summary>The organization that answers for each duty, by the duty's id in the vocabulary.</summary>
    public Dictionary<string, string> Duties { get; set => field = (value ?? []).Where(d => d.Value is not null).ToDictionary(); } = [];

    [JsonIgnore] public bool IsEmpty => Partners.Length == 0;
    [JsonIgnore] public string? LeadPartner => Partners.FirstOrDefault(p => p.Lead)?.Organization;

    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (Edition.Length == 0) yield return (nameof(Edition), "Scegli la misura di cui la rete fa parte.");
        if (Partners.GroupBy(p => p.Organization).FirstOrDefault(g => g.Count() > 1) is { } twice) yield return (nameof(Partners), $"«{twice.Key}» compare due volte fra i soggetti.");
    }
}

/// <param name="Organization">Its id in the register of bodies.</param>
public sealed record NetworkPartner(string Organization, bool Lead = false);
