using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>Who there is to decide a task: one that waits for nobody would wait for ever, and no office would know.</summary>
internal sealed class Deciders(SiteDbContext db, IPeople people, Permissions permissions, IOrganizationInfo? organizations = null)
{
    private readonly Dictionary<string, IReadOnlyList<PersonContact>> _pools = [];

    /// <summary>Active people whom role and body allow to decide, whatever they have had to do with the content.</summary>
    public async Task<IReadOnlyList<PersonContact>> PoolAsync(string roles, string types, string bodies, CancellationToken cancel)
    {
        var key = $"{roles}|{types}|{bodies}";
        if (_pools.TryGetValue(key, out var known)) return known;
        var pool = new List<PersonContact>();
        foreach (var role in Names.Split(roles))
            if (await permissions.HasAsync(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Role, role)], "check")), Permission.DecideTasks, cancel))
                pool.AddRange(await people.WithRoleAsync(role, bodies.Length == 0 ? null : Names.Split(bodies), cancel));
        if (types.Length > 0 && organizations is not null)
        {
            var wanted = Names.Split(types);
            foreach (var body in pool.Select(p => p.OrganizationId).Distinct().ToList())
                if (body is null || await organizations.FindAsync(body, cancel) is not { } found || !found.Types.Intersect(wanted).Any()) pool.RemoveAll(p => p.OrganizationId == body);
        }
        return _pools[key] = [.. pool.DistinctBy(p => p.UserId)];
    }

    /// <returns>Null when there is somebody; otherwise why there is nobody.</returns>
    public async Task<string?> WhyNobodyAsync(ApprovalTask task, WorkflowInstance instance, CancellationToken cancel)
    {
        List<PersonContact> pool = [.. await PoolAsync(task.Roles, task.OrganizationTypes, task.Organizations, cancel)];
        if (task.OverdueUtc is not null && task.EscalateTo is { } escalation) pool.AddRange(await PoolAsync($";{escalation};", "", "", cancel));
        if (pool.Count == 0) return $"Nessuna persona attiva ha il ruolo {string.Join(" o ", Names.Split(task.Roles).Select(RoleNames.Shown))}{(task.Organizations.Length > 0 || task.OrganizationTypes.Length > 0 ? " in un ente che può decidere qui" : "")}.";
        if (!task.FourEyes) return null;
        var author = await db.Set<ContentVersion>().Where(v => v.VersionId == task.VersionId).Select(v => v.AuthorId).FirstOrDefaultAsync(cancel);
        var earlier = await (from decision in db.Set<TaskDecision>()
                             join other in db.Set<ApprovalTask>() on decision.TaskId equals other.Id
                             where other.InstanceId == task.InstanceId && other.ActivityId != task.ActivityId
                             select new { decision.PersonId, decision.InPlaceOf }).ToListAsync(cancel);
        var barred = earlier.SelectMany(d => new[] { d.PersonId, d.InPlaceOf }).Append(author).Append(instance.StartedBy).ToHashSet();
        return pool.Exists(p => !barred.Contains(p.UserId)) ? null
            : $"{string.Join(", ", pool.Select(p => p.Name).Distinct())} {(pool.Count == 1 ? "è l'unica persona che può decidere qui, ma ha" : "sono le sole persone che possono decidere qui, ma hanno")} già scritto, inviato o deciso questo contenuto: serve un'altra persona.";
    }

    /// <summary>What whoever is stuck is told: why, and whom to ask.</summary>
    public async Task<string?> HelpAsync(ApprovalTask task, WorkflowInstance instance, CancellationToken cancel)
    {
        if (await WhyNobodyAsync(task, instance, cancel) is not { } why) return null;
        var managers = await ManagersAsync(cancel);
        return $"Nessuno può decidere «{task.Stage}». {why} Chiedi a {(managers.Count == 0 ? "chi gestisce i flussi" : string.Join(" o ", managers.Take(3).Select(p => p.Name)))} di dare il ruolo a un'altra persona, o di spostare la pratica.";
    }

    public Task<IReadOnlyList<PersonContact>> ManagersAsync(CancellationToken cancel) => people.WithPermissionAsync(Permission.ManageWorkflows, cancel);
}
