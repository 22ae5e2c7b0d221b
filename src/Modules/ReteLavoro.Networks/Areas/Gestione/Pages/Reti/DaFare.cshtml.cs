using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>What the person's body has to do, in all its networks.</summary>
internal sealed class DaFareModel(Workspace workspace, TimeProvider time, PageHead head) : PageModel
{
    /// <summary>Only what is late.</summary>
    [FromQuery] public bool Scadute { get; set; }
    [FromQuery] public int Pagina { get; set; } = 1;
    internal NetworkPage<(WorkspaceEntry Task, string Network)> Found { get; private set; } = null!;
    internal DateOnly Today => time.Today;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Found = await workspace.ToDoAsync(User, Scadute, Pagina, 20, cancel);
        head.Title = "Da fare nelle reti";
        head.Section = "Reti";
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
    }
}
