using ReteLavoro.Territory;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

/// <summary>The types and provinces to choose among, and their words.</summary>
internal sealed record Choices(IReadOnlyList<(string Value, string Text)> Types, IReadOnlyList<(string Value, string Text)> Provinces)
{
    public static async Task<Choices> LoadAsync(IVocabularies vocabularies, ITerritory territory, CancellationToken cancel) => new(
        [.. (await vocabularies.TermsAsync(VocabularyIds.PartnerTypes, cancel)).Select(t => (t.Id, t.Label))],
        [.. (await territory.ProvincesAsync(cancel)).Select(p => (p.Sigla, p.Name))]);

    /// <summary>In words; a type that the vocabulary has lost is shown by its id.</summary>
    public string TypesInWords(IEnumerable<string> types) => string.Join(", ", types.Select(type => Text(Types, type)));
    public string Province(string? sigla) => sigla is null ? "" : Text(Provinces, sigla);

    private static string Text(IReadOnlyList<(string Value, string Text)> choices, string value) =>
        choices.FirstOrDefault(c => c.Value == value).Text ?? value;
}
