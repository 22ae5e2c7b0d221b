using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Workflows;

/// <summary>What whoever manages workflows may do with an instance that is stuck.</summary>
internal sealed class Interventions(SiteDbContext db, ActRunner acts, WorkflowTypes types, WorkflowEngine engine, History history)
{
    /// <summary>
    /// Where an instance may be moved to: anywhere but to a start, and not past the last decision, since what is published, or
    /// registered at the protocol, must follow from somebody's decision and not from a move.
    /// </summary>
    public static IReadOnlyList<Activity> Targets(WorkflowDefinition definition)
    {
        bool Publishes(Activity from)
        {
            var (seen, open) = (new HashSet<string>(), new Stack<Activity>([from]));
            while (open.TryPop(out var activity))
            {
                if (activity.Name is ActivityKind.Publish or ActivityKind.Protocol) return true;
                if (activity.Name == ActivityKind.UserTask || !seen.Add(activity.Id)) continue;
                foreach (var next in definition.From(activity.Id)) if (definition.ById.TryGetValue(next.To, out var to)) open.Push(to);
            }
            return false;
        }
        return [.. definition.Activities.Where(a => a is { IsStart: false, Kind: not null } && a.Name != ActivityKind.Join && !Publishes(a))];
    }

    public async Task MoveAsync(Guid id, string? activityId, string? reason, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi perché sposti la pratica: resta nella sua storia.", "Reason");
        try
        {
            await acts.DoAsync(new("workflow.move", id.ToString(), reason), async () =>
            {
                var instance = await db.Set<WorkflowInstance>().FirstOrDefaultAsync(i => i.Id == id, cancel) ?? throw new RuleBroken("Questa pratica non esiste.");
                if (instance.State is not (RunStatus.Running or RunStatus.Faulted)) throw new RuleBroken("Questa pratica è conclusa: non si sposta più.");
                RuleBroken.If(instance.State == RunStatus.Faulted && await db.Set<WorkflowInstance>().AnyAsync(i => i.ItemId == instance.ItemId && i.State == RunStatus.Running, cancel),
                    "Per lo stesso contenuto è già in corso un'altra pratica: questa resta ferma.");
                var definition = (await types.FindAsync(instance.WorkflowTypeId, instance.Number, cancel))!.Definition;
                var target = Targets(definition).FirstOrDefault(a => a.Id == activityId) ?? throw new RuleBroken("Scegli il passo a cui spostare la pratica.", "To");
                var from = RunState.Read(instance.Json).Tokens.Select(t => definition.ById.GetValueOrDefault(t.ActivityId)?.Title).OfType<string>().Distinct().ToList();
                history.Add(instance, target, from.Count == 0 ? "Spostata qui" : $"Spostata qui da «{string.Join("», «", from)}»", reason);
                await engine.MoveAsync(instance, target.Id, cancel);
            }, cancel);
        }
        catch (RunFault fault) { throw new RuleBroken($"Non è stata spostata, perché da lì il flusso non può proseguire. {fault.Message}", "To"); }
    }
}
