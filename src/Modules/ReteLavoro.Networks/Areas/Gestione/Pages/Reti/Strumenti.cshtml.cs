using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>Knowledge sources and pathways made ready: parts of the network, so that they too are approved before they show.</summary>
internal sealed class StrumentiModel(NetworkAccess access, ContentStore content, IVocabularies vocabularies, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    internal sealed class SourceForm
    {
        public string? Title { get; set; }
        public string? Kind { get; set; }
        public string? Url { get; set; }
        public string? From { get; set; }
        public string? To { get; set; }
    }

    internal sealed class PathwayForm
    {
        public string? Title { get; set; }
        public string? Services { get; set; }
        public string? Duration { get; set; }
        public string? Audience { get; set; }
    }

    [FromRoute] public string Id { get; set; } = "";
    [BindProperty] public SourceForm Source { get; set; } = new();
    [BindProperty] public PathwayForm Pathway { get; set; } = new();

    internal NetworkDoor Door { get; private set; } = null!;
    internal IReadOnlyList<Term> Kinds { get; private set; } = [];
    internal DateOnly Today => time.Today;
    internal string KindOf(KnowledgeSource source) => Kinds.FirstOrDefault(k => k.Id == source.Kind)?.Label ?? source.Kind;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostFonteAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayEdit) return Forbid();
        if (!CheckSource().Passed(ModelState)) return this.WithErrors();
        TypedDay.TryRead(Source.From, out var from);
        DateOnly? to = TypedDay.TryRead(Source.To, out var last) ? last : null;
        return await SaveAsync(p => p with { Sources = [.. p.Sources ?? [], new(Source.Title!.Trim(), Source.Kind!, Source.Url!.Trim(), from, to)] }, "La fonte è nella bozza della rete.", cancel);
    }

    private IEnumerable<(string, string)> CheckSource()
    {
        if (string.IsNullOrWhiteSpace(Source.Title)) yield return ("Source.Title", "Scrivi il titolo della fonte.");
        if (Source.Title?.Length > 255) yield return ("Source.Title", "Il titolo ha più di 255 caratteri.");
        if (Kinds.All(k => k.Id != Source.Kind)) yield return ("Source.Kind", "Scegli che tipo di fonte è.");
        if (string.IsNullOrWhiteSpace(Source.Url) || !KnowledgeAddress.IsGood(Source.Url.Trim())) yield return ("Source.Url", "Scrivi un indirizzo che comincia con https://, oppure quello di un file del sito, come /media/patto.pdf.");
        if (!TypedDay.TryRead(Source.From, out var from)) yield return ("Source.From", "Scrivi da quale giorno vale.");
        if (!string.IsNullOrWhiteSpace(Source.To) && !TypedDay.TryRead(Source.To, out _)) yield return ("Source.To", "Scrivi l'ultimo giorno, oppure lascia vuoto.");
        else if (TypedDay.TryRead(Source.To, out var to) && to < from) yield return ("Source.To", "L'ultimo giorno viene prima del primo.");
    }

    public async Task<IActionResult> OnPostTogliFonteAsync(int numero, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayEdit) return Forbid();
        return await SaveAsync(p => p with { Sources = [.. (p.Sources ?? []).Where((_, i) => i != numero)] }, "La fonte non è più nella bozza.", cancel);
    }

    public async Task<IActionResult> OnPostPercorsoAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayEdit) return Forbid();
        if (!CheckPathway().Passed(ModelState)) return this.WithErrors();
        return await SaveAsync(p => p with { Pathways = [.. p.Pathways ?? [], new(Pathway.Title!.Trim(), Pathway.Services!.Trim().ReplaceLineEndings("\n"), Pathway.Duration!.Trim(), Pathway.Audience!.Trim())] }, "Il percorso è nella bozza della rete.", cancel);
    }

    private IEnumerable<(string, string)> CheckPathway()
    {
        foreach (var (field, text, most, missing) in new[]
        {
            ("Pathway.Title", Pathway.Title, 255, "Scrivi il titolo del percorso."), ("Pathway.Services", Pathway.Services, 4000, "Scrivi i servizi del percorso, uno per riga."),
            ("Pathway.Duration", Pathway.Duration, 255, "Scrivi quanto dura, per esempio «tre mesi»."), ("Pathway.Audience", Pathway.Audience, 500, "Scrivi a chi è rivolto.")
        })
        {
            if (string.IsNullOrWhiteSpace(text)) yield return (field, missing);
            else if (text.Length > most) yield return (field, $"Il testo ha più di {most} caratteri.");
        }
    }

    public async Task<IActionResult> OnPostTogliPercorsoAsync(int numero, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayEdit) return Forbid();
        return await SaveAsync(p => p with { Pathways = [.. (p.Pathways ?? []).Where((_, i) => i != numero)] }, "Il percorso non è più nella bozza.", cancel);
    }

    public async Task ReloadAsync(CancellationToken cancel) => await LoadAsync(cancel);

    private async Task<IActionResult> SaveAsync(Func<NetworkPart, NetworkPart> change, string done, CancellationToken cancel)
    {
        try
        {
            change(Door.Part).WriteTo(Door.Item);
            await content.SaveDraftAsync(Door.Item, Door.Item.ContentItemVersionId, cancel);
        }
        catch (EditedMeanwhile)
        {
            throw new RuleBroken("Nel frattempo qualcuno ha salvato la rete: riprova.");
        }
        TempData["Fatto"] = done + " Si vede in pubblico quando la rete è approvata.";
        return Redirect(Url.Content(NetworkLinks.Tools(Id)));
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        var (door, refused) = await access.OpenAsync(this, Id, cancel);
        if (door is null) return refused;
        Door = door;
        Kinds = await vocabularies.TermsAsync(KnowledgeKinds.Vocabulary, cancel);
        head.Title = "Fonti e percorsi predefiniti";
        head.Section = door.Item.DisplayText;
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        head.Breadcrumb.Add(new(door.Item.DisplayText, NetworkLinks.Detail(Id)));
        return null;
    }
}
