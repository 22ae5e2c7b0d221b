using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

[May(Permission.ManageOrganizations)]
internal sealed class NuovoModel(OrganizationRegister register, OrganizationChecks checks, IVocabularies vocabularies, ITerritory territory) : PageModel, IReloadable
{
    [BindProperty] public OrganizationForm Form { get; set; } = new();

    public Task OnGetAsync(CancellationToken cancel) => ReloadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        var id = Slug.From(string.IsNullOrWhiteSpace(Form.Id) ? Form.Name : Form.Id).Value;
        List<(string, string)> problems = [];
        // "nuovo" is the address of this very page.
        if (id == "nuovo" || id.Length == 0 && !string.IsNullOrWhiteSpace(Form.Name)) problems.Add((nameof(Form.Id), "Scrivi un altro identificativo: lettere minuscole, cifre e trattini."));
        var draft = await Form.DraftAsync(id, isDemo: false, territory, problems, cancel);
        problems.AddRange(await checks.ProblemsAsync(draft, null, cancel));
        problems.AddRange(await checks.TerritoryProblemsAsync(draft, cancel));
        if (!problems.Select(p => ($"{nameof(Form)}.{p.Item1}", p.Item2)).Passed(ModelState)) return this.WithErrors();
        await register.AddAsync(draft, cancel);
        TempData["Fatto"] = $"«{draft.Name}» è nel registro.";
        return Redirect(Url.Content(OrganizationLinks.Detail(id)));
    }

    public async Task ReloadAsync(CancellationToken cancel) => Form.Choices = await Choices.LoadAsync(vocabularies, territory, cancel);
}
