using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Users;

internal sealed class People(SiteDbContext db, ILookupNormalizer names) : IPeople
{
    public async Task<IReadOnlyList<PersonContact>> WithRoleAsync(string role, IReadOnlyList<string>? organizationIds, CancellationToken cancel)
    {
        var people = db.WithRole(names.NormalizeName(role)!).Where(u => u.IsActive);
        if (organizationIds is not null) people = people.Where(u => organizationIds.Contains(u.OrganizationId!));
        return await people.OrderBy(u => u.DisplayName).ThenBy(u => u.Id)
            .Select(u => new PersonContact(u.Id.ToString(), u.DisplayName, u.Email ?? "", u.OrganizationId)).ToListAsync(cancel);
    }

    public async Task<PersonContact?> FindAsync(string userId, CancellationToken cancel) =>
        Guid.TryParse(userId, out var id)
            ? await db.Set<User>().Where(u => u.Id == id)
                .Select(u => new PersonContact(userId, u.DisplayName, u.Email ?? "", u.OrganizationId)).FirstOrDefaultAsync(cancel)
            : null;
}

internal static class PeopleQueries
{
    public static IQueryable<User> WithRole(this SiteDbContext db, string normalizedRole) =>
        from user in db.Set<User>()
        where db.Set<IdentityUserRole<Guid>>().Any(held => held.UserId == user.Id
            && db.Set<Role>().Any(role => role.Id == held.RoleId && role.NormalizedName == normalizedRole))
        select user;
}
