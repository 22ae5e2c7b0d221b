using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>What workflows do by themselves: go on after an event or a wait, remind, note what is overdue.</summary>
internal sealed class Deadlines(TimeProvider time, ILogger<Deadlines> log) : ITenantJob
{
    private const int AtOnce = 100;

    public TimeSpan Every => TimeSpan.FromSeconds(20);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<SiteDbContext>();
        var (now, today) = (time.UtcNow, time.Today);
        // Of a version that a newer one has taken the place of nothing is decided any more: nobody is reminded of it, and it goes up to nobody.
        var open = db.Set<ApprovalTask>().AsNoTracking().Where(t => t.State == TaskState.Open && t.SuspendedOn == null && db.Set<ContentVersion>().Any(v => v.VersionId == t.VersionId && v.Latest == true));
        var outdated = await db.Set<ApprovalTask>().Where(t => t.State == TaskState.Open && db.Set<ContentVersion>().Any(v => v.ItemId == t.ItemId && v.VersionId != t.VersionId && v.Latest == true))
            .Join(db.Set<WorkflowInstance>().Where(i => i.OutdatedUtc == null), t => t.InstanceId, i => i.Id, (t, i) => i.Id).Distinct().OrderBy(id => id).Take(AtOnce).ToListAsync(cancel);
        var awake = await db.Set<WorkflowInstance>().Where(i => i.State == RunStatus.Running && i.WakeUtc <= now).OrderBy(i => i.WakeUtc).Take(AtOnce).Select(i => i.Id).ToListAsync(cancel);
        var overdue = await open.Where(t => t.DueOn < today && t.OverdueUtc == null).OrderBy(t => t.DueOn).Take(AtOnce).Select(t => t.Id).ToListAsync(cancel);
        var toRemind = await open.Where(t => t.RemindOn <= today && t.DueOn >= today && t.RemindedUtc == null).OrderBy(t => t.DueOn).Take(AtOnce).Select(t => t.Id).ToListAsync(cancel);
        var late = await db.Set<ApprovalTask>().Where(t => t.State == TaskState.Open && t.RequestId != null)
            .Join(db.Set<ApprovalMessage>().Where(m => m.AnswerBy < today && m.LateUtc == null), t => t.RequestId, m => m.Id, (t, m) => t.Id).OrderBy(id => id).Take(AtOnce).ToListAsync(cancel);
        foreach (var id in awake) await InScopeAsync(services, scope => scope.GoOnAsync(id, cancel), scope => scope.StopAsync(id, cancel));
        foreach (var id in outdated) await InScopeAsync(services, scope => scope.OutdatedAsync(id, cancel));
        foreach (var id in overdue) await InScopeAsync(services, scope => scope.OverdueAsync(id, cancel));
        foreach (var id in toRemind) await InScopeAsync(services, scope => scope.RemindAsync(id, cancel));
        foreach (var id in late) await InScopeAsync(services, scope => scope.UnansweredAsync(id, cancel));
    }

    /// <summary>Each in a scope of its own: what fails takes nothing else with it.</summary>
    private async Task InScopeAsync(IServiceProvider services, Func<DeadlineWork, Task> work, Func<DeadlineWork, Func<string, Task>>? stop = null)
    {
        string? fault = null;
        try { await OneAsync(services, work); }
        catch (Exception error) when (error is RunFault or RuleBroken) { fault = error.Message; }
        catch (DbUpdateConcurrencyException) { return; } // Somebody was quicker; the next turn sees what is left.
        if (fault is null) return;
        log.LogWarning("A workflow cannot go on by itself.");
        if (stop is not null) await OneAsync(services, w => stop(w)(fault));
    }

    private static async Task OneAsync(IServiceProvider services, Func<DeadlineWork, Task> work)
    {
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("flussi di lavoro");
        await work(scope.ServiceProvider.GetRequiredService<DeadlineWork>());
    }
}

