using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Workflows;

namespace ReteLavoro.Crises.Areas.Gestione.Pages.Crisi;

/// <summary>A case as the back-office sees it: its facts, its offices, its terms, what may be done.</summary>
internal sealed class DettaglioModel(ContentStore content, CrisisReader reader, CrisisAccess access, CaseReports reports, CaseFiles files, TwinCases twinCases, SectorTest sectorTest, LikeCases likeCases, CasePathways pathways, CrisisActs work, CrisisGate gate, MandatoryFields mandatory, Definitions definitions, IApprovals approvals, Permissions permissions, IEnumerable<CaseLink> links, SiteDbContext db, SiteSettings settings, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    private IReadOnlySet<Guid> _mayOpen = new HashSet<Guid>();

    [FromRoute] public string Id { get; set; } = "";
    public ContentItem Item { get; private set; } = null!;
    public CrisisView View { get; private set; } = null!;
    public ApprovalState Approval { get; private set; } = null!;
    public IReadOnlyList<MissingValue> Missing { get; private set; } = [];

    /// <summary>What else keeps it from being sent.</summary>
    public IReadOnlyList<string> WhyNot { get; private set; } = [];
    public IReadOnlyList<ContentVersion> Versions { get; private set; } = [];

    /// <summary>The address of the public page; null while there is none.</summary>
    public string? Published { get; private set; }
    /// <summary>Which kind of moments the timeline shows; all of them without.</summary>
    [FromQuery] public string? Cronologia { get; set; }
    public SectorVerdict? Sector { get; private set; }
    public IReadOnlyList<CrisisFile> Files { get; private set; } = [];
    public IReadOnlyList<CaseReport> Reports { get; private set; } = [];
    public IReadOnlyList<(TwinCase Case, string? Reason)> Twins { get; private set; } = [];
    public IReadOnlyList<LikeCase> Alike { get; private set; } = [];

    /// <summary>The networks that follow the case today.</summary>
    public IReadOnlyList<CaseNetwork> Networks { get; private set; } = [];
    public IReadOnlyList<CasePathway> Pathways { get; private set; } = [];

    /// <summary>To what other modules make of its people.</summary>
    public IReadOnlyList<CaseLink> Links { get; private set; } = [];
    public bool MayEdit { get; private set; }
    public bool MayClassify { get; private set; }

    public MomentKind? ShownKind => TimelinePicture.Kinds.FirstOrDefault(k => k.Query == Cronologia)?.Kind;

    public bool MayOpen(CaseReport report) => _mayOpen.Contains(report.Submission);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    /// <summary>The terms for somebody's own calendar.</summary>
    public async Task<IActionResult> OnGetCalendarioAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        var sequences = await db.Set<CrisisTerm>().AsNoTracking().Where(t => t.ItemId == Id).ToDictionaryAsync(t => t.Term, t => t.Sequence, cancel);
        var link = (await settings.SiteAsync(cancel)).InMail(CrisisLinks.Detail(Id), "Il caso è nell'area riservata, alla voce «Crisi».");
        return File(Encoding.UTF8.GetBytes(TermCalendar.Of(Id, Item.DisplayText, View.Terms, sequences, link, time.UtcNow)), "text/calendar; charset=utf-8", "scadenze.ics");
    }

    public async Task<IActionResult> OnPostInviaAsync(string versione, string? nota, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        await approvals.SubmitAsync(User, Id, versione, nota, cancel);
        return Done("Il caso è stato inviato. Ti scriviamo a ogni passaggio dell'approvazione.");
    }

    public async Task<IActionResult> OnPostRitiraAsync(string? reason, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        await approvals.WithdrawAsync(User, Id, reason ?? "", cancel);
        return Done("Il caso è stato ritirato dall'approvazione.");
    }

    public async Task<IActionResult> OnPostClasseAsync(string? classe, string? perche, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayClassify) return Forbid();
        await work.ClassifyAsync(Item, classe ?? "", perche ?? "", cancel);
        return Done("La classe del caso è cambiata.");
    }

    public async Task<IActionResult> OnPostMotivoAsync(string? termine, string? motivo, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayEdit) return Forbid();
        await work.GiveReasonAsync(Id, View, termine ?? "", motivo ?? "", cancel);
        return Done("Il motivo del ritardo è salvato.");
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    private RedirectResult Done(string sentence)
    {
        TempData["Fatto"] = sentence;
        return Redirect(Url.Content(CrisisLinks.Detail(Id)));
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await content.LatestAsync(Id, cancel) is not { ContentType: CrisisLinks.Type } item) return NotFound();
        var readable = await access.ReadableAsync(User, cancel);
        if (!await readable.AnyAsync(v => v.ItemId == Id, cancel)) return Forbid();
        Item = item;
        View = await reader.ReadAsync(Id, item.Get<CrisisPart>(), cancel);
        Sector = await sectorTest.OfAsync(View.Part, cancel);
        if (View.Part.ClosedOn is null) Twins = [.. (await twinCases.OfAsync(Id, View.Part, readable, cancel)).Select(t => (t, View.Part.Twins.FirstOrDefault(known => known.Case == t.ItemId)?.Reason))];
        Alike = await likeCases.OfAsync(item, View, readable, cancel);
        Networks = [.. (await pathways.NetworksAsync(Id, cancel)).Where(n => n.Until is null)];
        Pathways = await pathways.PathwaysAsync(Id, cancel);
        List<CaseLink> leads = [];
        if (View.Part.Workers.Length > 0)
            foreach (var link in links)
                if (await permissions.HasAsync(User, link.Permission, cancel)) leads.Add(link);
        Links = leads;
        Files = await files.OfAsync(Id, cancel);
        Reports = await reports.OfAsync(Id, cancel);
        _mayOpen = await reports.ReadableAsync(Reports, User, cancel);
        Approval = await approvals.StateOfAsync(User, Id, cancel);
        Missing = await mandatory.OfAsync(item, cancel);
        WhyNot = (await definitions.GetAsync(cancel)).Types.GetValueOrDefault(CrisisLinks.Type) is { } type ? await gate.WhyNotAsync(item, type, cancel) : [];
        Versions = await content.VersionsAsync(Id, cancel);
        Published = Versions.FirstOrDefault(v => v.Published)?.Path;
        MayEdit = await permissions.MayAsync(User, "Edit", CrisisLinks.Type, item, cancel);
        MayClassify = await permissions.HasAsync(User, CrisisActs.Classify, cancel);
        head.Title = item.DisplayText;
        head.Section = "Crisi";
        // A refused act loads the page once more.
        head.Breadcrumb.Add(new("Crisi", CrisisLinks.List));
        return null;
    }
}
