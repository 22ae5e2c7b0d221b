using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks.Pages;

/// <summary>The networks in being, by province.</summary>
public sealed class RetiModel(NetworkLists networks, ITerritory territory, IOrganizations organizations, PageHead head) : PageModel
{
    private IReadOnlyDictionary<string, string> _leads = new Dictionary<string, string>();
    private IReadOnlyList<ProvinceInfo> _provinces = [];

    [BindProperty(SupportsGet = true)] public string? Provincia { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;
    internal NetworkPage<NetworkCard> Found { get; private set; } = null!;
    internal IEnumerable<(string, string)> Provinces => _provinces.Select(p => (p.Sigla, p.Name));
    internal IReadOnlyList<string> Uncovered { get; private set; } = [];

    internal string NameOf(string sigla) => _provinces.FirstOrDefault(p => p.Sigla == sigla)?.Name ?? sigla;
    internal string LeadOf(NetworkCard network) => network.LeadPartner is { } id && _leads.TryGetValue(id, out var lead) ? lead : "non indicato";

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Reti";
        head.Description = "Le reti per la ricollocazione e la riqualificazione della regione, provincia per provincia.";
        head.Breadcrumb.Add(new("Home", "~/"));
        _provinces = await territory.ProvincesAsync(cancel);
        Provincia = _provinces.FirstOrDefault(p => string.Equals(p.Sigla, Provincia, StringComparison.OrdinalIgnoreCase))?.Sigla;
        Found = await networks.PublishedAsync(Provincia, Pagina, 12, cancel);
        _leads = await organizations.NamesAsync([.. Found.Items.Select(n => n.LeadPartner).OfType<string>().Distinct()], cancel);
        if (Provincia is null && Found.Total > 0)
        {
            var covered = await networks.CoverageAsync(cancel);
            Uncovered = [.. _provinces.Where(p => !covered.ContainsKey(p.Sigla)).Select(p => p.Name)];
        }
    }
}
