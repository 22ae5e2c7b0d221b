using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>Puts together a tenant's container and pipeline from the modules that its features switch on.</summary>
public sealed class SiteBuilder(IServiceProvider root, ModuleList modules)
{
    public async Task<TenantSite> BuildAsync(Tenant tenant, TenantHost host, CancellationToken cancel)
    {
        var (last, features) = await ReadFirstAsync(tenant, cancel);
        var on = features is null ? [] : System.Text.Json.JsonSerializer.Deserialize<FeatureSection>(features, SiteSettings.Lenient)!.Enabled;
        var services = Services(tenant, modules.Enabled(on.ToHashSet(StringComparer.OrdinalIgnoreCase)));
        // The thing itself, not a way to make it: a container disposes of what it made, and the host outlives every site.
        services.AddSingleton(host).AddSingleton(new ActsElsewhere(last));
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        return new TenantSite(tenant, provider, Pipeline(provider));
    }

    /// <summary>Read without EF, so that a site can be put together while EF's model is still being made.</summary>
    private static async Task<(long LastAct, string? Features)> ReadFirstAsync(Tenant tenant, CancellationToken cancel)
    {
        try
        {
            await using var connection = await Databases.OpenAsync(tenant.Folder.Database(tenant.Settings), cancel);
            // Before the first thing that is read and kept: what is done from here on by others will be noticed.
            var last = await OneAsync("SELECT coalesce(max(\"Sequence\"), 0) FROM kernel_act");
            return (Convert.ToInt64(last, CultureInfo.InvariantCulture), (string?)await OneAsync("SELECT \"Json\" FROM kernel_setting WHERE \"Name\" = 'features'"));

            async Task<object?> OneAsync(string sql)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = sql;
                return await command.ExecuteScalarAsync(cancel);
            }
        }
        catch (DbException) { throw new SiteNotReady($"Il database di «{tenant.Name}» non risponde."); }
    }

    /// <summary>A container with every module in it and no pipeline: for the command line, set-up and recipes.</summary>
    public ServiceProvider BuildForTools(Tenant tenant)
    {
        var services = Services(tenant, modules.All);
        services.AddSingleton(root.GetRequiredService<TenantHost>()).AddSingleton(new ActsElsewhere());
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private ServiceCollection Services(Tenant tenant, IReadOnlyList<IModule> enabled)
    {
        var services = new ServiceCollection();
        var environment = root.GetRequiredService<IWebHostEnvironment>();
        services.AddSingleton(environment).AddSingleton<IHostEnvironment>(environment);
        services.AddSingleton(root.GetRequiredService<IConfiguration>());
        services.AddSingleton(root.GetRequiredService<ILoggerFactory>());
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(root.GetRequiredService<IHostApplicationLifetime>());
        services.AddSingleton(root.GetRequiredService<DiagnosticListener>()).AddSingleton<DiagnosticSource>(root.GetRequiredService<DiagnosticListener>());
        services.AddSingleton(root.GetRequiredService<TimeProvider>());
        services.AddSingleton(root.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        services.AddSingleton(tenant).AddSingleton(modules).AddSingleton(new EnabledModules(enabled)).AddSingleton<PagesOff>();
        services.AddOptions().AddHttpContextAccessor();

        services.AddDbContextPool<SiteDbContext>(options => options.Use(tenant.Folder.Database(tenant.Settings), modules));
        services.AddSingleton<WriteLane>().AddSingleton(typeof(TenantMemory<>)).AddScoped(typeof(Remembered<>));
        services.AddSingleton<PartCatalogue>().AddSingleton(sp => new PublicationStamp(sp.GetService<Microsoft.AspNetCore.OutputCaching.IOutputCacheStore>()));
        services.AddSingleton<UntilPublication>();
        services.AddScoped<ActRunner>().AddScoped<ActChain>().AddSingleton<ActNames>().AddScoped<Facts.Facts>().AddScoped<Outbox.Outbox>().AddScoped<CertifiedMails>().AddScoped<ICertifiedMail, DemoCertifiedMail>();
        services.AddScoped<Definitions>().AddScoped<MandatoryFields>().AddScoped<IPublishCheck>(s => s.GetRequiredService<MandatoryFields>()).AddScoped<UnknownPlaceholders>().AddScoped<IPublishCheck>(s => s.GetRequiredService<UnknownPlaceholders>()).AddScoped<SiteSettings>().AddScoped<ContentStore>().AddScoped<MarkdownRenderer>().AddScoped<PageHead>().AddScoped<Features>();
        services.AddSingleton<ITenantJob, MailSender>().AddSingleton<ITenantJob, ReceiptCollector>().AddSingleton<ITenantJob, NoticeOthers>().AddSingleton<Reach>().AddSingleton<ITenantJob, ReachJob>();
        services.AddScoped(sp => CurrentActor(sp));
        services.AddSingleton<MediaStore>().AddScoped<PrivateFiles>().AddSingleton(root.GetRequiredService<RecipeLibrary>());
        services.AddScoped<RecipeRunner>().AddScoped<ContentVerification>();
        services.AddScoped<IRecipeStep, FeatureStep>().AddScoped<IRecipeStep, ThemesStep>().AddScoped<IRecipeStep, SettingsStep>().AddScoped<IRecipeStep, CustomSettingsStep>()
            .AddScoped<IRecipeStep, ContentDefinitionStep>().AddScoped<IRecipeStep, ReplaceContentDefinitionStep>().AddScoped<IRecipeStep, DeleteContentDefinitionStep>()
            .AddScoped<IRecipeStep, ContentStep>().AddScoped<IRecipeStep, MediaStep>();

        var folder = Directory.CreateDirectory(tenant.Folder.Keys);
        services.AddDataProtection().SetApplicationName("ReteLavoro." + tenant.Name).PersistKeysToFileSystem(folder);
        services.Configure<AntiforgeryOptions>(o =>
        {
            o.Cookie.Name = $".ReteLavoro.{tenant.Name}.modulo";
            o.Cookie.Path = tenant.CookiePath;
            // The framework leaves it out, also behind a proxy that ends TLS.
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.FormFieldName = "__modulo";
        });
        services.AddOutputCache(PublicCachePolicy.Configure);
        services.AddKernelSecurity();
        services.AddRateLimits(root.GetRequiredService<IConfiguration>());
        services.AddRouting(o => o.LowercaseUrls = true);
        var mvc = services.AddRazorPages(PageConventions.Configure);
        mvc.AddMvcOptions(PageConventions.Configure);
        mvc.ConfigureApplicationPartManager(parts =>
        {
            parts.ApplicationParts.Clear();
            foreach (var assembly in modules.Themes.Concat(enabled.Select(m => m.GetType().Assembly)).Distinct())
            {
                parts.ApplicationParts.Add(new AssemblyPart(assembly));
                parts.ApplicationParts.Add(new CompiledRazorAssemblyPart(assembly));
            }
        });
        services.AddSingleton<CookieTempDataProvider>().AddSingleton<ITempDataProvider, QuietTempData>();
        services.Configure<CookieTempDataProviderOptions>(o =>
        {
            o.Cookie.Name = $".ReteLavoro.{tenant.Name}.avviso";
            o.Cookie.Path = tenant.CookiePath;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        foreach (var module in enabled) module.AddServices(services);
        foreach (var other in root.GetServices<SiteServices>()) other.Change(services);
        return services;
    }

    private static Actor CurrentActor(IServiceProvider services)
    {
        var actor = new Actor();
        if (services.GetService<IHttpContextAccessor>()?.HttpContext?.User is { Identity.IsAuthenticated: true } person) actor.Is(person);
        return actor;
    }

    private static RequestDelegate Pipeline(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        // Before the cache: what comes from it must say as much about itself as what is made anew.
        app.UseMiddleware<PublicETag>();
        app.UseOutputCache();
        app.UseExceptionHandler("/errore/500");
        app.UseStatusCodePagesWithReExecute("/errore/{0}");
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseUploadLimits();
        app.UseEndpoints(routes =>
        {
            routes.MapRazorPages();
            foreach (var module in services.GetRequiredService<EnabledModules>().All) module.MapEndpoints(routes);
        });
        return app.Build();
    }
}

/// <summary>What the host of the program puts in the place of a module's services, in every site; no setting does that, only code.</summary>
public sealed record SiteServices(Action<IServiceCollection> Change);

/// <summary>The modules that are on in this tenant.</summary>
public sealed record EnabledModules(IReadOnlyList<IModule> All)
{
    public bool Has(string id) => All.Any(m => m.Id == id);
}

/// <summary>Section "features" of the settings.</summary>
public sealed record FeatureSection { public List<string> Enabled { get; init; } = []; }

/// <summary>The site cannot answer for now; the sentence says what to mend.</summary>
public sealed class SiteNotReady(string sentence) : Exception(sentence);
