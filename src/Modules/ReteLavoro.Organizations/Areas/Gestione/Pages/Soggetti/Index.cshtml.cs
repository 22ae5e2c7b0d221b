using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

internal sealed class IndexModel(IOrganizations organizations, IVocabularies vocabularies, ITerritory territory, Permissions permissions, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public string? Tipo { get; set; }
    [BindProperty(SupportsGet = true)] public string? Provincia { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;

    public OrganizationList Found { get; private set; } = null!;
    public Choices Choices { get; private set; } = null!;
    public bool MayManage { get; private set; }
    public DateOnly Today => time.Today;
    public bool Filtered => !string.IsNullOrWhiteSpace(Q) || !string.IsNullOrEmpty(Tipo) || !string.IsNullOrEmpty(Provincia);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Choices = await Choices.LoadAsync(vocabularies, territory, cancel);
        MayManage = await permissions.HasAsync(User, Permission.ManageOrganizations, cancel);
        Found = await organizations.SearchAsync(new() { Text = Q, Type = Tipo, Province = Provincia, Page = Pagina }, cancel);
    }
}
