using Microsoft.Playwright;
using Xunit;

namespace ReteLavoro.Browser.Tests;

/// <summary>The public site as a visitor meets it, on a screen and on a telephone.</summary>
public sealed class PublicSiteTests(Browsing browsing)
{
    private static readonly (string Path, int Status)[] Everywhere =
        [("", 200), ("/servizi", 200), ("/servizi/aderisci-a-una-rete", 200), ("/misure", 200), ("/novita", 200), ("/eventi", 200), ("/campagne", 200), ("/argomenti", 200), ("/reti", 200), ("/trova", 200), ("/trova?q=Xyzzy", 200), ("/soggetti", 200), ("/crisi", 200), ("/crisi/quale-procedura", 200), ("/crisi/quale-procedura?dipendenti=250&licenziamenti=49&chiusura=si", 200), ("/moduli/segnala-una-crisi", 200), ("/moduli/aderisci-a-una-rete", 200), ("/sigle", 200), ("/cerca?q=rete", 200), ("/mappa-del-sito", 200), ("/gestione/accesso", 200), ("/pagina-che-non-esiste", 404)];

    public static TheoryData<string, int> Screens => new() { { "lombardia", Browsing.Wide }, { "lombardia", Browsing.Narrow }, { "piemonte", Browsing.Wide }, { "piemonte", Browsing.Narrow } };

    [Theory, MemberData(nameof(Screens))]
    public async Task Every_kind_of_page_is_sound(string region, int width)
    {
        await using var window = await browsing.WindowAsync(width);
        foreach (var (path, status) in Everywhere) await window.OpenAsync($"/{region}{path}", status);
        if (region != "lombardia") return;
        foreach (var path in new[] { "/misure/azioni-di-rete-fase-1", "/trova?comune=016024", "/trova?q=Bergammo", "/soggetti/operatore-orobie-lavoro" }) await window.OpenAsync("/lombardia" + path);
    }

    [Fact]
    public async Task Nothing_sticks_out_on_the_smallest_screen()
    {
        await using var window = await browsing.WindowAsync(320);
        foreach (var path in new[] { "lombardia/misure/azioni-di-rete-fase-1", "piemonte", "piemonte/misure", "piemonte/reti" }.Concat(Everywhere.Select(e => "lombardia" + e.Path)))
        {
            await window.Page.GotoAsync("/" + path);
            await window.NothingSticksOutAsync();
        }
        // The longest page of the other region, with its table.
        var sheet = await window.Page.EvaluateAsync<string>("async () => (await (await fetch('/piemonte/sitemap.xml')).text()).match(/\\/piemonte\\/misure\\/[^<]+/)[0]");
        await window.Page.GotoAsync(sheet);
        await window.NothingSticksOutAsync();
    }

    [Fact]
    public async Task The_site_works_without_scripts()
    {
        await using var window = await browsing.WindowAsync(Browsing.Narrow, scripts: false);
        foreach (var (path, status) in Everywhere) await window.OpenAsync("/lombardia" + path, status);
        await window.OpenAsync("/lombardia/cerca");
        await window.Page.Locator("main input[name=q]").FillAsync("cassa integrazione");
        await window.Page.Locator("main input[name=q]").PressAsync("Enter");
        await window.SeesAsync("Chiedi informazioni sulla cassa integrazione straordinaria");
        await window.Page.GotoAsync("/lombardia");
        // The menu is reached without its script.
        await Assertions.Expect(window.Page.Locator("header a[href$='/servizi']").First).ToBeAttachedAsync();
    }

