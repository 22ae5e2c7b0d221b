using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>
/// Who bears a cookie of ours is answered anew, from pieces that are kept until the next publication: they must be
/// neither old nor somebody else's.
/// </summary>
public sealed class UntilPublicationTests(OneDemoSite fixture) : IClassFixture<OneDemoSite>
{
    private Testing.Site Site => fixture.Site;

    /// <summary>A page as somebody gets it who has a form open.</summary>
    private Task<Page> Anew(string path, string region = "lombardia") => Site.Visitor(region).Get(path, ("Cookie", $".ReteLavoro.{region}.modulo=x"));

    [Theory]
    [InlineData("")]
    [InlineData("/misure/azioni-di-rete-fase-1")]
    [InlineData("/servizi/costituisci-una-rete")]
    [InlineData("/novita")]
    public async Task A_page_is_written_once_and_says_the_same_again(string path)
    {
        var first = (await Anew(path)).IsOk();
        Assert.Contains("no-store", first.Header("Cache-Control"));
        Site.Sql.Clear();
        var again = (await Anew(path)).IsOk();
        Assert.Empty(Site.Sql.Commands);
        Assert.Equal(first.Text, again.Text);
        // And it is what everybody else gets.
        Assert.Equal((await Site.Visitor().Get(path)).IsOk().Text, again.Text);
    }

    [Fact]
    public async Task What_is_published_moved_and_withdrawn_shows_at_once()
    {
        var (item, path) = await Site.News("01 prima stesura");
        (await Anew(path)).IsOk().Shows("01 prima stesura");
        (await Anew("/novita")).IsOk().Shows("01 prima stesura");
        (await Anew("")).IsOk().Shows("01 prima stesura");

        await ChangeAsync(item, changed => changed.Set(new TitlePart { Title = "01 seconda stesura" }));
        foreach (var where in new[] { path, "/novita", "" }) (await Anew(where)).IsOk().Shows("01 seconda stesura").ShowsNot("01 prima stesura");
        // A draft is nobody's business.
        await ChangeAsync(item, changed => changed.Set(new TitlePart { Title = "01 terza stesura" }), publish: false);
        (await Anew(path)).IsOk().ShowsNot("01 terza stesura");

        await ChangeAsync(item, changed => changed.Set(new AutoroutePart { Path = "novita/trasferita" }));
        Assert.EndsWith("/novita/trasferita", (await Anew(path)).Is(HttpStatusCode.MovedPermanently).Location);
        (await Anew("/novita/trasferita")).IsOk().Shows("01 terza stesura");

        await Site.DoAsync("lombardia", s => s.GetRequiredService<ContentStore>().UnpublishAsync(item, default));
        (await Anew("/novita/trasferita")).Is(HttpStatusCode.NotFound);
        (await Anew("")).IsOk().ShowsNot("01 terza stesura");
    }

