using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Kernel.Data;

/// <summary>A named section of a region's settings, as JSON.</summary>
public sealed class SiteSetting : Pages.IShownInPublic
{
    public required string Name { get; set; }
    public required string Json { get; set; }
}

/// <summary>All the sections, by name.</summary>
public sealed record SettingSections(IReadOnlyDictionary<string, JsonNode?> ByName)
{
    private readonly ConcurrentDictionary<(string, Type), object> _read = new();

    /// <summary>A section as a record, read once; an empty one when there is none.</summary>
    public T Get<T>(string section) where T : class, new() =>
        (T)_read.GetOrAdd((section, typeof(T)), _ => ByName.GetValueOrDefault(section) is { } json ? json.Deserialize<T>(SiteSettings.Lenient)! : new T());
}

/// <summary>
/// The settings of a region: read from memory, written inside an act; a section is replaced whole, as a recipe does.
/// Known sections: "site", "ReteLavoro", "Holidays", "features", "theme", "demo"; a recipe may bring others.
/// </summary>
public sealed class SiteSettings(SiteDbContext db, Remembered<SettingSections> remembered, Acts.ActRunner acts, Pages.PublicationStamp stamp, Tenants.Tenant tenant)
{
    public async ValueTask<IReadOnlyDictionary<string, JsonNode?>> AllAsync(CancellationToken cancel) =>
        (await SectionsAsync(cancel)).ByName;

    private ValueTask<SettingSections> SectionsAsync(CancellationToken cancel) => remembered.GetAsync(() => ReadAsync(cancel));

    public async ValueTask<T> GetAsync<T>(string section, CancellationToken cancel) where T : class, new() =>
        (await SectionsAsync(cancel)).Get<T>(section);

    public async ValueTask<SiteSection> SiteAsync(CancellationToken cancel)
    {
        var site = await GetAsync<SiteSection>("site", cancel);
        // What an administrator has written counts; otherwise what the installation says of itself.
        return string.IsNullOrWhiteSpace(site.BaseUrl) ? site with { BaseUrl = tenant.Settings.BaseUrl } : site;
    }

    public ValueTask<RegionSection> RegionAsync(CancellationToken cancel) => GetAsync<RegionSection>("ReteLavoro", cancel);

    /// <summary>The region's days of rest: section "Holidays".</summary>
    public async ValueTask<WorkCalendar> CalendarAsync(CancellationToken cancel) => new((await GetAsync<HolidaySection>("Holidays", cancel)).Days);

    /// <summary>There are demo people with known passwords.</summary>
    public async ValueTask<bool> IsDemoAsync(CancellationToken cancel) => (await AllAsync(cancel)).ContainsKey("demo");

    /// <returns>False when the section already had exactly this value.</returns>
    public async Task<bool> SetAsync(string section, JsonNode value, CancellationToken cancel)
    {
        var json = value.ToJsonString(Content.ContentJson.Options);
        var row = await db.Set<SiteSetting>().FindAsync([section], cancel);
        if (row?.Json == json) return false;
        await acts.DoAsync(new("settings.change", section), async () =>
        {
            if (row is null) db.Add(new SiteSetting { Name = section, Json = json });
            else row.Json = json;
            await db.SaveChangesAsync(cancel);
            await remembered.ChangedAsync(() => ReadAsync(cancel));
            // Name, look and contacts stand around every public page: the kept ones are out of date.
            acts.AfterCommit(stamp.BumpAsync);
        }, cancel);
        return true;
    }

    private async Task<SettingSections> ReadAsync(CancellationToken cancel) =>
        new((await db.Set<SiteSetting>().AsNoTracking().ToListAsync(cancel)).ToDictionary(r => r.Name, r => JsonNode.Parse(r.Json), StringComparer.Ordinal));

    internal static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web) { PropertyNameCaseInsensitive = true };
}

/// <summary>Section "site" of the settings.</summary>
public sealed record SiteSection
{
    public string SiteName { get; init; } = "ReteLavoro";
    public string TimeZoneId { get; init; } = "Europe/Rome";
    public int PageSize { get; init; } = 10;

    /// <summary>Where mails and feeds say that the site is; never taken from a request.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>How a mail says where a page is: its address, or in words while nobody has said where the site is.</summary>
    /// <param name="link">As pages write it ("~/gestione/attivita").</param>
    /// <param name="words">"nell'area riservata, alla voce «Attività»".</param>
    public string InMail(string link, string words) => BaseUrl is { } address ? address.TrimEnd('/') + link[1..] : words;
}

/// <summary>Section "Holidays" of the settings.</summary>
public sealed record HolidaySection { public List<Holiday> Days { get; init; } = []; }

/// <summary>Section "theme" of the settings.</summary>
public sealed record ThemeSection
{
    /// <summary>The looks that the program has, each a style sheet.</summary>
    public static IReadOnlyList<string> Looks { get; } = ["italia", "lombardia", "piemonte"];

    public string Site { get; init; } = "italia";
}

/// <summary>Section "ReteLavoro" of the settings: the region itself.</summary>
public sealed record RegionSection
{
    /// <summary>ISTAT code of the region, two digits: "03" Lombardia, "01" Piemonte.</summary>
    public string Region { get; init; } = "";
    public string RegionName { get; init; } = "";
    public string Owner { get; init; } = "";
    public string? OwnerUrl { get; init; }
    public string Tagline { get; init; } = "";
    public Dictionary<string, string> Terms { get; init; } = [];
    public Dictionary<string, string> Acronyms { get; init; } = [];
}
