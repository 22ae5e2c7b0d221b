using ReteLavoro.Kernel.Content;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Workflows;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks;

/// <summary>A network that breaks a rule of its edition is neither submitted nor published (NET-01, NET-02, NET-03).</summary>
internal sealed class NetworkGate(NetworkReader reader) : IPublishCheck
{
    public async Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel)
    {
        if (!type.HasPart(nameof(NetworkPart))) return [];
        var view = await reader.ReadAsync(item.Get<NetworkPart>(), cancel);
        if (view.Edition is null) return ["Scegli la misura di cui la rete fa parte: senza non si possono applicare le regole."];
        if (view.Provinces.Count == 0) return ["Indica il territorio della rete."];
        if (view.Partners.Count == 0) return ["Indica i soggetti della rete."];
        return [.. view.Broken.Select(Refusal)];
    }

    internal static string Refusal(RuleResult broken) => $"{broken.Sentence} {broken.Because} Lo dice {broken.Source.ActTitle}, {broken.Source.At}: «{broken.Source.Quote}».";
}

/// <summary>Which offices decide on a network: the Province and the employment centres of its own territory.</summary>
internal sealed class NetworkCompetence(NetworkReader reader, IOrganizations organizations, TimeProvider time) : ICompetence
{
    public async Task<IReadOnlyList<string>?> OrganizationsAsync(ContentItem item, string organizationType, CancellationToken cancel)
    {
        if (!item.Has<NetworkPart>()) return null;
        var part = item.Get<NetworkPart>();
        switch (organizationType)
        {
            case PartnerTypes.Province:
                var bodies = new List<string>();
                foreach (var province in part.Provinces)
                    if (await organizations.ProvinceBodyAsync(province, time.Today, cancel) is { } body) bodies.Add(body.Id);
                return bodies;
            case PartnerTypes.EmploymentCentre:
                var municipalities = (await reader.ReadAsync(part, cancel)).Municipalities.Select(m => m.Code).ToList();
                return [.. (await organizations.CentresOfAsync(municipalities, time.Today, cancel)).Values.Select(c => c.Id).Distinct()];
            default:
                return null;
        }
    }
}
