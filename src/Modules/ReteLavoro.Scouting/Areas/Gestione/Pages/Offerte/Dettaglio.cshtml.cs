using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting.Areas.Gestione.Pages.Offerte;

/// <summary>All that is known of a vacancy; who has brought it in withdraws it here.</summary>
[May(VacancyRegister.View)]
internal sealed class DettaglioModel(Vacancies vacancies, VacancyReader reader, VacancyRegister register, ITerritory territory, IOrganizations organizations, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public Guid Id { get; set; }
    public Vacancy Row { get; private set; } = null!;
    public Choices Choices { get; private set; } = null!;
    public string Place { get; private set; } = "";
    public string By { get; private set; } = "";
    public bool MayWrite { get; private set; }
    public DateOnly Today => time.Today;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostRitiraAsync(string? perche, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayWrite) return Forbid();
        await register.WithdrawAsync(Id, perche, cancel);
        return Done("L'offerta è ritirata: non si propone più a nessuno.");
    }

    public async Task<IActionResult> OnPostRimettiAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayWrite) return Forbid();
        await register.RestoreAsync(Id, cancel);
        return Done("L'offerta è di nuovo nel registro.");
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    private RedirectResult Done(string sentence)
    {
        TempData["Fatto"] = sentence;
        return Redirect(Url.Content(ScoutingLinks.Detail(Id)));
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await vacancies.FindAsync(Id, cancel) is not { } row) return NotFound();
        (Row, Choices) = (row, await Choices.OfAsync(reader, cancel));
        Place = await territory.FindMunicipalityAsync(row.Municipality, cancel) is { } place ? $"{place.Name} ({place.Province})" : row.Municipality;
        By = row.OrganizationId is not { } id ? "Regione" : (await organizations.FindAsync(id, cancel))?.Name ?? id;
        MayWrite = await register.MayWriteAsync(User, row, cancel);
        head.Title = row.Title;
        head.Breadcrumb.Clear();
        head.Breadcrumb.Add(new("Offerte di lavoro", ScoutingLinks.List));
        return null;
    }
}
