using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting.Areas.Gestione.Pages.Offerte;

/// <summary>For the body that has brought it in, and for who may edit all.</summary>
[May(VacancyRegister.EditOwn, VacancyRegister.EditAll)]
internal sealed class ModificaModel(Vacancies vacancies, VacancyReader reader, VacancyRegister register, ITerritory territory, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public Guid Id { get; set; }
    [BindProperty] public VacancyForm Form { get; set; } = new();
    public Vacancy Row { get; private set; } = null!;

    /// <summary>What somebody else has stored meanwhile: field, what is stored now, what is written here.</summary>
    public IReadOnlyList<(string Field, string Stored, string Written)> Meanwhile { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        (Form.Text, Form.Version) = (await StoredAsync(cancel), Row.Version);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        List<(string Field, string Sentence)> problems = [];
        var draft = await reader.ReadAsync(Form.Text, problems, cancel);
        problems.Select(p => ($"Form.Text.{p.Field}", p.Sentence)).Passed(ModelState);
        if (draft is null || !ModelState.IsValid) return this.WithErrors();
        try
        {
            var changed = await register.ChangeAsync(Id, draft, Form.Version, cancel);
            TempData["Fatto"] = changed ? "Le modifiche sono salvate." : "Non c'era niente da cambiare.";
            return Redirect(Url.Content(ScoutingLinks.Detail(Id)));
        }
        catch (DbUpdateConcurrencyException)
        {
            if (await LoadAsync(cancel) is { } gone) return gone;
            Meanwhile = Differences(await StoredAsync(cancel), Form.Text);
            // Who saves again has read the difference: from here on she works upon what is stored now.
            Form.Version = Row.Version;
            ModelState.AddModelError("", "Nel frattempo qualcun altro ha modificato questa offerta: le tue modifiche non sono salvate. Guarda sotto che cosa è diverso, poi salva di nuovo.");
            return this.WithErrors();
        }
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await vacancies.FindAsync(Id, cancel) is not { } row) return NotFound();
        if (!await register.MayWriteAsync(User, row, cancel)) return Forbid();
        (Row, Form.Choices) = (row, await Choices.OfAsync(reader, cancel));
        head.Title = $"Modifica {row.Title}";
        head.Breadcrumb.Clear();
        head.Breadcrumb.Add(new("Offerte di lavoro", ScoutingLinks.List));
        head.Breadcrumb.Add(new(row.Title, ScoutingLinks.Detail(Id)));
        return null;
    }

    private async Task<VacancyText> StoredAsync(CancellationToken cancel) =>
        VacancyText.Of(Row, await territory.FindMunicipalityAsync(Row.Municipality, cancel) is { } place ? $"{place.Name} ({place.Province})" : Row.Municipality);

    private static List<(string, string, string)> Differences(VacancyText now, VacancyText mine)
    {
        List<(string Field, string? Stored, string? Written)> fields =
        [
            ("Che lavoro è", now.Title, mine.Title), ("Fonte", now.Source, mine.Source), ("Riferimento", now.Reference, mine.Reference), ("Codice ISCO", now.Isco, mine.Isco), ("Comune di lavoro", now.Municipality, mine.Municipality),
            ("Posti", now.Posts, mine.Posts), ("Contratto", now.Contract, mine.Contract), ("Vale dal", now.FirstDay, mine.FirstDay), ("Vale fino al", now.LastDay, mine.LastDay), ("Azienda", now.Employer, mine.Employer),
            ("Codice ATECO", now.Ateco, mine.Ateco), ("Indirizzo dell'annuncio", now.Link, mine.Link), ("Nota", now.Note, mine.Note)
        ];
        return [.. fields.Select(f => (f.Field, Tidy(f.Stored), Tidy(f.Written))).Where(f => f.Item2 != f.Item3)];
    }

    private static string Tidy(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();
}
