using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Setup.Areas.Gestione.Pages.Installazione;

/// <summary>What a step of a recipe did, or would do.</summary>
internal sealed record StepLine(string Recipe, string Step, int Added, int Changed, int Kept, IReadOnlyList<string> Notes)
{
    public IReadOnlyList<string> Notes { get; init; } = Notes ?? [];
}

/// <summary>Functions on and off, and the journal of the recipes.</summary>
internal sealed class IndexModel(SiteDbContext db, Features features, ModuleList modules, EnabledModules enabled, PageHead head) : PageModel, IReloadable
{
    /// <param name="NeededBy">The names of the functions that are on and would not work without this one.</param>
    public sealed record Feature(IModule Module, bool IsOn, string Needs, string NeededBy);

    private const int PageSize = 10;

    [FromQuery(Name = "pagina")] public int Number { get; set; } = 1;
    public IReadOnlyList<Feature> Modules { get; private set; } = [];
    public IReadOnlyList<(RecipeRun Run, IReadOnlyList<StepLine> Steps)> Runs { get; private set; } = [];
    public int Pages { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReloadAsync(cancel);

    public async Task<IActionResult> OnPostCambiaAsync(string id, bool accesa, CancellationToken cancel)
    {
        if (modules.Find(id) is not { AlwaysOn: false } module) return NotFound();
        RuleBroken.If(!accesa && NeededBy(module) is { Length: > 0 }, $"«{module.Title}» serve a {NeededBy(module)}: spegni prima quelle funzioni.");
        var now = await features.EnabledAsync(cancel);
        await features.SetAsync(accesa ? now.Append(module.Id) : now.Where(f => !string.Equals(f, module.Id, StringComparison.OrdinalIgnoreCase)), cancel);
        TempData["Fatto"] = accesa ? $"«{module.Title}» è accesa." : $"«{module.Title}» è spenta: i suoi dati restano.";
        return LocalRedirect(Url.Content(SetupLinks.Features));
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Funzioni del sito";
        Modules = [.. modules.All.Select(m => new Feature(m, enabled.Has(m.Id), string.Join(", ", m.Needs.Select(n => modules.Find(n)?.Title ?? n)), enabled.Has(m.Id) ? NeededBy(m) : ""))];
        var count = await db.Set<RecipeRun>().CountAsync(cancel);
        Pages = Math.Max(1, (count + PageSize - 1) / PageSize);
        Number = Math.Clamp(Number, 1, Pages);
        Runs = [.. (await db.Set<RecipeRun>().AsNoTracking().OrderByDescending(r => r.AtUtc).Skip((Number - 1) * PageSize).Take(PageSize).ToListAsync(cancel))
            .Select(r => (r, (IReadOnlyList<StepLine>)(JsonSerializer.Deserialize<List<StepLine>>(r.Result, ContentJson.Options) ?? [])))];
    }

    private string NeededBy(IModule module) => string.Join(", ", enabled.All.Where(m => m.Needs.Contains(module.Id)).Select(m => m.Title));
}
