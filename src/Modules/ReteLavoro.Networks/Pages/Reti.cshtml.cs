using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks.Pages;

/// <summary>The networks in being, by province, type of partner, sector and measure, as a list and as a map.</summary>
public sealed class RetiModel(NetworkLists networks, ITerritory territory, IOrganizations organizations, IVocabularies vocabularies, IMeasures measures, PageHead head) : PageModel
{
    private IReadOnlyDictionary<string, string> _leads = new Dictionary<string, string>();
    private IReadOnlyList<ProvinceInfo> _provinces = [];

    [BindProperty(SupportsGet = true)] public string? Provincia { get; set; }

    /// <summary>A type of partner.</summary>
    [BindProperty(SupportsGet = true)] public string? Tipo { get; set; }

    /// <summary>A measure edition.</summary>
    [BindProperty(SupportsGet = true)] public string? Misura { get; set; }

    /// <summary>A section of ATECO.</summary>
    [BindProperty(SupportsGet = true)] public string? Settore { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;
    internal NetworkPage<NetworkCard> Found { get; private set; } = null!;
    internal IReadOnlyList<(string, string)> Provinces => [.. _provinces.Select(p => (p.Sigla, p.Name))];
    internal IReadOnlyList<(string Value, string Text)> Types { get; private set; } = [];
    internal IReadOnlyList<(string Value, string Text)> Sectors { get; private set; } = [];
    internal IReadOnlyList<(string Value, string Text)> Measures { get; private set; } = [];

    /// <summary>Every province with how many networks it has, whatever the filters: what the map shows.</summary>
    internal IReadOnlyList<(ProvinceInfo Province, int Networks)> Coverage { get; private set; } = [];
    internal NetworkMap? Map { get; private set; }

    /// <summary>Where the map's points come from, to be named below it.</summary>
    internal string? Places { get; private set; }
    internal bool Filtered => Provincia is not null || Tipo is not null || Misura is not null || Settore is not null;

    internal string NameOf(string sigla) => _provinces.FirstOrDefault(p => p.Sigla == sigla)?.Name ?? sigla;
    internal string LeadOf(NetworkCard network) => network.LeadPartner is { } id && _leads.TryGetValue(id, out var lead) ? lead : "non indicato";
    internal static string InWords(int count) => count switch { 0 => "nessuna rete", 1 => "1 rete", _ => $"{count} reti" };

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Reti";
        head.Description = "Le reti per la ricollocazione e la riqualificazione della regione, provincia per provincia.";
        head.Breadcrumb.Add(new("Home", "~/"));
        _provinces = await territory.ProvincesAsync(cancel);
        Types = [.. (await vocabularies.TermsAsync(VocabularyIds.PartnerTypes, cancel)).Select(t => (t.Id, t.Label))];
        Sectors = [.. (await vocabularies.TermsAsync(VocabularyIds.Sectors, cancel)).Select(t => (t.Id, t.Label))];
        var (covered, editions) = await networks.CoverageAsync(cancel);
        Measures = [.. (await measures.EditionsAsync(cancel)).Where(e => editions.Contains(e.Id)).Select(e => (e.Id, e.Name))];

        // An invented value is no filter: the page is then the whole list.
        Provincia = _provinces.FirstOrDefault(p => string.Equals(p.Sigla, Provincia, StringComparison.OrdinalIgnoreCase))?.Sigla;
        Tipo = Types.FirstOrDefault(t => t.Value == Tipo).Value;
        Settore = Sectors.FirstOrDefault(s => s.Value == Settore).Value;
        Misura = Measures.FirstOrDefault(m => m.Value == Misura).Value;

        var partners = Tipo is null ? null : organizations.IdsOfType(Tipo);
        Found = await networks.PublishedAsync(Provincia, Pagina, 12, cancel, Misura, partners, sector: Settore);
        _leads = await organizations.NamesAsync([.. Found.Items.Select(n => n.LeadPartner).OfType<string>().Distinct()], cancel);
        Coverage = [.. _provinces.Select(p => (p, covered.GetValueOrDefault(p.Sigla)))];
        Map = NetworkMap.Of(await territory.CentroidsAsync(cancel), _provinces, covered);
        if (Map is not null) Places = (await territory.SourceAsync(cancel))?.OfPlaces;
    }
}
