using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Users;

/// <summary>Says of a person what the whole site goes by: who she is, what she may do, for whom she acts.</summary>
internal sealed class PersonClaims(SiteDbContext db, IOrganizationInfo? organizations = null)
{
    /// <summary>Changes whenever her sessions must end.</summary>
    public const string Stamp = "retelavoro:stamp";
    public const string MustChangePassword = "retelavoro:must-change-password";

    public async Task<ClaimsPrincipal> OfAsync(User user, CancellationToken cancel)
    {
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new(ClaimTypes.Name, user.UserName!),
            new(ActorClaims.DisplayName, user.DisplayName),
            new(Stamp, user.SecurityStamp ?? "")
        };
        // Who must change her password may do that and nothing else: without a role every door stays shut.
        if (user.MustChangePassword) claims.Add(new(MustChangePassword, "true"));
        else claims.AddRange((await RolesAsync(user.Id, cancel)).Select(role => new Claim(ClaimTypes.Role, role)));
        if (user.OrganizationId is { } id)
        {
            var organization = organizations is null ? null : await organizations.FindAsync(id, cancel);
            claims.Add(new(ActorClaims.OrganizationId, id));
            claims.Add(new(ActorClaims.OrganizationName, organization?.Name ?? id));
            claims.AddRange((organization?.Types ?? []).Select(type => new Claim(ActorClaims.OrganizationType, type)));
        }
        return new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme));
    }

    private Task<List<string>> RolesAsync(Guid userId, CancellationToken cancel) =>
        (from held in db.Set<IdentityUserRole<Guid>>()
         join role in db.Set<Role>() on held.RoleId equals role.Id
         where held.UserId == userId
         orderby role.Name
         select role.Name!).ToListAsync(cancel);
}
