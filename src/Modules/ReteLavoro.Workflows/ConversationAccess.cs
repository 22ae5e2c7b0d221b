using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows;

/// <summary>On which side of an approval somebody stands.</summary>
internal enum Side { Sender, Decider, Manager }

/// <summary>
/// Who reads and writes what is said beside an approval: whoever sent it, whoever decides, and who manages workflows. That
/// somebody may read the content itself, as the other partners of a network do, opens nothing here.
/// </summary>
internal sealed class ConversationAccess(SiteDbContext db, Decisions decisions, Permissions permissions, ContentStore content)
{
    /// <returns>Null where it is none of her business.</returns>
    public async Task<Side?> SideAsync(ClaimsPrincipal person, WorkflowInstance instance, CancellationToken cancel)
    {
        var (me, body) = (person.FindFirstValue(ClaimTypes.NameIdentifier), person.FindFirstValue(ActorClaims.OrganizationId));
        if (me is null) return null;
        // What was sent for a body is that body's: whoever has left it since has left this too.
        var sent = instance.StartedBy == me && instance.StartedForOrganization == body;
        if (sent) return Side.Sender;
        if (await DecidesAsync(person, me, body, instance, cancel)) return Side.Decider;
        if (body is not null && instance.StartedForOrganization == body && await content.LatestAsync(instance.ItemId, cancel) is { } item
            && await permissions.MayAsync(person, "Edit", item.ContentType, item, cancel)) return Side.Sender;
        return await permissions.HasAsync(person, Permission.ManageWorkflows, cancel) ? Side.Manager : null;
    }

    private async Task<bool> DecidesAsync(ClaimsPrincipal person, string me, string? body, WorkflowInstance instance, CancellationToken cancel)
    {
        var tasks = await db.Set<ApprovalTask>().AsNoTracking().Where(t => t.InstanceId == instance.Id).ToListAsync(cancel);
        var ids = tasks.ConvertAll(t => t.Id);
        var decided = await db.Set<TaskDecision>().AsNoTracking().Where(d => ids.Contains(d.TaskId)).Select(d => new { d.TaskId, d.PersonId, d.OrganizationId }).ToListAsync(cancel);
        if (decided.Exists(d => d.PersonId == me && d.OrganizationId == body)) return true;
        foreach (var task in tasks)
        {
            // Once it is over, a task that any office of a kind could have decided is only that office's which did.
            var hers = task.State == TaskState.Open || task.Organizations.Length > 0 || task.OrganizationTypes.Length == 0 || decided.Exists(d => d.TaskId == task.Id && d.OrganizationId == body);
            if (hers && await decisions.IsForHerAsync(person, task, cancel)) return true;
        }
        return false;
    }
}
