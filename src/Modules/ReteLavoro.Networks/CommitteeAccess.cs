using System.Security.Claims;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks;

/// <summary>Steering committees are kept by the Region, and read by those who see all content and by the bodies that sit on them.</summary>
internal sealed class CommitteeAccess(Permissions permissions, TimeProvider time)
{
    public ValueTask<bool> ManagesAsync(ClaimsPrincipal person, CancellationToken cancel) => permissions.HasAsync(person, Committees.Manage, cancel);
    public ValueTask<bool> ReadsAllAsync(ClaimsPrincipal person, CancellationToken cancel) => permissions.HasAnyAsync(person, [Committees.Manage, "ViewContent"], cancel);
    public bool SitsOn(ClaimsPrincipal person, Committee committee) =>
        person.FindFirst(ActorClaims.OrganizationId)?.Value is { } organization && committee.MembersOn(time.Today).Any(m => m.Organization == organization);

    public async ValueTask<bool> ReadsAsync(ClaimsPrincipal person, Committee committee, CancellationToken cancel) => SitsOn(person, committee) || await ReadsAllAsync(person, cancel);
}
