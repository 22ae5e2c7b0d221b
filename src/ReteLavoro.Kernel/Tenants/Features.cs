using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>Which modules are switched on. A change takes effect with a new site, built on the next request.</summary>
public sealed class Features(SiteSettings settings, Tenant tenant, TenantHost host, ActRunner acts)
{
    /// <summary>The ids that were switched on by name; what these need, and what is always on, is on as well.</summary>
    public async ValueTask<IReadOnlyList<string>> EnabledAsync(CancellationToken cancel) => (await settings.GetAsync<FeatureSection>("features", cancel)).Enabled;

    public async Task SetAsync(IEnumerable<string> ids, CancellationToken cancel)
    {
        var on = new SortedSet<string>(ids, StringComparer.OrdinalIgnoreCase);
        if (on.SetEquals(await EnabledAsync(cancel))) return;
        await acts.DoAsync(new("features.change", tenant.Name), async () =>
        {
            await settings.SetAsync("features", new JsonObject { ["Enabled"] = new JsonArray([.. on.Select(id => (JsonNode)id)]) }, cancel);
            acts.AfterCommit(() => host.RebuildAsync(tenant));
        }, cancel);
    }
}
