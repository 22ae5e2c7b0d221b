using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>A network as the back-office sees it: where it stands, what the rules say, what may be done.</summary>
public sealed class DettaglioModel(ContentStore content, NetworkReader reader, NetworkLists networks, IApprovals approvals, Permissions permissions, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public string Id { get; set; } = "";
    internal ContentItem Item { get; private set; } = null!;
    internal NetworkView View { get; private set; } = null!;
    internal ApprovalState Approval { get; private set; } = null!;
    internal IReadOnlyList<ContentVersion> Versions { get; private set; } = [];

    /// <summary>The address of the public page; null while there is none.</summary>
    internal string? Published { get; private set; }
    internal bool MayEdit { get; private set; }
    internal DateOnly Today => time.Today;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostInviaAsync(string versione, string? nota, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        await approvals.SubmitAsync(User, Id, versione, nota, cancel);
        TempData["Fatto"] = "La rete è stata inviata. Ti scriviamo a ogni passaggio dell'approvazione.";
        return Redirect(Url.Content(NetworkLinks.Detail(Id)));
    }

    public async Task<IActionResult> OnPostRitiraAsync(string? reason, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        await approvals.WithdrawAsync(User, Id, reason ?? "", cancel);
        TempData["Fatto"] = "La rete è stata ritirata dall'approvazione.";
        return Redirect(Url.Content(NetworkLinks.Detail(Id)));
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await content.LatestAsync(Id, cancel) is not { ContentType: "Rete" } item) return NotFound();
        Item = item;
        // A partner reads the network it belongs to, whoever began it.
        var organization = User.FindFirst(Kernel.Acts.ActorClaims.OrganizationId)?.Value;
        var isPartner = organization is not null && await networks.IsMemberAsync(Id, organization, cancel);
        if (!isPartner && !await permissions.MayAsync(User, "View", "Rete", item, cancel)) return Forbid();
        View = await reader.ReadAsync(item.Get<NetworkPart>(), cancel);
        Approval = await approvals.StateOfAsync(User, Id, cancel);
        Versions = await content.VersionsAsync(Id, cancel);
        Published = Versions.FirstOrDefault(v => v.Published)?.Path;
        MayEdit = await permissions.MayAsync(User, "Edit", "Rete", item, cancel);
        head.Title = item.DisplayText;
        head.Section = "Reti";
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        return null;
    }
}
