using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Organizations;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>The networks that a person may see: all of them, or her organization's.</summary>
public sealed class IndexModel(NetworkLists networks, IOrganizations organizations, IApprovals approvals, Permissions permissions, Actor actor, PageHead head) : PageModel
{
    private IReadOnlyDictionary<string, string> _leads = new Dictionary<string, string>();
    private IReadOnlySet<string> _waiting = new HashSet<string>();

    [BindProperty(SupportsGet = true)] public string? Cerca { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;
    internal NetworkPage<NetworkRow> Found { get; private set; } = null!;
    internal bool MayBegin { get; private set; }
    internal string LeadOf(NetworkRow row) => row.LeadPartner is { } id && _leads.TryGetValue(id, out var lead) ? lead : "—";

    internal bool IsWaiting(NetworkRow row) => _waiting.Contains(row.ItemId);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Reti";
        var seesAll = await permissions.HasAnyAsync(User, ["ViewContent", "View_Rete", "EditContent", "Edit_Rete", "PublishContent", "Publish_Rete"], cancel);
        Found = await networks.NewestAsync(actor.OrganizationId, actor.Id, seesAll, Cerca, Pagina, 20, cancel);
        _leads = await organizations.NamesAsync([.. Found.Items.Select(n => n.LeadPartner).OfType<string>().Distinct()], cancel);
        _waiting = await approvals.WaitingAsync([.. Found.Items.Select(n => n.ItemId)], cancel);
        MayBegin = await permissions.MayAsync(User, "Edit", "Rete", null, cancel);
    }
}
