using System.Security.Claims;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>Something that is wrong with a workflow: said once, with every stage that it holds for.</summary>
/// <param name="Stages">Ids and titles of the activities; none where the sentence itself says what it is about.</param>
internal sealed record StageProblem(string Sentence, IReadOnlyList<(string Id, string Title)> Stages)
{
    public override string ToString() => Stages.Count == 0 ? Sentence : $"{string.Join(", ", Stages.Select(s => $"«{s.Title}»"))}: {Sentence}";
}

/// <summary>What is wrong with a workflow here and now: beyond its own shape, whether there is anybody who can decide.</summary>
internal sealed class StageChecks(IPeople people, ChangeKinds kinds, Permissions permissions, IOrganizationInfo? organizations = null)
{
    /// <returns>What stands in the way of using it; and what does not, but keeps somebody waiting.</returns>
    public async Task<(IReadOnlyList<StageProblem> Blocking, IReadOnlyList<StageProblem> Warnings)> OfAsync(WorkflowDefinition definition, CancellationToken cancel)
    {
        List<(string Sentence, Activity Stage)> blocking = [], warnings = [];
        var known = await people.RolesAsync(cancel);
        var types = organizations is null ? null : (await organizations.ListAsync(cancel)).ToDictionary(o => o.Id, o => o.Types);
        foreach (var activity in definition.Activities.Where(a => a.Name == ActivityKind.UserTask))
        {
            var stage = Stage.Of(activity);
            var (able, unknown, barred) = (new List<string>(), new List<string>(), new List<string>());
            foreach (var role in stage.Roles)
                (!known.Contains(role) ? unknown : await permissions.HasAsync(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Role, role)], "check")), Permission.DecideTasks, cancel) ? able : barred).Add(role);
            if (unknown.Count > 0) blocking.Add(($"{Roles(unknown)} non {(unknown.Count == 1 ? "esiste" : "esistono")} in questa regione.", activity));
            if (barred.Count > 0) warnings.Add(($"{Roles(barred)} non {(barred.Count == 1 ? "ha" : "hanno")} il permesso di decidere.", activity));
            if (stage.Roles.Count > 0 && able.Count == 0 && unknown.Count == 0) blocking.Add(("nessuno può decidere, perché nessuno dei suoi ruoli ne ha il permesso.", activity));
            var persons = new List<PersonContact>();
            foreach (var role in able) persons.AddRange(await people.WithRoleAsync(role, null, cancel));
            if (stage.OrganizationTypes.Count > 0 && types is not null)
                persons.RemoveAll(p => p.OrganizationId is null || !types.GetValueOrDefault(p.OrganizationId, []).Intersect(stage.OrganizationTypes).Any());
            var count = persons.Select(p => p.UserId).Distinct().Count();
            if (able.Count > 0 && count == 0) warnings.Add(("oggi nessuna persona attiva ha questi ruoli in un ente che può decidere.", activity));
            else if (count > 0 && count < Math.Max(stage.People, stage.OutOf ?? 0)) warnings.Add(($"si contano {Math.Max(stage.People, stage.OutOf ?? 0)} persone, ma oggi ce {(count == 1 ? "n'è una sola" : $"ne sono solo {count}")}.", activity));
        }
        return ([.. DefinitionCheck.Unknown(definition).Concat(DefinitionCheck.Problems(definition)).Concat(kinds.Problems(definition)).Distinct().Select(s => new StageProblem(s, [])), .. Grouped(blocking)], [.. Grouped(warnings)]);
    }

    private static IEnumerable<StageProblem> Grouped(List<(string Sentence, Activity Stage)> found) =>
        found.GroupBy(p => p.Sentence).Select(g => new StageProblem(g.Key, [.. g.Select(p => (p.Stage.Id, p.Stage.Title))]));

    private static string Roles(List<string> roles) => roles.Count == 1 ? $"il ruolo «{RoleNames.Shown(roles[0])}»" : $"i ruoli {string.Join(", ", roles.Select(r => $"«{RoleNames.Shown(r)}»"))}";
}