/// <summary>One act each; all of them look again inside the act whether there is still something to do.</summary>
internal sealed class DeadlineWork(SiteDbContext db, ActRunner acts, WorkflowEngine engine, RunMails mails, Requests requests, IPeople people, History history, TimeProvider time)
{
    public Task GoOnAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("workflow.go-on", id.ToString()), async () =>
    {
        var instance = await db.Set<WorkflowInstance>().FirstAsync(i => i.Id == id, cancel);
        if (instance.State == RunStatus.Running && instance.WakeUtc <= time.UtcNow) await engine.GoOnAsync(instance, cancel);
    }, cancel);

    public Func<string, Task> StopAsync(Guid id, CancellationToken cancel) => why => acts.DoAsync(new("workflow.fault", id.ToString(), why), async () =>
    {
        var instance = await db.Set<WorkflowInstance>().FirstAsync(i => i.Id == id, cancel);
        if (instance.State != RunStatus.Running) return;
        history.AddStep(instance, "", "Flusso", "Fermato da un errore", why);
        await engine.EndAsync(instance, RunStatus.Faulted, why, cancel);
    }, cancel);

    public Task OutdatedAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("workflow.outdated", id.ToString()), async () =>
    {
        var instance = await db.Set<WorkflowInstance>().FirstAsync(i => i.Id == id, cancel);
        if (instance.State != RunStatus.Running || instance.OutdatedUtc is not null || await IsLatestAsync(instance.VersionId, cancel)) return;
        (instance.OutdatedUtc, instance.Revision) = (time.UtcNow, instance.Revision + 1);
        await mails.AboutOutdatedAsync(instance, await db.Set<ContentVersion>().Where(v => v.VersionId == instance.VersionId).Select(v => v.DisplayText).FirstAsync(cancel), cancel);
        history.AddStep(instance, "", "Versione", "Superata da una più recente", "Finché chi l'ha inviata non la ritira o non invia la nuova, nessuno può decidere: promemoria e scadenze tacciono.");
    }, cancel);

    private Task<bool> IsLatestAsync(string versionId, CancellationToken cancel) => db.Set<ContentVersion>().AnyAsync(v => v.VersionId == versionId && v.Latest == true, cancel);

    public Task RemindAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("workflow.remind", id.ToString()), async () =>
    {
        var (task, instance) = await LoadAsync(id, cancel);
        if (task.State != TaskState.Open || task.SuspendedOn is not null || task.RemindedUtc is not null || !await IsLatestAsync(task.VersionId, cancel)) return;
        task.RemindedUtc = time.UtcNow;
        task.Revision++;
        var sent = await mails.AboutTaskAsync(MailTexts.Remind, task, instance, null, cancel);
        history.AddStep(instance, task.ActivityId, task.Stage, sent > 0 ? "Promemoria inviato" : "Promemoria senza destinatari");
    }, cancel);

    public Task OverdueAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("workflow.overdue", id.ToString()), async () =>
    {
        var (task, instance) = await LoadAsync(id, cancel);
        if (task.State != TaskState.Open || task.SuspendedOn is not null || task.OverdueUtc is not null || !await IsLatestAsync(task.VersionId, cancel)) return;
        task.OverdueUtc = time.UtcNow;
        // The reminder of a task that is overdue already would only confuse.
        task.RemindedUtc ??= time.UtcNow;
        task.Revision++;
        history.AddStep(instance, task.ActivityId, task.Stage, "Scaduta", task.EscalateTo is { } role ? $"Avvisato il ruolo {RoleNames.Shown(role)}, che ora può decidere." : null);
        if (task.EscalateTo is { } escalation) await mails.AboutTaskAsync(MailTexts.Overdue, task, instance, escalation, cancel);
    }, cancel);

    public Task UnansweredAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("workflow.unanswered", id.ToString()), async () =>
    {
        var (task, instance) = await LoadAsync(id, cancel);
        if (await requests.OpenAsync(task, cancel) is not { LateUtc: null } request || !(request.AnswerBy < time.Today)) return;
        request.LateUtc = time.UtcNow;
        history.AddStep(instance, task.ActivityId, task.Stage, "Integrazione non arrivata in tempo", $"Era attesa entro {request.AnswerBy.Value.InWords("il")}.");
        var to = new List<PersonContact>();
        foreach (var person in new[] { instance.StartedBy, request.AuthorId, task.ClaimedBy })
            if (person is not null && await people.FindAsync(person, cancel) is { } contact) to.Add(contact);
        await mails.AboutMessageAsync(ConversationMails.Late, request, instance, to, cancel);
    }, cancel);

    private async Task<(ApprovalTask, WorkflowInstance)> LoadAsync(Guid id, CancellationToken cancel)
    {
        var task = await db.Set<ApprovalTask>().FirstAsync(t => t.Id == id, cancel);
        return (task, await db.Set<WorkflowInstance>().FirstAsync(i => i.Id == task.InstanceId, cancel));
    }
}
