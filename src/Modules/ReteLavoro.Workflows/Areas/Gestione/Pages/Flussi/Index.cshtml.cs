using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Flussi;

[May(Permission.ManageWorkflows)]
internal sealed class IndexModel(SiteDbContext db, WorkflowTypes types, ChangeKinds kinds, PageHead head) : PageModel
{
    public sealed record Row(NumberedType Type, string? For, int Running, int Faulted, int Warnings);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Flussi";
        var counts = await db.Set<WorkflowInstance>().Where(i => i.State == RunStatus.Running || i.State == RunStatus.Faulted)
            .GroupBy(i => new { i.WorkflowTypeId, i.State }).Select(g => new { g.Key.WorkflowTypeId, g.Key.State, Count = g.Count() }).ToListAsync(cancel);
        int Count(string type, RunStatus state) => counts.Where(c => c.WorkflowTypeId == type && c.State == state).Sum(c => c.Count);
        Rows = [.. (await types.CurrentAsync(cancel)).Select(t => new Row(t, kinds.InWords(t.Definition), Count(t.Definition.TypeId, RunStatus.Running), Count(t.Definition.TypeId, RunStatus.Faulted),
            DefinitionCheck.Unknown(t.Definition).Count + DefinitionCheck.Problems(t.Definition).Count + kinds.Problems(t.Definition).Count()))];
    }

    /// <summary>The current definitions as a recipe that Orchard Core reads too.</summary>
    public async Task<IActionResult> OnGetEsportaAsync(CancellationToken cancel)
    {
        var recipe = new System.Text.Json.Nodes.JsonObject { ["name"] = "flussi", ["displayName"] = "Flussi di lavoro", ["steps"] = new System.Text.Json.Nodes.JsonArray(WorkflowExport.Step(await types.CurrentAsync(cancel))) };
        return File(Encoding.UTF8.GetBytes(recipe.ToJsonString(ContentJson.Indented)), "application/json", "flussi.recipe.json");
    }
}
