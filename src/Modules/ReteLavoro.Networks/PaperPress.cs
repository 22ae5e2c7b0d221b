using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks;

/// <summary>What goes on paper.</summary>
/// <param name="Title">Of the document, and its file's name.</param>
/// <param name="View">Path of the partial that the page shows too: screen, print and PDF say the same.</param>
internal sealed record Paper(string Title, string View, object Model);

/// <summary>
/// Turns what a page shows into a PDF with the program WeasyPrint where the computer has it: by an argument list, for a limited time,
/// in the region's own folder. Where it is not there the print page remains.
/// </summary>
internal sealed class PaperPress(Tenant tenant, IRazorViewEngine views, ITempDataProvider temp)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Where the program is; null where there is none.</summary>
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "weasyprint")).FirstOrDefault(File.Exists);

    public static bool IsThere => Program is not null;

    /// <returns>The file; or the page again with a sentence (503) when it cannot be made now.</returns>
    public async Task<IActionResult> AnswerAsync(PageModel page, Paper paper, CancellationToken cancel)
    {
        if (await PressAsync(await HtmlAsync(page, paper), cancel) is { } pdf) return new FileContentResult(pdf, "application/pdf") { FileDownloadName = $"{Slug.From(paper.Title)}.pdf" };
        page.ModelState.AddModelError("", "Il PDF ora non si può preparare: stampa questa pagina, o salvala come PDF dal tuo browser.");
        page.Response.StatusCode = 503;
        return page.Page();
    }

    private async Task<string> HtmlAsync(PageModel page, Paper paper)
    {
        var view = views.GetView(null, "/Areas/Gestione/Pages/Reti/_Foglio.cshtml", isMainPage: true).EnsureSuccessful(null).View!;
        await using var text = new StringWriter();
        var data = new ViewDataDictionary<Paper>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = paper };
        await view.RenderAsync(new ViewContext(page.PageContext, view, data, new TempDataDictionary(page.HttpContext, temp), text, new HtmlHelperOptions()));
        return text.ToString();
    }

    /// <returns>Null when the program is not there, fails or takes too long.</returns>
    private async Task<byte[]?> PressAsync(string html, CancellationToken cancel)
    {
        if (Program is null) return null;
        var folder = Path.Combine(tenant.Folder.Root, "temp", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try
        {
            var (page, paper) = (Path.Combine(folder, "pagina.html"), Path.Combine(folder, "pagina.pdf"));
            await File.WriteAllTextAsync(page, html, new UTF8Encoding(false), cancel);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(Longest);
            using var process = Process.Start(new ProcessStartInfo(Program)
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
