using Microsoft.AspNetCore.Mvc;
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
internal sealed class ChiAspettaModel(SiteDbContext db, Deciders deciders, TimeProvider time, PageHead head, IOrganizationInfo? organizations = null) : PageModel
{
    private const int Shown = 200;

    /// <summary>Where more people than this may decide, some of them have had no hand in the content: nobody is barred by so many steps.</summary>
    private const int FewDeciders = 10;

    /// <summary>With more open tasks than this the page looks for those that nobody can decide only when it is asked to: each has to be looked at.</summary>
    private const int LooksByItself = 500;

    [FromQuery(Name = "nessuno")] public bool Asked { get; set; }

    /// <summary>Whether what waits for nobody has been looked for.</summary>
    public bool Looked { get; private set; }

    public sealed record Row(string Stage, string Who, int Count, DateOnly Since, int Overdue, int Suspended, int Outdated, string? Oldest, string? EscalateTo, int Escalated);
    public sealed record Stopped(Guid Id, string WorkflowTypeId, string Title, string? Fault, DateTime? Utc);

    public sealed record Stuck(string Title, string Stage, string Why, string Run);

    /// <summary>What waits for somebody who is not there.</summary>
    public IReadOnlyList<Stuck> Nobody { get; private set; } = [];
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<Stopped> Faulted { get; private set; } = [];
    public DateOnly Today { get; } = time.Today;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Che cosa aspetta chi";
        head.Breadcrumb.Add(new("Attività", WorkflowLinks.Tasks));
        var today = Today;
        var groups = await db.Set<ApprovalTask>().Where(t => t.State == TaskState.Open).GroupBy(t => new { t.Stage, t.Roles, t.OrganizationTypes, t.Organizations })
            .Select(g => new
            {
                g.Key.Stage, g.Key.Roles, g.Key.OrganizationTypes, g.Key.Organizations, Count = g.Count(), Since = g.Min(t => t.CreatedUtc),
                Overdue = g.Count(t => t.DueOn < today && t.SuspendedOn == null), Suspended = g.Count(t => t.SuspendedOn != null),
                EscalateTo = g.Max(t => t.EscalateTo), Escalated = g.Count(t => t.OverdueUtc != null && t.EscalateTo != null)
            })
            .OrderBy(g => g.Since).Take(Shown).ToListAsync(cancel);
        var bodies = groups.SelectMany(g => Names.Split(g.Organizations)).Distinct().ToList();
        var names = organizations is null ? new Dictionary<string, string>() : await organizations.NamesAsync(bodies, cancel);
        var outdated = await db.Set<ApprovalTask>().Where(t => t.State == TaskState.Open && !db.Set<ContentVersion>().Any(v => v.VersionId == t.VersionId && v.Latest == true))
            .GroupBy(t => new { t.Stage, t.Roles, t.OrganizationTypes, t.Organizations })
            .Select(g => new { g.Key.Stage, g.Key.Roles, g.Key.OrganizationTypes, g.Key.Organizations, Count = g.Count(), Overdue = g.Count(t => t.DueOn < today && t.SuspendedOn == null) }).ToListAsync(cancel);
        var moments = groups.Select(g => g.Since).Distinct().ToList();
        var oldest = await (from task in db.Set<ApprovalTask>()
                            join run in db.Set<WorkflowInstance>() on task.InstanceId equals run.Id
                            where task.State == TaskState.Open && moments.Contains(task.CreatedUtc)
                            select new { task.Stage, task.Roles, task.OrganizationTypes, task.Organizations, task.CreatedUtc, run.Id, run.WorkflowTypeId, run.Number }).ToListAsync(cancel);
        Rows = [.. from g in groups
                   let gone = outdated.FirstOrDefault(o => (o.Stage, o.Roles, o.OrganizationTypes, o.Organizations) == (g.Stage, g.Roles, g.OrganizationTypes, g.Organizations))
                   let first = oldest.FirstOrDefault(o => (o.Stage, o.Roles, o.OrganizationTypes, o.Organizations, o.CreatedUtc) == (g.Stage, g.Roles, g.OrganizationTypes, g.Organizations, g.Since))
                   select new Row(g.Stage, Who(g.Roles, g.Organizations, names), g.Count, DateOnly.FromDateTime(g.Since.InRome), g.Overdue - (gone?.Overdue ?? 0), g.Suspended, gone?.Count ?? 0,
                       first is null ? null : WorkflowLinks.Type(first.WorkflowTypeId, first.Number, first.Id), g.EscalateTo is { } role ? RoleNames.Shown(role) : null, g.Escalated)];
        var stuck = new List<Stuck>();
        Looked = Asked || groups.Sum(g => g.Count) <= LooksByItself;
        foreach (var group in Looked ? groups : []) stuck.AddRange(await StuckAsync(group.Stage, group.Roles, group.OrganizationTypes, group.Organizations, cancel));
        Nobody = stuck;
        Faulted = await (from run in db.Set<WorkflowInstance>()
                         join version in db.Set<ContentVersion>() on run.VersionId equals version.VersionId
                         where run.State == RunStatus.Faulted
                         orderby run.EndedUtc descending
                         select new Stopped(run.Id, run.WorkflowTypeId, version.DisplayText, run.Fault, run.EndedUtc)).Take(Shown).ToListAsync(cancel);
    }

    /// <summary>The tasks of one stage and office that nobody can decide: all, where nobody has the role; else those in which the few who have it have had a hand.</summary>
    private async Task<List<Stuck>> StuckAsync(string stage, string roles, string types, string bodies, CancellationToken cancel)
    {
        var pool = (await deciders.PoolAsync(roles, types, bodies, cancel)).Select(p => p.UserId).ToList();
        if (pool.Count > FewDeciders) return [];
        var tasks = from task in db.Set<ApprovalTask>().AsNoTracking()
                    join run in db.Set<WorkflowInstance>().AsNoTracking() on task.InstanceId equals run.Id
                    where task.State == TaskState.Open && task.Stage == stage && task.Roles == roles && task.OrganizationTypes == types && task.Organizations == bodies
                    select new { task, run };
        if (pool.Count > 0)
            tasks = tasks.Where(t => t.task.FourEyes == true && (pool.Contains(t.run.StartedBy) || db.Set<ContentVersion>().Any(v => v.VersionId == t.task.VersionId && pool.Contains(v.AuthorId))
                || db.Set<ApprovalTask>().Any(o => o.InstanceId == t.run.Id && db.Set<TaskDecision>().Any(d => d.TaskId == o.Id && pool.Contains(d.PersonId)))));
        var stuck = new List<Stuck>();
        foreach (var found in await tasks.OrderBy(t => t.task.CreatedUtc).Take(Shown).ToListAsync(cancel))
            if (await deciders.WhyNobodyAsync(found.task, found.run, cancel) is { } why)
                stuck.Add(new(found.task.Title, stage, why, WorkflowLinks.Type(found.run.WorkflowTypeId, found.run.Number, found.run.Id)));
        return stuck;
    }

    private static string Who(string roles, string bodies, IReadOnlyDictionary<string, string> names) =>
        string.Join(" o ", Names.Split(roles).Select(RoleNames.Shown)) + (bodies.Length == 0 ? "" : ": " + string.Join(", ", Names.Split(bodies).Select(id => names.GetValueOrDefault(id, id))));
}
