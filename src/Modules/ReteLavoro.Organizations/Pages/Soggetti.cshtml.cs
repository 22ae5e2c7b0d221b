using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations.Pages;

/// <summary>The bodies that exist today and whose data somebody has verified within the region's term.</summary>
internal sealed class SoggettiModel(SiteDbContext db, IOrganizations organizations, IVocabularies vocabularies, ITerritory territory, DirectoryTerm term, PageHead head, TimeProvider time) : PageModel
{
    private const int PerPage = 12;

    [BindProperty(SupportsGet = true)] public string? Tipo { get; set; }
    [BindProperty(SupportsGet = true)] public string? Provincia { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;

    public Choices Choices { get; private set; } = null!;
    public OrganizationList Found { get; private set; } = null!;

    /// <summary>What the published profiles of the bodies of this page say, by body.</summary>
    public IReadOnlyDictionary<string, (string? Path, string Summary)> Profiles { get; private set; } = new Dictionary<string, (string?, string)>();
    public bool Filtered => Tipo is not null || Provincia is not null;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Soggetti";
        head.Description = "Enti, operatori e centri per l'impiego che possono far parte di una rete, con dati verificati.";
        head.Breadcrumb.Add(new("Home", "~/"));
        Choices = await Choices.LoadAsync(vocabularies, territory, cancel);
        // An invented value is no filter: the page is then the whole list.
        Tipo = Choices.Types.FirstOrDefault(t => t.Value == Tipo).Value;
        Provincia = Choices.Provinces.FirstOrDefault(p => string.Equals(p.Value, Provincia, StringComparison.OrdinalIgnoreCase)).Value;
        Found = await organizations.SearchAsync(new() { Type = Tipo, Province = Provincia, On = time.Today, VerifiedSince = await term.ShownSinceAsync(cancel) ?? DateOnly.MinValue, Page = Pagina, PageSize = PerPage }, cancel);
        var ids = Found.Items.Select(o => o.Id).ToList();
        if (ids.Count == 0) return;
        Profiles = (await db.Set<OrganizationProfile>().AsNoTracking().Where(p => ids.Contains(p.OrganizationId))
            .Join(db.Set<ContentVersion>().Where(v => v.Published == true), p => p.ItemId, v => v.ItemId, (p, v) => new { p.OrganizationId, v.Path, v.Summary }).ToListAsync(cancel))
            .ToDictionary(p => p.OrganizationId, p => (p.Path, p.Summary));
    }
}
