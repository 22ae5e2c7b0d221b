using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;

namespace ReteLavoro.Crises;

/// <summary>
/// Which cases a person may read, for lists and for each case alike: all of them with leave to view the type; those that
/// her organization or she herself has begun; and those for which her organization is the competent Province or employment
/// centre, whoever began them (CRI-01).
/// </summary>
internal sealed class CrisisAccess(SiteDbContext db, IOrganizations organizations, Permissions permissions, TimeProvider time)
{
    /// <summary>The newest versions of the cases that she may read.</summary>
    public async Task<IQueryable<ContentVersion>> ReadableAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        var cases = db.Set<ContentVersion>().AsNoTracking().Where(v => v.ContentType == CrisisLinks.Type && v.Latest == true);
        // Whoever may view a case that is nobody's may view every case.
        if (await permissions.MayAsync(person, "View", CrisisLinks.Type, new ContentItem { ContentType = CrisisLinks.Type, Number = 1 }, cancel)) return cases;
        var (id, organization) = (person.FindFirstValue(ClaimTypes.NameIdentifier), person.FindFirstValue(ActorClaims.OrganizationId));
        var own = await permissions.MayAsync(person, "View", CrisisLinks.Type, null, cancel);
        var (municipalities, province) = await AreaAsync(organization, cancel);
        return cases.Where(v => own && (v.Owner == id || organization != null && v.OwnerOrganization == organization)
            || db.Set<CrisisMunicipality>().Any(m => m.ItemId == v.ItemId && m.Published == false && municipalities.Contains(m.Municipality))
            || province != null && db.Set<CrisisProvince>().Any(p => p.ItemId == v.ItemId && p.Published == false && p.Province == province));
    }

    /// <summary>The municipalities that an employment centre serves today, and the province that a Province governs.</summary>
    private async Task<(IReadOnlyList<string> Municipalities, string? Province)> AreaAsync(string? organization, CancellationToken cancel)
    {
        if (organization is null || await organizations.FindAsync(organization, cancel) is not { } body) return ([], null);
        var today = time.Today;
        // The register decides whose a municipality is: an area may name one that another centre serves.
        var centres = body.Is(PartnerTypes.EmploymentCentre) && body.Municipalities.Count > 0 ? await organizations.CentresOfAsync(body.Municipalities, today, cancel) : new Dictionary<string, CentreInfo>();
        var governs = body.Is(PartnerTypes.Province) && body.Province is { } sigla && (await organizations.ProvinceBodyAsync(sigla, today, cancel))?.Id == organization;
        return ([.. centres.Where(c => c.Value.Id == organization).Select(c => c.Key)], governs ? body.Province : null);
    }
}
