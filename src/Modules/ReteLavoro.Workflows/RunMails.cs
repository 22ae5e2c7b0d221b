using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>Writes the mails of a workflow into the outbox.</summary>
internal sealed class RunMails(SiteDbContext db, Outbox outbox, Actor actor, MailTexts texts, IPeople people, Substitutes substitutes, Reminders reminders, Stages stages, Deciders deciders, SiteSettings settings)
{
    /// <returns>How many mails were written.</returns>
    public async Task<int> SendAsync(Activity activity, Run run, ContentItem item, CancellationToken cancel)
    {
        var (subject, text) = await texts.TextAsync(run.Definition.TypeId, activity, cancel);
        (subject, text) = (await FillAsync(subject, run, item, cancel), await FillAsync(text, run, item, cancel));
        var to = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var recipient in activity.Text("Recipients").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            to.UnionWith(await AddressesAsync(recipient, run, item, cancel));
        foreach (var address in to) outbox.Enqueue(address, subject, text, "item:" + item.ContentItemId);
        return to.Count;
    }

    /// <summary>To the people who may decide a task; to the one who has taken it on, if somebody has.</summary>
    /// <param name="key">Which text: <see cref="MailTexts.Remind"/> or <see cref="MailTexts.Overdue"/>.</param>
    public async Task<int> AboutTaskAsync(string key, ApprovalTask task, WorkflowInstance instance, string? onlyRole, CancellationToken cancel)
    {
        var contacts = await WhoDecidesAsync(task, onlyRole, cancel);
        // That she must now decide is a duty; that she is reminded of it is a favour that she may refuse.
        var mayRefuse = key == MailTexts.Remind;
        if (mayRefuse) contacts = await reminders.WantedByAsync(contacts, cancel);
        var (subject, text) = await texts.TextAsync(instance.WorkflowTypeId, key, cancel);
        var words = new Dictionary<string, string>
        {
            ["title"] = task.Title, ["stage"] = task.Stage, ["author"] = instance.StartedByName, ["due"] = task.DueOn?.InWords() ?? "", ["link"] = await LinkAsync($"~/gestione/attivita/{task.Id}", cancel)
        };
        var addressed = contacts.Where(p => p.Email.Length > 0).DistinctBy(p => p.Email, StringComparer.OrdinalIgnoreCase).ToList();
        var address = (await settings.SiteAsync(cancel)).BaseUrl;
        foreach (var person in addressed)
            outbox.Enqueue(person.Email, MailTexts.Fill(subject, words), MailTexts.Fill(text, words), "task:" + task.Id, mayRefuse && address is not null ? address.TrimEnd('/') + reminders.RefusalOf(person.UserId) : null);
        return addressed.Count;
    }

    /// <summary>The people who may decide a task and whoever stands in for them today; only the one who has taken it on, if somebody has.</summary>
    public async Task<IReadOnlyList<PersonContact>> WhoDecidesAsync(ApprovalTask task, string? onlyRole, CancellationToken cancel)
    {
        IReadOnlyList<string>? organizations = onlyRole is null && task.Organizations.Length > 0 ? Names.Split(task.Organizations) : null;
        var to = new List<PersonContact>();
        if (onlyRole is null && task.ClaimedBy is { } holder)
        {
            if (await people.FindAsync(holder, cancel) is { } person) to.Add(person);
        }
        else
            foreach (var role in onlyRole is null ? Names.Split(task.Roles) : [onlyRole]) to.AddRange(await people.WithRoleAsync(role, organizations, cancel));
        return await substitutes.WithStandInsAsync(to, cancel);
    }

    /// <summary>That something was written beside an approval; never what, since mail is read by others too.</summary>
    public async Task AboutMessageAsync(MailTemplate mail, ApprovalMessage message, WorkflowInstance instance, IEnumerable<PersonContact> to, CancellationToken cancel)
    {
        var addressed = (await substitutes.WithStandInsAsync(to, cancel)).Where(p => p.Email.Length > 0 && p.UserId != actor.Id).DistinctBy(p => p.Email, StringComparer.OrdinalIgnoreCase).ToList();
        if (addressed.Count == 0) return;
        var title = await db.Set<ContentVersion>().Where(v => v.VersionId == instance.VersionId).Select(v => v.DisplayText).FirstAsync(cancel);
        var (subject, text) = await texts.WriteAsync(mail, new Dictionary<string, string>
        {
            ["title"] = title, ["stage"] = message.Stage.Length > 0 ? message.Stage : "in corso", ["writer"] = actor.Name + (actor.OrganizationName is { } body ? $", {body}" : ""),
            ["term"] = message.AnswerBy is { } day ? $"Rispondi entro {day.InWords("il")}." : "Non c'è un giorno entro cui rispondere.",
            ["link"] = await LinkAsync(WorkflowLinks.Conversation(instance.Id), cancel), ["site"] = (await settings.SiteAsync(cancel)).SiteName
        }, cancel);
        foreach (var person in addressed) outbox.Enqueue(person.Email, subject, text, "item:" + instance.ItemId);
    }

