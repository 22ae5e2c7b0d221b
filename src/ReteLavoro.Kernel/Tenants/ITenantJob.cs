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
        var due = new Dictionary<(string, Type), DateTime>();
        var rest = new Dictionary<string, DateTime>();
        using var timer = new PeriodicTimer(Look);
        while (await Next(timer, stop))
            foreach (var tenant in host.All)
            {
                if (!tenant.IsReady || rest.GetValueOrDefault(tenant.Name) > DateTime.UtcNow) continue;
                try
                {
                    var site = await host.SiteAsync(tenant, stop);
                    foreach (var job in site.Services.GetServices<ITenantJob>())
                    {
                        var key = (tenant.Name, job.GetType());
                        if (due.GetValueOrDefault(key) > DateTime.UtcNow) continue;
                        due[key] = DateTime.UtcNow + job.Every;
                        await using var scope = site.Services.CreateAsyncScope();
                        await job.RunAsync(scope.ServiceProvider, stop);
                    }
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
                // The site was rebuilt under the job: the next turn finds the new one.
                catch (ObjectDisposedException) { }
                catch (Exception error)
                {
                    log.LogError(error, "A job of {Tenant} failed.", tenant.Name);
                    rest[tenant.Name] = DateTime.UtcNow + AfterFailure;
                }
            }
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stop)
    {
        try { return await timer.WaitForNextTickAsync(stop); }
        catch (OperationCanceledException) { return false; }
    }
}
