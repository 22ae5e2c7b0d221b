using System.Security.Claims;
using ReteLavoro.Forms;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>
/// Once a body that asked to join is in the register: the way to the network that it asked for, where it is invited. The form
/// offers the published networks; who wrote of another, or of a place, leaves the choice to the office.
/// </summary>
internal sealed class InviteFromRequest(NetworkLists networks, IOrganizations organizations) : ISubmissionAction, IQuestionOptions
{
    string ISubmissionAction.Name => "invite-body";
    string IQuestionOptions.Name => "networks";
    public string Purpose => "network-joining";
    public string Label => "Vai alla rete che ha chiesto, per invitarlo";
    public string DoneLabel => "Vai alle adesioni della rete";

    public Task<IReadOnlyList<(string Value, string Label)>> OptionsAsync(CancellationToken cancel) => networks.TitlesAsync(cancel);

    public async ValueTask<bool> MayAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel) =>
        submission.Value("ente") is { } name && (await organizations.SearchAsync(new() { Text = name, PageSize = 50 }, cancel)).Items.Any(o => SearchText.Fold(o.Name) == SearchText.Fold(name));

    public async ValueTask<ActionChoice?> ChoiceAsync(SubmissionDetails submission, CancellationToken cancel)
    {
        var published = await networks.TitlesAsync(cancel);
        return published.Count == 0 || Asked(submission, published) is not null ? null : new("Quale rete?", "Scegli la rete a cui invitarlo.", published);
    }

    public async Task<string> RunAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel) =>
        (Asked(submission, await networks.TitlesAsync(cancel)) ?? submission.Chosen) is { } id ? NetworkLinks.Memberships(id) + "?cerca=" + Uri.EscapeDataString(submission.Value("ente")!) : NetworkLinks.List;

    /// <summary>The network that the request chose or, in one older than the choice, whose title it wrote; null where it cannot be told.</summary>
    private static string? Asked(SubmissionDetails submission, IReadOnlyList<(string Id, string Title)> published)
    {
        if (published.FirstOrDefault(n => n.Id == submission.Value("rete")).Id is { } chosen) return chosen;
        var written = SearchText.Fold($"{submission.Value("rete")} {submission.Value("territorio")}");
        return published.Where(n => written.Contains(SearchText.Fold(n.Title), StringComparison.Ordinal)).ToList() is [var one] ? one.Id : null;
    }
}
