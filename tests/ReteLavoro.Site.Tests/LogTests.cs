using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>What the program writes to the console while it serves.</summary>
public sealed partial class LogTests
{
    [Theory]
    [InlineData("simple", "--Logging:Console:FormatterName=simple")]
    [InlineData("json")]
    public async Task The_log_is_json_when_it_is_collected_unless_the_configuration_says_otherwise(string expected, params string[] arguments)
    {
        // The output of tests is collected by their runner.
        Assert.SkipUnless(Console.IsOutputRedirected, "Somebody runs the tests at a terminal.");
        await using var app = Program.Build(arguments);
        Assert.Equal(expected, app.Services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName);
    }

    [Fact]
    public async Task The_log_names_nobody_and_repeats_no_search()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        string[] arguments = ["exec", Path.Combine(AppContext.BaseDirectory, "ReteLavoro.Web.dll"), .. site.Arguments, "serve", "--urls=http://127.0.0.1:0", "--ReteLavoro:Mail:Host=127.0.0.1", "--ReteLavoro:Mail:Port=1"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        var lines = new List<string>();
        var address = new TaskCompletionSource<string>();
        var failed = new TaskCompletionSource();
        var unsent = new TaskCompletionSource();
        process.OutputDataReceived += (_, output) =>
        {
            if (output.Data is not { } line) { address.TrySetException(new InvalidOperationException("The program has ended.")); return; }
            lock (lines) lines.Add(line);
            if (Listening().Match(line) is { Success: true } match) address.TrySetResult(match.Value);
            if (line.Contains("unhandled exception", StringComparison.Ordinal)) failed.TrySetResult();
            if (line.Contains("not sent", StringComparison.Ordinal)) unsent.TrySetResult();
        };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            var patience = TimeSpan.FromMinutes(2);
            using var visitor = new HttpClient { BaseAddress = new Uri(await address.Task.WaitAsync(patience) + "lombardia/") };
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("cerca?q=Mariarossi")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("manca?nome=Mariarossi")).StatusCode);
            for (var i = 0; i < 6; i++)
            {
                var token = Token().Match(await visitor.GetStringAsync("gestione/accesso")).Groups[1].Value;
                var refused = await visitor.PostAsync("gestione/accesso", new FormUrlEncodedContent([new("Name", "mario.verdi@esempio.it"), new("Password", "Parola-di-Mario"), new("__modulo", token)]));
                Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            }
            await site.DoAsync("lombardia", services => services.GetRequiredService<ActRunner>().DoAsync(new("prova", "mail"), () =>
            {
                services.GetRequiredService<Outbox>().Enqueue("lucia.bianchi@esempio.it", "Per Lucia Bianchi", "Cara Lucia Bianchi");
                return Task.CompletedTask;
            }, default));
            await unsent.Task.WaitAsync(patience);
            // A fault in the midst of a search: what EF and the framework write of it is the most that there is.
            await site.SqlAsync("lombardia", "ALTER TABLE content_version RENAME TO content_version_elsewhere");
            Assert.True((int)(await visitor.GetAsync("cerca?q=Mariarossi+Brambilla")).StatusCode >= 500);
            await failed.Task.WaitAsync(patience);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        var said = await errors;
        string[] all;
        lock (lines) all = [.. lines, said];
        var levels = all.Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("LogLevel").GetString()).ToHashSet();
        Assert.Contains("Error", levels);
        Assert.Contains("Warning", levels);
        foreach (var secret in new[] { "Mariarossi", "Brambilla", "mario.verdi", "Parola-di-Mario", "lucia.bianchi", "Lucia", "q=" })
            Assert.DoesNotContain(all, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Listening();

    [GeneratedRegex("name=\"__modulo\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
