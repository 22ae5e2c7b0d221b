using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting;

public static class ScoutingLinks
{
    public const string List = "~/gestione/offerte";
    public const string New = "~/gestione/offerte/nuova";
    public const string Import = "~/gestione/offerte/importa";
    public static string Detail(Guid id) => $"~/gestione/offerte/{id}";
    public static string Edit(Guid id) => $"~/gestione/offerte/{id}/modifica";

    /// <summary>The people of a case beside the vacancies.</summary>
    public static string OfCase(string itemId) => $"~/gestione/crisi/{itemId}/offerte";
}

internal static class ScoutingVocabularies
{
    public const string Sources = "vacancy-sources";
    public const string Contracts = "contract-types";
}

/// <summary>Section "Scouting" of the settings.</summary>
public sealed record ScoutingSection
{
    public const string Name = "Scouting";

    /// <summary>How far a place of work may lie from where people worked, in kilometres, when nobody chooses; null: the whole region.</summary>
    public int? NearKm { get; init; }
}

internal sealed record VacancySearch
{
    public string? Text { get; init; }

    /// <summary>ISTAT's three digits of the province.</summary>
    public string? Province { get; init; }

    /// <summary>A code of ISCO that the vacancy's lies in.</summary>
    public string? Occupation { get; init; }
    public string? Source { get; init; }

    /// <summary>Null for all.</summary>
    public VacancyState? State { get; init; }

    /// <summary>Codes of municipalities; null for the whole region.</summary>
    public IReadOnlyCollection<string>? Municipalities { get; init; }
}

/// <param name="Posts">Of all that were found, not of this page alone.</param>
internal sealed record VacancyPage(IReadOnlyList<Vacancy> Items, int Page, int Pages, int Total, int Posts);

/// <summary>Lists of vacancies, paged by the database.</summary>
internal sealed class Vacancies(SiteDbContext db, TimeProvider time)
{
    public const int PageSize = 20;

    public Task<Vacancy?> FindAsync(Guid id, CancellationToken cancel) => db.Set<Vacancy>().AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, cancel);

    /// <summary>What ends first comes first.</summary>
    public async Task<VacancyPage> PageAsync(VacancySearch search, int page, CancellationToken cancel)
    {
        var found = Of(search);
        var sums = await found.GroupBy(v => 1).Select(g => new { Total = g.Count(), Posts = g.Sum(v => v.Posts) }).FirstOrDefaultAsync(cancel);
        if (sums is null) return new([], 1, 1, 0, 0);
        var pages = Math.Max(1, (sums.Total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        return new(await InOrder(found).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel), page, pages, sums.Total, sums.Posts);
    }

    public IAsyncEnumerable<Vacancy> AllAsync(VacancySearch search) => InOrder(Of(search)).AsAsyncEnumerable();

    /// <summary>The posts of the vacancies that are open today, by code of occupation and municipality. One that is expired or withdrawn is never in it.</summary>
    public async Task<IReadOnlyList<OpenPosts>> OpenPostsAsync(CancellationToken cancel) =>
        await Of(new() { State = VacancyState.Open }).GroupBy(v => new { v.Isco, v.Municipality }).Select(g => new OpenPosts(g.Key.Isco, g.Key.Municipality, g.Sum(v => v.Posts))).ToListAsync(cancel);

    private static IQueryable<Vacancy> InOrder(IQueryable<Vacancy> found) => found.OrderBy(v => v.LastDay).ThenBy(v => v.Title).ThenBy(v => v.Id);

    private IQueryable<Vacancy> Of(VacancySearch search)
    {
        var today = time.Today;
        IQueryable<Vacancy> found = db.Set<Vacancy>().AsNoTracking();
        found = search.State switch
        {
            VacancyState.Open => found.Where(v => v.WithdrawnOn == null && v.FirstDay <= today && v.LastDay >= today),
            VacancyState.Coming => found.Where(v => v.WithdrawnOn == null && v.FirstDay > today && v.LastDay >= today),
            VacancyState.Expired => found.Where(v => v.WithdrawnOn == null && v.LastDay < today),
            VacancyState.Withdrawn => found.Where(v => v.WithdrawnOn != null),
            _ => found
        };
        if (Territory.SearchText.Fold(search.Text) is { Length: > 0 } wanted) found = found.Where(v => v.SearchText.Contains(wanted));
        if (search.Province is { } province) found = found.Where(v => v.Municipality.StartsWith(province));
        if (search.Occupation is { } occupation) found = found.Where(v => v.Isco.StartsWith(occupation));
        if (search.Source is { } source) found = found.Where(v => v.Source == source);
        if (search.Municipalities is { } places) found = found.Where(v => places.Contains(v.Municipality));
        return found;
    }
}

internal sealed record OpenPosts(string Isco, string Municipality, int Posts);
