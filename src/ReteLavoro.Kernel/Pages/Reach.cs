using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Kernel.Pages;

/// <summary>How often an item's public page was opened on a day, in Rome. Nothing of who opened it is kept.</summary>
public sealed class ReachRow
{
    public required string ItemId { get; set; }
    public DateOnly Day { get; set; }
    public int Openings { get; set; }
}

/// <summary>
/// Counts the openings of pages whose type asks for it, also those answered from the cache: in memory, and written down by
/// <see cref="ReachJob"/>. Without cookies, addresses or scripts, so that who reloads counts again, unless her browser has
/// the page and is told that it is still good; programs that say what they are do not count.
/// </summary>
public sealed class Reach(TimeProvider time)
{
    /// <summary>Set by a page with the item's id; it never leaves the program. The cache keeps it with the page.</summary>
    public const string Header = "Retelavoro-Reach";

    private static readonly string[] Programs = ["bot", "crawl", "spider", "slurp", "preview", "monitor", "curl", "wget"];
    private readonly ConcurrentDictionary<(string ItemId, DateOnly Day), int> _openings = [];

    /// <summary>Takes the mark off the answer and counts it, when it is a page that somebody reads who does not work here.</summary>
    internal Task CountAsync(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        if (!headers.TryGetValue(Header, out var id)) return Task.CompletedTask;
        headers.Remove(Header);
        if (context.Response.StatusCode == StatusCodes.Status200OK && HttpMethods.IsGet(context.Request.Method) && context.User.Identity?.IsAuthenticated != true && !IsProgram(context.Request.Headers))
            _openings.AddOrUpdate((id.ToString(), time.Today), 1, (_, n) => n + 1);
        return Task.CompletedTask;
    }

    // Also what a browser fetches before anybody has asked for it.
    private static bool IsProgram(IHeaderDictionary headers) =>
        headers.UserAgent.ToString() is not { Length: > 0 } agent || Programs.Any(p => agent.Contains(p, StringComparison.OrdinalIgnoreCase)) || headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds what has been counted since the last time to the table.</summary>
    public async Task WriteAsync(SiteDbContext db, ActRunner acts, CancellationToken cancel)
    {
        if (_openings.IsEmpty) return;
        var counted = _openings.Keys.Select(k => _openings.TryRemove(k, out var n) ? (k.ItemId, k.Day, Openings: n) : default).Where(c => c.Openings > 0).ToList();
        try
        {
            await acts.HousekeepAsync(async () =>
            {
                foreach (var (item, day, n) in counted)
                    await db.Database.ExecuteSqlAsync($"""INSERT INTO content_reach ("ItemId", "Day", "Openings") VALUES ({item}, {day}, {n}) ON CONFLICT ("ItemId", "Day") DO UPDATE SET "Openings" = content_reach."Openings" + {n}""", cancel);
                return true;
            }, cancel);
        }
        catch
        {
            foreach (var (item, day, n) in counted) _openings.AddOrUpdate((item, day), n, (_, more) => more + n);
            throw;
        }
    }
}

/// <summary>Writes down once a minute what <see cref="Reach"/> has counted in this process. A process that is killed loses that minute.</summary>
internal sealed class ReachJob(Reach reach) : ITenantJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(1);
    public bool OnEveryNode => true;

    public Task RunAsync(IServiceProvider services, CancellationToken cancel) =>
        reach.WriteAsync(services.GetRequiredService<SiteDbContext>(), services.GetRequiredService<ActRunner>(), cancel);
}
