using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
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
        // Some three thousand pages; also the most that a stranger who asks for ever new page numbers can make a region hold.
        options.SizeLimit = 64 * 1024 * 1024;
        options.MaximumBodySize = 1024 * 1024;
        // By publication, not by time; the day is only a bound for pages that nobody asks for any more.
        options.DefaultExpirationTimeSpan = TimeSpan.FromDays(1);
    }

    // Only the parameters that pages read make another page: an invented ?x=1 must not fill the memory.
    private static readonly string[] Lists = ["pagina", "provincia", "settore", "tipo", "misura", "comune"];

    // What a person asks or answers makes a page for her alone: never found among the kept ones, and not kept.
    private static readonly string[] Asked = ["q", "dipendenti", "licenziamenti", "chiusura", "cigs", "accordo"];
    private static readonly StringValues Parameters = new([.. Asked, .. Lists]);

    public static bool IsPublic(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.Path.StartsWithSegments("/gestione") && !request.Path.StartsWithSegments("/errore")
        // Files come quickly from the disk with a date of their own, and may be replaced without a publication.
        && !request.Path.StartsWithSegments("/media")
        && (request.Headers.Cookie.Count == 0 || !request.Cookies.Keys.Any(name => name.StartsWith(".ReteLavoro.", StringComparison.Ordinal)))
        && !request.Headers.ContainsKey(HeaderNames.Authorization);

    /// <summary>Asks for another page than the address alone: "?pagina=2".</summary>
    public static bool HasParameters(HttpRequest request) => request.QueryString.HasValue && Parameters.Any(name => request.Query.ContainsKey(name!));

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        var cacheable = HttpMethods.IsGet(request.Method) && IsPublic(request);
        if (!cacheable) return ValueTask.CompletedTask;
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (true, true, true, true);
        context.CacheVaryByRules.QueryKeys = Parameters;
        // A page that was being written while something was published goes under the old stamp, where nobody asks any more:
        // evicting alone would come too early for it.
        context.CacheVaryByRules.CacheKeyPrefix = context.HttpContext.RequestServices.GetRequiredService<PublicationStamp>().Current;
        context.Tags.Add(PublicationStamp.Tag);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode != 200 || response.Headers.ContainsKey(HeaderNames.SetCookie) || Asked.Any(context.HttpContext.Request.Query.ContainsKey))
            context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }
}

/// <summary>Gives every public page an ETag and every other page "no-store".</summary>
public sealed class PublicETag(RequestDelegate next, PublicationStamp stamp, Reach reach)
{
    private const string Checked = "public, no-cache";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        context.Response.OnStarting(reach.CountAsync, context);
        if (!PublicCachePolicy.IsPublic(context.Request))
        {
            context.Response.OnStarting(Private, context.Response);
            return next(context);
        }
        var etag = $"\"{stamp.Current}\"";
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(etag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            headers.ETag = etag;
            return Task.CompletedTask;
        }
        // Said beforehand, because the cache keeps the headers that stand when the first byte is written; taken back where
        // the answer turns out not to be for everybody, and such an answer is not kept.
        (headers.ETag, headers.CacheControl, headers.Vary) = (etag, Checked, "Cookie");
        context.Response.OnStarting(Private, context.Response);
        return next(context);
    }

    private static Task Private(object state)
    {
        var response = (HttpResponse)state;
        var headers = response.Headers;
        if (response.StatusCode == StatusCodes.Status200OK && headers.ETag.Count > 0 && !headers.ContainsKey(HeaderNames.SetCookie)) return Task.CompletedTask;
        headers.Remove(HeaderNames.ETag);
        if (headers.CacheControl.Count == 0 || headers.CacheControl == Checked) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
