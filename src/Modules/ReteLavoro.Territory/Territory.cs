using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Territory;

/// <summary>Every province of the country: a hundred rows, which pages ask for again and again.</summary>
internal sealed record ProvinceSet(IReadOnlyList<ProvinceInfo> All);

/// <summary>The municipalities whose place is known, also those that have ended: as many as the map has points, for every visitor again.</summary>
internal sealed record PlaceSet(IReadOnlyList<MunicipalityInfo> All);

internal sealed class Territory(SiteDbContext db, Remembered<ProvinceSet> provinces, Remembered<PlaceSet> places, SiteSettings settings, TimeProvider time) : ITerritory
{
    private IQueryable<Municipality> All => db.Set<Municipality>().AsNoTracking();

    private IQueryable<Municipality> InForce()
    {
        var today = time.Today;
        return All.Where(m => (m.ValidTo == null || m.ValidTo >= today) && (m.ValidFrom == null || m.ValidFrom <= today));
    }

    public async Task<MunicipalityInfo?> FindMunicipalityAsync(string code, CancellationToken cancel) =>
        (await All.FirstOrDefaultAsync(m => m.IstatCode == code, cancel))?.Info();

    public async Task<IReadOnlyList<MunicipalityInfo>> FindMunicipalitiesAsync(IReadOnlyCollection<string> codes, CancellationToken cancel) =>
        codes.Count == 0 ? [] : Infos(await All.Where(m => codes.Contains(m.IstatCode)).OrderBy(m => m.SearchName).ToListAsync(cancel));

    public async Task<IReadOnlyList<MunicipalityInfo>> SearchAsync(string? text, int take, CancellationToken cancel, string? region = null)
    {
        var wanted = SearchText.Fold(text);
        if (wanted.Length == 0) return [];
        var found = InForce().Where(m => m.SearchName.Contains(wanted));
        if (region is not null) found = found.Where(m => m.RegionCode == region);
        return Infos(await found.OrderBy(m => m.SearchName.StartsWith(wanted) ? 0 : 1).ThenBy(m => m.SearchName).ThenBy(m => m.IstatCode).Take(take).ToListAsync(cancel));
    }

    public async Task<IReadOnlyList<MunicipalityInfo>> NamedAsync(string? name, CancellationToken cancel)
    {
        var today = time.Today;
        var wanted = SearchText.Fold(name);
        return wanted.Length == 0 ? [] : Infos(await All.Where(m => m.SearchName == wanted).OrderBy(m => m.ValidTo == null || m.ValidTo >= today ? 0 : 1).ThenBy(m => m.ProvinceCode).ThenBy(m => m.IstatCode).Take(50).ToListAsync(cancel));
    }

    public async Task<IReadOnlyList<MunicipalityInfo>> NearestAsync(string? name, string region, int take, CancellationToken cancel)
    {
        var wanted = SearchText.Fold(name);
        if (wanted.Length == 0) return [];
        // Who mistypes gets the first letter right; a fifth of the word, and never less than two letters, may be wrong.
        var begins = wanted[..1];
        var known = await InForce().Where(m => m.RegionCode == region && m.SearchName.StartsWith(begins)).ToListAsync(cancel);
        return Infos([.. known.Select(m => (Row: m, Steps: Steps(wanted, m.SearchName))).Where(m => m.Steps <= Math.Max(2, wanted.Length / 5)).OrderBy(m => m.Steps).ThenBy(m => m.Row.SearchName).Take(take).Select(m => m.Row)]);
    }

    public async Task<IReadOnlyList<CentroidInfo>> CentroidsAsync(CancellationToken cancel)
    {
        var (region, today) = ((await settings.RegionAsync(cancel)).Region, time.Today);
        return [.. (await places.GetAsync(() => ReadPlacesAsync(cancel))).All.Where(m => m.Region == region && m.ExistsOn(today)).Select(m => new CentroidInfo(m.Province, m.Latitude!.Value, m.Longitude!.Value))];
    }

    public async Task<IReadOnlyDictionary<string, double>> KilometresFromAsync(IReadOnlyCollection<MunicipalityInfo> near, CancellationToken cancel)
    {
        var from = near.Where(m => m is { Latitude: not null, Longitude: not null }).ToList();
        if (from.Count == 0) return new Dictionary<string, double>();
        var found = (await places.GetAsync(() => ReadPlacesAsync(cancel))).All.ToDictionary(m => m.Code, m => from.Min(f => f.KilometresTo(m)!.Value));
        foreach (var place in near) found[place.Code] = 0;
        return found;
    }

    /// <summary>How many letters must be put in, taken out or changed to make one of the other (Levenshtein).</summary>
    internal static int Steps(string a, string b)
    {
        if (a.Length > 200 || b.Length > 200) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0]++;
            for (var j = 1; j <= b.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }

