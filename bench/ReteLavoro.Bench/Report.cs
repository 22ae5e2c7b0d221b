using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ReteLavoro.Bench;

/// <summary>
/// Measures everything in one go, side by side, since on a shared machine only ratios of the same minutes say something.
/// With arguments, only the sections named: speed, sql, cache, start, import, accreditations, load. "site=FOLDER" measures a published program.
/// </summary>
internal static partial class Report
{
    private const int Connections = 64;
    private const int Rounds = 5;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    // A visitor who bears one of the site's cookies (she has a form open) is always answered anew: that is how a page is
    // measured uncached, without any hook in the program.
    private const string Uncached = ".ReteLavoro.prova=1";
    private const string Sheet = "/lombardia/misure/reti-ricollocazione-riqualificazione-collettiva";
    private const string Home = "/lombardia/";

    public static async Task RunAsync(string[] sections, string scratch)
    {
        var published = sections.FirstOrDefault(s => s.StartsWith("site=", StringComparison.Ordinal))?["site=".Length..];
        sections = [.. sections.Where(s => !s.Contains('='))];
        bool Wanted(string section) => sections.Length == 0 || sections.Contains(section);
        var site = published is not null ? new(Path.GetFullPath(Path.Combine(published, "ReteLavoro.Web.dll")), Path.Combine(scratch, "data")) : Site.Find(typeof(Report).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration, Path.Combine(scratch, "data"));
        Say($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; load {LoadAverage()}");
        await site.SetUpAsync();
        if (Wanted("start")) await StartAsync(site, published is not null, scratch);
        if (Wanted("sql")) await SqlAsync(site);
        if (Wanted("speed")) await SpeedAsync(site, scratch);
        if (Wanted("cache")) await CacheAsync(site);
        if (Wanted("import")) await ImportAsync(site, scratch);
        if (Wanted("accreditations")) await AccreditationsAsync(site, scratch);
        // The last one: what it writes stays.
        if (Wanted("load")) await LoadAsync(site, scratch);
    }

    private static async Task SpeedAsync(Site site, string scratch)
    {
        Say($"\n## Requests at {Connections} connections, the server on one core; median of {Rounds} rounds of {Length.TotalSeconds:0} s, side by side");
        await using var web = site.Serve(oneCore: true);
        using var http = new HttpClient();
        var pages = Directory.CreateDirectory(Path.Combine(scratch, "pages")).FullName;
        foreach (var (name, path) in new[] { ("home", Home), ("sheet", Sheet) })
            await File.WriteAllBytesAsync(Path.Combine(pages, name + ".html"), await (await web.FirstAnswerAsync(http, path, TimeSpan.FromMinutes(1))).Content.ReadAsByteArrayAsync());
        var etag = (await http.GetAsync($"http://127.0.0.1:{web.Port}{Sheet}")).Headers.ETag!.ToString();
        var barePort = Server.FreePort();
        await using var bare = Server.Start(Assembly.GetExecutingAssembly().Location, ["bare", $"{barePort}", pages], barePort, oneCore: true);
        await bare.FirstAnswerAsync(http, "/home", TimeSpan.FromMinutes(1));

        var runs = new (string Name, Server Server, byte[] Request, int Status, string Yardstick)[]
        {
            ("bare, bytes of the home", bare, Load.Get(barePort, "/home"), 200, "home"),
            ("home, cached", web, Load.Get(web.Port, Home), 200, "home"),
            ("home, uncached", web, Load.Get(web.Port, Home, "Cookie: " + Uncached), 200, "home"),
            ("bare, bytes of the sheet", bare, Load.Get(barePort, "/sheet"), 200, "sheet"),
            ("measure sheet, cached", web, Load.Get(web.Port, Sheet), 200, "sheet"),
            ("measure sheet, not modified", web, Load.Get(web.Port, Sheet, "If-None-Match: " + etag), 304, "sheet"),
            ("measure sheet, uncached", web, Load.Get(web.Port, Sheet, "Cookie: " + Uncached), 200, "sheet")
        };
        // A young process runs at a fraction of its speed until its hot methods are compiled again: until it gets no quicker.
        foreach (var run in runs)
        {
            var best = double.MaxValue;
            for (var (turn, worse) = (0, 0); turn < 15 && worse < 2; turn++)
            {
                var now = (await RoundAsync(run, TimeSpan.FromSeconds(3))).CpuMicroseconds;
                worse = now < best * 0.95 ? 0 : worse + 1;
                best = Math.Min(best, now);
            }
        }
        var seen = runs.ToDictionary(r => r.Name, _ => new List<Round>());
        for (var round = 0; round < Rounds; round++)
            foreach (var run in runs) seen[run.Name].Add(await RoundAsync(run, Length));

        Say($"| what | bytes | req/s | of bare | p99 ms | CPU µs/req, median | least | of bare by CPU (least) |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var run in runs)
        {
            var (rounds, yardstick) = (seen[run.Name], seen["bare, bytes of the " + run.Yardstick]);
            Say($"| {run.Name} | {new FileInfo(Path.Combine(pages, run.Yardstick + ".html")).Length} | {Median(rounds, r => r.PerSecond):N0} | {Median(rounds.Zip(yardstick), p => p.First.PerSecond / p.Second.PerSecond):P1} | {Median(rounds, r => r.P99Milliseconds):N1} | {Median(rounds, r => r.CpuMicroseconds):N1} | {rounds.Min(r => r.CpuMicroseconds):N1} | {yardstick.Min(r => r.CpuMicroseconds) / rounds.Min(r => r.CpuMicroseconds):P1} |");
        }
        Say($"resident after load: {web.ResidentMegabytes():N0} MB (two regions); errors {seen.Values.SelectMany(r => r).Sum(r => r.Errors)}; load {LoadAverage()}");

        Task<Round> RoundAsync((string Name, Server Server, byte[] Request, int Status, string) run, TimeSpan length) =>
            Load.RunAsync(run.Server.Port, _ => run.Request, run.Status, Connections, length, run.Server.Process);
    }

    private static async Task SqlAsync(Site site)
    {
        Say("\n## SQL commands of a page that is not in the cache (its snapshots are)");
        await using var web = site.ServeWithSql();
        using var http = new HttpClient();
        await web.FirstAnswerAsync(http, Home, TimeSpan.FromMinutes(1));
        using var visitor = new Visitor();
        Say("| page | SQL commands | bytes |\n| --- | ---: | ---: |");
        foreach (var (name, path) in new[]
        {
            ("home", Home), ("list (news)", "/lombardia/novita"), ("measure sheet", Sheet), ("service sheet", "/lombardia/servizi/assegno-di-ricollocazione"), ("news item", "/lombardia/novita/nasce-la-rete-orobica-dimostrativa"),
            ("networks", "/lombardia/reti"), ("network", "/lombardia/reti/rete-orobica-dimostrativa"), ("search", "/lombardia/cerca?q=ricollocazione"), ("topics", "/lombardia/argomenti"), ("site map", "/lombardia/mappa-del-sito")
        }) await CountAsync(name, path, Uncached);
        await visitor.SignInAsync(web, "regione", Site.DemoPassword);
        foreach (var (name, path) in new[] { ("back-office: networks", "/lombardia/gestione/reti"), ("back-office: organizations", "/lombardia/gestione/soggetti"), ("back-office: inbox", "/lombardia/gestione/attivita") })
            await CountAsync(name, path, null);

        async Task CountAsync(string name, string path, string? cookie)
        {
            var (commands, bytes) = await visitor.CommandsAsync(web, path, cookie);
            Say($"| {name} | {commands} | {bytes} |");
        }
    }

    private static async Task CacheAsync(Site site)
    {
        Say("\n## What a stranger can make the cache hold");
        await using var web = site.Serve(oneCore: true);
        using var http = new HttpClient();
        await web.FirstAnswerAsync(http, Sheet, TimeSpan.FromMinutes(1));
        await Load.RunAsync(web.Port, _ => Load.Get(web.Port, Sheet), 200, Connections, TimeSpan.FromSeconds(3), web.Process);
        Say("| 20,000 different requests | answered from the cache | resident MB before | after | req/s |\n| --- | --- | ---: | ---: | ---: |");
        foreach (var (name, path, header, status) in new (string, Func<long, string>, Func<long, string>?, int)[]
        {
            ("unknown query (?x=N)", n => $"{Sheet}?x={n}", null, 200),
            ("page numbers (?pagina=N)", n => $"/lombardia/novita?pagina={n}", null, 200),
            ("known parameter of no use there (?tipo=N)", n => $"{Sheet}?tipo={n}", null, 200),
            ("addresses that do not exist", n => $"/lombardia/misure/prova-{n}", null, 404)
        })
        {
            var before = web.ResidentMegabytes();
            var round = await Load.RunAsync(web.Port, n => Load.Get(web.Port, path(n), header is null ? [] : [header(n)]), status, Connections, TimeSpan.FromSeconds(60), web.Process, 20_000);
            using var again = await http.GetAsync($"http://127.0.0.1:{web.Port}{path(20_001)}");
            Say($"| {name} | {(again.Headers.Age is null ? "no" : "yes")} | {before:N0} | {web.ResidentMegabytes():N0} | {round.PerSecond:N0} |");
        }
    }

    private static async Task StartAsync(Site site, bool published, string scratch)
    {
        Say($"\n## From the start of the process to the first page of /lombardia, two regions, {Rounds} times each");
        Say("| program | least s | median s | processor, least s | resident with both regions open, MB |\n| --- | ---: | ---: | ---: | ---: |");
        await StartsAsync(published ? "published" : "as built", site);
        if (published) return;
        if (await site.PublishedAsync(Path.Combine(scratch, "program")) is { } ahead) await StartsAsync("published with `AheadOfTime`", ahead);
        else Say("\nThe program could not be published with `AheadOfTime`: the compiler's package is not to be had here.");
        Say($"\nload {LoadAverage()}");
    }

    private static async Task StartsAsync(string name, Site site)
    {
        var (times, cpu, resident) = (new List<double>(), new List<double>(), 0.0);
        for (var turn = 0; turn < Rounds; turn++)
        {
            await using var web = site.Serve(oneCore: false);
            using var http = new HttpClient();
            await web.FirstAnswerAsync(http, "/lombardia", TimeSpan.FromMinutes(1));
            times.Add(web.SinceStart.Elapsed.TotalSeconds);
            web.Process.Refresh();
            cpu.Add(web.Process.TotalProcessorTime.TotalSeconds);
            await web.FirstAnswerAsync(http, "/piemonte", TimeSpan.FromMinutes(1));
            resident = web.ResidentMegabytes();
        }
        Say($"| {name} | {times.Min():N2} | {Median(times, t => t):N2} | {cpu.Min():N2} | {resident:N0} |");
    }

    private static async Task ImportAsync(Site site, string scratch)
    {
        Say("\n## A recipe of content on SQLite, from the command line");
        var few = await ApplyAsync(10, "pochi");
        var some = await ApplyAsync(1000, "alcuni");
        var many = await ApplyAsync(5000, "molti");
        var again = await site.CommandAsync("recipe", "apply", Path.Combine(scratch, "molti.recipe.json"), "--tenant", "lombardia");
        Say($"| | 10 items | 1,000 | 5,000 | the 5,000 again | items/s, start included | without it | from 1,000 to 5,000 |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        Row("wall clock, s", took => took.Wall.TotalSeconds);
        Row("processor, s", took => took.Processor.TotalSeconds);
        Say($"load {LoadAverage()}");

        void Row(string name, Func<(TimeSpan Wall, TimeSpan Processor), double> of) =>
            Say($"| {name} | {of(few):N2} | {of(some):N2} | {of(many):N2} | {of(again):N2} | {5000 / of(many):N0} | {4990 / (of(many) - of(few)):N0} | {4000 / (of(many) - of(some)):N0} |");

        async Task<(TimeSpan Wall, TimeSpan Processor)> ApplyAsync(int items, string name)
        {
            var file = Path.Combine(scratch, name + ".recipe.json");
            await File.WriteAllTextAsync(file, Site.GeneratedRecipe(items, name));
            return await site.CommandAsync("recipe", "apply", file, "--tenant", "lombardia");
        }
    }

    private static async Task AccreditationsAsync(Site site, string scratch)
    {
        Say("\n## A register of 10,000 accredited bodies' entries on SQLite, from the command line (aim: 30 s)");
        var file = Path.Combine(scratch, "albo.csv");
        await File.WriteAllTextAsync(file, Site.GeneratedRegister(10_000));
        string[] import = ["import", "accreditations", file, "--tenant", "lombardia"];
        var (faulty, planted) = Site.FaultyRegister(10_000, 100);
        var faults = Path.Combine(scratch, "albo-con-errori.csv");
        await File.WriteAllTextAsync(faults, faulty);
        var (took, code, said) = await site.TryCommandAsync("import", "accreditations", faults, "--tenant", "lombardia");
        var named = said.Select(l => FaultLine().Match(l)).Where(m => m.Success).Select(m => int.Parse(m.Groups[1].Value)).ToList();
        Say($"100 planted faults: {planted.Count(named.Contains)} named with their line, {named.Except(planted).Count()} lines named that have none, exit code {code}, {took.Wall.TotalSeconds:N2} s ({took.Processor.TotalSeconds:N2} s of processor). The first ten:");
        foreach (var line in said.Where(l => FaultLine().IsMatch(l)).Take(10)) Say("  " + (line.Length > 200 ? line[..200] + "…" : line));
        var dry = await site.CommandAsync([.. import, "--dry-run"]);
        var first = await site.CommandAsync(import);
        var again = await site.CommandAsync(import);
        Say("| | dry run | import | the same again |\n| --- | ---: | ---: | ---: |");
        Say($"| wall clock, s, start included | {dry.Wall.TotalSeconds:N2} | {first.Wall.TotalSeconds:N2} | {again.Wall.TotalSeconds:N2} |");
        Say($"| processor, s | {dry.Processor.TotalSeconds:N2} | {first.Processor.TotalSeconds:N2} | {again.Processor.TotalSeconds:N2} |");
        Say($"load {LoadAverage()}");
    }

    /// <summary>Who asks, in the pages of the load: everybody, the Region's officer, who administers the site.</summary>
    private enum Asker { Public, Officer, Administrator }

    private static readonly (string Name, string Path, Asker Who)[] LoadPages =
    [
        ("networks and map", "/reti", Asker.Public), ("networks, filters, page 2", "/reti?provincia=BG&tipo=LabourAccreditedOperator&pagina=2", Asker.Public),
        ("crises", "/crisi", Asker.Public), ("crises, filters, page 2", "/crisi?provincia=BG&settore=C&pagina=2", Asker.Public),
        ("organizations", "/soggetti", Asker.Public), ("organizations, filters, page 2", "/soggetti?tipo=EmploymentCentre&provincia=BG&pagina=2", Asker.Public),
        ("find by municipality", "/trova?comune=016024", Asker.Public), ("search", "/cerca?q=ricollocazione", Asker.Public), ("search, page 2", "/cerca?q=rete&pagina=2", Asker.Public),
        ("first page of the back-office", "/gestione", Asker.Officer),
        ("inbox", "/gestione/attivita", Asker.Officer), ("inbox, filters, page 2", "/gestione/attivita?fase=Parere%20giuridico&scadenza=scadute&testo=crisi&pagina=2", Asker.Officer), ("inbox, decided", "/gestione/attivita?filtro=decise", Asker.Officer),
        ("inbox, every open task", "/gestione/attivita?filtro=tutte&pagina=3", Asker.Administrator), ("who waits for whom", "/gestione/attivita/chi-aspetta", Asker.Administrator),
        ("networks", "/gestione/reti", Asker.Officer), ("networks, search", "/gestione/reti?cerca=rete&pagina=2", Asker.Officer),
        ("crises, back-office", "/gestione/crisi", Asker.Officer), ("crises, back-office, filters", "/gestione/crisi?stato=aperti&provincia=BG&cerca=crisi&pagina=2", Asker.Officer),
        ("organizations, back-office", "/gestione/soggetti", Asker.Officer), ("organizations, back-office, search", "/gestione/soggetti?q=tessile&tipo=Firm&pagina=2", Asker.Officer),
        ("vacancies", "/gestione/offerte", Asker.Officer), ("vacancies, near, page 2", "/gestione/offerte?vicino=Bergamo&km=50&gruppo=8&pagina=2", Asker.Officer), ("people of a case beside vacancies", "/gestione/crisi/4b29d0bjqgks3rdnbd2cdgw2ys/offerte", Asker.Officer)
    ];

    private static async Task LoadAsync(Site site, string scratch)
    {
        Say($"\n## A large region: {LargeRegion.Organizations:N0} organizations, {LargeRegion.Networks:N0} networks, {LargeRegion.Cases:N0} cases, {LargeRegion.Tasks:N0} tasks, {LargeRegion.Vacancies:N0} vacancies");
        // Cases and forms of the demonstration too, so that no list of the small region is empty.
        await site.CommandAsync("recipe", "apply", site.Recipe("lombardia-demo"), "--tenant", "lombardia");
        LargeRegion.Place(site);
        var few = await LoadCommandsAsync(site);
        Say($"made: {await LargeRegion.MakeAsync(site, scratch)}; load {LoadAverage()}");
        var many = await LoadCommandsAsync(site);

        await using var web = site.Serve(oneCore: false);
        using var http = new HttpClient();
        await web.FirstAnswerAsync(http, Home, TimeSpan.FromMinutes(1));
        var jobs = await web.QuietAsync(TimeSpan.FromMinutes(5));
        using Visitor officer = new(), administrator = new();
        await officer.SignInAsync(web, "regione", Site.DemoPassword);
        await administrator.SignInAsync(web, Site.Administrator, Site.DemoPassword);
        var folder = Directory.CreateDirectory(Path.Combine(scratch, "load-pages")).FullName;
        string CookieOf(Asker who) => who switch { Asker.Officer => officer.Cookies, Asker.Administrator => administrator.Cookies, _ => Uncached };
        foreach (var (page, n) in LoadPages.Select((p, n) => (p, n)))
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{n}.html"), await BytesAsync(web, page.Path, CookieOf(page.Who)));
        var barePort = Server.FreePort();
        await using var bare = Server.Start(Assembly.GetExecutingAssembly().Location, ["bare", $"{barePort}", folder], barePort, oneCore: false);
        await bare.FirstAnswerAsync(http, "/0", TimeSpan.FromMinutes(1));

        Say("| page | bytes | SQL, demonstration | SQL, large | p50 ms | p95 | p99 | p95, two at once | processor ms | bare p95 | bare processor |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (page, n) in LoadPages.Select((p, n) => (p, n)))
        {
            var (request, yardstick) = (Load.Get(web.Port, "/lombardia" + page.Path, "Cookie: " + CookieOf(page.Who)), Load.Get(barePort, $"/{n}"));
            await Load.RunAsync(web.Port, _ => request, 200, 2, TimeSpan.FromSeconds(3), web.Process);
            var (one, two, beside) = (new List<Round>(), new List<Round>(), new List<Round>());
            for (var round = 0; round < 3; round++)
            {
                one.Add(await Load.RunAsync(web.Port, _ => request, 200, 1, TimeSpan.FromSeconds(2), web.Process));
                two.Add(await Load.RunAsync(web.Port, _ => request, 200, 2, TimeSpan.FromSeconds(2), web.Process));
                beside.Add(await Load.RunAsync(barePort, _ => yardstick, 200, 1, TimeSpan.FromSeconds(0.5), bare.Process));
            }
            Say($"| {page.Name} | {new FileInfo(Path.Combine(folder, $"{n}.html")).Length:N0} | {few[n]} | {many[n]}{(many[n] > few[n] ? " (!)" : "")} | {Median(one, r => r.P50Milliseconds):N1} | {Median(one, r => r.P95Milliseconds):N1} | {Median(one, r => r.P99Milliseconds):N1} | {Median(two, r => r.P95Milliseconds):N1} | {one.Min(r => r.CpuMicroseconds) / 1000:N1} | {Median(beside, r => r.P95Milliseconds):N1} | {beside.Min(r => r.CpuMicroseconds) / 1000:N2} |");
        }
        Say($"load {LoadAverage()}; resident {web.ResidentMegabytes():N0} MB; the first round of all jobs took {jobs.TotalSeconds:N1} s of processor, the start included");
    }

    private static async Task<byte[]> BytesAsync(Server web, string path, string cookies)
    {
        using var visitor = new Visitor();
        using var answer = await visitor.GetAsync(web, "/lombardia" + path, cookies);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync() : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode}");
    }

    /// <summary>The SQL commands of each of the pages, in their order.</summary>
    private static async Task<List<int>> LoadCommandsAsync(Site site)
    {
        await using var web = site.ServeWithSql();
        using var http = new HttpClient();
        await web.FirstAnswerAsync(http, Home, TimeSpan.FromMinutes(1));
        await web.QuietAsync(TimeSpan.FromMinutes(5));
        using Visitor everybody = new(), officer = new(), administrator = new();
        await officer.SignInAsync(web, "regione", Site.DemoPassword);
        await administrator.SignInAsync(web, Site.Administrator, Site.DemoPassword);
        var counts = new List<int>();
        foreach (var page in LoadPages)
            counts.Add(page.Who switch
            {
                Asker.Public => (await everybody.CommandsAsync(web, "/lombardia" + page.Path, Uncached)).Commands,
                Asker.Officer => (await officer.CommandsAsync(web, "/lombardia" + page.Path, null)).Commands,
                _ => (await administrator.CommandsAsync(web, "/lombardia" + page.Path, null)).Commands
            });
        return counts;
    }

    [GeneratedRegex(", riga ([0-9]+)")]
    private static partial Regex FaultLine();

    private static double Median<T>(IEnumerable<T> values, Func<T, double> of)
    {
        var sorted = values.Select(of).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";

    private static void Say(string text) => Console.WriteLine(text);
}
