using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users;

/// <summary>What each role may do, in memory; one per tenant. Another node's change is noticed within a minute.</summary>
internal sealed class RoleCache(TimeProvider time)
{
    private sealed record Known(IReadOnlyDictionary<string, IReadOnlyList<string>> Roles, DateTimeOffset ReadAt);
    private volatile Known? _known;

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Roles
    {
        get => _known is { } known && time.GetUtcNow() - known.ReadAt < Sessions.Trust ? known.Roles : null;
        set => _known = value is null ? null : new(value, time.GetUtcNow());
    }
}

internal sealed class RolePermissions(SiteDbContext db, RoleCache cache, ActRunner acts) : IRolePermissions
{
    public async ValueTask<IReadOnlySet<string>> OfAsync(IEnumerable<string> roles, CancellationToken cancel)
    {
        var known = cache.Roles ?? (cache.Roles = await ReadAsync(cancel));
        return roles.SelectMany(role => known.GetValueOrDefault(role) ?? []).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>To be called in the act that changes a role.</summary>
    public void ForgetAfterCommit() => acts.AfterCommit(() => { cache.Roles = null; return Task.CompletedTask; });

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadAsync(CancellationToken cancel) =>
        (await db.Set<Role>().AsNoTracking().ToListAsync(cancel)).ToDictionary(r => r.Name!, r => r.Held(), StringComparer.OrdinalIgnoreCase);
}
