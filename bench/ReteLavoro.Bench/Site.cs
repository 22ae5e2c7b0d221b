using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace ReteLavoro.Bench;

/// <summary>The program under measure, with a data folder of its own that is gone when the run ends.</summary>
internal sealed class Site(string assembly, string data)
{
    /// <summary>Of every invented person of the demonstration, and here of whoever administers a region.</summary>
    public const string DemoPassword = "Demo-2026-lavoro";
    public const string Administrator = "amministratore";

    public static Site Find(string configuration, string data)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ReteLavoro.Cms.sln"))) folder = folder.Parent;
        var assembly = folder is null ? "" : Path.Combine(folder.FullName, "src", "ReteLavoro.Web", "bin", configuration, "net10.0", "ReteLavoro.Web.dll");
        return File.Exists(assembly) ? new(assembly, data) : throw new FileNotFoundException("Build ReteLavoro.Web first.", assembly);
    }

    /// <summary>The same data under the program as an installation has it (docs/operations.md); null where it cannot be published.</summary>
    public async Task<Site?> PublishedAsync(string folder)
    {
        // bin/Release/net10.0 of the project, and the project above it.
        var project = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(assembly)!, "..", "..", ".."));
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-p:AheadOfTime=true", "-o", folder, "-v", "q"]) { RedirectStandardOutput = true })!;
        await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? new(Path.Combine(folder, "ReteLavoro.Web.dll"), data) : null;
    }

    public string Recipe(string name) => Path.Combine(Path.GetDirectoryName(assembly)!, "recipes", name + ".recipe.json");

    public Server Serve(bool oneCore, params (string, string)[] environment)
    {
        var port = Server.FreePort();
        return Server.Start(assembly, [$"--urls=http://127.0.0.1:{port}"], port, oneCore, [("RETELAVORO_DATA", data), ("DOTNET_ENVIRONMENT", "Production"), .. environment]);
    }

    /// <summary>The program with every SQL command in its log, and the request that it was for: jobs go on meanwhile.</summary>
    public Server ServeWithSql() => Serve(oneCore: false, ("Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command", "Information"), ("Logging__Console__FormatterOptions__IncludeScopes", "true"));

    /// <summary>Two regions from their recipes, with the demonstration's people and networks in the first.</summary>
    public async Task SetUpAsync()
    {
        await CommandAsync("migrate");
        await CommandAsync("recipe", "apply", Recipe("demo"), "--tenant", "lombardia");
    }

    public string DatabaseFile(string tenant) => Directory.GetFiles(data, "site.db", SearchOption.AllDirectories).Single(f => f.Split(Path.DirectorySeparatorChar).Contains(tenant));

    /// <summary>The tables of a region while the program is not running.</summary>
    public SqliteConnection OpenDatabase(string tenant)
    {
        var db = new SqliteConnection($"Data Source={DatabaseFile(tenant)};Pooling=False");
        db.Open();
        return db;
    }

    /// <summary>Runs the program's command line to its end.</summary>
    public async Task<(TimeSpan Wall, TimeSpan Processor)> CommandAsync(params string[] words)
    {
        var (took, code, lines) = await TryCommandAsync(words);
        return code == 0 ? took : throw new InvalidOperationException($"{string.Join(' ', words)}: {string.Join(Environment.NewLine, lines)}");
    }

    /// <summary>The same, whatever it answers.</summary>
    public async Task<((TimeSpan Wall, TimeSpan Processor) Took, int Code, IReadOnlyList<string> Lines)> TryCommandAsync(params string[] words)
    {
        await using var run = Server.Start(assembly, words, 0, oneCore: false, [("RETELAVORO_DATA", data), ("RETELAVORO_ADMIN_PASSWORD", DemoPassword), ("DOTNET_ENVIRONMENT", "Production")]);
        // The processor time of a process is not to be had any more once it has ended: the last look counts.
        var processor = TimeSpan.Zero;
        for (var ended = run.Process.WaitForExitAsync(); !ended.IsCompleted; await Task.WhenAny(ended, Task.Delay(20)))
        {
            run.Process.Refresh();
            try { processor = run.Process.TotalProcessorTime; }
            catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception) { break; }
        }
        await run.Process.WaitForExitAsync();
        return ((run.SinceStart.Elapsed, processor), run.Process.ExitCode, [.. run.Lines]);
    }

    /// <summary>Entries of bodies that nobody knows yet, two a body.</summary>
    public static string GeneratedRegister(int entries) => "denominazione;albo;numero;dal;al;atto;tipo\n" + string.Concat(Enumerable.Range(0, entries)
        .Select(n => $"Operatore di prova {n / 2};Albo di prova;N{n};01/01/2024;31/12/2030;DDUO {n}/2024;LabourAccreditedOperator\n"));

    /// <summary>The same with faults of ten kinds, far from one another.</summary>
    /// <returns>Also the lines that have one, the heading being the first.</returns>
    public static (string File, IReadOnlyList<int> Lines) FaultyRegister(int entries, int faults)
    {
        var rows = GeneratedRegister(entries).TrimEnd('\n').Split('\n');
        var lines = Enumerable.Range(0, faults).Select(f => 2 + f * (entries / faults) + f % 7).ToList();
        foreach (var (line, kind) in lines.Select((l, f) => (l, f % 10)))
        {
            // denominazione;albo;numero;dal;al;atto;tipo
            var cells = rows[line - 1].Split(';');
            if (kind == 0) cells[3] = "31/02/2024";
            if (kind == 1) cells[4] = "31/12/2020";
            if (kind == 2) cells[1] = "";
            if (kind == 3) cells[6] = "Inventato";
            if (kind == 4) cells[0] = new string('x', 201);
            if (kind == 5) cells[2] = new string('9', 81);
            if (kind == 6) cells[0] = "";
            if (kind == 7) cells[3] = "ieri";
            if (kind == 8) cells[5] = new string('a', 501);
            // The row before, once more.
            rows[line - 1] = kind == 9 ? rows[line - 2] : string.Join(';', cells);
        }
        return (string.Join('\n', rows) + "\n", lines);
    }

    /// <summary>A recipe of news, events and service sheets in equal parts, each with text, address and topics.</summary>
    public static string GeneratedRecipe(int items, string prefix)
    {
        var text = string.Concat(Enumerable.Repeat("Chi lavora in un'azienda in crisi può contare su una rete di soggetti, pubblici e privati, che lo accompagnano. ", 12));
        JsonObject Item(int n)
        {
            var type = (n % 3) switch { 0 => "Notizia", 1 => "Evento", _ => "SchedaServizio" };
            var (title, id) = ($"{type} numero {n} della prova {prefix}", $"{prefix}{n:D8}");
            return new()
            {
                ["ContentItemId"] = id, ["ContentItemVersionId"] = id + "v1", ["ContentType"] = type, ["DisplayText"] = title, ["Latest"] = true, ["Published"] = true,
                ["CreatedUtc"] = "2026-01-10T08:00:00Z", ["ModifiedUtc"] = "2026-01-10T08:00:00Z", ["PublishedUtc"] = "2026-01-10T08:00:00Z", ["Owner"] = "redattrice", ["Author"] = "redattrice",
                ["TitlePart"] = new JsonObject { ["Title"] = title },
                ["AutoroutePart"] = new JsonObject { ["Path"] = $"prova/{prefix}-{n}" },
                ["MarkdownBodyPart"] = new JsonObject { ["Markdown"] = text },
                [type] = new JsonObject { ["Sommario"] = new JsonObject { ["Text"] = $"Sommario numero {n}: che cosa è successo, a chi serve e dove si chiede." } }
            };
        }
        var data = new JsonArray([.. Enumerable.Range(0, items).Select(n => (JsonNode)Item(n))]);
        return new JsonObject { ["name"] = "prova-" + prefix, ["steps"] = new JsonArray(new JsonObject { ["name"] = "content", ["data"] = data }) }.ToJsonString();
    }
}