    /// <summary>To whoever sent it: what she sent is no longer the newest, and only she can help.</summary>
    public async Task AboutOutdatedAsync(WorkflowInstance instance, string title, CancellationToken cancel)
    {
        if (await people.FindAsync(instance.StartedBy, cancel) is not { Email.Length: > 0 } sender) return;
        outbox.Enqueue(sender.Email, $"In approvazione c'è una versione superata: {title}",
            $"Dopo l'invio di «{title}» è stata salvata una versione più recente: chi approva non può più decidere su quella che hai inviato.\n\nRitirala e invia la nuova, con un solo pulsante: {await LinkAsync($"~/gestione/attivita/contenuto/{instance.ItemId}", cancel)}", "item:" + instance.ItemId);
    }

    /// <summary>To whoever manages workflows: a task waits that nobody can decide.</summary>
    public async Task AboutNobodyAsync(ApprovalTask task, WorkflowInstance instance, string why, CancellationToken cancel)
    {
        var link = await LinkAsync(WorkflowLinks.Type(instance.WorkflowTypeId, instance.Number, instance.Id)[1..], cancel);
        foreach (var person in (await deciders.ManagersAsync(cancel)).Where(p => p.Email.Length > 0).DistinctBy(p => p.Email, StringComparer.OrdinalIgnoreCase))
            outbox.Enqueue(person.Email, $"Nessuno può decidere: {task.Title}",
                $"«{task.Title}» aspetta una decisione che nessuno può prendere: {task.Stage}.\n\n{why}\n\nDai il ruolo a un'altra persona, oppure sposta la pratica a un'altra fase: {link}", "task:" + task.Id);
    }

    /// <summary>Puts the run's own words in the place of {title}, {link}, {page}, {author}, {stage} and {reason}.</summary>
    public async Task<string> FillAsync(string template, Run run, ContentItem item, CancellationToken cancel)
    {
        if (!template.Contains('{')) return template;
        return MailTexts.Fill(template, new Dictionary<string, string>
        {
            ["title"] = item.DisplayText, ["link"] = await LinkAsync($"~/gestione/attivita/contenuto/{item.ContentItemId}", cancel), ["author"] = run.Instance.StartedByName,
            ["stage"] = run.State.LastStage ?? "", ["reason"] = run.State.LastReason ?? "",
            ["page"] = template.Contains("{page}", StringComparison.Ordinal) ? await PageAsync(item, cancel) : ""
        });
    }

    /// <summary>The public page; of what has none, the page of the back-office.</summary>
    private async Task<string> PageAsync(ContentItem item, CancellationToken cancel) =>
        await db.Set<ContentVersion>().Where(v => v.ItemId == item.ContentItemId && v.Published == true).Select(v => v.Path).FirstOrDefaultAsync(cancel) is { Length: > 0 } path
            ? (await settings.SiteAsync(cancel)).InMail("~/" + path, "sul sito pubblico") : await LinkAsync($"~/gestione/attivita/contenuto/{item.ContentItemId}", cancel);

    private async Task<IEnumerable<string>> AddressesAsync(string recipient, Run run, ContentItem item, CancellationToken cancel)
    {
        if (recipient.Contains('@')) return [recipient];
        if (recipient == "author") return await people.FindAsync(run.Instance.StartedBy, cancel) is { Email.Length: > 0 } person ? [person.Email] : [];
        if (!recipient.StartsWith("role:", StringComparison.Ordinal)) return [];
        var role = recipient[5..].Trim();
        return (await substitutes.WithStandInsAsync(await people.WithRoleAsync(role, await OfficesAsync(role, run, item, cancel), cancel), cancel)).Select(p => p.Email).Where(e => e.Length > 0);
    }

    /// <summary>A role is mailed where it will have to decide: not every Province hears of every network.</summary>
    private async Task<IReadOnlyList<string>?> OfficesAsync(string role, Run run, ContentItem item, CancellationToken cancel)
    {
        var offices = new List<string>();
        foreach (var stage in run.Definition.Activities.Where(a => a.Name == ActivityKind.UserTask).Select(Stage.Of).Where(s => s.Roles.Contains(role)))
        {
            if (await stages.CandidatesAsync(stage, item, cancel) is not { } candidates) return null;
            offices.AddRange(candidates);
        }
        return offices.Count == 0 ? null : [.. offices.Distinct()];
    }

    private async Task<string> LinkAsync(string link, CancellationToken cancel) => (await settings.SiteAsync(cancel)).InMail(link, "nell'area riservata, alla voce «Attività»");
}
