using System.Security.Claims;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Organizations;

/// <summary>
/// A body that asks to join a network is written into the register with what it has said of itself, so that nobody types
/// it again: a network's lead can then invite it. Answers are found by the ids that the form "Aderisci a una rete" gives.
/// </summary>
internal sealed class BodyFromRequest(OrganizationRegister register, OrganizationChecks checks, Permissions permissions) : ISubmissionAction
{
    public string Name => "add-body";
    public string Purpose => "network-joining";
    public string Label => "Aggiungi al registro dei soggetti";

    public ValueTask<bool> MayAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel) =>
        permissions.HasAsync(person, Permission.ManageOrganizations, cancel);

    public async Task<string> RunAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel)
    {
        var name = submission.Value("ente") ?? throw new RuleBroken("La richiesta non dice come si chiama l'ente: aggiungilo a mano nel registro dei soggetti.");
        var draft = new OrganizationDraft
        {
            Id = Slug.From(name).Value,
            Name = name,
            Types = [.. submission.Answers.Where(a => a.Id == "tipo").SelectMany(a => a.Values)],
            Province = submission.Value("provincia"),
            Email = submission.Value("email"),
            Note = submission.Value("partita-iva") is { } vat ? $"Partita IVA o codice fiscale: {vat}. Richiesta {submission.Number}." : $"Richiesta {submission.Number}."
        };
        if (await checks.ProblemsAsync(draft, null, cancel) is { Count: > 0 } problems) throw new RuleBroken(string.Join(" ", problems.Select(p => p.Sentence)));
        await register.AddAsync(draft, cancel);
        return OrganizationLinks.Detail(draft.Id);
    }
}
