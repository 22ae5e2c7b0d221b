using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Flussi;

/// <summary>The text of one mail: read, tried with example words, changed, and brought back.</summary>
[May(Permission.ManageWorkflows)]
internal sealed class MessaggioModel(MailTexts texts, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public string Type { get; set; } = "";
    [FromRoute] public string Activity { get; set; } = "";
    [BindProperty] public string? Subject { get; set; }
    [BindProperty] public string? Text { get; set; }
    public FlowMail? Mail { get; private set; }
    public (string Subject, string Text)? Preview { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        (Subject, Text) = (Mail?.Subject, Mail?.Text);
        return Show();
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "azione")] string? action, CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (Mail is null) return NotFound();
        if (action == "guarda") return Show();
        if (action == "ripristina") await texts.ResetAsync(Mail, cancel);
        else await texts.SaveAsync(Mail, Subject, Text, cancel);
        TempData["Fatto"] = action == "ripristina" ? $"Il messaggio è di nuovo quello {(Mail.Template is null ? "del flusso" : "del sito")}." : "Testo salvato: vale dal prossimo messaggio.";
        return LocalRedirect(WorkflowLinks.Text(Type, Activity));
    }

    private IActionResult Show()
    {
        if (Mail is null) return NotFound();
        var words = Mail.Placeholders.ToDictionary(p => p.Name, p => p.Example);
        Preview = (MailTexts.Fill(Subject ?? "", words), MailTexts.Fill(Text ?? "", words));
        return Page();
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        Mail = await texts.FindAsync(Type, Activity, cancel);
        head.Title = Mail?.Title ?? "Messaggio";
        head.Breadcrumb.Add(new("Flussi", WorkflowLinks.Types));
        head.Breadcrumb.Add(new("Messaggi", WorkflowLinks.Texts));
    }
}
