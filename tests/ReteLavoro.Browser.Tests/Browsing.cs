using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using ReteLavoro.Browser.Tests;
using ReteLavoro.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(Browsing))]

namespace ReteLavoro.Browser.Tests;

/// <summary>Chromium in front of the real server, with both regions and their invented people.</summary>
public sealed class Browsing : IAsyncLifetime
{
    public const int Wide = 1280;
    public const int Narrow = 375;

    // The shell without a screen draws the same pages with much less around them.
    private static readonly string Chromium = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } path ? path
        : File.Exists("/usr/bin/chromium-headless-shell") ? "/usr/bin/chromium-headless-shell" : "/usr/bin/chromium";
    private readonly ConcurrentDictionary<(string User, string Region, bool Scripts), Lazy<Task<string>>> _signedIn = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium)) return;
        Site = await Site.OpenAsync(new() { Demo = true, Kestrel = true });
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                // One thread for its scripts: on two cores the helpers of the engine only take the server's time.
                "--js-flags=--single-threaded"]
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Site is not null) await Site.DisposeAsync();
    }

    /// <summary>A window of its own, without anybody's cookies.</summary>
    public Task<Window> WindowAsync(int width = Wide, bool scripts = true) => WindowAsync(width, scripts, null);

    /// <summary>A window with the cookies of one who has come in through the form: once each with scripts and without, since the form is a page as any other.</summary>
    public async Task<Window> SignedInAsync(string userName, string region = "lombardia", int width = Wide, bool scripts = true) =>
        await WindowAsync(width, scripts, await _signedIn.GetOrAdd((userName, region, scripts), _ => new(() => SignInAsync(userName, region, width, scripts))).Value);

    private async Task<Window> WindowAsync(int width, bool scripts, string? cookies)
    {
        Assert.SkipWhen(_browser is null, $"There is no browser at {Chromium}: install chromium-headless-shell or set CHROMIUM.");
        var context = await _browser!.NewContextAsync(new() { BaseURL = Site.Address.ToString(), ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = scripts, Locale = "it-IT", TimezoneId = "Europe/Rome", ReducedMotion = ReducedMotion.Reduce, StorageState = cookies });
        context.SetDefaultTimeout(30_000);
        // In the page itself: the package's own way opens a second page each time, and takes five times as long.
        if (scripts) await context.AddInitScriptAsync(Window.Axe);
        return new Window(context, await context.NewPageAsync(), scripts);
    }

    private async Task<string> SignInAsync(string userName, string region, int width, bool scripts)
    {
        await using var window = await WindowAsync(width, scripts);
        await window.OpenAsync($"/{region}/gestione/accesso");
        await window.Page.GetByLabel("Nome utente o email").FillAsync(userName);
        await window.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(userName == "amministratore" ? Site.AdminPassword : Site.DemoPassword);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Accedi", Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page).Not.ToHaveURLAsync(new Regex("/accesso$"));
        return await window.Page.Context.StorageStateAsync();
    }
}

/// <summary>A window: every page opened in it is looked at by axe and for what goes wrong in silence.</summary>
public sealed class Window : IAsyncDisposable
{
    private const string Wide = """
        document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
            [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 160))
        """;

    // Wrapped up, so that a page which is not judged does not run it.
    internal static readonly string Axe = $"window.unwrapAxe = () => {{ {new BundledAxeScriptProvider().GetScript()} }};";
    private readonly IBrowserContext _context;
    private readonly bool _scripts;
    private readonly List<string> _complaints = [];
    private readonly ConcurrentDictionary<IRequest, byte> _asked = [];