    public async Task<IReadOnlyList<MunicipalityInfo>> MunicipalitiesAsync(string province, CancellationToken cancel) =>
        Infos(await InForce().Where(m => m.ProvinceCode == province).OrderBy(m => m.SearchName).ToListAsync(cancel));

    public async Task<IReadOnlyList<MunicipalityInfo>> MunicipalitiesOfAsync(IReadOnlyCollection<string> provinces, CancellationToken cancel) =>
        provinces.Count == 0 ? [] : Infos(await InForce().Where(m => provinces.Contains(m.ProvinceCode)).OrderBy(m => m.SearchName).ThenBy(m => m.IstatCode).ToListAsync(cancel));

    public async Task<ProvinceInfo?> FindProvinceAsync(string sigla, CancellationToken cancel) =>
        (await KnownProvincesAsync(cancel)).FirstOrDefault(p => p.Sigla == sigla);

    public async Task<IReadOnlyList<ProvinceInfo>> ProvincesOfAsync(string region, CancellationToken cancel) =>
        [.. (await KnownProvincesAsync(cancel)).Where(p => p.Region == region)];

    /// <summary>Called by whoever has changed municipalities or provinces, inside the act, once they are saved.</summary>
    internal async Task ChangedAsync(CancellationToken cancel)
    {
        await provinces.ChangedAsync(() => ReadProvincesAsync(cancel));
        await places.ChangedAsync(() => ReadPlacesAsync(cancel));
    }

    private async ValueTask<IReadOnlyList<ProvinceInfo>> KnownProvincesAsync(CancellationToken cancel) => (await provinces.GetAsync(() => ReadProvincesAsync(cancel))).All;

    private async Task<ProvinceSet> ReadProvincesAsync(CancellationToken cancel) =>
        new([.. (await db.Set<Province>().AsNoTracking().OrderBy(p => p.Name).ToListAsync(cancel)).Select(Info)]);

    private async Task<PlaceSet> ReadPlacesAsync(CancellationToken cancel) =>
        new(Infos(await All.Where(m => m.Latitude != null && m.Longitude != null).OrderBy(m => m.IstatCode).ToListAsync(cancel)));

    public async Task<IReadOnlyList<ProvinceInfo>> ProvincesAsync(CancellationToken cancel) =>
        await ProvincesOfAsync((await settings.RegionAsync(cancel)).Region, cancel);

    public async ValueTask<TerritorySource?> SourceAsync(CancellationToken cancel)
    {
        var section = await settings.GetAsync<TerritorySection>(TerritorySection.Name, cancel);
        return section.Source is null ? null : new(section.Source, section.AsOf, section.Coordinates);
    }

    private static IReadOnlyList<MunicipalityInfo> Infos(List<Municipality> rows) => [.. rows.Select(m => m.Info())];
    private static ProvinceInfo Info(Province p) => new(p.Sigla, p.IstatCode, p.Name, p.RegionCode);
}

/// <summary>Section "territory" of the settings: where the list of municipalities comes from.</summary>
internal sealed record TerritorySection
{
    public const string Name = "territory";
    public string? Source { get; init; }
    public DateOnly? AsOf { get; init; }

    /// <summary>Where the coordinates come from: a list without any leaves those that are there.</summary>
    public string? Coordinates { get; init; }

    public JsonObject ToJson() => new() { ["source"] = Source, ["asOf"] = AsOf?.ToString("yyyy-MM-dd"), ["coordinates"] = Coordinates };
}

/// <summary>Every vocabulary, by id: a few hundred terms, which pages ask for again and again.</summary>
internal sealed record VocabularySet(IReadOnlyDictionary<string, IReadOnlyList<Term>> ById);

internal sealed class Vocabularies(SiteDbContext db, Remembered<VocabularySet> remembered) : IVocabularies
{
    public async Task<IReadOnlyList<Term>> TermsAsync(string vocabulary, CancellationToken cancel) =>
        (await remembered.GetAsync(() => ReadAsync(cancel))).ById.GetValueOrDefault(vocabulary) ?? [];

    /// <summary>Called by whoever has changed terms, inside the act, once they are saved.</summary>
    public Task ChangedAsync(CancellationToken cancel) => remembered.ChangedAsync(() => ReadAsync(cancel));

    private async Task<VocabularySet> ReadAsync(CancellationToken cancel) =>
        new((await db.Set<VocabularyTerm>().AsNoTracking().OrderBy(t => t.Position).ThenBy(t => t.TermId).ToListAsync(cancel)).GroupBy(t => t.VocabularyId)
            .ToDictionary(g => g.Key, IReadOnlyList<Term> (g) => [.. g.Select(t => new Term(t.TermId, t.Label, t.Note, t.RequiresAct, t.Source is null ? null : JsonNode.Parse(t.Source), t.Institutional))]));
}
