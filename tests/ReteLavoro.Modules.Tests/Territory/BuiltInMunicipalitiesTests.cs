using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Territory;
using Xunit;

namespace ReteLavoro.Modules.Tests.Territory;

/// <summary>The list that the program carries: the package's of 1 January 2020, what has changed since, and where each lies.</summary>
public class BuiltInMunicipalitiesTests(ITestOutputHelper output)
{
    private const string Archive = "istat-vocabolari/cities.csv";
    private const string List = "comuni-piemonte-lombardia.csv";

    [Fact]
    public async Task A_new_region_starts_with_the_municipalities_built_into_the_program()
    {
        Carried();
        await using var site = await RegisterSite.CreateAsync("01");
        await site.SetUp();
        // What merged since 2020 is there, and so is what it merged into.
        Assert.Equal(1_182, await Count(site));
        Assert.Equal(1_180, await site.Ask<SiteDbContext, int>(db => db.Set<Municipality>().CountAsync(m => m.ValidTo == null)));
        Assert.Equal(8, (await site.Ask<ITerritory, IReadOnlyList<ProvinceInfo>>(t => t.ProvincesAsync(default))).Count);
        var source = (await Source(site))!;
        Assert.Equal((new DateOnly(2025, 9, 9), "GeoNames (www.geonames.org), CC BY 4.0"), (source.AsOf, source.OfPlaces));
        Assert.InRange((await site.Ask<ITerritory, IReadOnlyList<CentroidInfo>>(t => t.CentroidsAsync(default))).Count, 1_120, 1_180);
        await site.SetUp();
        Assert.Equal(1_182, await Count(site));
    }

    [Fact]
    public async Task Whoever_merged_since_2020_leads_to_what_took_its_place()
    {
        Carried();
        await using var site = await RegisterSite.CreateAsync();
        await site.SetUp();
        async Task<MunicipalityInfo> Find(string code) => (await site.Ask<ITerritory, MunicipalityInfo?>(t => t.FindMunicipalityAsync(code, default)))!;
        foreach (var old in new[] { "012009", "012018", "012095" })
        {
            var ended = await Find(old);
            Assert.Equal((new DateOnly(2022, 12, 31), "012144"), (ended.ValidTo, ended.Successor));
        }
        var merged = await Find("012144");
        Assert.Equal(("Bardello con Malgesso e Bregano", "VA", new DateOnly(2023, 1, 1)), (merged.Name, merged.Province, merged.ValidFrom));
        Assert.NotNull(merged.Latitude);
        Assert.Equal("Campospinoso Albaredo", (await Find("018026")).Name);
        Assert.Equal("018026", (await Find("018002")).Successor);
    }

    [Fact]
    public async Task Whoever_moved_to_another_region_is_found_where_it_went()
    {
        Carried();
        await using var site = await RegisterSite.CreateAsync("11");
        await site.SetUp();
        Assert.Equal("099030", (await site.Ask<ITerritory, MunicipalityInfo?>(t => t.FindMunicipalityAsync("041033", default)))!.Successor);
        Assert.Equal("08", (await site.Ask<ITerritory, MunicipalityInfo?>(t => t.FindMunicipalityAsync("099030", default)))!.Region);
    }

    [Fact]
    public async Task The_list_is_ISTATs_in_codes_names_ends_and_successors()
    {
        var list = Carried();
        await using var file = File.OpenRead(SharedLists.Path(Archive));
        var archive = (await MunicipalityFile.ReadAsync(file, null, default)).Found;
        // What the law has changed after the archive was made is left out: it is told with its act.
        var day = list.AsOf;
        var expected = archive.Values.Where(m => m.ValidTo is null || m.ValidTo >= day).Select(m => $"{m.Code} {SearchText.Fold(m.Name)} {m.Province}");
        var built = list.Municipalities.Where(m => !(m.From > day) && !(m.To < day)).Select(m => $"{m.Code} {SearchText.Fold(m.Name)} {m.Province}");
        Assert.Equal(expected.Order(), built.Order());

        var ended = list.Municipalities.Where(m => m.To < day).ToList();
        Assert.Equal(17, ended.Count);
        Assert.All(ended, m =>
        {
            Assert.Equal(archive[m.Code].ValidTo, m.To);
            // The archive names who followed only where the names tell it.
            if (archive[m.Code].Successor is { } successor) Assert.Equal(successor, m.Successor);
        });
        Assert.All(list.Municipalities.Where(m => m.From is not null), m => Assert.Equal(archive[m.Code].ValidFrom, m.From));
    }

    [Fact]
    public void Every_municipality_that_has_ended_has_a_successor_in_force_from_the_next_day()
    {
        var list = Carried();
        var byCode = list.Municipalities.ToDictionary(m => m.Code);
        Assert.All(list.Municipalities.Where(m => m.To is not null), m =>
        {
            var next = byCode[m.Successor!];
            Assert.False(next.From > m.To!.Value.AddDays(1), $"{m.Code} ended on {m.To} and {next.Code} began on {next.From}.");
            Assert.Null(next.To);
        });
    }

