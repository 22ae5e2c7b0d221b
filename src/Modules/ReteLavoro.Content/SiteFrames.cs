using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Content;

/// <summary>Puts the frame together from the settings, the menus and who is signed in.</summary>
internal sealed class SiteFrames(UntilPublication memory, EnabledModules modules, PagesOff off, IHttpContextAccessor http, IServiceProvider services) : ISiteFrame
{
    private SiteFrame? _frame;

    public async Task<SiteFrame> GetAsync(CancellationToken cancel = default)
    {
        if (_frame is not null) return _frame;
        var context = http.HttpContext!;
        var shelf = memory.Now;
        var bare = await shelf.GetAsync(typeof(SiteFrame), () => ReadAsync(cancel));
        var current = bare.MainMenu.Where(l => l.Url.Length > 2 && context.Request.Path.StartsWithSegments(l.Url[1..])).ToList();
        // A visitor's frame depends on the entry of the menu that she is under, and on nothing else.
        var visitors = await shelf.GetAsync((typeof(SiteFrame), string.Join(' ', current.Select(l => l.Url))),
            () => Task.FromResult(bare with { MainMenu = [.. bare.MainMenu.Select(l => current.Contains(l) ? l with { Current = true } : l)] }));
        if (context.User.Identity?.IsAuthenticated != true) return _frame = visitors;
        var actor = new Actor();
        actor.Is(context.User);
        return _frame = visitors with { AdminMenu = await AdminMenuAsync(context, cancel), SignedInAs = actor.Name, SignedInFor = actor.OrganizationName };
    }

    private async Task<SiteFrame> ReadAsync(CancellationToken cancel)
    {
        // Asked for here and not beforehand: they bring the database along, and most pages find the frame in memory.
        var (settings, snapshots) = (services.GetRequiredService<SiteSettings>(), services.GetRequiredService<SiteSnapshots>());
        var (site, region) = (await settings.SiteAsync(cancel), await settings.RegionAsync(cancel));
        var all = await settings.AllAsync(cancel);
        var menus = (await snapshots.GetAsync(cancel)).Menus;
        return new()
        {
            SiteName = site.SiteName,
            Tagline = region.Tagline,
            Owner = region.Owner,
            OwnerUrl = region.OwnerUrl,
            Look = all.GetValueOrDefault("theme")?["Site"]?.ToString() ?? "italia",
            MainMenu = Alive("menu-principale"),
            FooterMenu = Alive("menu-piede"),
            Contacts = Contacts(all.GetValueOrDefault("RecapitiRegione") as JsonObject),
            IsDemo = await settings.IsDemoAsync(cancel)
        };

        IReadOnlyList<MenuLink> Alive(string menu) => [.. (menus.GetValueOrDefault(menu) ?? []).Where(l => !off.Has(l.Url))];
    }

    private async Task<IReadOnlyList<MenuGroup>> AdminMenuAsync(HttpContext context, CancellationToken cancel)
    {
        var permissions = services.GetRequiredService<Permissions>();
        var links = new List<(string Group, MenuLink Link)>();
        var sections = await services.GetRequiredService<SiteSettings>().AllAsync(cancel);
        foreach (var link in modules.All.SelectMany(m => m.Menu).Where(l => l.Section is null || sections.ContainsKey(l.Section)))
            if (link.Permission.Length == 0 || await permissions.HasAnyAsync(context.User, link.Permission, cancel))
                links.Add((link.Group, new MenuLink(link.Text, link.Url, context.Request.Path.StartsWithSegments(link.Url[1..]))));
        // A page below another of the menu is that page alone: "Ricette", not "Funzioni del sito" as well.
        var here = links.Select(l => l.Link).Where(l => l.Current).MaxBy(l => l.Url.Length);
        return [.. links.GroupBy(l => l.Group).Select(g => new MenuGroup(g.Key, [.. g.Select(l => l.Link with { Current = l.Link == here })]))];
    }

    private static ContactDetails Contacts(JsonObject? section)
    {
        string? Of(string field, string member = "Text") => section?["RecapitiRegione"]?[field]?[member]?.ToString() is { Length: > 0 } text ? text : null;
        return new ContactDetails
        {
            Address = Of("Indirizzo"), Phone = Of("Telefono"), Email = Of("Email"), CertifiedEmail = Of("Pec"), OpeningHours = Of("Orari"),
            DataProtectionOfficer = Of("Rpd"), AccessibilityStatementUrl = Of("DichiarazioneAccessibilita", "Url")
        };
    }
}
