using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Measures.Areas.Gestione.Pages.Misure;

/// <summary>What a provisional rule was waiting for has come.</summary>
internal sealed class TransitoriaModel(MeasureBook book, MeasureRegister register, PageHead head, TimeProvider time) : PageModel
{
    [BindProperty] public int Version { get; set; }
    [BindProperty] public DateOnly? LastDay { get; set; }
    [BindProperty] public string? ActId { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public Edition Edition { get; private set; } = null!;
    public ProvisionalRule Rule { get; private set; } = null!;
    public IReadOnlyList<(string Value, string Text)> Acts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string edition, string id, CancellationToken cancel)
    {
        if (!await LoadAsync(edition, id, cancel)) return NotFound();
        // The rule that replaces it holds from today: yesterday was its last day.
        (Version, LastDay) = (Edition.Version, time.Today.AddDays(-1));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string edition, string id, CancellationToken cancel)
    {
        if (!await LoadAsync(edition, id, cancel)) return NotFound();
        if (!Problems().Passed(ModelState)) return this.WithErrors();
        await register.EndProvisionalAsync(new() { EditionId = Edition.Id, Id = Rule.Id, Version = Version, LastDay = LastDay!.Value, ActId = ActId!, Reason = Reason }, cancel);
        TempData["Fatto"] = "La fine della regola provvisoria è registrata.";
        return LocalRedirect(Url.Content($"~/gestione/misure/{Edition.Id}"));
    }

    private IEnumerable<(string, string)> Problems()
    {
        if (LastDay is null) yield return (nameof(LastDay), "Scrivi l’ultimo giorno in cui vale.");
        if (string.IsNullOrWhiteSpace(ActId)) yield return (nameof(ActId), "Scegli l’atto che la fa finire.");
    }

    private async Task<bool> LoadAsync(string edition, string id, CancellationToken cancel)
    {
        var set = await book.GetAsync(cancel);
        if (set.ById.GetValueOrDefault(edition) is not { } found || found.Provisional.FirstOrDefault(p => p.Id == id) is not { } rule) return false;
        (Edition, Rule, Acts) = (found, rule, set.Choices(found));
        head.Under(found, "Fine di una regola provvisoria");
        return true;
    }
}
