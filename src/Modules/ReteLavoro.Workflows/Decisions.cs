using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>Why a person may not decide.</summary>
/// <param name="NewerVersion">The version that has taken the place of the one to be decided, if that is why.</param>
internal sealed record Refusal(string Sentence, string? NewerVersion = null);

/// <summary>Who may decide a task, and deciding it: once, on the version that was sent.</summary>
internal sealed class Decisions(
    SiteDbContext db, ActRunner acts, Actor actor, Permissions permissions, Substitutes substitutes, Parents parents, WorkflowTypes types, WorkflowEngine engine, Stages stages, Requests requests,
    History history, TimeProvider time)
{
    private const int LongestComment = 4000;

    /// <summary>The open tasks that are for this person by role and organization, or for whom she stands in for; which of them she may decide, <see cref="WhyNotAsync"/> says.</summary>
    public async Task<IQueryable<ApprovalTask>> ForAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        // Those she stands in for are of her own organization: only their roles are added.
        var absent = await substitutes.StandsInForAsync(person, cancel);
        var roles = absent.Prepend(person).SelectMany(p => p.FindAll(ClaimTypes.Role)).Select(c => c.Value).Distinct().ToList();
        var roleMarks = roles.ConvertAll(r => $";{r};");
        var typeMarks = person.FindAll(ActorClaims.OrganizationType).Select(c => $";{c.Value};").ToList();
        var organization = $";{person.FindFirstValue(ActorClaims.OrganizationId) ?? "-"};";
        var me = person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        return db.Set<ApprovalTask>().AsNoTracking().Where(t => t.State == TaskState.Open
            && (roleMarks.Any(r => t.Roles.Contains(r)) && (t.OrganizationTypes == "" || typeMarks.Any(o => t.OrganizationTypes.Contains(o))) && (t.Organizations == "" || t.Organizations.Contains(organization))
                || t.OverdueUtc != null && t.EscalateTo != null && roles.Contains(t.EscalateTo)
                || t.DelegatedTo == me)
            && !db.Set<TaskDecision>().Any(d => d.TaskId == t.Id && d.PersonId == me));
    }

    /// <returns>Null when she may decide now.</returns>
    public async Task<Refusal?> WhyNotAsync(ClaimsPrincipal person, ApprovalTask task, WorkflowInstance instance, CancellationToken cancel)
    {
        if (task.State == TaskState.Decided) return new($"Questa attività è già stata decisa: «{task.Outcome}», {task.DecidedByName}, {task.DecidedUtc?.InRome:dd/MM/yyyy 'alle' HH:mm}.");
        if (task.State == TaskState.Cancelled || instance.State != RunStatus.Running)
            return new(instance.State == RunStatus.Withdrawn ? "Chi aveva inviato questo contenuto lo ha ritirato: non c'è più niente da decidere." : "Questa attività non serve più: il flusso è andato avanti senza.");
        var (standing, sentence) = await StandingAsync(person, task, cancel);
        if (sentence is not null) return new(sentence);
        var me = person.FindFirstValue(ClaimTypes.NameIdentifier)!;
        // Whoever decides in another's place is bound by what binds the other too.
        var absent = standing!.FindFirstValue(ClaimTypes.NameIdentifier)!;
        var version = await db.Set<ContentVersion>().AsNoTracking().FirstOrDefaultAsync(v => v.VersionId == task.VersionId, cancel);
        if (task.FourEyes)
        {
            if (instance.StartedBy == me) return new("Hai inviato tu questo contenuto: lo deve decidere un'altra persona.");
            if (version?.AuthorId == me) return new("Hai scritto tu questa versione: la deve decidere un'altra persona.");
            if (instance.StartedBy == absent || version?.AuthorId == absent) return new($"{standing!.FindFirstValue(ActorClaims.DisplayName)}, al cui posto decideresti, ha scritto o inviato questo contenuto: lo deve decidere un'altra persona.");
            var earlier = await (from decision in db.Set<TaskDecision>()
                                 join other in db.Set<ApprovalTask>() on decision.TaskId equals other.Id
                                 where other.InstanceId == task.InstanceId && other.ActivityId != task.ActivityId && (decision.PersonId == me || decision.PersonId == absent || decision.InPlaceOf == me || decision.InPlaceOf == absent)
                                 select other.Stage).FirstOrDefaultAsync(cancel);
            if (earlier is not null) return new($"Hai già deciso in «{earlier}»: qui deve decidere un'altra persona.");
        }
        var latest = await db.Set<ContentVersion>().AsNoTracking().FirstOrDefaultAsync(v => v.ItemId == task.ItemId && v.Latest == true, cancel);
        if (latest is null) return new("Il contenuto è stato tolto: non c'è più niente da decidere.");
        if (latest.VersionId != task.VersionId)
            return new($"È stata salvata una versione più recente (la {latest.Number}; questa è la {version?.Number}): non si può decidere su un testo superato. Chi lo ha inviato può ritirarlo e inviare la nuova.", latest.VersionId);
        if (await db.Set<TaskDecision>().AnyAsync(d => d.TaskId == task.Id && (d.PersonId == me || d.PersonId == absent || d.InPlaceOf == me || d.InPlaceOf == absent), cancel)) return new("Hai già espresso la tua decisione: si aspettano le altre.");
        if (task.ClaimedBy is { } holder && holder != me) return new($"Se ne sta occupando {task.ClaimedByName}. Se serve, prendila in carico tu.");
        return null;
    }

    /// <summary>Those who may decide and their colleagues, those who did, those who sent it, and who manages workflows.</summary>
    public async Task<bool> MaySeeAsync(ClaimsPrincipal person, ApprovalTask task, WorkflowInstance instance, CancellationToken cancel)
    {
        if (NotForHer(person, task, mayDecide: true) is null || (await StandingAsync(person, task, cancel)).Sentence is null || await permissions.HasAsync(person, Permission.ManageWorkflows, cancel)) return true;
        var (me, organization) = (person.FindFirstValue(ClaimTypes.NameIdentifier), person.FindFirstValue(ActorClaims.OrganizationId));
        return instance.StartedBy == me || organization is not null && instance.StartedForOrganization == organization
            || await db.Set<TaskDecision>().AnyAsync(d => d.TaskId == task.Id && d.PersonId == me, cancel);
    }

    /// <summary>The task is hers to decide, or was, by role and body: whatever a newer version or four eyes may forbid.</summary>
    public async Task<bool> IsForHerAsync(ClaimsPrincipal person, ApprovalTask task, CancellationToken cancel) => (await StandingAsync(person, task, cancel)).Sentence is null;

    /// <summary>As whom she may decide: as herself, for whoever handed the task to her, or for somebody who is absent.</summary>
    private async Task<(ClaimsPrincipal? As, string? Sentence)> StandingAsync(ClaimsPrincipal person, ApprovalTask task, CancellationToken cancel)
    {
        var mayDecide = await permissions.HasAsync(person, Permission.DecideTasks, cancel);
        if (NotForHer(person, task, mayDecide) is not { } sentence) return (person, null);
        if (!mayDecide) return (null, sentence);
        IEnumerable<ClaimsPrincipal> others = await substitutes.DelegatorAsync(person, task, cancel) is { } delegator ? [delegator] : [];
        foreach (var other in others.Concat(await substitutes.StandsInForAsync(person, cancel)))
            if (NotForHer(other, task, await permissions.HasAsync(other, Permission.DecideTasks, cancel)) is null) return (other, null);
        return (null, sentence);
    }

    /// <summary>The same task as if nobody had taken it on: whoever could then decide may take it over.</summary>
    public static ApprovalTask Unclaimed(ApprovalTask task) => new()
    {
        Id = task.Id, InstanceId = task.InstanceId, ActivityId = task.ActivityId, Stage = task.Stage, ItemId = task.ItemId, VersionId = task.VersionId, VersionHash = task.VersionHash,
        Title = task.Title, Roles = task.Roles, OrganizationTypes = task.OrganizationTypes, Organizations = task.Organizations, Quorum = task.Quorum, FourEyes = task.FourEyes,
        RequestId = task.RequestId, OverdueUtc = task.OverdueUtc, EscalateTo = task.EscalateTo, State = task.State, DelegatedBy = task.DelegatedBy, DelegatedByName = task.DelegatedByName, DelegatedTo = task.DelegatedTo
    };

    private static string? NotForHer(ClaimsPrincipal person, ApprovalTask task, bool mayDecide)
    {
        if (!mayDecide) return "Il tuo ruolo non permette di decidere.";
        if (task.OverdueUtc is not null && task.EscalateTo is { } escalation && person.IsInRole(escalation)) return null;
        if (!Names.Split(task.Roles).Any(person.IsInRole)) return $"Decide chi ha il ruolo {string.Join(" o ", Names.Split(task.Roles).Select(RoleNames.Shown))}.";
        var wanted = Names.Split(task.OrganizationTypes);
        if (wanted.Count > 0 && !person.FindAll(ActorClaims.OrganizationType).Any(c => wanted.Contains(c.Value))) return "Il tuo ente non è del tipo che deve decidere qui.";
        var named = Names.Split(task.Organizations);
        return named.Count > 0 && !named.Contains(person.FindFirstValue(ActorClaims.OrganizationId) ?? "") ? "Il tuo ente non è competente per questo contenuto." : null;
    }

    /// <summary>Says that she is seeing to it, also in the place of a colleague who had said so before.</summary>
    public Task ClaimAsync(ClaimsPrincipal person, Guid taskId, CancellationToken cancel) => acts.DoAsync(new("workflow.claim", taskId.ToString()), async () =>
    {
        var (task, instance) = await LoadAsync(taskId, cancel);
        var holder = task.ClaimedBy;
        task.ClaimedBy = null;
        if (await WhyNotAsync(person, task, instance, cancel) is { } refusal) throw new RuleBroken(refusal.Sentence);
        if (holder == actor.Id) { task.ClaimedBy = holder; return; }
        (task.ClaimedBy, task.ClaimedByName) = (actor.Id, actor.Name);
        // Who takes it over ends what was handed to somebody else.
        if (task.DelegatedTo != actor.Id) (task.DelegatedBy, task.DelegatedByName, task.DelegatedTo) = (null, null, null);
        task.Revision++;
        await NoteAsync(person, task, instance, "Presa in carico", null, cancel);
    }, cancel);

    /// <summary>Hands a task to a colleague of the same organization, who then decides with the standing of whoever hands it over.</summary>
    public Task DelegateAsync(ClaimsPrincipal person, Guid taskId, string? colleagueId, string? comment, CancellationToken cancel) => acts.DoAsync(new("workflow.delegate", taskId.ToString(), comment), async () =>
    {
        var (task, instance) = await LoadAsync(taskId, cancel);
        if (await WhyNotAsync(person, task, instance, cancel) is { } refusal) throw new RuleBroken(refusal.Sentence);
        // What was handed to her, or is hers only while somebody is away, is not hers to hand on.
        if (NotForHer(person, task, mayDecide: true) is not null) throw new RuleBroken("Decidi al posto di un'altra persona: solo lei può affidare questa attività ad altri.");
        var colleague = (await substitutes.CandidatesAsync(person, cancel)).FirstOrDefault(c => c.UserId == colleagueId) ?? throw new RuleBroken("Scegli una persona del tuo ente che può decidere.", "Colleague");
        (task.DelegatedBy, task.DelegatedByName, task.DelegatedTo) = (actor.Id, actor.Name, colleague.UserId);
        (task.ClaimedBy, task.ClaimedByName) = (colleague.UserId, colleague.Name);
        task.Revision++;
        history.Add(instance, task.ActivityId, task.Stage, $"Affidata a {colleague.Name}", comment, RoleOf(person, task));
    }, cancel);

    /// <summary>Stops the term: something is missing that the office has asked for.</summary>
    public Task SuspendAsync(ClaimsPrincipal person, Guid taskId, string? reason, CancellationToken cancel) => acts.DoAsync(new("workflow.suspend", taskId.ToString(), reason), async () =>
    {
        var (task, instance) = await TermAsync(person, taskId, cancel);
        RuleBroken.If(task.DueOn is null, "Questa attività non ha una scadenza da sospendere.");
        RuleBroken.If(task.SuspendedOn is not null, "La scadenza è già sospesa.");
        RuleBroken.If(task.DueOn < time.Today, "La scadenza è già passata: non si può più sospendere.");
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi perché sospendi la scadenza e che cosa aspetti.", "Suspension");
        task.SuspendedOn = time.Today;
        task.Revision++;
        await NoteAsync(person, task, instance, "Scadenza sospesa", reason, cancel);
    }, cancel);

    /// <summary>The term goes on, later by the days for which it stood still.</summary>
    public Task ResumeAsync(ClaimsPrincipal person, Guid taskId, CancellationToken cancel) => acts.DoAsync(new("workflow.resume", taskId.ToString()), async () =>
    {
        var (task, instance) = await TermAsync(person, taskId, cancel);
        RuleBroken.If(task.SuspendedOn is null, "La scadenza non è sospesa.");
        RuleBroken.If(task.RequestId is not null, "La scadenza è ferma perché si aspetta un'integrazione: se non la aspetti più, ritira la richiesta.");
        await NoteAsync(person, task, instance, "Scadenza ripresa", await stages.ResumeTermAsync(task, cancel), cancel);
    }, cancel);

    private async Task<(ApprovalTask, WorkflowInstance)> TermAsync(ClaimsPrincipal person, Guid taskId, CancellationToken cancel)
    {
        var (task, instance) = await LoadAsync(taskId, cancel);
        RuleBroken.If(task.State != TaskState.Open, "Questa attività è chiusa.");
        if (!await permissions.HasAsync(person, Permission.ManageWorkflows, cancel) && (await StandingAsync(person, task, cancel)).Sentence is { } sentence) throw new RuleBroken(sentence);
        return (task, instance);
    }

    /// <summary>Writes down what she has done about a task, with the name of whoever she acts for.</summary>
    public async Task NoteAsync(ClaimsPrincipal person, ApprovalTask task, WorkflowInstance instance, string what, string? comment, CancellationToken cancel)
    {
        var standing = (await StandingAsync(person, task, cancel)).As ?? person;
        history.Add(instance, task.ActivityId, task.Stage, what, comment, RoleOf(standing, task), standing == person ? null : standing.FindFirstValue(ActorClaims.DisplayName));
    }

    public async Task DecideAsync(ClaimsPrincipal person, Guid taskId, string outcome, string? comment, CancellationToken cancel)
    {
        if (actor.Id != person.FindFirstValue(ClaimTypes.NameIdentifier)) throw new InvalidOperationException("Who decides is not who acts.");
        try
        {
            await acts.DoAsync(new("workflow.decide", taskId.ToString(), comment), () => DecideInActAsync(person, taskId, outcome, comment?.Trim(), cancel), cancel);
        }
        catch (RunFault fault) { throw new RuleBroken($"La decisione non è stata registrata, perché il flusso non può proseguire. {fault.Message} Avvisa chi gestisce i flussi."); }
        catch (DbUpdateConcurrencyException) { throw new RuleBroken("Nel frattempo un'altra persona ha deciso o ha cambiato questa attività: riapri la pagina."); }
    }

    private async Task DecideInActAsync(ClaimsPrincipal person, Guid taskId, string outcome, string? comment, CancellationToken cancel)
    {
        var (task, instance) = await LoadAsync(taskId, cancel);
        if (await WhyNotAsync(person, task, instance, cancel) is { } refusal) throw new RuleBroken(refusal.Sentence);
        var type = await types.FindAsync(instance.WorkflowTypeId, instance.Number, cancel);
        var stage = Stage.Of(type!.Definition.ById[task.ActivityId]);
        if (!stage.Actions.Contains(outcome)) throw new RuleBroken("Scegli uno degli esiti.", "Outcome");
        if (string.IsNullOrEmpty(comment) && stage.ReasonFor.Contains(outcome)) throw new RuleBroken($"Per «{outcome}» scrivi il motivo: lo legge chi ha inviato il contenuto.", "Comment");
        if (comment?.Length > LongestComment) throw new RuleBroken($"Il motivo ha più di {LongestComment} caratteri.", "Comment");

        if (stage.Approves.Contains(outcome) && await parents.WhyNotAsync(task.VersionId, cancel) is { } unapproved) throw new RuleBroken(unapproved, "Outcome");

        var standing = (await StandingAsync(person, task, cancel)).As!;
        db.Add(new TaskDecision
        {
            TaskId = task.Id, PersonId = actor.Id, PersonName = actor.Name, OrganizationId = actor.OrganizationId, Outcome = outcome, Comment = comment, AtUtc = time.UtcNow,
            InPlaceOf = standing == person ? null : standing.FindFirstValue(ClaimTypes.NameIdentifier)
        });
        await NoteAsync(person, task, instance, outcome, comment, cancel);
        task.Revision++;
        instance.Revision++;
        await db.SaveChangesAsync(cancel);

        var given = await db.Set<TaskDecision>().Where(d => d.TaskId == task.Id).OrderBy(d => d.AtUtc).Select(d => d.Outcome).ToListAsync(cancel);
        var outcomeOfAll = stage.Settled(given);
        // Whoever has asked for more and decides without it no longer waits for it; what a colleague of hers has asked for is still waited for.
        if (await requests.OpenAsync(task, cancel) is { } request && (outcomeOfAll is not null || request.AuthorId == actor.Id))
            history.AddStep(instance, task.ActivityId, task.Stage, "Richiesta di integrazione chiusa", await requests.EndAsync(task, request, RequestEnd.Decided, cancel), "la decisione di");
        if (outcomeOfAll is not { } settled) return;
        (task.State, task.Outcome, task.DecidedBy, task.DecidedByName, task.DecidedUtc) = (TaskState.Decided, settled, actor.Id, actor.Name, time.UtcNow);

        var offices = await db.Set<ApprovalTask>().Where(t => t.InstanceId == instance.Id && t.Token == task.Token).ToListAsync(cancel);
        if (stage.Stops(task.Outcome))
            foreach (var other in offices.Where(t => t.State == TaskState.Open)) { other.State = TaskState.Cancelled; other.Revision++; }
        else if (offices.Any(t => t.State == TaskState.Open)) return;
        var sum = stage.Stops(task.Outcome) ? task.Outcome : stage.Sum(offices.Where(t => t.State == TaskState.Decided).Select(t => t.Outcome!));
        await engine.DecidedAsync(instance, task, sum, comment, cancel);
    }

    private async Task<(ApprovalTask, WorkflowInstance)> LoadAsync(Guid taskId, CancellationToken cancel)
    {
        var task = await db.Set<ApprovalTask>().FirstOrDefaultAsync(t => t.Id == taskId, cancel) ?? throw new RuleBroken("Questa attività non esiste.");
        return (task, await db.Set<WorkflowInstance>().FirstAsync(i => i.Id == task.InstanceId, cancel));
    }

    private static string? RoleOf(ClaimsPrincipal person, ApprovalTask task) =>
        Names.Split(task.Roles).FirstOrDefault(person.IsInRole) ?? (task.EscalateTo is { } role && person.IsInRole(role) ? role : null);
}
