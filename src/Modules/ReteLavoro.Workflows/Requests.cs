using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>What a task waits for from whoever sent the content; however it ends, the term goes on.</summary>
internal sealed class Requests(SiteDbContext db, Stages stages, Actor actor, TimeProvider time)
{
    /// <returns>Null where it waits for nothing.</returns>
    public async Task<ApprovalMessage?> OpenAsync(ApprovalTask task, CancellationToken cancel) =>
        task is { State: TaskState.Open, RequestId: { } id } ? await db.Set<ApprovalMessage>().FirstAsync(m => m.Id == id, cancel) : null;

    /// <returns>What has become of the term, as a sentence; null where it did not stand still because of the request.</returns>
    public async Task<string?> EndAsync(ApprovalTask task, ApprovalMessage request, RequestEnd how, CancellationToken cancel)
    {
        (request.EndedUtc, request.End, request.EndedByName) = (time.UtcNow, how, actor.Name);
        task.RequestId = null;
        task.Revision++;
        return request.StopsTerm && task.SuspendedOn is not null ? await stages.ResumeTermAsync(task, cancel) : null;
    }
}
