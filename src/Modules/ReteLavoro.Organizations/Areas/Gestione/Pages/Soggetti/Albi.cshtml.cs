using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

/// <summary>Two steps: the file is checked and says what it would change; then it is imported, the same bytes.</summary>
[May(Permission.ManageOrganizations)]
[UploadLimit(Megabytes)]
internal sealed class AlbiModel(AccreditationImport import, UploadedFiles uploads) : PageModel
{
    public const int Megabytes = 20;

    /// <summary>As many lines of the difference as a person reads; the counts above them are of all.</summary>
    public const int MostShown = 500;

    [BindProperty] public IFormFile? Elenco { get; set; }
    [BindProperty] public string? Chiave { get; set; }
    [BindProperty] public string? NomeFile { get; set; }

    public AccreditationDifference? Difference { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostControllaAsync(CancellationToken cancel)
    {
        if (Elenco is null || Elenco.Length == 0)
        {
            ModelState.AddModelError(nameof(Elenco), "Scegli il file da controllare.");
            return this.WithErrors();
        }
        (Chiave, NomeFile) = (await uploads.KeepAsync(Elenco, cancel), Path.GetFileName(Elenco.FileName));
        await using (var file = uploads.Open(Chiave)!) Difference = await import.CompareAsync(file, NomeFile, dryRun: true, null, cancel);
        if (!Difference.Report.Refused && !Difference.Report.ChangesNothing) return Page();
        uploads.Forget(Chiave);
        if (!Difference.Report.Refused) return Page();
        ModelState.AddModelError(nameof(Elenco), "Il file ha errori e non può essere importato: sono elencati sotto, riga per riga.");
        return this.WithErrors();
    }

    public async Task<IActionResult> OnPostImportaAsync(CancellationToken cancel)
    {
        await using var file = uploads.Open(Chiave);
        if (file is null)
        {
            ModelState.AddModelError(nameof(Elenco), "Il file controllato non c'è più: sceglilo e controllalo di nuovo.");
            return this.WithErrors();
        }
        Difference = await import.CompareAsync(file, NomeFile ?? "albo", dryRun: false, null, cancel);
        if (Difference.Report.Refused)
        {
            ModelState.AddModelError(nameof(Elenco), "Il file non può più essere importato: leggi gli errori qui sotto.");
            return this.WithErrors();
        }
        uploads.Forget(Chiave);
        TempData["Fatto"] = $"Albi importati: {Difference.Report.Added:N0} iscrizioni nuove, {Difference.Report.Changed:N0} cambiate, {Difference.Report.Closed:N0} chiuse.";
        return RedirectToPage();
    }

    public static string InWords(AccreditationChangeKind kind) => kind switch
    {
        AccreditationChangeKind.Added => "Iscrizioni nuove",
        AccreditationChangeKind.Changed => "Iscrizioni cambiate",
        _ => "Iscrizioni che si chiudono"
    };
}
