using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises.Pages;

/// <summary>The released cases, by province and sector.</summary>
internal sealed class CrisiModel(CrisisLists cases, Sectors sectors, ITerritory territory, PageHead head) : PageModel
{
    private IReadOnlyList<ProvinceInfo> _provinces = [];
    private IReadOnlyList<Term> _sectors = [];

    [BindProperty(SupportsGet = true)] public string? Provincia { get; set; }
    [BindProperty(SupportsGet = true)] public string? Settore { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;
    public CasePage<CaseCard> Found { get; private set; } = null!;
    public IEnumerable<(string, string)> Provinces => _provinces.Select(p => (p.Sigla, p.Name));
    public IEnumerable<(string, string)> SectorOptions => _sectors.Select(s => (s.Id, s.Label));

    public string Where(CaseCard card) => string.Join(", ", card.Provinces.Select(p => _provinces.FirstOrDefault(x => x.Sigla == p)?.Name ?? p));
    public string SectorOf(CaseCard card) => string.Join(", ", card.Sectors.Select(s => _sectors.FirstOrDefault(x => x.Id == s)?.Label ?? s));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Crisi";
        head.Description = "Le crisi aziendali che la regione ha reso pubbliche, con le loro date.";
        head.Breadcrumb.Add(new("Home", "~/"));
        _provinces = await territory.ProvincesAsync(cancel);
        _sectors = await sectors.AllAsync(cancel);
        Provincia = _provinces.FirstOrDefault(p => string.Equals(p.Sigla, Provincia, StringComparison.OrdinalIgnoreCase))?.Sigla;
        Settore = _sectors.FirstOrDefault(s => string.Equals(s.Id, Settore, StringComparison.OrdinalIgnoreCase))?.Id;
        Found = await cases.PublishedAsync(Provincia, Settore, Pagina, 12, cancel);
    }
}
