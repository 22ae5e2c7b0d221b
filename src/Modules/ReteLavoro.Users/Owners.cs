using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Users;

/// <summary>Finds the account that a recipe names as the owner or the author of an item.</summary>
internal sealed class Owners(SiteDbContext db, ILookupNormalizer names) : IOwners
{
    public async Task<(string Id, string? Organization, string DisplayName)?> FindAsync(string userName, CancellationToken cancel)
    {
        var normalized = names.NormalizeName(userName);
        var found = await db.Set<User>().AsNoTracking().Where(u => u.NormalizedUserName == normalized).Select(u => new { u.Id, u.OrganizationId, u.DisplayName }).FirstOrDefaultAsync(cancel);
        return found is null ? null : (found.Id.ToString(), found.OrganizationId, found.DisplayName);
    }
}
