using System.Diagnostics;
using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Theme.Public;
using Xunit;

namespace ReteLavoro.Modules.Tests.Themes;

public class LayoutTests
{
    private const string Public = "/Pages/Shared/_PublicLayout.cshtml";
    private const string Admin = "/Areas/Gestione/Pages/Shared/_AdminLayout.cshtml";

    private static readonly SiteFrame Lombardia = new()
    {
        SiteName = "Reti per il lavoro",
        Owner = "Regione Lombardia",
        Look = "lombardia",
        MainMenu = [new("Novità", "~/novita", DataElement: "news"), new("Servizi", "~/servizi", true, "all-services")],
        FooterMenu = [new("Privacy", "~/privacy", DataElement: "privacy-policy-link"), new("Note legali", "~/note-legali", DataElement: "legal-notes")],
        AdminMenu = [new("Contenuti", [new("Notizie", "~/gestione/notizie", true), new("Media", "~/gestione/media")])],
        Contacts = new() { Email = "reti@example.it", AccessibilityStatementUrl = "https://form.agid.gov.it/view/1" }
    };

    private sealed class Frames(SiteFrame frame) : ISiteFrame
    {
        public Task<SiteFrame> GetAsync(CancellationToken cancel = default) => Task.FromResult(frame);
    }

    private sealed class Body(string html) : RazorPage<object>
    {
        public override Task ExecuteAsync()
        {
            WriteLiteral(html);
            return Task.CompletedTask;
        }
    }

    private static async Task<IHtmlDocument> Render(string layout, SiteFrame frame, Action<PageHead>? head = null, Action<HttpContext, ModelStateDictionary, ITempDataDictionary>? request = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddRazorPages().AddApplicationPart(typeof(PublicErrors).Assembly).AddApplicationPart(System.Reflection.Assembly.Load("ReteLavoro.Theme.Admin"));
        builder.Services.AddScoped<PageHead>().AddSingleton<ISiteFrame>(new Frames(frame));
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(new PublicationStamp()).AddSingleton<UntilPublication>();
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var http = new DefaultHttpContext { RequestServices = services, Request = { Method = "GET", Scheme = "https", Host = new HostString("www.example.it"), PathBase = "/lombardia", Path = "/novita" } };
        var action = new ActionContext(http, new RouteData(), new ActionDescriptor());
        var temp = services.GetRequiredService<ITempDataDictionaryFactory>().GetTempData(http);
        request?.Invoke(http, action.ModelState, temp);
        head?.Invoke(services.GetRequiredService<PageHead>());

        var view = new RazorView(services.GetRequiredService<IRazorViewEngine>(), services.GetRequiredService<IRazorPageActivator>(), [],
            new Body("<h1>Pagina</h1>") { Layout = layout }, HtmlEncoder.Default, new DiagnosticListener("x"));
        using var writer = new StringWriter();
        var data = new ViewDataDictionary<object>(services.GetRequiredService<IModelMetadataProvider>(), action.ModelState);
        await view.RenderAsync(new ViewContext(action, view, data, temp, writer, new HtmlHelperOptions()));
        return new HtmlParser().ParseDocument(writer.ToString());
    }

    private static string? Href(IParentNode page, string element) => page.QuerySelector($"a[data-element='{element}']")?.GetAttribute("href");

    [Fact]
    public async Task The_public_page_has_what_the_national_model_looks_for()
    {
        var page = await Render(Public, Lombardia, head => { head.Title = "Notizie"; head.Breadcrumb.Add(new("Home", "~/")); head.LastUpdated = new DateOnly(2026, 11, 22); });

        Assert.Equal("it", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("lombardia", page.DocumentElement.GetAttribute("data-look"));
        Assert.Equal("Notizie – Reti per il lavoro", page.Title);
        Assert.Equal("https://www.example.it/lombardia/novita", page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
        Assert.Equal("/lombardia/gestione", Href(page, "personal-area-login"));
        Assert.Equal("/lombardia/privacy", Href(page, "privacy-policy-link"));
        Assert.Equal("/lombardia/note-legali", Href(page, "legal-notes"));
        Assert.Equal("https://form.agid.gov.it/view/1", Href(page, "accessibility-link"));
        Assert.Equal("/lombardia/novita", page.QuerySelector("[data-element=main-navigation] a[data-element=news]")!.GetAttribute("href"));
        Assert.Equal("Servizi", page.QuerySelector("[data-element=main-navigation] [aria-current=page]")!.TextContent);
        Assert.Equal("Notizie", page.QuerySelector("[data-element=breadcrumb] [aria-current=page]")!.TextContent);
        Assert.Equal("2026-11-22", page.QuerySelector("main time")!.GetAttribute("datetime"));
        Assert.Contains("Ultimo aggiornamento: 22 novembre 2026", System.Text.RegularExpressions.Regex.Replace(page.QuerySelector("main")!.TextContent, @"\s+", " "));
    }

    [Fact]
    public async Task The_search_is_a_form_that_needs_no_script()
    {
        var form = (await Render(Public, Lombardia)).QuerySelector("form[data-element=search-modal-button]")!;

        Assert.Equal(("get", "/lombardia/cerca"), (form.GetAttribute("method"), form.GetAttribute("action")));
        Assert.Equal("q", form.QuerySelector("input[data-element=search-modal-input]")!.GetAttribute("name"));
        Assert.Equal("Cerca", form.QuerySelector("button[data-element=search-submit]")!.TextContent.Trim());
    }

    [Theory, InlineData(Public), InlineData(Admin)]
    public async Task A_page_keeps_to_the_content_policy_and_its_skip_links_lead_somewhere(string layout)
    {
        var page = await Render(layout, Lombardia with { SignedInAs = "Giulia Ferrari", IsDemo = true });

        Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src]):not([type='application/ld+json']), [onclick]"));
        Assert.All(page.QuerySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]"), e => Assert.StartsWith("/_content/ReteLavoro.BootstrapItalia/", e.GetAttribute("href") ?? e.GetAttribute("src")));
        Assert.NotEmpty(page.QuerySelectorAll(".skiplinks a"));
        Assert.All(page.QuerySelectorAll(".skiplinks a"), a => Assert.NotNull(page.QuerySelector(a.GetAttribute("href")!)));
        Assert.Contains("Sito dimostrativo", page.Body!.TextContent);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Single(page.QuerySelectorAll("main"));
    }

