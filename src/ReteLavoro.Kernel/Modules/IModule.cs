using System.Collections.ObjectModel;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Kernel.Modules;

/// <summary>
/// A module introduces itself here and nowhere else. Its id, <c>ReteLavoro.{Name}</c>, is the feature that a recipe
/// switches on. Tables exist whether or not the feature is on: switching off hides, it never loses data.
/// </summary>
public interface IModule
{
    string Name { get; }
    string Id => "ReteLavoro." + Name;

    /// <summary>What the module is called on the screens.</summary>
    string Title => Name;

    /// <summary>What a regional administrator reads in the list of features.</summary>
    string Description { get; }

    /// <summary>Ids of the modules that must be on for this one to work.</summary>
    IReadOnlyList<string> Needs => [];

    /// <summary>Without these a site cannot even be set up or signed in to.</summary>
    bool AlwaysOn => false;

    void AddServices(IServiceCollection services) { }
    void MapEntities(ModelBuilder model) { }
    void MapEndpoints(IEndpointRouteBuilder routes) { }

    /// <summary>The entries of the back-office menu, in order.</summary>
    IEnumerable<AdminLink> Menu => [];

    /// <summary>The kinds of act that happen here, each as the register of acts shows it: "Rete inviata".</summary>
    IReadOnlyDictionary<string, string> Acts => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Permissions that a role may hold, each with the sentence that explains it.</summary>
    IEnumerable<PermissionInfo> Permissions => [];
}

/// <param name="Url">Relative to the tenant: "~/gestione/reti".</param>
/// <param name="Permission">Any one of these lets the entry be seen; empty: whoever may enter the back-office.</param>
public sealed record AdminLink(string Group, string Text, string Url, params string[] Permission)
{
    /// <summary>The section of the settings without which the region has none of it, and no entry for it; null for what every region has.</summary>
    public string? Section { get; init; }
}

public sealed record PermissionInfo(string Name, string Sentence);

/// <summary>The modules that the program is made of, in order of dependency, and the assemblies that hold the two faces.</summary>
public sealed class ModuleList
{
    public ModuleList(IEnumerable<IModule> modules, params IReadOnlyList<Assembly> themes)
    {
        All = [.. modules];
        Themes = themes;
        foreach (var module in All)
        {
            var later = module.Needs.FirstOrDefault(need => !All.TakeWhile(m => m != module).Any(m => m.Id == need));
            if (later is not null) throw new InvalidOperationException($"{module.Id} needs {later}, which must stand before it in the list of modules.");
        }
    }

    public IReadOnlyList<IModule> All { get; }
    public IReadOnlyList<Assembly> Themes { get; }

    /// <summary>The modules on for a set of features: those named, those they need, and those always on.</summary>
    public IReadOnlyList<IModule> Enabled(IReadOnlySet<string> features)
    {
        var on = new HashSet<string>(All.Where(m => m.AlwaysOn || features.Contains(m.Id)).Select(m => m.Id));
        foreach (var module in All.Reverse().Where(m => on.Contains(m.Id))) on.UnionWith(module.Needs);
        return [.. All.Where(m => on.Contains(m.Id))];
    }

    public IModule? Find(string featureId) => All.FirstOrDefault(m => string.Equals(m.Id, featureId, StringComparison.OrdinalIgnoreCase));
}
