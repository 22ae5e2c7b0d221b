using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Attivita;

/// <summary>Where an item stands: the address that mails carry, for who sent it and for who decides.</summary>
[May(Permission.AccessAdminPanel)]
internal sealed class ContenutoModel(SiteDbContext db, IApprovals approvals, Decisions decisions, Conversations conversations, ContentStore content, Permissions permissions, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public string ItemId { get; set; } = "";
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? Version { get; set; }
    [BindProperty] public string? Comment { get; set; }
    public string Latest { get; private set; } = "";
    public ApprovalState State { get; private set; } = null!;
    public ConversationView? Conversation { get; private set; }
    public string Title { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } no) return no;
        return State.OpenTasks.Where(t => t.MayDecide).ToList() is [var only] ? LocalRedirect(only.Url) : Page();
    }

    public async Task<IActionResult> OnPostInviaAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } no) return no;
        await approvals.SubmitAsync(User, ItemId, Version ?? "", Comment, cancel);
        TempData["Fatto"] = "Inviato in approvazione.";
        return LocalRedirect(WorkflowLinks.Item(ItemId));
    }

    public async Task<IActionResult> OnPostRinviaAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } no) return no;
        await approvals.ResubmitAsync(User, ItemId, Version ?? "", Comment, cancel);
        TempData["Fatto"] = "La versione di prima è ritirata, quella nuova è in approvazione.";
        return LocalRedirect(WorkflowLinks.Item(ItemId));
    }

    public async Task<IActionResult> OnPostRitiraAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } no) return no;
        await approvals.WithdrawAsync(User, ItemId, Reason ?? "", cancel);
        TempData["Fatto"] = "Ritirato: ora lo puoi modificare e inviare di nuovo.";
        return LocalRedirect(WorkflowLinks.Item(ItemId));
    }

    public async Task ReloadAsync(CancellationToken cancel) => await FindAsync(cancel);

    private async Task<IActionResult?> FindAsync(CancellationToken cancel)
    {
        if (await content.LatestAsync(ItemId, cancel) is not { } item) return NotFound();
        if (!await permissions.MayAsync(User, "View", item.ContentType, item, cancel) && !await ConcernsAsync(cancel)) return Forbid();
        State = await approvals.StateOfAsync(User, ItemId, cancel);
        if (State.Run is { } run && await conversations.OfAsync(User, await db.Set<WorkflowInstance>().AsNoTracking().FirstAsync(i => i.Id == run.Id, cancel), null, cancel) is { } conversation)
            Conversation = conversation with { OnItem = true };
        (Title, head.Title, Latest) = (item.DisplayText, item.DisplayText, item.ContentItemVersionId);
        head.Breadcrumb.Add(new("Attività", WorkflowLinks.Tasks));
        return null;
    }

    private async Task<bool> ConcernsAsync(CancellationToken cancel)
    {
        foreach (var task in await db.Set<ApprovalTask>().AsNoTracking().Where(t => t.ItemId == ItemId).OrderByDescending(t => t.CreatedUtc).Take(50).ToListAsync(cancel))
            if (await decisions.MaySeeAsync(User, task, await db.Set<WorkflowInstance>().AsNoTracking().FirstAsync(i => i.Id == task.InstanceId, cancel), cancel)) return true;
        return false;
    }
}
