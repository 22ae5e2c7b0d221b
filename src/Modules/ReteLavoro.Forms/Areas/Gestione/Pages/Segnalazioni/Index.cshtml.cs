using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Forms.Areas.Gestione.Pages.Segnalazioni;

/// <summary>The queue of what public forms have brought.</summary>
[May(FormsModule.ManageSubmissions, FormsModule.ManageAllSubmissions)]
internal sealed class IndexModel(SubmissionDesk desk, SubmissionAccess access, PublicForms forms, ITerritory territory, TimeProvider time, PageHead head) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public string? Modulo { get; set; }
    [BindProperty(SupportsGet = true)] public string? Provincia { get; set; }
    [BindProperty(SupportsGet = true)] public string? Stato { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;

    public SubmissionPage Found { get; private set; } = null!;
    public bool SeesAll { get; private set; }
    public IReadOnlyList<(string, string)> Forms { get; private set; } = [];
    public IReadOnlyList<(string, string)> Provinces { get; private set; } = [];
    public bool IsFiltered => !string.IsNullOrWhiteSpace(Q) || !string.IsNullOrEmpty(Modulo) || !string.IsNullOrEmpty(Provincia) || !string.IsNullOrEmpty(Stato) && Stato != SubmissionFilter.ToDo;

    private SubmissionFilter Filter => new(Q, Modulo, Stato, Provincia);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Segnalazioni";
        Forms = [.. (await forms.AllAsync(cancel)).Select(f => (f.Id, f.Title))];
        Provinces = [.. (await territory.ProvincesAsync(cancel)).Select(p => (p.Sigla, p.Name))];
        SeesAll = await access.SeesAllAsync(User, cancel);
        Found = await desk.PageAsync(Filter, Pagina, User, cancel);
    }

    /// <summary>The list as the filters show it, for a spreadsheet; the answers stay here.</summary>
    public async Task<IActionResult> OnPostEsportaAsync(CancellationToken cancel)
    {
        var lines = await desk.ExportAsync(Filter, User, cancel);
        return new CsvAnswer($"segnalazioni-{time.Today:yyyy-MM-dd}.csv", ["Numero", "Modulo", "Di chi o di che cosa", "Provincia", "Ricevuta", "Stato", "In carico a", "Partita IVA"],
            lines.Select(l => new[] { l.Number, l.FormTitle, l.Subject, l.Province, l.ReceivedUtc.InRome.ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture), Submission.InWords(l.State), l.TakenBy, l.DuplicateKey }));
    }

    public static string Tone(SubmissionState state) => state switch
    {
        SubmissionState.New => "warning",
        SubmissionState.Taken => "progress",
        SubmissionState.Closed => "success",
        _ => "neutral"
    };
}
