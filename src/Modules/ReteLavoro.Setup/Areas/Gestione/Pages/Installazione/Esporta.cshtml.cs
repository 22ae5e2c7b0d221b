using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Setup.Areas.Gestione.Pages.Installazione;

internal sealed class EsportaModel(RecipeExport export, ContentStore content, ActRunner acts, PageHead head) : PageModel
{
    [BindProperty] public bool Definizioni { get; set; } = true;
    [BindProperty] public string[] Tipi { get; set; } = [];
    public IReadOnlyList<(string, string)> Types { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        Tipi = [.. Types.Select(t => t.Item1)];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (!Definizioni && Tipi.Length == 0)
        {
            ModelState.AddModelError(nameof(Tipi), "Scegli che cosa esportare.");
            return this.WithErrors();
        }
        var recipe = await export.WriteAsync(new ExportChoice { Definitions = Definizioni, Types = Tipi }, cancel);
        // Who took the contents away, drafts included, stays on record.
        await acts.DoAsync(new("content.export", recipe["name"]!.ToString()), () => Task.CompletedTask, cancel);
        return File(Encoding.UTF8.GetBytes(recipe.ToJsonString(RecipeJson.Options)), "application/json", recipe["name"] + ".recipe.json");
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        head.Title = "Esporta";
        Types = [.. (await content.ListedTypesAsync(cancel)).Select(t => (t.Name, t.DisplayName))];
    }
}
