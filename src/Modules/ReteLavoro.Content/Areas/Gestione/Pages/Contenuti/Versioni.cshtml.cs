using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content.Areas.Gestione.Pages.Contenuti;

internal sealed class VersioniModel(ContentStore content, ContentAccess access, SiteDbContext db, PageHead head) : PageModel
{
    public IReadOnlyList<ContentVersion> Versions { get; private set; } = [];
    public IReadOnlySet<string> Approved { get; private set; } = new HashSet<string>();
    public bool MayEdit { get; private set; }
    public string Title => Versions[0].DisplayText;
    public IReadOnlyList<(string, string)> Choices => [.. Versions.Select(v => (v.VersionId, $"Versione {v.Number}, {v.ModifiedUtc.InRome:dd/MM/yyyy HH:mm}"))];

    public async Task<IActionResult> OnGetAsync(string itemId, CancellationToken cancel)
    {
        Versions = await content.VersionsAsync(itemId, cancel);
        if (Versions.Count == 0) return NotFound();
        if (!await access.MayAsync(User, "View", Versions[0], cancel)) return Forbid();
        MayEdit = await access.MayAsync(User, "Edit", Versions[0], cancel);
        Approved = (await db.Set<ContentApproval>().Join(db.Set<ContentVersion>(), a => a.VersionId, v => v.VersionId, (a, v) => new { a.VersionId, v.ItemId, Same = a.Hash == v.Hash })
            .Where(a => a.ItemId == itemId && a.Same).Select(a => a.VersionId).ToListAsync(cancel)).ToHashSet();
        head.Title = "Versioni";
        head.Breadcrumb.Add(new("Contenuti", ContentLinks.List));
        head.Breadcrumb.Add(new(Title, ContentLinks.Edit(itemId)));
        return Page();
    }
}
