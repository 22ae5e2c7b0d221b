using System.Diagnostics;
using System.Text;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Networks;

/// <summary>
/// Turns a page into a PDF with the program WeasyPrint where the computer has it: by an argument list, for a limited time,
/// in the region's own folder. Where it is not there the print page remains.
/// </summary>
internal sealed class PaperPress(Tenant tenant)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Where the program is; null where there is none.</summary>
    private readonly string? _program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "weasyprint")).FirstOrDefault(File.Exists);

    public bool IsThere => _program is not null;

    /// <returns>The PDF; null when the program is not there, fails or takes too long.</returns>
    public async Task<byte[]?> PressAsync(string html, CancellationToken cancel)
    {
        if (_program is null) return null;
        var folder = Path.Combine(tenant.Folder.Root, "temp", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try
        {
            var (page, paper) = (Path.Combine(folder, "pagina.html"), Path.Combine(folder, "pagina.pdf"));
            await File.WriteAllTextAsync(page, html, new UTF8Encoding(false), cancel);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(Longest);
            using var process = Process.Start(new ProcessStartInfo(_program)
            {
                ArgumentList = { "--quiet", "--pdf-variant", "pdf/ua-1", page, paper }, WorkingDirectory = folder, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true
            })!;
            // Read while it runs: a full pipe would stop it.
            var said = Task.WhenAll(process.StandardError.ReadToEndAsync(limit.Token), process.StandardOutput.ReadToEndAsync(limit.Token));
            try
            {
                await process.WaitForExitAsync(limit.Token);
                await said;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancel.ThrowIfCancellationRequested();
                return null;
            }
            return process.ExitCode == 0 && File.Exists(paper) ? await File.ReadAllBytesAsync(paper, cancel) : null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
