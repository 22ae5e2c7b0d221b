using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>What somebody writes: plain text and files, and which form of the page it came from.</summary>
/// <param name="Field">Of the text; the files' own is called "File" and this.</param>
internal sealed record Writing(string Field, string? Text, IReadOnlyList<SentFile> Files)
{
    public string FilesField => "File" + Field;
}

/// <summary>A conversation as somebody of one of its sides sees it.</summary>
internal sealed record ConversationView
{
    public required WorkflowInstance Instance { get; init; }
    public required Side Side { get; init; }
    public required IReadOnlyList<ApprovalMessage> Messages { get; init; }
    public required ILookup<Guid, MessageFile> Files { get; init; }

    /// <summary>The requests that are waited for. Those of tasks that are no longer open are not.</summary>
    public required IReadOnlyList<ApprovalMessage> Open { get; init; }

    /// <summary>Those of them that she may take back.</summary>
    public required IReadOnlySet<Guid> MayWithdraw { get; init; }

    /// <summary>The task about which she may ask for more now.</summary>
    public Guid? MayAskFor { get; init; }

    /// <summary>The task on whose page this is read.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>It is read on the page of the content.</summary>
    public bool OnItem { get; init; }

    /// <summary>Other runs of the same content in which something was written that she may read.</summary>
    public IReadOnlyList<WorkflowInstance> Others { get; init; } = [];
    public bool MayWrite => Instance.State == RunStatus.Running;
    public bool MayAnswer => MayWrite && Side == Side.Sender;
}

