using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>The public site of both regions, with the invented content, page by page.</summary>
public sealed partial class PageTests(OneDemoSite fixture) : IClassFixture<OneDemoSite>
{
    private Testing.Site Site => fixture.Site;

    public static TheoryData<string> Regions => ["lombardia", "piemonte"];

    [Theory]
    [InlineData("lombardia", "agenzia per il lavoro")]
    [InlineData("piemonte", "Agenzia Piemonte Lavoro")]
    public async Task ORG_07_an_acronym_is_explained_by_its_own_region(string region, string meaning)
    {
        await using var site = await Testing.Site.OpenAsync();
        await site.News("Con una sigla", region, "Chiedi alla APL. Poi torna alla APL.");
        var page = await site.Visitor(region).Get("/novita/con-una-sigla");
        var explained = Assert.Single(page.Document.QuerySelectorAll("abbr"), a => a.TextContent == "APL");
        Assert.Equal(meaning, explained.GetAttribute("title"));
        Assert.Contains(meaning, (await site.Visitor(region).Get("/sigle")).Main);
    }

    [Fact]
    public async Task ORG_03_the_five_macro_activities_of_Piemonte_stand_in_order_each_with_its_bodies()
    {
        var page = (await Site.Visitor("piemonte").Get("/misure/politica-attiva-cigs")).IsOk();
        var table = Assert.Single(page.Document.QuerySelectorAll("main table"), t => t.TextContent.Contains("Macroattività", StringComparison.Ordinal));
        Assert.Equal(["Macroattività", "Regione, Settore Politiche del Lavoro", "Agenzia Piemonte Lavoro", "ANPAL Servizi"], table.QuerySelectorAll("th").Select(h => h.TextContent.Trim()).Take(4));
        var rows = table.QuerySelectorAll("tbody tr").Select(r => string.Join(' ', r.Children.Skip(1).Select(c => c.TextContent.Trim()))).ToList();
        Assert.Equal(["sì sì sì", "sì sì sì", "– sì sì", "– sì sì", "– sì sì"], rows);
        // The text says of each the same as the table.
        var bodies = page.Document.QuerySelectorAll("main p").Select(p => p.TextContent.Trim()).Where(p => p.StartsWith("Enti:", StringComparison.Ordinal)).ToList();
        Assert.Equal(rows.Select(r => r.StartsWith("sì", StringComparison.Ordinal)), bodies.Select(b => b.Contains("Settore Politiche del Lavoro", StringComparison.Ordinal)));
        var titles = page.Document.QuerySelectorAll("main h3").Select(h => h.TextContent.Trim()).Where(h => Regex.IsMatch(h, "^[1-5]\\. «")).ToList();
        Assert.Equal(["1.", "2.", "3.", "4.", "5."], titles.Select(t => t[..2]));
    }

