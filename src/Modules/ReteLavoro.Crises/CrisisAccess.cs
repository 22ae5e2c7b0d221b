using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Crises;

/// <summary>
/// Which cases a person may read, for lists and for each case alike: all of them with leave to view the type; those that
/// her organization or she herself has begun; and those for which her organization is the competent Province or employment
/// centre, whoever began them (CRI-01).
/// </summary>
internal sealed class CrisisAccess(SiteDbContext db, IOrganizationInfo organizations, Permissions permissions, TimeProvider time)
{
    /// <summary>The newest versions of the cases that she may read.</summary>
    public async Task<IQueryable<ContentVersion>> ReadableAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        var cases = db.Set<ContentVersion>().AsNoTracking().Where(v => v.ContentType == CrisisLinks.Type && v.Latest == true);
        // Whoever may view a case that is nobody's may view every case.
        if (await permissions.MayAsync(person, "View", CrisisLinks.Type, new ContentItem { ContentType = CrisisLinks.Type, Number = 1 }, cancel)) return cases;
        var (id, organization) = (person.FindFirstValue(ClaimTypes.NameIdentifier), person.FindFirstValue(ActorClaims.OrganizationId));
        var own = await permissions.MayAsync(person, "View", CrisisLinks.Type, null, cancel);
        var (municipalities, province) = organization is null ? CompetentArea.None : await organizations.AreaOfAsync(organization, time.Today, cancel);
        return cases.Where(v => own && (v.Owner == id || organization != null && v.OwnerOrganization == organization)
            || db.Set<CrisisMunicipality>().Any(m => m.ItemId == v.ItemId && m.Published == false && municipalities.Contains(m.Municipality))
            || province != null && db.Set<CrisisProvince>().Any(p => p.ItemId == v.ItemId && p.Published == false && p.Province == province));
    }
}
