using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Organizations;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>The networks that a person may see: all of them, or her organization's.</summary>
public sealed class IndexModel(NetworkLists networks, IOrganizations organizations, IApprovals approvals, NetworkAccess access, Permissions permissions, Actor actor, PageHead head) : PageModel
{
    private IReadOnlyDictionary<string, string> _leads = new Dictionary<string, string>();
    private IReadOnlySet<string> _waiting = new HashSet<string>();

    [BindProperty(SupportsGet = true)] public string? Cerca { get; set; }
    /// <summary>Only those that have something to mend.</summary>
    [BindProperty(SupportsGet = true)] public bool Rimedi { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;
    internal NetworkPage<NetworkRow> Found { get; private set; } = null!;
    internal bool MayBegin { get; private set; }
    internal string LeadOf(NetworkRow row) => row.LeadPartner is { } id && _leads.TryGetValue(id, out var lead) ? lead : "—";

    private IReadOnlySet<string> _toMend = new HashSet<string>();
    internal bool IsToMend(NetworkRow row) => _toMend.Contains(row.ItemId);
    internal bool IsWaiting(NetworkRow row) => _waiting.Contains(row.ItemId);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Reti";
        var seesAll = await access.SeesAllAsync(User, cancel);
        Found = await networks.NewestAsync(actor.OrganizationId, actor.Id, seesAll, Cerca, Pagina, 20, cancel, Rimedi);
        _toMend = await networks.ToMendAsync([.. Found.Items.Select(n => n.ItemId)], cancel);
        _leads = await organizations.NamesAsync([.. Found.Items.Select(n => n.LeadPartner).OfType<string>().Distinct()], cancel);
        _waiting = await approvals.WaitingAsync([.. Found.Items.Select(n => n.ItemId)], cancel);
        MayBegin = await permissions.MayAsync(User, "Edit", "Rete", null, cancel);
    }
}
