using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks;

/// <summary>A network that breaks a rule of its edition is neither submitted nor published (NET-01, NET-02, NET-03).</summary>
/// <remarks>
/// Leaving is a fact, not something that a rule can forbid: what a departure alone breaks does not hold back the version
/// that says so. It opens a remedy instead (NET-10).
/// </remarks>
internal sealed class NetworkGate(NetworkReader reader, SiteDbContext db) : IPublishCheck
{
    public async Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel) =>
        type.HasPart(nameof(NetworkPart)) ? await WhyNotAsync(item, cancel) : [];

    public async Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, CancellationToken cancel)
    {
        var part = item.Get<NetworkPart>();
        var reasons = (await reader.ReadAsync(part, cancel)).WhyNot.ToList();
        if (reasons.Count == 0 || !part.Partners.Any(p => p.To is not null) || await RemedyWatch.PublishedAsync(db, item.ContentItemId, cancel) is not { } live) return reasons;
        var stayed = Staying(part, live.Get<NetworkPart>());
        return (await reader.ReadAsync(stayed, cancel)).WhyNot.Any() ? reasons : [];
    }

    /// <summary>The part as it would be had nobody left since the published version.</summary>
    internal static NetworkPart Staying(NetworkPart part, NetworkPart live) => part with
    {
        Partners = [.. part.Partners.Select(p => p.To is not null && live.Partners.FirstOrDefault(l => l.Organization == p.Organization && l.From == p.From) is { } before ? p with { To = before.To } : p)],
        // What a departed body answered for falls with it, and is part of what the remedy mends.
        Duties = part.Duties.Concat(live.Duties.Where(d => !part.Duties.ContainsKey(d.Key))).ToDictionary()
    };

    internal static string Refusal(RuleResult broken) => $"{broken.Sentence} {broken.Because} Fonte: {broken.Source.ActTitle}, {broken.Source.At}: «{broken.Source.Quote}».";
}

/// <summary>Which offices decide on a network: the Province and the employment centres of its own territory.</summary>
internal sealed class NetworkCompetence(NetworkReader reader, IOrganizations organizations, TimeProvider time) : ICompetence
{
    // The country has 107 provinces, and a region at most 12.
    private const int MoreThanAll = 500;

    public async Task<IReadOnlyList<string>?> OrganizationsAsync(ContentItem item, string organizationType, CancellationToken cancel)
    {
        if (!item.Has<NetworkPart>() || organizationType is not (PartnerTypes.Province or PartnerTypes.EmploymentCentre)) return null;
        var view = await reader.ReadAsync(item.Get<NetworkPart>(), cancel);
        if (organizationType == PartnerTypes.EmploymentCentre)
            return [.. (await organizations.CentresOfAsync([.. view.Municipalities.Select(m => m.Code)], time.Today, cancel)).Values.Select(c => c.Id).Distinct()];
        var bodies = await organizations.SearchAsync(new() { Type = PartnerTypes.Province, On = time.Today, PageSize = MoreThanAll }, cancel);
        return [.. view.Provinces.Select(p => bodies.Items.Where(b => b.Province == p.Sigla).OrderBy(b => b.Id, StringComparer.Ordinal).FirstOrDefault()?.Id).OfType<string>()];
    }
}
