using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

/// <summary>Adds an accreditation; with its id in the address, ends it.</summary>
[May(Permission.ManageOrganizations)]
internal sealed class AccreditamentoModel(IOrganizations organizations, OrganizationRegister register) : PageModel, IReloadable
{
    internal sealed class AccreditationForm
    {
        public string? Register { get; set; }
        public string? Number { get; set; }
        public DateOnly? ValidFrom { get; set; }
        public DateOnly? ValidTo { get; set; }
        public string? Act { get; set; }
    }

    [FromRoute] public string Id { get; set; } = "";
    [FromRoute] public Guid? Accreditation { get; set; }
    [BindProperty] public AccreditationForm Form { get; set; } = new();

    public OrganizationDetails Body { get; private set; } = null!;
    public AccreditationInfo? Closing { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Closing is not null) (Form.ValidTo, Form.Act) = (Closing.ValidTo, Closing.Act);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var draft = new AccreditationDraft
        {
            Register = Closing?.Register ?? Clean(Form.Register), Number = Closing is null ? Clean(Form.Number) : Closing.Number,
            ValidFrom = Closing is null ? Form.ValidFrom : Closing.ValidFrom, ValidTo = Form.ValidTo, Act = Clean(Form.Act)
        };
        var problems = draft.Check().ToList();
        if (Closing is not null && Form.ValidTo is null) problems.Add((nameof(Form.ValidTo), "Scrivi l'ultimo giorno in cui vale."));
        if (Closing is null && Form.ValidFrom is null) problems.Add((nameof(Form.ValidFrom), "Scrivi da quale giorno vale."));
        if (!problems.Select(p => ($"{nameof(Form)}.{p.Field}", p.Sentence)).Passed(ModelState)) return this.WithErrors();
        if (Closing is null) await register.AddAccreditationAsync(Id, draft, cancel);
        else await register.CloseAccreditationAsync(Id, Closing.Id, Form.ValidTo!.Value, draft.Act, cancel);
        TempData["Fatto"] = Closing is null ? "L'accreditamento è nel registro." : "La fine dell'accreditamento è nel registro.";
        return Redirect(Url.Content(OrganizationLinks.Detail(Id)));
    }

    public async Task ReloadAsync(CancellationToken cancel) => await LoadAsync(cancel);

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await organizations.FindAsync(Id, cancel) is not { } body) return false;
        Body = body;
        Closing = body.Accreditations.FirstOrDefault(a => a.Id == Accreditation);
        return Accreditation is null || Closing is not null;
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
