using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Content;

/// <summary>Puts the frame together from the settings, the menus and who is signed in.</summary>
internal sealed class SiteFrames(SiteSettings settings, SiteSnapshots snapshots, EnabledModules modules, Permissions permissions, IHttpContextAccessor http) : ISiteFrame
{
    private SiteFrame? _frame;

    public async Task<SiteFrame> GetAsync(CancellationToken cancel = default)
    {
        if (_frame is not null) return _frame;
        var context = http.HttpContext!;
        var (site, region) = (await settings.SiteAsync(cancel), await settings.RegionAsync(cancel));
        var all = await settings.AllAsync(cancel);
        var snapshot = await snapshots.GetAsync(cancel);
        var actor = new Actor();
        if (context.User.Identity?.IsAuthenticated == true) actor.Is(context.User);
        return _frame = new SiteFrame
        {
            SiteName = site.SiteName,
            Tagline = region.Tagline,
            Owner = region.Owner,
            OwnerUrl = region.OwnerUrl,
            Look = all.GetValueOrDefault("theme")?["Site"]?.ToString() ?? "italia",
            MainMenu = Current(snapshot.Menus.GetValueOrDefault("menu-principale"), context.Request.Path),
            FooterMenu = snapshot.Menus.GetValueOrDefault("menu-piede") ?? [],
            AdminMenu = actor.IsKnown ? await AdminMenuAsync(context, cancel) : [],
            Contacts = Contacts(all.GetValueOrDefault("RecapitiRegione") as JsonObject),
            SignedInAs = actor.IsKnown ? actor.Name : null,
            SignedInFor = actor.OrganizationName,
            IsDemo = await settings.IsDemoAsync(cancel)
        };
    }

    private static IReadOnlyList<MenuLink> Current(IReadOnlyList<MenuLink>? links, PathString path) =>
        [.. (links ?? []).Select(l => l with { Current = l.Url.Length > 2 && path.StartsWithSegments(l.Url[1..]) })];

    private async Task<IReadOnlyList<MenuGroup>> AdminMenuAsync(HttpContext context, CancellationToken cancel)
    {
        var links = new List<(string Group, MenuLink Link)>();
        foreach (var link in modules.All.SelectMany(m => m.Menu))
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
