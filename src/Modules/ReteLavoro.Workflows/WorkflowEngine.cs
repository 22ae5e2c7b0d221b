using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes.Expressions;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>A workflow cannot go on; the act it happened in is undone.</summary>
internal sealed class RunFault(string sentence) : Exception(sentence);

/// <summary>
/// Moves an instance from where it stands to where every branch waits again, inside one act of its caller: the
/// decision, the steps that follow, the content they change, their history and their mail are stored together or not
/// at all. So an instance in the database always stands between two steps, whenever the program stops.
/// </summary>
internal sealed class WorkflowEngine(
    SiteDbContext db, ContentStore content, Stages stages, Deciders deciders, RunMails mails, ProtocolDesk protocol, History history, Actor actor, TimeProvider time, ILogger<WorkflowEngine> log)
{
    /// <summary>Far above any real workflow, far below what would fill an outbox.</summary>
    internal const int MostSteps = 200;

    private readonly HashSet<(string Type, string Item)> _inside = [];

    /// <summary>Makes an instance that stands before its start. <see cref="GoOnAsync"/> or the next job takes it from there.</summary>
    public WorkflowInstance Begin(WorkflowDefinition definition, int number, Activity start, ContentItem item)
    {
        var now = time.UtcNow;
        var state = new RunState { CorrelationId = item.ContentItemId, LastToken = 1 };
        state.Tokens.Add(new Token { Id = 1, ActivityId = start.Id, Ready = true });
        var instance = new WorkflowInstance
        {
            Id = Guid.CreateVersion7(), WorkflowTypeId = definition.TypeId, Number = number, ItemId = item.ContentItemId, VersionId = item.ContentItemVersionId,
            VersionHash = item.BodyHash(), State = RunStatus.Running, Json = state.Write(), WakeUtc = now, StartedBy = actor.Id, StartedByName = actor.Name,
            StartedForOrganization = actor.OrganizationId, StartedUtc = now
        };
        db.Add(instance);
        return instance;
    }

    /// <summary>Goes on with all branches that are ready or due.</summary>
    public async Task GoOnAsync(WorkflowInstance instance, CancellationToken cancel)
    {
        var run = await OpenAsync(instance, cancel);
        run.After = "l'invio di";
        var now = time.UtcNow;
        foreach (var token in run.State.Tokens.Where(t => t.Ready || t.DueUtc <= now).ToList())
        {
            var activity = run.At(token);
            // A start, a signal, a moment: what it waited for is there, so it is done.
            run.State.Tokens.Remove(token);
            if (activity.Name is ActivityKind.Timer) history.AddStep(instance, activity.Id, activity.Title, "Tempo trascorso");
            run.Follow(activity, token.Branches, "Done");
        }
        await RunAsync(run, cancel);
    }

    /// <summary>A stage is decided: its branch goes on with the outcome.</summary>
    public async Task DecidedAsync(WorkflowInstance instance, ApprovalTask task, string outcome, string? reason, CancellationToken cancel)
    {
        var run = await OpenAsync(instance, cancel);
        var token = run.State.Tokens.FirstOrDefault(t => t.Id == task.Token) ?? throw new RuleBroken("Il flusso non aspetta più questa decisione.");
        var activity = run.At(token);
        var stage = Stage.Of(activity);
        (run.State.LastOutcome, run.State.LastStage, run.State.LastReason) = (outcome, stage.Title, reason);
        if (stage.Approves.Count > 0) run.State.Approvals[activity.Id] = stage.Approves.Contains(outcome);
        run.State.Tokens.Remove(token);
        run.Follow(activity, token.Branches, outcome);
        run.After = "la decisione di";
        await RunAsync(run, cancel);
    }

    /// <summary>Notes that an event has come for what waits for it. The job goes on from there, so that whoever caused the event never waits or fails because of a workflow.</summary>
    public async Task<int> WakeAsync(string itemId, Func<Activity, bool> awaited, CancellationToken cancel)
    {
        var woken = 0;
        foreach (var instance in await db.Set<WorkflowInstance>().Where(i => i.ItemId == itemId && i.State == RunStatus.Running).ToListAsync(cancel))
        {
            var run = await OpenAsync(instance, cancel);
            var waiting = run.State.Tokens.Where(t => !t.Ready && awaited(run.At(t))).ToList();
            if (waiting.Count == 0) continue;
            foreach (var token in waiting) token.Ready = true;
            woken += waiting.Count;
            Close(run);
        }
        return woken;
    }

    /// <summary>Takes an instance from wherever it stands to another activity, by somebody's hand: open tasks fall away, and what was approved or refused so far still counts.</summary>
    public async Task MoveAsync(WorkflowInstance instance, string activityId, CancellationToken cancel)
    {
        await EndAsync(instance, RunStatus.Running, null, cancel);
        instance.EndedUtc = null;
        var run = await OpenAsync(instance, cancel);
        run.State.Tokens.Clear();
        run.Ready.Push((run.Definition.ById[activityId], []));
        run.After = "l'intervento di";
        await RunAsync(run, cancel);
    }

    /// <summary>Ends an instance from outside: withdrawn, or faulted.</summary>
    public async Task EndAsync(WorkflowInstance instance, RunStatus how, string? fault, CancellationToken cancel)
    {
        foreach (var task in await db.Set<ApprovalTask>().Where(t => t.InstanceId == instance.Id && t.State == TaskState.Open).ToListAsync(cancel)) Cancel(task);
        (instance.State, instance.Fault, instance.EndedUtc, instance.WakeUtc) = (how, fault, time.UtcNow, null);
        instance.Revision++;
    }

    private async Task<Run> OpenAsync(WorkflowInstance instance, CancellationToken cancel)
    {
        var type = await db.Set<WorkflowTypeRow>().AsNoTracking().FirstAsync(t => t.WorkflowTypeId == instance.WorkflowTypeId && t.Number == instance.Number, cancel);
        return new Run(instance, WorkflowDefinition.Parse(type.Json), RunState.Read(instance.Json));
    }

    private async Task RunAsync(Run run, CancellationToken cancel)
    {
        var key = (run.Instance.WorkflowTypeId, run.Instance.ItemId);
        if (!_inside.Add(key)) throw new RunFault("Il flusso ha richiamato sé stesso.");
        try
        {
            var item = await content.VersionAsync(run.Instance.VersionId, cancel) ?? throw new RunFault("La versione di cui tratta il flusso non esiste più.");
            for (var steps = 0; run.Ready.TryPop(out var step); steps++)
            {
                if (steps >= MostSteps) throw new RunFault($"Il flusso «{run.Definition.Name}» ha fatto {MostSteps} passi senza fermarsi: gira su sé stesso.");
                await StepAsync(run, item, step.Activity, step.Branches, cancel);
            }
        }
        catch (ExpressionError error) { throw new RunFault($"Un'espressione del flusso «{run.Definition.Name}» non si può calcolare: {error.Message}"); }
        finally { _inside.Remove(key); }
        Close(run);
        await db.SaveChangesAsync(cancel);
    }

    public bool IsInside(string typeId, string itemId) => _inside.Contains((typeId, itemId));

    private void Close(Run run)
    {
        var instance = run.Instance;
        instance.Json = run.State.Write();
        instance.WakeUtc = run.State.Tokens.Any(t => t.Ready) ? time.UtcNow : run.State.Tokens.Min(t => t.DueUtc);
        // A branch that waits in a join for sisters that have ended elsewhere waits for nobody.
        if (run.State.Tokens.All(t => run.At(t).Name == ActivityKind.Join)) (instance.State, instance.EndedUtc, instance.WakeUtc) = (RunStatus.Finished, time.UtcNow, null);
        instance.Revision++;
    }

    private async Task StepAsync(Run run, ContentItem item, Activity activity, List<Branch> branches, CancellationToken cancel)
    {
        switch (activity.Name)
        {
            case ActivityKind.UserTask when await CarriedAsync(run.Instance, activity, cancel) is { } given:
                (run.State.LastOutcome, run.State.LastStage, run.State.LastReason) = (given.Outcome, activity.Title, null);
                run.State.Approvals[activity.Id] = true;
                Note(run, activity, given.Outcome, $"Vale la decisione del {given.On.InDigits()} di {given.By}: il testo è lo stesso.");
                run.Follow(activity, branches, given.Outcome);
                break;
            case ActivityKind.UserTask:
                foreach (var task in await stages.OpenAsync(run.Instance, activity, item, run.Wait(activity, branches), cancel))
                    // Told once, when it opens: whoever manages workflows is the only one who can help.
                    if (await deciders.WhyNobodyAsync(task, run.Instance, cancel) is { } nobody) await mails.AboutNobodyAsync(task, run.Instance, nobody, cancel);
                break;
            case ActivityKind.Timer:
                run.Wait(activity, branches).DueUtc = time.UtcNow + (DefinitionCheck.After(activity) ?? throw new RunFault($"«{activity.Title}» non dice quanto aspettare."));
                break;
            case ActivityKind.Signal or ActivityKind.Published or ActivityKind.DraftSaved:
                run.Wait(activity, branches);
                break;
            case ActivityKind.Fork:
                var fork = ++run.State.LastFork;
                // The last one pushed runs first; branches run in the order in which they are written.
                foreach (var name in activity.Texts("Forks").Reverse()) run.Follow(activity, [.. branches, new Branch(fork, activity.Id, [name])], name);
                break;
            case ActivityKind.Join:
                await JoinAsync(run, activity, branches, cancel);
                break;
            default:
                run.Follow(activity, branches, await DoAsync(run, item, activity, cancel));
                break;
        }
    }

    /// <summary>
    /// What this stage has already said of the same text, in the newest earlier passage in which it was decided whole; null where it asks anew, or
    /// did not approve. The decisions stand in this run too, so that they bind whoever gave them: who has decided here does not decide again elsewhere.
    /// </summary>
    private async Task<(string Outcome, string By, DateOnly On)?> CarriedAsync(WorkflowInstance instance, Activity activity, CancellationToken cancel)
    {
        var stage = Stage.Of(activity);
        if (!stage.CarryOver) return null;
        var tasks = await (from t in db.Set<ApprovalTask>().AsNoTracking()
                           join i in db.Set<WorkflowInstance>() on t.InstanceId equals i.Id
                           where t.ItemId == instance.ItemId && t.VersionHash == instance.VersionHash && t.ActivityId == activity.Id && t.InstanceId != instance.Id && i.WorkflowTypeId == instance.WorkflowTypeId
                           orderby t.CreatedUtc descending
                           select t).ToListAsync(cancel);
        // Of one passage all offices must have decided: a stage that fell away half-way said nothing.
        if (tasks.GroupBy(t => t.InstanceId).FirstOrDefault(g => g.All(t => t.State == TaskState.Decided))?.ToList() is not { } last || !last.TrueForAll(t => stage.Approves.Contains(t.Outcome!))) return null;
        var ids = last.ConvertAll(t => t.Id);
        var decisions = await db.Set<TaskDecision>().AsNoTracking().Where(d => ids.Contains(d.TaskId)).ToListAsync(cancel);
        if (stage.FourEyes)
        {
            // Whoever sends it now, or wrote it, may not have been the one who decided.
            var author = await db.Set<ContentVersion>().Where(v => v.VersionId == instance.VersionId).Select(v => v.AuthorId).FirstOrDefaultAsync(cancel);
            if (decisions.Exists(d => d.PersonId == instance.StartedBy || d.InPlaceOf == instance.StartedBy || d.PersonId == author || d.InPlaceOf == author)) return null;
        }
        foreach (var task in last)
        {
            var given = decisions.FindAll(d => d.TaskId == task.Id);
            (task.Id, task.InstanceId, task.VersionId, task.Token) = (Guid.CreateVersion7(), instance.Id, instance.VersionId, 0);
            foreach (var decision in given) decision.TaskId = task.Id;
            db.Add(task);
            db.AddRange(given);
        }
        return (stage.Sum(last.Select(t => t.Outcome!)), string.Join(", ", last.Select(t => t.DecidedByName).Distinct()), DateOnly.FromDateTime(last.Max(t => t.DecidedUtc!.Value).InRome));
    }

    /// <summary>An activity that waits for nothing.</summary>
    /// <returns>Its outcome.</returns>
    private async Task<string> DoAsync(Run run, ContentItem item, Activity activity, CancellationToken cancel)
    {
        var (instance, state) = (run.Instance, run.State);
        switch (activity.Name)
        {
            case ActivityKind.IfElse:
                return Expression.Parse(activity.Text("Condition")).Holds(Scope(run, item)) ? "True" : "False";
            case ActivityKind.SetProperty:
                state.Properties[activity.Text("PropertyName")] = Value(run, item, activity);
                return "Done";
            case ActivityKind.SetOutput:
                state.Output[activity.Text("OutputName")] = Value(run, item, activity);
                return "Done";
            case ActivityKind.Correlate:
                state.CorrelationId = Value(run, item, activity)?.ToString();
                return "Done";
            case ActivityKind.Log:
                // The text may quote what people wrote: it goes into the history, not into the log.
                log.LogInformation("Workflow {Instance}: {Activity}", instance.Id, activity.Id);
                Note(run, activity, "Annotato", await mails.FillAsync(activity.Text("Text"), run, item, cancel));
                return "Done";
            case ActivityKind.Notify:
                Note(run, activity, "Annotato", await mails.FillAsync(activity.Text("Message"), run, item, cancel));
                return "Done";
            case ActivityKind.Email:
                var sent = await mails.SendAsync(activity, run, item, cancel);
                Note(run, activity, sent > 0 ? "Messaggio inviato" : "Nessun destinatario");
                return sent > 0 ? "Done" : Unusual(run, activity, "Failed");
            case ActivityKind.Protocol:
                if (!await protocol.AskAsync(instance, activity, item.DisplayText, cancel)) return Unusual(run, activity, "Noop");
                Note(run, activity, "In attesa del protocollo");
                return "Done";
            case ActivityKind.Publish:
                return await PublishAsync(run, item, activity, cancel);
            case ActivityKind.Unpublish:
                var published = await content.PublishedAsync(instance.ItemId, cancel) is not null;
                if (published) await content.UnpublishAsync(instance.ItemId, cancel);
                Note(run, activity, published ? "Ritirato dalla pubblicazione" : "Non era pubblicato");
                return published ? "Unpublished" : "Noop";
            default:
                throw new RunFault($"«{activity.Title}» ({activity.Name}) non si può eseguire.");
        }
    }

    private static string Unusual(Run run, Activity activity, string outcome) => run.Definition.Next(activity.Id, outcome) is null ? ActivityKind.InPlaceOf(activity.Name, outcome)! : outcome;

    private async Task<string> PublishAsync(Run run, ContentItem item, Activity activity, CancellationToken cancel)
    {
        // Versions never change; a text that does was changed behind the program's back.
        if (item.BodyHash() != run.Instance.VersionHash) throw new RunFault("Il testo della versione non è più quello inviato: la pubblicazione è fermata.");
        if (item.Published) { Note(run, activity, "Già pubblicato"); return "Noop"; }
        if (run.State.IsApproved) await content.ApproveAsync(item, "workflow:" + run.Instance.Id, cancel);
        await content.PublishAsync(item.ContentItemVersionId, cancel);
        item.Published = true;
        Note(run, activity, "Pubblicato");
        return "Published";
    }

    /// <summary>
    /// Waits for all branches of the fork that can come here, or lets the first through and drops the others. Branches
    /// are told apart by their passage through the fork, not by the transition they arrive on: three outcomes of one
    /// stage are still one branch, and a second round of a loop is another passage.
    /// </summary>
    private async Task JoinAsync(Run run, Activity join, List<Branch> branches, CancellationToken cancel)
    {
        if (branches.Count == 0) { run.Follow(join, branches, "Joined"); return; }
        var mine = branches[^1];
        var outer = branches[..^1];
        var all = run.Definition.ById[mine.ActivityId].Texts("Forks");
        if (join["Mode"]?.ToString() is "WaitAny" or "1")
        {
            foreach (var token in run.State.Tokens.Where(t => t.Branches.Any(b => b.Fork == mine.Fork)).ToList())
            {
                run.State.Tokens.Remove(token);
                foreach (var task in await db.Set<ApprovalTask>().Where(t => t.InstanceId == run.Instance.Id && t.Token == token.Id && t.State == TaskState.Open).ToListAsync(cancel))
                {
                    Cancel(task);
                    Note(run, run.At(token), "Non serve più");
                }
            }
            run.Forget(mine.Fork);
            run.Follow(join, outer, "Joined");
            return;
        }
        var expected = all.Where(name => run.Definition.Next(mine.ActivityId, name) is { } first && run.Definition.Reachable([first.Id], notThrough: mine.ActivityId).Contains(join.Id));
        var arrived = run.State.Tokens.Where(t => t.ActivityId == join.Id && t.Branches is [.., var last] && last.Fork == mine.Fork).ToList();
        List<string> here = [.. mine.Names, .. arrived.SelectMany(t => t.Branches[^1].Names)];
        if (!expected.All(here.Contains)) { run.Wait(join, branches); return; }
        foreach (var token in arrived) run.State.Tokens.Remove(token);
        if (all.All(here.Contains))
        {
            // The whole fork is together again: the join may have to wait for an outer one too.
            if (outer.Count > 0) await JoinOuterAsync(run, join, outer, cancel);
            else run.Follow(join, outer, "Joined");
        }
        else run.Follow(join, [.. outer, mine with { Names = here }], "Joined");
    }

    private async Task JoinOuterAsync(Run run, Activity join, List<Branch> branches, CancellationToken cancel)
    {
        var fork = branches[^1];
        var others = run.Definition.ById[fork.ActivityId].Texts("Forks").Except(fork.Names)
            .Any(name => run.Definition.Next(fork.ActivityId, name) is { } first && run.Definition.Reachable([first.Id], notThrough: fork.ActivityId).Contains(join.Id));
        if (others) await JoinAsync(run, join, branches, cancel);
        else run.Follow(join, branches, "Joined");
    }

    private void Note(Run run, Activity activity, string outcome, string? comment = null) => history.AddStep(run.Instance, activity.Id, activity.Title, outcome, comment, run.After);

    private static void Cancel(ApprovalTask task)
    {
        task.State = TaskState.Cancelled;
        task.Revision++;
    }

    private static JsonNode? Value(Run run, ContentItem item, Activity activity)
    {
        if (activity["Value"] is not JsonObject) return activity["Value"]?.DeepClone();
        return Expression.Parse(activity.Text("Value")).Evaluate(Scope(run, item)) switch
        {
            null => null,
            JsonNode node => node.DeepClone(),
            bool yes => JsonValue.Create(yes),
            decimal number => JsonValue.Create(number),
            DateTime moment => JsonValue.Create(moment),
            var text => JsonValue.Create(text.ToString())
        };
    }

    /// <summary>What a condition may look at.</summary>
    private static ExpressionScope Scope(Run run, ContentItem item) => new()
    {
        Variables = new Dictionary<string, object?>
        {
            ["item"] = item.ToJson(), ["outcome"] = run.State.LastOutcome, ["stage"] = run.State.LastStage, ["reason"] = run.State.LastReason,
            ["properties"] = run.State.Properties, ["correlationId"] = run.State.CorrelationId
        }
    };
}

