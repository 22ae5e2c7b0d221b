using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content.Areas.Gestione.Pages.Contenuti;

internal sealed class IndexModel(SiteDbContext db, SiteSettings settings, ContentAccess access, PageHead head) : PageModel
{
    public sealed record Row(string ItemId, string Title, string Type, string State, string Tone, string? Path, DateTime ModifiedUtc, string Author, string Url);

    private const string Published = "pubblicato", Draft = "bozza", Changed = "modificato", Removed = "tolto";

    [FromQuery(Name = "q")] public string? Words { get; set; }
    [FromQuery(Name = "tipo")] public string? Type { get; set; }
    [FromQuery(Name = "stato")] public string? State { get; set; }
    [FromQuery(Name = "pagina")] public int Number { get; set; } = 1;

    public IReadOnlyList<(string, string)> States { get; } = [(Published, "Pubblicato"), (Draft, "Bozza mai pubblicata"), (Changed, "Modificato dopo la pubblicazione"), (Removed, "Tolto")];
    public IReadOnlyList<ContentTypeDefinition> Types { get; private set; } = [];
    public IReadOnlyList<ContentTypeDefinition> Creatable { get; private set; } = [];
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Pages { get; private set; }
    public int Count { get; private set; }
    public bool IsFiltered => !string.IsNullOrEmpty(Words) || !string.IsNullOrEmpty(Type) || !string.IsNullOrEmpty(State);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Contenuti";
        (Types, Creatable) = (await access.ListedAsync(cancel), await access.CreatableAsync(User, cancel));
        var size = Math.Clamp((await settings.SiteAsync(cancel)).PageSize, 10, 100);
        var found = (await access.FilterAsync(InState(), User, cancel)).WithWords(Words);
        if (!string.IsNullOrEmpty(Type)) found = found.Where(v => v.ContentType == Type);
        Count = await found.CountAsync(cancel);
        Pages = Math.Max(1, (Count + size - 1) / size);
        Number = Math.Clamp(Number, 1, Pages);
        var page = await found.OrderByDescending(v => v.ModifiedUtc).ThenBy(v => v.VersionId).Skip((Number - 1) * size).Take(size)
            .Select(v => new { Version = v, IsPublic = v.Published == true || db.Set<ContentVersion>().Any(p => p.ItemId == v.ItemId && p.Published == true) }).ToListAsync(cancel);
        var rows = new List<Row>();
        foreach (var row in page)
        {
            var version = row.Version;
            var (state, tone) = !version.Latest ? ("Tolto", "danger") : version.Published ? ("Pubblicato", "success") : row.IsPublic ? ("Modificato", "warning") : ("Bozza", "neutral");
            var edits = version.Latest && await access.MayAsync(User, "Edit", version, cancel);
            rows.Add(new(version.ItemId, version.DisplayText.Length > 0 ? version.DisplayText : "Senza titolo", Types.FirstOrDefault(t => t.Name == version.ContentType)?.DisplayName ?? version.ContentType,
                state, tone, version.Path, version.ModifiedUtc, version.Author, !version.Latest ? ContentLinks.Versions(version.ItemId) : edits ? ContentLinks.Edit(version.ItemId) : ContentLinks.Preview(version)));
        }
        Rows = rows;
    }

    private IQueryable<ContentVersion> InState()
    {
        var all = db.Set<ContentVersion>().AsNoTracking();
        var latest = all.Where(v => v.Latest == true);
        return State switch
        {
            Published => latest.Where(v => v.Published == true),
            Draft => latest.Where(v => v.Published == false && !all.Any(p => p.ItemId == v.ItemId && p.Published == true)),
            Changed => latest.Where(v => v.Published == false && all.Any(p => p.ItemId == v.ItemId && p.Published == true)),
            // The last version of what has no newest one any more.
            Removed => all.Where(v => v.Latest == false && !all.Any(o => o.ItemId == v.ItemId && (o.Latest == true || o.Published == true || o.Number > v.Number))),
            _ => latest
        };
    }
}
