using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Tenants;
using Xunit;

namespace ReteLavoro.Testing;

public sealed record SiteOptions
{
    public TestDatabase Database { get; init; }

    /// <summary>With the invented people and bodies of the demo recipes.</summary>
    public bool Demo { get; init; }

    /// <summary>Nothing set up yet.</summary>
    public bool Empty { get; init; }

    /// <summary>A real server on a free port of this computer, for a browser; in memory otherwise.</summary>
    public bool Kestrel { get; init; }

    /// <summary>The background work runs by itself; otherwise when <see cref="Site.RunJobsAsync"/> is called.</summary>
    public bool Jobs { get; init; }

    /// <summary>More of the command line: <c>--Key=value</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Another folder of recipes than the one that ships.</summary>
    public string? Recipes { get; init; }
}

/// <summary>The real program on real data, with a clock that stands still.</summary>
public sealed class Site : IAsyncDisposable
{
    public const string AdminPassword = "chiave-di-prova-2026";
    public const string DemoPassword = "Demo-2026-lavoro";

    private readonly Template _data;
    private readonly SiteOptions _options;
    private readonly WebApplication _app;
    private bool _keep;

    internal Site(Template data, SiteOptions options)
    {
        (_data, _options) = (data, options);
        Sql = new(connection => connection.Contains(data.Folder, StringComparison.Ordinal) || data.Databases.Values.Any(connection.Contains));
        string[] args = [.. data.Arguments(), "--Logging:LogLevel:Default=Warning", .. options.Kestrel ? ["--urls=http://127.0.0.1:0"] : Array.Empty<string>(), .. options.Arguments];
        _app = Program.Build(args, builder =>
        {
            if (!options.Kestrel) builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders().AddProvider(Log);
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            // Hundreds of tests sign in: as slow as a real one should be, that was a quarter of the whole run. PasswordTests hold the real figure.
            builder.Services.AddSingleton(new SiteServices(services => services.PostConfigure<PasswordHasherOptions>(o => o.IterationCount = 1_000)));
            if (options.Recipes is not null) builder.Services.Replace(ServiceDescriptor.Singleton(new RecipeLibrary(options.Recipes)));
            if (!options.Jobs)
                foreach (var job in builder.Services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Namespace == typeof(Tenant).Namespace).ToList()) builder.Services.Remove(job);
        });
    }

    /// <summary>A site of the test's own, started.</summary>
    public static async Task<Site> OpenAsync(SiteOptions? options = null)
    {
        options ??= new();
        var data = options.Empty ? Template.Empty(options.Database, "nuovo") : (await Templates.Get(options.Database, options.Demo)).Copy("prova");
        var site = new Site(data, options);
        await site._app.StartAsync();
        return site;
    }

    /// <summary>A second process on the same data, as another node is; its jobs run when they are called. To be closed before this one.</summary>
    public async Task<Site> BesideAsync()
    {
        var other = new Site(_data, _options with { Jobs = false }) { _keep = true };
        await other._app.StartAsync();
        return other;
    }

    public FixedClock Clock { get; } = new();
    public TestLog Log { get; } = new();
    public SqlLog Sql { get; }
    public string DataFolder => _data.Folder;
    public IServiceProvider Services => _app.Services;
    public TenantHost Host => Services.GetRequiredService<TenantHost>();
    public Tenant Tenant(string region) => Host.Find(region) ?? throw new ArgumentException($"No region is called {region}.");

    /// <summary>The command line that leads another process to the same data.</summary>
    public IReadOnlyList<string> Arguments => [.. _data.Arguments()];

    /// <summary>Where the site listens.</summary>
    public Uri Address => Services.GetRequiredService<IServer>() is TestServer ? new("http://localhost/")
        : new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public Visitor Visitor(string region = "lombardia") => new(Services.GetRequiredService<IServer>() is TestServer server ? server.CreateHandler() : new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }, Address, region, Log);

    /// <summary>Signs in through the form, as she would.</summary>
    public async Task<Visitor> As(string userName, string region = "lombardia", string? password = null)
    {
        var visitor = Visitor(region);
        var done = await visitor.Post("/gestione/accesso", new { Name = userName, Password = password ?? (userName == "amministratore" ? AdminPassword : DemoPassword) });
        Assert.True((int)done.Status == 302, $"{userName} could not sign in to {region}: {done.Main}");
        return visitor;
    }

    public async Task SetUpAsync(string region) =>
        await Services.GetRequiredService<SiteSetUp>().EnsureAsync(Tenant(region), AdminPassword, _ => { }, default);

    /// <summary>Does something in a scope of the region, as the program.</summary>
    public Task<T> DoAsync<T>(string region, Func<IServiceProvider, Task<T>> work) => Host.InAsync(Tenant(region), async site =>
    {
        await using var scope = site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("prova");
        return await work(scope.ServiceProvider);
    }, default);

    public Task DoAsync(string region, Func<IServiceProvider, Task> work) => DoAsync(region, async s => { await work(s); return true; });

    public Task<T> ReadAsync<T>(string region, Func<SiteDbContext, Task<T>> read) => DoAsync(region, s => read(s.GetRequiredService<SiteDbContext>()));

    /// <summary>Changes the data behind the program's back.</summary>
    public Task SqlAsync(string region, string sql) => ReadAsync(region, db => db.Database.ExecuteSqlRawAsync(sql));

    public Task<RecipeReport> ApplyFileAsync(string region, string file) => RecipeAsync(region, RecipeSource.Read(file), apply: true, strict: true);
    public Task<RecipeReport> PlanFileAsync(string region, string file, bool strict = true) => RecipeAsync(region, RecipeSource.Read(file), apply: false, strict);

    /// <summary>Applies steps written in the test: <c>[ { "name": "users", … } ]</c>.</summary>
    public async Task ApplyAsync(string region, string steps)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{ "name": "prova", "steps": {{steps}} }"""));
        var report = await RecipeAsync(region, new RecipeSource(RecipeFile.Parse(text, "prova.recipe.json"), null), apply: true, strict: true);
        Assert.True(report.Ok, string.Join(Environment.NewLine, report.Problems));
    }

    private async Task<RecipeReport> RecipeAsync(string region, RecipeSource recipe, bool apply, bool strict)
    {
        await using var tools = Services.GetRequiredService<SiteBuilder>().BuildForTools(Tenant(region));
        await using var scope = tools.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("ricetta " + recipe.File.Name);
        var runner = scope.ServiceProvider.GetRequiredService<RecipeRunner>();
        var report = apply ? await runner.ApplyAsync(recipe, new(strict), default) : await runner.PlanAsync(recipe, new(strict), default);
        if (apply)
        {
            Assert.True(report.Ok, $"{recipe.File.Name}: {string.Join(Environment.NewLine, report.Problems)}");
            // The tools have caches of their own; the running site reads again.
            await Host.RebuildAsync(Tenant(region));
        }
        return report;
    }

    /// <summary>One turn of everything that the region does by itself.</summary>
    public Task RunJobsAsync(string region) => Host.InAsync(Tenant(region), async site =>
    {
        foreach (var job in site.Services.GetServices<ITenantJob>()) await site.RunAsync(job, default);
    }, default);

    /// <summary>How many rows every table of the region has.</summary>
    public Task<SortedDictionary<string, long>> RowCountsAsync(string region) => ReadAsync(region, async db =>
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT count(*) FROM \"{table}\"";
            counts[table] = Convert.ToInt64(await command.ExecuteScalarAsync());
        }
        return counts;
    });

    internal void KeepData() => _keep = true;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Sql.Dispose();
        SqliteConnection.ClearAllPools();
        if (!_keep) _data.Remove();
    }
}

/// <summary>What the program logged from warnings up.</summary>
public sealed class TestLog : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = [];

    public IReadOnlyList<string> Lines => [.. _lines];
    public ILogger CreateLogger(string categoryName) => this;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }
    public void Dispose() { }
}
