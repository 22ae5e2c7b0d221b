using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises.Pages;

/// <summary>The firm's guide: which procedures it meets the conditions of. What is answered is neither stored nor kept in the cache of pages, which knows the names of the answers.</summary>
internal sealed class QualeProceduraModel(Procedures procedures, IMeasures measures, LocalMunicipality municipalities, IOrganizations organizations, TimeProvider time, PageHead head, IPublicForms? forms = null) : PageModel
{
    internal static readonly IReadOnlyList<(string, string)> YesNo = [("si", "Sì"), ("no", "No"), ("", "Non so")];

    [BindProperty(SupportsGet = true)] public string? Dipendenti { get; set; }
    [BindProperty(SupportsGet = true)] public string? Licenziamenti { get; set; }
    [BindProperty(SupportsGet = true)] public string? Chiusura { get; set; }
    [BindProperty(SupportsGet = true)] public string? Cigs { get; set; }
    [BindProperty(SupportsGet = true)] public string? Accordo { get; set; }

    [BindProperty(SupportsGet = true)] public string? Comune { get; set; }

    /// <summary>Where the firm is; null where it did not say.</summary>
    public MunicipalityInfo? Place { get; private set; }
    public IReadOnlyList<OrganizationDetails> Offices { get; private set; } = [];

    /// <summary>The form that a crisis is reported with; null where the region has none.</summary>
    public (string Title, string Url)? Report { get; private set; }

    /// <summary>Null before the first answer.</summary>
    public IReadOnlyList<GuideResult>? Results { get; private set; }

    /// <summary>Within how many days dismissals are counted, as the edition says it; null when none does.</summary>
    public string? Within { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Ho una crisi: quale procedura?";
        head.Description = "Rispondi a poche domande e leggi quali procedure di legge possono riguardare la tua azienda.";
        head.Breadcrumb.Add(new("Home", "~/"));
        head.Breadcrumb.Add(new("Crisi", CrisisLinks.Public));
        var found = new List<(Procedure, Edition)>();
        foreach (var procedure in await procedures.AllAsync(cancel))
            if (await measures.EditionAsync(procedure.Edition, cancel) is { } edition && edition.RulesAbout(ProcedureGuide.About).Any()) found.Add((procedure, edition));
        Within = found.Select(f => f.Item2.Text("dismissalsWithinDays", f.Item2.ShownOn(time.Today))).FirstOrDefault(t => t is not null);
        if (Request.Query.Count == 0) return Page();
        var answers = new GuideAnswers { Employees = Count(nameof(Dipendenti), Dipendenti), Dismissals = Count(nameof(Licenziamenti), Licenziamenti), Closing = Said(Chiusura), Cigs = Said(Cigs), Agreement = Said(Accordo) };
        await PlaceAsync(cancel);
        if (!ModelState.IsValid) return this.WithErrors();
        Report = forms is null ? null : await forms.ForAsync(CaseFromReport.ReportPurpose, cancel);
        Results = [.. found.Select(f =>
        {
            var conditions = ProcedureGuide.Check(answers, f.Item2, f.Item2.ShownOn(time.Today));
            var verdict = ProcedureGuide.Together(conditions);
            return new GuideResult(f.Item1, verdict, conditions, verdict == Verdict.NotMet ? [] : ProcedureGuide.Terms(f.Item1, f.Item2, f.Item2.ShownOn(time.Today)));
        }).OrderBy(r => r.Verdict switch { Verdict.Met => 0, Verdict.Unknown => 1, _ => 2 })];
        return Page();
    }

    private async Task PlaceAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Comune)) return;
        if (Comune.Length > 100) { ModelState.AddModelError(nameof(Comune), "Scrivi al massimo 100 caratteri."); return; }
        switch (await municipalities.FindAsync(Comune, cancel))
        {
            case { Here: [var one] }:
                Place = one;
                var today = time.Today;
                Offices = [.. new[] { await organizations.CentreOfAsync(one.Code, today, cancel), await organizations.ProvinceBodyAsync(one.Province, today, cancel) }.OfType<OrganizationDetails>()];
                break;
            case { Here: [_, ..] several }:
                ModelState.AddModelError(nameof(Comune), $"Ci sono più comuni con questo nome: scrivi anche la provincia, per esempio «{several[0].Name} ({several[0].Province})».");
                break;
            case { Elsewhere: { } other }:
                ModelState.AddModelError(nameof(Comune), $"{other.Name} ({other.Province}) non è in questa regione: rivolgiti ai servizi per il lavoro della sua.");
                break;
            default:
                ModelState.AddModelError(nameof(Comune), $"Non troviamo un comune che si chiama «{Comune.Trim()}». Controlla come è scritto, oppure lascia vuoto.");
                break;
        }
    }

    private int? Count(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 1_000_000) return count;
        ModelState.AddModelError(field, "Scrivi un numero intero, per esempio 16; lascia vuoto se non lo sai.");
        return null;
    }

    private static bool? Said(string? answer) => answer switch { "si" => true, "no" => false, _ => null };
}
