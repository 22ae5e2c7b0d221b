using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Attivita;

[May(Permission.DecideTasks, Permission.ManageWorkflows)]
internal sealed class DettaglioModel(SiteDbContext db, Decisions decisions, ContentStore content, Substitutes substitutes, Permissions permissions, WorkflowTypes types, Definitions definitions, ContentComparison comparison, Deciders deciders, Conversations conversations, History history, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public Guid Id { get; set; }
    [BindProperty] public string? Outcome { get; set; }
    [BindProperty] public string? Comment { get; set; }
    [BindProperty] public string? Colleague { get; set; }
    [BindProperty] public string? Note { get; set; }
    [BindProperty] public string? Suspension { get; set; }
    public IReadOnlyList<(string, string)> Colleagues { get; private set; } = [];
    public bool MayMoveTerm { get; private set; }
    public ApprovalTask? Task { get; private set; }
    public WorkflowInstance Instance { get; private set; } = null!;
    public Stage Stage { get; private set; } = null!;
    public string Workflow { get; private set; } = "";
    public ContentItem? Item { get; private set; }

    /// <summary>The version that was approved before it; null when there is none.</summary>
    public ContentItem? Before { get; private set; }
    public IReadOnlyList<FieldChange> Changes { get; private set; } = [];

    /// <summary>Why nobody can decide it, and whom to ask.</summary>
    public string? Nobody { get; private set; }
    public bool MayManage { get; private set; }

    /// <summary>The lines under the title: the public page has them in its head, which is not among the parts.</summary>
    public string? Summary { get; private set; }
    public WorkflowHistory History { get; private set; } = new([]);

    /// <summary>What is written beside the approval; null for who may see the task and not that.</summary>
    public ConversationView? Conversation { get; private set; }
    public Refusal? WhyNot { get; private set; }
    public bool MayClaim { get; private set; }
    public DateOnly Today { get; } = time.Today;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await FindAsync(cancel) is { } no ? no : await ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } no) return no;
        await decisions.DecideAsync(User, Id, Outcome ?? "", Comment, cancel);
        TempData["Fatto"] = $"Decisione registrata: «{Outcome}».";
        return LocalRedirect(WorkflowLinks.Task(Id));
    }

    public async Task<IActionResult> OnPostPrendiAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } no) return no;
        await decisions.ClaimAsync(User, Id, cancel);
        TempData["Fatto"] = "Ora te ne occupi tu.";
        return LocalRedirect(WorkflowLinks.Task(Id));
    }

    public async Task<IActionResult> OnPostAffidaAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } no) return no;
        await decisions.DelegateAsync(User, Id, Colleague, Note, cancel);
        TempData["Fatto"] = "L'attività è affidata.";
        return LocalRedirect(WorkflowLinks.Task(Id));
    }

    public async Task<IActionResult> OnPostSospendiAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } no) return no;
        await decisions.SuspendAsync(User, Id, Suspension, cancel);
        TempData["Fatto"] = "La scadenza è sospesa.";
        return LocalRedirect(WorkflowLinks.Task(Id));
    }

    public async Task<IActionResult> OnPostRiprendiAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } no) return no;
        await decisions.ResumeAsync(User, Id, cancel);
        TempData["Fatto"] = "La scadenza è ripresa.";
        return LocalRedirect(WorkflowLinks.Task(Id));
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is null) await ShowAsync(cancel);
    }

    private async Task<IActionResult?> FindAsync(CancellationToken cancel)
    {
        Task = await db.Set<ApprovalTask>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == Id, cancel);
        if (Task is null) return NotFound();
        Instance = await db.Set<WorkflowInstance>().AsNoTracking().FirstAsync(i => i.Id == Task.InstanceId, cancel);
        return await decisions.MaySeeAsync(User, Task, Instance, cancel) ? null : Forbid();
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        var definition = (await types.FindAsync(Instance.WorkflowTypeId, Instance.Number, cancel))!.Definition;
        (Workflow, Stage) = (definition.Name, Stage.Of(definition.ById[Task!.ActivityId]));
        Item = await content.VersionAsync(Task.VersionId, cancel);
        Summary = Item is not null && (await definitions.GetAsync(cancel)).Types.GetValueOrDefault(Item.ContentType)?.SummaryField is { } field ? Item.FieldText(field) ?? Item.FieldText(field, "Markdown") : null;
        Before = Item is null ? null : await comparison.ApprovedBeforeAsync(Item, cancel);
        if (Before is not null) Changes = await comparison.BetweenAsync(Before, Item!, cancel);
        MayManage = await permissions.HasAsync(User, Permission.ManageWorkflows, cancel);
        Nobody = Task.State == TaskState.Open ? await deciders.HelpAsync(Task, Instance, cancel) : null;
        History = await history.OfInstanceAsync(Task.InstanceId, cancel);
        Conversation = await conversations.OfAsync(User, Instance, Task, cancel);
        WhyNot = await decisions.WhyNotAsync(User, Task, Instance, cancel);
        var me = User.FindFirstValue(ClaimTypes.NameIdentifier);
        MayClaim = Task.State == TaskState.Open && Stage.People == 1 && Task.ClaimedBy != me && await decisions.WhyNotAsync(User, Decisions.Unclaimed(Task), Instance, cancel) is null;
        if (WhyNot is null) Colleagues = [.. (await substitutes.CandidatesAsync(User, cancel)).Select(c => (c.UserId, c.Name))];
        MayMoveTerm = Task is { State: TaskState.Open, DueOn: not null } && (WhyNot is null || MayManage);
        head.Title = Task.Title;
        head.Section = Task.Stage;
        head.Breadcrumb.Add(new("Attività", WorkflowLinks.Tasks));
        return Page();
    }
}
