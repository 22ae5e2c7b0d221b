using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Two regions in one program never meet.</summary>
public sealed class IsolationTests(OneDemoSite fixture) : IClassFixture<OneDemoSite>
{
    private Testing.Site Site => fixture.Site;

    [Fact]
    public async Task ORG_06_what_one_region_writes_the_other_does_not_have()
    {
        var (item, path) = await Site.News("Solo lombarda");
        (await Site.Visitor("lombardia").Get(path)).IsOk().Shows("Solo lombarda");
        (await Site.Visitor("piemonte").Get(path)).Is(HttpStatusCode.NotFound);
        Assert.False(await Site.ReadAsync("piemonte", db => db.Set<ContentVersion>().AnyAsync(v => v.ItemId == item)));
        Assert.NotEqual(Site.Tenant("lombardia").Folder.DatabaseFile, Site.Tenant("piemonte").Folder.DatabaseFile);
    }

    [Fact]
    public async Task The_same_user_name_is_another_person_with_another_password()
    {
        // «redattrice» works for Lombardia only; «regione» exists in both.
        var refused = await Site.Visitor("piemonte").Post("/gestione/accesso", new { Name = "redattrice", Password = Testing.Site.DemoPassword });
        refused.ShowsError("Il nome utente o la password non sono giusti.");
        await Site.ApplyAsync("lombardia", """[ { "name": "users", "users": [ { "userName": "stessa", "displayName": "Una", "roles": ["Consultazione"], "password": "una-parola-lombarda", "demo": true } ] } ]""");
        await Site.ApplyAsync("piemonte", """[ { "name": "users", "users": [ { "userName": "stessa", "displayName": "Altra", "roles": ["Consultazione"], "password": "altra-parola-piemontese", "demo": true } ] } ]""");
        (await Site.Visitor("piemonte").Post("/gestione/accesso", new { Name = "stessa", Password = "una-parola-lombarda" })).ShowsError("Il nome utente o la password non sono giusti.");
        await Site.As("stessa", "lombardia", "una-parola-lombarda");
        await Site.As("stessa", "piemonte", "altra-parola-piemontese");
    }

    [Fact]
    public async Task ORG_06_a_cookie_of_one_region_is_nobody_in_the_other()
    {
        var there = await Site.As("regione", "lombardia");
        (await there.Get("/gestione/soggetti")).IsOk();
        var cookies = there.Cookies.GetAllCookies().ToList();
        Assert.Contains(cookies, c => c.Name == ".ReteLavoro.lombardia" && c.Path == "/lombardia" && c.HttpOnly);
        var header = string.Join("; ", cookies.SelectMany(c => new[] { $"{c.Name}={c.Value}", $"{c.Name.Replace("lombardia", "piemonte")}={c.Value}" }));
        var here = await Site.Visitor("piemonte").Get("/gestione/soggetti", ("Cookie", header));
        here.Is(HttpStatusCode.Redirect);
        Assert.StartsWith("/piemonte/gestione/accesso", here.Location);
    }

