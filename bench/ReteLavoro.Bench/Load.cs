using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReteLavoro.Bench;

/// <summary>What one round of load saw.</summary>
/// <param name="CpuMicroseconds">Processor time of the server for one request: what the machine's other work disturbs least.</param>
internal sealed record Round(double PerSecond, double P50Milliseconds, double P95Milliseconds, double P99Milliseconds, double CpuMicroseconds, long Requests, long Errors);

/// <summary>
/// Keeps a number of connections busy with one prepared request each time, for a bounded time, on the loopback only.
/// Raw sockets, because HttpClient costs more than the server it would measure.
/// </summary>
internal static class Load
{
    /// <param name="request">The request for the n-th turn; the same array again and again where nothing varies.</param>
    public static async Task<Round> RunAsync(int port, Func<long, byte[]> request, int expectedStatus, int connections, TimeSpan length, Process server, long atMost = long.MaxValue)
    {
        var (turn, errors) = (0L, 0L);
        var clock = Stopwatch.StartNew();
        var cpu = Cpu(server);
        var status = Encoding.ASCII.GetBytes($"HTTP/1.1 {expectedStatus}");
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var times = new List<int>(16 * 1024);
            var buffer = new byte[1024 * 1024];
            using var socket = await ConnectAsync(port);
            while (clock.Elapsed < length && Interlocked.Increment(ref turn) is var n && n <= atMost)
            {
                var began = Stopwatch.GetTimestamp();
                if (!await ExchangeAsync(socket, request(n), buffer, status)) { Interlocked.Increment(ref errors); break; }
                times.Add((int)Stopwatch.GetElapsedTime(began).TotalMicroseconds);
            }
            return times;
        })));
        var seconds = clock.Elapsed.TotalSeconds;
        cpu = Cpu(server) - cpu;
        var sorted = all.SelectMany(t => t).Order().ToArray();
        if (sorted.Length == 0) throw new InvalidOperationException("No request was answered as expected.");
        double Within(double share) => sorted[(int)(sorted.Length * share)] / 1000.0;
        return new(sorted.Length / seconds, Within(0.5), Within(0.95), Within(0.99), cpu.TotalMicroseconds / sorted.Length, sorted.Length, errors);
    }

    public static byte[] Get(int port, string path, params IEnumerable<string> headers) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n");

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task<bool> ExchangeAsync(Socket socket, byte[] request, byte[] buffer, byte[] status)
    {
        await socket.SendAsync(request);
        var (read, end) = (0, -1);
        while (true)
        {
            var now = await socket.ReceiveAsync(buffer.AsMemory(read));
            if (now == 0) return false;
            read += now;
            if (end < 0 && !TryFindEnd(buffer.AsSpan(0, read), status, out end)) continue;
            // A chunked answer ends with an empty chunk; one request at a time, so nothing follows it.
            if (end == int.MaxValue ? buffer.AsSpan(0, read).EndsWith("0\r\n\r\n"u8) : read >= end) return end == int.MaxValue || read == end;
            if (read == buffer.Length) return false;
        }
    }

    private static bool TryFindEnd(ReadOnlySpan<byte> bytes, byte[] status, out int end)
    {
        end = -1;
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        if (!bytes.StartsWith(status)) throw new InvalidOperationException("Unexpected answer: " + Encoding.ASCII.GetString(bytes[..head]));
        var length = bytes[..head].IndexOf("Content-Length: "u8);
        if (length >= 0)
        {
            var value = bytes[(length + "Content-Length: ".Length)..];
            end = head + 4 + int.Parse(value[..value.IndexOf((byte)'\r')]);
        }
        else end = bytes[..head].IndexOf("chunked"u8) >= 0 ? int.MaxValue : head + 4;
        return true;
    }

    private static TimeSpan Cpu(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }
}
