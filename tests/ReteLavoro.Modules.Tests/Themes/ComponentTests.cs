using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.BootstrapItalia.TagHelpers;
using ReteLavoro.Kernel.Pages;
using Xunit;

namespace ReteLavoro.Modules.Tests.Themes;

public class ComponentTests
{
    private const string Hostile = "\"><script>alert(1)</script>'&amp;";

    private static FormTagHelper Form(Component page)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddMvcCore().AddViews();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        var provider = services.BuildServiceProvider();
        page.Http.RequestServices = provider;
        return new FormTagHelper(provider.GetRequiredService<IHtmlGenerator>());
    }

    [Fact]
    public void A_form_is_posted_with_its_token_and_without_the_browsers_own_checks()
    {
        var page = new Component();
        page.Http.Request.PathBase = "/lombardia";
        var form = Form(page);
        form.Action = "~/gestione/esci";

        var html = page.Render(form, "<button>Esci</button>").QuerySelector("form")!;

        Assert.Equal("post", html.GetAttribute("method"));
        Assert.Equal("/lombardia/gestione/esci", html.GetAttribute("action"));
        Assert.True(html.HasAttribute("novalidate"));
        Assert.Equal("hidden", html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("type"));
        Assert.NotNull(html.QuerySelector("button"));
    }

    [Fact]
    public void A_search_has_no_token_in_its_address()
    {
        var page = new Component();
        var form = Form(page);
        form.Filters = true;

        var html = page.Render(form, "x").QuerySelector("form")!;

        Assert.Equal("get", html.GetAttribute("method"));
        Assert.Null(html.QuerySelector("input"));
    }

    [Fact]
    public void A_named_handler_keeps_the_query()
    {
        var page = new Component();
        page.Http.Request.QueryString = new QueryString("?id=7&handler=Altro");
        var form = Form(page);
        form.Handler = "Approva";

        Assert.Equal("?id=7&handler=Approva", page.Render(form, "x").QuerySelector("form")!.GetAttribute("action"));
    }

    [Fact]
    public void A_button_with_an_address_is_a_link_within_the_tenant()
    {
        var page = new Component();
        page.Http.Request.PathBase = "/piemonte";

        var link = page.Render(new ButtonTagHelper { Href = "~/reti", Kind = "secondary" }, "Annulla").QuerySelector("a")!;
        var button = page.Render(new ButtonTagHelper { Name = "azione", Value = Hostile, Kind = "danger" }, "Elimina").QuerySelector("button")!;

        Assert.Equal(("/piemonte/reti", "btn btn-outline-primary", "Annulla"), (link.GetAttribute("href"), link.ClassName, link.TextContent));
        Assert.Equal(("submit", "azione", Hostile), (button.GetAttribute("type"), button.GetAttribute("name"), button.GetAttribute("value")));
    }

    [Fact]
    public void A_kind_that_does_not_exist_is_refused()
    {
        var page = new Component();

        Assert.Throws<ArgumentException>(() => page.Html(new ButtonTagHelper { Kind = "rosso" }));
        Assert.Throws<ArgumentException>(() => page.Html(new AlertTagHelper { Kind = "rosso" }));
        Assert.Throws<ArgumentException>(() => page.Html(new CalloutTagHelper { Kind = "rosso" }));
        Assert.Throws<ArgumentException>(() => page.Html(new BadgeTagHelper { Kind = "rosso" }));
        Assert.Throws<ArgumentException>(() => page.Html(new StatusTagHelper { Value = "x", Tone = "rosso" }));
    }

    [Theory]
    [InlineData("Bozza", "neutral")]
    [InlineData("In approvazione", "progress")]
    [InlineData("PUBBLICATA", "success")]
    [InlineData("Restituito", "warning")]
    [InlineData("Respinta", "danger")]
    [InlineData("Parola della ricetta", "neutral")]
    public void A_status_is_a_word_and_its_colour_is_always_the_same(string word, string tone)
    {
        var status = new Component().Render(new StatusTagHelper { Value = word }).QuerySelector("span")!;

        Assert.Equal(word, status.TextContent);
        Assert.Contains($"rl-status-{tone}", status.ClassList);
        Assert.Equal("true", status.QuerySelector("svg")!.GetAttribute("aria-hidden"));
    }

    [Fact]
    public void What_a_page_writes_is_never_markup()
    {
        var page = new Component();
        string[] all =
        [
            page.Html(new AlertTagHelper { Title = Hostile }, "x"),
            page.Html(new CalloutTagHelper { Title = Hostile }, "x"),
            page.Html(new StatusTagHelper { Value = Hostile }),
            page.Html(new IconTagHelper { Name = "search", Title = Hostile }),
            page.Html(new SourceTagHelper { Act = Hostile, At = Hostile, Quote = Hostile }, "2.000 €"),
            page.Html(new EmptyTagHelper { Title = Hostile }, "x"),
            page.Html(new HeroTagHelper { Title = Hostile }, "x"),
            page.Html(new CardTagHelper { Title = Hostile, Category = Hostile, Href = Hostile, LinkElement = Hostile, Picture = Hostile, PictureText = Hostile }, "x"),
            page.Html(new BreadcrumbTagHelper { Title = Hostile, Links = [new MenuLink(Hostile, Hostile)] }),
            page.Html(new PagerTagHelper { Page = 1, Pages = 2, Url = Hostile }),
            page.Html(new SummaryRowTagHelper { Label = Hostile, ChangeHref = Hostile }),
            page.Html(new TableTagHelper { Caption = Hostile }, "<tbody></tbody>"),
            page.Html(new StepsTagHelper { Steps = [Hostile, Hostile], Current = 1 }),
            page.Html(new TimelineItemTagHelper { Title = Hostile, When = Hostile }, "x"),
            page.Html(new AccordionItemTagHelper { Title = Hostile }, "x"),
        ];

        Assert.All(all, html =>
        {
            Assert.DoesNotContain("<script", html);
            Assert.Contains("&lt;script&gt;", html);
            Assert.DoesNotContain(" style=", html);
        });
    }

    [Fact]
    public void An_alert_says_its_meaning_in_words_and_only_an_answer_is_announced()
    {
        var page = new Component();

        var notice = page.Render(new AlertTagHelper { Kind = "warning" }, "Mancano 5 giorni.").QuerySelector("div")!;
        var answer = page.Render(new AlertTagHelper { Kind = "success", Live = true }, "Salvata.").QuerySelector("div")!;

        Assert.Equal("Attenzione: Mancano 5 giorni.", notice.TextContent);
        Assert.False(notice.HasAttribute("role"));
        Assert.Equal("status", answer.GetAttribute("role"));
    }

    [Fact]
    public void A_source_can_be_reached_with_the_keyboard_and_each_has_its_own_text()
    {
        var page = new Component();
        var html = page.Render(new SourceTagHelper { Act = "DGR X/6686", At = "Risorse", Quote = "per un importo massimo" }, "2.000 €");
        var second = page.Render(new SourceTagHelper { Act = "DGR X/6686" }, "10");

        var value = html.QuerySelector("[tabindex='0']")!;
        var popup = html.QuerySelector($"[id='{value.GetAttribute("aria-describedby")}']")!;
        Assert.Equal("2.000 €", value.TextContent);
        Assert.Equal("tooltip", popup.GetAttribute("role"));
        Assert.Contains("per un importo massimo", popup.TextContent);
        Assert.Contains("DGR X/6686, Risorse", popup.TextContent);
        Assert.NotEqual(popup.Id, second.QuerySelector("[role=tooltip]")!.Id);
    }

    [Fact]
    public void The_pager_names_the_current_page_and_keeps_the_search()
    {
        var page = new Component();
        page.Http.Request.PathBase = "/lombardia";
        page.Http.Request.Path = "/novita";
        page.Http.Request.QueryString = new QueryString("?q=tessile&pagina=5");

        var html = page.Render(new PagerTagHelper { Page = 5, Pages = 12 });

        Assert.Equal("5", html.QuerySelector("[aria-current=page]")!.TextContent.Replace("Pagina ", ""));
        Assert.Equal(["Pagina precedente", "Pagina 1", "…", "Pagina 4", "Pagina 5", "Pagina 6", "…", "Pagina 12", "Pagina successiva"], html.QuerySelectorAll("li").Select(li => li.TextContent));
        Assert.Equal("/lombardia/novita?q=tessile&pagina=6", html.QuerySelectorAll("a").Last().GetAttribute("href"));
        Assert.All(html.QuerySelectorAll("a"), a => Assert.Equal("pager-link", a.GetAttribute("data-element")));
        Assert.Equal("", page.Html(new PagerTagHelper { Page = 1, Pages = 1 }));
    }

    [Fact]
    public void The_breadcrumb_ends_with_the_page_itself()
    {
        var page = new Component();
        page.Http.Request.PathBase = "/lombardia";

        var html = page.Render(new BreadcrumbTagHelper { Title = "Notizie", Links = [new MenuLink("Home", "~/"), new MenuLink("Novità", "~/novita")] });

        Assert.Equal("breadcrumb", html.QuerySelector("ol")!.GetAttribute("data-element"));
        Assert.Equal(["/lombardia/", "/lombardia/novita"], html.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("Notizie", html.QuerySelector("[aria-current=page]")!.TextContent);
    }

    [Fact]
    public void Cards_in_a_grid_are_a_list()
    {
        var page = new Component();
        var items = new Dictionary<object, object>();
        var grid = page.Render(new CardGridTagHelper { Columns = 2 }, "x", items);
        var card = page.Render(new CardTagHelper { Title = "Rete", Href = "~/reti/1", Date = new DateOnly(2026, 11, 22), LinkElement = "service-link", Heading = 2 }, "Testo", items);

        Assert.Equal("UL", grid.FirstElementChild!.TagName);
        Assert.Equal("col-12 col-md-6", card.QuerySelector("li")!.ClassName);
        Assert.Equal("service-link", card.QuerySelector("article h2 a")!.GetAttribute("data-element"));
        Assert.Equal(("2026-11-22", "22 novembre 2026"), (card.QuerySelector("time")!.GetAttribute("datetime"), card.QuerySelector("time")!.TextContent));
    }

    [Fact]
    public void An_empty_value_says_so_and_a_change_link_says_of_what()
    {
        var page = new Component();

        Assert.Equal("Non indicato", page.Render(new SummaryRowTagHelper { Label = "Comuni" }).QuerySelector("dd")!.TextContent);
        Assert.Equal("Modifica Capofila", page.Render(new SummaryRowTagHelper { Label = "Capofila", ChangeHref = "~/x" }, "Bergamo").QuerySelector("a")!.TextContent);
    }

    [Fact]
    public void A_table_scrolls_with_the_keyboard_and_is_named_by_its_caption()
    {
        var region = new Component().Render(new TableTagHelper { Caption = "Reti", CaptionHidden = true }, "<tbody><tr><td>1</td></tr></tbody>").QuerySelector("[role=region]")!;

        Assert.Equal("0", region.GetAttribute("tabindex"));
        Assert.Equal("Reti", region.QuerySelector($"caption[id='{region.GetAttribute("aria-labelledby")}']")!.TextContent);
        Assert.Equal("1", region.QuerySelector("table td")!.TextContent);
    }

    [Fact]
    public void A_journey_tells_what_is_done_and_where_one_is()
    {
        var steps = new Component().Render(new StepsTagHelper { Steps = ["Dati", "Soggetti", "Riepilogo"], Current = 2 }).QuerySelectorAll("li").ToArray();

        Assert.Equal(["confirmed", "active", ""], steps.Select(s => s.ClassName));
        Assert.Equal("Soggetti passo attuale", steps[1].TextContent);
        Assert.Equal("step", steps[1].GetAttribute("aria-current"));
    }

    [Fact]
    public void An_accordion_needs_no_script()
    {
        var page = new Component();

        var closed = page.Render(new AccordionItemTagHelper { Title = "Chi?" }, "<p>Il capofila.</p>").QuerySelector("details")!;

        Assert.False(closed.HasAttribute("open"));
        Assert.Equal("Chi?", closed.QuerySelector("summary h3")!.TextContent);
        Assert.Equal("Il capofila.", closed.QuerySelector(".accordion-body p")!.TextContent);
        Assert.True(page.Render(new AccordionItemTagHelper { Title = "Chi?", Open = true }, "x").QuerySelector("details")!.HasAttribute("open"));
    }
}
