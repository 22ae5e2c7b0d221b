using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Measures;
using Xunit;

namespace ReteLavoro.Modules.Tests.Measures;

/// <summary>One region with contents and measures on a database file of its own; people come in by a header.</summary>
internal sealed class MeasuresSite : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _app;
    private readonly TenantSite _site;

    public FixedClock Clock { get; }
    public HttpClient Visitor { get; }
    public HttpClient Official { get; }

    private MeasuresSite(string folder, WebApplication app, TenantSite site, FixedClock clock)
    {
        (_folder, _app, _site, Clock) = (folder, app, site, clock);
        Visitor = Client(null);
        Official = Client("funzionario");
    }

    public static async Task<MeasuresSite> StartAsync(params IReadOnlyList<IExampleRunner> runners)
    {
        var folder = Directory.CreateTempSubdirectory("retelavoro-measures-").FullName;
        var clock = new FixedClock();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder, EnvironmentName = "Testing" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["RETELAVORO_DATA"] = folder, ["ReteLavoro:Tenants:0:Name"] = "prova", ["ReteLavoro:Tenants:0:Prefix"] = "prova"
        });
        builder.Services.AddSingleton<TimeProvider>(clock);
        var modules = new ModuleList([new PeopleByHeader(runners), new ReteLavoro.Content.ContentModule(), new MeasuresModule()],
            typeof(ReteLavoro.Theme.Public.PublicErrors).Assembly, System.Reflection.Assembly.Load("ReteLavoro.Theme.Admin"));
        builder.AddReteLavoro(modules, folder);
        var app = builder.Build();
        app.UseReteLavoro();
        await app.StartAsync();

        var host = app.Services.GetRequiredService<TenantHost>();
        var tenant = host.All.Single();
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(tenant.Folder.Root).FullName, "site.db"), []);
        await using (var tools = app.Services.GetRequiredService<SiteBuilder>().BuildForTools(tenant))
        await using (var scope = tools.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<SiteDbContext>().Database.EnsureCreatedAsync();
            scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("prova");
            await scope.ServiceProvider.GetRequiredService<SiteSettings>().SetAsync("features",
                new JsonObject { ["Enabled"] = new JsonArray("ReteLavoro.Measures") }, default);
        }
        return new(folder, app, await host.SiteAsync(tenant, default), clock);
    }

    /// <summary>Runs in a scope of the tenant, as the program.</summary>
    public async Task<T> InAsync<T>(Func<IServiceProvider, Task<T>> what)
    {
        await using var scope = _site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("prova");
        return await what(scope.ServiceProvider);
    }

    public Task InAsync(Func<IServiceProvider, Task> what) => InAsync(async services => { await what(services); return true; });

    /// <summary>Applies one step in an act of its own; a step with problems is undone.</summary>
    public Task<StepRun> StepAsync(string name, JsonObject body) => InAsync(async services =>
    {
        var step = new StepRun(name, body, "prova", null);
        try
        {
            await services.GetRequiredService<ActRunner>().DoAsync(new("recipe.apply", "prova"), async () =>
            {
                await services.GetServices<IRecipeStep>().Single(s => s.Name == name).RunAsync(step, default);
                if (step.Problems.Count > 0) throw new OperationCanceledException();
            }, default);
        }
        catch (OperationCanceledException) when (step.Problems.Count > 0) { }
        return step;
    });

    /// <summary>Applies those steps of the region's real recipes that these modules know.</summary>
    public async Task ApplyAsync(params IEnumerable<string> recipes)
    {
        foreach (var name in recipes)
        {
            var source = RecipeSource.Read(Path.Combine(Recipes, name + ".recipe.json"));
            foreach (var step in source.File.Steps.Where(s => s.Name is "ContentDefinition" or "measures" or "content"))
            {
                var run = await StepAsync(step.Name, RecipeScripts.Evaluate(step, new RecipeScope(source.File, Clock)).Body);
                Assert.Empty(run.Problems);
            }
        }
    }

    public async Task<IHtmlDocument> PageAsync(HttpClient who, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await who.GetAsync("/prova/" + path);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{path}: {answer.StatusCode}\n{html}");
        return await DocumentAsync(html);
    }

    /// <summary>Opens a page, fills in its form as a person would and sends it.</summary>
    public async Task<(HttpStatusCode Status, IHtmlDocument Page)> SendAsync(string path, params (string Field, string Value)[] typed)
    {
        var page = await PageAsync(Official, path);
        var form = page.QuerySelectorAll("main form").OfType<IHtmlFormElement>().Last();
        var fields = form.Elements.Where(e => e.GetAttribute("name") is not null).ToDictionary(e => e.GetAttribute("name")!, e => e switch
        {
            IHtmlInputElement input => input.Value,
            IHtmlTextAreaElement area => area.Value,
            IHtmlSelectElement select => select.Value,
            _ => null
        });
        foreach (var (field, value) in typed)
        {
            Assert.Contains(field, fields.Keys);
            fields[field] = value;
        }
        using var answer = await Official.PostAsync("/prova/" + path, new FormUrlEncodedContent(fields.Where(f => f.Value is not null)!));
        return (answer.StatusCode, await DocumentAsync(await answer.Content.ReadAsStringAsync()));
    }

    public static async Task<IHtmlDocument> DocumentAsync(string html) =>
        (IHtmlDocument)await BrowsingContext.New().OpenAsync(request => request.Content(html));

    public HttpClient Client(string? role)
    {
        // Cookies by hand: the test server has no browser around it.
        var client = new HttpClient(new CookieKeeper { InnerHandler = _app.GetTestServer().CreateHandler() }) { BaseAddress = new Uri("http://localhost") };
        if (role is not null) client.DefaultRequestHeaders.Add("X-Role", role);
        return client;
    }

    public static string Recipes
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "recipes", "lombardia.recipe.json"))) return Path.Combine(folder.FullName, "recipes");
            throw new DirectoryNotFoundException("The recipes are not above the tests.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class CookieKeeper : DelegatingHandler
    {
        private readonly CookieContainer _cookies = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_cookies.GetCookieHeader(request.RequestUri!) is { Length: > 0 } cookies) request.Headers.Add("Cookie", cookies);
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.Headers.TryGetValues("Set-Cookie", out var set))
                foreach (var cookie in set) _cookies.SetCookies(request.RequestUri!, cookie);
            return answer;
        }
    }
}

