using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Users;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

/// <summary>The pages in the real host and pipeline; who asks is said by a header, since signing in is tested elsewhere.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task The_officer_finds_the_task_reads_the_version_and_decides_with_a_reason()
    {
        await using var host = await Host.StartAsync();
        var (item, task) = await host.SubmittedAsync();

        var inbox = await host.GetAsync("carla", "/gestione/attivita");
        Assert.Contains("Rete di Bergamo", inbox.Text);
        Assert.Contains("fra 4 giorni", inbox.Text);
        Assert.Contains("Nessuna attività", (await host.GetAsync("elena", "/gestione/attivita")).Text);
        foreach (var filter in new[] { "in-scadenza", "scadute", "decise", "tutte", "inventato" }) Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("carla", "/gestione/attivita?filtro=" + filter)).Status);

        var page = await host.GetAsync("carla", $"/gestione/attivita/{task}");
        Assert.Contains("Testo da approvare", page.Text);
        Assert.Contains("Flusso rete", page.Text);
        Assert.Contains("Registra la decisione", page.Text);
        var refused = await host.PostAsync("carla", $"/gestione/attivita/{task}", page, ("Outcome", "Respingi"), ("Comment", ""));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("scrivi il motivo", refused.Text);
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("carla", $"/gestione/attivita/{task}", page, ("Outcome", "Respingi"), ("Comment", "Manca <b>il</b> capofila"))).Status);

        var after = await host.GetAsync("carla", $"/gestione/attivita/{task}");
        Assert.Contains("già stata decisa: «Respingi»", after.Text);
        Assert.Contains("Manca &lt;b&gt;il&lt;/b&gt; capofila", after.Html);
        Assert.DoesNotContain("Registra la decisione", after.Text);
        Assert.Contains("Concluso: Respingi", (await host.GetAsync("anna", $"/gestione/attivita/contenuto/{item}")).Text);
        Assert.Contains("Rete di Bergamo", (await host.GetAsync("carla", "/gestione/attivita?filtro=decise")).Text);
    }

    [Fact]
    public async Task Whoever_is_not_concerned_is_kept_out_and_who_sent_it_may_take_it_back()
    {
        await using var host = await Host.StartAsync();
        var (item, task) = await host.SubmittedAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("elena", $"/gestione/attivita/{task}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("bruno", $"/gestione/attivita/contenuto/{item}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("fabio", "/gestione/attivita")).Status);
        foreach (var path in new[] { "flussi", "posta", "atti" }) Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("carla", "/gestione/" + path)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await host.GetAsync("carla", $"/gestione/attivita/contenuto/{item}")).Status);

        var page = await host.GetAsync("anna", $"/gestione/attivita/contenuto/{item}");
        Assert.Contains("In attesa: istruttoria", page.Text);
        Assert.Contains("Scrivi perché lo ritiri", (await host.PostAsync("anna", $"/gestione/attivita/contenuto/{item}?handler=Ritira", page, ("Reason", " "))).Text);
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("anna", $"/gestione/attivita/contenuto/{item}?handler=Ritira", page, ("Reason", "Da rifare"))).Status);
        Assert.Contains("lo ha ritirato", (await host.GetAsync("carla", $"/gestione/attivita/{task}")).Text);
    }

    [Fact]
    public async Task The_administrator_sees_workflows_mail_and_acts()
    {
        await using var host = await Host.StartAsync();
        await host.SubmittedAsync();
        Assert.Contains("Flusso rete", (await host.GetAsync("capo", "/gestione/flussi")).Text);
        Assert.Contains("\"WorkflowType\"", (await host.GetAsync("capo", "/gestione/flussi?handler=Esporta")).Text);
        var instance = await host.ReadAsync(db => db.Set<WorkflowInstance>().Select(i => i.Id).SingleAsync());
        var flow = await host.GetAsync("capo", $"/gestione/flussi/rete?istanza={instance}");
        Assert.Contains("<svg", flow.Html);
        Assert.Contains("la pratica è qui", flow.Text);
        var mail = await host.ReadAsync(db => db.Set<Kernel.Outbox.OutboxMail>().Select(m => m.Id).SingleAsync());
        Assert.Contains("Ricevuta «Rete di Bergamo»", (await host.GetAsync("capo", "/gestione/posta")).Text);
        Assert.Contains("Ciao Anna, segui qui: <a href=\"https://", (await host.GetAsync("capo", $"/gestione/posta/{mail}")).Text);
        Assert.Contains("Inviato in approvazione", (await host.GetAsync("capo", "/gestione/atti")).Text);
        var acts = await host.GetAsync("capo", "/gestione/atti?oggetto=rete");
        Assert.Contains("La catena è integra", (await host.PostAsync("capo", "/gestione/atti?handler=Verifica", acts)).Text);
    }

    internal sealed record Answer(HttpStatusCode Status, string Html, string Cookies)
    {
        public string Text => WebUtility.HtmlDecode(Html);
    }

    internal sealed class Host : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("retelavoro-pagine-").FullName;
        private readonly Clock _clock = new();
        public Clock Time => _clock;
        public ReteLavoro.Testing.SqlLog Sql { get; private set; } = null!;
        private WebApplication _app = null!;
        private Tenant _tenant = null!;

        public static async Task<Host> StartAsync()
        {
            var host = new Host();
            host.Sql = new(connection => connection.Contains(host._folder, StringComparison.Ordinal));
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = host._folder });
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["RETELAVORO_DATA"] = host._folder, ["ReteLavoro:Tenants:0:Name"] = "prova", ["ReteLavoro:Tenants:0:Prefix"] = "prova" });
            builder.Services.AddSingleton<TimeProvider>(host._clock);
            var modules = new ModuleList([new UsersModule(), new ContentModule(), new WorkflowsModule(), new KnownPeople()], System.Reflection.Assembly.Load("ReteLavoro.Theme.Public"), System.Reflection.Assembly.Load("ReteLavoro.Theme.Admin"));
            builder.AddReteLavoro(modules, host._folder);
            host._app = builder.Build();
            host._app.UseReteLavoro();
            host._tenant = host._app.Services.GetRequiredService<TenantHost>().All.Single();
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(host._tenant.Folder.Root).FullName, "site.db"), []);
            await using (var db = new SiteDbContext(Databases.Options(host._tenant.Folder.Database(host._tenant.Settings), modules), modules))
                await db.Database.EnsureCreatedAsync();
            await host._app.StartAsync();
            await host.DoAsync(null, async s =>
            {
                await s.GetRequiredService<SiteSettings>().SetAsync("site", new System.Text.Json.Nodes.JsonObject { ["SiteName"] = "Reti di prova", ["BaseUrl"] = "https://reti.example.it/prova" }, default);
                await s.GetRequiredService<ActRunner>().DoAsync(new("test.set-up", "types"), () =>
                {
                    s.GetRequiredService<SiteDbContext>().Add(new DefinitionRow { Kind = "Type", Name = "Rete", Json = WorkflowSite.TypeJson });
                    return Task.CompletedTask;
                }, default);
                await s.GetRequiredService<WorkflowTypes>().ImportAsync(Flow.TwoStages("'FourEyes': true, 'DueDays': 4, 'ReasonFor': ['Restituisci', 'Respingi']"), default);
            });
            return host;
        }

        public async Task<T> DoAsync<T>(ClaimsPrincipal? person, Func<IServiceProvider, Task<T>> work)
        {
            var site = await _app.Services.GetRequiredService<TenantHost>().SiteAsync(_tenant, default);
            await using var scope = site.Services.CreateAsyncScope();
            var actor = scope.ServiceProvider.GetRequiredService<Actor>();
            if (person is null) actor.IsTheProgram("prova"); else actor.Is(person);
            return await work(scope.ServiceProvider);
        }

        public Task DoAsync(ClaimsPrincipal? person, Func<IServiceProvider, Task> work) => DoAsync(person, async s => { await work(s); return true; });
        public Task<T> ReadAsync<T>(Func<SiteDbContext, Task<T>> read) => DoAsync(null, s => read(s.GetRequiredService<SiteDbContext>()));

        public async Task<(string Item, Guid Task)> SubmittedAsync(string title = "Rete di Bergamo")
        {
            var item = await DoAsync(Anna, async s =>
            {
                var item = ContentItem.New("Rete");
                item.Set(new TitlePart { Title = title });
                var version = await s.GetRequiredService<ContentStore>().SaveDraftAsync(item, null, default);
                await s.GetRequiredService<IApprovals>().SubmitAsync(Anna, item.ContentItemId, version, null, default);
                return item.ContentItemId;
            });
            return (item, await ReadAsync(db => db.Set<ApprovalTask>().OrderByDescending(t => t.CreatedUtc).Where(t => t.ItemId == item).Select(t => t.Id).FirstAsync()));
        }

        public Task<Answer> GetAsync(string person, string path) => SendAsync(new(HttpMethod.Get, "/prova" + path), person, "");

        public Task<Answer> PostAsync(string person, string path, Answer form, params (string, string)[] fields)
        {
            var token = Regex.Match(form.Html, "name=\"__modulo\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
            return SendAsync(new(HttpMethod.Post, "/prova" + path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)).Append(KeyValuePair.Create("__modulo", token))) }, person, form.Cookies);
        }

        private async Task<Answer> SendAsync(HttpRequestMessage request, string person, string cookies)
        {
            request.Headers.Add("X-Person", person);
            if (cookies.Length > 0) request.Headers.Add("Cookie", cookies);
            using var client = _app.GetTestServer().CreateClient();
            var response = await client.SendAsync(request);
            var set = response.Headers.TryGetValues("Set-Cookie", out var values) ? string.Join("; ", values.Select(v => v.Split(';')[0])) : "";
            return new(response.StatusCode, await response.Content.ReadAsStringAsync(), set);
        }

        public async ValueTask DisposeAsync()
        {
            Sql.Dispose();
            await _app.Services.GetRequiredService<TenantHost>().RebuildAsync(_tenant);
            await _app.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            try { Directory.Delete(_folder, recursive: true); } catch (IOException) { /* a temp folder may stay */ }
        }
    }

    private sealed class KnownPeople : IModule
    {
        public string Name => "KnownPeople";
        public string Description => "";
        public bool AlwaysOn => true;
        public IReadOnlyList<string> Needs => ["ReteLavoro.Workflows"];

        public void AddServices(IServiceCollection services)
        {
            services.AddScoped<IRolePermissions, RoleTable>().AddScoped<IPeople, PhoneBook>().AddScoped<ISiteFrame, Frame>();
            services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, HeaderSignIn>("prova", null);
            services.PostConfigure<AuthenticationOptions>(o => (o.DefaultScheme, o.DefaultAuthenticateScheme, o.DefaultChallengeScheme, o.DefaultForbidScheme) = ("prova", "prova", "prova", "prova"));
        }
    }

    private sealed class Frame : ISiteFrame
    {
        public Task<SiteFrame> GetAsync(CancellationToken cancel = default) => Task.FromResult(new SiteFrame { SiteName = "Reti di prova" });
    }

    private sealed class HeaderSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var id = Request.Headers["X-Person"].ToString();
            var person = id == "capo" ? Person("capo", Permission.Administrator, null, null) : All.SingleOrDefault(p => p.FindFirstValue(ClaimTypes.NameIdentifier) == id);
            return Task.FromResult(person is null ? AuthenticateResult.NoResult() : AuthenticateResult.Success(new(person, "prova")));
        }
    }
}