    [Theory, InlineData(Public), InlineData(Admin)]
    public async Task A_refused_post_says_so_first_of_all(string layout)
    {
        var page = await Render(layout, Lombardia, head => head.Title = "Nuova rete", (http, state, _) =>
        {
            http.Request.Method = "POST";
            state.AddModelError("Nome", "Scrivi il nome.");
        });

        Assert.Equal("Errore: Nuova rete – Reti per il lavoro", page.Title);
        Assert.Equal("Scrivi il nome.", page.QuerySelector("main [role=alert] a[href='#Nome']")!.TextContent);
        Assert.True(page.QuerySelector("[role=alert]")!.CompareDocumentPosition(page.QuerySelector("h1")!).HasFlag(DocumentPositions.Following));
    }

    [Theory, InlineData(Public), InlineData(Admin)]
    public async Task What_was_done_is_said_once_as_text(string layout)
    {
        // What was done is told to who did it: she has a cookie of ours, and her page is not everybody's.
        var page = await Render(layout, Lombardia, request: (http, _, temp) =>
        {
            http.Request.Headers.Cookie = ".ReteLavoro.prova=x";
            temp["Fatto"] = "Salvata <b>la rete</b>.";
        });

        Assert.EndsWith("Salvata <b>la rete</b>.", page.QuerySelector("main [role=status]")!.TextContent.Trim());
        Assert.DoesNotContain("Fatto", (await Render(layout, Lombardia)).Body!.TextContent);
    }

    [Fact]
    public async Task Structured_data_cannot_end_its_own_script()
    {
        var page = await Render(Public, Lombardia, head => head.JsonLd.Add("""{"name":"</script><b id='fuori'>"}"""));

        Assert.Null(page.QuerySelector("#fuori"));
        var data = page.QuerySelector("script[type='application/ld+json'][data-element=metatag]")!.TextContent;
        Assert.Equal("</script><b id='fuori'>", System.Text.Json.JsonDocument.Parse(data).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_home_page_has_no_breadcrumb() =>
        Assert.Null((await Render(Public, Lombardia, head => head.IsHome = true)).QuerySelector("[data-element=breadcrumb]"));

    [Fact]
    public async Task The_back_office_tells_who_is_at_work_and_for_whom_and_lets_them_leave()
    {
        var page = await Render(Admin, Lombardia with { SignedInAs = "Giulia Ferrari", SignedInFor = "Provincia di Bergamo" });

        Assert.Contains("Giulia Ferrari", page.QuerySelector("header")!.TextContent);
        Assert.Contains("Provincia di Bergamo", page.QuerySelector("header")!.TextContent);
        var leave = page.QuerySelector("form[action='/lombardia/gestione/esci'][method=post]")!;
        Assert.NotNull(leave.QuerySelector("input[name=__RequestVerificationToken]"));
        Assert.Equal("Notizie", page.QuerySelector("#menu [aria-current=page]")!.TextContent);
        Assert.Equal("/lombardia/gestione/media", page.QuerySelectorAll("#menu a").Last().GetAttribute("href"));
        Assert.Null((await Render(Admin, Lombardia)).QuerySelector("form[action$=esci]"));
    }

    [Theory, InlineData(400), InlineData(403), InlineData(404), InlineData(500)]
    public void Every_error_has_a_sentence_of_its_own(int status)
    {
        var (title, text) = PublicErrors.Say(status);

        Assert.EndsWith(".", text);
        Assert.DoesNotContain(new[] { 400, 403, 404, 500 }.Where(s => s != status), other => PublicErrors.Title(other) == title);
    }
}
