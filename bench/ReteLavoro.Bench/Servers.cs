using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ReteLavoro.Bench;

/// <summary>A process that listens on a port of the loopback; ended when it is disposed of.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process _process;

    private Server(Process process, int port, Stopwatch sinceStart) => (_process, Port, SinceStart) = (process, port, sinceStart);

    public Process Process => _process;
    public int Port { get; }

    /// <summary>Runs from before the process was made.</summary>
    public Stopwatch SinceStart { get; }

    /// <summary>What the process has written.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>On one core where the machine has several, so that the load generator does not eat the server's time.</summary>
    public static Server Start(string assembly, IEnumerable<string> arguments, int port, bool oneCore, IEnumerable<(string, string)>? environment = null)
    {
        var pinned = oneCore && OperatingSystem.IsLinux() && File.Exists("/usr/bin/taskset");
        var start = new ProcessStartInfo(pinned ? "/usr/bin/taskset" : Dotnet, [.. pinned ? new[] { "-c", "0", Dotnet } : [], assembly, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(assembly)
        };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        var server = new Server(Process.Start(start)!, port, clock);
        server._process.OutputDataReceived += (_, line) => { if (line.Data is not null) server.Lines.Enqueue(line.Data); };
        server._process.ErrorDataReceived += (_, line) => { if (line.Data is not null) server.Lines.Enqueue(line.Data); };
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks until the page is there.</summary>
    public async Task<HttpResponseMessage> FirstAnswerAsync(HttpClient http, string path, TimeSpan atMost)
    {
        while (SinceStart.Elapsed < atMost && !_process.HasExited)
        {
            try
            {
                var answer = await http.GetAsync($"http://127.0.0.1:{Port}{path}");
                if (answer.StatusCode == HttpStatusCode.OK) return answer;
            }
            catch (HttpRequestException) { }
            await Task.Delay(5);
        }
        throw new InvalidOperationException($"No answer from {path}:{Environment.NewLine}{string.Join(Environment.NewLine, Lines)}");
    }

    /// <summary>Waits until the jobs that begin with the program have had their first turn: until a second costs hardly any processor time.</summary>
    /// <returns>The processor time that it has taken so far.</returns>
    public async Task<TimeSpan> QuietAsync(TimeSpan atMost)
    {
        var clock = Stopwatch.StartNew();
        for (var (before, still) = (TimeSpan.Zero, 0); still < 3 && clock.Elapsed < atMost;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            _process.Refresh();
            var now = _process.TotalProcessorTime;
            still = now - before < TimeSpan.FromMilliseconds(60) ? still + 1 : 0;
            before = now;
        }
        return _process.TotalProcessorTime;
    }

    public double ResidentMegabytes()
    {
        _process.Refresh();
        return _process.WorkingSet64 / 1024.0 / 1024.0;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static string Dotnet => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
}
