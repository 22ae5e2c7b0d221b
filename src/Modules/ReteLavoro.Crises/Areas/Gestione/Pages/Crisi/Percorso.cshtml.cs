using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Networks;

namespace ReteLavoro.Crises.Areas.Gestione.Pages.Crisi;

/// <summary>A pathway of a case: about to begin from one that a network has ready, or begun, to be adapted and ended (NET-11, NET-12).</summary>
internal sealed class PercorsoModel(CrisisAccess access, CrisisReader reader, CasePathways pathways, NetworkActivation activation, Permissions permissions, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public string Id { get; set; } = "";

    /// <summary>One that has begun; null for one that is about to.</summary>
    [FromRoute] public Guid? Percorso { get; set; }
    [FromQuery] public string? Rete { get; set; }
    [FromQuery] public int Numero { get; set; }
    [BindProperty] public PathwayText Testo { get; set; } = new();

    /// <summary>The version of the network that was shown; of a pathway that has begun, its revision.</summary>
    [BindProperty] public string? Versione { get; set; }
    [BindProperty] public string? Dal { get; set; }

    public ContentItem Item { get; private set; } = null!;
    public PathwayOffer? Offer { get; private set; }
    public CasePathway? Begun { get; private set; }

    /// <summary>Who began it, and whoever may edit the case.</summary>
    public bool MayChange { get; private set; }
    public DateOnly Today => time.Today;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        Testo = Begun is { } begun ? new(begun) : new(Offer!.Pathways[Numero]);
        Versione = Begun?.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Offer!.VersionId;
        Dal = (Begun?.StartsOn ?? time.Today).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return Page();
    }

    public async Task<IActionResult> OnPostCominciaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (Offer is null) return NotFound();
        if (!Read(out var from)) return this.WithErrors();
        await pathways.StartAsync(Item, Offer, Versione ?? "", Numero, Testo, from, cancel);
        return Done($"«{Testo.Title!.Trim()}» è cominciato. {Offer.Title} segue il caso.");
    }

    public async Task<IActionResult> OnPostAdattaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (Begun is null) return NotFound();
        if (!MayChange) return Forbid();
        if (!Read(out var from)) return this.WithErrors();
        await pathways.AdaptAsync(Id, Begun.Id, Revision, Testo, from, cancel);
        return Done("Il percorso è salvato.");
    }

    public async Task<IActionResult> OnPostConcludiAsync(string? ultimo, string? perche, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (Begun is null) return NotFound();
        if (!MayChange) return Forbid();
        // The other form of the page is not part of this one.
        Testo = new(Begun);
        await pathways.EndAsync(Id, Begun.Id, Revision, TypedDay.TryRead(ultimo, out var day) ? day : null, perche, cancel);
        return Done("Il percorso è concluso.");
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    private int Revision => int.TryParse(Versione, out var number) ? number : -1;

    private bool Read(out DateOnly from)
    {
        var good = TypedDay.TryRead(Dal, out from);
        return Testo.Wrong("Testo.").Concat(good ? [] : [("Dal", "Scrivi il primo giorno del percorso.")]).Passed(ModelState);
    }

    private RedirectResult Done(string sentence)
    {
        TempData["Fatto"] = sentence;
        return Redirect(Url.Content(CrisisLinks.Detail(Id)) + "#reti");
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        var (item, refused) = await access.OpenAsync(this, Id, cancel);
        if (item is null) return refused;
        Item = item;
        var organization = User.FindFirst(ActorClaims.OrganizationId)?.Value;
        if (Percorso is { } begun)
        {
            if ((Begun = (await pathways.PathwaysAsync(Id, cancel)).FirstOrDefault(p => p.Id == begun)) is null) return NotFound();
            MayChange = Begun.EndedOn is null && (Begun.Organization == organization || await permissions.MayAsync(User, "Edit", CrisisLinks.Type, item, cancel));
        }
        else
        {
            var view = await reader.ReadAsync(Id, item.Get<CrisisPart>(), cancel, offices: false);
            Offer = (await activation.OffersAsync([.. view.Units.Select(u => u.Municipality).DistinctBy(m => m.Code)], organization, RetiModel.Most, cancel)).FirstOrDefault(o => o.NetworkId == Rete);
            if (Offer is null || Numero < 0 || Numero >= Offer.Pathways.Count) return NotFound();
            if (!Offer.MayActivate) return Forbid();
        }
        head.Title = Begun?.Title ?? "Comincia da un percorso pronto";
        head.Section = item.DisplayText;
        head.Breadcrumb.Add(new("Crisi", CrisisLinks.List));
        head.Breadcrumb.Add(new(item.DisplayText, CrisisLinks.Detail(Id)));
        return null;
    }
}
