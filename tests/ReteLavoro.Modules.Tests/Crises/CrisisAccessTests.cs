using System.Net;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Crises;
using ReteLavoro.Testing;
using Xunit;
using static ReteLavoro.Modules.Tests.Crises.CrisisSite;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>Who reads which case: the list of cases and each case say the same.</summary>
public sealed class CrisisAccessTests(CrisesFixture fixture) : IClassFixture<CrisesFixture>
{
    private Testing.Site Site => fixture.Site;

    [Fact]
    public async Task CRI_01_the_competent_centre_finds_in_the_list_the_case_that_somebody_else_has_begun()
    {
        var operatrice = await Site.As("operatrice");
        var here = await operatrice.Begin("Zona del centro uno");
        await operatrice.Unit(here, "Bergamo");
        var elsewhere = await operatrice.Begin("Zona del centro due");
        await operatrice.Unit(elsewhere, "Brescia");
        var nowhere = await operatrice.Begin("Zona del centro tre");
        var centro = await Site.As("centro");
        (await centro.Get("/gestione/crisi?cerca=zona+del+centro")).IsOk().Shows("Zona del centro uno").ShowsNot("Zona del centro due").ShowsNot("Zona del centro tre");
        (await centro.Get(Detail(here))).IsOk();
        (await centro.Get(Detail(elsewhere))).Is(HttpStatusCode.Forbidden);
        (await centro.Get(Detail(nowhere))).Is(HttpStatusCode.Forbidden);
        // Reading is not writing.
        (await centro.Get(Edit(here, "unita"))).Is(HttpStatusCode.Forbidden);

        // When the unit moves away, so does the case.
        (await operatrice.Step(here, "unita", ("Units[0].Municipality", "Brescia"))).Is(HttpStatusCode.Redirect);
        (await centro.Get("/gestione/crisi?cerca=zona+del+centro")).IsOk().ShowsNot("Zona del centro uno");
        (await centro.Get(Detail(here))).Is(HttpStatusCode.Forbidden);
    }

    [Theory, EachDatabase]
    public async Task CRI_01_for_everybody_the_list_holds_the_cases_that_may_be_opened_and_no_other(TestDatabase database)
    {
        await using var site = await CrisesFixture.OpenAsync(database);
        var operatrice = await site.As("operatrice");
        var altra = await site.As("altra");
        List<string> cases = [];
        foreach (var (visitor, place) in new[] { (operatrice, "Bergamo"), (operatrice, "Brescia"), (operatrice, ""), (altra, "Bergamo"), (altra, "Treviglio"), (altra, "Milano") })
        {
            var id = await visitor.Begin($"Caso a {(place.Length == 0 ? "nessun comune" : place)}");
            if (place.Length > 0) await visitor.Unit(id, place);
            cases.Add(id);
        }
        foreach (var name in new[] { "operatrice", "altra", "centro", "provincia", "provincia-bs", "regione", "esterna" })
        {
            var visitor = await site.As(name);
            var listed = (await visitor.Get("/gestione/crisi?cerca=caso+a")).IsOk().All("tbody th a").Select(a => a.GetAttribute("href")!.Split('/')[^1]).Order().ToList();
            List<string> opened = [];
            foreach (var id in cases)
                if ((await visitor.Get(Detail(id))).Status == HttpStatusCode.OK) opened.Add(id);
            Assert.Equal(opened.Order(), listed);
            Assert.Equal(name switch { "operatrice" => [0, 1, 2], "altra" => [3, 4, 5], "centro" => [0, 3], "esterna" => [1], _ => new[] { 0, 1, 2, 3, 4, 5 } }, cases.Select((c, i) => (c, i)).Where(c => opened.Contains(c.c)).Select(c => c.i));
        }
    }

    [Fact]
    public async Task A_meeting_without_minutes_is_pointed_out_in_the_list_after_as_many_days_as_the_region_has_set()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var operatrice = await site.As("operatrice");
        // Today is 24 November.
        foreach (var day in new[] { "2026-11-20", "2026-11-21", "2026-11-09", "2026-11-08" })
        {
            var id = await operatrice.Begin($"Tavolo del {day}");
            (await operatrice.Step(id, "tavoli", ("Meetings[0].Date", day), ("Meetings[0].CalledBy", "Regione"))).Is(HttpStatusCode.Redirect);
        }
        Assert.Equal(["Tavolo del 2026-11-08"], await Listed());
        await site.ApplyAsync("lombardia", """[ { "name": "settings", "Crises": { "RemindDays": [15, 7], "MinutesDays": 3, "SmallCell": 5 } } ]""");
        Assert.Equal(["Tavolo del 2026-11-08", "Tavolo del 2026-11-09", "Tavolo del 2026-11-20"], await Listed());
        await site.ApplyAsync("lombardia", """[ { "name": "settings", "Crises": { "RemindDays": [15, 7], "SmallCell": 5 } } ]""");
        Assert.Empty(await Listed());

        async Task<List<string>> Listed()
        {
            var visitor = await site.As("operatrice");
            var flagged = (await visitor.Get("/gestione/crisi?cerca=tavolo")).IsOk().All("tbody tr").Where(r => r.TextContent.Contains("Manca un verbale", StringComparison.Ordinal)).Select(Name).Order().ToList();
            Assert.Equal(flagged, (await visitor.Get("/gestione/crisi?cerca=tavolo&stato=senza-verbale")).IsOk().All("tbody tr").Select(Name).Order());
            return flagged;
        }

        static string Name(AngleSharp.Dom.IElement row) => Page.Squeeze(row.QuerySelector("th")!.TextContent);
    }

    [Fact]
    public async Task The_table_of_municipalities_that_says_something_else_than_the_case_shows()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin("Caso in zona");
        await operatrice.Unit(id);
        Assert.Equal(["016024"], await site.ReadAsync("lombardia", db => db.Set<CrisisMunicipality>().Where(m => m.ItemId == id).Select(m => m.Municipality).ToListAsync()));
        Assert.Empty(await WrongAsync());
        await site.SqlAsync("lombardia", $"""UPDATE crises_municipality SET "Municipality" = '017029' WHERE "ItemId" = '{id}'""");
        Assert.StartsWith("Le tabelle delle crisi non dicono", Assert.Single(await WrongAsync()));

        Task<IReadOnlyList<string>> WrongAsync() => site.DoAsync("lombardia", s => ((ContentVerification)s.GetService(typeof(ContentVerification))!).VerifyAsync(default));
    }
}