/// <summary>An instance in hand: its row, its definition, its state, and the steps that are to be done now.</summary>
internal sealed class Run(WorkflowInstance instance, WorkflowDefinition definition, RunState state)
{
    public WorkflowInstance Instance => instance;
    public WorkflowDefinition Definition => definition;
    public RunState State => state;

    /// <summary>What a person has done that the steps follow; the history says it of each of them.</summary>
    public string? After { get; set; }
    public Stack<(Activity Activity, List<Branch> Branches)> Ready { get; private set; } = [];

    public Activity At(Token token) => definition.ById.GetValueOrDefault(token.ActivityId) ?? throw new RunFault($"Il flusso sta a un'attività che non c'è («{token.ActivityId}»).");

    public void Follow(Activity from, List<Branch> branches, string outcome)
    {
        if (definition.Next(from.Id, outcome) is { } next) Ready.Push((next, branches));
    }

    public Token Wait(Activity at, List<Branch> branches)
    {
        var token = new Token { Id = ++state.LastToken, ActivityId = at.Id, Branches = branches };
        state.Tokens.Add(token);
        return token;
    }

    /// <summary>Drops the steps of a fork that has been joined already.</summary>
    public void Forget(int fork) => Ready = new(Ready.Where(step => step.Branches.All(b => b.Fork != fork)).Reverse());
}
