using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Crises.Areas.Gestione.Pages.Crisi;

/// <summary>Two steps: a list of workers is counted and shown as numbers, with what is wrong in it by line; then the numbers are written.</summary>
/// <remarks>The file stays in memory while it is read, and on no disk: the framework would put a larger one into a temporary file.</remarks>
[UploadLimit(Megabytes), RequestFormLimits(MultipartBodyLengthLimit = MostBytes, MemoryBufferThreshold = MostBytes)]
internal sealed class PersoneModel(ContentStore content, CrisisReader reader, WorkerListImport import, Permissions permissions, PageHead head) : PageModel, IReloadable
{
    public const int Megabytes = 10;

    /// <summary>The file and the rest of the form.</summary>
    private const int MostBytes = (Megabytes + 1) * 1024 * 1024;

    /// <summary>As many faults as a person reads; the file of errors has them all.</summary>
    public const int MostShown = 100;

    [FromRoute] public string Id { get; set; } = "";
    [BindProperty] public IFormFile? Elenco { get; set; }
    public ContentItem Item { get; private set; } = null!;
    public CrisisView View { get; private set; } = null!;
    public WorkerListReport? Report { get; private set; }

    /// <summary>The numbers, or the faults, as the page carries them.</summary>
    public string? Sealed { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostControllaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (Elenco is null || Elenco.Length == 0)
        {
            ModelState.AddModelError(nameof(Elenco), "Scegli il file con l'elenco.");
            return this.WithErrors();
        }
        await using (var file = Elenco.OpenReadStream()) Report = await import.CheckAsync(file, Chosen(), cancel);
        if (Report.Problems.Count == 0)
        {
            Sealed = import.Seal(Item, Report);
            return Page();
        }
        Sealed = import.Seal(Report.Problems);
        // Not a fault of a field: the columns are shown as they were read, not as they were sent.
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>The faults as a file for a spreadsheet; nothing of the list is in it but line numbers.</summary>
    public async Task<IActionResult> OnPostErroriAsync(string? esito, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (import.Problems(esito) is not { } problems) throw new RuleBroken("Gli errori non ci sono più: scegli il file e controllalo di nuovo.");
        var text = new StringBuilder("\uFEFFRiga;Colonna;Che cosa non va\r\n");
        foreach (var problem in problems) text.Append(CultureInfo.InvariantCulture, $"{(problem.Line == 0 ? "" : problem.Line)};{Quoted(problem.Column ?? "")};{Quoted(problem.Sentence)}\r\n");
        return File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", "errori-elenco.csv");
    }

    public async Task<IActionResult> OnPostScriviAsync(string? esito, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        TempData["Fatto"] = await import.WriteAsync(Item, esito, cancel) is { } persons
            ? $"Il profilo è salvato in bozza: {(persons == 1 ? "1 persona" : $"{persons:N0} persone")}. Dell'elenco non è rimasto niente."
            : "Il caso ha già questi numeri: non c'era niente da salvare.";
        return Redirect(Url.Content(CrisisLinks.Detail(Id)));
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    public static string NameOf(WorkerColumn column) => "colonna-" + column.Id;

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private (string, IReadOnlyDictionary<string, int>)? Chosen()
    {
        if (Request.Form["intestazioni"].ToString() is not { Length: > 0 } key) return null;
        var mapping = new Dictionary<string, int>();
        foreach (var column in WorkerList.Columns)
            if (int.TryParse(Request.Form[NameOf(column)], NumberStyles.None, CultureInfo.InvariantCulture, out var place)) mapping[column.Id] = place;
        return (key, mapping);
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await content.LatestAsync(Id, cancel) is not { ContentType: CrisisLinks.Type } item) return NotFound();
        if (!await permissions.MayAsync(User, "Edit", CrisisLinks.Type, item, cancel)) return Forbid();
        (Item, View) = (item, await reader.ReadAsync(Id, item.Get<CrisisPart>(), cancel, offices: false));
        head.Title = $"Importa un elenco di persone: {item.DisplayText}";
        head.Section = "Crisi";
        head.Breadcrumb.Add(new("Crisi", CrisisLinks.List));
        head.Breadcrumb.Add(new(item.DisplayText, CrisisLinks.Detail(Id)));
        return null;
    }
}
