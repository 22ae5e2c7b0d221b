using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Kernel.Security;

/// <summary>Permission names travel in recipes, so they are Orchard's where Orchard has them.</summary>
public static class Permission
{
    public const string AccessAdminPanel = "AccessAdminPanel";
    public const string ViewContent = "ViewContent";
    public const string EditContent = "EditContent";
    public const string PublishContent = "PublishContent";
    public const string DeleteContent = "DeleteContent";
    public const string ManageMedia = "ManageMedia";
    public const string ManageUsers = "ManageUsers";
    public const string ManageOrganizations = "ManageOrganizations";
    public const string ManageRecipes = "ManageRecipes";
    public const string ManageWorkflows = "ManageWorkflows";
    public const string DecideTasks = "DecideTasks";
    public const string ViewActs = "ViewActs";
    public const string ViewOutbox = "ViewOutbox";

    /// <summary>The role that may do everything, whatever a recipe says of it.</summary>
    public const string Administrator = "Administrator";

    /// <summary>The name of the authorization policy that asks for any one of these permissions.</summary>
    public static string Policy(params string[] anyOf) => "may:" + string.Join('|', anyOf);
}

/// <summary>The lock of a page: <c>[May(Permission.ManageUsers)]</c> lets in who holds any one of these permissions.</summary>
public sealed class MayAttribute(params string[] anyOf) : AuthorizeAttribute(Permission.Policy(anyOf));

/// <summary>What the roles of this tenant may do; the Users module answers from its roles.</summary>
public interface IRolePermissions
{
    ValueTask<IReadOnlySet<string>> OfAsync(IEnumerable<string> roles, CancellationToken cancel);
}

/// <summary>
/// A type of content that not everybody in the back-office reads: <c>ViewContent</c> does not open it, only leave for the type
/// itself does (<c>View_T</c>, <c>Edit_T</c>, …). Registered by the module whose trade it is.
/// </summary>
public sealed record ConfidentialType(string Name);

/// <summary>Asks whether a person may do a thing. Deny by default: an unknown permission is nobody's.</summary>
public sealed class Permissions(IRolePermissions roles, IEnumerable<ConfidentialType> confidential)
{
    public async ValueTask<bool> HasAsync(ClaimsPrincipal person, string permission, CancellationToken cancel)
    {
        if (person.Identity?.IsAuthenticated != true) return false;
        if (person.IsInRole(Permission.Administrator)) return true;
        var held = await roles.OfAsync(person.FindAll(ClaimTypes.Role).Select(c => c.Value), cancel);
        return held.Contains(permission);
    }

    public async ValueTask<bool> HasAnyAsync(ClaimsPrincipal person, IEnumerable<string> permissions, CancellationToken cancel)
    {
        foreach (var permission in permissions)
            if (await HasAsync(person, permission, cancel)) return true;
        return false;
    }

    /// <summary>
    /// May she do this to content of this type? <paramref name="what"/> is Edit, Publish, Delete, Submit or View.
    /// "Own" is what the organization she acts for has begun, or she herself when she acts for none.
    /// </summary>
    public async ValueTask<bool> MayAsync(ClaimsPrincipal person, string what, string contentType, ContentItem? item, CancellationToken cancel)
    {
        if (await HasAsync(person, $"{what}_{contentType}", cancel)) return true;
        if (!(what is "View" && confidential.Any(c => c.Name == contentType)) && await HasAsync(person, $"{what}Content", cancel)) return true;
        // Publish ⇒ Edit ⇒ View, as in Orchard.
        if (what is "Edit" or "View" && await HasAnyAsync(person, ["PublishContent", $"Publish_{contentType}"], cancel)) return true;
        if (what is "View" && await HasAnyAsync(person, ["EditContent", $"Edit_{contentType}"], cancel)) return true;
        if (!await HasAnyAsync(person, [$"{what}Own_{contentType}", .. what == "View" ? new[] { $"EditOwn_{contentType}" } : []], cancel)) return false;
        if (item is null || item.Number == 0) return true;
        var organization = person.FindFirstValue(Acts.ActorClaims.OrganizationId);
        return organization is not null && item.OwnerOrganization == organization || item.Owner.Length > 0 && item.Owner == person.FindFirstValue(ClaimTypes.NameIdentifier);
    }
}

internal sealed record PermissionRequirement(IReadOnlyList<string> AnyOf) : IAuthorizationRequirement;

internal sealed class PermissionHandler(IServiceProvider services) : AuthorizationHandler<PermissionRequirement>
{
    // Made for every request, used for the locked pages: the others must not bring the database along.
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (await services.GetRequiredService<Permissions>().HasAnyAsync(context.User, requirement.AnyOf, CancellationToken.None)) context.Succeed(requirement);
    }
}

internal sealed class PermissionPolicies(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        policyName.StartsWith("may:", StringComparison.Ordinal)
            ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(policyName[4..].Split('|'))).Build()
            : await base.GetPolicyAsync(policyName);
}

internal static class SecurityServices
{
    public static void AddKernelSecurity(this IServiceCollection services)
    {
        services.AddAuthorization(o => o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicies>();
        services.AddScoped<IAuthorizationHandler, PermissionHandler>().AddScoped<Permissions>();
    }
}
