using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Measures.Areas.Gestione.Pages.Misure;

internal sealed class IndexModel(IMeasures measures, PageHead head, TimeProvider time) : PageModel
{
    public IReadOnlyList<Measure> Measures { get; private set; } = [];
    public DateOnly Today => time.Today;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Misure ed edizioni";
        Measures = await measures.MeasuresAsync(cancel);
    }

    public string State(Edition edition, DateOnly today) =>
        edition.Concluded is not null ? "Conclusa" : edition.Period.Contains(today) ? "In vigore" : today < edition.Period.First ? "Non ancora in vigore" : "Finita";
}
