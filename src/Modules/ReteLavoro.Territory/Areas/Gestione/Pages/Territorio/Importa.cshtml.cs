using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Territory.Areas.Gestione.Pages.Territorio;

/// <summary>Two steps: the file is checked and says what it would change; then it is imported, the same bytes.</summary>
[May(Permission.ManageOrganizations)]
[UploadLimit(Megabytes)]
internal sealed class ImportaModel(ITerritory territory, MunicipalityImport import, UploadedFiles uploads) : PageModel
{
    public const int Megabytes = 20;

    [BindProperty] public IFormFile? Elenco { get; set; }
    [BindProperty] public string? Chiave { get; set; }
    [BindProperty] public string? NomeFile { get; set; }

    public TerritorySource? Source { get; private set; }
    public ImportReport? Report { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel);

    public async Task<IActionResult> OnPostControllaAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (Elenco is null || Elenco.Length == 0)
        {
            ModelState.AddModelError(nameof(Elenco), "Scegli il file da controllare.");
            return this.WithErrors();
        }
        (Chiave, NomeFile) = (await uploads.KeepAsync(Elenco, cancel), Path.GetFileName(Elenco.FileName));
        await using (var file = uploads.Open(Chiave)!) Report = await import.RunAsync(file, NomeFile, dryRun: true, null, cancel);
        if (!Report.Refused && !Report.ChangesNothing) return Page();
        uploads.Forget(Chiave);
        if (!Report.Refused) return Page();
        ModelState.AddModelError(nameof(Elenco), "Il file ha errori e non può essere importato: sono elencati sotto, riga per riga.");
        return this.WithErrors();
    }

    public async Task<IActionResult> OnPostImportaAsync(CancellationToken cancel)
    {
        await using var file = uploads.Open(Chiave);
        if (file is null)
        {
            await LoadAsync(cancel);
            ModelState.AddModelError(nameof(Elenco), "Il file controllato non c'è più: sceglilo e controllalo di nuovo.");
            return this.WithErrors();
        }
        Report = await import.RunAsync(file, NomeFile ?? "comuni.csv", dryRun: false, null, cancel);
        if (Report.Refused)
        {
            await LoadAsync(cancel);
            ModelState.AddModelError(nameof(Elenco), "Il file non può più essere importato: leggi gli errori qui sotto.");
            return this.WithErrors();
        }
        uploads.Forget(Chiave);
        TempData["Fatto"] = $"Comuni importati: {Report.Added} nuovi, {Report.Changed} cambiati, {Report.Closed} chiusi.";
        return RedirectToPage();
    }

    private async Task LoadAsync(CancellationToken cancel) => Source = await territory.SourceAsync(cancel);
}