    [Theory, MemberData(nameof(Regions))]
    public async Task Every_published_page_answers_and_is_well_made(string region)
    {
        var visitor = Site.Visitor(region);
        var wrong = new List<string>();
        var paths = await PublishedAsync(region);
        Assert.True(paths.Count > 20, $"{region} publishes only {paths.Count} pages.");
        foreach (var path in paths.Concat(["/cerca", "/cerca?q=rete", "/mappa-del-sito", "/argomenti", "/reti", "/crisi", "/crisi/quale-procedura", "/crisi/quale-procedura?dipendenti=16&licenziamenti=5"]))
        {
            var page = await visitor.Get(path);
            if (page.Status != HttpStatusCode.OK) { wrong.Add($"{path}: {(int)page.Status}"); continue; }
            wrong.AddRange(Flaws(page, path).Select(f => $"{path}: {f}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory, MemberData(nameof(Regions))]
    public async Task Every_link_inside_the_site_leads_somewhere(string region)
    {
        var visitor = Site.Visitor(region);
        var (seen, broken) = (new HashSet<string>(), new List<string>());
        var waiting = new Queue<(string Address, string From)>((await PublishedAsync(region)).Select(p => ($"/{region}{p}", "the list of what is published")));
        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next.Address)) continue;
            Assert.True(seen.Count < 2000, "The site never ends.");
            var page = await visitor.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(Site.Address, next.Address)));
            // A page of the back-office sends a visitor to sign in: the link is good.
            if (page.Status == HttpStatusCode.Redirect && page.Location!.Contains("/gestione/accesso", StringComparison.Ordinal)) continue;
            if (page.Status != HttpStatusCode.OK) { broken.Add($"{next.Address} ({(int)page.Status}) from {next.From}"); continue; }
            if (page.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) != true) continue;
            foreach (var link in page.All("a[href], link[href], img[src], script[src]"))
            {
                var address = link.GetAttribute("href") ?? link.GetAttribute("src")!;
                if (address.StartsWith('#'))
                {
                    if (address.Length > 1 && page.Document.GetElementById(Uri.UnescapeDataString(address[1..])) is null) broken.Add($"{address} is not on {next.Address}");
                    continue;
                }
                if (!Uri.TryCreate(page.Address, address, out var uri)) { broken.Add($"«{address}» on {next.Address}"); continue; }
                if (uri.Host != page.Address.Host || !uri.Scheme.StartsWith("http", StringComparison.Ordinal)) continue;
                waiting.Enqueue((uri.PathAndQuery, next.Address));
            }
        }
        Assert.True(seen.Count > 40, $"Only {seen.Count} addresses were found.");
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Theory, MemberData(nameof(Regions))]
    public async Task Nothing_on_a_page_comes_from_elsewhere_or_runs_inside_it(string region)
    {
        var visitor = Site.Visitor(region);
        foreach (var path in await PublishedAsync(region))
        {
            var page = (await visitor.Get(path)).IsOk();
            Assert.Empty(page.All("style, [style], [onclick], [onload], [onchange], [onsubmit], iframe, object, embed").Select(e => e.OuterHtml));
            Assert.All(page.All("script:not([src])"), s => Assert.Equal("application/ld+json", s.GetAttribute("type")));
            Assert.All(page.All("script[src], link[rel=stylesheet], img, link[rel=icon]").Select(e => e.GetAttribute("src") ?? e.GetAttribute("href")!), a => Assert.Matches("^/[^/]", a));
        }
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_of_safety()
    {
        foreach (var (visitor, path) in new[] { (Site.Visitor(), ""), (Site.Visitor(), "/non-esiste"), (Site.Visitor(), "/gestione/accesso"), (Site.Visitor(), "/gestione"), (await Site.As("regione"), "/gestione/soggetti") })
        {
            var page = await visitor.Get(path);
            var policy = page.Header("Content-Security-Policy") ?? "";
            Assert.Contains("default-src 'self'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Contains("form-action 'self'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.DoesNotContain("http", policy);
            Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
            Assert.Equal("same-origin", page.Header("Referrer-Policy"));
            Assert.NotNull(page.Header("Permissions-Policy"));
            Assert.Null(page.Header("X-Powered-By"));
        }
    }

    [Theory, MemberData(nameof(Regions))]
    public async Task What_is_not_there_says_so_in_the_look_of_the_site(string region)
    {
        var page = (await Site.Visitor(region).Get("/questa/pagina/non-esiste")).Is(HttpStatusCode.NotFound);
        Assert.Equal("Questa pagina non c’è", page.Heading);
        Assert.NotNull(page.One("header .it-header-center-wrapper, .it-header-wrapper"));
        Assert.NotNull(page.One("footer"));
        // The error page itself is no page.
        (await Site.Visitor(region).Get("/errore/500")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_may_not_open_a_page_is_told_so_in_the_look_of_the_site()
    {
        var page = (await (await Site.As("operatrice")).Get("/gestione/utenti")).Is(HttpStatusCode.Forbidden);
        Assert.Equal("Non puoi aprire questa pagina", page.Heading);
        Assert.Contains("no-store", page.Header("Cache-Control"));
    }

    [Fact]
    public async Task A_visitor_of_the_back_office_is_sent_to_sign_in_and_back()
    {
        var visitor = Site.Visitor();
        var refused = (await visitor.Get("/gestione/soggetti?q=CPI")).Is(HttpStatusCode.Redirect);
        Assert.Equal("/lombardia/gestione/accesso?ritorno=%2Flombardia%2Fgestione%2Fsoggetti%3Fq%3DCPI", refused.Location);
        var done = await (await refused.Follow()).Submit(new { Name = "regione", Password = Testing.Site.DemoPassword });
        Assert.Equal("/lombardia/gestione/soggetti?q=CPI", done.Is(HttpStatusCode.Redirect).Location);
        // An address elsewhere is not followed.
        var elsewhere = await (await Site.Visitor().Get("/gestione/accesso?ritorno=https://esempio.invalid/")).Submit(new { Name = "regione", Password = Testing.Site.DemoPassword });
        Assert.DoesNotContain("esempio.invalid", elsewhere.Location);
    }

    [Fact]
    public async Task A_page_is_kept_until_something_is_published()
    {
        var visitor = Site.Visitor();
        var first = (await visitor.Get("/novita")).IsOk();
        Assert.True(first.Header("ETag") is not null, first.Response.ToString());
        Assert.Equal("public, no-cache", first.Header("Cache-Control"));
        var again = await visitor.Get("/novita", ("If-None-Match", first.Header("ETag")!));
        again.Is(HttpStatusCode.NotModified);
        Assert.Empty(again.Bytes);

        Site.Sql.Clear();
        (await visitor.Get("/novita")).IsOk();
        Assert.Empty(Site.Sql.Commands);
        // Also where nothing is kept, the visitor's own copy is good until then.
        var search = (await visitor.Get("/cerca?q=rete")).IsOk();
        (await visitor.Get("/cerca?q=rete", ("If-None-Match", search.Header("ETag")!))).Is(HttpStatusCode.NotModified);

        // Time alone changes nothing, and a publication changes everything at once.
        var (item, path) = await Site.News("Appena pubblicata");
        (await visitor.Get("/novita", ("If-None-Match", first.Header("ETag")!))).IsOk().Shows("Appena pubblicata");
        (await visitor.Get(path)).IsOk();
        await Site.DoAsync("lombardia", s => s.GetRequiredService<ContentStore>().UnpublishAsync(item, default));
        (await visitor.Get("/novita")).IsOk().ShowsNot("Appena pubblicata");
        (await visitor.Get(path)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_invented_query_makes_no_page_of_its_own()
    {
        var visitor = Site.Visitor();
        (await visitor.Get("/eventi")).IsOk();
        Site.Sql.Clear();
        (await visitor.Get("/eventi?utm_source=x1")).IsOk();
        Assert.Empty(Site.Sql.Commands);
    }

    [Fact]
    public async Task A_page_for_one_person_is_kept_for_nobody_else()
    {
        var signedIn = await Site.As("regione");
        await Site.News("Perché le pagine siano nuove");
        var hers = (await signedIn.Get("/servizi")).IsOk();
        Assert.Contains("no-store", hers.Header("Cache-Control"));
        Assert.Null(hers.Header("ETag"));
        Assert.Contains("Renata Dimostrativa", hers.Text);
        var visitor = (await Site.Visitor().Get("/servizi")).IsOk();
        Assert.DoesNotContain("Renata", visitor.Text);
        // And what a visitor was given is not given to her.
        Assert.Contains("Renata Dimostrativa", (await signedIn.Get("/servizi")).Text);
        Assert.Contains("no-store", (await signedIn.Get("/gestione/soggetti")).IsOk().Header("Cache-Control"));
        Assert.Contains("no-store", (await Site.Visitor().Get("/gestione/accesso")).IsOk().Header("Cache-Control"));
    }

    /// <summary>An uncached page costs a handful of queries, whatever it shows.</summary>
    [Theory]
    [InlineData("lombardia", "")]
    [InlineData("lombardia", "/novita")]
    [InlineData("lombardia", "/eventi")]
    [InlineData("lombardia", "/misure/azioni-di-rete-fase-1")]
    [InlineData("lombardia", "/servizi/costituisci-una-rete")]
    [InlineData("lombardia", "/reti")]
    [InlineData("lombardia", "/crisi")]
    [InlineData("lombardia", "/crisi/crisi-dimostrativa-meccanica")]
    [InlineData("piemonte", "")]
    [InlineData("piemonte", "/novita")]
    public async Task An_uncached_page_asks_the_database_at_most_six_times(string region, string path)
    {
        // Once to warm up what lives in memory, then a publication elsewhere empties the page itself.
        await Site.Visitor(region).Get(path);
        var news = await Site.News("Qualcosa di nuovo " + path.Replace('/', ' '), region);
        await Site.Visitor(region).Get(news.Path);
        Site.Sql.Clear();
        (await Site.Visitor(region).Get(path)).IsOk();
        Assert.NotEmpty(Site.Sql.Commands);
        Assert.True(Site.Sql.Commands.Count <= 6, $"{path}: {Site.Sql.Commands.Count} queries.\n{string.Join("\n\n", Site.Sql.Commands)}");
    }

    /// <summary>MIS-02: the figures of the sheet of phase 1, from the edition's parameters.</summary>
    [Theory]
    [InlineData("5.000.000,00")]
    [InlineData("10")]
    [InlineData("2.000")]
    [InlineData("1.835")]
    [InlineData("3.860")]
    [InlineData("oltre 40 progetti")]
    [InlineData("oltre 50 crisi")]
    public async Task The_sheet_of_phase_one_shows_its_figures(string figure) =>
        (await Site.Visitor().Get("/misure/azioni-di-rete-fase-1")).IsOk().Shows(figure);

    /// <summary>MIS-01: the title and the thirteen sections of the region's own sheet, in its order.</summary>
    [Fact]
    public async Task The_sheet_has_its_fourteen_sections_in_order()
    {
        var page = (await Site.Visitor().Get("/misure/azioni-di-rete-fase-1")).IsOk();
        string[] expected =
        [
            "Azioni di Rete – fase 1", "Asse della misura", "Contrastare gli elevati livelli di disoccupazione", "Ricollocare nel mercato del lavoro", "Sostenere l'aggiornamento delle competenze",
            "Aumentare l'occupazione femminile", "Creare campagne di informazione sul territorio", "Obiettivo della misura", "Breve descrizione", "Contesto strategico e legislativo di riferimento",
            "Risorse finanziarie", "Prodotti", "Impatti", "Destinatari"
        ];
        var headings = page.All("main h1, main section h2, main section h3").Select(h => Page.Squeeze(h.TextContent)).Take(expected.Length).ToList();
        Assert.Equal(expected.Length, headings.Count);
        Assert.All(expected.Zip(headings), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_map_for_crawlers_names_what_is_published_and_nothing_else()
    {
        var map = (await Site.Visitor().Get("/sitemap.xml")).IsOk();
        var named = Regex.Matches(map.Text, "<loc>([^<]*)</loc>").Select(m => new Uri(m.Groups[1].Value).AbsolutePath).Order(StringComparer.Ordinal);
        Assert.Equal((await PublishedAsync("lombardia")).Select(p => "/lombardia" + (p.Length == 0 ? "/" : p)).Order(StringComparer.Ordinal), named);
    }

    [Fact]
    public async Task The_robots_are_led_to_the_map_of_each_region_and_away_from_the_back_office()
    {
        (await Site.Visitor().Get("/robots.txt")).IsOk().Shows("Disallow: /lombardia/gestione").Shows("Sitemap: http://localhost/lombardia/sitemap.xml").ShowsNot("piemonte");
        // Where they look, when regions share a host: at its root.
        using var client = new HttpClient(((Microsoft.AspNetCore.TestHost.TestServer)Site.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()).CreateHandler()) { BaseAddress = Site.Address };
        var all = await client.GetStringAsync(new Uri("robots.txt", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("Sitemap: http://localhost/lombardia/sitemap.xml\n", all);
        Assert.Contains("Sitemap: http://localhost/piemonte/sitemap.xml\n", all);
    }

    [Fact]
    public async Task A_measure_that_is_over_says_so_and_is_no_place_to_begin()
    {
        var sheet = (await Site.Visitor().Get("/misure/azioni-di-rete-fase-1")).IsOk();
        Assert.Contains(sheet.All(".callout"), c => c.TextContent.Contains("Misura conclusa", StringComparison.Ordinal));
        sheet.Shows("Misura conclusa: in vigore dal 9 giugno 2017, fino a un giorno che il documento non indica");
        Assert.Null((await Site.Visitor().Get("")).IsOk().One("main a[href$='/azioni-di-rete-fase-1']"));
        Assert.NotNull((await Site.Visitor().Get("/misure")).IsOk().One("main a[href$='/azioni-di-rete-fase-1']"));
    }

    [Fact]
    public async Task A_first_day_that_no_document_tells_is_not_invented()
    {
        var sheet = (await Site.Visitor().Get("/misure/reti-ricollocazione-riqualificazione-collettiva")).IsOk();
        sheet.Shows("In vigore dal 2022 (il documento non indica il giorno)").ShowsNot("1° gennaio 2022").ShowsNot("1 gennaio 2022").ShowsNot("Misura conclusa");
        var story = sheet.All("#storia h3, #storia h4, #storia .rl-timeline-title, #storia li").Select(e => Page.Squeeze(e.TextContent)).ToList();
        // It cites a resolution of 23 May 2022, and so stands after it.
        Assert.True(story.FindIndex(s => s.Contains("XI/6427", StringComparison.Ordinal)) < story.FindIndex(s => s.Contains("È l’edizione di questa scheda", StringComparison.Ordinal)), string.Join("\n", story));
    }

    [Fact]
    public async Task References_to_laws_stay_as_they_are_written_and_tables_have_heads()
    {
        var html = await Site.DoAsync("lombardia", s => Task.FromResult(s.GetRequiredService<MarkdownRenderer>().ToHtml("- n. 5\n- L. 317/91\n- n. X/6686\n\na. primo\n\n| Ente | Ruolo |\n|---|---|\n| Provincia | capofila |\n", "/lombardia")));
        foreach (var words in new[] { "<li>n. 5</li>", "<li>L. 317/91</li>", "<li>n. X/6686</li>", "<p>a. primo</p>", "<table class=\"table\">" }) Assert.Contains(words, html);
        Assert.Matches("<th[^>]* scope=\"col\"[^>]*>Ente</th>", html);
        Assert.Contains("<div class=\"table-responsive rl-table\" tabindex=\"0\" role=\"region\" aria-label=\"Tabella: Ente, Ruolo\">", html);
        Assert.DoesNotContain("<ol", html);
        // Nothing empty in the cards of the home page.
        var home = (await Site.Visitor().Get("")).IsOk();
        Assert.Empty(home.All("[data-element='']"));
        Assert.DoesNotContain(home.All(".rl-card-kind"), k => string.IsNullOrWhiteSpace(k.TextContent));
    }

    private static IEnumerable<string> Flaws(Page page, string path)
    {
        var document = page.Document;
        if (document.QuerySelectorAll("h1").Length != 1) yield return $"{document.QuerySelectorAll("h1").Length} h1";
        if (string.IsNullOrWhiteSpace(document.Title)) yield return "no title";
        if (document.DocumentElement.GetAttribute("lang") != "it") yield return "no lang";
        if (document.QuerySelector("main#main") is null) yield return "no main";
        if (document.QuerySelector("a[href='#main']") is null) yield return "no way to skip to the content";
        var trail = document.QuerySelector(".breadcrumb");
        if (path.Length == 0 ? trail is not null : trail is null) yield return path.Length == 0 ? "a breadcrumb on the home page" : "no breadcrumb";
        foreach (var link in document.QuerySelectorAll("a"))
        {
            if (link.GetAttribute("href") is null or "" or "#") yield return $"a link that leads nowhere: {link.OuterHtml}";
            if (Page.Squeeze(link.TextContent).Length == 0 && string.IsNullOrWhiteSpace(link.GetAttribute("aria-label")) && string.IsNullOrWhiteSpace(link.QuerySelector("img")?.GetAttribute("alt"))) yield return $"a link without a name: {link.OuterHtml}";
        }
        foreach (var image in document.QuerySelectorAll("img:not([alt])")) yield return $"an image without alt: {image.OuterHtml}";
        foreach (var id in document.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(g => g.Count() > 1)) yield return $"the id {id.Key} {id.Count()} times";
        if (Leftovers().Match(document.Body!.TextContent) is { Success: true } left) yield return $"left over: {left.Value}";
        var level = 0;
        foreach (var heading in document.QuerySelectorAll("main h1, main h2, main h3, main h4, main h5, main h6"))
        {
            var now = heading.TagName[1] - '0';
            if (level > 0 && now > level + 1) yield return $"from h{level} to h{now}: {Page.Squeeze(heading.TextContent)}";
            level = now;
        }
    }

    private async Task<IReadOnlyList<string>> PublishedAsync(string region) =>
        [.. (await Site.ReadAsync(region, db => db.Set<ContentVersion>().Where(v => v.Published == true && v.Path != null).Select(v => v.Path!).ToListAsync())).Select(p => p.Length == 0 ? "" : "/" + p).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\{[^}]*\}?|\[js:|\[file:|~/|System\.[A-Z]\w+|ReteLavoro\.[A-Z]\w+\.")]
    private static partial Regex Leftovers();
}
