using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Utenti;

[May(Permission.ManageUsers)]
internal sealed class IndexModel(SiteDbContext db, SiteSettings settings, Invitations invitations, TimeProvider time, PageHead head, IOrganizationInfo? organizations = null) : PageModel, IReloadable
{
    public sealed record Row(Guid Id, string Name, string UserName, string? Organization, string Roles, bool IsActive, DateTime? LastSignInUtc);

    [FromQuery(Name = "q")] public string? Query { get; set; }
    [FromQuery(Name = "pagina")] public int Number { get; set; } = 1;
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<Invitation> Open { get; private set; } = [];
    public int Pages { get; private set; }
    public int Count { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReloadAsync(cancel);

    public async Task<IActionResult> OnPostAnnullaAsync(Guid id, CancellationToken cancel)
    {
        await invitations.WithdrawAsync(id, cancel);
        TempData["Fatto"] = "L’invito è annullato.";
        return LocalRedirect(UserLinks.List);
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Utenti";
        var size = (await settings.SiteAsync(cancel)).PageSize;
        var people = db.Set<User>().AsNoTracking();
        if (Query?.Trim() is { Length: > 0 and <= 100 } words)
        {
            var (lower, upper) = (words.ToLowerInvariant(), words.ToUpperInvariant());
            people = people.Where(u => u.DisplayName.ToLower().Contains(lower) || u.NormalizedUserName!.Contains(upper) || u.NormalizedEmail!.Contains(upper));
        }
        Count = await people.CountAsync(cancel);
        Pages = Math.Max(1, (Count + size - 1) / size);
        Number = Math.Clamp(Number, 1, Pages);
        var page = await people.OrderBy(u => u.DisplayName).ThenBy(u => u.Id).Skip((Number - 1) * size).Take(size).ToListAsync(cancel);
        var roles = await RolesOfAsync([.. page.Select(u => u.Id)], cancel);
        var bodies = page.Select(u => u.OrganizationId).OfType<string>().Distinct().ToList();
        var names = organizations is null ? new Dictionary<string, string>() : await organizations.NamesAsync(bodies, cancel);
        string? NameOf(string? id) => id is null ? null : names.GetValueOrDefault(id, id);
        List<Row> rows = [.. page.Select(u => new Row(u.Id, u.DisplayName, u.UserName!, NameOf(u.OrganizationId), string.Join(", ", roles[u.Id].Select(RoleNames.Shown)), u.IsActive, u.LastSignInUtc))];
        var now = time.UtcNow;
        (Rows, Open) = (rows, await db.Set<Invitation>().AsNoTracking().Where(i => i.UsedUtc == null && i.ExpiresUtc > now).OrderByDescending(i => i.CreatedUtc).Take(50).ToListAsync(cancel));
    }

    private async Task<ILookup<Guid, string>> RolesOfAsync(List<Guid> ids, CancellationToken cancel) =>
        (await (from held in db.Set<IdentityUserRole<Guid>>()
                join role in db.Set<Role>() on held.RoleId equals role.Id
                where ids.Contains(held.UserId)
                orderby role.Name
                select new { held.UserId, role.Name }).ToListAsync(cancel)).ToLookup(r => r.UserId, r => r.Name!);
}
