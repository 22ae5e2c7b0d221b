using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Web;

/// <summary>The door before the regions: their list, and the health of the installation.</summary>
internal static class Front
{
    /// <summary>What a visitor reads when a region cannot even be started: its database is missing or broken.</summary>
    public static void UseFrontErrors(this WebApplication app) => app.UseExceptionHandler(errors => errors.Run(async context =>
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Page("Il sito non risponde", "<p>C'è un guasto, ed è stato registrato. Riprova tra qualche minuto.</p>"));
    }));

    public static void MapFront(this WebApplication app)
    {
        app.MapGet("/", async (TenantHost host, CancellationToken cancel) => Results.Content(await RegionsAsync(host, cancel), "text/html; charset=utf-8")).AllowAnonymous();
        app.MapGet("/health", async (TenantHost host, CancellationToken cancel) =>
        {
            var regions = new Dictionary<string, string>();
            foreach (var tenant in host.All) regions[tenant.Name] = await HealthAsync(host, tenant, cancel);
            return Results.Json(regions, statusCode: regions.Values.All(v => v == "ok") ? 200 : 503);
        }).AllowAnonymous();
        // Where the robots look: the regions that share this host have theirs below it.
        app.MapGet("/robots.txt", (TenantHost host, HttpContext context) =>
            Robots.Text(context.Request, [.. host.All.Where(t => t is { IsReady: true, Settings.Prefix: not null }).Select(t => "/" + t.Settings.Prefix)])).AllowAnonymous();
        app.MapFallback(() => Results.Content(Page("Pagina non trovata", "<p>Questo indirizzo non esiste. <a href=\"/\">Torna all'elenco delle regioni</a>.</p>"), "text/html; charset=utf-8", statusCode: 404)).AllowAnonymous();
    }

    private static async Task<string> RegionsAsync(TenantHost host, CancellationToken cancel)
    {
        var cards = new List<string>();
        foreach (var tenant in host.All.Where(t => t.IsReady && t.Settings.Prefix is not null))
        {
            SiteSection site;
            RegionSection about;
            try
            {
                (site, about) = await host.InAsync(tenant, async region =>
                {
                    await using var scope = region.Services.CreateAsyncScope();
                    var settings = scope.ServiceProvider.GetRequiredService<SiteSettings>();
                    return (await settings.SiteAsync(cancel), await settings.RegionAsync(cancel));
                }, cancel);
            }
            catch (SiteNotReady) { continue; }
            cards.Add($"""
                <li class="border rounded p-4 mb-3"><h2 class="h4 mt-0"><a href="/{tenant.Settings.Prefix}">{WebUtility.HtmlEncode(site.SiteName)}</a></h2>
                <p class="mb-0">{WebUtility.HtmlEncode(about.Tagline)}</p></li>
                """);
        }
        return Page("Le regioni", cards.Count == 0 ? "<p>Non c'è ancora nessuna regione.</p>" : $"<p class=\"lead\">Reti per la ricollocazione e la riqualificazione di chi lavora in un'azienda in crisi. Scegli la tua regione.</p><ul class=\"list-unstyled\">{string.Concat(cards)}</ul>");
    }

    private static async Task<string> HealthAsync(TenantHost host, Tenant tenant, CancellationToken cancel)
    {
        if (!tenant.IsReady) return "non pronta";
        try
        {
            return await host.InAsync(tenant, async site =>
            {
                await using var scope = site.Services.CreateAsyncScope();
                return await scope.ServiceProvider.GetRequiredService<SiteDbContext>().Database.CanConnectAsync(cancel) ? "ok" : "database";
            }, cancel);
        }
        catch (Exception) { return "errore"; }
    }

    private static string Page(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="it">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – ReteLavoro</title>
        <link rel="stylesheet" href="/_content/ReteLavoro.BootstrapItalia/css/italia.css"></head>
        <body><header class="it-header-center-wrapper"><div class="container py-4"><p class="h3 mb-0 text-white">ReteLavoro</p></div></header>
        <main class="container my-5"><h1>{title}</h1>{body}</main></body>
        </html>
        """;
}
