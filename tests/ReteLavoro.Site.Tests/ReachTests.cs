using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Whom a campaign has reached: counted without knowing anything about who reads.</summary>
public sealed class ReachTests
{
    private static readonly (string, string) Browser = ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");

    [Theory, EachDatabase]
    public async Task ORG_04_a_campaign_tells_its_aim_territory_dates_channels_and_measures_and_counts_who_opens_it(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var campaign = await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ContentType == "Campagna" && v.Published == true).OrderBy(v => v.ItemId).FirstAsync());
        var (item, path) = (campaign.ItemId, "/" + campaign.Path);
        var visitor = site.Visitor();
        var page = (await visitor.Get(path, Browser)).IsOk();
        foreach (var told in new[] { "Obiettivo", "Territorio", "Periodo", "Canali", "Misure collegate" }) page.Shows(told);
        Assert.Null(page.Header(Reach.Header));
        Assert.Null(page.Header("Set-Cookie"));

        // From the cache, anew (somebody has a form open), and from kept pieces: each is an opening.
        Assert.Null((await visitor.Get(path, Browser)).IsOk().Header(Reach.Header));
        for (var i = 0; i < 2; i++) (await site.Visitor().Get(path, Browser, ("Cookie", ".ReteLavoro.lombardia.modulo=x"))).IsOk();
        // A search engine, a browser that looks ahead, somebody who has the page already, an error and an officer are none.
        (await visitor.Get(path, ("User-Agent", "Examplebot/2.1 (+https://example.org/bot)"))).IsOk();
        (await visitor.Get(path, Browser, ("Sec-Purpose", "prefetch"))).IsOk();
        (await visitor.Get(path, Browser, ("If-None-Match", page.Header("ETag")!))).Is(System.Net.HttpStatusCode.NotModified);
        (await visitor.Get(path + "-x", Browser)).Is(System.Net.HttpStatusCode.NotFound);
        var officer = await site.As("redattrice");
        (await officer.Get(path, Browser)).IsOk();
        // Pages that do not ask for it are not counted.
        (await visitor.Get("/novita", Browser)).IsOk();

        (await officer.Get($"/gestione/contenuti/{item}/aperture")).IsOk().Shows("Ancora nessuna apertura");
        await WriteAsync();
        await WriteAsync();
        Assert.Equal([(item, 4)], await RowsAsync());
        site.Clock.Advance(TimeSpan.FromDays(8));
        (await site.Visitor().Get(path, Browser)).IsOk();
        await WriteAsync();
        Assert.Equal([(item, 4), (item, 1)], await RowsAsync());
        officer = await site.As("redattrice");
        (await officer.Get($"/gestione/contenuti/{item}/aperture")).IsOk().Shows("5 aperture");
        (await officer.Get($"/gestione/contenuti/{item}")).IsOk().Shows("Aperture");

        Task WriteAsync() => site.DoAsync("lombardia", s => s.GetRequiredService<Reach>().WriteAsync(s.GetRequiredService<SiteDbContext>(), s.GetRequiredService<ActRunner>(), default));
        Task<List<(string, int)>> RowsAsync() => site.ReadAsync("lombardia", async db => (await db.Set<ReachRow>().OrderBy(r => r.Day).ToListAsync()).ConvertAll(r => (r.ItemId, r.Openings)));
    }
}
