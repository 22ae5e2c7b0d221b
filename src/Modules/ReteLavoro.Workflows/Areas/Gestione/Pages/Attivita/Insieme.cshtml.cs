using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Attivita;

/// <summary>Several tasks of one stage, one outcome, one reason; each is an act of its own, and one that is refused holds up no other.</summary>
[May(Permission.DecideTasks)]
internal sealed class InsiemeModel(SiteDbContext db, Decisions decisions, WorkflowTypes types, PageHead head) : PageModel, IReloadable
{
    private const int Most = 50;

    [FromQuery(Name = "id")] public List<Guid> Ids { get; set; } = [];
    [BindProperty] public string? Outcome { get; set; }
    [BindProperty] public string? Comment { get; set; }
    public IReadOnlyList<ApprovalTask> Tasks { get; private set; } = [];
    public Stage? Stage { get; private set; }

    /// <summary>Why these cannot be decided together.</summary>
    public string? WhyNot { get; private set; }

    /// <summary>After the decision: per task its title, and why it was not decided.</summary>
    public IReadOnlyList<(ApprovalTask Task, string? Refusal)>? Results { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReloadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (WhyNot is not null) throw new RuleBroken(WhyNot);
        if (!Stage!.Actions.Contains(Outcome ?? "")) throw new RuleBroken("Scegli uno degli esiti.", "Outcome");
        if (string.IsNullOrWhiteSpace(Comment) && Stage.ReasonFor.Contains(Outcome!)) throw new RuleBroken($"Per «{Outcome}» scrivi il motivo: lo legge chi ha inviato i contenuti.", "Comment");
        var results = new List<(ApprovalTask, string?)>();
        foreach (var task in Tasks)
            try
            {
                await decisions.DecideAsync(User, task.Id, Outcome!, Comment, cancel);
                results.Add((task, null));
            }
            catch (RuleBroken broken) { results.Add((task, broken.Message)); }
        Results = results;
        return Page();
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Decidi insieme";
        head.Breadcrumb.Add(new("Attività", WorkflowLinks.Tasks));
        var ids = Ids.Distinct().Take(Most + 1).ToList();
        Tasks = await (await decisions.ForAsync(User, cancel)).Where(t => ids.Contains(t.Id) && t.Bulk == true).OrderBy(t => t.Title).ThenBy(t => t.Id).ToListAsync(cancel);
        WhyNot = Tasks.Count == 0 ? "Non hai scelto nessuna attività che puoi decidere insieme ad altre."
            : ids.Count > Most ? $"Se ne decidono insieme al massimo {Most}."
            : null;
        if (WhyNot is not null) return;
        var instances = Tasks.Select(t => t.InstanceId).ToList();
        var numbers = await db.Set<WorkflowInstance>().Where(i => instances.Contains(i.Id)).Select(i => new { i.WorkflowTypeId, i.Number }).Distinct().ToListAsync(cancel);
        if (Tasks.Select(t => t.ActivityId).Distinct().Count() > 1 || numbers.Count > 1) WhyNot = "Hai scelto attività di fasi diverse: se ne decidono insieme solo della stessa fase.";
        else Stage = Stage.Of((await types.FindAsync(numbers[0].WorkflowTypeId, numbers[0].Number, cancel))!.Definition.ById[Tasks[0].ActivityId]);
    }
}
