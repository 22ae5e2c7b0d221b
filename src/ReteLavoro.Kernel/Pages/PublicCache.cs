using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace ReteLavoro.Kernel.Pages;

/// <summary>
/// What a visitor without a cookie of ours gets by GET is kept until the next publication. Whoever has signed in, or is
/// filling in a form, is always answered anew, and an answer that sets a cookie is never kept.
/// </summary>
public sealed class PublicCachePolicy : IOutputCachePolicy
{
    public static void Configure(OutputCacheOptions options)
    {
        options.AddBasePolicy(new PublicCachePolicy());
        options.SizeLimit = 200 * 1024 * 1024;
        options.MaximumBodySize = 1024 * 1024;
        // By publication, not by time; the day is only a bound for pages that nobody asks for any more.
        options.DefaultExpirationTimeSpan = TimeSpan.FromDays(1);
    }

    public static bool IsPublic(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.Path.StartsWithSegments("/gestione") && !request.Path.StartsWithSegments("/errore")
        && !request.Cookies.Keys.Any(name => name.StartsWith(".ReteLavoro.", StringComparison.Ordinal))
        && !request.Headers.ContainsKey(HeaderNames.Authorization);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        var cacheable = IsPublic(request) && HttpMethods.IsGet(request.Method);
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (cacheable, cacheable, cacheable, true);
        // Only the parameters that pages read make another page: an invented ?x=1 must not fill the memory.
        context.CacheVaryByRules.QueryKeys = new(["q", "pagina", "tipo", "provincia", "argomento"]);
        // A page begun before a publication and finished after it is kept under the old stamp, where nobody looks for it.
        context.CacheVaryByRules.VaryByValues["stamp"] = context.HttpContext.RequestServices.GetRequiredService<PublicationStamp>().Current;
        context.Tags.Add(PublicationStamp.Tag);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode != 200 || response.Headers.ContainsKey(HeaderNames.SetCookie) || context.HttpContext.Request.Query.ContainsKey("q"))
            context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }
}

/// <summary>Gives every public page an ETag and every other page "no-store".</summary>
public sealed class PublicETag(RequestDelegate next, PublicationStamp stamp)
{
    public Task InvokeAsync(HttpContext context)
    {
        var isPublic = PublicCachePolicy.IsPublic(context.Request);
        var etag = $"\"{stamp.Current}\"";
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            if (!isPublic || headers.ContainsKey(HeaderNames.SetCookie) || context.Response.StatusCode != 200)
            {
                if (!headers.ContainsKey(HeaderNames.CacheControl)) headers.CacheControl = "no-store";
            }
            else
            {
                headers.ETag = etag;
                headers.CacheControl = "public, no-cache";
                headers.Vary = "Cookie";
            }
            return Task.CompletedTask;
        });
        if (isPublic && context.Request.Headers.IfNoneMatch.ToString().Contains(etag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            context.Response.Headers.ETag = etag;
            return Task.CompletedTask;
        }
        return next(context);
    }
}
