using System.Globalization;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting;

/// <summary>Reads what was written of vacancies, wherever it was written, and says of each text that is wrong why it is.</summary>
internal sealed class VacancyReader(IVocabularies vocabularies, LocalMunicipality municipalities)
{
    public const int MostPosts = 10_000;

    private readonly Dictionary<string, (string? Code, string? WhyNot)> _places = [];
    private IReadOnlyList<Term>? _sources, _contracts, _occupations;

    public async Task<IReadOnlyList<Term>> SourcesAsync(CancellationToken cancel) => _sources ??= await vocabularies.TermsAsync(ScoutingVocabularies.Sources, cancel);
    public async Task<IReadOnlyList<Term>> ContractsAsync(CancellationToken cancel) => _contracts ??= await vocabularies.TermsAsync(ScoutingVocabularies.Contracts, cancel);
    public async Task<IReadOnlyList<Term>> OccupationsAsync(CancellationToken cancel) => _occupations ??= await vocabularies.TermsAsync(VocabularyIds.IscoGroups, cancel);

    /// <param name="problems">Each under the name of the text that is to blame, a property of <see cref="VacancyText"/>.</param>
    /// <param name="codesAsTheyAre">An ISTAT code is not looked up: a recipe runs before a new region has its municipalities.</param>
    /// <returns>Null when there was a problem.</returns>
    public async Task<VacancyDraft?> ReadAsync(VacancyText text, ICollection<(string Field, string Sentence)> problems, CancellationToken cancel, bool codesAsTheyAre = false)
    {
        var before = problems.Count;
        void Wrong(string field, string sentence) => problems.Add((field, sentence));

        string? Short(string field, string? typed, int longest, string what)
        {
            if (Clean(typed) is not { } tidy) return null;
            if (tidy.Length > longest) Wrong(field, $"{what} ha più di {longest:N0} caratteri.");
            return tidy;
        }

        DateOnly? Day(string field, string? typed)
        {
            if (Clean(typed) is not { } tidy) return null;
            if (TypedDay.TryRead(tidy, out var day)) return day;
            Wrong(field, $"«{tidy}» non è una data: si scrive giorno/mese/anno, come 31/12/2026.");
            return null;
        }

        var source = TermOf(text.Source, await SourcesAsync(cancel));
        if (Clean(text.Source) is null) Wrong(nameof(text.Source), "Scegli da dove viene l'offerta.");
        else if (source is null) Wrong(nameof(text.Source), $"«{text.Source!.Trim()}» non è fra le fonti: {string.Join(", ", (await SourcesAsync(cancel)).Select(t => t.Label))}.");
        var contract = TermOf(text.Contract, await ContractsAsync(cancel));
        if (Clean(text.Contract) is { } kind && contract is null) Wrong(nameof(text.Contract), $"«{kind}» non è fra i tipi di contratto: {string.Join(", ", (await ContractsAsync(cancel)).Select(t => t.Label))}.");
        var title = Short(nameof(text.Title), text.Title, 200, "Il titolo");
        if (title is null) Wrong(nameof(text.Title), "Scrivi che lavoro è.");
        var reference = Short(nameof(text.Reference), text.Reference, 80, "Il riferimento");
        var employer = Short(nameof(text.Employer), text.Employer, 200, "Il nome dell'azienda");
        var note = Clean(text.Note);
        if (note?.Length > 2000) Wrong(nameof(text.Note), "La nota ha più di 2.000 caratteri.");

        var isco = "";
        if (!IscoCode.TryParse(text.Isco, out var code, out var whyNoIsco)) Wrong(nameof(text.Isco), whyNoIsco);
        else if (!IsKnown(code, await OccupationsAsync(cancel))) Wrong(nameof(text.Isco), $"Nessuna professione del vocabolario ha il codice ISCO {code}.");
        else isco = code.Value;

        string? ateco = null;
        if (Clean(text.Ateco) is { } activity)
            if (AtecoCode.TryParse(activity, out var read, out var whyNoAteco)) ateco = read.Value;
            else Wrong(nameof(text.Ateco), whyNoAteco);

        var place = "";
        if (Clean(text.Municipality) is not { } typedPlace) Wrong(nameof(text.Municipality), "Scrivi in quale comune si lavora.");
        else if (codesAsTheyAre && IstatCode.TryParse(typedPlace, out var istat, out _)) place = istat.Value;
        else
        {
            var (found, whyNot) = await PlaceAsync(typedPlace, cancel);
            if (found is null) Wrong(nameof(text.Municipality), whyNot!);
            else place = found;
        }

        var posts = 1;
        if (Clean(text.Posts) is { } number && !(int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out posts) && posts is >= 1 and <= MostPosts)) Wrong(nameof(text.Posts), $"I posti sono un numero da 1 a {MostPosts:N0}.");

        var (first, last) = (Day(nameof(text.FirstDay), text.FirstDay), Day(nameof(text.LastDay), text.LastDay));
        if (Clean(text.LastDay) is null) Wrong(nameof(text.LastDay), "Scrivi fino a quando vale: un'offerta scaduta non si propone più a nessuno.");
        else if (last < first) Wrong(nameof(text.LastDay), "L'offerta finisce prima di cominciare.");

        var link = Short(nameof(text.Link), text.Link, 500, "L'indirizzo");
        if (link is not null && !(Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")) Wrong(nameof(text.Link), "L'indirizzo comincia con https://");

        return problems.Count > before ? null : new()
        {
            Source = source!.Id, Reference = reference, Title = title!, Isco = isco, Ateco = ateco, Employer = employer, Municipality = place, Posts = posts, Contract = contract?.Id,
            FirstDay = first, LastDay = last!.Value, Link = link, Note = note?.ReplaceLineEndings("\n")
        };
    }

    /// <summary>A group that the vocabulary tells finely has all its parts there; of the others the major group is enough.</summary>
    private static bool IsKnown(IscoCode code, IReadOnlyList<Term> terms) =>
        code.Value.Length == 1 || !terms.Any(t => t.Id.Length == 2 && t.Id.StartsWith(code.MajorGroup, StringComparison.Ordinal)) ? terms.Any(t => t.Id == code.MajorGroup) : terms.Any(t => t.Id == code.Value[..2]);

    private static Term? TermOf(string? typed, IReadOnlyList<Term> terms)
    {
        var wanted = Territory.SearchText.Fold(typed);
        return wanted.Length == 0 ? null : terms.FirstOrDefault(t => t.Id == typed!.Trim() || Territory.SearchText.Fold(t.Label) == wanted);
    }

    private async Task<(string? Code, string? WhyNot)> PlaceAsync(string typed, CancellationToken cancel)
    {
        if (_places.TryGetValue(typed, out var known)) return known;
        var meant = await municipalities.FindAsync(typed, cancel);
        return _places[typed] = meant switch
        {
            { Here: [var one] } => (one.Code, null),
            { Here.Count: > 1 } => (null, $"In regione ci sono più comuni che si chiamano così: scrivi {string.Join(" oppure ", meant.Here.Select(m => $"«{m.Name} ({m.Province})»"))}."),
            { Elsewhere: { } other } => (null, $"{other.Name} è di un'altra regione."),
            _ => (null, $"Nessun comune della regione si chiama «{(typed.Length > 60 ? typed[..60] + "…" : typed)}».")
        };
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
