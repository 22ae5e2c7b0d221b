using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <param name="Rule">The rule of the edition in force that asks for it; null where the region has none.</param>
internal sealed record SectorVerdict(Verdict Verdict, string Because, string? Rule, Source? Source);

/// <summary>
/// Whether the firms of a case can be one collective intervention: all of one sector (the same division of ATECO), or all
/// of one declared supply chain (INT-02). What a firm does not say makes the answer unknown, never a yes.
/// </summary>
internal sealed class SectorTest(IMeasures measures, TimeProvider time)
{
    // The rule on projects that asks for it; how many firms there may be is the project's business.
    private const string Check = "project.maximum-firms";

    /// <returns>Null for a case with fewer than two firms: there is nothing to compare.</returns>
    public async Task<SectorVerdict?> OfAsync(CrisisPart part, CancellationToken cancel)
    {
        if (part.Firms.Length < 2) return null;
        var (verdict, because) = Compare(part.Firms);
        var today = time.Today;
        var found = (await measures.EditionsAsync(cancel)).Where(e => e.Period.Contains(today)).SelectMany(e => e.RulesAbout(Check).Select(r => (Edition: e, Rule: r))).FirstOrDefault();
        return found.Rule is null ? new(verdict, because, null, null) : new(verdict, because, found.Edition.Sentence(found.Rule, today), found.Rule.Source);
    }

    internal static (Verdict Verdict, string Because) Compare(IReadOnlyList<CrisisFirm> firms)
    {
        var divisions = firms.Select(f => DivisionOf(f.Ateco)).ToList();
        var known = divisions.OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        if (known.Count == 1 && !divisions.Contains(null)) return (Verdict.Met, $"Stesso settore: tutte le aziende sono nella divisione ATECO {known[0]}.");
        var chains = firms.Select(f => SearchText.Fold(f.SupplyChain)).Distinct().ToList();
        if (chains is [{ Length: > 0 }]) return (Verdict.Met, $"Stessa filiera: tutte le aziende dichiarano «{firms[0].SupplyChain.Trim()}».");
        var chain = chains.All(c => c.Length == 0) ? "nessuna dichiara una filiera" : chains.Contains("") ? "non tutte dichiarano una filiera" : "le filiere dichiarate sono diverse";
        if (known.Count > 1) return (Verdict.NotMet, $"Le divisioni ATECO sono diverse ({string.Join(", ", known)}) e {chain}. Se le aziende appartengono alla stessa filiera, scrivila allo stesso modo per tutte.");
        var missing = firms.Where((_, i) => divisions[i] is null).Select(f => f.Name);
        return (Verdict.Unknown, $"Non si può dire: manca la divisione ATECO di {string.Join(", ", missing)}, e {chain}.");
    }

    /// <returns>Two digits; null for a code that does not go down to the division.</returns>
    public static string? DivisionOf(string ateco) => ateco.Length >= 2 && char.IsAsciiDigit(ateco[0]) && char.IsAsciiDigit(ateco[1]) ? ateco[..2] : null;
}
