using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <summary>Crisis cases, as other modules see them. Whoever calls has asked whether the person may.</summary>
public interface ICrisisCases
{
    /// <summary>Begins a case as a draft, of the organization that the actor acts for.</summary>
    /// <returns>The item's id.</returns>
    /// <exception cref="RuleBroken">The VAT number is wrong, or a municipality is not of the region.</exception>
    Task<string> OpenAsync(OpenCrisis opening, CancellationToken cancel);

    /// <summary>Whom a case is about, as numbers, and where; null where there is no such case, or none that this person may read.</summary>
    Task<CasePeople?> PeopleOfAsync(string itemId, ClaimsPrincipal reader, CancellationToken cancel);

    /// <summary>The newest case that is not closed and has a firm with this VAT number; null when there is none.</summary>
    Task<OpenCase?> FindOpenByVatAsync(string vat, CancellationToken cancel);
}

public sealed record OpenCrisis
{
    /// <summary>For the offices: where it names the firm, nothing is published before an act lets it be named (CRI-08).</summary>
    public required string Title { get; init; }
    public required string FirmName { get; init; }

    /// <summary>Null while it is not known.</summary>
    public string? Vat { get; init; }

    /// <summary>ISTAT codes of the municipalities of its units.</summary>
    public IReadOnlyList<string> Municipalities { get; init; } = [];

    /// <summary>Why it is opened: "Segnalazione 2026-000123".</summary>
    public string? Reason { get; init; }
}

/// <param name="ByOccupation">By the terms of the vocabulary <c>isco-groups</c>; groups without anybody are not in it.</param>
/// <param name="Places">The municipalities of its units in the region.</param>
public sealed record CasePeople(string ItemId, string Title, IReadOnlyDictionary<string, int> ByOccupation, IReadOnlyList<MunicipalityInfo> Places);

/// <summary>A page about a case that a module below this one brings: the case leads there.</summary>
/// <param name="Of">Its address, from the id of the case: "~/gestione/…".</param>
/// <param name="Permission">Who lacks it does not see the link.</param>
public sealed record CaseLink(string Text, Func<string, string> Of, string Permission);

public sealed record OpenCase(string ItemId, string Title)
{
    public string Url => CrisisLinks.Detail(ItemId);
}

internal sealed class CrisisCases(SiteDbContext db, ContentStore content, CrisisAccess access, CrisisReader reader, ActRunner acts) : ICrisisCases
{
    public Task<string> OpenAsync(OpenCrisis opening, CancellationToken cancel)
    {
        var vat = "";
        if (!string.IsNullOrWhiteSpace(opening.Vat)) vat = VatNumber.TryParse(opening.Vat, out var number, out var whyNot) ? number.Value : throw new RuleBroken(whyNot, nameof(opening.Vat));
        var item = ContentItem.New(CrisisLinks.Type);
        item.Set(new TitlePart { Title = opening.Title });
        item.Set(new AutoroutePart());
        item.Set(new CrisisPart
        {
            Firms = [new("1", opening.FirmName, vat)],
            Units = [.. opening.Municipalities.Distinct().Select(m => new CrisisUnit("1", m))]
        });
        return acts.DoAsync(new("crises.open", item.ContentItemId, opening.Reason), async () =>
        {
            await content.SaveDraftAsync(item, null, cancel, opening.Reason);
            return item.ContentItemId;
        }, cancel);
    }

    public async Task<CasePeople?> PeopleOfAsync(string itemId, ClaimsPrincipal person, CancellationToken cancel)
    {
        if (await content.LatestAsync(itemId, cancel) is not { ContentType: CrisisLinks.Type } item) return null;
        if (!await (await access.ReadableAsync(person, cancel)).AnyAsync(v => v.ItemId == itemId, cancel)) return null;
        var part = item.Get<CrisisPart>();
        var byOccupation = GroupProfile.Of(part.Workers).Counts[VocabularyIds.IscoGroups];
        return new(itemId, item.DisplayText, byOccupation, [.. (await reader.MunicipalitiesAsync(part, cancel)).Local.Values.OrderBy(m => m.Name, StringComparer.Ordinal)]);
    }