/// <summary>
/// The conversation beside an approval: comments, requests for more and their answers, by whoever sent the content and
/// whoever decides. It ends with the approval, and stays to be read.
/// </summary>
internal sealed class Conversations(
    SiteDbContext db, ActRunner acts, Actor actor, ConversationAccess access, Decisions decisions, Requests requests, MessageFiles files, PrivateFiles disk, History history, RunMails mails,
    IPeople people, TimeProvider time)
{
    public const int LongestText = 4000;

    /// <summary>Looked at for messages: an item is not sent without end.</summary>
    private const int OtherRuns = 10;

    /// <returns>Null where it is none of her business.</returns>
    public async Task<ConversationView?> OfAsync(ClaimsPrincipal person, WorkflowInstance instance, ApprovalTask? task, CancellationToken cancel)
    {
        if (await access.SideAsync(person, instance, cancel) is not { } side) return null;
        var messages = await db.Set<ApprovalMessage>().AsNoTracking().Where(m => m.InstanceId == instance.Id).OrderBy(m => m.Number).ToListAsync(cancel);
        var attached = messages.Count == 0 ? [] : await db.Set<MessageFile>().AsNoTracking().Where(f => db.Set<ApprovalMessage>().Any(m => m.Id == f.MessageId && m.InstanceId == instance.Id)).OrderBy(f => f.Name).ThenBy(f => f.Id).ToListAsync(cancel);
        var waiting = await db.Set<ApprovalTask>().AsNoTracking().Where(t => t.InstanceId == instance.Id && t.State == TaskState.Open && t.RequestId != null).ToListAsync(cancel);
        var hers = new HashSet<Guid>();
        foreach (var one in waiting)
            if (side == Side.Manager || side == Side.Decider && await decisions.IsForHerAsync(person, one, cancel)) hers.Add(one.RequestId!.Value);
        var others = new List<WorkflowInstance>();
        foreach (var other in await db.Set<WorkflowInstance>().AsNoTracking()
            .Where(i => i.ItemId == instance.ItemId && i.Id != instance.Id && db.Set<ApprovalMessage>().Any(m => m.InstanceId == i.Id)).OrderByDescending(i => i.StartedUtc).Take(OtherRuns).ToListAsync(cancel))
            if (await access.SideAsync(person, other, cancel) is not null) others.Add(other);
        return new()
        {
            Instance = instance, Side = side, Messages = messages, Files = attached.ToLookup(f => f.MessageId), Open = messages.FindAll(m => waiting.Exists(t => t.RequestId == m.Id)), MayWithdraw = hers, TaskId = task?.Id, Others = others,
            MayAskFor = task is { RequestId: null } && side == Side.Decider && await decisions.WhyNotAsync(person, task, instance, cancel) is null ? task.Id : null
        };
    }

    /// <returns>Null where it is none of her business.</returns>
    public async Task<ConversationSummary?> SummaryAsync(ClaimsPrincipal person, WorkflowInstance instance, CancellationToken cancel)
    {
        if (await access.SideAsync(person, instance, cancel) is not { } side) return null;
        var asked = side != Side.Sender ? [] : await db.Set<ApprovalTask>().Where(t => t.InstanceId == instance.Id && t.State == TaskState.Open).Join(db.Set<ApprovalMessage>(), t => t.RequestId, m => m.Id, (t, m) => m.AnswerBy).ToListAsync(cancel);
        return new(instance.Id, await db.Set<ApprovalMessage>().CountAsync(m => m.InstanceId == instance.Id, cancel), instance.State == RunStatus.Running, asked.Count > 0, asked.Min());
    }

    public Task CommentAsync(ClaimsPrincipal person, Guid instanceId, Writing writing, CancellationToken cancel) =>
        WriteAsync(person, new("workflow.comment", instanceId.ToString()), writing, needsText: false, async () =>
        {
            var (instance, side) = await RunningAsync(person, instanceId, cancel);
            var open = await db.Set<ApprovalTask>().Where(t => t.InstanceId == instanceId && t.State == TaskState.Open).OrderBy(t => t.CreatedUtc).ThenBy(t => t.Organizations).ToListAsync(cancel);
            var hers = new List<ApprovalTask>();
            if (side == Side.Decider)
                foreach (var task in open)
                    if (await decisions.IsForHerAsync(person, task, cancel)) hers.Add(task);
            var message = await MessageAsync(instance, MessageKind.Comment, string.Join(", ", (hers.Count > 0 ? hers : open).Select(t => t.Stage).Distinct()), writing, cancel);
            var to = new List<PersonContact>();
            if (side == Side.Sender)
                foreach (var task in open) to.AddRange(await mails.WhoDecidesAsync(task, null, cancel));
            else to.AddRange(await PersonAsync(instance.StartedBy, cancel));
            await mails.AboutMessageAsync(ConversationMails.Commented, message, instance, to, cancel);
            return message;
        }, cancel);

    /// <summary>Asks whoever sent it for more. The term of the task stands still until she has answered.</summary>
    public Task AskAsync(ClaimsPrincipal person, Guid taskId, Writing writing, DateOnly? answerBy, CancellationToken cancel) =>
        WriteAsync(person, new("workflow.ask", taskId.ToString()), writing, needsText: true, async () =>
        {
            var (task, instance) = await TaskAsync(taskId, cancel);
            if (await decisions.WhyNotAsync(person, task, instance, cancel) is { } refusal) throw new RuleBroken(refusal.Sentence);
            RuleBroken.If(await access.SideAsync(person, instance, cancel) != Side.Decider, "Hai inviato tu questo contenuto: un'integrazione la chiede un'altra persona.");
            RuleBroken.If(task.RequestId is not null, "C'è già una richiesta di integrazione che aspetta risposta: prima ritira quella.");
            if (answerBy < time.Today) throw new RuleBroken("Il giorno entro cui rispondere è già passato.", "Entro");
            if (answerBy > time.Today.AddYears(1)) throw new RuleBroken("Il giorno entro cui rispondere è fra più di un anno.", "Entro");
            var message = await MessageAsync(instance, MessageKind.Request, task.Stage, writing, cancel);
            (message.TaskId, message.AnswerBy) = (task.Id, answerBy);
            // What stands still already, or is over already, is not stopped.
            message.StopsTerm = task.SuspendedOn is null && task.DueOn >= time.Today;
            if (message.StopsTerm) task.SuspendedOn = time.Today;
            task.RequestId = message.Id;
            task.Revision++;
            string?[] what = [answerBy is { } day ? $"Risposta attesa entro {day.InWords("il")}." : null, message.StopsTerm ? "La scadenza è sospesa." : null];
            await decisions.NoteAsync(person, task, instance, "Integrazione chiesta", string.Join(' ', what.OfType<string>()), cancel);
            await mails.AboutMessageAsync(ConversationMails.Asked, message, instance, await PersonAsync(instance.StartedBy, cancel), cancel);
            return message;
        }, cancel);

    public Task AnswerAsync(ClaimsPrincipal person, Guid instanceId, Guid requestId, Writing writing, CancellationToken cancel) =>
        WriteAsync(person, new("workflow.answer", requestId.ToString()), writing, needsText: false, async () =>
        {
            var (instance, side) = await RunningAsync(person, instanceId, cancel);
            RuleBroken.If(side != Side.Sender, "A una richiesta di integrazione risponde chi ha inviato il contenuto, o il suo ente.");
            var (task, request) = await RequestAsync(instanceId, requestId, cancel);
            var message = await MessageAsync(instance, MessageKind.Answer, request.Stage, writing, cancel);
            message.TaskId = task.Id;
            history.Add(instance, task.ActivityId, task.Stage, "Integrazione ricevuta", await requests.EndAsync(task, request, RequestEnd.Answered, cancel), message.Role);
            await mails.AboutMessageAsync(ConversationMails.Answered, message, instance, [.. await PersonAsync(request.AuthorId, cancel), .. task.ClaimedBy is { } holder ? await PersonAsync(holder, cancel) : []], cancel);
            return message;
        }, cancel);

    /// <summary>For whoever may decide the task, and who manages workflows: what was asked for is no longer needed.</summary>
    public Task WithdrawAsync(ClaimsPrincipal person, Guid instanceId, Guid requestId, CancellationToken cancel) =>
        acts.DoAsync(new("workflow.no-longer-ask", requestId.ToString()), async () =>
        {
            var (instance, side) = await RunningAsync(person, instanceId, cancel);
            var (task, request) = await RequestAsync(instanceId, requestId, cancel);
            RuleBroken.If(side != Side.Manager && !await decisions.IsForHerAsync(person, task, cancel), "La può ritirare chi decide in questa fase.");
            await decisions.NoteAsync(person, task, instance, "Richiesta di integrazione ritirata", await requests.EndAsync(task, request, RequestEnd.Withdrawn, cancel), cancel);
            await mails.AboutMessageAsync(ConversationMails.NoLongerAsked, request, instance, await PersonAsync(instance.StartedBy, cancel), cancel);
        }, cancel);

    private async Task WriteAsync(ClaimsPrincipal person, Act act, Writing writing, bool needsText, Func<Task<ApprovalMessage>> write, CancellationToken cancel)
    {
        if (actor.Id != person.FindFirstValue(ClaimTypes.NameIdentifier)) throw new InvalidOperationException("Who writes is not who acts.");
        if (TextOf(writing).Length == 0 && (needsText || writing.Files.Count == 0)) throw new RuleBroken(needsText ? "Scrivi che cosa chiedi." : "Scrivi qualcosa, o allega un file.", writing.Field);
        if (TextOf(writing).Length > LongestText) throw new RuleBroken($"Il testo ha più di {LongestText} caratteri.", writing.Field);
        files.Check(writing.Files, writing.FilesField);
        var attached = writing.Files.Select(f => (Id: Guid.CreateVersion7(), File: f)).ToList();
        await disk.KeepAsync(MessageFiles.Folder, attached, act, async () =>
        {
            var message = await write();
            db.Add(message);
            db.AddRange(attached.Select(a => new MessageFile { Id = a.Id, MessageId = message.Id, Name = a.File.Name, Bytes = a.File.Bytes.Length, Hash = a.File.Hash }));
        }, cancel);
    }

    private static string TextOf(Writing writing) => (writing.Text ?? "").ReplaceLineEndings("\n").Trim();

    private async Task<ApprovalMessage> MessageAsync(WorkflowInstance instance, MessageKind kind, string stage, Writing writing, CancellationToken cancel) => new()
    {
        Id = Guid.CreateVersion7(), InstanceId = instance.Id, Number = 1 + (await db.Set<ApprovalMessage>().Where(m => m.InstanceId == instance.Id).MaxAsync(m => (int?)m.Number, cancel) ?? 0), Kind = kind, Stage = stage,
        AuthorId = actor.Id, AuthorName = actor.Name, Role = actor.Roles.FirstOrDefault(), OrganizationId = actor.OrganizationId, OrganizationName = actor.OrganizationName, AtUtc = time.UtcNow, Text = TextOf(writing)
    };

    private async Task<(WorkflowInstance, Side)> RunningAsync(ClaimsPrincipal person, Guid id, CancellationToken cancel)
    {
        var instance = await db.Set<WorkflowInstance>().FirstOrDefaultAsync(i => i.Id == id, cancel) ?? throw new RuleBroken("Questa approvazione non esiste.");
        var side = await access.SideAsync(person, instance, cancel) ?? throw new RuleBroken("Queste comunicazioni sono di chi ha inviato il contenuto e di chi lo decide.");
        RuleBroken.If(instance.State != RunStatus.Running, "L'approvazione è conclusa: le comunicazioni si possono solo leggere.");
        return (instance, side);
    }

    private async Task<(ApprovalTask, WorkflowInstance)> TaskAsync(Guid id, CancellationToken cancel)
    {
        var task = await db.Set<ApprovalTask>().FirstOrDefaultAsync(t => t.Id == id, cancel) ?? throw new RuleBroken("Questa attività non esiste.");
        return (task, await db.Set<WorkflowInstance>().FirstAsync(i => i.Id == task.InstanceId, cancel));
    }

    private async Task<(ApprovalTask, ApprovalMessage)> RequestAsync(Guid instance, Guid id, CancellationToken cancel)
    {
        var task = await db.Set<ApprovalTask>().FirstOrDefaultAsync(t => t.InstanceId == instance && t.RequestId == id, cancel);
        return task is not null && await requests.OpenAsync(task, cancel) is { } request ? (task, request)
            : throw new RuleBroken("Questa richiesta di integrazione è chiusa: non aspetta più una risposta.");
    }

    private async Task<IReadOnlyList<PersonContact>> PersonAsync(string id, CancellationToken cancel) => await people.FindAsync(id, cancel) is { } person ? [person] : [];
}
