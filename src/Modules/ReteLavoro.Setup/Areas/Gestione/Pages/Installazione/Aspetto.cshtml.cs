using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Setup.Areas.Gestione.Pages.Installazione;

internal sealed class AspettoModel(SiteSettings settings, PageHead head) : PageModel
{
    [BindProperty] public string? Aspetto { get; set; }
    public IReadOnlyList<(string, string)> Looks { get; } = [.. ThemeSection.Looks.Select(l => (l, char.ToUpperInvariant(l[0]) + l[1..]))];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Aspetto";
        Aspetto = (await settings.GetAsync<ThemeSection>("theme", cancel)).Site;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        head.Title = "Aspetto";
        if (Aspetto is null || !ThemeSection.Looks.Contains(Aspetto))
        {
            ModelState.AddModelError(nameof(Aspetto), "Scegli uno degli aspetti.");
            return this.WithErrors();
        }
        TempData["Fatto"] = await settings.SetAsync("theme", new JsonObject { ["Site"] = Aspetto }, cancel) ? "Il nuovo aspetto è in uso." : "L’aspetto era già questo.";
        return LocalRedirect(Url.Content(SetupLinks.Look));
    }
}
