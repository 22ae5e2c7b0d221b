using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Attivita;

[May(Permission.DecideTasks, Permission.ManageWorkflows)]
internal sealed class IndexModel(SiteDbContext db, Decisions decisions, WorkflowTypes types, Permissions permissions, SiteSettings settings, TimeProvider time, PageHead head) : PageModel
{
    public sealed record Row(Guid Id, string Title, string Stage, string From, DateOnly? DueOn, DateOnly? SuspendedOn, string? ClaimedByName, string? Outcome, DateTime? DecidedUtc, bool Bulk, bool Outdated, bool Asked, DateOnly? AnswerBy);

    public static readonly (string Key, string Text)[] Dues = [("scadute", "Scadute"), ("settimana", "Nei prossimi 7 giorni"), ("integrazione", "In attesa di un’integrazione")];

    public static readonly (string Key, string Text)[] Versions = [("attuali", "Solo sull'ultima versione"), ("superate", "Solo superate da una più recente")];

    [FromQuery(Name = "filtro")] public string? Filter { get; set; }
    [FromQuery(Name = "flusso")] public string? Flow { get; set; }
    [FromQuery(Name = "fase")] public string? Stage { get; set; }
    [FromQuery(Name = "scadenza")] public string? Due { get; set; }
    [FromQuery(Name = "versione")] public string? Version { get; set; }
    [FromQuery(Name = "testo")] public string? Words { get; set; }
    [FromQuery(Name = "pagina")] public int Number { get; set; } = 1;
    public IReadOnlyList<(string Key, string Text)> Filters { get; private set; } = [];
    public IReadOnlyList<(string Key, string Text)> Flows { get; private set; } = [];
    /// <summary>Each with how many of her tasks are in it.</summary>
    public IReadOnlyList<(string Key, string Text)> Stages { get; private set; } = [];
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Pages { get; private set; }
    public int Count { get; private set; }

    /// <summary>How many of them are past their last day.</summary>
    public int Overdue { get; private set; }
    public DateOnly Today { get; } = time.Today;
    public bool Decided => Filter == "decise";
    public bool MaySeeAll { get; private set; }