    internal Window(IBrowserContext context, IPage page, bool scripts)
    {
        (_context, Page, _scripts) = (context, page, scripts);
        // A broken script, a refused style and a file that is not there are said only here.
        page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("status of 4", StringComparison.Ordinal)) _complaints.Add($"{page.Url}: {message.Text}"); };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
        page.RequestFinished += (_, request) => _asked.TryRemove(request, out byte _);
        page.RequestFailed += (_, request) => _asked.TryRemove(request, out byte _);
        page.Request += (_, request) =>
        {
            // Who leaves a page does not wait for what it had asked for.
            if (request.IsNavigationRequest) _asked.Clear();
            _asked.TryAdd(request, 0);
            if (new Uri(request.Url).Host is not ("127.0.0.1" or "")) _complaints.Add($"{page.Url} asks another host: {request.Url}");
        };
        // Nor for what it asked while the next one was on its way: of that the browser says nothing any more.
        page.FrameNavigated += (_, frame) => { if (frame == page.MainFrame) _asked.Clear(); };
        page.Response += (_, response) => { if (response.Status >= 400 && response.Request.ResourceType != "document") _complaints.Add($"{response.Url}: {response.Status}"); };
    }

    public IPage Page { get; }

    public async Task<IResponse> OpenAsync(string address, int status = 200)
    {
        var response = (await Page.GotoAsync(address))!;
        Assert.True(response.Status == status, $"{address}: {response.Status}");
        await CheckAsync();
        return response;
    }

    /// <summary>One heading, nothing for axe to find, nothing to scroll sideways, no complaint of the browser.</summary>
    public async Task CheckAsync()
    {
        var (headings, wide) = await LookAsync();
        // Axe asks for a first heading and is content with several.
        Assert.True(headings.Length == 1, $"{Page.Url} has {headings.Length} headings of the first order: {string.Join(" · ", headings)}");
        SticksOut(wide);
        if (_scripts)
        {
            var found = await Page.EvaluateAsync<string[]>("""
                async () => (window.axe ?? unwrapAxe(), await axe.run(document, { resultTypes: ['violations'] })).violations
                    .map(v => `${v.id} (${v.impact}): ${v.help}\n    ${v.nodes.slice(0, 4).map(n => n.html).join('\n    ')}`)
                """);
            Assert.True(found.Length == 0, $"{Page.Url} at {Page.ViewportSize?.Width}:\n{string.Join('\n', found)}");
        }
        await AnsweredAsync();
        Assert.True(_complaints.Count == 0, string.Join('\n', _complaints));
    }

    /// <summary>
    /// Waits for all that the page itself asks for, and reads from it in one go what is judged here: asking takes longer than answering.
    /// The page is asked, since the event may have come before anybody waited for it.
    /// </summary>
    private async Task<(string[] Headings, string[] Wide)> LookAsync()
    {
        for (var waited = 0; ; waited += 50)
        {
            var look = await Page.EvaluateAsync<string[][]>($"() => document.readyState !== 'complete' ? [] : [[...document.querySelectorAll('h1')].map(h => h.textContent), {Wide}]");
            if (look is [var headings, var wide]) return (headings, wide);
            Assert.True(waited < 30_000, $"{Page.Url} does not finish loading.");
            await Task.Delay(50);
        }
    }

    /// <summary>What a script has asked for since the page came counts as well: it has had the time while axe looked.</summary>
    private async Task AnsweredAsync()
    {
        for (var waited = 0; !_asked.IsEmpty; waited += 20)
        {
            Assert.True(waited < 30_000, $"{Page.Url} waits for an answer that does not come: {string.Join(", ", _asked.Keys.Select(r => r.Url))}");
            await Task.Delay(20);
        }
    }

    public async Task NothingSticksOutAsync() => SticksOut(await Page.EvaluateAsync<string[]>($"() => {Wide}"));

    private void SticksOut(string[] wide) => Assert.True(wide.Length == 0, $"{Page.Url} scrolls sideways at {Page.ViewportSize?.Width}:\n{string.Join('\n', wide)}");

    /// <summary>Presses a button or follows a link, and looks at where it leads.</summary>
    public Task PressAsync(string name, AriaRole role = AriaRole.Button) => PressAsync(Page.GetByRole(role, new() { Name = name }).First);

    public async Task PressAsync(ILocator what)
    {
        var loaded = new TaskCompletionSource();
        void Loaded(object? sender, IPage page) => loaded.TrySetResult();
        Page.DOMContentLoaded += Loaded;
        try
        {
            await what.ClickAsync();
            await loaded.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally { Page.DOMContentLoaded -= Loaded; }
        await CheckAsync();
    }

    public Task SeesAsync(string text) => Assertions.Expect(Page.Locator("main")).ToContainTextAsync(text);
    public Task SeesNotAsync(string text) => Assertions.Expect(Page.Locator("main")).Not.ToContainTextAsync(text);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
