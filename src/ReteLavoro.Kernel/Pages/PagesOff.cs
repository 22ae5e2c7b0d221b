using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Razor.Hosting;
using Microsoft.AspNetCore.Routing.Template;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Kernel.Pages;

/// <summary>The addresses of the pages of modules that are off in this region: a link that leads to one leads nowhere, and is not shown.</summary>
public sealed class PagesOff(EnabledModules modules, ModuleList program)
{
    private readonly IReadOnlyList<TemplateMatcher> _routes =
        [.. program.All.Except(modules.All).SelectMany(m => m.GetType().Assembly.GetCustomAttributes<RazorCompiledItemAttribute>())
            .SelectMany(page => page.Type.GetCustomAttributes<RazorCompiledItemMetadataAttribute>()).Where(m => m.Key == "RouteTemplate")
            .Select(m => new TemplateMatcher(TemplateParser.Parse(m.Value.TrimStart('/')), []))];

    /// <param name="url">As a writer gives it; only what is relative to the region ("~/crisi") can be a page of a module.</param>
    public bool Has(string? url) => _routes.Count > 0 && url is not null && url.StartsWith("~/", StringComparison.Ordinal)
        && new PathString(url[1..].Split('?', '#')[0]) is var path && _routes.Any(route => route.TryMatch(path, []));
}
