using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Flussi;

/// <summary>Walks through a workflow by choosing outcomes; the choices stand in the address, and nothing is stored.</summary>
[May(Permission.ManageWorkflows)]
internal sealed class ProvaModel(WorkflowTypes types, PageHead head) : PageModel
{
    [FromRoute] public string Id { get; set; } = "";
    [FromQuery(Name = "numero")] public int? Number { get; set; }
    [FromQuery(Name = "passo")] public List<string> Steps { get; set; } = [];
    public NumberedType Type { get; private set; } = null!;
    public Simulation Run { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await types.FindAsync(Id, Number, cancel) is not { } type) return NotFound();
        (Type, Run) = (type, new Simulation(type.Definition, Steps));
        head.Title = $"Prova «{type.Definition.Name}»";
        head.Breadcrumb.Add(new("Flussi", WorkflowLinks.Types));
        head.Breadcrumb.Add(new(type.Definition.Name, WorkflowLinks.Type(Id)));
        return Page();
    }

    /// <summary>This page after one more choice, or with some fewer.</summary>
    public string To(IEnumerable<string> steps) => WorkflowLinks.Try(Id) + $"?numero={Type.Number}" + string.Concat(steps.Select(s => "&passo=" + Uri.EscapeDataString(s)));
}