    public async Task<OpenCase?> FindOpenByVatAsync(string vat, CancellationToken cancel)
    {
        if (!VatNumber.TryParse(vat, out var number, out _)) return null;
        return await (from f in db.Set<CrisisFirmRow>().AsNoTracking()
                      join i in db.Set<CrisisIndex>() on new { f.ItemId, f.Published } equals new { i.ItemId, i.Published }
                      join v in db.Set<ContentVersion>() on f.ItemId equals v.ItemId
                      where f.Published == false && f.Vat == number.Value && i.ClosedOn == null && v.Latest == true
                      orderby v.CreatedUtc descending, f.ItemId
                      select new OpenCase(f.ItemId, i.Title)).FirstOrDefaultAsync(cancel);
    }
}

internal sealed record CaseCard(string ItemId, string Title, string Summary, string? Path, IReadOnlyList<string> Provinces, IReadOnlyList<string> Sectors);

/// <param name="Overdue">Something that had to be done by then has not been.</param>
internal sealed record CaseRow(string ItemId, string Title, string Procedure, IReadOnlyList<string> Provinces, DateOnly? NextDue, bool Overdue, DateOnly? ClosedOn, string AgreementState, bool LacksMinutes, bool IsPublished, bool HasNewerDraft);

internal sealed record CasePage<T>(IReadOnlyList<T> Items, int Page, int Pages, int Total);

internal enum CaseState { Open, Overdue, NoMinutes, Draft, Published, Closed }

internal sealed record CaseSearch
{
    public string? Text { get; init; }
    public string? Province { get; init; }
    public string? Procedure { get; init; }
    public string? AgreementState { get; init; }
    public CaseState? State { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Those that the person may read, as <see cref="CrisisAccess"/> gives them.</summary>
    public required IQueryable<ContentVersion> Readable { get; init; }
}

/// <summary>Lists of cases, paged by the database.</summary>
internal sealed class CrisisLists(SiteDbContext db, SiteSettings settings, TimeProvider time)
{
    /// <summary>What is published, the newest first.</summary>
    public async Task<CasePage<CaseCard>> PublishedAsync(string? province, string? sector, int page, int size, CancellationToken cancel)
    {
        var rows = from n in db.Set<CrisisIndex>().AsNoTracking()
                   where n.Published == true && (province == null || db.Set<CrisisProvince>().Any(p => p.ItemId == n.ItemId && p.Published == true && p.Province == province))
                       && (sector == null || db.Set<CrisisFirmRow>().Any(f => f.ItemId == n.ItemId && f.Published == true && f.Sector == sector))
                   join v in db.Set<ContentVersion>() on n.ItemId equals v.ItemId
                   where v.Published == true
                   select new { n.ItemId, n.Title, v.Summary, v.Path, v.PublishedUtc };
        var total = await rows.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        page = Math.Clamp(page, 1, pages);
        var found = total == 0 ? [] : await rows.OrderByDescending(r => r.PublishedUtc).ThenBy(r => r.ItemId).Skip((page - 1) * size).Take(size).ToListAsync(cancel);
        var ids = found.Select(f => f.ItemId).ToList();
        var provinces = await ProvincesAsync(ids, published: true, cancel);
        var sectors = ids.Count == 0 ? null : (await db.Set<CrisisFirmRow>().AsNoTracking().Where(f => f.Published == true && ids.Contains(f.ItemId) && f.Sector != null).Select(f => new { f.ItemId, f.Sector }).Distinct().ToListAsync(cancel)).ToLookup(f => f.ItemId, f => f.Sector!);
        return new([.. found.Select(f => new CaseCard(f.ItemId, f.Title, f.Summary, f.Path, [.. provinces[f.ItemId]], [.. sectors![f.ItemId].Order(StringComparer.Ordinal)]))], page, pages, total);
    }

