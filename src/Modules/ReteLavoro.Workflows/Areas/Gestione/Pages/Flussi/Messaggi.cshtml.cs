using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Flussi;

/// <summary>The mails of every workflow, and which of them this region has rewritten.</summary>
[May(Permission.ManageWorkflows)]
internal sealed class MessaggiModel(WorkflowTypes types, MailTexts texts, PageHead head) : PageModel
{
    public IReadOnlyList<(string Name, IReadOnlyList<FlowMail> Mails)> Flows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Messaggi dei flussi";
        head.Breadcrumb.Add(new("Flussi", WorkflowLinks.Types));
        var flows = new List<(string, IReadOnlyList<FlowMail>)>();
        foreach (var type in await types.CurrentAsync(cancel)) flows.Add((type.Definition.Name, await texts.OfAsync(type.Definition, cancel)));
        if (await texts.OfModulesAsync(cancel) is { Count: > 0 } others) flows.Add(("Altri messaggi", others));
        Flows = flows;
    }
}
