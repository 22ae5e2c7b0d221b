using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ReteLavoro.Kernel.Security;

/// <summary>
/// How often one client may ask for what is open to everybody and makes the database search. It only keeps a stranger from
/// keeping the database busy, so that counting in memory, for each process, is enough; tries that guard something are
/// counted in the database by the Users module.
/// </summary>
public static class RateLimits
{
    /// <summary>The policy, as an endpoint names it: so many requests a minute to each endpoint from each network.</summary>
    public const string Polite = "cortese";

    /// <summary>The key of the configuration, and what holds without it: a person who types asks for three or four things with each word.</summary>
    internal const string Setting = "ReteLavoro:RequestsAMinute";
    private const int Usual = 60;

    internal static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var aMinute = configuration.GetValue(Setting, Usual);
        if (aMinute < 1) throw new InvalidOperationException($"{Setting} is at least 1.");
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy(Polite, context => RateLimitPartition.GetFixedWindowLimiter((context.GetEndpoint()?.DisplayName, Network(context.Connection.RemoteIpAddress)),
                _ => new() { PermitLimit = aMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
            limits.OnRejected = (rejected, _) =>
            {
                var after = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromMinutes(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
        });
    }

    /// <summary>The address as a limit is counted by: of IPv6 the first half, since one connection has all the rest of it.</summary>
    public static string Network(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString()
    };
}