internal sealed class FixedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>Stands where the module of accounts stands: whoever names a role in a header is signed in with it.</summary>
internal sealed class PeopleByHeader(IReadOnlyList<IExampleRunner> runners) : IModule
{
    public string Name => "Users";
    public string Description => "People for tests.";
    public bool AlwaysOn => true;

    public void AddServices(IServiceCollection services)
    {
        services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, Header>("header", null);
        services.AddScoped<IRolePermissions, Roles>();
        services.AddScoped<ITermLabels, Terms>();
        foreach (var runner in runners) services.AddSingleton(runner);
    }

    private sealed class Header(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-Role"].ToString() is { Length: > 0 } role
            ? AuthenticateResult.Success(new(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, role), new(ClaimTypes.Name, "Ada Funzionaria"), new(ClaimTypes.Role, role)], "header")), "header"))
            : AuthenticateResult.NoResult());
    }

    private sealed class Roles : IRolePermissions
    {
        public ValueTask<IReadOnlySet<string>> OfAsync(IEnumerable<string> roles, CancellationToken cancel) => new(roles.SelectMany(r => r switch
        {
            "funzionario" => new[] { Permission.AccessAdminPanel, MeasuresModule.ManageMeasures },
            "consultazione" => [Permission.AccessAdminPanel],
            _ => []
        }).ToHashSet());
    }

    private sealed class Terms : ITermLabels
    {
        public string? LabelOf(string termId) => termId == "EmploymentCentre" ? "Centro per l'impiego" : null;
    }
}

