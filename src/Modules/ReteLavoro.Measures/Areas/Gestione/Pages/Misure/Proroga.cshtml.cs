using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Measures.Areas.Gestione.Pages.Misure;

/// <summary>An act moves the end of an edition.</summary>
internal sealed class ProrogaModel(MeasureBook book, MeasureRegister register, PageHead head) : PageModel
{
    [BindProperty] public int Version { get; set; }
    [BindProperty] public DateOnly? LastDay { get; set; }
    [BindProperty] public string? ActId { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public Edition Edition { get; private set; } = null!;
    public IReadOnlyList<(string Value, string Text)> Acts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string edition, CancellationToken cancel)
    {
        if (!await LoadAsync(edition, cancel)) return NotFound();
        Version = Edition.Version;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string edition, CancellationToken cancel)
    {
        if (!await LoadAsync(edition, cancel)) return NotFound();
        if (!Problems().Passed(ModelState)) return this.WithErrors();
        await register.ExtendAsync(new() { EditionId = Edition.Id, Version = Version, LastDay = LastDay!.Value, ActId = ActId!, Reason = Reason }, cancel);
        TempData["Fatto"] = "La proroga è registrata.";
        return LocalRedirect(Url.Content($"~/gestione/misure/{Edition.Id}"));
    }

    private IEnumerable<(string, string)> Problems()
    {
        if (LastDay is null) yield return (nameof(LastDay), "Scrivi il nuovo ultimo giorno.");
        if (string.IsNullOrWhiteSpace(ActId)) yield return (nameof(ActId), "Scegli l’atto di proroga.");
    }

    private async Task<bool> LoadAsync(string edition, CancellationToken cancel)
    {
        var set = await book.GetAsync(cancel);
        if (set.ById.GetValueOrDefault(edition) is not { Period.Last: not null } found) return false;
        (Edition, Acts) = (found, set.Choices(found));
        head.Under(found, "Proroga");
        return true;
    }
}
