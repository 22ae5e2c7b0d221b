using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Utenti;

[May(Permission.ManageUsers)]
internal sealed class RuoliModel(SiteDbContext db, PermissionCatalogue catalogue, Definitions definitions, PageHead head) : PageModel
{
    public sealed record RoleColumn(string Name, string Description, IReadOnlySet<string> Permissions);

    public IReadOnlyList<RoleColumn> Columns { get; private set; } = [];

    /// <summary>First those of the modules, then those of single content types, last those that no module knows.</summary>
    public IReadOnlyList<PermissionInfo> Permissions { get; private set; } = [];

    public static bool Holds(RoleColumn role, string permission) => role.Name == Permission.Administrator || role.Permissions.Contains(permission);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Ruoli";
        head.Breadcrumb.Add(new("Utenti", UserLinks.List));
        Columns = [.. (await db.Set<Role>().AsNoTracking().OrderBy(r => r.Name).ToListAsync(cancel)).Select(r => new RoleColumn(r.Name!, r.Description, r.Held().ToHashSet()))];
        var others = Columns.SelectMany(r => r.Permissions).Distinct().Except(catalogue.All.Select(p => p.Name)).Order(StringComparer.Ordinal)
            .Select(name => new PermissionInfo(name, catalogue.Sentence(name) ?? "Permesso che nessun modulo conosce: non apre niente"))
            .OrderBy(p => catalogue.Knows(p.Name) ? 0 : 1);
        var types = (await definitions.GetAsync(cancel)).Types.Values;
        // A permission names the type as recipes do; on the screen it is called as in the editor.
        Permissions = [.. catalogue.All, .. others.Select(p => types.FirstOrDefault(t => p.Sentence.Contains($"«{t.Name}»", StringComparison.Ordinal)) is { } type ? p with { Sentence = p.Sentence.Replace($"«{type.Name}»", $"«{type.DisplayName}»") } : p)];
    }
}
