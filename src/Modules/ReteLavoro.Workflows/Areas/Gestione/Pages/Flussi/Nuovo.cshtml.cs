using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Flussi;

/// <summary>Begins a workflow, from nothing or from another one. It is born switched off and goes on in the editor of stages.</summary>
[May(Permission.ManageWorkflows)]
internal sealed class NuovoModel(WorkflowTypes types, Definitions definitions, IPeople people, ActRunner acts, PageHead head) : PageModel
{
    [BindProperty] public string? Name { get; set; }

    /// <summary>Names of the types of content that are sent into it.</summary>
    [BindProperty] public List<string> Contents { get; set; } = [];

    /// <summary>Id of the workflow to copy; empty to begin from nothing.</summary>
    [BindProperty] public string? From { get; set; }

    /// <summary>Who decides the first stage of a workflow from nothing.</summary>
    [BindProperty] public string? Role { get; set; }
    public IReadOnlyList<(string, string)> Types { get; private set; } = [];
    public IReadOnlyList<(string, string)> Others { get; private set; } = [];
    public IReadOnlyList<string> Roles { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        Contents.RemoveAll(c => Types.All(t => t.Item1 != c));
        Check().Passed(ModelState);
        if (!ModelState.IsValid) return this.WithErrors();
        var source = string.IsNullOrEmpty(From) ? null : await types.FindAsync(From, null, cancel);
        var json = source is null ? StageList.Begin(Name!.Trim(), Contents, Role!) : StageList.Copy(source.Definition, Name!.Trim(), Contents);
        var id = new WorkflowDefinition(json).TypeId;
        await acts.DoAsync(new("workflow.define", id, source is null ? "Flusso nuovo" : $"Flusso nuovo, da «{source.Definition.Name}»"), () => types.ImportAsync(json, cancel), cancel);
        TempData["Fatto"] = "Il flusso c'è, spento. Completa le fasi, provalo e accendilo.";
        return LocalRedirect(WorkflowLinks.Edit(id));
    }

    private IEnumerable<(string, string)> Check()
    {
        if (string.IsNullOrWhiteSpace(Name)) yield return (nameof(Name), "Scrivi il nome del flusso.");
        else if (Name.Length > 200) yield return (nameof(Name), "Il nome ha più di 200 caratteri.");
        else if (Others.Any(o => string.Equals(o.Item2, Name.Trim(), StringComparison.OrdinalIgnoreCase))) yield return (nameof(Name), "C'è già un flusso con questo nome.");
        if (Contents.Count == 0) yield return (nameof(Contents), "Scegli almeno un tipo di contenuto.");
        if (!string.IsNullOrEmpty(From) && Others.All(o => o.Item1 != From)) yield return (nameof(From), "Questo flusso non c'è più: scegline un altro.");
        if (string.IsNullOrEmpty(From) && !Roles.Contains(Role ?? "")) yield return (nameof(Role), "Scegli chi decide la prima fase.");
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        head.Title = "Nuovo flusso";
        head.Breadcrumb.Add(new("Flussi", WorkflowLinks.Types));
        var current = await types.CurrentAsync(cancel);
        Others = [.. current.Select(t => (t.Definition.TypeId, t.Definition.Name))];
        var taken = current.Where(t => t.IsOn).SelectMany(t => t.Definition.Activities.Where(a => a.IsStart).SelectMany(a => a.OwnTexts("ContentTypes")).Select(c => (Content: c, t.Definition.Name))).ToLookup(t => t.Content, t => t.Name);
        Types = [.. (await definitions.GetAsync(cancel)).TypesInOrder.Where(t => t.Creatable || t.RequiresApproval).OrderBy(t => t.DisplayName, StringComparer.CurrentCulture)
            .Select(t => (t.Name, t.DisplayName + (taken[t.Name].Distinct().ToList() is { Count: > 0 } others ? $" (ora passa per «{string.Join("», «", others)}»)" : "")))];
        Roles = await people.RolesAsync(cancel);
    }
}
