using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>The installation: what stands around the regions.</summary>
public static class Hosting
{
    public static WebApplicationBuilder AddReteLavoro(this WebApplicationBuilder builder, ModuleList modules, string recipesFolder)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("it-IT");
        var settings = TenantSettings.Read(builder.Configuration);
        var data = DataFolder.Read(builder.Configuration, builder.Environment.ContentRootPath);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(modules).AddSingleton(data).AddSingleton(new RecipeLibrary(recipesFolder));
        builder.Services.AddSingleton<SiteBuilder>().AddSingleton<SiteSetUp>();
        builder.Services.AddSingleton(services => new TenantHost(settings, data, services.GetRequiredService<SiteBuilder>()));
        builder.Services.AddHostedService<TenantJobs>();
        // The server fills the accessor only when the outer container asks for it; the tenants then read the same one.
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddMetrics();
        return builder;
    }

    public static WebApplication UseReteLavoro(this WebApplication app)
    {
        var proxies = app.Configuration.GetSection("ReteLavoro:Proxies").Get<string[]>() ?? [];
        if (proxies.Length > 0)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
                if (System.Net.IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
                else if (System.Net.IPNetwork.TryParse(proxy, out var network)) forwarded.KnownIPNetworks.Add(network);
                else throw new SetUpFailed($"ReteLavoro:Proxies dice «{proxy}», che non è un indirizzo: scrivi quello del proxy, come 10.0.0.7, oppure i suoi possibili, come 10.0.0.0/8.");
            app.UseForwardedHeaders(forwarded);
        }
        app.Use(SecurityHeaders);
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600"
        });
        var host = app.Services.GetRequiredService<TenantHost>();
        app.Use(async (context, next) =>
        {
            if (host.Choose(context.Request) is not var (tenant, path)) { await next(context); return; }
            context.Request.Path.StartsWithSegments(path, out var rest);
            await host.InAsync(tenant, site =>
            {
                (context.Request.PathBase, context.Request.Path) = (context.Request.PathBase + path, rest.HasValue ? rest : "/");
                return site.ServeAsync(context);
            }, context.RequestAborted);
        });
        // Written out, or else the framework would put it first, and every request of a region would be routed here for nothing.
        app.UseRouting();
        return app;
    }

    /// <summary>Nothing is loaded from elsewhere, nothing runs that stands inside a page, nobody frames us.</summary>
    private static Task SecurityHeaders(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
