using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting.Areas.Gestione.Pages.Offerte;

/// <summary>Two steps: the file is checked and says what it would change; then it is imported, the same bytes.</summary>
[May(VacancyRegister.EditOwn, VacancyRegister.EditAll)]
[UploadLimit(Megabytes)]
internal sealed class ImportaModel(VacancyImport import, VacancyReader reader, UploadedFiles uploads, Permissions permissions, Actor actor, PageHead head) : PageModel, IReloadable
{
    public const int Megabytes = 20;

    /// <summary>As many lines of the difference as a person reads; the counts above them are of all.</summary>
    public const int MostShown = 200;

    [BindProperty] public IFormFile? Elenco { get; set; }
    [BindProperty] public string? Chiave { get; set; }
    [BindProperty] public string? NomeFile { get; set; }
    public VacancyDifference? Difference { get; private set; }
    public IEnumerable<string> Sources { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => ReloadAsync(cancel);

    public async Task<IActionResult> OnPostControllaAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (Elenco is null || Elenco.Length == 0) return Wrong("Scegli il file da controllare.");
        (Chiave, NomeFile) = (await uploads.KeepAsync(Elenco, cancel), Path.GetFileName(Elenco.FileName));
        await using (var file = uploads.Open(Chiave)!) await CompareAsync(file, dryRun: true, cancel);
        if (!Difference!.Report.Refused && !Difference.Report.ChangesNothing) return Page();
        uploads.Forget(Chiave);
        return Difference.Report.Refused ? Wrong("Il file ha errori e non può essere importato: sono elencati sotto, riga per riga.") : Page();
    }

    public async Task<IActionResult> OnPostImportaAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        await using var file = uploads.Open(Chiave);
        if (file is null) return Wrong("Il file controllato non c'è più: sceglilo e controllalo di nuovo.");
        await CompareAsync(file, dryRun: false, cancel);
        if (Difference!.Report.Refused) return Wrong("Il file non può più essere importato: leggi gli errori qui sotto.");
        uploads.Forget(Chiave);
        TempData["Fatto"] = $"Offerte importate: {Difference.Report.Added:N0} nuove, {Difference.Report.Changed:N0} cambiate.";
        return Redirect(Url.Content(ScoutingLinks.List));
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        Sources = (await reader.SourcesAsync(cancel)).Select(s => s.Label);
        head.Title = "Importa un elenco di offerte";
        head.Breadcrumb.Clear();
        head.Breadcrumb.Add(new("Offerte di lavoro", ScoutingLinks.List));
    }

    private async Task CompareAsync(Stream file, bool dryRun, CancellationToken cancel) =>
        Difference = await import.CompareAsync(file, NomeFile ?? "offerte", dryRun, actor.OrganizationId, await permissions.HasAsync(User, VacancyRegister.EditAll, cancel), null, cancel);

    private PageResult Wrong(string sentence)
    {
        ModelState.AddModelError(nameof(Elenco), sentence);
        return this.WithErrors();
    }
}
