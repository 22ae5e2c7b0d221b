using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Accesso;

internal sealed class IndexModel(SignIn signIn, SiteDbContext db, PageHead head, IOrganizationInfo? organizations = null) : PageModel, IReloadable
{
    public sealed record DemoPerson(string UserName, string Password, string Name, string? Organization);

    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Password { get; set; }

    /// <summary>Where she wanted to go; only within this site.</summary>
    [BindProperty(SupportsGet = true, Name = "ritorno")] public string? Return { get; set; }
    public IReadOnlyList<DemoPerson> DemoPeople { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (User.Identity?.IsAuthenticated == true) return LocalRedirect(Target);
        await ReloadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (User.Identity?.IsAuthenticated == true)
        {
            // A session never passes from one person to another: the old one ends first.
            await HttpContext.SignOutAsync();
            return LocalRedirect(UserLinks.SignIn);
        }
        await ReloadAsync(cancel);
        if (!Check().Passed(ModelState)) return this.WithErrors();
        var (outcome, person) = await signIn.TryAsync(Name!, Password!, cancel);
        if (outcome != SignInOutcome.Done)
        {
            ModelState.AddModelError("", outcome == SignInOutcome.LockedOut
                ? "Troppi tentativi: l’accesso è bloccato per 15 minuti. Se non ricordi la password, chiedine una nuova."
                : "Il nome utente o la password non sono giusti.");
            return this.WithErrors();
        }
        await HttpContext.SignInAsync(person!);
        return LocalRedirect(person!.HasClaim(c => c.Type == PersonClaims.MustChangePassword) ? UserLinks.Password : Target);
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Accedi";
        var found = await db.Set<User>().Where(u => u.IsDemo && u.IsActive && u.DemoPassword != null).OrderBy(u => u.DisplayName).Take(50)
            .Select(u => new { u.Id, u.UserName, u.DemoPassword, u.DisplayName, u.OrganizationId }).ToListAsync(cancel);
        var list = new List<DemoPerson>();
        foreach (var person in found)
        {
            var organization = person.OrganizationId is { } id && organizations is not null ? (await organizations.FindAsync(id, cancel))?.Name : null;
            list.Add(new(person.UserName!, person.DemoPassword!, person.DisplayName, organization));
        }
        DemoPeople = list;
    }

    private string Target => Return is not null && Url.IsLocalUrl(Return) ? Return : "~/gestione";

    private IEnumerable<(string, string)> Check()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 256) yield return (nameof(Name), "Scrivi il nome utente o l’email.");
        if (string.IsNullOrEmpty(Password)) yield return (nameof(Password), "Scrivi la password.");
    }
}
