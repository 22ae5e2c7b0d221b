using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Utenti;

[May(Permission.ManageUsers)]
internal sealed class DettaglioModel(Accounts accounts, SiteDbContext db, PageHead head, IOrganizationInfo? organizations = null) : PageModel, IReloadable
{
    [FromRoute(Name = "id")] public Guid Id { get; set; }
    [BindProperty] public string? DisplayName { get; set; }
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public List<string> Roles { get; set; } = [];
    [BindProperty] public string? OrganizationId { get; set; }
    [BindProperty] public string? Cerca { get; set; }
    [BindProperty] public bool MustChangePassword { get; set; }
    [BindProperty] public string? ConcurrencyStamp { get; set; }
    public User? Person { get; private set; }
    public PersonChoices Choices { get; private set; } = PersonChoices.None;
    public OrganizationChoice Organization { get; private set; } = OrganizationChoice.None;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (Person is null) return NotFound();
        (DisplayName, Email, OrganizationId, MustChangePassword, ConcurrencyStamp) = (Person.DisplayName, Person.Email, Person.OrganizationId, Person.MustChangePassword, Person.ConcurrencyStamp);
        Roles = await (from held in db.Set<IdentityUserRole<Guid>>() join role in db.Set<Role>() on held.RoleId equals role.Id where held.UserId == Id select role.Name!).ToListAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? azione, CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (Person is null) return NotFound();
        (Organization, var own) = await OrganizationChoice.PressAsync(organizations, OrganizationId, Cerca, azione, cancel);
        if (own) return Organization.Shown(this, azione);
        if (!Check().Concat(Organization.Check()).Passed(ModelState)) return this.WithErrors();
        await accounts.EditAsync(new()
        {
            Id = Id,
            DisplayName = DisplayName!.Trim(),
            Email = string.IsNullOrWhiteSpace(Email) ? null : Email.Trim(),
            Roles = Roles,
            OrganizationId = Organization.Id,
            MustChangePassword = MustChangePassword,
            ConcurrencyStamp = ConcurrencyStamp ?? ""
        }, cancel);
        return Done("I dati sono salvati. Chi è già entrato li vede entro un minuto.");
    }

    public async Task<IActionResult> OnPostDisattivaAsync(CancellationToken cancel)
    {
        await accounts.DeactivateAsync(Id, cancel);
        return Done("La persona non può più accedere e le sue sessioni sono chiuse.");
    }

    public async Task<IActionResult> OnPostRiattivaAsync(CancellationToken cancel)
    {
        await accounts.ActivateAsync(Id, cancel);
        return Done("La persona può di nuovo accedere.");
    }

    public async Task<IActionResult> OnPostChiudiSessioniAsync(CancellationToken cancel)
    {
        await accounts.EndSessionsAsync(Id, cancel);
        return Done("Le sessioni sono chiuse: per continuare dovrà accedere di nuovo.");
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        Person = await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == Id, cancel);
        Choices = await PersonChoices.ReadAsync(db, cancel);
        if (Organization == OrganizationChoice.None) (Organization, _) = await OrganizationChoice.PressAsync(organizations, Person?.OrganizationId, null, null, cancel);
        head.Title = Person?.DisplayName ?? "Persona";
        head.Breadcrumb.Add(new("Utenti", UserLinks.List));
    }

    private LocalRedirectResult Done(string sentence)
    {
        TempData["Fatto"] = sentence;
        return LocalRedirect(UserLinks.Person(Id));
    }

    private IEnumerable<(string, string)> Check()
    {
        foreach (var problem in PersonChecks.Of(DisplayName, Roles, Choices)) yield return problem;
        if (!string.IsNullOrWhiteSpace(Email) && !EmailText.IsOne(Email)) yield return (nameof(Email), "Scrivi un indirizzo email, per esempio nome@esempio.it.");
    }
}
