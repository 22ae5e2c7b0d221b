using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>Who is asked in, who has signed, who leaves.</summary>
internal sealed class AdesioniModel(NetworkAccess access, NetworkReader reader, Memberships memberships, IOrganizations organizations, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    private const int MostResults = 20;

    [FromRoute] public string Id { get; set; } = "";
    [BindProperty(SupportsGet = true)] public string? Cerca { get; set; }

    /// <summary>One of <see cref="MaySign"/>: the body, and the mandate of who signs for it.</summary>
    [BindProperty] public string? Signer { get; set; }
    [BindProperty] public string? From { get; set; }
    [BindProperty] public string? Leaving { get; set; }
    [BindProperty] public string? LastDay { get; set; }
    [BindProperty] public string? Reason { get; set; }

    internal NetworkDoor Door { get; private set; } = null!;
    internal NetworkView View { get; private set; } = null!;
    internal IReadOnlyList<MembershipRequest> Requests { get; private set; } = [];
    /// <summary>What the search has found comes first.</summary>
    internal IReadOnlyList<(string Id, string Name)> MayBeInvited { get; private set; } = [];

    /// <summary>Who may be sent an invitation, for each of those.</summary>
    internal IReadOnlyList<(string Key, string InWords)> MaySign { get; private set; } = [];

    /// <summary>The names of those for whom nobody can sign yet.</summary>
    internal IReadOnlyList<string> WithoutSigner { get; private set; } = [];

    /// <summary>How many bodies outside the network the search has found; null where nothing was searched for.</summary>
    internal int? Found { get; private set; }

    /// <summary>Those whose leaving this person may record: all for the lead, otherwise her own body.</summary>
    internal IReadOnlyList<(string, string)> MayLeave { get; private set; } = [];
    internal DateOnly Today => time.Today;
    internal DateTime Now => time.UtcNow;
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();
    internal string NameOf(string organization) => _names.GetValueOrDefault(organization, organization);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostInvitaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayInvite) return Forbid();
        if (!CheckInvitation().Passed(ModelState)) return this.WithErrors();
        TypedDay.TryRead(From, out var from);
        var (organization, mandate) = (Signer!.Split(':')[0], Guid.TryParse(Signer.Split(':')[1], out var id) ? id : (Guid?)null);
        await memberships.InviteAsync(new(Id, organization, from, mandate), cancel);
        TempData["Fatto"] = "L'invito parte.";
        return Back();
    }

    private IEnumerable<(string, string)> CheckInvitation()
    {
        if (MaySign.All(s => s.Key != Signer)) yield return (nameof(Signer), $"Scegli chi firma fra quelli dell'elenco; se il soggetto non c'è, cercalo prima. {Memberships.WhoRegisters}");
        if (!TypedDay.TryRead(From, out _)) yield return (nameof(From), "Scrivi da quale giorno fa parte della rete.");
    }

    public async Task<IActionResult> OnPostRitiraAsync(Guid invito, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayInvite) return Forbid();
        await memberships.WithdrawAsync(Id, invito, cancel);
        TempData["Fatto"] = "L'invito è ritirato: il collegamento non vale più.";
        return Back();
    }

    public async Task<IActionResult> OnPostUscitaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        // Nobody takes another body out but the lead.
        if (MayLeave.Count == 0) return Forbid();
        if (!CheckLeaving().Passed(ModelState)) return this.WithErrors();
        TypedDay.TryRead(LastDay, out var day);
        await memberships.LeaveAsync(Id, Leaving!, day, Reason!.Trim(), cancel);
        TempData["Fatto"] = $"L'uscita di {NameOf(Leaving!)} è registrata: vale quando la nuova versione della rete è approvata.";
        return Back();
    }

    private IEnumerable<(string, string)> CheckLeaving()
    {
        if (MayLeave.All(o => o.Item1 != Leaving)) yield return (nameof(Leaving), "Scegli il soggetto che esce.");
        if (!TypedDay.TryRead(LastDay, out _)) yield return (nameof(LastDay), "Scrivi l'ultimo giorno nella rete.");
        if (string.IsNullOrWhiteSpace(Reason)) yield return (nameof(Reason), "Scrivi il motivo dell'uscita.");
        if (Reason?.Length > 1000) yield return (nameof(Reason), "Il motivo ha più di 1.000 caratteri.");
    }

    public async Task<IActionResult> OnPostRiportaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayInvite) return Forbid();
        await memberships.WriteWaitingAsync(Id, cancel);
        TempData["Fatto"] = "Le adesioni sono nella bozza: inviala in approvazione.";
        return Back();
    }

    public async Task ReloadAsync(CancellationToken cancel) => await LoadAsync(cancel);

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        var (door, refused) = await access.OpenAsync(this, Id, cancel);
        if (door is null) return refused;
        Door = door;
        View = await reader.ReadAsync(door.Part, cancel);
        Requests = await memberships.OfAsync(Id, cancel);
        _names = await organizations.NamesAsync([.. Requests.Select(r => r.Organization).Concat(door.Part.Partners.Select(p => p.Organization)).Distinct()], cancel);
        var current = door.Part.Partners.Where(p => p.To is null).ToList();
        var unsigned = current.Where(p => !p.IsSigned).Select(p => (p.Organization, NameOf(p.Organization)));
        var searched = door.MayInvite && !string.IsNullOrWhiteSpace(Cerca);
        IReadOnlyList<(string, string)> found = searched
            ? [.. (await organizations.SearchAsync(new() { Text = Cerca, On = time.Today, PageSize = MostResults }, cancel)).Items.Where(o => current.All(p => p.Organization != o.Id)).Select(o => (o.Id, o.Name))] : [];
        Found = searched ? found.Count : null;
        MayBeInvited = [.. found.Concat(unsigned)];
        if (door.MayInvite)
        {
            var bodies = await organizations.FindManyAsync([.. MayBeInvited.Select(o => o.Id)], cancel);
            var signers = new List<(OrganizationDetails Body, IReadOnlyList<Memberships.Signer> Signers)>();
            foreach (var (id, _) in MayBeInvited)
                if (bodies.TryGetValue(id, out var body)) signers.Add((body, await memberships.SignersAsync(body, cancel)));
            MaySign = [.. signers.SelectMany(s => s.Signers, (s, signer) => ($"{s.Body.Id}:{signer.Mandate?.ToString() ?? "ente"}", $"{s.Body.Name}: " + (signer.Mandate is null ? $"all'indirizzo {signer.Email}" : $"{signer.Name}, {signer.Role}")))];
            WithoutSigner = [.. signers.Where(s => s.Signers.Count == 0).Select(s => s.Body.Name)];
        }
        MayLeave = [.. current.Where(p => door.MayInvite || p.Organization == door.Organization).Select(p => (p.Organization, NameOf(p.Organization)))];
        head.Title = "Adesioni e uscite";
        head.Section = door.Item.DisplayText;
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        head.Breadcrumb.Add(new(door.Item.DisplayText, NetworkLinks.Detail(Id)));
        return null;
    }

    private RedirectResult Back() => Redirect(Url.Content(NetworkLinks.Memberships(Id)));
}
