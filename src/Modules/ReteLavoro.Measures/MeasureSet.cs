using System.Text.Json;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures.Data;

namespace ReteLavoro.Measures;

/// <summary>All the rows of the module at one moment, as they are stored.</summary>
internal sealed record MeasureRows(
    IReadOnlyList<LegalActRow> Acts, IReadOnlyList<MeasureRow> Measures, IReadOnlyList<EditionRow> Editions, IReadOnlyList<EditionActRow> EditionActs,
    IReadOnlyList<ParameterRow> Parameters, IReadOnlyList<RuleRow> Rules, IReadOnlyList<ProvisionalRow> Provisional);

/// <summary>All measures of a region at one moment. A region has some dozens of editions: they are read together.</summary>
internal sealed class MeasureSet
{
    public MeasureSet(MeasureRows rows)
    {
        var acts = rows.Acts.ToDictionary(a => a.Id, a => new LegalAct(a.Id, a.Type, a.Number, a.Date, a.Body, a.Title, a.Url, a.Bulletin, a.ValidFrom, a.ValidTo) { ReleasesCases = a.ReleasesCases }, StringComparer.Ordinal);
        Acts = [.. acts.Values.OrderByDescending(a => a.Date ?? DateOnly.MinValue).ThenBy(a => a.Citation, StringComparer.Ordinal)];
        var editionActs = rows.EditionActs.ToLookup(a => a.EditionId);
        var parameters = rows.Parameters.ToLookup(p => p.EditionId);
        var rules = rows.Rules.ToLookup(r => r.EditionId);
        var provisional = rows.Provisional.ToLookup(p => p.EditionId);
        var editions = rows.Editions.ToLookup(e => e.MeasureId);
        Measures = [.. rows.Measures.OrderBy(m => m.Position).ThenBy(m => m.Id, StringComparer.Ordinal).Select(m => new Measure(m.Id, m.Name,
            [.. editions[m.Id].OrderBy(e => e.ValidFrom).ThenBy(e => e.Position).Select(e => new Edition(
                e.Id, e.Name, m.Id, m.Name, new Period(e.ValidFrom, e.ValidTo),
                [.. parameters[e.Id].GroupBy(p => p.Name).OrderBy(g => g.Min(p => p.Position)).Select(g => Parameter(g.Key, g))],
                [.. rules[e.Id].OrderBy(r => r.Position).Select(r => new Rule(r.RuleId, r.Check, r.Sentence, Source(r.ActId, r.At, r.Quote)))],
                [.. editionActs[e.Id].OrderBy(a => a.Position).Select(a => acts[a.ActId])],
                [.. provisional[e.Id].OrderBy(p => p.Position).Select(p => new ProvisionalRule(p.Id, p.Sentence, p.EndsWhen, p.EndsOn,
                    Source(p.ActId, p.At, p.Quote), p.EndedByActId is { } by ? acts[by] : null))])
            {
                CombinableWith = JsonSerializer.Deserialize<List<string>>(e.Combinable) ?? [],
                IncompatibleWith = JsonSerializer.Deserialize<List<string>>(e.Incompatible) ?? [],
                ExtendedBy = e.ExtendedByActId is { } act ? acts[act] : null,
                Version = e.Version,
                ValidFromNote = e.ValidFromNote,
                Concluded = e.Concluded
            })]))];
        Editions = [.. Measures.SelectMany(m => m.Editions)];
        ById = Editions.ToDictionary(e => e.Id, StringComparer.Ordinal);

        Source Source(string actId, string at, string quote) => new(actId, acts[actId].Citation, at, quote, acts[actId].Url);

        Parameter Parameter(string name, IEnumerable<ParameterRow> all)
        {
            // Of the rows of one day the last one holds: the others are what was corrected.
            var current = all.GroupBy(p => p.From).Select(g => g.MaxBy(p => p.Number)!).OrderBy(p => p.From).ToList();
            return new(name, current[^1].Label, current[^1].Kind,
                [.. current.Select(p => new ParameterValue(p.From, p.Value, p.Kind, p.Prefix, p.Unit, p.Decimals, Source(p.ActId, p.At, p.Quote)) { ToVerify = p.ToVerify })]);
        }
    }

    public IReadOnlyList<LegalAct> Acts { get; }
    public IReadOnlyList<Measure> Measures { get; }
    public IReadOnlyList<Edition> Editions { get; }
    public IReadOnlyDictionary<string, Edition> ById { get; }
}
