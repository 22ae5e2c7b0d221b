using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Territory;

/// <summary>A region's registers without its pages: a database of its own, and a day that does not pass.</summary>
internal sealed class RegisterSite : IAsyncDisposable
{
    public static readonly DateOnly Today = new(2026, 11, 22);

    private readonly string _folder = Directory.CreateTempSubdirectory("registri").FullName;
    private readonly ServiceProvider _services;

    private RegisterSite(string region, Action<IServiceCollection>? more)
    {
        var modules = new ModuleList([new TerritoryModule(), new UsersModule(), new ReteLavoro.Content.ContentModule(), new OrganizationsModule()]);
        var database = DatabaseSettings.SqliteFile(Path.Combine(_folder, "site.db"), create: true);
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<TimeProvider>(new FixedTime());
        services.AddDbContext<SiteDbContext>(o => o.Use(database, modules)).AddSingleton(modules);
        services.AddSingleton<WriteLane>().AddSingleton(typeof(TenantMemory<>)).AddScoped(typeof(Remembered<>));
        services.AddSingleton(new ReteLavoro.Kernel.Pages.PublicationStamp()).AddSingleton(new ReteLavoro.Kernel.Tenants.Tenant(new() { Name = "prova", Recipe = "prova" }, new(_folder)));
        services.AddScoped(_ => { var actor = new Actor(); actor.IsTheProgram("prova"); return actor; });
        services.AddScoped<ActRunner>().AddScoped<Facts>().AddScoped<SiteSettings>();
        new TerritoryModule().AddServices(services);
        new OrganizationsModule().AddServices(services);
        more?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        Region = region;
    }

    public string Region { get; }

    public static async Task<RegisterSite> CreateAsync(string region = "03", Action<IServiceCollection>? more = null)
    {
        var site = new RegisterSite(region, more);
        await site.Do<SiteDbContext>(db => db.Database.EnsureCreatedAsync());
        await site.Do<SiteSettings>(s => s.SetAsync("ReteLavoro", new JsonObject { ["Region"] = region }, default));
        return site;
    }

    public async Task<T> Ask<TService, T>(Func<TService, Task<T>> what) where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await what(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>One turn of a job of the region.</summary>
    public async Task RunAsync(ReteLavoro.Kernel.Tenants.ITenantJob job)
    {
        await using var scope = _services.CreateAsyncScope();
        await job.RunAsync(scope.ServiceProvider, default);
    }

    public Task Do<TService>(Func<TService, Task> what) where TService : notnull => Ask<TService, bool>(async s => { await what(s); return true; });

    public async Task<ImportReport> Import(string csv, bool dryRun = false) =>
        await Import(new MemoryStream(Encoding.UTF8.GetBytes(csv.ReplaceLineEndings("\n"))), dryRun);

    public async Task<ImportReport> Import(Stream file, bool dryRun = false, IProgress<long>? progress = null)
    {
        await using (file) return await Ask<MunicipalityImport, ImportReport>(i => i.RunAsync(file, "prova.csv", dryRun, progress, default));
    }

    /// <summary>Runs one step of a recipe as set-up does: inside an act, undone when there are problems.</summary>
    public async Task<StepRun> Recipe(string json)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        var name = body["name"]!.ToString();
        var step = new StepRun(name, body, "prova", null);
        await using var scope = _services.CreateAsyncScope();
        var runner = scope.ServiceProvider.GetServices<IRecipeStep>().Single(s => s.Name == name);
        try
        {
            await scope.ServiceProvider.GetRequiredService<ActRunner>().DoAsync(new("recipe.apply", "prova"), async () =>
            {
                await runner.RunAsync(step, default);
                if (step.Problems.Count > 0) throw new RuleBroken("La ricetta ha errori.");
            }, default);
        }
        catch (RuleBroken) { /* the problems are in the step */ }
        return step;
    }

    public async Task SetUp()
    {
        await using var scope = _services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ActRunner>().DoAsync(new("region.set-up", "prova"),
            () => scope.ServiceProvider.GetRequiredService<Facts>().TellAsync(new RegionSetUp(""), default), default);
    }

    public Task<int> Acts(string kind) => Ask<SiteDbContext, int>(db => db.Set<ActRecord>().CountAsync(a => a.Kind == kind));

    public Task<StepRun> PartnerTypes() => Recipe("""
        { "name": "vocabularies", "vocabularies": [ { "id": "partner-types", "label": "Tipi di soggetto", "terms": [
          { "id": "Province", "label": "Provincia", "source": { "act": "linee-guida-2022", "at": "p. 3", "quote": "la Provincia" } },
          { "id": "EmploymentCentre", "label": "Centro per l'impiego" },
          { "id": "LabourAccreditedOperator", "label": "Operatore accreditato" },
          { "id": "IndustrialDistrict", "label": "Distretto industriale", "requiresAct": true } ] } ] }
        """);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    }
}

/// <summary>Public lists that are not part of the project; where they are not at hand, their tests are left out.</summary>
internal static class SharedLists
{
    public static string Path(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.Path.Combine(folder.FullName, "shared", "data", file) is var path && File.Exists(path)) return path;
        Assert.Skip($"Left out: ../shared/data/{file} is not here.");
        return "";
    }
}
