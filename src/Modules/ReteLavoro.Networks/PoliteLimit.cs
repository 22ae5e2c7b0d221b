using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace ReteLavoro.Networks;

/// <summary>
/// How often one address may ask for invitations that are open to whoever has the link. The secrets cannot be guessed:
/// this only keeps a stranger from keeping the database busy, so that counting in memory is enough.
/// </summary>
internal sealed class PoliteLimit : IDisposable
{
    private const int AMinute = 60;

    private readonly PartitionedRateLimiter<string> _limit = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new() { PermitLimit = AMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    public bool Lets(HttpContext context)
    {
        using var lease = _limit.AttemptAcquire(context.Connection.RemoteIpAddress?.ToString() ?? "");
        return lease.IsAcquired;
    }

    public void Dispose() => _limit.Dispose();
}
