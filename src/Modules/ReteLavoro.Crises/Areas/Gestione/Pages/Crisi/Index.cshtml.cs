using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;
using ReteLavoro.Workflows;

namespace ReteLavoro.Crises.Areas.Gestione.Pages.Crisi;

/// <summary>The cases that a person may read, what is overdue first.</summary>
internal sealed class IndexModel(CrisisLists cases, CrisisAccess access, Procedures procedures, IVocabularies vocabularies, ITerritory territory, IApprovals approvals, Permissions permissions, SiteSettings settings, TimeProvider time, PageHead head) : PageModel
{
    private IReadOnlySet<string> _waiting = new HashSet<string>();
    private IReadOnlyList<Procedure> _procedures = [];
    private IReadOnlyList<Term> _agreements = [];
    private int _soon;

    internal static readonly IReadOnlyList<(string, string)> States = [("aperti", "Aperti"), ("scaduti", "Con scadenze passate"), ("senza-verbale", "Con un verbale che manca"), ("bozza", "In bozza"), ("pubblicati", "Pubblicati"), ("conclusi", "Conclusi")];

    [BindProperty(SupportsGet = true)] public string? Cerca { get; set; }
    [BindProperty(SupportsGet = true)] public string? Provincia { get; set; }
    [BindProperty(SupportsGet = true)] public string? Procedura { get; set; }
    [BindProperty(SupportsGet = true)] public string? Accordo { get; set; }
    [BindProperty(SupportsGet = true)] public string? Stato { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;
    public CasePage<CaseRow> Found { get; private set; } = null!;
    public bool MayBegin { get; private set; }
    public IReadOnlyList<(string, string)> Provinces { get; private set; } = [];
    public IEnumerable<(string, string)> Procedures => _procedures.Select(p => (p.Id, p.Label));
    public bool Filtered => !string.IsNullOrEmpty(Cerca) || Provincia is not null || Procedura is not null || Accordo is not null || Stato is not null;

    public bool IsWaiting(CaseRow row) => _waiting.Contains(row.ItemId);
    public IEnumerable<(string, string)> Agreements => _agreements.Select(a => (a.Id, a.Label));
    public string? AgreementOf(CaseRow row) => row.AgreementState.Length == 0 ? null : _agreements.FirstOrDefault(a => a.Id == row.AgreementState)?.Label ?? row.AgreementState;
    public string ProcedureOf(CaseRow row) => _procedures.FirstOrDefault(p => p.Id == row.Procedure)?.Label ?? "Nessuna";

    public (string Text, string Tone) DueOf(CaseRow row) => row.NextDue is not { } due ? ("Nessuna", "neutral") : (due.DayNumber - time.Today.DayNumber) switch
    {
        < -1 => ($"Scaduta il {due.InDigits()}, da {time.Today.DayNumber - due.DayNumber} giorni", "danger"),
        -1 => ("Scaduta ieri", "danger"),
        0 => ("Scade oggi", "warning"),
        1 => ("Scade domani", "warning"),
        var left => ($"{due.InDigits()}, fra {left} giorni", left <= _soon ? "warning" : "progress")
    };

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Crisi";
        _soon = (await settings.GetAsync<CrisisSection>(CrisisSection.Name, cancel)).RemindDays.DefaultIfEmpty().Max();
        _procedures = await procedures.AllAsync(cancel);
        Provinces = [.. (await territory.ProvincesAsync(cancel)).Select(p => (p.Sigla, p.Name))];
        Provincia = Provinces.Any(p => p.Item1 == Provincia) ? Provincia : null;
        Procedura = _procedures.Any(p => p.Id == Procedura) ? Procedura : null;
        _agreements = await vocabularies.TermsAsync(CrisisVocabularies.AgreementStates, cancel);
        Accordo = _agreements.Any(a => a.Id == Accordo) ? Accordo : null;
        Stato = States.Any(s => s.Item1 == Stato) ? Stato : null;
        Found = await cases.NewestAsync(new()
        {
            Text = Cerca, Province = Provincia, Procedure = Procedura, AgreementState = Accordo, Page = Pagina, Readable = await access.ReadableAsync(User, cancel),
            State = Stato switch { "aperti" => CaseState.Open, "scaduti" => CaseState.Overdue, "senza-verbale" => CaseState.NoMinutes, "bozza" => CaseState.Draft, "pubblicati" => CaseState.Published, "conclusi" => CaseState.Closed, _ => null }
        }, 20, cancel);
        _waiting = await approvals.WaitingAsync([.. Found.Items.Select(n => n.ItemId)], cancel);
        MayBegin = await permissions.MayAsync(User, "Edit", CrisisLinks.Type, null, cancel);
    }
}