    [Fact]
    public async Task The_keyboard_reaches_the_content_first()
    {
        await using var window = await browsing.WindowAsync();
        await window.OpenAsync("/lombardia/servizi");
        await window.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await window.Page.EvaluateAsync<string>("() => document.activeElement.getAttribute('href')"));
        await window.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await window.Page.EvaluateAsync<string>("() => document.activeElement.id"));
    }

    [Fact]
    public async Task A_municipality_is_chosen_from_the_suggestions_by_keyboard()
    {
        await using var window = await browsing.WindowAsync(Browsing.Narrow);
        await window.OpenAsync("/lombardia/trova");
        var field = window.Page.GetByRole(AriaRole.Combobox, new() { Name = "Comune" });
        await field.PressSequentiallyAsync("trevio");
        var options = window.Page.GetByRole(AriaRole.Option);
        await Assertions.Expect(options.First).ToHaveTextAsync("Treviolo (BG)");
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(window.Page.GetByText("usa le frecce")).ToBeAttachedAsync();
        await window.CheckAsync();
        await field.PressAsync("Escape");
        await Assertions.Expect(options).ToHaveCountAsync(0);
        await field.PressAsync("ArrowDown");
        await Assertions.Expect(options.First).ToBeVisibleAsync();
        await field.PressAsync("ArrowDown");
        await Assertions.Expect(options.First).ToHaveAttributeAsync("aria-selected", "true");
        Assert.Equal(await options.First.GetAttributeAsync("id"), await field.GetAttributeAsync("aria-activedescendant"));
        await field.PressAsync("Enter");
        await Assertions.Expect(field).ToHaveValueAsync("Treviolo (BG)");
        await field.PressAsync("Enter");
        await Assertions.Expect(window.Page.Locator("h1")).ToHaveTextAsync("Treviolo: a chi rivolgerti");
    }

    [Fact]
    public async Task The_pages_of_the_register_of_bodies_are_sound()
    {
        foreach (var width in new[] { Browsing.Wide, Browsing.Narrow })
        {
            await using var window = await browsing.SignedInAsync("regione", width: width);
            foreach (var path in new[] { "/albi", "/scaduti", "/operatore-orobie-lavoro", "/operatore-orobie-lavoro/incarico", "/operatore-orobie-lavoro/modifica" }) await window.OpenAsync("/lombardia/gestione/soggetti" + path);
        }
    }

    [Fact]
    public async Task Without_scripts_the_server_suggests()
    {
        await using var window = await browsing.WindowAsync(Browsing.Narrow, scripts: false);
        await window.OpenAsync("/lombardia/trova");
        await window.Page.Locator("main input[name=q]").FillAsync("Bergammo");
        await window.Page.Locator("main input[name=q]").PressAsync("Enter");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Bergamo (BG)" }).ClickAsync();
        await window.SeesAsync("Rete orobica dimostrativa");
    }

    [Fact]
    public async Task The_map_of_the_networks_is_reached_by_keyboard_and_leads_to_a_province()
    {
        foreach (var width in new[] { Browsing.Wide, Browsing.Narrow, 320 })
        {
            await using var window = await browsing.WindowAsync(width);
            await window.OpenAsync("/lombardia/reti?pagina=1");
            await window.NothingSticksOutAsync();
            var link = window.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Bergamo: ") });
            await link.FocusAsync();
            await window.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("provincia=BG"));
        }
    }

    [Fact]
    public async Task On_a_telephone_tables_are_whole_and_who_comes_by_keyboard_sees_the_source_of_a_figure()
    {
        await using var window = await browsing.WindowAsync(Browsing.Narrow);
        foreach (var path in new[] { "/lombardia/reti/rete-orobica-dimostrativa", "/piemonte/reti/rete-del-sangone-dimostrativa", "/piemonte/misure/politica-attiva-cigs" })
        {
            await window.OpenAsync(path);
            var cut = await window.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main table')].filter(t => t.scrollWidth > t.parentElement.clientWidth + 1).map(t => `${t.scrollWidth} in ${t.parentElement.clientWidth}: ${t.textContent.slice(0, 60)}`)");
            Assert.True(cut.Length == 0, $"{path}: {string.Join('\n', cut)}");
        }
        var figures = window.Page.Locator(".rl-source-value");
        Assert.NotEqual(0, await figures.CountAsync());
        for (var i = 0; i < await figures.CountAsync(); i++)
        {
            // The worst place: the last line of the screen.
            await figures.Nth(i).EvaluateAsync("e => { scrollBy({ top: e.getBoundingClientRect().bottom - innerHeight + 4, behavior: 'instant' }); e.focus() }");
            for (var waited = 0; !await figures.Nth(i).EvaluateAsync<bool>("e => { const p = e.nextElementSibling.getBoundingClientRect(); return p.height > 0 && p.top >= 0 && p.left >= -1 && p.right <= innerWidth + 1 && p.bottom <= innerHeight }"); waited += 50)
            {
                Assert.True(waited < 3000, $"The source of «{await figures.Nth(i).TextContentAsync()}» opens out of sight.");
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task From_the_home_page_to_the_sheet_of_a_measure()
    {
        await using var window = await browsing.WindowAsync();
        await window.OpenAsync("/lombardia");
        await window.PressAsync(window.Page.Locator("header a[href$='/misure']").First);
        await window.PressAsync(window.Page.Locator("main a[href$='/azioni-di-rete-fase-1']").First);
        await window.SeesAsync("oltre 40 progetti");
        await window.SeesAsync("5.000.000,00");
    }
}
