using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>Which municipalities a network in being covers, and which none does: as a map of dots and, saying the same, as a list.</summary>
internal sealed class CoperturaModel(NetworkLists networks, ITerritory territory, PageHead head) : PageModel
{
    internal sealed record ProvinceCoverage(ProvinceInfo Province, int Total, IReadOnlyList<MunicipalityInfo> Uncovered)
    {
        public int Covered => Total - Uncovered.Count;
    }

    internal IReadOnlyList<ProvinceCoverage> Provinces { get; private set; } = [];
    internal DotMap? Map { get; private set; }

    /// <summary>Where the map's points come from, to be named below it.</summary>
    internal string? Places { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Copertura del territorio";
        head.Section = "Reti";
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        var provinces = await territory.ProvincesAsync(cancel);
        var all = await territory.MunicipalitiesOfAsync([.. provinces.Select(p => p.Sigla)], cancel);
        var (whole, named) = await networks.TerritoryAsync(cancel);
        bool Covered(MunicipalityInfo m) => whole.Contains(m.Province) || named.Contains(m.Code);
        Provinces = [.. provinces.Select(p => new ProvinceCoverage(p, all.Count(m => m.Province == p.Sigla), [.. all.Where(m => m.Province == p.Sigla && !Covered(m))]))];
        Map = DotMap.Of([.. all.Select(m => (m, Covered(m)))]);
        Places = (await territory.SourceAsync(cancel))?.OfPlaces;
    }
}

/// <summary>Municipalities as dots on their places; degrees are flattened at the middle latitude, which is enough for one region.</summary>
internal sealed record DotMap(string ViewBox, IReadOnlyList<(string X, string Y, string Name, bool Covered)> Dots)
{
    private const double Width = 800;

    /// <returns>Null where no municipality has its place.</returns>
    public static DotMap? Of(IReadOnlyList<(MunicipalityInfo Municipality, bool Covered)> all)
    {
        var placed = all.Where(m => m.Municipality is { Latitude: not null, Longitude: not null }).ToList();
        if (placed.Count == 0) return null;
        var (south, north) = (placed.Min(m => m.Municipality.Latitude!.Value), placed.Max(m => m.Municipality.Latitude!.Value));
        var (west, east) = (placed.Min(m => m.Municipality.Longitude!.Value), placed.Max(m => m.Municipality.Longitude!.Value));
        var flat = Math.Cos((south + north) / 2 * Math.PI / 180);
        var scale = Width / Math.Max((east - west) * flat, 0.01);
        static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
        return new($"-8 -8 {Text(Width + 16)} {Text((north - south) * scale + 16)}",
            [.. placed.Select(m => (Text((m.Municipality.Longitude!.Value - west) * flat * scale), Text((north - m.Municipality.Latitude!.Value) * scale), m.Municipality.Name, m.Covered))]);
    }
}
