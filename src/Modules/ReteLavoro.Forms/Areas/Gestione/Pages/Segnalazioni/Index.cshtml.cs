using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
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
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename=\"segnalazioni-{time.Today:yyyy-MM-dd}.csv\"";
        await using var text = new StreamWriter(Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        // What a stranger typed must not run as a formula in the spreadsheet of who opens it.
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.GetCultureInfo("it-IT")) { Delimiter = ";", InjectionOptions = InjectionOptions.Escape }, leaveOpen: true);
        foreach (var title in new[] { "Numero", "Modulo", "Di chi o di che cosa", "Provincia", "Ricevuta", "Stato", "In carico a", "Partita IVA" }) csv.WriteField(title);
        await csv.NextRecordAsync();
        await foreach (var line in lines.WithCancellation(cancel))
        {
            foreach (var cell in new[] { line.Number, line.FormTitle, line.Subject, line.Province, line.ReceivedUtc.InRome.ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture), Submission.InWords(line.State), line.TakenBy, line.DuplicateKey }) csv.WriteField(cell);
            await csv.NextRecordAsync();
        }
        return new EmptyResult();
    }

    public static string Tone(SubmissionState state) => state switch
    {
        SubmissionState.New => "warning",
        SubmissionState.Taken => "progress",
        SubmissionState.Closed => "success",
        _ => "neutral"
    };
}
