using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>
/// Once a second: when another process has acted on the region, what is remembered of it is let go; when it has switched a
/// module on or off, the site is built anew.
/// </summary>
internal sealed class NoticeOthers(Tenant tenant, TenantHost host, ActsElsewhere elsewhere, PublicationStamp stamp, ModuleList modules, EnabledModules enabled) : ITenantJob
{
    public TimeSpan Every => TimeSpan.Zero;
    public bool OnEveryNode => true;

    public Task RunAsync(IServiceProvider services, CancellationToken cancel) => elsewhere.LookAsync(services.GetRequiredService<SiteDbContext>(), async () =>
    {
        // What was remembered is forgotten by now: a page written from it must not be kept under the new stamp.
        await stamp.BumpAsync();
        var on = await services.GetRequiredService<Features>().EnabledAsync(cancel);
        if (!modules.Enabled(on.ToHashSet(StringComparer.OrdinalIgnoreCase)).SequenceEqual(enabled.All)) await host.RebuildAsync(tenant);
    }, cancel);
}
