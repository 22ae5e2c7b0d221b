using System.Security.Claims;
using ReteLavoro.Forms;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>Once a body that asked to join is in the register: the way to the network that it asked for, where it is invited.</summary>
internal sealed class InviteFromRequest(NetworkLists networks, IOrganizations organizations) : ISubmissionAction
{
    public string Name => "invite-body";
    public string Purpose => "network-joining";
    public string Label => "Vai alla rete che ha chiesto, per invitarlo";

    public async ValueTask<bool> MayAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel) =>
        submission.Value("ente") is { } name && (await organizations.SearchAsync(new() { Text = name, PageSize = 50 }, cancel)).Items.Any(o => SearchText.Fold(o.Name) == SearchText.Fold(name));

    public async Task<string> RunAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel)
    {
        var asked = SearchText.Fold(submission.Value("rete"));
        var search = "?cerca=" + Uri.EscapeDataString(submission.Value("ente")!);
        // Whoever asks writes the name of a network, or only of a place: then somebody chooses from the list.
        var named = (await networks.TitlesAsync(cancel)).Where(n => asked.Contains(SearchText.Fold(n.Item2), StringComparison.Ordinal)).ToList();
        return named is [var (id, _)] ? NetworkLinks.Memberships(id) + search : NetworkLinks.List;
    }
}
