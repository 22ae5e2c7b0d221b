using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Testing;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Users;

/// <summary>A region with nothing but people: the real host, pipeline and SQLite file, under a clock that a test moves.</summary>
internal sealed class UsersSite : IAsyncDisposable
{
    public const string Password = "quattro parole senza legame";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "retelavoro-" + Guid.NewGuid().ToString("N"));
    private WebApplication _app = null!;
    private Tenant _tenant = null!;

    public MovableClock Clock { get; } = new();

    public static async Task<UsersSite> StartAsync()
    {
        var site = new UsersSite();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = Directory.CreateDirectory(site._folder).FullName });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["RETELAVORO_DATA"] = site._folder, ["ReteLavoro:Tenants:0:Name"] = "prova", ["ReteLavoro:Tenants:0:Prefix"] = "prova"
        });
        builder.Services.AddSingleton<TimeProvider>(site.Clock);
        var modules = new ModuleList([new UsersModule(), new DoorsModule()], System.Reflection.Assembly.Load("ReteLavoro.Theme.Admin"));
        builder.AddReteLavoro(modules, site._folder);
        site._app = builder.Build();
        site._app.UseReteLavoro();
        site._tenant = site._app.Services.GetRequiredService<TenantHost>().All.Single();
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(site._tenant.Folder.Root).FullName, "site.db"), []);
        await using (var db = new SiteDbContext(Databases.Options(site._tenant.Folder.Database(site._tenant.Settings), modules), modules))
        {
            await db.Database.EnsureCreatedAsync();
            // As set-up leaves it: readers and the writer do not stop each other.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL");
        }
        await site._app.StartAsync();
        await site.DoAsync(async services =>
        {
            var settings = services.GetRequiredService<SiteSettings>();
            await settings.SetAsync("site", new System.Text.Json.Nodes.JsonObject { ["SiteName"] = "Reti di prova", ["BaseUrl"] = "https://reti.example.it/prova" }, default);
        });
        return site;
    }

    /// <summary>Runs in a scope of the tenant, in which the program acts unless the work says otherwise.</summary>
    public async Task<T> DoAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        var site = await _app.Services.GetRequiredService<TenantHost>().SiteAsync(_tenant, default);
        await using var scope = site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("test");
        return await work(scope.ServiceProvider);
    }

    public Task DoAsync(Func<IServiceProvider, Task> work) => DoAsync(async services => { await work(services); return true; });

    public Task<T> ReadAsync<T>(Func<SiteDbContext, Task<T>> read) => DoAsync(services => read(services.GetRequiredService<SiteDbContext>()));

    /// <summary>A role with these permissions; one that is there already is given them.</summary>
    public Task RoleAsync(string name, params string[] permissions) => DoAsync(async services =>
    {
        var (db, acts) = (services.GetRequiredService<SiteDbContext>(), services.GetRequiredService<ActRunner>());
        await acts.DoAsync(new("test.role", name), async () =>
        {
            var role = await db.Set<Role>().FirstOrDefaultAsync(r => r.Name == name);
            if (role is null) db.Add(role = new Role { Id = Guid.CreateVersion7(), Name = name, NormalizedName = name.ToUpperInvariant() });
            role.Hold(permissions);
            services.GetRequiredService<RolePermissions>().ForgetAfterCommit();
        }, default);
    });

    /// <summary>An active person whose password is <see cref="Password"/>; her roles come into being with her.</summary>
    public async Task<Guid> PersonAsync(string userName, params string[] roles)
    {
        foreach (var role in roles)
            if (!await ReadAsync(db => db.Set<Role>().AnyAsync(r => r.Name == role))) await RoleAsync(role, Permission.AccessAdminPanel);
        return await DoAsync(async services =>
        {
            var hash = await services.GetRequiredService<PasswordHashing>().HashAsync(Password, default);
            var accounts = services.GetRequiredService<Accounts>();
            return await services.GetRequiredService<ActRunner>().DoAsync(new("test.person", userName), async () => (await accounts.CreateAsync(new()
            {
                UserName = userName, Email = userName + "@esempio.it", DisplayName = userName, Roles = roles, PasswordHash = hash
            }, default)).Id, default);
        });
    }

    public Task<User> FindAsync(Guid id) => ReadAsync(db => db.Set<User>().AsNoTracking().SingleAsync(u => u.Id == id));

    public Browser Browser(CookieContainer? cookies = null) => new(_app.GetTestServer(), cookies ?? new CookieContainer());

    public async Task<Browser> SignedInAsync(string userName, string password = Password)
    {
        var browser = Browser();
        var answer = await browser.SignInAsync(userName, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.Services.GetRequiredService<TenantHost>().RebuildAsync(_tenant);
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Quick hashing, and a door for each thing worth locking.</summary>
    private sealed class DoorsModule : IModule
    {
        public string Name => "Doors";
        public string Description => "";
        public bool AlwaysOn => true;
        public void AddServices(IServiceCollection services) =>
            services.Configure<PasswordHasherOptions>(o => o.IterationCount = 1_000).AddScoped<ISiteFrame, BareFrame>();

        public void MapEndpoints(IEndpointRouteBuilder routes)
        {
            routes.MapGet("/gestione/chi", (HttpContext context) => string.Join(' ', context.User.Claims.Select(c => c.Value))).RequireAuthorization(Permission.Policy(Permission.AccessAdminPanel));
            routes.MapGet("/gestione/senza-serratura", () => "dentro");
            routes.Map("/errore/{code}", (int code) => "errore").AllowAnonymous();
        }
    }
}

internal sealed class BareFrame : ISiteFrame
{
    public Task<SiteFrame> GetAsync(CancellationToken cancel = default) => Task.FromResult(new SiteFrame { SiteName = "Reti di prova" });
}

internal sealed class MovableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A visitor with cookies who follows no redirects.</summary>
internal sealed partial class Browser(TestServer server, CookieContainer cookies)
{
    private readonly HttpClient _client = new(new CookieJar(cookies, server.CreateHandler())) { BaseAddress = new("http://localhost/prova/") };

    public CookieContainer Cookies => cookies;

    /// <summary>A second browser that has stolen this one's cookies as they are now.</summary>
    public Browser Copy()
    {
        var copied = new CookieContainer();
        copied.Add(cookies.GetAllCookies());
        return new Browser(server, copied);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path.TrimStart('/'));

    /// <summary>Gets the form first, as a person does, for its antiforgery token.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var form = await (await GetAsync(path.Split('?')[0])).Content.ReadAsStringAsync();
        var token = Token().Match(form).Groups[1].Value;
        return await _client.PostAsync(path.TrimStart('/'), new FormUrlEncodedContent(fields.Append(("__modulo", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
    }

    public Task<HttpResponseMessage> SignInAsync(string userName, string password) => PostAsync("gestione/accesso", ("Name", userName), ("Password", password));

    [GeneratedRegex("name=\"__modulo\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
