using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content.Areas.Gestione.Pages.Contenuti;

/// <summary>A version as visitors would see it. Like everything under /gestione it is never kept.</summary>
internal sealed class AnteprimaModel(ContentStore content, Permissions permissions, PageHead head) : PageModel
{
    public ContentItem Item { get; private set; } = null!;
    public bool MayEdit { get; private set; }
    public bool IsHome { get; private set; }

    public async Task<IActionResult> OnGetAsync(string itemId, string versionId, CancellationToken cancel)
    {
        if (await content.VersionAsync(versionId, cancel) is not { } item || item.ContentItemId != itemId) return NotFound();
        if (!await permissions.MayAsync(User, "View", item.ContentType, item, cancel)) return Forbid();
        Item = item;
        MayEdit = await permissions.MayAsync(User, "Edit", item.ContentType, item, cancel);
        head.Title = item.DisplayText;
        head.Section = "Anteprima";
        head.IsHome = IsHome = item.Get<AutoroutePart>().SetHomepage;
        head.LastUpdated = item.ModifiedUtc is { } at ? DateOnly.FromDateTime(at.InRome) : null;
        return Page();
    }
}
