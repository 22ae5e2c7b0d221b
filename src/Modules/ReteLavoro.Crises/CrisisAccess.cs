using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Networks;
using ReteLavoro.Users;

namespace ReteLavoro.Crises;

/// <summary>
/// Which cases a person may read, for lists and for each case alike: all of them with leave to view the type; those that
/// her organization or she herself has begun; those for which her organization is the competent Province or employment
/// centre, whoever began them (CRI-01); and those that a network follows in which it may begin pathways, or for which it
/// has begun one (NET-12).
/// </summary>
internal sealed class CrisisAccess(SiteDbContext db, ContentStore content, IOrganizationInfo organizations, NetworkActivation activation, Permissions permissions, TimeProvider time)
{
    /// <returns>The case's newest version; or, in its place, the answer that refuses it.</returns>
    public async Task<(ContentItem? Item, IActionResult? Refused)> OpenAsync(PageModel page, string id, CancellationToken cancel)
    {
        if (await content.LatestAsync(id, cancel) is not { ContentType: CrisisLinks.Type } item) return (null, page.NotFound());
        return await (await ReadableAsync(page.User, cancel)).AnyAsync(v => v.ItemId == id, cancel) ? (item, null) : (null, page.Forbid());
    }

    /// <summary>The newest versions of the cases that she may read.</summary>
    public async Task<IQueryable<ContentVersion>> ReadableAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        var cases = db.Set<ContentVersion>().AsNoTracking().Where(v => v.ContentType == CrisisLinks.Type && v.Latest == true);
        // Whoever may view a case that is nobody's may view every case.
        if (await permissions.MayAsync(person, "View", CrisisLinks.Type, new ContentItem { ContentType = CrisisLinks.Type, Number = 1 }, cancel)) return cases;
        var (id, organization) = (person.FindFirstValue(ClaimTypes.NameIdentifier), person.FindFirstValue(ActorClaims.OrganizationId));
        var own = await permissions.MayAsync(person, "View", CrisisLinks.Type, null, cancel);
        var (municipalities, province) = organization is null ? CompetentArea.None : await organizations.AreaOfAsync(organization, time.Today, cancel);
        IReadOnlySet<string> activates = organization is null ? new HashSet<string>() : await activation.WhereAsync(organization, time.Today, cancel);
        return cases.Where(v => own && (v.Owner == id || organization != null && v.OwnerOrganization == organization)
            || db.Set<CrisisMunicipality>().Any(m => m.ItemId == v.ItemId && m.Published == false && municipalities.Contains(m.Municipality))
            || province != null && db.Set<CrisisProvince>().Any(p => p.ItemId == v.ItemId && p.Published == false && p.Province == province)
            || db.Set<CaseNetwork>().Any(n => n.ItemId == v.ItemId && n.Until == null && activates.Contains(n.NetworkId))
            || organization != null && db.Set<CasePathway>().Any(p => p.ItemId == v.ItemId && p.Organization == organization));
    }
}
