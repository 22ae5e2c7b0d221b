using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content.Pages;

/// <summary>Every published page, by kind.</summary>
public sealed class MappaModel(SiteDbContext db, Definitions definitions, PageHead head) : PageModel
{
    private const int MostPages = 2000;
    internal IReadOnlyList<IGrouping<string, ContentCard>> Groups { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Mappa del sito";
        head.Breadcrumb.Add(new("Home", "~/"));
        var types = (await definitions.GetAsync(cancel)).Types;
        var cards = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true && v.Path != null).OrderBy(v => v.DisplayText).Take(MostPages)
            .Select(v => new ContentCard(v.ItemId, v.ContentType, v.DisplayText, "", v.Path, v.PublishedUtc, v.StartsUtc, null, "", false)).ToListAsync(cancel);
        Groups = [.. cards.GroupBy(c => types.GetValueOrDefault(c.ContentType)?.DisplayName ?? c.ContentType).OrderBy(g => g.Key)];
    }
}
