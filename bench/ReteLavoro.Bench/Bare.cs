using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReteLavoro.Bench;

/// <summary>The yardstick: Kestrel and the bytes of a page, nothing between them.</summary>
internal static class Bare
{
    public static async Task RunAsync(int port, string folder)
    {
        var pages = Directory.GetFiles(folder, "*.html").ToDictionary(f => "/" + Path.GetFileNameWithoutExtension(f), File.ReadAllBytes);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(o => o.AddServerHeader = false);
        var app = builder.Build();
        app.Run(async context =>
        {
            var bytes = pages[context.Request.Path];
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes);
        });
        await app.RunAsync();
    }
}
