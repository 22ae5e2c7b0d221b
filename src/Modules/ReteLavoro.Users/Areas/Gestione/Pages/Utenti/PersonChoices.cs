using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Utenti;

/// <summary>What can be chosen for a person: the roles of this region.</summary>
internal sealed record PersonChoices(IReadOnlyList<(string Value, string Text)> Roles)
{
    public static readonly PersonChoices None = new([]);

    public static async Task<PersonChoices> ReadAsync(SiteDbContext db, CancellationToken cancel) => new(
        [.. (await db.Set<Role>().AsNoTracking().OrderBy(r => r.Name).ToListAsync(cancel)).Select(r => (r.Name!, r.Description.Length > 0 ? $"{RoleNames.Shown(r.Name!)}: {r.Description}" : RoleNames.Shown(r.Name!)))]);
}

/// <summary>
/// The body that a person acts for, found by name: the buttons of its search send the whole form, so that nothing typed is
/// lost. Model of <c>_Organizzazione.cshtml</c>.
/// </summary>
/// <param name="Listed">There is a register to search in; otherwise the id is typed in.</param>
/// <param name="Name">What the chosen one is called; its id where the register does not know it.</param>
internal sealed record OrganizationChoice(bool Listed, string? Id, string? Name, string? Search, FoundBodies? Found)
{
    public static readonly OrganizationChoice None = new(false, null, null, null, null);

    /// <param name="action">The button: "cerca", "scegli:ID", "togli", or "invio", which searches where something to search for was typed; null for a page just opened.</param>
    /// <returns>The choice, and whether the button was one of its own: then nothing is saved.</returns>
    public static async Task<(OrganizationChoice Choice, bool Own)> PressAsync(IOrganizationInfo? organizations, string? id, string? search, string? action, CancellationToken cancel)
    {
        (id, search) = (string.IsNullOrWhiteSpace(id) ? null : id.Trim(), string.IsNullOrWhiteSpace(search) ? null : search.Trim());
        if (organizations is null) return (new(false, id, id, null, null), false);
        var (verb, chosen) = action?.Split(':', 2) is [var v, var c] ? (v, c) : (action, "");
        if (verb == "scegli" && await organizations.FindAsync(chosen, cancel) is { } body) (id, search) = (body.Id, null);
        if (verb == "togli") id = null;
        // Also where something was typed and not yet chosen: saved like this it would be lost without a word.
        var found = search is null ? null : await organizations.SearchAsync(search, cancel) with { Focus = verb is "cerca" or "invio" };
        var name = id is null ? null : (await organizations.NamesAsync([id], cancel)).GetValueOrDefault(id) ?? (await organizations.FindAsync(id, cancel))?.Name ?? id;
        return (new(true, id, name, search, found), verb is "cerca" or "scegli" or "togli" || verb == "invio" && search is not null);
    }

    /// <summary>The page again after a button of the search.</summary>
    /// <param name="action">As for <see cref="PressAsync"/>.</param>
    public IActionResult Shown(PageModel page, string? action)
    {
        if (action != "cerca" || Search is not null) return page.Page();
        page.ModelState.AddModelError("Cerca", "Scrivi il nome, o una parte del nome, del soggetto da cercare.");
        return page.WithErrors();
    }

    public IEnumerable<(string, string)> Check() => Search is null ? [] : [("Cerca", "Scegli un soggetto fra quelli trovati, oppure svuota la ricerca.")];
}

internal static class PersonChecks
{
    public static IEnumerable<(string, string)> Of(string? displayName, IReadOnlyList<string> roles, PersonChoices choices)
    {
        if (displayName?.Trim() is not { Length: > 0 and <= 200 }) yield return ("DisplayName", "Scrivi nome e cognome.");
        if (roles.Except(choices.Roles.Select(r => r.Value)).FirstOrDefault() is { } unknown) yield return ("Roles", $"Non c’è un ruolo «{unknown}».");
    }
}
