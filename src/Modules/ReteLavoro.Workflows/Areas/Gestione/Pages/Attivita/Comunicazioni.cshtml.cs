using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Attivita;

/// <summary>The conversation beside one run: where its forms are sent, wherever they stand, and where its files come from.</summary>
[May(Permission.AccessAdminPanel), UploadLimit(MessageFiles.Megabytes)]
internal sealed class ComunicazioniModel(SiteDbContext db, Conversations conversations, MessageFiles files, PrivateFiles disk, PageHead head) : PageModel, IReloadable
{
    public const string FromItem = "contenuto";

    [FromRoute] public Guid Id { get; set; }

    /// <summary>Where the form stood: the id of a task, or "contenuto".</summary>
    [BindProperty] public string? Da { get; set; }
    [BindProperty] public string? Commento { get; set; }
    [BindProperty] public string? Richiesta { get; set; }
    [BindProperty] public DateOnly? Entro { get; set; }
    public ConversationView View { get; private set; } = null!;
    public string Title { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnGetScaricaAsync(Guid file, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        return await files.FindAsync(Id, file, cancel) is { } found ? disk.Download(this, MessageFiles.Folder, found.Id, found.Name) : NotFound();
    }

    public async Task<IActionResult> OnPostCommentaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        await conversations.CommentAsync(User, Id, await WritingAsync("Commento", Commento, cancel), cancel);
        return Done("La comunicazione è inviata.");
    }

    public async Task<IActionResult> OnPostChiediAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!ModelState.IsValid) return this.WithErrors();
        if (View.TaskId is not { } task) return NotFound();
        await conversations.AskAsync(User, task, await WritingAsync("Richiesta", Richiesta, cancel), Entro, cancel);
        return Done("L'integrazione è chiesta: ti scriviamo quando arriva la risposta.");
    }

    public async Task<IActionResult> OnPostRispondiAsync(Guid richiesta, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        var field = AnswerField(richiesta);
        await conversations.AnswerAsync(User, Id, richiesta, await WritingAsync(field, Request.Form[field], cancel), cancel);
        return Done("La risposta è inviata.");
    }

    public async Task<IActionResult> OnPostRitiraAsync(Guid richiesta, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        await conversations.WithdrawAsync(User, Id, richiesta, cancel);
        return Done("La richiesta è ritirata.");
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    /// <summary>Two offices may each wait for an answer of their own on one page.</summary>
    public static string AnswerField(Guid request) => $"Risposta-{request}";

    private async Task<Writing> WritingAsync(string field, string? text, CancellationToken cancel)
    {
        var sent = new List<SentFile>();
        foreach (var file in Request.Form.Files.GetFiles("File" + field)) sent.Add((await SentFile.ReadAsync(file, cancel))!);
        return new(field, text, sent);
    }

    private LocalRedirectResult Done(string sentence)
    {
        TempData["Fatto"] = sentence;
        return LocalRedirect((View.TaskId is { } task ? WorkflowLinks.Task(task) : View.OnItem ? WorkflowLinks.Item(View.Instance.ItemId) : WorkflowLinks.Conversation(Id)) + "#comunicazioni");
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await db.Set<WorkflowInstance>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == Id, cancel) is not { } instance) return NotFound();
        var task = Guid.TryParse(Da, out var id) ? await db.Set<ApprovalTask>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && t.InstanceId == Id, cancel) : null;
        if (await conversations.OfAsync(User, instance, task, cancel) is not { } view) return Forbid();
        View = view with { OnItem = Da == FromItem };
        Title = await db.Set<ContentVersion>().Where(v => v.VersionId == instance.VersionId).Select(v => v.DisplayText).FirstOrDefaultAsync(cancel) ?? "";
        head.Title = $"Comunicazioni: {Title}";
        head.Section = "Attività";
        // A refused act loads the page once more.
        head.Breadcrumb.Clear();
        head.Breadcrumb.Add(new("Attività", WorkflowLinks.Tasks));
        head.Breadcrumb.Add(new(Title, WorkflowLinks.Item(instance.ItemId)));
        return null;
    }
}
