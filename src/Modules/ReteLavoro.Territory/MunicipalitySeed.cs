using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Territory;

/// <summary>
/// Gives a new region its municipalities and the country's provinces, from the list built into the program. Those that have
/// ended since 2020 come too, with what took their place. What is already there is left alone: an import by the
/// administrator is newer.
/// </summary>
internal sealed class MunicipalitySeed(SiteDbContext db, Territory territory, SiteSettings settings, ILogger<MunicipalitySeed> log) : IHandle<RegionSetUp>
{
    /// <param name="Coordinates">Where latitudes and longitudes come from.</param>
    internal sealed record BuiltIn(string Source, DateOnly AsOf, string Coordinates, string[][] Provinces, Listed[] Municipalities);

    /// <param name="Province">The sigla.</param>
    /// <param name="From">The first day, where it began after the list was made.</param>
    /// <param name="To">The last day; null while it is in force.</param>
    internal sealed record Listed(string Code, string Name, string Province, string? Cadastral, double? Lat, double? Lon, DateOnly? From, DateOnly? To, string? Successor);

    public async Task HandleAsync(RegionSetUp fact, CancellationToken cancel)
    {
        if (Read() is not { } list)
        {
            log.LogWarning("This build carries no list of municipalities: import one with «import municipalities FILE».");
            return;
        }
        var region = (await settings.RegionAsync(cancel)).Region;
        var provinces = await db.Set<Province>().Select(p => p.Sigla).ToHashSetAsync(cancel);
        foreach (var p in list.Provinces.Where(p => !provinces.Contains(p[0])))
            db.Add(new Province { Sigla = p[0], IstatCode = p[1], Name = p[2], RegionCode = p[3] });

        var own = list.Provinces.Where(p => p[3] == region).Select(p => p[0]).ToHashSet();
        if (own.Count == 0) log.LogWarning("No province belongs to region «{Region}»: the settings' section ReteLavoro.Region wants ISTAT's two digits.", region);
        if (await db.Set<Municipality>().AnyAsync(m => m.RegionCode == region, cancel)) own.Clear();
        var regions = list.Provinces.ToDictionary(p => p[0], p => p[3]);
        var mine = list.Municipalities.Where(m => own.Contains(m.Province)).ToList();
        // Who moved to another region is still asked for in this one.
        var successors = mine.Select(m => m.Successor).OfType<string>().ToHashSet();
        foreach (var m in mine.Union(list.Municipalities.Where(m => successors.Contains(m.Code))))
            db.Add(new Municipality
            {
                IstatCode = m.Code, Name = m.Name, SearchName = SearchText.Fold(m.Name), ProvinceCode = m.Province, RegionCode = regions[m.Province], CadastralCode = m.Cadastral,
                ValidFrom = m.From, ValidTo = m.To, SuccessorCode = m.Successor, Latitude = m.Lat, Longitude = m.Lon
            });
        if (own.Count > 0) await settings.SetAsync(TerritorySection.Name, new TerritorySection { Source = list.Source, AsOf = list.AsOf, Coordinates = list.Coordinates }.ToJson(), cancel);
        await db.SaveChangesAsync(cancel);
        await territory.ChangedAsync(cancel);
    }

    /// <summary>Null when the program was built without the list (the build step needs the npm registry).</summary>
    internal static BuiltIn? Read()
    {
        using var file = typeof(MunicipalitySeed).Assembly.GetManifestResourceStream("municipalities.json");
        return file is null ? null : JsonSerializer.Deserialize<BuiltIn>(file, JsonSerializerOptions.Web);
    }
}
