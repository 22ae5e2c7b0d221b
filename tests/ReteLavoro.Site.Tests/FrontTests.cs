using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>How requests reach the program, and how it ends.</summary>
public sealed partial class FrontTests
{
    [Fact]
    public async Task A_region_is_chosen_by_its_host_and_answers_to_no_other()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Arguments = ["--ReteLavoro:Tenants:0:Hosts:0=reti.lombardia.example", "--ReteLavoro:Tenants:0:Prefix="] });
        async Task<Page> Ask(string address) => await site.Visitor().Send(new(HttpMethod.Get, address));
        Assert.Contains("ReteLavoro Lombardia", (await Ask("http://reti.lombardia.example/")).IsOk().Text);
        (await Ask("http://reti.lombardia.example/gestione/accesso")).IsOk().Shows("Accedi all’area di gestione");
        Assert.Contains("ReteLavoro Piemonte", (await Ask("http://altrove.example/piemonte")).IsOk().Text);
        (await Ask("http://altrove.example/lombardia")).Is(HttpStatusCode.NotFound);
        (await Ask("http://altrove.example/gestione/accesso")).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("192.0.2.7", false)]
    [InlineData(null, false)]
    public async Task Only_a_proxy_that_is_named_is_believed(string? proxy, bool believed)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Kestrel = true, Arguments = proxy is null ? [] : [$"--ReteLavoro:Proxies:0={proxy}"] });
        var page = await site.Visitor().Get("/", ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "reti.example"));
        Assert.Equal(believed, page.IsOk().Header("Strict-Transport-Security") is not null);
        Assert.Equal(believed, (await site.Visitor().Get("/sitemap.xml", ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "reti.example"))).IsOk().Text.Contains("https://reti.example/lombardia", StringComparison.Ordinal));
    }

    [Fact]
    public void A_proxy_that_is_no_address_is_refused_by_the_name_of_its_setting() =>
        Assert.Contains("ReteLavoro:Proxies dice «proxy.example»", Assert.Throws<SetUpFailed>(() => Program.Build(["--ReteLavoro:Proxies:0=proxy.example", $"--RETELAVORO_DATA={Path.GetTempPath()}"])).Message);

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("TERM", 0)]
    [InlineData("INT", 0)]
    public async Task What_was_acknowledged_is_there_however_the_program_ends(string signal, int code)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        string[] arguments = ["exec", Path.Combine(AppContext.BaseDirectory, "ReteLavoro.Web.dll"), .. site.Arguments, "serve", "--urls=http://127.0.0.1:0"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory })!;
        try
        {
            var address = new TaskCompletionSource<Uri>();
            process.OutputDataReceived += (_, output) =>
            {
                if (output.Data is not { } line) address.TrySetException(new InvalidOperationException("The program has ended."));
                else if (Listening().Match(line) is { Success: true } match) address.TrySetResult(new(match.Value));
            };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var visitor = Visitor.At(await address.Task.WaitAsync(TimeSpan.FromMinutes(2)));
            (await visitor.Post("/gestione/accesso", new { Name = "regione", Password = Testing.Site.DemoPassword })).Is(HttpStatusCode.Redirect);
            (await visitor.Post("/gestione/crisi/nuova", new { Title = "Salvato un attimo prima" }, "Salva e vai")).Is(HttpStatusCode.Redirect);
            using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await process.WaitForExitAsync(patience.Token);
            Assert.Equal(code, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
        Assert.Equal(1, await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().CountAsync(v => v.DisplayText == "Salvato un attimo prima")));
        var (verified, _, errors) = await CommandLineTests.RunAsync([.. site.Arguments, "verify"]);
        Assert.True(verified == 0, errors);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/?")]
    private static partial Regex Listening();
}
