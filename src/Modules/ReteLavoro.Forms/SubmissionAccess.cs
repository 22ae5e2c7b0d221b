using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Forms;

/// <summary>
/// Which submissions a person may read and work on, for the queue, its counts, its file and each submission alike: all of
/// them with the region's permission; otherwise those about a place for which the body she acts for is the competent
/// Province or employment centre. One without a place is the region's alone.
/// </summary>
internal sealed class SubmissionAccess(SiteDbContext db, Permissions permissions, TimeProvider time, IOrganizationInfo? organizations = null) : ISubmissions
{
    public ValueTask<bool> SeesAllAsync(ClaimsPrincipal person, CancellationToken cancel) => permissions.HasAsync(person, FormsModule.ManageAllSubmissions, cancel);

    public async Task<IReadOnlySet<Guid>> ReadableAsync(IReadOnlyCollection<Guid> submissions, ClaimsPrincipal person, CancellationToken cancel) =>
        submissions.Count == 0 ? new HashSet<Guid>() : (await (await ReadableAsync(person, cancel)).Where(s => submissions.Contains(s.Id)).Select(s => s.Id).ToListAsync(cancel)).ToHashSet();

    public async Task<IQueryable<Submission>> ReadableAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        if (await SeesAllAsync(person, cancel)) return db.Set<Submission>();
        var mayWork = await permissions.HasAsync(person, FormsModule.ManageSubmissions, cancel);
        var area = mayWork && organizations is not null && person.FindFirstValue(ActorClaims.OrganizationId) is { } body ? await organizations.AreaOfAsync(body, time.Today, cancel) : CompetentArea.None;
        var (municipalities, province) = (area.Municipalities, area.Province);
        return db.Set<Submission>().Where(s => s.Municipality != null && municipalities.Contains(s.Municipality) || province != null && s.Province == province);
    }
}
