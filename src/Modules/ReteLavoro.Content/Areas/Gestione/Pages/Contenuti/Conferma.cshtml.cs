using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content.Areas.Gestione.Pages.Contenuti;

/// <summary>Asks before a version is restored, a draft discarded, an item unpublished or taken away; then does it.</summary>
internal sealed class ConfermaModel(ContentStore content, ContentAccess access, PageHead head) : PageModel
{
    [FromRoute] public string ItemId { get; set; } = "";
    [FromRoute] public string Azione { get; set; } = "";
    [FromQuery] public string? Versione { get; set; }
    [BindProperty] public string? Motivo { get; set; }

    private IReadOnlyList<ContentVersion> _versions = [];

    private ContentVersion? Wanted => _versions.FirstOrDefault(v => v.VersionId == Versione);
    private string Title => _versions[0].DisplayText;
    public bool AsksWhy => Azione is "ritira" or "togli";
    public string Back => Azione == "ripristina" ? ContentLinks.Versions(ItemId) : ContentLinks.Edit(ItemId);

    public string Question => Azione switch
    {
        "ripristina" => $"Ripristinare la versione {Wanted!.Number}?",
        "ritira" => $"Ritirare «{Title}» dal sito?",
        "togli" => $"Togliere «{Title}»?",
        _ => $"Scartare la bozza di «{Title}»?"
    };

    public string Consequence => Azione switch
    {
        "ripristina" => "Il testo di quella versione diventa una bozza nuova, la più recente. Quello che è pubblicato non cambia.",
        "ritira" => "La pagina non risponde più e il contenuto sparisce dagli elenchi. Resta come bozza, e si può pubblicare di nuovo.",
        "togli" => "Il contenuto sparisce dal sito e dagli elenchi, anche da questi. Le sue versioni restano: chi può modificarlo lo può ripristinare.",
        _ => "La versione pubblicata torna a essere la più recente. La bozza resta fra le versioni, e si può ripristinare."
    };

    public string Button => Azione switch { "ripristina" => "Ripristina", "ritira" => "Ritira dal sito", "togli" => "Togli", _ => "Scarta la bozza" };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "versione")] string? typed, CancellationToken cancel)
    {
        Versione ??= typed;
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (AsksWhy && string.IsNullOrWhiteSpace(Motivo))
        {
            ModelState.AddModelError(nameof(Motivo), "Scrivi il motivo.");
            return this.WithErrors();
        }
        try { await DoAsync(cancel); }
        catch (EditedMeanwhile) { throw new RuleBroken("Nel frattempo qualcun altro ha salvato una versione: guarda le versioni e riprova."); }
        TempData["Fatto"] = Azione switch
        {
            "ripristina" => $"La versione {Wanted!.Number} è ripristinata: ora è la bozza più recente.",
            "ritira" => $"«{Title}» non è più sul sito.",
            "togli" => $"«{Title}» è stato tolto.",
            _ => "La bozza è scartata."
        };
        return LocalRedirect(Url.Content(Azione == "togli" ? ContentLinks.List : ContentLinks.Edit(ItemId)));
    }

    private Task DoAsync(CancellationToken cancel) => Azione switch
    {
        "ripristina" => content.RestoreAsync(Versione!, cancel),
        "ritira" => content.UnpublishAsync(ItemId, cancel, Motivo),
        "togli" => content.RemoveAsync(ItemId, cancel, Motivo),
        _ => content.DiscardDraftAsync(ItemId, cancel)
    };

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        _versions = await content.VersionsAsync(ItemId, cancel);
        if (_versions.Count == 0 || Azione == "ripristina" && Wanted is null) return NotFound();
        var what = Azione switch { "ritira" => "Publish", "togli" => "Delete", _ => "Edit" };
        if (!await access.MayAsync(User, what, _versions[0], cancel)) return Forbid();
        head.Title = Button;
        head.Breadcrumb.Add(new("Contenuti", ContentLinks.List));
        head.Breadcrumb.Add(new(Title, ContentLinks.Edit(ItemId)));
        return null;
    }
}
