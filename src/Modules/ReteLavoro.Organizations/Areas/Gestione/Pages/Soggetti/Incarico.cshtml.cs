using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

/// <summary>Adds somebody who acts for a body; with the id of a mandate in the address, ends it.</summary>
[May(Permission.ManageOrganizations)]
internal sealed class IncaricoModel(IOrganizations organizations, MandateRegister register, IPeople people) : PageModel, IReloadable
{
    internal sealed class MandateForm
    {
        public string? UserId { get; set; }
        public string? PersonName { get; set; }
        public string? Email { get; set; }
        public string? Role { get; set; }
        public string? Act { get; set; }
        public DateOnly? ValidFrom { get; set; }
        public DateOnly? ValidTo { get; set; }
    }

    [FromRoute] public string Id { get; set; } = "";
    [FromRoute] public Guid? Mandate { get; set; }
    [BindProperty] public MandateForm Form { get; set; } = new();

    private IReadOnlyList<PersonContact> _people = [];
    public OrganizationDetails Body { get; private set; } = null!;
    public MandateInfo? Ending { get; private set; }
    public IReadOnlyList<(string, string)> Accounts => [.. _people.Select(p => (p.UserId, p.Name))];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        Form.ValidTo = Ending?.ValidTo;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Ending is not null)
        {
            if (Form.ValidTo is not { } last)
            {
                ModelState.AddModelError("Form.ValidTo", "Scrivi l'ultimo giorno in cui vale.");
                return this.WithErrors();
            }
            await register.EndAsync(Id, Ending.Id, last, cancel);
        }
        else
        {
            var account = _people.FirstOrDefault(p => p.UserId == Clean(Form.UserId));
            var draft = new MandateDraft
            {
                UserId = account?.UserId, PersonName = account?.Name ?? Clean(Form.PersonName), Email = Clean(Form.Email) ?? (account?.Email is { Length: > 0 } email ? email : null),
                Role = Clean(Form.Role), Act = Clean(Form.Act), ValidFrom = Form.ValidFrom, ValidTo = Form.ValidTo
            };
            var problems = draft.Check().ToList();
            if (account is null && Clean(Form.UserId) is not null) problems.Add((nameof(Form.UserId), "Questo account non è di questo soggetto: scegline un altro."));
            if (!problems.Select(p => ($"{nameof(Form)}.{p.Field}", p.Sentence)).Passed(ModelState)) return this.WithErrors();
            await register.AddAsync(Id, draft, cancel);
        }
        TempData["Fatto"] = Ending is null ? "L'incarico è nel registro." : "La fine dell'incarico è nel registro.";
        return Redirect(Url.Content(OrganizationLinks.Detail(Id)));
    }

    public async Task ReloadAsync(CancellationToken cancel) => await LoadAsync(cancel);

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await organizations.FindAsync(Id, cancel) is not { } body) return false;
        Body = body;
        _people = [.. (await people.OfOrganizationAsync(Id, cancel)).Select(c => c.Person)];
        if (Mandate is null) return true;
        Ending = (await organizations.MandatesAsync(Id, null, cancel)).FirstOrDefault(m => m.Id == Mandate);
        return Ending is not null;
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
