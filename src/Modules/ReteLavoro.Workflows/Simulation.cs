namespace ReteLavoro.Workflows;

/// <summary>A walk through a workflow by choosing outcomes. Nothing is stored, nobody is written to.</summary>
internal sealed class Simulation
{
    /// <summary>A choice that can be made now.</summary>
    public sealed record Choice(string Key, Activity Activity, string Outcome, Activity? To);

    private readonly WorkflowDefinition _definition;
    private readonly List<Activity> _waiting = [];
    private readonly List<string> _path = [];

    /// <param name="choices">As <see cref="Choice.Key"/> says them; one that is not open is left out.</param>
    public Simulation(WorkflowDefinition definition, IEnumerable<string> choices)
    {
        _definition = definition;
        if (definition.Activities.FirstOrDefault(a => a.IsStart) is { } start)
        {
            _path.Add($"Comincia: «{start.Title}».");
            Follow(start, "Done");
        }
        foreach (var key in choices.Take(WorkflowEngine.MostSteps))
        {
            if (Open.FirstOrDefault(c => c.Key == key) is not { } choice) continue;
            Taken.Add(key);
            _path.Add($"«{choice.Activity.Title}»: {ActivityKind.Words(choice.Outcome)}.");
            _waiting.Remove(choice.Activity);
            Follow(choice.Activity, choice.Outcome);
        }
    }

    /// <summary>What happened so far, as sentences.</summary>
    public IReadOnlyList<string> Path => _path;
    public List<string> Taken { get; } = [];
    public IReadOnlySet<string> Here => _waiting.Select(a => a.Id).ToHashSet();

    /// <summary>All that may happen next. Empty at the end.</summary>
    public IReadOnlyList<Choice> Open => [.. from activity in _waiting where activity.Name != ActivityKind.Join
                                             from outcome in activity.Outcomes
                                             select new Choice($"{activity.Id}:{outcome}", activity, outcome, _definition.Next(activity.Id, outcome))];

    private void Follow(Activity from, string outcome)
    {
        var ready = new Stack<Activity>();
        void Push(Activity at, string way) { if (_definition.Next(at.Id, way) is { } next) ready.Push(next); else if (ready.Count == 0 && _waiting.Count == 0) _path.Add("Il flusso finisce qui."); }
        Push(from, outcome);
        for (var steps = 0; steps < WorkflowEngine.MostSteps; steps++)
        {
            if (!ready.TryPop(out var activity))
            {
                // A join goes on when nobody else can come to it any more.
                if (_waiting.FirstOrDefault(a => a.Name == ActivityKind.Join && !_waiting.Any(o => o != a && _definition.Reachable([o.Id]).Contains(a.Id))) is not { } join) return;
                _waiting.RemoveAll(a => a == join);
                _path.Add($"«{join.Title}»: riuniti.");
                Push(join, "Joined");
                continue;
            }
            switch (activity.Name)
            {
                case ActivityKind.Join when activity["Mode"]?.ToString() is "WaitAny" or "1":
                    _waiting.RemoveAll(o => _definition.Reachable([o.Id]).Contains(activity.Id));
                    _path.Add($"«{activity.Title}»: il primo ramo arrivato basta.");
                    Push(activity, "Joined");
                    break;
                case ActivityKind.Join: _waiting.Add(activity); break;
                case ActivityKind.Fork:
                    _path.Add($"«{activity.Title}»: {string.Join(", ", activity.Texts("Forks"))}.");
                    foreach (var fork in activity.Texts("Forks").Reverse()) Push(activity, fork);
                    break;
                case var _ when activity.Kind is null || activity.Kind.Waits || activity.Name == ActivityKind.IfElse: _waiting.Add(activity); break;
                default:
                    _path.Add($"{activity.Kind!.Label}: «{activity.Title}».");
                    Push(activity, activity.Outcomes[0]);
                    break;
            }
        }
        _path.Add($"Il flusso fa più di {WorkflowEngine.MostSteps} passi senza fermarsi.");
    }
}
