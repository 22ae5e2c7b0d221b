using System.Net;

namespace ReteLavoro.Testing;

/// <summary>Somebody with a browser of her own: cookies are kept, redirects are shown and not followed.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;
    private readonly string _base;

    internal Visitor(HttpMessageHandler server, Uri address, string region, TestLog log)
    {
        (Region, _base, Log) = (region, "/" + region, log);
        _client = new HttpClient(new CookieJar(Cookies, server)) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>Of a program that another process serves.</summary>
    public static Visitor At(Uri address, string region = "lombardia") => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }, address, region, new TestLog());

    public string Region { get; }
    internal TestLog Log { get; }
    public CookieContainer Cookies { get; } = new();

    /// <param name="path">Below the region: "/servizi"; "" is its home page.</param>
    public Task<Page> Get(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_client.BaseAddress!, _base + path));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Send(request);
    }

    /// <summary>Opens the page, fills in its form and sends it.</summary>
    public async Task<Page> Post(string path, object values, string? button = null) => await (await Get(path)).IsOk().Submit(values, button);

    /// <summary>Sends fields to an address as they are: for what no form would send.</summary>
    public Task<Page> PostRaw(string path, IEnumerable<KeyValuePair<string, string>> fields) =>
        Send(new HttpRequestMessage(HttpMethod.Post, new Uri(_client.BaseAddress!, _base + path)) { Content = new FormUrlEncodedContent(fields) });

    public async Task<Page> Send(HttpRequestMessage request)
    {
        var response = await _client.SendAsync(request);
        return new Page(this, request, response, await response.Content.ReadAsByteArrayAsync());
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>Keeps cookies as a browser does; the test server hands them over raw.</summary>
public sealed class CookieJar(CookieContainer cookies, HttpMessageHandler server) : DelegatingHandler(server)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Headers.Contains("Cookie") && cookies.GetCookieHeader(request.RequestUri!) is { Length: > 0 } header) request.Headers.Add("Cookie", header);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
            foreach (var cookie in set) cookies.SetCookies(request.RequestUri!, cookie);
        return response;
    }
}