    /// <summary>The newest versions, for the back-office: what is due first comes first.</summary>
    public async Task<CasePage<CaseRow>> NewestAsync(CaseSearch search, int size, CancellationToken cancel)
    {
        var today = time.Today;
        var minutes = (await settings.GetAsync<CrisisSection>(CrisisSection.Name, cancel)).MinutesDays;
        var noMinutes = minutes is { } days ? today.AddDays(-days) : (DateOnly?)null;
        var rows = from n in db.Set<CrisisIndex>().AsNoTracking()
                   where n.Published == false
                   join v in search.Readable on n.ItemId equals v.ItemId
                   select new { n, v };
        if (SearchText.Fold(search.Text) is { Length: > 0 } wanted) rows = rows.Where(r => r.n.SearchText.Contains(wanted));
        if (search.Province is { } province) rows = rows.Where(r => db.Set<CrisisProvince>().Any(p => p.ItemId == r.n.ItemId && p.Published == false && p.Province == province));
        if (search.Procedure is { } procedure) rows = rows.Where(r => r.n.Procedure == procedure);
        if (search.AgreementState is { } agreement) rows = rows.Where(r => r.n.AgreementState == agreement);
        rows = search.State switch
        {
            CaseState.Open => rows.Where(r => r.n.ClosedOn == null),
            CaseState.Overdue => rows.Where(r => r.n.NextDue < today),
            CaseState.NoMinutes => rows.Where(r => r.n.NoMinutesSince < noMinutes),
            CaseState.Draft => rows.Where(r => r.v.Published == false),
            CaseState.Published => rows.Where(r => db.Set<CrisisIndex>().Any(p => p.ItemId == r.n.ItemId && p.Published == true)),
            CaseState.Closed => rows.Where(r => r.n.ClosedOn != null),
            _ => rows
        };
        var total = await rows.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        var page = Math.Clamp(search.Page, 1, pages);
        var found = total == 0 ? [] : await rows.OrderBy(r => r.n.NextDue == null ? 1 : 0).ThenBy(r => r.n.NextDue).ThenByDescending(r => r.v.ModifiedUtc).ThenBy(r => r.n.ItemId).Skip((page - 1) * size).Take(size)
            .Select(r => new { r.n, IsPublished = db.Set<CrisisIndex>().Any(p => p.ItemId == r.n.ItemId && p.Published == true), Draft = r.v.Published == false }).ToListAsync(cancel);
        var provinces = await ProvincesAsync([.. found.Select(f => f.n.ItemId)], published: false, cancel);
        return new([.. found.Select(f => new CaseRow(f.n.ItemId, f.n.Title, f.n.Procedure, [.. provinces[f.n.ItemId]], f.n.NextDue, f.n.NextDue < today, f.n.ClosedOn, f.n.AgreementState,
            f.n.NoMinutesSince < noMinutes, f.IsPublished, f.Draft))], page, pages, total);
    }

    private async Task<ILookup<string, string>> ProvincesAsync(IReadOnlyList<string> ids, bool published, CancellationToken cancel) =>
        (ids.Count == 0 ? [] : await db.Set<CrisisProvince>().AsNoTracking().Where(p => p.Published == published && ids.Contains(p.ItemId)).OrderBy(p => p.Province).ToListAsync(cancel)).ToLookup(p => p.ItemId, p => p.Province);
}

public static class CrisisLinks
{
    /// <summary>The content type of a case.</summary>
    public const string Type = "CasoCrisi";
    public const string Public = "~/crisi";
    public const string Guide = "~/crisi/quale-procedura";
    public const string List = "~/gestione/crisi";
    public const string New = "~/gestione/crisi/nuova";
    public static string Workers(string id) => $"~/gestione/crisi/{id}/persone";
    public static string Files(string id) => $"~/gestione/crisi/{id}/documenti";
    public static string Detail(string id) => $"~/gestione/crisi/{id}";
    public static string Networks(string id) => $"~/gestione/crisi/{id}/reti";
    public static string Pathway(string id, Guid? pathway = null) => $"~/gestione/crisi/{id}/percorso" + (pathway is { } one ? $"/{one}" : "");
    public static string Edit(string id, string? step = null) => $"~/gestione/crisi/{id}/modifica{(step is null ? "" : "/" + step)}";
}
