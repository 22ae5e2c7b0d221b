using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Attivita;

[May(Permission.DecideTasks, Permission.ManageWorkflows)]
internal sealed class IndexModel(SiteDbContext db, Decisions decisions, Permissions permissions, SiteSettings settings, TimeProvider time, PageHead head) : PageModel
{
    public sealed record Row(Guid Id, string Title, string Stage, string From, DateOnly? DueOn, string? ClaimedByName, string? Outcome, DateTime? DecidedUtc);

    [FromQuery(Name = "filtro")] public string? Filter { get; set; }
    [FromQuery(Name = "pagina")] public int Number { get; set; } = 1;
    public IReadOnlyList<(string Key, string Text)> Filters { get; private set; } = [];
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Pages { get; private set; }
    public int Count { get; private set; }
    public DateOnly Today { get; } = time.Today;
    public bool Decided => Filter == "decise";

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Attività";
        Filters = [("da-decidere", "Da decidere"), ("in-scadenza", "In scadenza"), ("scadute", "Scadute"), ("decise", "Decise da me"),
            .. await permissions.HasAsync(User, Permission.ManageWorkflows, cancel) ? new[] { ("tutte", "Tutte quelle aperte") } : []];
        if (!Filters.Any(f => f.Key == Filter)) Filter = "da-decidere";
        var size = (await settings.SiteAsync(cancel)).PageSize;
        var (today, soon) = (Today, Today.AddDays(DueDate.SoonDays));
        var me = User.FindFirstValue(ClaimTypes.NameIdentifier);
        var tasks = Filter switch
        {
            "in-scadenza" => decisions.For(User).Where(t => t.DueOn >= today && t.DueOn <= soon),
            "scadute" => decisions.For(User).Where(t => t.DueOn < today),
            "decise" => db.Set<ApprovalTask>().AsNoTracking().Where(t => db.Set<TaskDecision>().Any(d => d.TaskId == t.Id && d.PersonId == me)),
            "tutte" => db.Set<ApprovalTask>().AsNoTracking().Where(t => t.State == TaskState.Open),
            _ => decisions.For(User)
        };
        Count = await tasks.CountAsync(cancel);
        Pages = Math.Max(1, (Count + size - 1) / size);
        Number = Math.Clamp(Number, 1, Pages);
        // The most urgent first; tasks without a last day after those that have one.
        tasks = Decided ? tasks.OrderByDescending(t => t.DecidedUtc ?? t.CreatedUtc).ThenBy(t => t.Id) : tasks.OrderBy(t => t.DueOn == null ? 1 : 0).ThenBy(t => t.DueOn).ThenBy(t => t.CreatedUtc).ThenBy(t => t.Id);
        Rows = await tasks.Skip((Number - 1) * size).Take(size)
            .Select(t => new Row(t.Id, t.Title, t.Stage, db.Set<WorkflowInstance>().Where(i => i.Id == t.InstanceId).Select(i => i.StartedByName).First(), t.DueOn, t.ClaimedByName, t.Outcome, t.DecidedUtc))
            .ToListAsync(cancel);
    }
}
