using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Flussi;

[May(Permission.ManageWorkflows)]
internal sealed class DettaglioModel(SiteDbContext db, WorkflowTypes types, StageChecks checks, Interventions interventions, History history, PageHead head) : PageModel, IReloadable
{
    public sealed record RunRow(Guid Id, string Title, int Number, RunStatus State, string By, DateTime StartedUtc);

    private const int ShownRuns = 20;

    [FromRoute] public string Id { get; set; } = "";
    [FromQuery(Name = "numero")] public int? Number { get; set; }
    [FromQuery(Name = "istanza")] public Guid? InstanceId { get; set; }
    [BindProperty] public string? To { get; set; }
    [BindProperty] public string? Reason { get; set; }
    public IReadOnlyList<(string, string)> Targets { get; private set; } = [];
    public NumberedType Type { get; private set; } = null!;
    public IReadOnlyList<int> Numbers { get; private set; } = [];
    public IReadOnlyList<StageProblem> Warnings { get; private set; } = [];
    public WorkflowInstance? Instance { get; private set; }
    public WorkflowHistory History { get; private set; } = new([]);
    public IReadOnlySet<string> Here { get; private set; } = new HashSet<string>();
    public IReadOnlyList<RunRow> Runs { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (InstanceId is { } instance)
        {
            Instance = await db.Set<WorkflowInstance>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == instance && i.WorkflowTypeId == Id, cancel);
            if (Instance is null) return NotFound();
            // An instance is shown on the definition it runs on.
            Number = Instance.Number;
            Here = Instance.State == RunStatus.Running ? RunState.Read(Instance.Json).Tokens.Select(t => t.ActivityId).ToHashSet() : Here;
            History = await history.OfInstanceAsync(instance, cancel);
        }
        if (await types.FindAsync(Id, Number, cancel) is not { } type) return NotFound();
        Type = type;
        if (Instance is { State: RunStatus.Running or RunStatus.Faulted }) Targets = [.. Interventions.Targets(type.Definition).Select(a => (a.Id, a.Title))];
        Numbers = await types.NumbersAsync(Id, cancel);
        var (blocking, warnings) = await checks.OfAsync(type.Definition, cancel);
        Warnings = [.. blocking, .. warnings];
        Runs = await (from run in db.Set<WorkflowInstance>().AsNoTracking()
                      join version in db.Set<ContentVersion>() on run.VersionId equals version.VersionId
                      where run.WorkflowTypeId == Id
                      orderby run.StartedUtc descending
                      select new RunRow(run.Id, version.DisplayText, run.Number, run.State, run.StartedByName, run.StartedUtc)).Take(ShownRuns).ToListAsync(cancel);
        head.Title = type.Definition.Name;
        head.Breadcrumb.Add(new("Flussi", WorkflowLinks.Types));
        return Page();
    }

    /// <summary>Takes the instance to another step, with the reason.</summary>
    public async Task<IActionResult> OnPostSpostaAsync(CancellationToken cancel)
    {
        if (InstanceId is not { } instance) return NotFound();
        await interventions.MoveAsync(instance, To, Reason, cancel);
        TempData["Fatto"] = "La pratica è stata spostata.";
        return LocalRedirect(WorkflowLinks.Type(Id, instance: instance));
    }

    public Task ReloadAsync(CancellationToken cancel) => OnGetAsync(cancel);

    public static string Words(RunStatus state) => state switch
    {
        RunStatus.Running => "In corso",
        RunStatus.Finished => "Concluso",
        RunStatus.Faulted => "Errore",
        RunStatus.Withdrawn => "Ritirato",
        _ => throw new System.Diagnostics.UnreachableException()
    };
}
