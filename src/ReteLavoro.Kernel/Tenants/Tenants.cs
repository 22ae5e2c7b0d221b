using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>The regions of this installation. Each site is built on its first request and kept until its features change.</summary>
public sealed class TenantHost(IReadOnlyList<TenantSettings> settings, DataFolder data, SiteBuilder builder) : IAsyncDisposable
{
    private readonly FrozenDictionary<string, Slot> _slots = settings.ToFrozenDictionary(t => t.Name, t => new Slot(new Tenant(t, data.Of(t))));

    public IEnumerable<Tenant> All => settings.Select(t => _slots[t.Name].Tenant);

    public Tenant? Find(string name) => _slots.GetValueOrDefault(name)?.Tenant;

    /// <summary>The tenant of a request and the part of the path that belongs to the tenant's base.</summary>
    public (Tenant Tenant, PathString Base)? Choose(HttpRequest request)
    {
        foreach (var slot in _slots.Values)
            if (slot.Base.HasValue && request.Path.StartsWithSegments(slot.Base, StringComparison.OrdinalIgnoreCase))
                return Allows(slot.Tenant, request) ? (slot.Tenant, slot.Base) : null;
        foreach (var slot in _slots.Values)
            if (!slot.Base.HasValue && Allows(slot.Tenant, request)) return (slot.Tenant, PathString.Empty);
        return null;
    }

    private static bool Allows(Tenant tenant, HttpRequest request) =>
        tenant.Settings.Hosts.Count == 0 || tenant.Settings.Hosts.Contains(request.Host.Value ?? "", StringComparer.OrdinalIgnoreCase) || tenant.Settings.Hosts.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Does something in the region's site, which stays whole until it is done.</summary>
    public async Task<T> InAsync<T>(Tenant tenant, Func<TenantSite, Task<T>> work, CancellationToken cancel)
    {
        while (true)
        {
            var site = await SiteAsync(tenant, cancel);
            // Replaced between the two lines: the host has let go of it already.
            if (!site.TryEnter()) continue;
            try { return await work(site); }
            finally { await site.LeaveAsync(); }
        }
    }

    public Task InAsync(Tenant tenant, Func<TenantSite, Task> work, CancellationToken cancel) =>
        InAsync(tenant, async site => { await work(site); return true; }, cancel);

    /// <summary>The site as it is now; it may be replaced at any moment, so that work in it goes through <see cref="InAsync"/>.</summary>
    public ValueTask<TenantSite> SiteAsync(Tenant tenant, CancellationToken cancel)
    {
        var slot = _slots[tenant.Name];
        return slot.Site is { } ready ? new(ready) : new(BuildAsync(slot, cancel));
    }

    private async Task<TenantSite> BuildAsync(Slot slot, CancellationToken cancel)
    {
        await slot.Turn.WaitAsync(cancel);
        try { return slot.Site ??= await builder.BuildAsync(slot.Tenant, this, cancel); }
        finally { slot.Turn.Release(); }
    }

    /// <summary>A container with every module in it, also those switched off: what a recipe is planned and applied with.</summary>
    public Microsoft.Extensions.DependencyInjection.ServiceProvider BuildForTools(Tenant tenant) => builder.BuildForTools(tenant);

    /// <summary>Lets go of the running site: the next request finds a new one; those in flight finish on the old.</summary>
    public async Task RebuildAsync(Tenant tenant)
    {
        var slot = _slots[tenant.Name];
        await slot.Turn.WaitAsync();
        var old = slot.Site;
        slot.Site = null;
        slot.Turn.Release();
        if (old is not null) await old.RetireAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots.Values)
            if (slot.Site is { } site) await site.DisposeAsync();
    }

    private sealed class Slot(Tenant tenant)
    {
        public Tenant Tenant { get; } = tenant;
        public PathString Base { get; } = tenant.Settings.Prefix is { } prefix ? "/" + prefix : PathString.Empty;
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public volatile TenantSite? Site;
    }
}
