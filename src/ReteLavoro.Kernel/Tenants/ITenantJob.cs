using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>Work that a region does by itself: sending mail, reminding, publishing what was scheduled.</summary>
public interface ITenantJob
{
    /// <summary>How long to wait between two runs.</summary>
    TimeSpan Every { get; }

    /// <summary>
    /// Whether every node does it for itself, because it concerns what the node keeps in memory. Otherwise, on PostgreSQL,
    /// one node at a time does it, and the others pass over their turn.
    /// </summary>
    bool OnEveryNode => false;

    /// <param name="services">A scope of the tenant; one a run.</param>
    Task RunAsync(IServiceProvider services, CancellationToken cancel);
}

/// <summary>
/// Runs the jobs of every region, each on its own clock and none waiting for another. A job that fails is logged and tried
/// again after a while.
/// </summary>
internal sealed class TenantJobs(TenantHost host, ILogger<TenantJobs> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The first people who ask for a page go before what a region does by itself.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stop) => Task.WhenAll(host.All.Select(tenant => RegionAsync(tenant, stop)));

    private async Task RegionAsync(Tenant tenant, CancellationToken stop)
    {
        // Each job's last run, which ends with the moment of the next.
        var runs = new Dictionary<Type, Task<DateTime>>();
        var notBefore = DateTime.MinValue;
        using var timer = new PeriodicTimer(FirstLook);
        while (await NextAsync(timer, stop))
        {
            timer.Period = Look;
            if (!tenant.IsReady || notBefore > DateTime.UtcNow) continue;
            try
            {
                await host.InAsync(tenant, site =>
                {
                    foreach (var job in site.Services.GetServices<ITenantJob>())
                        if (!runs.TryGetValue(job.GetType(), out var run) || run.IsCompleted && run.Result <= DateTime.UtcNow)
                            // On a thread of its own: SQLite does its work before it says that it has begun.
                            runs[job.GetType()] = Task.Run(() => RunAsync(site, job, stop), CancellationToken.None);
                    return Task.CompletedTask;
                }, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { break; }
            catch (Exception error)
            {
                log.LogError(error, "{Tenant} could not be started for its jobs.", tenant.Name);
                notBefore = DateTime.UtcNow + AfterFailure;
            }
        }
        await Task.WhenAll(runs.Values);
    }

    /// <returns>When the job's next turn is.</returns>
    private async Task<DateTime> RunAsync(TenantSite site, ITenantJob job, CancellationToken stop)
    {
        var next = DateTime.UtcNow + job.Every;
        try { await site.RunAsync(job, stop); }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { /* The program ends. */ }
        catch (Exception error)
        {
            log.LogError(error, "{Job} of {Tenant} failed.", job.GetType().Name, site.Tenant.Name);
            next = DateTime.UtcNow + AfterFailure;
        }
        return next;
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try { return await timer.WaitForNextTickAsync(stop); }
        catch (OperationCanceledException) { return false; }
    }
}
