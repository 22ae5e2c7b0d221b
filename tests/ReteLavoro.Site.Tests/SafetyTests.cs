using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>What a browser and a stranger are held to: cookies, forms, uploads, and the door of a demonstration.</summary>
public sealed class SafetyTests(OneDemoSite fixture) : IClassFixture<OneDemoSite>
{
    private Testing.Site Site => fixture.Site;

    [Theory, InlineData("http"), InlineData("https")]
    public async Task Every_cookie_is_the_regions_own_and_for_the_server_alone(string scheme)
    {
        var visitor = Site.Visitor();
        var address = new UriBuilder(Site.Address) { Scheme = scheme, Port = -1, Path = "/lombardia/gestione/accesso" }.Uri;
        var form = (await visitor.Send(new(HttpMethod.Get, address))).IsOk();
        var done = (await form.Submit(new { Name = "redattrice", Password = Testing.Site.DemoPassword })).Is(HttpStatusCode.Redirect);
        // A notice for once comes with a cookie too.
        var media = await visitor.Send(new(HttpMethod.Get, new Uri(address, "/lombardia/gestione/media")));
        var noticed = (await UploadAsync(media.IsOk(), $"avviso-{scheme}.txt", "Nota."u8.ToArray(), "prova-avvisi")).Is(HttpStatusCode.Redirect);

        var cookies = new[] { form, done, noticed }.SelectMany(p => p.Response.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).ToList();
        Assert.Equal([".ReteLavoro.lombardia", ".ReteLavoro.lombardia.avviso", ".ReteLavoro.lombardia.modulo"], cookies.Select(c => c[..c.IndexOf('=')]).Distinct().Order(StringComparer.Ordinal));
        foreach (var cookie in cookies)
        {
            var flags = cookie.Split("; ").Skip(1).Select(f => f.ToLowerInvariant()).ToList();
            Assert.Contains("path=/lombardia", flags);
            Assert.Contains("httponly", flags);
            Assert.True(flags.Contains("samesite=lax") || flags.Contains("samesite=strict"), cookie);
            Assert.DoesNotContain(flags, f => f.StartsWith("domain=", StringComparison.Ordinal));
            Assert.True(flags.Contains("secure") == (scheme == "https"), cookie);
        }
        Assert.Equal(scheme == "https", form.Header("Strict-Transport-Security") is not null);
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token()
    {
        foreach (var region in new[] { "lombardia", "piemonte" })
        {
            var administrator = await Site.As("amministratore", region);
            var routes = (await Site.Host.SiteAsync(Site.Tenant(region), default)).Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.RazorPages.PageActionDescriptor>() is not null)
                .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/').ToLowerInvariant()).Where(r => !r.StartsWith("/errore", StringComparison.Ordinal)).Distinct().ToList();
            Assert.True(routes.Count > 30, "The pages were not found.");
            var before = await Site.RowCountsAsync(region);
            foreach (var route in routes)
            {
                var page = await administrator.PostRaw(AccessTests.Sample(route), [new("azione", "salva")]);
                // The page of its own answers 400 too when a field is wrong: it is the error page that says the form was not read.
                Assert.True(page.Status == HttpStatusCode.BadRequest && page.Heading == "La richiesta non è valida", $"{region}{route}: {(int)page.Status} «{page.Heading}»");
            }
            Assert.Equal(before, await Site.RowCountsAsync(region));
        }
    }

