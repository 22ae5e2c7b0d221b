using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Setup.Areas.Gestione.Pages.Installazione;

/// <summary>What mails and headings say of the site: its name, and the address under which people reach it.</summary>
internal sealed class SitoModel(SiteSettings settings, Tenant tenant, PageHead head) : PageModel
{
    [BindProperty] public string? Nome { get; set; }
    [BindProperty] public string? Indirizzo { get; set; }

    /// <summary>Where links in mails lead today; null where they lead nowhere.</summary>
    public string? InUse { get; private set; }
    public string Hint => tenant.Settings.BaseUrl is { } own ? $"Con la regione alla fine. Se lo lasci vuoto vale quello dell’installazione: {own}." : "Con la regione alla fine: https://reti.esempio.it/lombardia.";

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        var own = await settings.GetAsync<SiteSection>("site", cancel);
        (Nome, Indirizzo) = (own.SiteName, own.BaseUrl);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (string.IsNullOrWhiteSpace(Nome)) ModelState.AddModelError(nameof(Nome), "Scrivi il nome del sito.");
        else if (Nome.Trim().Length > 100) ModelState.AddModelError(nameof(Nome), "Scrivi al massimo 100 caratteri.");
        if (WhyNot(Indirizzo) is { } sentence) ModelState.AddModelError(nameof(Indirizzo), sentence);
        if (!ModelState.IsValid) return this.WithErrors();
        // The section holds more than this page shows: the rest stays.
        var section = (await settings.AllAsync(cancel)).GetValueOrDefault("site")?.DeepClone() as JsonObject ?? [];
        section["SiteName"] = Nome!.Trim();
        if (string.IsNullOrWhiteSpace(Indirizzo)) section.Remove("BaseUrl");
        else section["BaseUrl"] = Indirizzo.Trim().TrimEnd('/');
        TempData["Fatto"] = await settings.SetAsync("site", section, cancel) ? "Nome e indirizzo sono salvati." : "Nome e indirizzo erano già questi.";
        return LocalRedirect(Url.Content(SetupLinks.Site));
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        head.Title = "Nome e indirizzo";
        InUse = (await settings.SiteAsync(cancel)).BaseUrl;
    }

    private static string? WhyNot(string? address)
    {
        if (string.IsNullOrWhiteSpace(address)) return null;
        if (address.Trim().Length > 200) return "Scrivi al massimo 200 caratteri.";
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            return "Scrivi un indirizzo che comincia con https://, senza niente dopo la regione.";
        return url.Scheme == "https" || url.IsLoopback ? null : "L’indirizzo deve cominciare con https://: i messaggi portano collegamenti personali.";
    }
}