    /// <summary>Some of what is shown may be decided together.</summary>
    public bool Bulk => Filter == "da-decidere" && Rows.Count(r => r.Bulk) > 1;
    public bool Narrowed => !string.IsNullOrEmpty(Flow) || !string.IsNullOrEmpty(Stage) || !string.IsNullOrEmpty(Due) || !string.IsNullOrEmpty(Version) || !string.IsNullOrWhiteSpace(Words);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Attività";
        MaySeeAll = await permissions.HasAsync(User, Permission.ManageWorkflows, cancel);
        Filters = [("da-decidere", "Da decidere"), ("decise", "Decise da me"), .. MaySeeAll ? new[] { ("tutte", "Tutte quelle aperte") } : []];
        if (!Filters.Any(f => f.Key == Filter)) Filter = "da-decidere";
        var size = (await settings.SiteAsync(cancel)).PageSize;
        var me = User.FindFirstValue(ClaimTypes.NameIdentifier);
        var tasks = Filter switch
        {
            // From her decisions to their tasks: the other way round every task there ever was would be looked at.
            "decise" => db.Set<ApprovalTask>().AsNoTracking().Where(t => db.Set<TaskDecision>().Where(d => d.PersonId == me).Select(d => d.TaskId).Contains(t.Id)),
            "tutte" => db.Set<ApprovalTask>().AsNoTracking().Where(t => t.State == TaskState.Open),
            _ => await decisions.ForAsync(User, cancel)
        };
        Flows = [.. (await types.CurrentAsync(cancel)).Select(t => (t.Definition.TypeId, t.Definition.Name))];
        // Which stages there are and how many tasks, in one pass: a large office has ten thousand of them.
        var sums = await SumsAsync(tasks, cancel);
        Stages = [.. sums.OrderBy(s => s.Stage, StringComparer.Ordinal).Select(s => (s.Stage, $"{s.Stage} ({s.Count:N0})"))];
        if (Narrowed)
        {
            tasks = Narrow(tasks);
            sums = await SumsAsync(tasks, cancel);
        }
        var (count, dated) = (sums.Sum(s => s.Count), sums.Sum(s => s.Dated));
        // What nobody can decide any more is late by nobody's fault.
        Overdue = Decided ? 0 : sums.Sum(s => s.Overdue) is > 0 and var late ? late - await Outdated(Late(tasks)).CountAsync(cancel) : 0;
        (Count, Pages) = (count, Math.Max(1, (count + size - 1) / size));
        Number = Math.Clamp(Number, 1, Pages);
        var skip = (Number - 1) * size;
        if (Decided) Rows = await RowsAsync(tasks.OrderByDescending(t => t.DecidedUtc ?? t.CreatedUtc).ThenBy(t => t.Id), skip, size, cancel);
        else
        {
            // The most urgent first; tasks without a last day after those that have one. Two questions, each of which the
            // database answers along an index: asked as one, it would sort every task to show ten.
            List<Row> rows = skip >= dated ? [] : await RowsAsync(tasks.Where(t => t.DueOn != null).OrderBy(t => t.DueOn).ThenBy(t => t.CreatedUtc).ThenBy(t => t.Id), skip, size, cancel);
            if (rows.Count < size && dated < count)
                rows.AddRange(await RowsAsync(tasks.Where(t => t.DueOn == null).OrderBy(t => t.CreatedUtc).ThenBy(t => t.Id), Math.Max(0, skip - dated), size - rows.Count, cancel));
            Rows = rows;
        }
    }

    /// <param name="Dated">Those that have a last day.</param>
    private sealed record Sum(string Stage, int Count, int Dated, int Overdue);

    private async Task<List<Sum>> SumsAsync(IQueryable<ApprovalTask> tasks, CancellationToken cancel)
    {
        var today = Today;
        return await tasks.GroupBy(t => t.Stage).Select(g => new Sum(g.Key, g.Count(), g.Count(t => t.DueOn != null), g.Count(t => t.DueOn < today && t.SuspendedOn == null))).ToListAsync(cancel);
    }

    private Task<List<Row>> RowsAsync(IQueryable<ApprovalTask> tasks, int skip, int take, CancellationToken cancel) => tasks.Skip(skip).Take(take)
        .Select(t => new Row(t.Id, t.Title, t.Stage, db.Set<WorkflowInstance>().Where(i => i.Id == t.InstanceId).Select(i => i.StartedByName).First(), t.DueOn, t.SuspendedOn, t.ClaimedByName, t.Outcome, t.DecidedUtc, t.Bulk, t.State == TaskState.Open && !db.Set<ContentVersion>().Any(v => v.VersionId == t.VersionId && v.Latest == true),
            t.RequestId != null, db.Set<ApprovalMessage>().Where(m => m.Id == t.RequestId).Select(m => m.AnswerBy).FirstOrDefault()))
        .ToListAsync(cancel);

    private IQueryable<ApprovalTask> Late(IQueryable<ApprovalTask> tasks)
    {
        var today = Today;
        return tasks.Where(t => t.DueOn < today && t.SuspendedOn == null);
    }

    private IQueryable<ApprovalTask> Current(IQueryable<ApprovalTask> tasks) => tasks.Where(t => db.Set<ContentVersion>().Any(v => v.VersionId == t.VersionId && v.Latest == true));
    private IQueryable<ApprovalTask> Outdated(IQueryable<ApprovalTask> tasks) => tasks.Where(t => !db.Set<ContentVersion>().Any(v => v.VersionId == t.VersionId && v.Latest == true));

    private IQueryable<ApprovalTask> Narrow(IQueryable<ApprovalTask> tasks)
    {
        var (today, week) = (Today, Today.AddDays(7));
        if (Version == "attuali") tasks = Current(tasks);
        if (Version == "superate") tasks = Outdated(tasks);
        if (!string.IsNullOrEmpty(Flow)) tasks = tasks.Where(t => db.Set<WorkflowInstance>().Any(i => i.Id == t.InstanceId && i.WorkflowTypeId == Flow));
        if (!string.IsNullOrEmpty(Stage)) tasks = tasks.Where(t => t.Stage == Stage);
        // A term that stands still is neither near nor over.
        if (Due == "scadute") tasks = Current(Late(tasks));
        if (Due == "settimana") tasks = tasks.Where(t => t.DueOn >= today && t.DueOn <= week && t.SuspendedOn == null);
        if (Due == "integrazione") tasks = tasks.Where(t => t.State == TaskState.Open && t.RequestId != null);
        if (Words?.Trim().ToLowerInvariant() is { Length: > 0 } words) tasks = tasks.Where(t => t.Title.ToLower().Contains(words));
        return tasks;
    }
}
