using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Scouting.Areas.Gestione.Pages.Offerte;

[May(VacancyRegister.EditOwn, VacancyRegister.EditAll)]
internal sealed class NuovaModel(VacancyReader reader, VacancyRegister register, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    [BindProperty] public VacancyForm Form { get; set; } = new();

    public Task OnGetAsync(CancellationToken cancel)
    {
        Form.Text.Posts = "1";
        return ReloadAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        List<(string Field, string Sentence)> problems = [];
        var draft = await reader.ReadAsync(Form.Text, problems, cancel);
        if (draft?.LastDay < time.Today) problems.Add((nameof(VacancyText.LastDay), "Questo giorno è già passato: l'offerta non si proporrebbe a nessuno."));
        problems.Select(p => ($"Form.Text.{p.Field}", p.Sentence)).Passed(ModelState);
        if (draft is null || !ModelState.IsValid) return this.WithErrors();
        var id = await register.AddAsync(draft, cancel);
        TempData["Fatto"] = $"L'offerta «{draft.Title}» è nel registro.";
        return Redirect(Url.Content(ScoutingLinks.Detail(id)));
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        Form.Choices = await Choices.OfAsync(reader, cancel);
        head.Title = "Nuova offerta di lavoro";
        head.Breadcrumb.Add(new("Offerte di lavoro", ScoutingLinks.List));
    }
}
