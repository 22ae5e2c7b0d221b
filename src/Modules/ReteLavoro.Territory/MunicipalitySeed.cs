using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Territory;

/// <summary>
/// Gives a new region its municipalities and the country's provinces, from the list built into the program. What is
/// already there is left alone: an import by the administrator is newer.
/// </summary>
internal sealed class MunicipalitySeed(SiteDbContext db, Territory territory, SiteSettings settings, ILogger<MunicipalitySeed> log) : IHandle<RegionSetUp>
{
    internal sealed record BuiltIn(string Source, DateOnly AsOf, string[][] Provinces, string?[][] Municipalities);

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
        foreach (var m in list.Municipalities.Where(m => own.Contains(m[2]!)))
            db.Add(new Municipality { IstatCode = m[0]!, Name = m[1]!, SearchName = SearchText.Fold(m[1]), ProvinceCode = m[2]!, RegionCode = region, CadastralCode = m[3] });
        if (own.Count > 0) await settings.SetAsync(TerritorySection.Name, new TerritorySection { Source = list.Source, AsOf = list.AsOf }.ToJson(), cancel);
        await db.SaveChangesAsync(cancel);
        await territory.ProvincesChangedAsync(cancel);
    }

    /// <summary>Null when the program was built without the list (the build step needs the npm registry).</summary>
    internal static BuiltIn? Read()
    {
        using var file = typeof(MunicipalitySeed).Assembly.GetManifestResourceStream("municipalities.json");
        return file is null ? null : JsonSerializer.Deserialize<BuiltIn>(file, JsonSerializerOptions.Web);
    }
}
