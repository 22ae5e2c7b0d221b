using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>
/// A region alive: its own service container and request pipeline. Replaced whole when its features change; it ends once
/// nobody is in it any more. Whoever uses it enters and leaves: see <see cref="TenantHost.InAsync"/>.
/// </summary>
public sealed class TenantSite(Tenant tenant, ServiceProvider services, RequestDelegate pipeline) : IAsyncDisposable
{
    private readonly Lock _turn = new();
    private int _inside;
    private bool _retired;

    public Tenant Tenant => tenant;
    public IServiceProvider Services => services;

    /// <returns>False when the site has been replaced: the host has, or will build, another.</returns>
    public bool TryEnter()
    {
        lock (_turn)
        {
            if (_retired) return false;
            _inside++;
            return true;
        }
    }

    public async ValueTask LeaveAsync()
    {
        bool last;
        lock (_turn) last = --_inside == 0 && _retired;
        if (last) await DisposeAsync();
    }

    /// <summary>Serves one request, for which the caller has entered.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var outer = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try { await pipeline(context); }
        finally { context.RequestServices = outer; }
    }

    /// <summary>One turn of a job of this site. Nothing happens when the site has been replaced, or another node is doing the same.</summary>
    public async Task RunAsync(ITenantJob job, CancellationToken cancel)
    {
        if (!TryEnter()) return;
        try
        {
            await using var scope = services.CreateAsyncScope();
            if (job.OnEveryNode)
            {
                await job.RunAsync(scope.ServiceProvider, cancel);
                return;
            }
            var (db, name) = (scope.ServiceProvider.GetRequiredService<SiteDbContext>(), job.GetType().Name);
            if (!await db.TryClaimAsync(name, cancel)) return;
            try { await job.RunAsync(scope.ServiceProvider, cancel); }
            finally { await db.ReleaseAsync(name); }
        }
        finally { await LeaveAsync(); }
    }

    public async Task RetireAsync()
    {
        bool empty;
        lock (_turn) (empty, _retired) = (_inside == 0, true);
        if (empty) await DisposeAsync();
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
