using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Measures;

/// <summary>A figure may begin to hold, and a provisional rule end, at midnight: pages kept since yesterday are let go.</summary>
internal sealed class NewDay(TimeProvider time) : ITenantJob
{
    private DateOnly _last = time.Today;

    public TimeSpan Every => TimeSpan.FromMinutes(1);
    public bool OnEveryNode => true;

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        if (_last == time.Today) return;
        _last = time.Today;
        await services.GetRequiredService<PublicationStamp>().BumpAsync();
    }
}
