using System.Text.Json.Nodes;

namespace ReteLavoro.Workflows;

/// <summary>
/// Offices that decide at the same time: a fork with one approval on each branch, and the join where all meet. Whoever sends
/// back does not silence the others: a property remembers it, and behind the join a condition looks at the property.
/// </summary>
internal sealed record ParallelOffices
{
    public required Activity Fork { get; init; }
    public required Activity Join { get; init; }

    /// <summary>The condition behind the join; null where no outcome sends back.</summary>
    public Activity? Choice { get; init; }
    public string? Property { get; init; }
    public required IReadOnlyList<(string Branch, Activity Task)> Offices { get; init; }

    /// <summary>By office and outcome, the activity that remembers that somebody sent it back.</summary>
    public required IReadOnlyDictionary<(string Task, string Outcome), Activity> Refusals { get; init; }

    /// <summary>Where it goes on when all have spoken and nobody has sent it back: the activity and its outcome.</summary>
    public (string Id, string Outcome) Agreed => Choice is null ? (Join.Id, "Joined") : (Choice.Id, "False");

    /// <summary>The ids of all that belongs to it behind the fork; nothing else may lead there.</summary>
    public IReadOnlySet<string> Inside => Offices.Select(o => o.Task.Id).Concat(Refusals.Values.Select(r => r.Id)).Append(Join.Id).Concat(Choice is null ? [] : [Choice.Id]).ToHashSet();

    public static string Condition(string property) => $"properties.{property} == true";

    /// <returns>Null where the fork begins something else.</returns>
    public static ParallelOffices? Find(WorkflowDefinition definition, Activity fork)
    {
        var (offices, refusals) = (new List<(string, Activity)>(), new Dictionary<(string, string), Activity>());
        (Activity? join, string? property) = (null, null);
        foreach (var branch in fork.Texts("Forks"))
        {
            if (To(fork.Id, branch) is not { Name: ActivityKind.UserTask } task || task.Outcomes.Count == 0 || offices.Exists(o => o.Item1 == branch || o.Item2.Id == task.Id)) return null;
            offices.Add((branch, task));
            foreach (var outcome in task.Outcomes)
            {
                var next = To(task.Id, outcome);
                if (next is { Name: ActivityKind.SetProperty } refusal)
                {
                    var named = refusal.Text("PropertyName");
                    if (named.Length == 0 || (property ??= named) != named || refusal["Value"] is not JsonValue value || value.ToString() != "true") return null;
                    refusals[(task.Id, outcome)] = refusal;
                    next = definition.Next(refusal.Id, "Done");
                }
                if (next is not { Name: ActivityKind.Join } || (join ??= next).Id != next.Id) return null;
            }
        }
        if (offices.Count < 2 || join is null || join["Mode"]?.ToString() is "WaitAny" or "1") return null;
        var choice = property is null ? null : definition.Next(join.Id, "Joined");
        if (property is not null && (choice is not { Name: ActivityKind.IfElse } || choice.Text("Condition").Trim() != Condition(property))) return null;
        return new() { Fork = fork, Join = join, Choice = choice, Property = property, Offices = offices, Refusals = refusals };

        Activity? To(string from, string outcome) => StageList.Walk(definition, from, outcome)?.To is { } id ? definition.ById[id] : null;
    }

    public static IReadOnlyList<ParallelOffices> Of(WorkflowDefinition definition) =>
        [.. definition.Activities.Where(a => a.Name == ActivityKind.Fork).Select(f => Find(definition, f)).OfType<ParallelOffices>()];
}
