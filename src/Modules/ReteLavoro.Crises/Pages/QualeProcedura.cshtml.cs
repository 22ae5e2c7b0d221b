using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;

namespace ReteLavoro.Crises.Pages;

/// <summary>The firm's guide: which procedures it meets the conditions of. What is answered is neither stored nor kept in the cache of pages, which knows the names of the answers.</summary>
internal sealed class QualeProceduraModel(Procedures procedures, IMeasures measures, TimeProvider time, PageHead head) : PageModel
{
    internal static readonly IReadOnlyList<(string, string)> YesNo = [("si", "Sì"), ("no", "No"), ("", "Non so")];

    [BindProperty(SupportsGet = true)] public string? Dipendenti { get; set; }
    [BindProperty(SupportsGet = true)] public string? Licenziamenti { get; set; }
    [BindProperty(SupportsGet = true)] public string? Chiusura { get; set; }
    [BindProperty(SupportsGet = true)] public string? Cigs { get; set; }
    [BindProperty(SupportsGet = true)] public string? Accordo { get; set; }

    /// <summary>Null before the first answer.</summary>
    public IReadOnlyList<GuideResult>? Results { get; private set; }

    /// <summary>Within how many days dismissals are counted, as the edition says it; null when none does.</summary>
    public string? Within { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Ho una crisi: quale procedura?";
        head.Description = "Rispondi a cinque domande e leggi quali procedure di legge possono riguardare la tua azienda.";
        head.Breadcrumb.Add(new("Home", "~/"));
        head.Breadcrumb.Add(new("Crisi", CrisisLinks.Public));
        var found = new List<(Procedure, Edition)>();
        foreach (var procedure in await procedures.AllAsync(cancel))
            if (await measures.EditionAsync(procedure.Edition, cancel) is { } edition && edition.RulesAbout(ProcedureGuide.About).Any()) found.Add((procedure, edition));
        Within = found.Select(f => f.Item2.Text("dismissalsWithinDays", f.Item2.ShownOn(time.Today))).FirstOrDefault(t => t is not null);
        if (Request.Query.Count == 0) return Page();
        var answers = new GuideAnswers { Employees = Count(nameof(Dipendenti), Dipendenti), Dismissals = Count(nameof(Licenziamenti), Licenziamenti), Closing = Said(Chiusura), Cigs = Said(Cigs), Agreement = Said(Accordo) };
        if (!ModelState.IsValid) return this.WithErrors();
        Results = [.. found.Select(f =>
        {
            var conditions = ProcedureGuide.Check(answers, f.Item2, f.Item2.ShownOn(time.Today));
            return new GuideResult(f.Item1, ProcedureGuide.Together(conditions), conditions);
        }).OrderBy(r => r.Verdict switch { Verdict.Met => 0, Verdict.Unknown => 1, _ => 2 })];
        return Page();
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
