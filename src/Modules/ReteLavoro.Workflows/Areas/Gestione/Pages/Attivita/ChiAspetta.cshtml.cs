using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Attivita;

/// <summary>What waits for whom, since when: by stage and office, and what waits for nobody because it has stopped.</summary>
[May(Permission.ManageWorkflows)]
internal sealed class ChiAspettaModel(SiteDbContext db, TimeProvider time, PageHead head, IOrganizationInfo? organizations = null) : PageModel
{
    private const int Shown = 200;

    public sealed record Row(string Stage, string Who, int Count, DateOnly Since, int Overdue, int Suspended);
    public sealed record Stopped(Guid Id, string WorkflowTypeId, string Title, string? Fault, DateTime? Utc);

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<Stopped> Faulted { get; private set; } = [];
    public DateOnly Today { get; } = time.Today;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Che cosa aspetta chi";
        head.Breadcrumb.Add(new("Attività", WorkflowLinks.Tasks));
        var today = Today;
        var groups = await db.Set<ApprovalTask>().Where(t => t.State == TaskState.Open).GroupBy(t => new { t.Stage, t.Roles, t.Organizations })
            .Select(g => new
            {
                g.Key.Stage, g.Key.Roles, g.Key.Organizations, Count = g.Count(), Since = g.Min(t => t.CreatedUtc),
                Overdue = g.Count(t => t.DueOn < today && t.SuspendedOn == null), Suspended = g.Count(t => t.SuspendedOn != null)
            })
            .OrderBy(g => g.Since).Take(Shown).ToListAsync(cancel);
        var bodies = groups.SelectMany(g => Names.Split(g.Organizations)).Distinct().ToList();
        var names = organizations is null ? new Dictionary<string, string>() : await organizations.NamesAsync(bodies, cancel);
        Rows = [.. groups.Select(g => new Row(g.Stage, Who(g.Roles, g.Organizations, names), g.Count, DateOnly.FromDateTime(g.Since.InRome), g.Overdue, g.Suspended))];
        Faulted = await (from run in db.Set<WorkflowInstance>()
                         join version in db.Set<ContentVersion>() on run.VersionId equals version.VersionId
                         where run.State == RunStatus.Faulted
                         orderby run.EndedUtc descending
                         select new Stopped(run.Id, run.WorkflowTypeId, version.DisplayText, run.Fault, run.EndedUtc)).Take(Shown).ToListAsync(cancel);
    }

    private static string Who(string roles, string bodies, IReadOnlyDictionary<string, string> names) =>
        string.Join(" o ", Names.Split(roles)) + (bodies.Length == 0 ? "" : ": " + string.Join(", ", Names.Split(bodies).Select(id => names.GetValueOrDefault(id, id))));
}
