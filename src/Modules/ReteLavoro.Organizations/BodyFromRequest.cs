using System.Security.Claims;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations;

/// <summary>
/// A body that asks to join a network is written into the register with what it has said of itself, so that nobody types
/// it again: a network's lead can then invite it. Answers are found by the ids that the form "Aderisci a una rete" gives.
/// </summary>
internal sealed class BodyFromRequest(OrganizationRegister register, OrganizationChecks checks, IVocabularies vocabularies, Permissions permissions) : ISubmissionAction
{
    public string Name => "add-body";
    public string Purpose => "network-joining";
    public string Label => "Aggiungi al registro dei soggetti";

    public ValueTask<bool> MayAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel) =>
        permissions.HasAsync(person, Permission.ManageOrganizations, cancel);

    public async Task<string> RunAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel)
    {
        var draft = Draft(submission);
        // The form does not offer these types; a request may be older than that, or come past the form.
        if ((await vocabularies.TermsAsync(VocabularyIds.PartnerTypes, cancel)).FirstOrDefault(t => t.Institutional && draft.Types.Contains(t.Id)) is { } term)
            throw new RuleBroken($"Chi scrive dice di essere «{term.Label}». Un soggetto di questo tipo esiste per legge e non si prende da una richiesta: controlla chi è, poi aggiungilo a mano nel registro.");
        List<(string Field, string Sentence)> problems = [.. await checks.ProblemsAsync(draft, null, cancel), .. await checks.TerritoryProblemsAsync(draft, cancel)];
        if (problems.Count > 0) throw new RuleBroken(string.Join(" ", problems.Select(p => p.Sentence)));
        await register.AddAsync(draft, cancel);
        return OrganizationLinks.Detail(draft.Id);
    }

    private static OrganizationDraft Draft(SubmissionDetails submission)
    {
        var name = submission.Value("ente") ?? throw new RuleBroken("La richiesta non dice come si chiama l'ente: aggiungilo a mano nel registro dei soggetti.");
        return new()
        {
            Id = Slug.From(name).Value,
            Name = name,
            Types = [.. submission.Answers.Where(a => a.Id == "tipo").SelectMany(a => a.Values)],
            Province = submission.Value("provincia"),
            VatNumber = submission.Value("partita-iva"),
            Email = submission.Value("email"),
            Note = $"Richiesta {submission.Number}."
        };
    }
}
