using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users;

internal sealed class People(SiteDbContext db, ILookupNormalizer names) : IPeople
{
    public async Task<IReadOnlyList<PersonContact>> WithRoleAsync(string role, IReadOnlyList<string>? organizationIds, CancellationToken cancel)
    {
        var people = db.WithRole(names.NormalizeName(role)!).Where(u => u.IsActive);
        if (organizationIds is not null) people = people.Where(u => organizationIds.Contains(u.OrganizationId!));
        return [.. (await people.AsNoTracking().OrderBy(u => u.DisplayName).ThenBy(u => u.Id).ToListAsync(cancel)).Select(Contact)];
    }

    public async Task<IReadOnlyList<PersonContact>> WithPermissionAsync(string permission, CancellationToken cancel)
    {
        // A dozen roles, each with its list as JSON.
        var roles = (await db.Set<Role>().AsNoTracking().ToListAsync(cancel)).Where(r => r.Name == Permission.Administrator || r.Held().Contains(permission)).Select(r => r.Id).ToList();
        var people = db.Set<User>().AsNoTracking().Where(u => u.IsActive && db.Set<IdentityUserRole<Guid>>().Any(held => held.UserId == u.Id && roles.Contains(held.RoleId)));
        return [.. (await people.OrderBy(u => u.DisplayName).ThenBy(u => u.Id).ToListAsync(cancel)).Select(Contact)];
    }

    public async Task<PersonContact?> FindAsync(string userId, CancellationToken cancel) =>
        Guid.TryParse(userId, out var id) && await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancel) is { } user ? Contact(user) : null;

    public async Task<IReadOnlyList<string>> RolesAsync(CancellationToken cancel) =>
        await db.Set<Role>().Where(r => r.Name != null).OrderBy(r => r.Name).Select(r => r.Name!).ToListAsync(cancel);

    public async Task<IReadOnlyList<Colleague>> OfOrganizationAsync(string organizationId, CancellationToken cancel)
    {
        var people = await db.Set<User>().AsNoTracking().Where(u => u.OrganizationId == organizationId && u.IsActive).OrderBy(u => u.DisplayName).ThenBy(u => u.Id).ToListAsync(cancel);
        var ids = people.ConvertAll(u => u.Id);
        var roles = (await (from held in db.Set<IdentityUserRole<Guid>>()
                            join role in db.Set<Role>() on held.RoleId equals role.Id
                            where ids.Contains(held.UserId)
                            select new { held.UserId, role.Name }).ToListAsync(cancel)).ToLookup(r => r.UserId, r => r.Name ?? "");
        return [.. people.Select(u => new Colleague(Contact(u), [.. roles[u.Id]]))];
    }

    // Not in the query: SQLite writes a Guid in capitals, and the claim that it is compared with has none.
    private static PersonContact Contact(User user) => new(user.Id.ToString(), user.DisplayName, user.Email ?? "", user.OrganizationId);
}

internal static class PeopleQueries
{
    public static IQueryable<User> WithRole(this SiteDbContext db, string normalizedRole) =>
        from user in db.Set<User>()
        where db.Set<IdentityUserRole<Guid>>().Any(held => held.UserId == user.Id
            && db.Set<Role>().Any(role => role.Id == held.RoleId && role.NormalizedName == normalizedRole))
        select user;
}
