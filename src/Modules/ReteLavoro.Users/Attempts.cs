using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users.Data;

namespace ReteLavoro.Users;

/// <summary>
/// Counts tries in one statement each, so that a hundred at the same moment are counted as a hundred. An attempt is
/// counted before it is judged: what is over the limit is never judged at all.
/// </summary>
internal sealed class Attempts(SiteDbContext db, ActRunner acts, TimeProvider time) : IAttempts
{
    public static string Key(string what, string whom) => what + ":" + Secrets.Hash(whom)[..32];

    /// <returns>Which try this is, from 1. The span starts again with every try up to the limit and runs out after it.</returns>
    public async Task<int> CountAsync(string key, int limit, TimeSpan span, CancellationToken cancel)
    {
        var now = time.UtcNow;
        var until = now + span;
        var counted = await acts.HousekeepAsync(() => db.Database.SqlQuery<int>($"""
            INSERT INTO users_attempt ("Key", "Count", "UntilUtc") VALUES ({key}, 1, {until})
            ON CONFLICT ("Key") DO UPDATE SET
              "Count" = CASE WHEN users_attempt."UntilUtc" <= {now} THEN 1 ELSE users_attempt."Count" + 1 END,
              "UntilUtc" = CASE WHEN users_attempt."UntilUtc" <= {now} OR users_attempt."Count" < {limit} THEN {until} ELSE users_attempt."UntilUtc" END
            RETURNING "Count" AS "Value"
            """).ToListAsync(cancel), cancel);
        return counted.Single();
    }

    public async Task<DateTime?> OverLimitUntilAsync(string what, string whom, int limit, TimeSpan span, CancellationToken cancel)
    {
        var key = Key(what, whom);
        if (await CountAsync(key, limit, span, cancel) <= limit) return null;
        return await db.Set<Attempt>().AsNoTracking().Where(a => a.Key == key).Select(a => (DateTime?)a.UntilUtc).FirstOrDefaultAsync(cancel) ?? time.UtcNow;
    }

    public Task ForgetAsync(string key, CancellationToken cancel) =>
        acts.HousekeepAsync(() => db.Set<Attempt>().Where(a => a.Key == key).ExecuteDeleteAsync(cancel), cancel);
}
