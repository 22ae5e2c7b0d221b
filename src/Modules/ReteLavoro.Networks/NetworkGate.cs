using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks;

/// <summary>A network that breaks a rule of its edition is neither submitted nor published (NET-01, NET-02, NET-03).</summary>
internal sealed class NetworkGate(NetworkReader reader) : IPublishCheck
{
    public async Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel) =>
        type.HasPart(nameof(NetworkPart)) ? [.. (await reader.ReadAsync(item.Get<NetworkPart>(), cancel)).WhyNot] : [];

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
