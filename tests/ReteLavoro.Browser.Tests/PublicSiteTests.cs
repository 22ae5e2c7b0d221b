using Microsoft.Playwright;
using Xunit;

namespace ReteLavoro.Browser.Tests;

/// <summary>The public site as a visitor meets it, on a screen and on a telephone.</summary>
public sealed class PublicSiteTests(Browsing browsing)
{
    private static readonly (string Path, int Status)[] Everywhere =
        [("", 200), ("/servizi", 200), ("/servizi/aderisci-a-una-rete", 200), ("/misure", 200), ("/novita", 200), ("/eventi", 200), ("/campagne", 200), ("/argomenti", 200), ("/reti", 200), ("/cerca?q=rete", 200), ("/mappa-del-sito", 200), ("/gestione/accesso", 200), ("/pagina-che-non-esiste", 404)];

    public static TheoryData<string, int> Screens => new() { { "lombardia", Browsing.Wide }, { "lombardia", Browsing.Narrow }, { "piemonte", Browsing.Wide }, { "piemonte", Browsing.Narrow } };

    [Theory, MemberData(nameof(Screens))]
    public async Task Every_kind_of_page_is_sound(string region, int width)
    {
        await using var window = await browsing.WindowAsync(width);
        foreach (var (path, status) in Everywhere) await window.OpenAsync($"/{region}{path}", status);
        if (region == "lombardia") await window.OpenAsync("/lombardia/misure/azioni-di-rete-fase-1");
    }

    [Fact]
    public async Task Nothing_sticks_out_on_the_smallest_screen()
    {
        await using var window = await browsing.WindowAsync(320);
        foreach (var (path, _) in Everywhere.Append((Path: "/misure/azioni-di-rete-fase-1", Status: 200)))
        {
            await window.Page.GotoAsync("/lombardia" + path);
            await window.NothingSticksOutAsync();
        }
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
