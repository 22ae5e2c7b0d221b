using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>A network as the back-office sees it: where it stands, what the rules say, what may be done.</summary>
internal sealed class DettaglioModel(ContentStore content, NetworkReader reader, NetworkAccess access, NetworkGate gate, Workspace workspace, MandatoryFields mandatory, RemedyWatch remedies, IApprovals approvals, TimeProvider time, PageHead head) : PageModel, IReloadable
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

    /// <summary>Whether its workspace lets her in.</summary>
    internal bool HasWorkspace { get; private set; }
    internal IReadOnlyList<string> WhyNot { get; private set; } = [];
    internal IReadOnlyList<MissingValue> Missing { get; private set; } = [];
    internal IReadOnlyList<Remedy> Remedies { get; private set; } = [];

    /// <summary>The day whose composition is shown.</summary>
    internal DateOnly On { get; private set; }
    internal DateOnly Today => time.Today;

    /// <summary>Which version is shown when a day was asked for, in words; null when it is the newest, as it would be sent.</summary>
    internal string? Shown { get; private set; }

    /// <summary>False for days before the network was first published.</summary>
    internal bool ExistsOnDay { get; private set; } = true;

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

    /// <summary>The network as it stood on the day: the version published last by then, not the draft that somebody is writing.</summary>
    private async Task<NetworkPart> InForceAsync(NetworkPart draft, CancellationToken cancel)
    {
        var published = Versions.Where(v => v.PublishedUtc is not null).Select(v => (Version: v, Day: DateOnly.FromDateTime(v.PublishedUtc!.Value.InRome))).OrderBy(v => v.Version.PublishedUtc).ThenBy(v => v.Version.Number).ToList();
        if (published.LastOrDefault(v => v.Day <= On) is { Version: { } version } found)
        {
            Shown = $"Secondo la versione {version.Number}, in vigore dal {found.Day.InDigits()}.";
            return (await content.VersionAsync(version.VersionId, cancel))!.Get<NetworkPart>();
        }
        ExistsOnDay = false;
        Shown = published.Count > 0 ? $"Non era ancora costituita: lo è dal {published[0].Day.InDigits()}." : On < Today ? "Non era ancora costituita." : "Non è ancora costituita.";
        return draft;
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        var (door, refused) = await access.OpenAsync(this, Id, cancel);
        if (door is null) return refused;
        Item = door.Item;
        var asked = TypedDay.TryRead(Al, out var day);
        On = asked ? day : Today;
        if (Al is { Length: > 0 } && !asked) ModelState.AddModelError("al", $"«{Al}» non è un giorno: scrivilo come {Today.InDigits()}.");
        Versions = await content.VersionsAsync(Id, cancel);
        View = await reader.ReadAsync(asked ? await InForceAsync(door.Part, cancel) : door.Part, On, cancel);
        Missing = await mandatory.OfAsync(Item, cancel);
        WhyNot = await gate.WhyNotAsync(Item, cancel);
        Remedies = await remedies.OpenAsync(Id, cancel);
        Approval = await approvals.StateOfAsync(User, Id, cancel);
        Published = Versions.FirstOrDefault(v => v.Published)?.Path;
        MayEdit = door.MayEdit;
        HasWorkspace = await workspace.DoorAsync(User, door, cancel) is not null;
        head.Title = Item.DisplayText;
        head.Section = "Reti";
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        return null;
    }
}