    [Fact]
    public async Task No_place_is_another_municipalitys()
    {
        var list = Carried();
        await using var file = File.OpenRead(SharedLists.Path(List));
        var centroids = (await MunicipalityFile.ReadAsync(file, null, default)).Found;
        var found = list.Municipalities.Where(m => m.Lat is not null && centroids.ContainsKey(m.Code))
            .Select(m => (m.Name, Kilometres: Kilometres(m.Lat!.Value, m.Lon!.Value, centroids[m.Code].Latitude!.Value, centroids[m.Code].Longitude!.Value))).OrderByDescending(m => m.Kilometres).ToList();
        output.WriteLine($"{found.Count} of {centroids.Count} have a place; the farthest: {string.Join(", ", found.Take(5).Select(m => $"{m.Name} {m.Kilometres:0.0} km"))}; the middle one {found[found.Count / 2].Kilometres:0.0} km");
        Assert.True(found.Count > centroids.Count * 0.95);
        // The seat of a valley may lie far from the middle of its mountains.
        Assert.All(found, m => Assert.True(m.Kilometres < 15, $"{m.Name} is {m.Kilometres:0.0} km from its centroid."));
    }

    [Fact]
    public async Task What_an_administrator_imports_counts_and_the_places_keep_their_source_until_a_list_brings_its_own()
    {
        Carried();
        await using var site = await RegisterSite.CreateAsync();
        await site.SetUp();
        Assert.Empty((await site.Import(File.OpenRead(SharedLists.Path(Archive)))).Problems);
        Assert.Equal("GeoNames (www.geonames.org), CC BY 4.0", (await Source(site))!.OfPlaces);
        // ISTAT does not say which municipality took in this one; the program does, and an import does not make it forgotten.
        Assert.Equal("018026", (await site.Ask<ITerritory, MunicipalityInfo?>(t => t.FindMunicipalityAsync("018002", default)))!.Successor);

        async Task<CentroidInfo[]> Places() => [.. await site.Ask<ITerritory, IReadOnlyList<CentroidInfo>>(t => t.CentroidsAsync(default))];
        var towns = await Places();
        Assert.Empty((await site.Import(File.OpenRead(SharedLists.Path(List)))).Problems);
        // What is kept in memory changes with the act.
        Assert.Equal(1_502, (await Places()).Length);
        Assert.NotEqual(towns[0], (await Places())[0]);
        var bergamo = await site.Ask<ITerritory, MunicipalityInfo?>(t => t.FindMunicipalityAsync("016024", default));
        await site.SetUp();
        Assert.Equal(bergamo, await site.Ask<ITerritory, MunicipalityInfo?>(t => t.FindMunicipalityAsync("016024", default)));
        const string own = "ISTAT, elenco dei comuni in vigore con i centroidi (file prova.csv)";
        Assert.Equal(own, (await Source(site))!.OfPlaces);
        // An archive has no places: those of the list stay, and so does their source.
        await site.Do<SiteDbContext>(db => db.Set<Municipality>().Where(m => m.IstatCode == "016024").ExecuteUpdateAsync(m => m.SetProperty(x => x.CadastralCode, "X000").SetProperty(x => x.ValidFrom, new DateOnly(1999, 1, 1))));
        Assert.Equal(1, (await site.Import(File.OpenRead(SharedLists.Path(Archive)))).Changed);
        Assert.Equal(own, (await Source(site))!.OfPlaces);
    }

    [Fact]
    public async Task A_region_set_up_before_there_were_places_gets_them_with_its_next_file()
    {
        Carried();
        await using var site = await RegisterSite.CreateAsync();
        await site.SetUp();
        await site.Do<SiteDbContext>(db => db.Set<Municipality>().ExecuteUpdateAsync(m => m.SetProperty(x => x.Latitude, (double?)null).SetProperty(x => x.Longitude, (double?)null)));
        await site.Do<SiteSettings>(s => s.SetAsync(TerritorySection.Name, new TerritorySection { Source = "ISTAT" }.ToJson(), default));
        Assert.Empty((await site.Import(File.OpenRead(SharedLists.Path(Archive)))).Problems);
        Assert.InRange((await site.Ask<ITerritory, IReadOnlyList<CentroidInfo>>(t => t.CentroidsAsync(default))).Count, 1_440, 1_502);
        Assert.Equal("GeoNames (www.geonames.org), CC BY 4.0", (await Source(site))!.OfPlaces);
        Assert.True((await site.Import(File.OpenRead(SharedLists.Path(Archive)))).ChangesNothing);
    }

    private static MunicipalitySeed.BuiltIn Carried()
    {
        var list = MunicipalitySeed.Read();
        Assert.SkipWhen(list is null, "Left out: this build carries no municipalities.json (node municipalities.mjs in the module's folder).");
        return list!;
    }

    private static double Kilometres(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        var degree = Math.PI / 180;
        return 6371 * double.Hypot((otherLatitude - latitude) * degree, (otherLongitude - longitude) * degree * Math.Cos((latitude + otherLatitude) / 2 * degree));
    }

    private static Task<TerritorySource?> Source(RegisterSite site) => site.Ask<ITerritory, TerritorySource?>(t => t.SourceAsync(default).AsTask());
    private static Task<int> Count(RegisterSite site) => site.Ask<SiteDbContext, int>(db => db.Set<Municipality>().CountAsync());
}
