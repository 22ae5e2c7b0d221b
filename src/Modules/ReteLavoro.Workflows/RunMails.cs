using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>Writes the mails of a workflow into the outbox.</summary>
internal sealed class RunMails(Outbox outbox, IPeople people, Stages stages, SiteSettings settings)
{
    /// <returns>How many mails were written.</returns>
    public async Task<int> SendAsync(Activity activity, Run run, ContentItem item, CancellationToken cancel)
    {
        var subject = await FillAsync(activity.Text("Subject"), run, item, cancel);
        var text = await FillAsync(activity.Text("TextBody") is { Length: > 0 } body ? body : activity.Text("Body"), run, item, cancel);
        var to = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var recipient in activity.Text("Recipients").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            to.UnionWith(await AddressesAsync(recipient, run, item, cancel));
        foreach (var address in to) outbox.Enqueue(address, subject, text, "item:" + item.ContentItemId);
        return to.Count;
    }

    /// <summary>To the people who may decide a task; to the one who has taken it on, if somebody has.</summary>
    public async Task<int> AboutTaskAsync(ApprovalTask task, string? onlyRole, string subject, Func<string, string> text, CancellationToken cancel)
    {
        IReadOnlyList<string>? organizations = onlyRole is null && task.Organizations.Length > 0 ? Names.Split(task.Organizations) : null;
        var to = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (onlyRole is null && task.ClaimedBy is { } holder)
        {
            if (await people.FindAsync(holder, cancel) is { Email.Length: > 0 } person) to.Add(person.Email);
        }
        else
            foreach (var role in onlyRole is null ? Names.Split(task.Roles) : [onlyRole])
                to.UnionWith((await people.WithRoleAsync(role, organizations, cancel)).Select(p => p.Email).Where(e => e.Length > 0));
        var link = await LinkAsync($"/gestione/attivita/{task.Id}", cancel);
        foreach (var address in to) outbox.Enqueue(address, subject, text(link), "task:" + task.Id);
        return to.Count;
    }

    /// <summary>Puts the run's own words in the place of {title}, {link}, {author}, {stage} and {reason}.</summary>
    public async Task<string> FillAsync(string template, Run run, ContentItem item, CancellationToken cancel)
    {
        if (!template.Contains('{')) return template;
        var words = new Dictionary<string, string>
        {
            ["{title}"] = item.DisplayText, ["{link}"] = await LinkAsync($"/gestione/attivita/contenuto/{item.ContentItemId}", cancel), ["{author}"] = run.Instance.StartedByName,
            ["{stage}"] = run.State.LastStage ?? "", ["{reason}"] = run.State.LastReason ?? ""
        };
        // In one pass, so that a title that contains "{reason}" stays a title.
        return System.Text.RegularExpressions.Regex.Replace(template, @"\{(title|link|author|stage|reason)\}", m => words[m.Value]);
    }

    private async Task<IEnumerable<string>> AddressesAsync(string recipient, Run run, ContentItem item, CancellationToken cancel)
    {
        if (recipient.Contains('@')) return [recipient];
        if (recipient == "author") return await people.FindAsync(run.Instance.StartedBy, cancel) is { Email.Length: > 0 } person ? [person.Email] : [];
        if (!recipient.StartsWith("role:", StringComparison.Ordinal)) return [];
        var role = recipient[5..].Trim();
        return (await people.WithRoleAsync(role, await OfficesAsync(role, run, item, cancel), cancel)).Select(p => p.Email).Where(e => e.Length > 0);
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

    private async Task<string> LinkAsync(string path, CancellationToken cancel) => (await settings.SiteAsync(cancel)).BaseUrl?.TrimEnd('/') + path;
}
