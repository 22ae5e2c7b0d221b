using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
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

/// <summary>From the editor to where a content item is sent to be approved.</summary>
internal sealed class ApprovalLink(WorkflowTypes types, Permissions permissions) : IItemLink
{
    public async Task<MenuLink?> OfAsync(ContentItem item, ContentTypeDefinition type, ClaimsPrincipal person, CancellationToken cancel) =>
        type.RequiresApproval || await permissions.MayAsync(person, "Submit", type.Name, item, cancel) && await types.ForSubmissionAsync(type.Name, cancel) is not null
            ? new MenuLink("Invia in approvazione e segui l’approvazione", WorkflowLinks.Item(item.ContentItemId)) : null;
}
