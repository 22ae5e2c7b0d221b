using ReteLavoro.Measures;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>The Italian names of partner types and duties, where a sheet lists them. Read once a request.</summary>
internal sealed class TermLabels(IVocabularies vocabularies) : ITermLabels
{
    private Dictionary<string, string>? _labels;

    public string? LabelOf(string termId) => (_labels ??= Read()).GetValueOrDefault(termId);

    // Asked for while text is being rendered, which cannot wait asynchronously; two short queries, and only where a list is shown.
    private Dictionary<string, string> Read() =>
        new[] { VocabularyIds.PartnerTypes, VocabularyIds.Duties }.SelectMany(v => vocabularies.TermsAsync(v, CancellationToken.None).GetAwaiter().GetResult())
            .GroupBy(t => t.Id).ToDictionary(g => g.Key, g => g.First().Label);
}
