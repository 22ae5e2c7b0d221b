using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Measures.Areas.Gestione.Pages.Misure;

internal sealed class EdizioneModel(MeasureBook book, Labels labels, PageHead head, TimeProvider time) : PageModel
{
    private MeasureSet _set = null!;

    public Edition Edition { get; private set; } = null!;
    public DateOnly Today => time.Today;
    public string? Label(string termId) => labels.Of(termId);
    public string MeasureName(string id) => _set.Measures.FirstOrDefault(m => m.Id == id)?.Name ?? id;

    public async Task<IActionResult> OnGetAsync(string edition, CancellationToken cancel)
    {
        _set = await book.GetAsync(cancel);
        if (_set.ById.GetValueOrDefault(edition) is not { } found) return NotFound();
        Edition = found;
        head.Title = found.Name;
        head.Breadcrumb.Add(new("Misure ed edizioni", "~/gestione/misure"));
        return Page();
    }
}

/// <summary>What the pages that change an edition share: finding it, and the acts to choose from.</summary>
internal static class EditionPages
{
    public static void Under(this PageHead head, Edition edition, string title)
    {
        head.Title = title;
        head.Breadcrumb.Add(new("Misure ed edizioni", "~/gestione/misure"));
        head.Breadcrumb.Add(new(edition.Name, "~/gestione/misure/" + edition.Id));
    }

    /// <summary>For a choice: the acts of the edition first.</summary>
    public static IReadOnlyList<(string Value, string Text)> Choices(this MeasureSet set, Edition edition) =>
        [.. edition.Acts.Concat(set.Acts).DistinctBy(a => a.Id).Select(a => (a.Id, a.Citation.Contains(a.Title, StringComparison.Ordinal) ? a.Citation : $"{a.Citation} – {Short(a.Title)}"))];

    private static string Short(string title) => title.Length <= 80 ? title : title[..79].TrimEnd() + "…";
}
