using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks.Pages;

/// <summary>
/// From a municipality to who is competent there: employment centre, Province, networks. A name leads to an address of its
/// own (<c>?comune=016024</c>), which can be kept, linked and cached; without a script the page is the same.
/// </summary>
internal sealed partial class TrovaModel(ITerritory territory, IOrganizations organizations, NetworkLists networks, SiteSettings settings, PageHead head, TimeProvider time) : PageModel
{
    private const int LongestQuestion = 100;
    private const int MostSuggestions = 12;

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public string? Comune { get; set; }

    public RegionSection Region { get; private set; } = null!;

    /// <summary>The municipality that was meant, as it is today.</summary>
    public MunicipalityInfo? Found { get; private set; }

    /// <summary>The one that was asked for, where it has ended.</summary>
    public MunicipalityInfo? Ended { get; private set; }
    public IReadOnlyDictionary<string, string> ProvinceNames { get; private set; } = new Dictionary<string, string>();

    /// <summary>Several of the same name.</summary>
    public IReadOnlyList<MunicipalityInfo> Homonyms { get; private set; } = [];

    /// <summary>Those whose name holds what was typed, or is near to it.</summary>
    public IReadOnlyList<MunicipalityInfo> Suggestions { get; private set; } = [];
    public bool IsElsewhere { get; private set; }
    public OrganizationDetails? Centre { get; private set; }
    public PublicProfile? CentreProfile { get; private set; }
    public OrganizationDetails? ProvinceBody { get; private set; }
    public IReadOnlyList<NetworkCard> Networks { get; private set; } = [];
    public TerritorySource? Source { get; private set; }

    public bool Asked => Q is not null || Comune is not null;
    public string NameOf(string sigla) => ProvinceNames.GetValueOrDefault(sigla, sigla);
    public static string Written(MunicipalityInfo m) => $"{m.Name} ({m.Province})";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Trova la rete della tua zona";
        head.Description = "Scrivi il comune: trovi il centro per l'impiego competente, la Provincia e le reti che lo coprono.";
        head.Breadcrumb.Add(new("Home", "~/"));
        Region = await settings.RegionAsync(cancel);
        Q = string.IsNullOrWhiteSpace(Q) ? null : Q.Trim()[..Math.Min(Q.Trim().Length, LongestQuestion)];
        Comune = string.IsNullOrWhiteSpace(Comune) ? null : Comune.Trim();
        ProvinceNames = (await territory.ProvincesAsync(cancel)).ToDictionary(p => p.Sigla, p => p.Name);
        if (Comune is not null) return await ShowAsync(Comune, cancel);
        if (Q is null) return Page();

        var (name, sigla) = WithSigla().Match(Q) is { Success: true } both ? (both.Groups[1].Value, both.Groups[2].Value.ToUpperInvariant()) : (Q, null);
        var named = (await territory.NamedAsync(name, cancel)).Where(m => sigla is null || m.Province == sigla).ToList();
        // Somebody else's municipality, or one that has ended, counts only where this region has none of that name today.
        var own = named.Where(m => m.Region == Region.Region && m.ExistsOn(time.Today)).ToList();
        if (own.Count == 0) own = [.. named.Where(m => m.Region == Region.Region)];
        if (own.Count == 0) own = [.. named.Where(m => m.ExistsOn(time.Today))];
        if (own.Count == 1) return RedirectToPage(new { comune = own[0].Code, q = (string?)null });
        if (own.Count > 1) Homonyms = own;
        else
        {
            Suggestions = await territory.SearchAsync(name, MostSuggestions, cancel, Region.Region);
            if (Suggestions.Count == 0) Suggestions = await territory.NearestAsync(name, Region.Region, MostSuggestions, cancel);
        }
        return Page();
    }

    private async Task<IActionResult> ShowAsync(string code, CancellationToken cancel)
    {
        var asked = IstatCode.TryParse(code, out var istat, out _) ? await territory.FindMunicipalityAsync(istat.Value, cancel) : null;
        if (asked is null) return NotFound();
        var today = time.Today;
        var now = asked;
        // A merger may have been merged again.
        for (var turn = 0; turn < 10 && !now.ExistsOn(today) && now.Successor is { } next && await territory.FindMunicipalityAsync(next, cancel) is { } successor; turn++) now = successor;
        if (!asked.ExistsOn(today)) Ended = asked;
        Q = Written(now.ExistsOn(today) ? now : asked);
        if (!now.ExistsOn(today)) return Page();
        Found = now;
        head.Title = $"{now.Name}: a chi rivolgerti";
        IsElsewhere = now.Region != Region.Region;
        if (IsElsewhere) return Page();
        Centre = await organizations.CentreOfAsync(now.Code, today, cancel);
        if (Centre is not null) CentreProfile = await organizations.ProfileAsync(Centre.Id, cancel);
        ProvinceBody = await organizations.ProvinceBodyAsync(now.Province, today, cancel);
        Networks = await networks.CoveringAsync(now.Code, now.Province, cancel);
        Source = await territory.SourceAsync(cancel);
        return Page();
    }

    [GeneratedRegex(@"^(.+?)\s*\(([A-Za-z]{2})\)$")]
    private static partial Regex WithSigla();
}
