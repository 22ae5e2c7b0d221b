using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Measures.Areas.Gestione.Pages.Norme;

internal sealed class IndexModel(IMeasures measures, PageHead head) : PageModel
{
    private const int PageSize = 30;

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;

    public IReadOnlyList<LegalAct> Acts { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Atti e norme";
        var words = (Q ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // The register is in memory already: editions quote from all of it.
        var found = (await measures.ActsAsync(cancel)).Where(a => words.All(w => Has(a, w))).ToList();
        (Total, Pages) = (found.Count, Math.Max(1, (found.Count + PageSize - 1) / PageSize));
        Pagina = Math.Clamp(Pagina, 1, Pages);
        Acts = [.. found.Skip((Pagina - 1) * PageSize).Take(PageSize)];
    }

    public string Validity(LegalAct act) => (act.ValidFrom, act.ValidTo) switch
    {
        (null, null) => "Non indicato",
        ({ } from, var to) => new Period(from, to).InWords(),
        (null, { } to) => "fino al " + to.InWords()
    };

    private static bool Has(LegalAct act, string word) =>
        new[] { act.Citation, act.Type, act.Title, act.Body, act.Bulletin }.Any(t => t?.Contains(word, StringComparison.CurrentCultureIgnoreCase) == true);
}