    [Fact]
    public async Task A_form_token_of_one_region_is_refused_by_the_other()
    {
        var from = Site.Visitor("lombardia");
        var form = (await from.Get("/gestione/accesso")).IsOk();
        var token = form.One("input[name=__modulo]")!.GetAttribute("value")!;
        var cookie = from.Cookies.GetAllCookies().Single(c => c.Name.EndsWith(".modulo", StringComparison.Ordinal)).Value;
        async Task<Page> Send(string region, string name) => await Site.Visitor(region).Send(new HttpRequestMessage(HttpMethod.Post, new Uri(Site.Address, $"/{region}/gestione/accesso"))
        {
            Headers = { { "Cookie", $"{name}={cookie}" } },
            Content = new FormUrlEncodedContent([new("Name", "regione"), new("Password", Testing.Site.DemoPassword), new("__modulo", token)])
        });
        // At home the same token is good, so that it is the region that the other refuses.
        (await Send("lombardia", ".ReteLavoro.lombardia.modulo")).Is(HttpStatusCode.Redirect);
        (await Send("piemonte", ".ReteLavoro.piemonte.modulo")).Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task ORG_06_a_file_of_one_region_is_not_served_by_the_other()
    {
        await Site.DoAsync("lombardia", s => s.GetRequiredService<MediaStore>().WriteAsync("prova/nota.txt", "lombarda"u8.ToArray(), default));
        Assert.Equal("lombarda", (await Site.Visitor("lombardia").Get("/media/prova/nota.txt")).IsOk().Text);
        (await Site.Visitor("piemonte").Get("/media/prova/nota.txt")).Is(HttpStatusCode.NotFound);
        (await Site.Visitor("piemonte").Get("/media/..%2f..%2flombardia%2fmedia%2fprova%2fnota.txt")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_same_address_is_cached_apart()
    {
        var first = (await Site.Visitor("lombardia").Get("")).IsOk();
        var second = (await Site.Visitor("piemonte").Get("")).IsOk();
        Assert.NotEqual(first.Document.Title, second.Document.Title);
        Assert.Equal(first.Document.Title, (await Site.Visitor("lombardia").Get("")).Document.Title);
        Assert.Contains("Lombardia", first.Text);
        Assert.DoesNotContain("Regione Lombardia", second.Text);
        // A publication in one region leaves the other's pages as they were.
        await Site.News("Nuova in Lombardia");
        Assert.Equal(second.Header("ETag"), (await Site.Visitor("piemonte").Get("")).Header("ETag"));
        Assert.NotEqual(first.Header("ETag"), (await Site.Visitor("lombardia").Get("")).Header("ETag"));
    }

    [Fact]
    public async Task Building_one_region_anew_leaves_the_other_as_it_is()
    {
        var piemonte = await Site.Host.SiteAsync(Site.Tenant("piemonte"), default);
        await Site.Visitor("lombardia").Get("");
        await Site.Host.RebuildAsync(Site.Tenant("lombardia"));
        (await Site.Visitor("piemonte").Get("/cerca?q=rete")).IsOk();
        (await Site.Visitor("lombardia").Get("/cerca?q=rete")).IsOk();
        Assert.Same(piemonte, await Site.Host.SiteAsync(Site.Tenant("piemonte"), default));
        // What the command line builds beside the running site goes without taking it along.
        await using (var tools = Site.Services.GetRequiredService<Kernel.Tenants.SiteBuilder>().BuildForTools(Site.Tenant("lombardia"))) tools.GetRequiredService<Kernel.Tenants.TenantHost>();
        (await Site.Visitor("piemonte").Get("/cerca?q=lavoro")).IsOk();
    }

    [Fact]
    public async Task Each_region_has_keys_of_its_own()
    {
        await Site.Visitor("lombardia").Get("/gestione/accesso");
        await Site.Visitor("piemonte").Get("/gestione/accesso");
        var keys = new[] { "lombardia", "piemonte" }.Select(r => Directory.GetFiles(Site.Tenant(r).Folder.Keys, "key-*.xml").Select(Path.GetFileName).ToHashSet()).ToList();
        Assert.All(keys, Assert.NotEmpty);
        Assert.Empty(keys[0].Intersect(keys[1]));
    }

    [Fact]
    public async Task The_door_lists_the_regions_and_says_how_they_are()
    {
        var door = await Site.Visitor("").Get("");
        Assert.Contains("/lombardia", door.Text);
        Assert.Contains("/piemonte", door.Text);
        var health = (await Site.Visitor("").Get("health")).IsOk();
        Assert.Equal(["ok", "ok"], JsonSerializer.Deserialize<Dictionary<string, string>>(health.Text)!.Values);
        (await Site.Visitor("atlantide").Get("/servizi")).Is(HttpStatusCode.NotFound);
    }
}
