using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Attivita;

/// <summary>Who stands in for her while she is away, and whether reminders reach her.</summary>
[May(Permission.DecideTasks)]
internal sealed class SostitutiModel(Substitutes substitutes, Reminders reminders, PageHead head) : PageModel, IReloadable
{
    [BindProperty] public string? Substitute { get; set; }
    [BindProperty] public DateOnly? First { get; set; }
    [BindProperty] public DateOnly? Last { get; set; }
    public IReadOnlyList<Substitution> Mine { get; private set; } = [];
    public IReadOnlyList<Substitution> ForOthers { get; private set; } = [];
    public IReadOnlyList<(string, string)> Candidates { get; private set; } = [];
    public bool Wanted { get; private set; }
    private string Me => User.FindFirstValue(ClaimTypes.NameIdentifier)!;

    public Task OnGetAsync(CancellationToken cancel) => ReloadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await substitutes.NameAsync(User, Substitute, First, Last, cancel);
        return Done("Sostituto registrato.");
    }

    public async Task<IActionResult> OnPostTogliAsync(Guid id, CancellationToken cancel)
    {
        await substitutes.EndAsync(id, cancel);
        return Done("La sostituzione è finita.");
    }

    public async Task<IActionResult> OnPostPromemoriaAsync(bool on, CancellationToken cancel)
    {
        await reminders.SetAsync(Me, on, cancel);
        return Done(on ? "Riceverai i promemoria." : "Non riceverai più promemoria. Gli altri messaggi continuano ad arrivare.");
    }

    private LocalRedirectResult Done(string sentence)
    {
        TempData["Fatto"] = sentence;
        return LocalRedirect(WorkflowLinks.Preferences);
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Sostituti e promemoria";
        head.Breadcrumb.Add(new("Attività", WorkflowLinks.Tasks));
        var all = await substitutes.OfAsync(User, cancel);
        (Mine, ForOthers) = (all.FindAll(s => s.PersonId == Me), all.FindAll(s => s.SubstituteId == Me));
        Candidates = [.. (await substitutes.CandidatesAsync(User, cancel)).Select(c => (c.UserId, c.Name))];
        Wanted = await reminders.WantedByAsync(Me, cancel);
    }
}
