using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace ReteLavoro.Kernel.Pages;

/// <summary>
/// How many MB a file may weigh that a page takes. Who sends a larger one is answered 413, on a page that says the limit,
/// and nothing of the file is read by the page.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UploadLimitAttribute(int megabytes) : Attribute, IRequestSizeLimitMetadata, IPageFilter
{
    internal const long Megabyte = 1024 * 1024;

    public int Megabytes => megabytes;

    /// <summary>MB that the rest of the form may weigh.</summary>
    public int Beside { get; set; } = 1;

    public long? MaxRequestBodySize => (megabytes + Beside) * Megabyte;

    public void OnPageHandlerSelected(PageHandlerSelectedContext context) { }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (request.HasFormContentType && request.Form.Files.Any(f => f.Length > megabytes * Megabyte)) context.Result = new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context) { }

    /// <summary>The limit of the page whose request was refused, for the page that says so; null where it has none of its own.</summary>
    public static int? Exceeded(HttpContext context) => context.Items[typeof(UploadLimitAttribute)] as int?;
}

internal static class TooLarge
{
    /// <summary>As much is taken in for nothing before the connection is cut off.</summary>
    private const long MostDrained = 256 * UploadLimitAttribute.Megabyte;

    /// <summary>
    /// Refuses what says of itself that it is too large, before anything reads it. A browser reads an answer only when it has
    /// sent everything, and sees a broken connection where the server stops listening: so all of it is taken in and thrown away.
    /// </summary>
    public static void UseUploadLimits(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        // The page that says so is served in the same request.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null) { await next(context); return; }
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<UploadLimitAttribute>() is { } limit) context.Items[typeof(UploadLimitAttribute)] = limit.Megabytes;
        var server = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        var most = metadata?.GetMetadata<IRequestSizeLimitMetadata>() is { } own ? own.MaxRequestBodySize : server?.MaxRequestBodySize;
        if (!(context.Request.ContentLength > most)) { await next(context); return; }

        if (context.Request.ContentLength <= MostDrained)
        {
            if (server is { IsReadOnly: false }) server.MaxRequestBodySize = null;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }
        // What is gone cannot be read as a form by the page that answers.
        (context.Request.Body, context.Request.ContentType, context.Request.ContentLength) = (Stream.Null, null, null);
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
    });
}
