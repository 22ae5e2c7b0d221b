using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>A network as the back-office sees it: where it stands, what the rules say, what may be done.</summary>
internal sealed class DettaglioModel(ContentStore content, NetworkReader reader, NetworkAccess access, NetworkGate gate, MandatoryFields mandatory, RemedyWatch remedies, IApprovals approvals, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public string Id { get; set; } = "";

    /// <summary>The day of the composition, as it stands in the address: "2026-11-24"; today without it.</summary>
    [FromQuery(Name = "al")] public string? Al { get; set; }
    internal ContentItem Item { get; private set; } = null!;
    internal NetworkView View { get; private set; } = null!;
    internal ApprovalState Approval { get; private set; } = null!;
    internal IReadOnlyList<ContentVersion> Versions { get; private set; } = [];

    /// <summary>The address of the public page; null while there is none.</summary>
    internal string? Published { get; private set; }
    internal bool MayEdit { get; private set; }
    internal IReadOnlyList<string> WhyNot { get; private set; } = [];
    internal IReadOnlyList<MissingValue> Missing { get; private set; } = [];
    internal IReadOnlyList<Remedy> Remedies { get; private set; } = [];

    /// <summary>The day whose composition is shown.</summary>
    internal DateOnly On { get; private set; }
    internal DateOnly Today => time.Today;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? (ModelState.IsValid ? Page() : this.WithErrors());

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
        var (door, refused) = await access.OpenAsync(this, Id, cancel);
        if (door is null) return refused;
        Item = door.Item;
        var asked = TypedDay.TryRead(Al, out var day);
        On = asked ? day : Today;
        if (Al is { Length: > 0 } && !asked) ModelState.AddModelError("al", $"«{Al}» non è un giorno: scrivilo come {Today.InDigits()}.");
        View = await reader.ReadAsync(door.Part, On, cancel);
        Missing = await mandatory.OfAsync(Item, cancel);
        WhyNot = await gate.WhyNotAsync(Item, cancel);
        Remedies = await remedies.OpenAsync(Id, cancel);
        Approval = await approvals.StateOfAsync(User, Id, cancel);
        Versions = await content.VersionsAsync(Id, cancel);
        Published = Versions.FirstOrDefault(v => v.Published)?.Path;
        MayEdit = door.MayEdit;
        head.Title = Item.DisplayText;
        head.Section = "Reti";
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        return null;
    }
}
