using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Utenti;

/// <summary>What can be chosen for a person: the roles of this region and the organizations to act for.</summary>
internal sealed record PersonChoices(IReadOnlyList<(string Value, string Text)> Roles, IReadOnlyList<(string Value, string Text)> Organizations)
{
    public static readonly PersonChoices None = new([], []);

    public static async Task<PersonChoices> ReadAsync(SiteDbContext db, IOrganizationInfo? organizations, CancellationToken cancel) => new(
        [.. (await db.Set<Role>().AsNoTracking().OrderBy(r => r.Name).ToListAsync(cancel)).Select(r => (r.Name!, r.Description.Length > 0 ? $"{RoleNames.Shown(r.Name!)}: {r.Description}" : RoleNames.Shown(r.Name!)))],
        organizations is null ? [] : [.. (await organizations.ListAsync(cancel)).Select(o => (o.Id, o.Name))]);
}

internal static class PersonChecks
{
    public static IEnumerable<(string, string)> Of(string? displayName, IReadOnlyList<string> roles, PersonChoices choices)
    {
        if (displayName?.Trim() is not { Length: > 0 and <= 200 }) yield return ("DisplayName", "Scrivi nome e cognome.");
        if (roles.Except(choices.Roles.Select(r => r.Value)).FirstOrDefault() is { } unknown) yield return ("Roles", $"Non c’è un ruolo «{unknown}».");
    }
}
