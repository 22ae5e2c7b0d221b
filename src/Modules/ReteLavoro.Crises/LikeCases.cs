using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises;

/// <param name="Reasons">Each likeness as a sentence.</param>
internal sealed record LikeCase(string ItemId, string Title, DateOnly? ClosedOn, DateTime BegunUtc, int Points, int ProfileLikeness, IReadOnlyList<string> Reasons);

/// <summary>
/// Cases that were there before, or are over, and are like this one by sector, size, territory and profile: what was done
/// there may help here. What weighs how much stands in <see cref="Compare"/>; at equal weight the newer case comes first,
/// then the lower id, so that the order is always the same.
/// </summary>
internal sealed class LikeCases(SiteDbContext db, Sectors sectors)
{
    private const int MostShown = 5;

    // As many as are read to be weighed: the nearest by sector and province, the newest first.
    private const int MostWeighed = 200;

    /// <summary>One likeness alone, and a faint one, is a coincidence.</summary>
    private const int LeastPoints = 2;

    /// <summary>What of a case is compared.</summary>
    internal sealed record Traits(int? Workers, GroupProfile? Profile, IReadOnlySet<string> Divisions, IReadOnlySet<string> Sectors, IReadOnlySet<string> Municipalities, IReadOnlySet<string> Provinces);

    /// <param name="readable">The cases that the person may read, as <see cref="CrisisAccess"/> gives them.</param>
    public async Task<IReadOnlyList<LikeCase>> OfAsync(ContentItem item, CrisisView view, IQueryable<ContentVersion> readable, CancellationToken cancel)
    {
        var (id, begun) = (item.ContentItemId, item.CreatedUtc);
        var names = (await sectors.AllAsync(cancel)).ToDictionary(s => s.Id, s => s.Label);
        var mySectors = new HashSet<string>();
        foreach (var firm in view.Part.Firms)
            if (await sectors.OfAsync(firm.Ateco, cancel) is { } sector) mySectors.Add(sector.Id);
        var mine = new Traits(view.Part.WorkersInvolved, view.Part.Workers.Length == 0 ? null : GroupProfile.Of(view.Part.Workers),
            view.Part.Firms.Select(f => SectorTest.DivisionOf(f.Ateco)).OfType<string>().ToHashSet(), mySectors,
            view.Units.Select(u => u.Municipality.Code).ToHashSet(), view.Provinces.Select(p => p.Sigla).ToHashSet());
        var found = await (from n in db.Set<CrisisIndex>().AsNoTracking()
                           where n.Published == false && n.ItemId != id
                           join v in readable on n.ItemId equals v.ItemId
                           where n.ClosedOn != null || v.CreatedUtc < begun
                           let sameSector = db.Set<CrisisFirmRow>().Any(f => f.ItemId == n.ItemId && f.Published == false && f.Sector != null && mine.Sectors.Contains(f.Sector))
                           let sameProvince = db.Set<CrisisProvince>().Any(p => p.ItemId == n.ItemId && p.Published == false && mine.Provinces.Contains(p.Province))
                           where sameSector || sameProvince
                           orderby sameSector && sameProvince ? 0 : 1, v.CreatedUtc descending, n.ItemId
                           select new { n.ItemId, n.Title, n.ClosedOn, n.Workers, n.Profile, v.CreatedUtc }).Take(MostWeighed).ToListAsync(cancel);
        var ids = found.Select(f => f.ItemId).ToList();
        var firms = (await db.Set<CrisisFirmRow>().AsNoTracking().Where(f => f.Published == false && ids.Contains(f.ItemId)).Select(f => new { f.ItemId, f.Division, f.Sector }).ToListAsync(cancel)).ToLookup(f => f.ItemId);
        var municipalities = (await db.Set<CrisisMunicipality>().AsNoTracking().Where(m => m.Published == false && ids.Contains(m.ItemId)).ToListAsync(cancel)).ToLookup(m => m.ItemId, m => m.Municipality);
        var provinces = (await db.Set<CrisisProvince>().AsNoTracking().Where(p => p.Published == false && ids.Contains(p.ItemId)).ToListAsync(cancel)).ToLookup(p => p.ItemId, p => p.Province);
        var weighed = from f in found
                      let theirs = new Traits(f.Workers, GroupProfile.FromStored(f.Profile), firms[f.ItemId].Select(x => x.Division).OfType<string>().ToHashSet(), firms[f.ItemId].Select(x => x.Sector).OfType<string>().ToHashSet(),
                          municipalities[f.ItemId].ToHashSet(), provinces[f.ItemId].ToHashSet())
                      let like = Compare(mine, theirs, view, names)
                      select new LikeCase(f.ItemId, f.Title, f.ClosedOn, f.CreatedUtc, like.Points, like.Profile, like.Reasons);
        return Ranked(weighed);
    }

