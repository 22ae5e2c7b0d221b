using System.Net;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Measures;
using Xunit;

namespace ReteLavoro.Modules.Tests.Measures;

public sealed class MeasureSheetTests
{
    [Fact]
    public async Task MIS_01_the_sheet_of_Lombardia_has_its_fourteen_sections_in_order()
    {
        await using var site = await LombardiaAsync();
        var page = await site.PageAsync(site.Visitor, "misure/azioni-di-rete-fase-1");
        var titles = page.QuerySelectorAll("main h1, main section > h2, main section > ul > li > h3").Select(h => h.TextContent.Trim()).Take(14).ToList();
        Assert.Equal(
        [
            "Azioni di Rete – fase 1", "Asse della misura",
            "Contrastare gli elevati livelli di disoccupazione, di inattività giovanile (NEET) e la disoccupazione di lungo periodo",
            "Ricollocare nel mercato del lavoro i lavoratori coinvolti in situazioni di crisi aziendale",
            "Sostenere l'aggiornamento delle competenze e della mobilità dei lavoratori",
            "Aumentare l'occupazione femminile",
            "Creare campagne di informazione sul territorio, con l'obiettivo di far conoscere i principali strumenti disponibili per lo sviluppo del proprio percorso professionale",
            "Obiettivo della misura", "Breve descrizione", "Contesto strategico e legislativo di riferimento", "Risorse finanziarie", "Prodotti", "Impatti", "Destinatari"
        ], titles);
        // The index leads to each section, and nothing of the page bears the same id twice.
        foreach (var link in page.QuerySelectorAll("nav.rl-index a")) Assert.NotNull(page.GetElementById(link.GetAttribute("href")![1..]));
        Assert.Empty(page.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.DoesNotContain("{{", page.QuerySelector("main")!.TextContent);
    }

    [Fact]
    public async Task MIS_02_every_figure_of_the_sheet_of_Lombardia_is_shown_with_its_source()
    {
        await using var site = await LombardiaAsync();
        var page = await site.PageAsync(site.Visitor, "misure/azioni-di-rete-fase-1");
        foreach (var figure in new[] { "€ 5.000.000,00", "≥ 10 persone", "≤ 3 aziende", "2.000 €", "1.835 €", "3.860 €", "oltre 40 progetti", "oltre 50 crisi aziendali" })
        {
            var shown = Assert.Single(page.QuerySelectorAll("section .rl-source-value"), v => v.TextContent == figure);
            var source = page.GetElementById(shown.GetAttribute("aria-describedby")!)!;
            Assert.Equal("tooltip", source.GetAttribute("role"));
            Assert.Equal("0", shown.GetAttribute("tabindex"));
            Assert.Contains("Azioni di Rete – fase 1", source.TextContent);
            Assert.Contains(figure, page.QuerySelector("#fonti dl")!.TextContent);
        }
        Assert.Contains("sono stati realizzati oltre 40 progetti", page.QuerySelector("#fonti")!.TextContent);
    }

    [Fact]
    public async Task MIS_03_a_sheet_names_the_acts_of_its_edition_with_number_and_date()
    {
        await using var site = await LombardiaAsync();
        var sources = (await site.PageAsync(site.Visitor, "misure/azioni-di-rete-fase-1")).QuerySelector("#fonti")!.TextContent;
        Assert.Contains("D.g.r. X/6686 del 9 giugno 2017", sources);
        Assert.Contains("D.g.r. XI/677 del 24 ottobre 2018", sources);
        var other = await site.PageAsync(site.Visitor, "misure/reti-ricollocazione-riqualificazione-collettiva");
        Assert.Contains("BURL n. 21, Serie Ordinaria, 25 maggio 2022", other.QuerySelector("#fonti")!.TextContent);
    }

    [Fact]
    public async Task MIS_03_the_editions_of_a_measure_stand_in_its_story_and_lead_to_one_another()
    {
        await using var site = await Small.StartAsync();
        await site.PublishAsync(Small.Sheet("uno", "Testo."));
        await site.PublishAsync(Small.Sheet("due", "Fino a {{cap}}."));
        var story = (await site.PageAsync(site.Visitor, "misure/due")).QuerySelector("#storia")!;
        Assert.Equal(["D.g.r. X/1 dell'8 gennaio 2020", "Misura – fase 1", "D.g.r. X/2 del 1° febbraio 2022", "Misura – fase 2"],
            story.QuerySelectorAll(".rl-timeline-title").Select(t => t.TextContent));
        Assert.Equal(["/prova/misure/uno"], story.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        await site.InAsync(s => s.GetRequiredService<ContentStore>().UnpublishAsync(s.GetRequiredService<ContentStore>().AtPathAsync("misure/uno", default).Result!.Value.Item.ContentItemId, default));
        Assert.Empty((await site.PageAsync(site.Visitor, "misure/due")).QuerySelectorAll("#storia a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // She has a form open: her pages come from the kept pieces, not from the cache.
    public async Task MIS_02_a_changed_parameter_changes_the_published_sheet_at_once(bool bearsCookie)
    {
        await using var site = await Small.StartAsync();
        if (bearsCookie) site.Visitor.DefaultRequestHeaders.Add("Cookie", ".ReteLavoro.prova.modulo=x");
        await site.PublishAsync(Small.Sheet("due", "Fino a {{cap}}, capofila {{due:leads}}."));
        Assert.Equal("Fino a 2.000 €, capofila Centro per l'impiego, Other.", await ProductsAsync());

        var (status, _) = await site.SendAsync("gestione/misure/due/parametri/cap", ("Value", "2.500,50"), ("From", "2026-11-22"), ("ActId", "dgr-1"), ("At", "punto 7"), ("Quote", "le nuove parole"), ("Reason", "Aggiornamento"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.Equal("Fino a 2.500,50 €, capofila Centro per l'impiego, Other.", await ProductsAsync());

        // Today's day counts; a value for tomorrow does not hold yet.
        (status, _) = await site.SendAsync("gestione/misure/due/parametri/cap", ("Value", "3.000"), ("From", "2026-11-23"), ("ActId", "dgr-1"), ("At", "punto 7"), ("Quote", "da domani"), ("Reason", "Aggiornamento"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.StartsWith("Fino a 2.500,50 €", await ProductsAsync());

        // Tomorrow begins at midnight in Rome; the cache is emptied by the job that looks for it.
        await LookForNewDayAsync();
        site.Clock.Now += TimeSpan.FromDays(1);
        if (!bearsCookie) await LookForNewDayAsync();
        Assert.StartsWith("Fino a 3.000 €", await ProductsAsync());

        Task LookForNewDayAsync() => site.InAsync(s => s.GetServices<ITenantJob>().Single(job => job is NewDay).RunAsync(s, default));

        async Task<string> ProductsAsync()
        {
            var products = (await site.PageAsync(site.Visitor, "misure/due")).QuerySelector("#sezione-prodotti p")!;
            foreach (var popup in products.QuerySelectorAll(".rl-source-popup").ToList()) popup.Remove();
            return products.TextContent.Trim();
        }
    }

    [Theory]
    [InlineData("Value", "duemila", "non è un importo")]
    [InlineData("ActId", "", "Scegli l’atto")]
    [InlineData("At", " ", "Scrivi il punto")]
    [InlineData("Quote", "", "Scrivi le parole")]
    [InlineData("Reason", "", "Scrivi il motivo")]
    [InlineData("From", "2019-01-01", "scegli una data in cui è in vigore")]
    [InlineData("Version", "7", "qualcun altro")]
    public async Task MIS_02_a_parameter_is_not_changed_without_its_source(string field, string value, string sentence)
    {
        await using var site = await Small.StartAsync();
        var typed = new Dictionary<string, string> { ["Value"] = "2.500", ["From"] = "2026-11-22", ["ActId"] = "dgr-1", ["At"] = "punto 7", ["Quote"] = "le parole", ["Reason"] = "Motivo", [field] = value };
        var (status, page) = await site.SendAsync("gestione/misure/due/parametri/cap", [.. typed.Select(t => (t.Key, t.Value))]);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(sentence, page.QuerySelector("main")!.TextContent);
        Assert.Equal(2000m, (await site.InAsync(s => s.GetRequiredService<IMeasures>().EditionAsync("due", default)))!.Number("cap", new(2026, 11, 22)));
    }

    [Theory]
    [InlineData("", "Testo.", "Manca la sezione «Prodotti»")]
    [InlineData("Fino a {{cap}}.", " ", "Manca la sezione «Asse»")]
    [InlineData("Fino a {{capp}}.", "Testo.", "{{capp}}")]
    [InlineData("Fino a {{altra:cap}}.", "Testo.", "{{altra:cap}}")]
    [InlineData("Fino a {{il cap}}.", "Testo.", "{{il cap}}")]
    public async Task MIS_01_a_sheet_with_a_hole_is_not_published(string products, string axis, string sentence)
    {
        await using var site = await Small.StartAsync();
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => site.PublishAsync(Small.Sheet("due", products, axis)));
        Assert.Contains(sentence, refused.Message);
        await site.PageAsync(site.Visitor, "misure/due", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task MIS_01_a_sheet_with_a_hole_does_not_come_in_by_recipe_either()
    {
        await using var site = await Small.StartAsync();
        var sheet = Small.Sheet("due", "");
        sheet.Published = sheet.Latest = true;
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => site.InAsync(s => s.GetRequiredService<ActRunner>().DoAsync(new("recipe.apply", "prova"),
            () => s.GetRequiredService<ContentStore>().ImportAsync([sheet], "recipe:prova", default), default)));
        Assert.Contains("«Scheda due»", refused.Message);
    }

    [Fact]
    public async Task ORG_08_a_provisional_rule_shows_its_banner_until_an_act_ends_it()
    {
        await using var site = await Small.StartAsync();
        await site.PublishAsync(Small.Sheet("due", "Testo."));
        foreach (var (who, path) in new[] { (site.Visitor, "misure/due"), (site.Official, "gestione/misure/due") })
        {
            var banner = (await site.PageAsync(who, path)).QuerySelector(".callout.warning")!.TextContent;
            Assert.Contains("Regola provvisoria", banner);
            Assert.Contains("Per ora si fa così.", banner);
            Assert.Contains("Arriva la norma nazionale.", banner);
            Assert.Contains("nelle more", banner);
        }
        var (status, _) = await site.SendAsync("gestione/misure/due/transitorie/attesa", ("ActId", "dgr-1"), ("LastDay", "2026-11-21"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.Null((await site.PageAsync(site.Visitor, "misure/due")).QuerySelector(".callout.warning"));
        Assert.Contains("Per ora si fa così.", (await site.PageAsync(site.Official, "gestione/misure/due")).QuerySelector("main")!.TextContent);
        // What the recipe says again does not bring it back.
        await site.StepAsync("measures", Small.Step);
        Assert.Null((await site.PageAsync(site.Visitor, "misure/due")).QuerySelector(".callout.warning"));
        (status, _) = await site.SendAsync("gestione/misure/due/transitorie/attesa", ("ActId", "dgr-1"), ("LastDay", "2026-11-21"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task ORG_08_a_rule_holds_through_its_last_day()
    {
        var rule = new ProvisionalRule("x", "", "", new(2026, 11, 22), new("", "", "", "", null), null);
        Assert.True(rule.InForce(new(2026, 11, 22)));
        Assert.False(rule.InForce(new(2026, 11, 23)));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task MIS_11_an_extension_moves_the_end_of_its_edition_alone()
    {
        await using var site = await Small.StartAsync();
        var (status, page) = await site.SendAsync("gestione/misure/uno/proroga", ("LastDay", "2021-12-31"), ("ActId", "dgr-2"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Una proroga sposta in avanti la fine", page.QuerySelector("main")!.TextContent);
        (status, _) = await site.SendAsync("gestione/misure/uno/proroga", ("LastDay", "2022-06-30"), ("ActId", "dgr-2"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        await site.StepAsync("measures", Small.Step);
        var editions = await site.InAsync(s => s.GetRequiredService<IMeasures>().EditionsAsync(default));
        Assert.Equal([new DateOnly(2022, 6, 30), null], editions.Select(e => e.Period.Last));
        Assert.Equal("dgr-2", editions[0].ExtendedBy!.Id);
        Assert.Contains("prorogata con D.g.r. X/2", (await site.PageAsync(site.Official, "gestione/misure/uno")).QuerySelector("main")!.TextContent);
        await site.PageAsync(site.Official, "gestione/misure/due/proroga", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ORG_02_the_register_of_acts_is_searched_and_kept()
    {
        await using var site = await Small.StartAsync();
        Assert.Equal(2, (await site.PageAsync(site.Official, "gestione/norme")).QuerySelectorAll("tbody tr").Length);
        var found = await site.PageAsync(site.Official, "gestione/norme?q=primo+2020");
        Assert.Contains("BURL n. 3", Assert.Single(found.QuerySelectorAll("tbody tr")).TextContent);
        Assert.Contains("Nessun atto trovato", (await site.PageAsync(site.Official, "gestione/norme?q=zzz")).QuerySelector("main")!.TextContent);

        var (status, page) = await site.SendAsync("gestione/norme/nuovo", ("Type", "Decreto"), ("Number", "12"), ("Body", ""), ("Title", "Terzo"), ("Link", "javascript:alert(1)"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Scrivi l’ente", page.QuerySelector("main")!.TextContent);
        Assert.Contains("https://", page.QuerySelector("main")!.TextContent);
        (status, _) = await site.SendAsync("gestione/norme/nuovo", ("Type", "Decreto"), ("Number", "12"), ("Date", "2026-11-01"), ("Body", "Regione"), ("Title", "Terzo atto"), ("ValidTo", "2027-12-31"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        (status, _) = await site.SendAsync("gestione/norme/decreto-12-2026", ("Bulletin", "BURL n. 48"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        var act = (await site.InAsync(s => s.GetRequiredService<IMeasures>().ActsAsync(default))).Single(a => a.Id == "decreto-12-2026");
        Assert.Equal(("Decreto 12 del 1° novembre 2026", "BURL n. 48", new DateOnly(2027, 12, 31)), (act.Citation, act.Bulletin, act.ValidTo));
    }

    [Fact]
    public async Task Hostile_text_of_a_recipe_is_shown_as_text()
    {
        const string hostile = "<script>alert(1)</script>\" onfocus=\"alert(2)";
        await using var site = await Small.StartAsync();
        var step = Small.Step;
        var edition = step["measures"]![0]!["editions"]![1]!;
        (step["acts"]![1]!["title"], step["acts"]![1]!["number"], edition["name"]) = (hostile, hostile, hostile);
        (edition["parameters"]![0]!["label"], edition["parameters"]![0]!["unit"]) = (hostile, hostile);
        (edition["parameters"]![0]!["source"]!["quote"], edition["provisional"]![0]!["sentence"]) = (hostile, hostile);
        Assert.Empty((await site.StepAsync("measures", step)).Problems);
        await site.PublishAsync(Small.Sheet("due", $"Fino a {{{{cap}}}} {hostile}"));
        foreach (var (who, path) in new[] { (site.Visitor, "misure/due"), (site.Official, "gestione/misure/due"), (site.Official, "gestione/misure/due/parametri/cap"), (site.Official, "gestione/norme") })
        {
            var page = await site.PageAsync(who, path);
            Assert.All(page.QuerySelectorAll("script"), s => Assert.DoesNotContain("alert", s.TextContent));
            Assert.Empty(page.QuerySelectorAll("[onfocus]"));
            Assert.Contains("<script>alert(1)</script>", page.QuerySelector("main")!.TextContent);
        }
    }

    [Fact]
    public async Task A_figure_in_a_text_has_the_mark_up_of_the_tag_helper()
    {
        await using var site = await Small.StartAsync();
        await site.PublishAsync(Small.Sheet("due", "Fino a {{cap}}."));
        var page = await site.PageAsync(site.Visitor, "misure/due");
        Assert.Equal(Shape(page.QuerySelector(".callout .rl-source")!), Shape(page.QuerySelector("#sezione-prodotti .rl-source")!));

        static string Shape(IElement element) => element.LocalName
            + string.Concat(element.Attributes.OrderBy(a => a.Name).Select(a => a.Name is "id" or "aria-describedby" ? $"[{a.Name}]" : $"[{a.Name}={a.Value}]"))
            + "(" + string.Join(",", element.Children.Select(Shape)) + ")";
    }

    [Fact]
    public async Task Only_who_manages_measures_opens_their_pages()
    {
        await using var site = await Small.StartAsync();
        var reader = site.Client("consultazione");
        foreach (var path in new[] { "gestione/misure", "gestione/misure/due", "gestione/misure/due/parametri/cap", "gestione/misure/due/transitorie/attesa", "gestione/misure/uno/proroga", "gestione/norme", "gestione/norme/nuovo", "gestione/norme/dgr-1" })
        {
            await site.PageAsync(reader, path, HttpStatusCode.Forbidden);
            await site.PageAsync(site.Visitor, path, HttpStatusCode.Unauthorized);
            await site.PageAsync(site.Official, path);
        }
        foreach (var path in new[] { "gestione/misure/boh", "gestione/misure/due/parametri/boh", "gestione/misure/due/transitorie/boh", "gestione/norme/boh" })
            await site.PageAsync(site.Official, path, HttpStatusCode.NotFound);
    }

    private static async Task<MeasuresSite> LombardiaAsync()
    {
        var site = await MeasuresSite.StartAsync();
        await site.ApplyAsync("common", "lombardia-misure", "lombardia-contenuti");
        return site;
    }
}