    [Fact]
    public async Task A_changed_menu_and_a_changed_name_stand_around_every_page_at_once()
    {
        (await Anew("/servizi")).IsOk();
        var menu = await Site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.Published == true && v.ContentType == "Menu").Select(v => v.ItemId).ToListAsync());
        foreach (var id in menu)
            await ChangeAsync(id, changed => changed.Parts["MenuItemsListPart"]!["MenuItems"]![0]!["TitlePart"]!["Title"] = "Voce rinominata");
        var page = (await Anew("/servizi")).IsOk();
        Assert.Contains("Voce rinominata", page.One("header")!.TextContent);
        Assert.Contains("Voce rinominata", page.One("footer")!.TextContent);

        await Site.DoAsync("lombardia", async services =>
        {
            var settings = services.GetRequiredService<SiteSettings>();
            var site = (await settings.AllAsync(default))["site"]!.DeepClone();
            site["SiteName"] = "Nome di prova";
            await settings.SetAsync("site", site, default);
            // The writer sees her own change too.
            Assert.Equal("Nome di prova", (await settings.SiteAsync(default)).SiteName);
        });
        page = (await Anew("/servizi")).IsOk();
        Assert.Contains("Nome di prova", page.One("header")!.TextContent);
        Assert.Contains("Nome di prova", page.One("footer")!.TextContent);
        Assert.EndsWith("Nome di prova", page.Document.Title);
        (await Anew("/servizi", "piemonte")).IsOk().ShowsNot("Nome di prova");
    }

    [Fact]
    public async Task A_recipe_shows_at_once()
    {
        var (item, path) = await Site.News("Da ricetta");
        (await Anew(path)).IsOk();
        var json = await Site.DoAsync("lombardia", async s => (await s.GetRequiredService<ContentStore>().PublishedAsync(item, default))!.ToJson());
        json["TitlePart"]!["Title"] = "Dalla ricetta in poi";
        json["ContentItemVersionId"] = "";
        await Site.ApplyAsync("lombardia", new JsonArray(new JsonObject { ["name"] = "content", ["data"] = new JsonArray(json) }).ToJsonString());
        (await Anew(path)).IsOk().Shows("Dalla ricetta in poi");
    }

    [Fact]
    public async Task What_was_being_written_while_something_was_published_is_not_kept()
    {
        await Site.DoAsync("lombardia", async services =>
        {
            var memory = services.GetRequiredService<ReteLavoro.Kernel.Pages.UntilPublication>();
            await memory.GetAsync("prova", async () =>
            {
                await Site.News("Nel frattempo");
                return "vecchio";
            });
            Assert.Equal("nuovo", await memory.GetAsync("prova", () => Task.FromResult("nuovo")));
            Assert.Equal("nuovo", await memory.GetAsync("prova", () => Task.FromResult("ancora")));
            // Midnight in Rome, before any job has run.
            var now = Site.Clock.Now;
            Site.Clock.Now = new(2026, 11, 24, 23, 0, 0, TimeSpan.Zero);
            Assert.Equal("domani", await memory.GetAsync("prova", () => Task.FromResult("domani")));
            Site.Clock.Now = now;
        });
    }

    [Fact]
    public async Task Nothing_of_who_is_signed_in_is_kept_or_given_to_her_from_what_is()
    {
        var hers = await Site.As("regione");
        var (_, path) = await Site.News("Perché tutto sia nuovo");
        // She comes first, then somebody else, then she again.
        Assert.Contains("Renata Dimostrativa", (await hers.Get(path)).IsOk().Text);
        Assert.DoesNotContain("Renata", (await Anew(path)).IsOk().Text);
        Assert.Contains("Renata Dimostrativa", (await hers.Get(path)).IsOk().Text);
        var other = (await (await Site.As("operatrice")).Get(path)).IsOk();
        Assert.DoesNotContain("Renata", other.Text);
        Assert.DoesNotContain("Accedi all’area riservata", other.One("header")!.TextContent);
    }

    [Fact]
    public async Task The_second_page_of_a_list_is_not_the_first()
    {
        // By title after those of the tests beside this one, which look for theirs on the first page.
        for (var n = 1; n <= 12; n++) await Site.News($"Una di molte, numero {n:00}");
        var first = (await Anew("/novita")).IsOk();
        var second = (await Anew("/novita?pagina=2")).IsOk();
        Assert.NotEqual(Titles(first), Titles(second));
        Assert.Equal(Titles(first), Titles((await Anew("/novita")).IsOk()));
        Assert.Equal(Titles(first), Titles((await Anew("/novita?utm_source=x")).IsOk()));

        static List<string> Titles(Page page) => [.. page.All("main .it-card-title").Select(t => t.TextContent)];
    }

    [Fact]
    public async Task The_same_address_of_another_region_is_another_page()
    {
        foreach (var region in new[] { "lombardia", "piemonte", "lombardia" })
        {
            var page = (await Anew("", region)).IsOk();
            Assert.All(page.All("header a[href^='/'], main a[href^='/'], footer a[href^='/']"), a => Assert.StartsWith("/" + region, a.GetAttribute("href")));
        }
        // Whose entry of the menu is current depends on the page.
        Assert.Equal("Novità", (await Anew("/novita", "piemonte")).One("header .nav-link.active")?.TextContent.Trim());
        Assert.Equal("Servizi", (await Anew("/servizi", "piemonte")).One("header .nav-link.active")?.TextContent.Trim());
    }

    private Task ChangeAsync(string itemId, Action<ContentItem> change, bool publish = true) => Site.DoAsync("lombardia", async services =>
    {
        var content = services.GetRequiredService<ContentStore>();
        var item = (await content.LatestAsync(itemId, default))!;
        var version = item.ContentItemVersionId;
        change(item);
        version = await content.SaveDraftAsync(item, version, default);
        if (publish) await content.PublishAsync(version, default);
    });
}
