using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

internal sealed class Approvals(
    SiteDbContext db, ActRunner acts, Actor actor, Permissions permissions, ContentStore content, Kernel.Content.Definitions definitions, IEnumerable<IPublishCheck> checks,
    WorkflowTypes types, ChangeKinds kinds, WorkflowEngine engine, Decisions decisions, Deciders deciders, Conversations conversations, History history, ProtocolDesk protocol, IOrganizationInfo? organizations = null) : IApprovals
{
    public Task SubmitAsync(ClaimsPrincipal person, string itemId, string versionId, string? comment, CancellationToken cancel) =>
        SendAsync(person, new("workflow.submit", itemId, comment), () => SubmitInActAsync(person, itemId, versionId, comment, cancel), cancel);

    public Task ResubmitAsync(ClaimsPrincipal person, string itemId, string versionId, string? comment, CancellationToken cancel) =>
        SendAsync(person, new("workflow.resubmit", itemId, comment), async () =>
        {
            var instance = await RunningAsync(itemId, cancel);
            RuleBroken.If(instance?.VersionId == versionId, "In approvazione c'è già questa versione: non ce n'è una più recente da inviare.");
            await WithdrawInActAsync(person, instance, "Al suo posto è inviata una versione più recente.", cancel);
            await db.SaveChangesAsync(cancel);
            await SubmitInActAsync(person, itemId, versionId, comment, cancel);
        }, cancel);

    private async Task SendAsync(ClaimsPrincipal person, Act act, Func<Task> work, CancellationToken cancel)
    {
        if (actor.Id != person.FindFirstValue(ClaimTypes.NameIdentifier)) throw new InvalidOperationException("Who submits is not who acts.");
        try { await acts.DoAsync(act, work, cancel); }
        catch (RunFault fault) { throw new RuleBroken($"Non è stato inviato, perché il flusso non può proseguire. {fault.Message} Avvisa chi gestisce i flussi."); }
    }

    private async Task SubmitInActAsync(ClaimsPrincipal person, string itemId, string versionId, string? comment, CancellationToken cancel)
    {
        var item = await content.LatestAsync(itemId, cancel) ?? throw new RuleBroken("Questo contenuto non c'è più.");
        var found = await types.ForSubmissionAsync(item, cancel);
        if (await WhyNotSubmitAsync(person, item, found?.Type, cancel) is { } why) throw new RuleBroken(why);
        RuleBroken.If(item.ContentItemVersionId != versionId, "Nel frattempo è stata salvata una versione più recente: ricontrollala prima di inviarla.");
        var reasons = new List<string>();
        if ((await definitions.GetAsync(cancel)).Types.GetValueOrDefault(item.ContentType) is { } type)
            foreach (var check in checks) reasons.AddRange(await check.WhyNotAsync(item, type, cancel));
        if (reasons.Count > 0) throw new RuleBroken(string.Join(" ", reasons.Distinct()));
        var instance = engine.Begin(found!.Value.Type.Definition, found.Value.Type.Number, found.Value.Start, item);
        history.Add(instance, found.Value.Start, "Inviato", comment, person.FindFirstValue(ClaimTypes.Role));
        await engine.GoOnAsync(instance, cancel);
    }

    /// <param name="replaced">The run that would be withdrawn first, if it would.</param>
    private async Task<string?> WhyNotSubmitAsync(ClaimsPrincipal person, ContentItem item, NumberedType? type, CancellationToken cancel, Guid? replaced = null)
    {
        if (type is null) return $"Per «{item.ContentType}» non c'è un flusso di approvazione acceso.";
        var hers = !item.Published && await kinds.MaySendAsync(item, person, cancel);
        if (!hers && !await permissions.MayAsync(person, "Submit", item.ContentType, item, cancel)) return "Il tuo ruolo non permette di inviare questo contenuto in approvazione.";
        if (!hers && !await permissions.MayAsync(person, "Edit", item.ContentType, item, cancel)) return "Puoi inviare in approvazione solo ciò che puoi modificare: questo contenuto è di un altro ente.";
        if (item.Published) return "Questa versione è già pubblicata: prima di inviare, salva una versione nuova.";
        if (await db.Set<WorkflowInstance>().AsNoTracking().Where(i => i.ItemId == item.ContentItemId && i.State == RunStatus.Running && i.Id != replaced).OrderByDescending(i => i.StartedUtc).FirstOrDefaultAsync(cancel) is { } open
            && await IsApprovalAsync(open, cancel))
            return open.VersionId == item.ContentItemVersionId
                ? $"È già in approvazione: l'invio è di {open.StartedByName}, il {open.StartedUtc.InRome:dd/MM/yyyy}. Aspetta la decisione, oppure ritira la versione inviata."
                : $"È già in approvazione una versione precedente: l'invio è di {open.StartedByName}, il {open.StartedUtc.InRome:dd/MM/yyyy}. Per far decidere su quella più recente, ritira la prima e invia la nuova.";
        if (type.Definition.IsSingleton && await db.Set<WorkflowInstance>().AnyAsync(i => i.WorkflowTypeId == type.Definition.TypeId && i.State == RunStatus.Running && i.Id != replaced, cancel))
            return $"Il flusso «{type.Definition.Name}» ammette una sola pratica alla volta, e ce n'è già una.";
        return null;
    }

    // A workflow that began with an event (a note at every draft, say) does not stand in the way of an approval.
    private async Task<bool> IsApprovalAsync(WorkflowInstance instance, CancellationToken cancel) =>
        (await types.FindAsync(instance.WorkflowTypeId, instance.Number, cancel))!.Definition.Activities.Any(a => a is { IsStart: true, Name: ActivityKind.Signal });

    public Task WithdrawAsync(ClaimsPrincipal person, string itemId, string reason, CancellationToken cancel) =>
        acts.DoAsync(new("workflow.withdraw", itemId, reason), async () => await WithdrawInActAsync(person, await RunningAsync(itemId, cancel), reason, cancel), cancel);

    private async Task WithdrawInActAsync(ClaimsPrincipal person, WorkflowInstance? instance, string reason, CancellationToken cancel)
    {
        if (instance is null) throw new RuleBroken("Non c'è niente da ritirare: questo contenuto non è in approvazione.");
        RuleBroken.If(!await MayWithdrawAsync(person, instance, cancel), "Lo può ritirare solo chi lo ha inviato, o il suo ente.");
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi perché lo ritiri.", "Reason");
        history.Add(instance, "", "Ritiro", "Ritirato", reason);
        await engine.EndAsync(instance, RunStatus.Withdrawn, null, cancel);
    }

    private async Task<WorkflowInstance?> RunningAsync(string itemId, CancellationToken cancel)
    {
        foreach (var instance in await db.Set<WorkflowInstance>().Where(i => i.ItemId == itemId && i.State == RunStatus.Running).OrderByDescending(i => i.StartedUtc).ToListAsync(cancel))
            if (await IsApprovalAsync(instance, cancel)) return instance;
        return null;
    }

    private async Task<bool> MayWithdrawAsync(ClaimsPrincipal person, WorkflowInstance instance, CancellationToken cancel) =>
        instance.StartedBy == person.FindFirstValue(ClaimTypes.NameIdentifier)
        || instance.StartedForOrganization is { } organization && organization == person.FindFirstValue(ActorClaims.OrganizationId)
        || await permissions.HasAsync(person, Permission.ManageWorkflows, cancel);

    public async Task SignalAsync(string signal, string itemId, CancellationToken cancel) =>
        await acts.DoAsync(new("workflow.signal", itemId, signal), () => engine.WakeAsync(itemId, a => a.Name == ActivityKind.Signal && a.Text("SignalName") == signal, cancel), cancel);

    public async Task<IReadOnlySet<string>> WaitingAsync(IReadOnlyCollection<string> itemIds, CancellationToken cancel) =>
        itemIds.Count == 0 ? new HashSet<string>()
            : await db.Set<ApprovalTask>().Where(t => itemIds.Contains(t.ItemId) && t.State == TaskState.Open).Select(t => t.ItemId).ToHashSetAsync(cancel);

    public async Task<ApprovalState> StateOfAsync(ClaimsPrincipal person, string itemId, CancellationToken cancel)
    {
        var item = await content.LatestAsync(itemId, cancel);
        var found = item is null ? null : await types.ForSubmissionAsync(item, cancel);
        var last = await db.Set<WorkflowInstance>().AsNoTracking().Where(i => i.ItemId == itemId).OrderByDescending(i => i.State == RunStatus.Running).ThenByDescending(i => i.StartedUtc).FirstOrDefaultAsync(cancel);
        var tasks = await db.Set<ApprovalTask>().AsNoTracking().Where(t => t.ItemId == itemId && t.State == TaskState.Open).OrderBy(t => t.CreatedUtc).ThenBy(t => t.Organizations).ToListAsync(cancel);
        var offices = await OfficesAsync(tasks, cancel);
        var open = new List<OpenTask>();
        foreach (var task in tasks)
        {
            var instance = await db.Set<WorkflowInstance>().AsNoTracking().FirstAsync(i => i.Id == task.InstanceId, cancel);
            open.Add(new(task.Id, Shown(task, offices), task.DueOn, await decisions.WhyNotAsync(person, task, instance, cancel) is null, await deciders.HelpAsync(task, instance, cancel), task.SuspendedOn is not null));
        }
        var running = last is { State: RunStatus.Running } && await IsApprovalAsync(last, cancel);
        var outdated = running && item is not null && last!.VersionId != item.ContentItemVersionId;
        var canWithdraw = running && await MayWithdrawAsync(person, last!, cancel);
        return new ApprovalState
        {
            ItemId = itemId,
            Run = last is null ? null : await SummaryAsync(last, tasks, offices, cancel),
            OpenTasks = open,
            History = await history.OfItemAsync(itemId, cancel),
            Protocol = await protocol.OfItemAsync(itemId, cancel),
            WhyNotSubmit = item is null ? "Questo contenuto non c'è più." : await WhyNotSubmitAsync(person, item, found?.Type, cancel),
            CanWithdraw = canWithdraw,
            Outdated = outdated,
            CanResubmit = outdated && canWithdraw && await WhyNotSubmitAsync(person, item!, found?.Type, cancel, replaced: last!.Id) is null,
            LatestVersion = item?.ContentItemVersionId,
            Conversation = last is null ? null : await conversations.SummaryAsync(person, last, cancel),
            Way = found?.Type.Definition.Name,
            Change = found?.Change is { } change ? kinds.Label(change) : null
        };
    }

    /// <summary>The names of the offices that decide each for itself: without them two tasks of one stage could not be told apart.</summary>
    private async Task<IReadOnlyDictionary<string, string>> OfficesAsync(IReadOnlyList<ApprovalTask> tasks, CancellationToken cancel)
    {
        var ids = tasks.Where(t => t.Quorum == "all").Select(t => Names.Split(t.Organizations)).Where(o => o.Count == 1).Select(o => o[0]).Distinct().ToList();
        return ids.Count == 0 || organizations is null ? new Dictionary<string, string>() : await organizations.NamesAsync(ids, cancel);
    }

    private static string Shown(ApprovalTask task, IReadOnlyDictionary<string, string> offices) =>
        task.Quorum == "all" && Names.Split(task.Organizations) is [var one] && offices.TryGetValue(one, out var name) ? $"{task.Stage} ({name})" : task.Stage;

    private async Task<RunSummary> SummaryAsync(WorkflowInstance instance, IReadOnlyList<ApprovalTask> tasks, IReadOnlyDictionary<string, string> offices, CancellationToken cancel)
    {
        var name = await db.Set<WorkflowTypeRow>().Where(t => t.WorkflowTypeId == instance.WorkflowTypeId && t.Number == instance.Number).Select(t => t.Name).FirstAsync(cancel);
        var where = instance.State switch
        {
            RunStatus.Running => tasks.Where(t => t.InstanceId == instance.Id).Select(t => Shown(t, offices)).Distinct().ToList() is { Count: > 0 } stages ? "In attesa: " + string.Join(", ", stages) : "In corso",
            RunStatus.Withdrawn => "Ritirato",
            RunStatus.Faulted => "Fermato da un errore",
            _ => await EndAsync(instance, cancel)
        };
        return new(instance.Id, instance.WorkflowTypeId, instance.Number, name, instance.State.ToString().ToLowerInvariant(), where, instance.VersionId, instance.StartedByName, instance.StartedUtc);
    }

    /// <summary>How a run has ended: the last word, unless that approved and yet nothing was published. Then another office beside it has refused, and its word is told.</summary>
    private async Task<string> EndAsync(WorkflowInstance instance, CancellationToken cancel)
    {
        var words = await db.Set<HistoryRow>().AsNoTracking().Where(h => h.InstanceId == instance.Id && (h.Role != null || h.Outcome == "Pubblicato")).OrderByDescending(h => h.Number).ToListAsync(cancel);
        if (words.Count == 0) return "Concluso";
        var definition = (await types.FindAsync(instance.WorkflowTypeId, instance.Number, cancel))!.Definition;
        var refusal = words.Any(w => w.Outcome == "Pubblicato") ? null
            : words.FirstOrDefault(w => definition.Activities.FirstOrDefault(a => a.Id == w.ActivityId) is { Name: ActivityKind.UserTask } stage && Stage.Of(stage).IsRefusal(w.Outcome));
        return $"Concluso: {(refusal ?? words[0]).Outcome}";
    }
}