/// <summary>A visitor who can sign in, and counts the SQL commands of what she asks for in the program's own log.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Dictionary<string, string> _cookies = [];
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(300);

    public string Cookies => string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}"));

    public async Task<HttpResponseMessage> GetAsync(Server server, string path, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Port}{path}");
        return await SendAsync(request, cookie);
    }

    public async Task SignInAsync(Server server, string name, string password)
    {
        const string path = "/lombardia/gestione/accesso";
        var form = await (await GetAsync(server, path)).Content.ReadAsStringAsync();
        var token = Token().Match(form).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{server.Port}{path}")
        {
            Content = new FormUrlEncodedContent([new("Name", name), new("Password", password), new("__modulo", token)])
        };
        using var answer = await SendAsync(request, null);
        if (!_cookies.ContainsKey(".ReteLavoro.lombardia")) throw new InvalidOperationException("The demonstration's person could not sign in.");
    }

    /// <summary>The least of three; what jobs of the background ask meanwhile is not counted.</summary>
    public async Task<(int Commands, int Bytes)> CommandsAsync(Server server, string path, string? cookie)
    {
        var (least, bytes) = (int.MaxValue, 0);
        for (var turn = 0; turn < 4; turn++)
        {
            // The log is written behind the answer's back.
            await Task.Delay(Settled);
            server.Lines.Clear();
            using var answer = await GetAsync(server, path, cookie);
            if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode}");
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            await Task.Delay(Settled);
            // The first turn fills the snapshots that are in memory until the next publication.
            if (turn > 0) least = Math.Min(least, server.Lines.Count(l => l.Contains("Executed DbCommand", StringComparison.Ordinal) && l.Contains("\"RequestPath\":", StringComparison.Ordinal)));
        }
        return (least, bytes);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? cookie)
    {
        var cookies = string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}").Concat(cookie is null ? [] : [cookie]));
        if (cookies.Length > 0) request.Headers.Add("Cookie", cookies);
        var answer = await _http.SendAsync(request);
        if (answer.Headers.TryGetValues("Set-Cookie", out var set))
            foreach (var parts in set.Select(s => s.Split(';')[0].Split('=', 2))) _cookies[parts[0]] = parts[1];
        return answer;
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"__modulo\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
