using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Web;

/// <summary><c>import KIND FILE --tenant NAME</c>: what the modules know how to take in.</summary>
internal static class Imports
{
    public static async Task<int> RunAsync(WebApplication app, IReadOnlyList<string> words, string? tenantName, bool dryRun)
    {
        // What can be imported is the same for every region, so the list does not wait for one to be named.
        var tenant = words.Count == 0 && tenantName is null ? app.Services.GetRequiredService<TenantHost>().All.First() : CommandLine.Ready(app, tenantName);
        await using var tools = app.Services.GetRequiredService<SiteBuilder>().BuildForTools(tenant);
        await using var scope = tools.CreateAsyncScope();
        var importers = scope.ServiceProvider.GetServices<IImporter>().ToList();
        if (words is not [var kind, var path] || importers.FirstOrDefault(i => i.Name == kind) is not { } importer)
            return CommandLine.Fail($"Scrivi: import TIPO FILE --tenant NOME [--dry-run]. I tipi:{string.Concat(importers.Select(i => $"{Environment.NewLine}  {i.Name}: {i.Help}"))}", 2);
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram($"importazione di {Path.GetFileName(path)}");
        await using var file = File.OpenRead(path);
        var report = await importer.RunAsync(file, Path.GetFileName(path), dryRun, new Lines(), default);
        foreach (var note in report.Notes) Console.WriteLine($"nota: {note}");
        if (report.Refused)
            return CommandLine.Fail(string.Join(Environment.NewLine, report.Problems.Select(p => $"{Path.GetFileName(path)}, riga {p.Line}{(p.Column is null ? "" : $", colonna {p.Column}")}: {p.Sentence}")) + $"{Environment.NewLine}Non è stato cambiato nulla.", 1);
        return CommandLine.Say($"{(dryRun ? "Prova" : "Fatto")}: {report.Added} aggiunte, {report.Changed} modifiche, {report.Closed} chiuse, {report.Kept} già a posto.", 0);
    }

    /// <summary>One line every ten thousand: enough to see that it moves, little enough for a script's log.</summary>
    private sealed class Lines : IProgress<long>
    {
        private long _said;

        public void Report(long lines)
        {
            if (lines / 10_000 == _said) return;
            _said = lines / 10_000;
            Console.WriteLine($"  {lines} righe lette");
        }
    }
}
