using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content.Areas.Gestione.Pages.Inizio;

/// <summary>The first page of the back-office: what waits for her, and where she may go.</summary>
internal sealed class IndexModel(SiteDbContext db, IEnumerable<IDashboardTile> tiles, ISiteFrame frames, Definitions definitions, PageHead head) : PageModel
{
    private DefinitionSet _definitions = null!;

    public string Name { get; private set; } = "";
    public IReadOnlyList<(IDashboardTile Tile, int Count)> Tiles { get; private set; } = [];
    public IReadOnlyList<ContentVersion> Drafts { get; private set; } = [];
    public IReadOnlyList<MenuGroup> Sections { get; private set; } = [];
    public string TypeName(string type) => _definitions.Types.GetValueOrDefault(type)?.DisplayName ?? type;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Gestione";
        var actor = new Actor();
        actor.Is(User);
        var me = actor.Id;
        Name = actor.Name;
        _definitions = await definitions.GetAsync(cancel);
        Sections = (await frames.GetAsync(cancel)).AdminMenu;
        var waiting = new List<(IDashboardTile, int)>();
        foreach (var tile in tiles)
            if (await tile.CountAsync(User, cancel) is { } count) waiting.Add((tile, count));
        Tiles = waiting;
        Drafts = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Latest == true && v.Published == false && v.AuthorId == me).OrderByDescending(v => v.ModifiedUtc).Take(8).ToListAsync(cancel);
    }
}
