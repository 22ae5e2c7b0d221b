using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Forms.Areas.Gestione.Pages.Segnalazioni;

/// <summary>One submission: what was answered, what is like it, what can be done and what has been done.</summary>
[May(FormsModule.ManageSubmissions, FormsModule.ManageAllSubmissions)]
internal sealed class DettaglioModel(SubmissionDesk desk, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public Guid Id { get; set; }

    public Submission Submission { get; private set; } = null!;
    public SubmissionDetails Details { get; private set; } = null!;
    public IReadOnlyList<SubmissionLine> Others { get; private set; } = [];
    public IReadOnlyList<(ISubmissionAction Action, ActionChoice? Choice)> Actions { get; private set; } = [];

    /// <summary>Another submission is linked to where she may read it.</summary>
    public bool MayFollow(SubmissionEvent step) => step.LeadsElsewhere || Others.Any(o => SubmissionLinks.Detail(o.Id) == step.Url);

    public string DoneLabelOf(SubmissionEvent step) => desk.DoneLabelOf(Submission, step);

    public bool HasErrorOn(string field) => ModelState.TryGetValue(field, out var entry) && entry.Errors.Count > 0;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public Task<IActionResult> OnPostPrendiAsync(CancellationToken cancel) => DoneAsync(() => desk.TakeAsync(Id, User, cancel), "Hai preso in carico la segnalazione.", cancel);
    public Task<IActionResult> OnPostUnisciAsync(string? number, CancellationToken cancel) => DoneAsync(() => desk.JoinAsync(Id, number ?? "", User, cancel), "La segnalazione è unita all’altra.", cancel);
    public Task<IActionResult> OnPostChiudiAsync(string? reason, CancellationToken cancel) => DoneAsync(() => desk.CloseAsync(Id, reason, User, cancel), "La segnalazione è chiusa.", cancel);
    public Task<IActionResult> OnPostRiapriAsync(string? reason, CancellationToken cancel) => DoneAsync(() => desk.ReopenAsync(Id, reason, User, cancel), "La segnalazione è di nuovo aperta.", cancel);

    public async Task<IActionResult> OnPostPassoAsync(string? passo, string? scelta, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } notHers) return notHers;
        return Redirect(Url.Content(await desk.PassOnAsync(Id, passo ?? "", scelta, User, cancel)));
    }

    public async Task ReloadAsync(CancellationToken cancel) => await LoadAsync(cancel);

    private async Task<IActionResult> DoneAsync(Func<Task> work, string sentence, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } notHers) return notHers;
        await work();
        TempData["Fatto"] = sentence;
        return Redirect(Url.Content(SubmissionLinks.Detail(Id)));
    }

    /// <returns>Null when she may read it.</returns>
    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await desk.FindAsync(Id, User, cancel) is not { } submission) return await desk.ExistsAsync(Id, cancel) ? Forbid() : NotFound();
        (Submission, Details) = (submission, submission.Details());
        Others = await desk.OthersAsync(submission, User, cancel);
        var actions = new List<(ISubmissionAction, ActionChoice?)>();
        foreach (var action in (await desk.ActionsAsync(submission, User, cancel)).Where(a => submission.Done(a) is null)) actions.Add((action, await action.ChoiceAsync(Details, cancel)));
        Actions = actions;
        head.Title = submission.Number;
        head.Section = "Segnalazioni";
        // A refused act loads the page once more.
        head.Breadcrumb.Add(new("Segnalazioni", SubmissionLinks.List));
        return null;
    }
}
