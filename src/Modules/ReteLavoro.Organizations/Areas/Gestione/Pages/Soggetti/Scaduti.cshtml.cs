using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

/// <summary>What has run out: accreditations, and the time for which a body's data count as verified.</summary>
internal sealed class ScadutiModel(SiteDbContext db, SiteSettings settings, DirectoryTerm directory, TimeProvider time) : PageModel
{
    private const int MostToVerify = 100;

    internal sealed record Lapse(string OrganizationId, string Name, string Register, string? Number, DateOnly LastDay);
    internal sealed record LapseList(IReadOnlyList<Lapse> Items, int Page, int Pages, int Total);
    internal sealed record VerifyList(IReadOnlyList<(string Id, string Name, DateOnly? VerifiedOn)> Items, int Total);

    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;

    public LapseList Lapsed { get; private set; } = null!;
    public VerifyList ToVerify { get; private set; } = new([], 0);
    public DateOnly? Since { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var today = time.Today;
        // The last entry of each body in each register, where none of them holds today.
        var lapsed = from a in db.Set<Accreditation>().AsNoTracking()
                     where a.ValidTo < today && !db.Set<Accreditation>().Any(b => b.OrganizationId == a.OrganizationId && b.Register == a.Register && b.Id != a.Id
                         && (b.ValidTo == null || b.ValidTo >= today || b.ValidTo > a.ValidTo || b.ValidTo == a.ValidTo && b.Id > a.Id))
                     join o in db.Set<Organization>() on a.OrganizationId equals o.Id
                     where o.ValidTo == null || o.ValidTo >= today
                     select new { a, o };
        var size = (await settings.SiteAsync(cancel)).PageSize;
        var total = await lapsed.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        Pagina = Math.Clamp(Pagina, 1, pages);
        var rows = total == 0 ? [] : await lapsed.OrderByDescending(x => x.a.ValidTo).ThenBy(x => x.o.SearchName).ThenBy(x => x.a.Id).Skip((Pagina - 1) * size).Take(size)
            .Select(x => new Lapse(x.o.Id, x.o.Name, x.a.Register, x.a.Number, x.a.ValidTo!.Value)).ToListAsync(cancel);
        Lapsed = new(rows, Pagina, pages, total);

        Since = await directory.ShownSinceAsync(cancel);
        if (Since is not { } since) return;
        var stale = db.Set<Organization>().AsNoTracking().Where(o => (o.VerifiedOn == null || o.VerifiedOn < since) && (o.ValidTo == null || o.ValidTo >= today) && (o.ValidFrom == null || o.ValidFrom <= today));
        var first = await stale.OrderBy(o => o.SearchName).ThenBy(o => o.Id).Take(MostToVerify).Select(o => new { o.Id, o.Name, o.VerifiedOn }).ToListAsync(cancel);
        ToVerify = new([.. first.Select(o => (o.Id, o.Name, o.VerifiedOn))], first.Count < MostToVerify ? first.Count : await stale.CountAsync(cancel));
    }
}
