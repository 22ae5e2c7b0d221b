using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>A region alive: its own service container and request pipeline. Replaced whole when its features change.</summary>
public sealed class TenantSite(Tenant tenant, ServiceProvider services, RequestDelegate pipeline) : IAsyncDisposable
{
    private int _inFlight;
    private volatile bool _retired;

    public Tenant Tenant => tenant;
    public IServiceProvider Services => services;

    /// <summary>Serves one request; a site retired meanwhile ends only after its last request.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            var outer = context.RequestServices;
            await using var scope = services.CreateAsyncScope();
            context.RequestServices = scope.ServiceProvider;
            try { await pipeline(context); }
            finally { context.RequestServices = outer; }
        }
        finally
        {
            if (Interlocked.Decrement(ref _inFlight) == 0 && _retired) await DisposeAsync();
        }
    }

    public async Task RetireAsync()
    {
        _retired = true;
        if (Volatile.Read(ref _inFlight) == 0) await DisposeAsync();
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
