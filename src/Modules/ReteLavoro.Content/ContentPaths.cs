using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content;

/// <summary>The way down from the home page to an address, by the titles of what is published on it.</summary>
public sealed class ContentPaths(SiteDbContext db, SiteSnapshots snapshots)
{
    public async Task AddBreadcrumbAsync(PageHead head, string path, CancellationToken cancel)
    {
        head.Breadcrumb.Add(new("Home", "~/"));
        var parts = path.Split('/');
        var above = Enumerable.Range(1, parts.Length - 1).Select(n => string.Join('/', parts.Take(n))).ToList();
        if (above.Count == 0) return;
        // Most parents are in the main menu, which is in memory already.
        var menu = (await snapshots.GetAsync(cancel)).Menus.GetValueOrDefault("menu-principale") ?? [];
        var titles = menu.Where(l => l.Url.StartsWith("~/", StringComparison.Ordinal)).GroupBy(l => l.Url[2..]).ToDictionary(g => g.Key, g => g.First().Text);
        if (above.Any(p => !titles.ContainsKey(p)))
            foreach (var row in await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true && above.Contains(v.Path!)).Select(v => new { v.Path, v.DisplayText }).ToListAsync(cancel))
                titles[row.Path!] = row.DisplayText;
        foreach (var parent in above.Where(titles.ContainsKey)) head.Breadcrumb.Add(new(titles[parent], "~/" + parent));
    }
}
