using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Networks;

namespace ReteLavoro.Crises.Areas.Gestione.Pages.Crisi;

/// <summary>The networks that cover the municipalities of a case, with what they have ready: to begin from, or to be entrusted with the case (NET-11).</summary>
internal sealed class RetiModel(CrisisAccess access, CrisisReader reader, CasePathways pathways, NetworkActivation activation, Permissions permissions, PageHead head) : PageModel, IReloadable
{
    /// <summary>More than cover one place anywhere; what is beyond is said.</summary>
    public const int Most = 100;

    [FromRoute] public string Id { get; set; } = "";
    public ContentItem Item { get; private set; } = null!;
    public CrisisView View { get; private set; } = null!;
    public IReadOnlyList<PathwayOffer> Offers { get; private set; } = [];
    public IReadOnlyList<CaseNetwork> Following { get; private set; } = [];
    public bool MayEntrust { get; private set; }
    public bool IsClosed => View.Part.ClosedOn is not null;

    /// <summary>The municipalities of the case that no network covers.</summary>
    public IReadOnlyList<string> Uncovered => [.. View.Units.Select(u => u.Municipality).DistinctBy(m => m.Code).Where(m => Offers.All(o => !o.Municipalities.Contains(m.Code))).Select(m => m.Name)];

    public string Covered(PathwayOffer offer) => string.Join(", ", View.Units.Select(u => u.Municipality).DistinctBy(m => m.Code).Where(m => offer.Municipalities.Contains(m.Code)).Select(m => m.Name));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostAffidaAsync(string? rete, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayEntrust) return Forbid();
        var offer = Offers.FirstOrDefault(o => o.NetworkId == rete) ?? throw new RuleBroken("Questa rete non copre i comuni del caso.");
        await pathways.EntrustAsync(Item, offer, cancel);
        return Done($"{offer.Title} segue il caso: i suoi soggetti che possono attivare percorsi ora lo leggono.");
    }

    public async Task<IActionResult> OnPostTogliAsync(Guid riga, string? perche, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayEntrust) return Forbid();
        await pathways.ReleaseAsync(Id, riga, perche, cancel);
        return Done("La rete non segue più il caso.");
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    private RedirectResult Done(string sentence)
    {
        TempData["Fatto"] = sentence;
        return Redirect(Url.Content(CrisisLinks.Networks(Id)));
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        var (item, refused) = await access.OpenAsync(this, Id, cancel);
        if (item is null) return refused;
        (Item, View) = (item, await reader.ReadAsync(Id, item.Get<CrisisPart>(), cancel, offices: false));
        Offers = await activation.OffersAsync([.. View.Units.Select(u => u.Municipality).DistinctBy(m => m.Code)], User.FindFirst(ActorClaims.OrganizationId)?.Value, Most, cancel);
        Following = [.. (await pathways.NetworksAsync(Id, cancel)).Where(n => n.Until is null)];
        MayEntrust = await permissions.HasAsync(User, CasePathways.Entrust, cancel);
        head.Title = "Reti e percorsi pronti";
        head.Section = item.DisplayText;
        head.Breadcrumb.Add(new("Crisi", CrisisLinks.List));
        head.Breadcrumb.Add(new(item.DisplayText, CrisisLinks.Detail(Id)));
        return null;
    }
}
