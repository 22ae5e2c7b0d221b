using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content.Pages;

/// <summary>Whatever is published at an address that no page of the program answers.</summary>
public sealed class ContenutoModel(ContentStore content, PageHead head, ContentPaths paths) : PageModel
{
    internal ContentItem Item { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? path, CancellationToken cancel)
    {
        path = (path ?? "").Trim('/').ToLowerInvariant();
        if (await content.AtPathAsync(path, cancel) is not { } found) return NotFound();
        if (found.MovedTo is { } now) return RedirectPermanent(Url.Content("~/" + now));
        Item = found.Item;
        head.Title = Item.DisplayText;
        head.IsHome = path.Length == 0;
        if (Item.ModifiedUtc is { } modified) head.LastUpdated = DateOnly.FromDateTime(modified.InRome);
        if (!head.IsHome) await paths.AddBreadcrumbAsync(head, path, cancel);
        return Page();
    }
}
