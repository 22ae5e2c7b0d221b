using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>Writes down what happens to an instance, and reads it back.</summary>
internal sealed class History(SiteDbContext db, Actor actor, TimeProvider time)
{
    public void Add(WorkflowInstance instance, Activity activity, string outcome, string? comment = null, string? role = null) =>
        Add(instance, activity.Id, activity.Title, outcome, comment, role);

    public void Add(WorkflowInstance instance, string activityId, string stage, string outcome, string? comment = null, string? role = null, string? inPlaceOf = null) => db.Add(new HistoryRow
    {
        InstanceId = instance.Id,
        Number = ++instance.HistoryCount,
        ItemId = instance.ItemId,
        VersionId = instance.VersionId,
        VersionHash = instance.VersionHash,
        AtUtc = time.UtcNow,
        ActorId = actor.Id,
        ActorName = actor.Name,
        InPlaceOf = inPlaceOf,
        Role = role,
        OrganizationId = actor.OrganizationId,
        OrganizationName = actor.OrganizationName,
        ActivityId = activityId,
        Stage = stage,
        Outcome = outcome,
        Comment = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim()
    });

    /// <summary>A step that the program takes by itself: a mail, a publication, the end of a wait. It is nobody's, and the history says whose doing it followed.</summary>
    /// <param name="after">"la decisione di": what the actor has done; not said where the program goes on by itself.</param>
    public void AddStep(WorkflowInstance instance, string activityId, string stage, string outcome, string? comment = null, string? after = null) => db.Add(new HistoryRow
    {
        InstanceId = instance.Id, Number = ++instance.HistoryCount, ItemId = instance.ItemId, VersionId = instance.VersionId, VersionHash = instance.VersionHash, AtUtc = time.UtcNow,
        ActorId = Actor.ProgramId, ActorName = "Il sistema", ActivityId = activityId, Stage = stage, Outcome = outcome, Comment = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(),
        CausedBy = after is null || actor.Id is "" or Actor.ProgramId ? null : $"{after} {actor.Name}"
    });

    /// <summary>Everything that happened to an item, in all its runs, oldest first.</summary>
    public async Task<WorkflowHistory> OfItemAsync(string itemId, CancellationToken cancel) => Entries(await
        (from row in db.Set<HistoryRow>().AsNoTracking()
         join instance in db.Set<WorkflowInstance>() on row.InstanceId equals instance.Id
         where row.ItemId == itemId
         join type in db.Set<WorkflowTypeRow>() on new { instance.WorkflowTypeId, instance.Number } equals new { type.WorkflowTypeId, type.Number }
         orderby instance.StartedUtc, row.InstanceId, row.Number
         select new RunRow(row, type.Name)).ToListAsync(cancel));

    public async Task<WorkflowHistory> OfInstanceAsync(Guid id, CancellationToken cancel) =>
        Entries((await db.Set<HistoryRow>().AsNoTracking().Where(r => r.InstanceId == id).OrderBy(r => r.Number).ToListAsync(cancel)).Select(r => new RunRow(r, null)));

    /// <param name="Workflow">Its name, where several runs are told one after the other.</param>
    private sealed record RunRow(HistoryRow Row, string? Workflow);

    private static WorkflowHistory Entries(IEnumerable<RunRow> rows) =>
        new([.. rows.Select(r => Entry(r.Row, r.Workflow))]);

    private static HistoryEntry Entry(HistoryRow r, string? workflow) => new(r.AtUtc, r.ActorName, r.Role, r.OrganizationName, r.Stage, r.Outcome, r.Comment, r.VersionId, r.VersionHash, r.InPlaceOf, r.CausedBy, r.Number == 1 ? workflow : null);
}
