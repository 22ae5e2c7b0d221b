using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users;

/// <summary>What each role may do, in memory; one per tenant. For a minute at most, come what may.</summary>
internal sealed class RoleCache
{
    private sealed record Known(IReadOnlyDictionary<string, IReadOnlyList<string>> Roles, DateTimeOffset ReadAt);
    private readonly TimeProvider _time;
    private volatile Known? _known;

    public RoleCache(TimeProvider time, ActsElsewhere elsewhere)
    {
        _time = time;
        elsewhere.OnFound(() => Roles = null);
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Roles
    {
        get => _known is { } known && _time.GetUtcNow() - known.ReadAt < Sessions.Trust ? known.Roles : null;
        set => _known = value is null ? null : new(value, _time.GetUtcNow());
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
