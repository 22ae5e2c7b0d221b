using System.Security.Claims;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>What is wrong with a workflow here and now: beyond its own shape, whether there is anybody who can decide.</summary>
internal sealed class StageChecks(IPeople people, Permissions permissions, IOrganizationInfo? organizations = null)
{
    /// <returns>What stands in the way of using it; and what does not, but keeps somebody waiting.</returns>
    public async Task<(IReadOnlyList<string> Blocking, IReadOnlyList<string> Warnings)> OfAsync(WorkflowDefinition definition, CancellationToken cancel)
    {
        List<string> blocking = [.. DefinitionCheck.Unknown(definition), .. DefinitionCheck.Problems(definition)], warnings = [];
        var known = await people.RolesAsync(cancel);
        var types = organizations is null ? null : (await organizations.ListAsync(cancel)).ToDictionary(o => o.Id, o => o.Types);
        foreach (var stage in definition.Activities.Where(a => a.Name == ActivityKind.UserTask).Select(Stage.Of))
        {
            var able = new List<string>();
            foreach (var role in stage.Roles)
                if (!known.Contains(role)) blocking.Add($"«{stage.Title}»: il ruolo «{role}» non esiste in questa regione.");
                else if (await permissions.HasAsync(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Role, role)], "check")), Permission.DecideTasks, cancel)) able.Add(role);
                else warnings.Add($"«{stage.Title}»: il ruolo «{role}» non ha il permesso di decidere.");
            if (stage.Roles.Count > 0 && able.Count == 0 && stage.Roles.All(known.Contains)) blocking.Add($"«{stage.Title}»: nessuno può decidere, perché nessuno dei suoi ruoli ne ha il permesso.");
            var persons = new List<PersonContact>();
            foreach (var role in able) persons.AddRange(await people.WithRoleAsync(role, null, cancel));
            if (stage.OrganizationTypes.Count > 0 && types is not null)
                persons.RemoveAll(p => p.OrganizationId is null || !types.GetValueOrDefault(p.OrganizationId, []).Intersect(stage.OrganizationTypes).Any());
            var count = persons.Select(p => p.UserId).Distinct().Count();
            if (able.Count > 0 && count == 0) warnings.Add($"«{stage.Title}»: oggi nessuna persona attiva ha questi ruoli in un ente che può decidere.");
            else if (count > 0 && count < Math.Max(stage.People, stage.OutOf ?? 0)) warnings.Add($"«{stage.Title}»: si contano {Math.Max(stage.People, stage.OutOf ?? 0)} persone, ma oggi ce {(count == 1 ? "n'è una sola" : $"ne sono solo {count}")}.");
        }
        return (blocking, warnings);
    }
}
