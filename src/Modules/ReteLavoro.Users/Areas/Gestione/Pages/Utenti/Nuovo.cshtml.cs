using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Utenti;

[May(Permission.ManageUsers)]
internal sealed class NuovoModel(Invitations invitations, SiteDbContext db, PageHead head, IOrganizationInfo? organizations = null) : PageModel, IReloadable
{
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string? DisplayName { get; set; }
    [BindProperty] public List<string> Roles { get; set; } = [];
    [BindProperty] public string? OrganizationId { get; set; }
    [BindProperty] public string? Cerca { get; set; }
    public PersonChoices Choices { get; private set; } = PersonChoices.None;
    public OrganizationChoice Organization { get; private set; } = OrganizationChoice.None;

    public Task OnGetAsync(CancellationToken cancel) => ReloadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(string? azione, CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        (Organization, var own) = await OrganizationChoice.PressAsync(organizations, OrganizationId, Cerca, azione, cancel);
        if (own) return Organization.Shown(this, azione);
        if (!Check().Concat(Organization.Check()).Passed(ModelState)) return this.WithErrors();
        await invitations.InviteAsync(new()
        {
            Email = Email!.Trim(),
            DisplayName = DisplayName!.Trim(),
            Roles = Roles,
            OrganizationId = Organization.Id
        }, cancel);
        TempData["Fatto"] = $"L’invito per {DisplayName} è in partenza. Vale 7 giorni.";
        return LocalRedirect(UserLinks.List);
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Invita una persona";
        head.Breadcrumb.Add(new("Utenti", UserLinks.List));
        Choices = await PersonChoices.ReadAsync(db, cancel);
        if (Organization == OrganizationChoice.None) (Organization, _) = await OrganizationChoice.PressAsync(organizations, null, null, null, cancel);
    }

    private IEnumerable<(string, string)> Check()
    {
        if (!EmailText.IsOne(Email)) yield return (nameof(Email), "Scrivi un indirizzo email, per esempio nome@esempio.it.");
        foreach (var problem in PersonChecks.Of(DisplayName, Roles, Choices)) yield return problem;
        if (Roles.Count == 0) yield return (nameof(Roles), "Scegli almeno un ruolo.");
    }
}
