using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Measures.Areas.Gestione.Pages.Norme;

/// <summary>An act of the register; "nuovo" for one that is not there yet.</summary>
internal sealed class AttoModel(MeasureBook book, MeasureRegister register, PageHead head) : PageModel
{
    private LegalAct? _act;

    [BindProperty] public string? Type { get; set; }
    [BindProperty] public string? Number { get; set; }
    [BindProperty] public DateOnly? Date { get; set; }
    [BindProperty] public string? Body { get; set; }
    [BindProperty] public string? Title { get; set; }
    [BindProperty] public string? Bulletin { get; set; }
    [BindProperty] public string? Link { get; set; }
    [BindProperty] public DateOnly? ValidFrom { get; set; }
    [BindProperty] public DateOnly? ValidTo { get; set; }
    [BindProperty] public bool ReleasesCases { get; set; }

    public string Heading => _act?.Citation ?? "Aggiungi un atto";
    public IReadOnlyList<Edition> QuotedBy { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (!await LoadAsync(id, cancel)) return NotFound();
        if (_act is { } act)
            (Type, Number, Date, Body, Title, Bulletin, Link, ValidFrom, ValidTo, ReleasesCases) = (act.Type, act.Number, act.Date, act.Body, act.Title, act.Bulletin, act.Url, act.ValidFrom, act.ValidTo, act.ReleasesCases);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancel)
    {
        if (!await LoadAsync(id, cancel)) return NotFound();
        if (!Problems().Passed(ModelState)) return this.WithErrors();
        await register.SaveActAsync(new()
        {
            Id = _act?.Id, Type = Type!.Trim(), Number = Trimmed(Number), Date = Date, Body = Body!.Trim(), Title = Title!.Trim(),
            Bulletin = Trimmed(Bulletin), Url = Trimmed(Link), ValidFrom = ValidFrom, ValidTo = ValidTo, ReleasesCases = ReleasesCases
        }, cancel);
        TempData["Fatto"] = _act is null ? "L’atto è nel registro." : "Le modifiche all’atto sono salvate.";
        return LocalRedirect(Url.Content("~/gestione/norme"));
    }

    private IEnumerable<(string, string)> Problems()
    {
        if (string.IsNullOrWhiteSpace(Type)) yield return (nameof(Type), "Scrivi il tipo di atto.");
        else if (Type.Length > 60) yield return (nameof(Type), "Il tipo supera i 60 caratteri.");
        if (Number?.Length > 60) yield return (nameof(Number), "Il numero supera i 60 caratteri.");
        if (string.IsNullOrWhiteSpace(Body)) yield return (nameof(Body), "Scrivi l’ente che lo ha adottato.");
        if (string.IsNullOrWhiteSpace(Title)) yield return (nameof(Title), "Scrivi il titolo.");
        else if (Title.Length > 1000) yield return (nameof(Title), "Il titolo supera i 1.000 caratteri.");
        if (Trimmed(Link) is { } link && !(Links.IsSafe(link) && link.StartsWith("http", StringComparison.OrdinalIgnoreCase))) yield return (nameof(Link), "Scrivi un indirizzo che inizia con https://.");
        if (ReleasesCases && Date is null) yield return (nameof(Date), "Scrivi la data: un atto che rende pubblici i casi di crisi ne ha una.");
        if (ValidTo < ValidFrom) yield return (nameof(ValidTo), "La fine viene prima dell’inizio.");
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancel)
    {
        var set = await book.GetAsync(cancel);
        if (id != "nuovo" && (_act = set.Acts.FirstOrDefault(a => a.Id == id)) is null) return false;
        if (_act is not null) QuotedBy = [.. set.Editions.Where(e => e.Acts.Any(a => a.Id == id))];
        head.Title = Heading;
        head.Breadcrumb.Add(new("Atti e norme", "~/gestione/norme"));
        return true;
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
