using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.RateLimiting;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Organizations;

namespace ReteLavoro.Networks.Pages;

/// <summary>Where the representative of a body answers an invitation: whoever has the link, once, without an account.</summary>
[OutputCache(NoStore = true), EnableRateLimiting(RateLimits.Polite)]
internal sealed class AdesioneModel(Memberships memberships, ContentStore content, NetworkReader reader, IOrganizations organizations, PageHead head) : PageModel, IReloadable
{
    [FromRoute(Name = "secret")] public string Secret { get; set; } = "";
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Role { get; set; }
    [BindProperty] public bool Confirm { get; set; }

    /// <summary>Id of the version that the page shows.</summary>
    [BindProperty] public string? Read { get; set; }
    [BindProperty] public string? Reason { get; set; }

    /// <summary>Null when the link is no longer good.</summary>
    internal MembershipRequest? Open { get; private set; }
    internal NetworkView View { get; private set; } = null!;
    internal string Network { get; private set; } = "";
    private string? Version { get; set; }
    internal OrganizationDetails? Body { get; private set; }

    /// <summary>What has just been done; the link is used up then.</summary>
    internal string? Done { get; private set; }
    internal AdhesionLetter? Letter { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        Read = Version;
        return Page();
    }

    public async Task<IActionResult> OnPostAccettaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!CheckAcceptance().Passed(ModelState)) return this.WithErrors();
        Letter = await memberships.AcceptAsync(Secret, Name?.Trim(), Role?.Trim(), Read, cancel);
        Done = "Hai accettato: l'adesione è firmata. Vale quando la Regione approva la nuova versione della rete; il capofila ne è avvisato.";
        return Page();
    }

    private IEnumerable<(string, string)> CheckAcceptance()
    {
        // Who has a mandate signs as what the register says.
        var asksWho = Open?.Mandate is null;
        if (asksWho && string.IsNullOrWhiteSpace(Name)) yield return (nameof(Name), "Scrivi il tuo nome e cognome.");
        if (Name?.Length > 200) yield return (nameof(Name), "Il nome ha più di 200 caratteri.");
        if (asksWho && string.IsNullOrWhiteSpace(Role)) yield return (nameof(Role), "Scrivi in quale veste firmi, per esempio «legale rappresentante».");
        if (Role?.Length > 200) yield return (nameof(Role), "La veste ha più di 200 caratteri.");
        if (!Confirm) yield return (nameof(Confirm), "Per accettare conferma che rappresenti l'ente.");
    }

    public async Task<IActionResult> OnPostRifiutaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (string.IsNullOrWhiteSpace(Reason)) ModelState.AddModelError(nameof(Reason), "Scrivi perché non accetti.");
        if (Reason?.Length > 1000) ModelState.AddModelError(nameof(Reason), "Il motivo ha più di 1.000 caratteri.");
        if (!ModelState.IsValid) return this.WithErrors();
        await memberships.DeclineAsync(Secret, Reason!.Trim(), cancel);
        Done = "Hai rifiutato l'invito. Il capofila ne è avvisato.";
        return Page();
    }

    /// <summary>Shown again after a refusal, the page shows the network as it is now, and that is what is signed next.</summary>
    public async Task ReloadAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        Read = Version;
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        // The address is the key: it must lie in no cache and go to no other site.
        (Response.Headers.CacheControl, Response.Headers["Referrer-Policy"]) = ("no-store", "no-referrer");
        Response.Headers.Remove("ETag");
        head.Title = "Adesione a una rete";
        Open = await memberships.FindOpenAsync(Secret, cancel);
        if (Open is not null && await content.LatestAsync(Open.NetworkId, cancel) is { ContentType: "Rete" } network)
        {
            (Network, Version) = (network.DisplayText, network.ContentItemVersionId);
            View = await reader.ReadAsync(network.Get<NetworkPart>(), cancel);
            Body = await organizations.FindAsync(Open.Organization, cancel);
            return null;
        }
        Open = null;
        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }
}
