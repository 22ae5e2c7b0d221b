using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>A site for the tests of a class, with both regions as their recipes make them.</summary>
public class OneSite : IAsyncLifetime
{
    protected virtual SiteOptions Options => new();
    public Testing.Site Site { get; private set; } = null!;
    public async ValueTask InitializeAsync() => Site = await Testing.Site.OpenAsync(Options);
    public async ValueTask DisposeAsync() => await Site.DisposeAsync();
}

/// <summary>The same with the invented people.</summary>
public sealed class OneDemoSite : OneSite
{
    protected override SiteOptions Options => new() { Demo = true };
}
