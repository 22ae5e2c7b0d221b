using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>Turns an approval stage into the tasks of the offices that must decide.</summary>
internal sealed class Stages(SiteDbContext db, IEnumerable<ICompetence> competence, SiteSettings settings, TimeProvider time)
{
    /// <summary>One task; with quorum "all" and several competent organizations one each, so that no office decides for another.</summary>
    /// <returns>The tasks that were opened.</returns>
    public async Task<IReadOnlyList<ApprovalTask>> OpenAsync(WorkflowInstance instance, Activity activity, ContentItem item, Token token, CancellationToken cancel)
    {
        var stage = Stage.Of(activity);
        var candidates = await CandidatesAsync(stage, item, cancel);
        if (candidates is { Count: 0 })
            throw new RuleBroken($"Nessun ente è competente per «{stage.Title}»: controlla il territorio indicato e gli enti della regione.");
        IEnumerable<IReadOnlyList<string>> offices = stage.Quorum == "all" && candidates is { Count: > 1 } ? candidates.Select(id => new[] { id }) : [candidates ?? []];
        var opened = new List<ApprovalTask>();
        foreach (var office in offices)
        {
            var task = new ApprovalTask
            {
                Id = Guid.CreateVersion7(), InstanceId = instance.Id, ActivityId = activity.Id, Token = token.Id, Stage = stage.Title, ItemId = instance.ItemId,
                VersionId = instance.VersionId, VersionHash = instance.VersionHash, Title = item.DisplayText, Roles = Names.Join(stage.Roles),
                OrganizationTypes = Names.Join(stage.OrganizationTypes), Organizations = Names.Join(office), Quorum = stage.Quorum, FourEyes = stage.FourEyes,
                CreatedUtc = time.UtcNow, EscalateTo = stage.EscalateTo, Bulk = stage.Bulk
            };
            if (stage.DueDays is { } days)
            {
                var term = time.Today.AddDays(days);
                await SetTermAsync(task, term, stage.RemindDays is { } before ? term.AddDays(-before) : null, cancel);
            }
            db.Add(task);
            opened.Add(task);
        }
        return opened;
    }

    /// <summary>A term that ends on a day of rest, or on a Saturday, ends on the next working day: offices are closed on it.</summary>
    public async Task SetTermAsync(ApprovalTask task, DateOnly term, DateOnly? remindOn, CancellationToken cancel) =>
        (task.TermOn, task.DueOn, task.RemindOn) = (term, (await settings.CalendarAsync(cancel)).NextWorkday(term), remindOn);

    /// <summary>The term goes on, later by the days for which it stood still.</summary>
    /// <returns>What has become of it, as a sentence.</returns>
    public async Task<string> ResumeTermAsync(ApprovalTask task, CancellationToken cancel)
    {
        var days = time.Today.DayNumber - task.SuspendedOn!.Value.DayNumber;
        await SetTermAsync(task, (task.TermOn ?? task.DueOn)!.Value.AddDays(days), task.RemindOn?.AddDays(days), cancel);
        task.SuspendedOn = null;
        task.Revision++;
        return days == 0 ? $"È ripresa lo stesso giorno: l'ultimo giorno resta {task.DueOn!.Value.InWords("il")}." : $"È rimasta sospesa {(days == 1 ? "1 giorno" : $"{days} giorni")}: l'ultimo giorno è ora {task.DueOn!.Value.InWords("il")}.";
    }

    /// <returns>The organizations that may decide; null when any of the stage's types may.</returns>
    public async Task<IReadOnlyList<string>?> CandidatesAsync(Stage stage, ContentItem item, CancellationToken cancel)
    {
        if (stage.OrganizationTypes.Count == 0) return null;
        var all = new List<string>();
        foreach (var type in stage.OrganizationTypes)
        {
            IReadOnlyList<string>? named = null;
            foreach (var answer in competence)
                if ((named = await answer.OrganizationsAsync(item, type, cancel)) is not null) break;
            if (named is null) return null;
            all.AddRange(named);
        }
        return [.. all.Distinct()];
    }
}
