using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content.Areas.Gestione.Pages.Contenuti;

/// <summary>How often an item's public page was opened, week by week: whom a campaign has reached (ORG-04).</summary>
internal sealed class ApertureModel(ContentStore content, ContentAccess access, SiteDbContext db, TimeProvider time, PageHead head) : PageModel
{
    private const int MostWeeks = 26;

    /// <summary>A week from Monday to Sunday.</summary>
    public sealed record Week(DateOnly From, int Openings)
    {
        public DateOnly To => From.AddDays(6);
    }

    public string Title { get; private set; } = "";
    public int Total { get; private set; }
    public DateOnly? First { get; private set; }

    /// <summary>Up to the present one, those without an opening too.</summary>
    public IReadOnlyList<Week> Weeks { get; private set; } = [];
    public int Most => Weeks.Max(w => w.Openings);

    public async Task<IActionResult> OnGetAsync(string itemId, CancellationToken cancel)
    {
        if (await content.VersionsAsync(itemId, cancel) is not [var newest, ..]) return NotFound();
        if (!await access.MayAsync(User, "View", newest, cancel)) return Forbid();
        Title = newest.DisplayText;
        head.Title = "Aperture della pagina";
        head.Breadcrumb.Add(new("Contenuti", ContentLinks.List));
        head.Breadcrumb.Add(new(Title, ContentLinks.Edit(itemId)));
        var days = await db.Set<ReachRow>().AsNoTracking().Where(r => r.ItemId == itemId).OrderBy(r => r.Day).ToListAsync(cancel);
        if (days.Count == 0) return Page();
        (Total, First) = (days.Sum(d => d.Openings), days[0].Day);
        var byWeek = days.GroupBy(d => Monday(d.Day)).ToDictionary(g => g.Key, g => g.Sum(d => d.Openings));
        var last = Monday(time.Today);
        var first = days[0].Day < last.AddDays(-7 * (MostWeeks - 1)) ? last.AddDays(-7 * (MostWeeks - 1)) : Monday(days[0].Day);
        Weeks = [.. Enumerable.Range(0, (last.DayNumber - first.DayNumber) / 7 + 1).Select(i => first.AddDays(7 * i)).Select(w => new Week(w, byWeek.GetValueOrDefault(w)))];
        return Page();
    }

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
