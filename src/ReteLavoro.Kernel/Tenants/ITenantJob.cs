using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>Work that a region does by itself: sending mail, reminding, publishing what was scheduled.</summary>
public interface ITenantJob
{
    /// <summary>How long to wait between two runs.</summary>
    TimeSpan Every { get; }

    /// <param name="services">A scope of the tenant; one a run.</param>
    Task RunAsync(IServiceProvider services, CancellationToken cancel);
}

/// <summary>Runs the jobs of every region, each on its own clock. A job that fails is logged and tried again next time.</summary>
internal sealed class TenantJobs(TenantHost host, ILogger<TenantJobs> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        var rest = new Dictionary<(string, Type), DateTime>();
        using var timer = new PeriodicTimer(Look);
        while (await Next(timer, stop))
            foreach (var tenant in host.All)
            {
                if (!tenant.IsReady || rest.GetValueOrDefault((tenant.Name, typeof(TenantHost))) > DateTime.UtcNow) continue;
                try
                {
                    var site = await host.SiteAsync(tenant, stop);
                    foreach (var job in site.Services.GetServices<ITenantJob>()) await RunAsync(tenant, site, job, rest, stop);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
                // The site was rebuilt under the job: the next turn finds the new one.
                catch (ObjectDisposedException) { }
                catch (Exception error)
                {
                    log.LogError(error, "{Tenant} could not be started for its jobs.", tenant.Name);
                    rest[(tenant.Name, typeof(TenantHost))] = DateTime.UtcNow + AfterFailure;
                }
            }
    }

    /// <summary>One job's failure is its own: it rests for a while, and the others go on.</summary>
    private async Task RunAsync(Tenant tenant, TenantSite site, ITenantJob job, Dictionary<(string, Type), DateTime> rest, CancellationToken stop)
    {
        var key = (tenant.Name, job.GetType());
        if (rest.GetValueOrDefault(key) > DateTime.UtcNow) return;
        rest[key] = DateTime.UtcNow + job.Every;
        try
        {
            await using var scope = site.Services.CreateAsyncScope();
            await job.RunAsync(scope.ServiceProvider, stop);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ObjectDisposedException))
        {
            log.LogError(error, "{Job} of {Tenant} failed.", job.GetType().Name, tenant.Name);
            rest[key] = DateTime.UtcNow + AfterFailure;
        }
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stop)
    {
        try { return await timer.WaitForNextTickAsync(stop); }
        catch (OperationCanceledException) { return false; }
    }
}