    [Theory]
    [InlineData("foto.png", "<html><script>alert(1)</script></html>", null, "«foto.png» non contiene quello che il nome promette.")]
    [InlineData("atto.pdf", "MZ\u0090", null, "«atto.pdf» non contiene quello che il nome promette.")]
    [InlineData("pagina.html", "<p>Ciao</p>", null, "I file «.html» non sono ammessi")]
    [InlineData("disegno.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", null, "I file «.svg» non sono ammessi")]
    [InlineData("nota.txt", "", null, "«nota.txt» è vuoto.")]
    [InlineData("nota.txt", "Nota.", "../../piemonte/media", "non va bene come nome")]
    [InlineData("nota.txt", "Nota.", "..", "non va bene come nome")]
    public async Task A_file_that_is_not_what_it_says_or_wants_out_of_its_folder_is_refused(string name, string content, string? folder, string sentence)
    {
        var before = Files();
        var page = (await (await Site.As("redattrice")).Get("/gestione/media")).IsOk();
        (await UploadAsync(page, name, System.Text.Encoding.Latin1.GetBytes(content), folder)).ShowsError(sentence);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_file_that_is_what_it_says_is_kept_and_handed_over_as_such()
    {
        var page = (await (await Site.As("redattrice")).Get("/gestione/media")).IsOk();
        (await UploadAsync(page, @"C:\Documenti\elenco.csv", "a;b\n"u8.ToArray(), " prova/2026 ")).Is(HttpStatusCode.Redirect);
        var file = (await Site.Visitor().Get("/media/prova/2026/elenco.csv")).IsOk();
        Assert.Equal(("text/csv", "attachment", "nosniff"), (file.Response.Content.Headers.ContentType!.MediaType, file.Response.Content.Headers.ContentDisposition?.DispositionType, file.Header("X-Content-Type-Options")));
        // Not over another one, unless said so.
        page = (await (await Site.As("redattrice")).Get("/gestione/media")).IsOk();
        (await UploadAsync(page, "elenco.csv", "c;d\n"u8.ToArray(), "prova/2026")).ShowsError("c'è già");
        Assert.Equal("a;b\n", (await Site.Visitor().Get("/media/prova/2026/elenco.csv")).Text);
    }

    [Theory]
    [InlineData("../site.db")]
    [InlineData("../../piemonte/site.db")]
    [InlineData("prova/../../ready")]
    [InlineData("/etc/hostname.txt")]
    [InlineData("../nota.txt")]
    [InlineData(@"..\nota.txt")]
    public void No_name_leads_out_of_the_folder_of_files(string path)
    {
        File.WriteAllText(Path.Combine(Site.Tenant("lombardia").Folder.Root, "nota.txt"), "non per tutti");
        var media = new MediaStore(Site.Tenant("lombardia"));
        Assert.NotNull(media.WhyNotName(path));
        Assert.Null(media.Find(path));
    }

    /// <summary>An address that no computer has: were the guard gone, the program would fail for another reason and listen nowhere.</summary>
    [Theory]
    [InlineData("--urls=http://192.0.2.1:5080")]
    [InlineData("--urls=http://127.0.0.1:0;http://192.0.2.1:5080")]
    [InlineData("--Kestrel:Endpoints:A:Url=http://192.0.2.1:5080")]
    public async Task Passwords_that_everybody_knows_are_not_shown_to_the_network(string where)
    {
        var (code, _, errors) = await CommandLineTests.RunAsync([.. Site.Arguments, "serve", where]);
        Assert.Equal(1, code);
        Assert.Contains("ci sono accessi dimostrativi con password note", errors);
        Assert.Contains("RETELAVORO_DEMO_OPEN=1", errors);
    }

    private List<string> Files() => [.. Directory.EnumerateFiles(Site.DataFolder, "*", SearchOption.AllDirectories).Where(f => f.Contains($"{Path.DirectorySeparatorChar}media{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || f.EndsWith(".txt", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static Task<Page> UploadAsync(Page form, string name, byte[] content, string? folder)
    {
        var body = new MultipartFormDataContent { { new StringContent(form.One("input[name=__modulo]")!.GetAttribute("value")!), "__modulo" } };
        if (folder is not null) body.Add(new StringContent(folder), "Cartella");
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        body.Add(file, "Carica", name);
        return form.Visitor.Send(new(HttpMethod.Post, form.Address) { Content = body });
    }
}