    internal static IReadOnlyList<LikeCase> Ranked(IEnumerable<LikeCase> cases) =>
        [.. cases.Where(c => c.Points >= LeastPoints).OrderByDescending(c => c.Points).ThenByDescending(c => c.ProfileLikeness).ThenByDescending(c => c.BegunUtc).ThenBy(c => c.ItemId, StringComparer.Ordinal).Take(MostShown)];

    /// <summary>Division of ATECO 3, section alone 2; municipality 2, province alone 1; size within a fifth 2, within half 1; profile from 80 % 2, from 60 % 1.</summary>
    internal static (int Points, int Profile, IReadOnlyList<string> Reasons) Compare(Traits mine, Traits theirs, CrisisView view, IReadOnlyDictionary<string, string> sectorNames)
    {
        var (points, profile, reasons) = (0, 0, new List<string>());
        void Add(int weight, string reason) { points += weight; reasons.Add(reason); }
        static List<string> Both(IReadOnlySet<string> a, IReadOnlySet<string> b) => [.. a.Intersect(b).Order(StringComparer.Ordinal)];

        if (Both(mine.Divisions, theirs.Divisions) is { Count: > 0 } divisions) Add(3, $"Stessa divisione ATECO: {string.Join(", ", divisions)}.");
        else if (Both(mine.Sectors, theirs.Sectors) is { Count: > 0 } shared) Add(2, $"Stesso settore: {string.Join(", ", shared.Select(s => sectorNames.GetValueOrDefault(s, s)))}.");
        if (mine.Workers is > 0 and { } here && theirs.Workers is > 0 and { } there)
        {
            var share = (decimal)Math.Min(here, there) / Math.Max(here, there);
            if (share >= 0.5m) Add(share >= 0.8m ? 2 : 1, $"Dimensione simile: {there} lavoratori, qui {here}.");
        }
        if (Both(mine.Municipalities, theirs.Municipalities) is { Count: > 0 } places) Add(2, $"Stesso comune: {string.Join(", ", places.Select(p => view.Units.First(u => u.Municipality.Code == p).Municipality.Name))}.");
        else if (Both(mine.Provinces, theirs.Provinces) is { Count: > 0 } provinces) Add(1, $"Stessa provincia: {string.Join(", ", provinces.Select(p => view.Provinces.First(x => x.Sigla == p).Name))}.");
        if (mine.Profile is not null && theirs.Profile is not null)
        {
            profile = mine.Profile.LikenessTo(theirs.Profile);
            var most = mine.Profile.MostInBoth(theirs.Profile).Select(m => view.LabelOf(m.Column.Vocabulary, m.Band)).ToList();
            if (profile >= 60) Add(profile >= 80 ? 2 : 1, $"Persone simili per il {profile} %{(most.Count == 0 ? "" : $": in tutti e due i gruppi sono di più «{string.Join("», «", most)}»")}.");
        }
        return (points, profile, reasons);
    }
}
