using ReteLavoro.Content;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <summary>What a version of a case changes, in the words of its page.</summary>
internal sealed class CrisisChanges(CrisisReader reader) : IPartChanges
{
    public string Part => nameof(CrisisPart);

    public async Task<IReadOnlyList<FieldChange>> BetweenAsync(ContentItem before, ContentItem after, CancellationToken cancel)
    {
        var (old, fresh) = (await LinesAsync(before, cancel), await LinesAsync(after, cancel));
        return [.. fresh.Select(f => f.Label).Union(old.Select(o => o.Label)).Select(label =>
        {
            string[] Of(List<(string Label, string Line)> lines) => [.. lines.Where(l => l.Label == label).Select(l => l.Line)];
            return FieldChange.OfLines(label, Of(old).Except(Of(fresh)), Of(fresh).Except(Of(old)));
        }).OfType<FieldChange>()];
    }

    private async Task<List<(string Label, string Line)>> LinesAsync(ContentItem item, CancellationToken cancel)
    {
        var part = item.Get<CrisisPart>();
        var view = await reader.ReadAsync(item.ContentItemId, part, cancel);
        var lines = new List<(string Label, string Line)>();
        // Labels come in this order, whether or not there is something under them.
        void Say(string label, params IEnumerable<string> said) => lines.AddRange(said.Where(s => s.Length > 0).Select(s => (label, s)));
        string Term(string vocabulary, string term) => term.Length == 0 ? "" : view.LabelOf(vocabulary, term);
        string Joined(params string[] words) => string.Join(", ", words.Where(w => w.Length > 0));
        static string Day(DateOnly? day) => day?.InWords() ?? "senza data";

        Say("Tipo di crisi", Term(CrisisVocabularies.Kinds, part.Kind));
        Say("Classe", part.Class == CrisisClass.Standard ? "Modello standard" : "Interesse regionale (progetto ad hoc)");
        Say("Concluso", part.ClosedOn?.InWords() ?? "");
        Say("Aziende", part.Firms.Select(f => Joined(f.Name, f.Vat.Length == 0 ? "" : $"partita IVA {f.Vat}", f.Ateco.Length == 0 ? "" : $"ATECO {f.Ateco}", f.SupplyChain.Length == 0 ? "" : $"filiera {f.SupplyChain}")));
        Say("Unità produttive", view.Units.Select(u => Joined($"{u.Municipality.Name} ({u.Municipality.Province})", u.Unit.Address, u.Firm, u.Unit.Employees is { } n ? $"{n} dipendenti" : "")).Concat(view.Elsewhere));
        Say("Procedura", view.Procedure?.Label ?? part.Procedure);
        Say("Date della procedura", part.Events.Select(e => $"{view.Procedure?.LabelOf(e.Key) ?? e.Key}: {e.Value.InWords()}"));
        Say("Sospensioni", part.Suspensions.Select(s => Joined($"dal {Day(s.From)}", s.To is { } to ? $"{to.InWords("al")}" : "", s.Reason)));
        Say("Persone", part.Workers.Select(w => Joined(Term(CrisisVocabularies.AgeBands, w.AgeBand), Term(CrisisVocabularies.Sexes, w.Sex), Term(CrisisVocabularies.EducationLevels, w.Education),
            Term(VocabularyIds.IscoGroups, w.Isco), Term(CrisisVocabularies.SeniorityBands, w.Seniority)) + $": {w.Count}"));
        Say("Valutazione: situazione", part.Situation);
        Say("Valutazione: competenze", part.Skills);
        Say("Valutazione: territorio", part.TerritorialContext);
        Say("Indicatori", part.Indicators.Select(i => $"{i.Name}: {i.Value}"));
        Say("Stato dell'accordo", Term(CrisisVocabularies.AgreementStates, part.AgreementState));
        Say("Accordi sindacali", part.Agreements.Select(a => Joined(Day(a.Date), a.Document, a.Article, a.Pathway ? "con il percorso di ricollocazione" : "")));
        Say("Tavoli di crisi", part.Meetings.Select(m => Joined(Day(m.Date), m.CalledBy, m.Participants, m.Decisions, m.Minutes.Length == 0 ? "" : $"verbale {m.Minutes}")));
        Say("Altri casi della stessa azienda", part.Twins.Select(t => t.Reason));
        Say("Che cosa si pubblica", part.Release is { } release ? [Joined(release.Act, Day(release.Date), release.FirmNames ? "i nomi delle aziende" : "", release.WorkerCounts ? "il numero delle persone" : "")] : []);
        return lines;
    }
}