/// <summary>A small measure to change at will.</summary>
internal static class Small
{
    public static JsonObject Step => (JsonObject)JsonNode.Parse("""
        { "name": "measures",
          "acts": [ { "id": "dgr-1", "type": "DGR", "number": "X/1", "date": "2020-01-08", "body": "Giunta", "title": "Primo atto", "bulletin": "BURL n. 3" },
                    { "id": "dgr-2", "type": "DGR", "number": "X/2", "date": "2022-02-01", "body": "Giunta", "title": "Secondo atto" } ],
          "measures": [ { "id": "misura", "name": "Misura", "editions": [
            { "id": "uno", "name": "Misura – fase 1", "validFrom": "2020-01-08", "validTo": "2021-12-31", "acts": ["dgr-1"] },
            { "id": "due", "name": "Misura – fase 2", "validFrom": "2022-02-01", "validTo": null, "acts": ["dgr-2"], "combinable": ["altra"],
              "parameters": [
                { "name": "cap", "label": "Massimale", "kind": "money", "value": 2000, "source": { "act": "dgr-2", "at": "punto 1", "quote": "duemila euro" } },
                { "name": "leads", "label": "Capofila", "kind": "list", "value": ["EmploymentCentre", "Other"], "source": { "act": "dgr-2", "at": "punto 2", "quote": "un CPI" } } ],
              "rules": [ { "id": "R-1", "check": "case.cap", "sentence": "Si spende al massimo {cap}.", "source": { "act": "dgr-2", "at": "punto 1", "quote": "duemila euro" } } ],
              "provisional": [ { "id": "attesa", "sentence": "Per ora si fa così.", "endsWhen": "Arriva la norma nazionale.", "endsOn": null, "source": { "act": "dgr-2", "at": "punto 9", "quote": "nelle more" } } ] } ] },
            { "id": "altra", "name": "Altra misura", "editions": [] } ] }
        """)!;

    public static JsonObject Types => (JsonObject)JsonNode.Parse("""
        { "name": "ContentDefinition",
          "ContentTypes": [ { "Name": "SchedaMisura", "DisplayName": "Scheda misura", "Settings": { "ContentTypeSettings": { "Creatable": true } },
            "ContentTypePartDefinitionRecords": [
              { "PartName": "TitlePart", "Name": "TitlePart", "Settings": {} }, { "PartName": "AutoroutePart", "Name": "AutoroutePart", "Settings": {} },
              { "PartName": "MeasureSheetPart", "Name": "MeasureSheetPart", "Settings": { "MeasureSheetPartSettings": { "Sections": [
                { "Key": "asse", "Title": "Asse", "Mandatory": true }, { "Key": "asse-1", "Title": "Primo punto", "Parent": "asse" },
                { "Key": "prodotti", "Title": "Prodotti", "Mandatory": true } ] } } } ] } ],
          "ContentParts": [] }
        """)!;

    public static ContentItem Sheet(string edition, string products, string? axis = "Testo dell'asse.") => ContentItem.FromJson((JsonObject)JsonNode.Parse(new JsonObject
    {
        ["ContentItemId"] = ReteLavoro.Kernel.Values.ContentIds.New(), ["ContentType"] = "SchedaMisura", ["DisplayText"] = "Scheda " + edition,
        ["TitlePart"] = new JsonObject { ["Title"] = "Scheda " + edition }, ["AutoroutePart"] = new JsonObject { ["Path"] = "misure/" + edition },
        ["MeasureSheetPart"] = new JsonObject { ["Edition"] = edition, ["Sections"] = new JsonObject { ["asse"] = axis, ["asse-1"] = "Un punto.", ["prodotti"] = products } }
    }.ToJsonString())!);

    public static async Task<MeasuresSite> StartAsync(params IReadOnlyList<IExampleRunner> runners)
    {
        var site = await MeasuresSite.StartAsync(runners);
        Assert.Empty((await site.StepAsync("ContentDefinition", Types)).Problems);
        Assert.Empty((await site.StepAsync("measures", Step)).Problems);
        return site;
    }

    public static Task PublishAsync(this MeasuresSite site, ContentItem sheet) => site.InAsync(async services =>
    {
        var content = services.GetRequiredService<ContentStore>();
        await content.PublishAsync(await content.SaveDraftAsync(sheet, null, default), default);
    });
}
