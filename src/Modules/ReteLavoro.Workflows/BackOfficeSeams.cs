using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows;

/// <summary>What she may decide, on the first page of the back-office.</summary>
internal sealed class TasksTile(Decisions decisions, Permissions permissions) : IDashboardTile
{
    public string Title => "Attività da decidere";
    public string Url => WorkflowLinks.Tasks;

    public async Task<int?> CountAsync(ClaimsPrincipal person, CancellationToken cancel) =>
        await permissions.HasAsync(person, Permission.DecideTasks, cancel) ? await (await decisions.ForAsync(person, cancel)).CountAsync(cancel) : null;
}

/// <summary>Before somebody edits what is being approved: a version saved now would leave the others with nothing to decide.</summary>
internal sealed class ApprovalNotice(SiteDbContext db) : IEditNotice
{
    public async Task<EditNotice?> OfAsync(string itemId, CancellationToken cancel)
    {
        var sent = await db.Set<ApprovalTask>().Where(t => t.ItemId == itemId && t.State == TaskState.Open).OrderByDescending(t => t.CreatedUtc).Select(t => t.VersionId).FirstOrDefaultAsync(cancel);
        if (sent is null) return null;
        return await db.Set<ContentVersion>().AnyAsync(v => v.VersionId == sent && v.Latest == true, cancel)
            ? new("È in approvazione: se salvi una modifica, chi approva non può più decidere finché non ritiri e invii di nuovo.", new("Vedi a che punto è l'approvazione", WorkflowLinks.Item(itemId)))
            : new("In approvazione c'è una versione precedente a questa: chi approva non può più decidere finché non ritiri e invii di nuovo.", new("Ritira e invia la nuova versione", WorkflowLinks.Item(itemId)));
    }
}

/// <summary>From the editor to where a content item is sent to be approved.</summary>
internal sealed class ApprovalLink(WorkflowTypes types, Permissions permissions) : IItemLink
{
    public bool IsApproval => true;

    public async Task<MenuLink?> OfAsync(ContentItem item, ContentTypeDefinition type, ClaimsPrincipal person, CancellationToken cancel) =>
        type.RequiresApproval || await permissions.MayAsync(person, "Submit", type.Name, item, cancel) && await types.ForSubmissionAsync(item, cancel) is not null
            ? new MenuLink("Invia in approvazione e segui l’approvazione", WorkflowLinks.Item(item.ContentItemId)) : null;
}
