using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Content.Areas.Gestione.Pages.Contenuti;

internal sealed class ConfrontaModel(ContentStore content, ContentComparison comparison, Permissions permissions, PageHead head) : PageModel
{
    public ContentItem From { get; private set; } = null!;
    public ContentItem To { get; private set; } = null!;
    public IReadOnlyList<FieldChange> Changes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string itemId, string? da, string? a, CancellationToken cancel)
    {
        if (await content.VersionAsync(da ?? "", cancel) is not { } from || await content.VersionAsync(a ?? "", cancel) is not { } to
            || from.ContentItemId != itemId || to.ContentItemId != itemId) return NotFound();
        if (!await permissions.MayAsync(User, "View", to.ContentType, to, cancel)) return Forbid();
        (From, To, Changes) = (from, to, await comparison.BetweenAsync(from, to, cancel));
        head.Title = "Confronto";
        head.Breadcrumb.Add(new("Contenuti", ContentLinks.List));
        head.Breadcrumb.Add(new(to.DisplayText, ContentLinks.Edit(itemId)));
        head.Breadcrumb.Add(new("Versioni", ContentLinks.Versions(itemId)));
        return Page();
    }
}
