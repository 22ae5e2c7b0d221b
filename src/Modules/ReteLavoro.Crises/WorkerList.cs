using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <summary>Something that a list of workers may say of each of them, in a column of its own.</summary>
/// <param name="Headings">Folded, as lists of payroll offices write them.</param>
internal sealed record WorkerColumn(string Id, string Label, string[] Headings);

/// <summary>
/// What was found in a list of workers: numbers, and faults by line. No name, no fiscal code and no other cell of the file
/// is in here, so that none can be stored, logged or shown (CRI-05); headings are, unless they look like somebody's data.
/// </summary>
internal sealed record WorkerListReport
{
    /// <summary>Columns of the file by their place, from 0; empty when the file could not be read.</summary>
    public IReadOnlyList<string> Headings { get; init; } = [];

    /// <summary>Which column of the file says what.</summary>
    public IReadOnlyDictionary<string, int> Mapping { get; init; } = new Dictionary<string, int>();

    /// <summary>Rows with something in them, the headings not counted.</summary>
    public int Rows { get; init; }
    public int BadRows { get; init; }

    /// <summary>In the order of the vocabularies. Only of rows without a fault.</summary>
    public IReadOnlyList<WorkerGroup> Groups { get; init; } = [];
    public IReadOnlyList<ImportProblem> Problems { get; init; } = [];
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A choice of columns belongs to the headings it was made for.</summary>
    public string HeadingsKey => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Headings))))[..16];

    /// <summary>"B: Codice fiscale".</summary>
    public IEnumerable<(string, string)> HeadingOptions => Headings.Select((h, i) => (i.ToString(CultureInfo.InvariantCulture), $"{WorkerList.Letter(i)}{(h.Length == 0 ? "" : ": " + h)}"));
}

/// <summary>The terms that the rows of a list are counted under, with the years, codes and words that their notes hold.</summary>
internal sealed class ProfileBands(IReadOnlyDictionary<string, IReadOnlyList<Term>> terms)
{
    /// <summary>The term for what a list does not say; a vocabulary without it wants every row to say it.</summary>
    private const string Unknown = "non-noto";

    public static async Task<ProfileBands> OfAsync(IVocabularies vocabularies, CancellationToken cancel)
    {
        var terms = new Dictionary<string, IReadOnlyList<Term>>();
        foreach (var column in GroupProfile.Columns) terms[column.Vocabulary] = await vocabularies.TermsAsync(column.Vocabulary, cancel);
        return new(terms);
    }

    public int PlaceOf(string vocabulary, string term) => terms[vocabulary].TakeWhile(t => t.Id != term).Count();
    public string LabelOf(string vocabulary, string term) => terms[vocabulary].First(t => t.Id == term).Label;
    public string? UnknownOf(string vocabulary) => terms[vocabulary].Any(t => t.Id == Unknown) ? Unknown : null;

    /// <summary>The narrowest group of the vocabulary that the code lies in: of 7223 it is 72 where the vocabulary has it, else 7.</summary>
    public string? IscoGroupOf(IscoCode code) => code.Upwards().FirstOrDefault(group => terms[VocabularyIds.IscoGroups].Any(t => t.Id == group));

    /// <summary>Bands of years say in their note from which to which, both included: "30-39".</summary>
    public string? BandOf(string vocabulary, int years) => terms[vocabulary].FirstOrDefault(t => (t.Note ?? "").Split('-') is [var from, var to]
        && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var least) && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && least <= years && years <= most)?.Id;

    /// <summary>A term by its id, its label or a word of its note; of words that only begin the text ("laurea in …") the longest counts.</summary>
    public string? WordOf(string vocabulary, string text)
    {
        var wanted = SearchText.Fold(text);
        return (from t in terms[vocabulary]
                from word in (t.Note ?? "").Split(',').Append(t.Id).Append(t.Label).Select(w => SearchText.Fold(w))
                where word.Length > 0 && (wanted == word || wanted.StartsWith(word + "-", StringComparison.Ordinal))
                orderby word.Length descending
                select t.Id).FirstOrDefault();
    }

    /// <summary>Terms of professions say in their note which codes of ISTAT's classification CP2021 belong to them ("6, 7.4"); the longest beginning counts.</summary>
    public string? CpGroupOf(string code) => (from t in terms[VocabularyIds.IscoGroups]
                                              from start in (t.Note ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                                              where code == start || code.StartsWith(start + ".", StringComparison.Ordinal)
                                              orderby start.Length descending
                                              select t.Id).FirstOrDefault();
}

/// <summary>Counts the rows of a list of workers into the profile table, and forgets them.</summary>
internal sealed partial class WorkerList
{
    public const string FiscalCodeColumn = "cf", Birth = "nascita", Age = "eta", Sex = "sesso", Education = "titolo", Isco = "isco", Cp = "cp", Years = "anzianita", Hired = "assunzione";

    public static readonly IReadOnlyList<WorkerColumn> Columns =
    [
        new(FiscalCodeColumn, "Codice fiscale", ["codice-fiscale", "cf", "c-f", "cod-fiscale", "cod-fisc", "codicefiscale", "cod-fiscale-dipendente", "codice-fiscale-dipendente", "codice-fiscale-lavoratore"]),
        new(Birth, "Data di nascita", ["data-di-nascita", "data-nascita", "nascita", "nato-il", "nata-o-il", "nato-a-il"]),
        new(Age, "Età in anni", ["eta", "eta-anni", "eta-in-anni", "anni"]),
        new(Sex, "Sesso", ["sesso", "genere", "m-f", "f-m"]),
        new(Education, "Titolo di studio", ["titolo-di-studio", "titolo-studio", "istruzione", "livello-di-istruzione", "scolarita", "isced"]),
        new(Isco, "Professione, codice ISCO", ["isco", "isco-08", "isco08", "codice-isco", "codice-isco-08", "gruppo-isco", "grande-gruppo-isco"]),
        new(Cp, "Professione, codice CP 2021 (ISTAT)", ["cp", "cp2021", "cp-2021", "codice-cp", "codice-cp-2021", "codice-cp2021", "codice-professione", "codice-istat-professione", "codice-qualifica-istat"]),
        new(Years, "Anzianità in anni", ["anzianita", "anzianita-anni", "anzianita-in-anni", "anni-di-anzianita", "anzianita-di-servizio", "anni-di-servizio", "anzianita-aziendale"]),
        new(Hired, "Data di assunzione", ["data-di-assunzione", "data-assunzione", "assunzione", "assunto-il", "assunto-dal", "data-inizio-rapporto"])
    ];

    /// <summary>The report names no more faults than this; the rows are read to the end all the same.</summary>
    public const int MostProblems = 10_000;

    private readonly ProfileBands _bands;
    private readonly DateOnly _today;
    private readonly Dictionary<WorkerGroup, int> _groups = [];
    private readonly Dictionary<string, long> _seen = [];
    private readonly List<ImportProblem> _problems = [];
    private List<string> _headings = [];
    private Dictionary<string, int> _mapping = [];
    private TableRow _row = new(0, []);
    private int _rows, _badRows, _withoutCode, _faultsOfRow;
    private bool _isWorkbook;

    private WorkerList(ProfileBands bands, DateOnly today) => (_bands, _today) = (bands, today);

    /// <param name="chosen">Columns chosen by hand, with the key of the headings they were chosen for; null to go by the headings.</param>
    /// <param name="today">Ages and years of service are those of this day.</param>
    public static async Task<WorkerListReport> ReadAsync(Stream file, (string HeadingsKey, IReadOnlyDictionary<string, int> Mapping)? chosen, ProfileBands bands, DateOnly today, CancellationToken cancel)
    {
        var list = new WorkerList(bands, today);
        try
        {
            list._isWorkbook = TableFile.IsWorkbook(file);
            await foreach (var row in TableFile.ReadAsync(file, cancel))
            {
                list._row = row;
                if (list._headings.Count == 0)
                {
                    if (!list.ReadHeadings(chosen)) break;
                    continue;
                }
                if (row.Cells.Any(c => !string.IsNullOrWhiteSpace(c))) list.ReadWorker();
            }
            if (list._headings.Count == 0 && list._problems.Count == 0) list._problems.Add(new(0, null, "Il file è vuoto."));
            else if (list._rows == 0 && list._problems.Count == 0) list._problems.Add(new(0, null, "Il file ha solo l'intestazione: non c'è nessuna persona."));
        }
        catch (TableFault fault)
        {
            list._problems.Add(new(fault.Line, null, fault.Message));
        }
        return list.Report();
    }

    /// <summary>"A", "Z", "AA": as spreadsheets call their columns.</summary>
    public static string Letter(int column) => (column >= 26 ? ((char)('A' + column / 26 - 1)).ToString() : "") + (char)('A' + column % 26);

    private WorkerListReport Report()
    {
        List<string> notes = [.. from column in GroupProfile.Columns
                              let unknown = _groups.Where(g => column.Of(g.Key) == _bands.UnknownOf(column.Vocabulary)).Sum(g => g.Value)
                              where unknown > 0
                              select $"{column.Title}: per {Persons(unknown)} l'elenco non lo dice, e {(unknown == 1 ? "va" : "vanno")} sotto «{_bands.LabelOf(column.Vocabulary, _bands.UnknownOf(column.Vocabulary)!)}»."];
        if (_withoutCode > 0) notes.Add($"{Persons(_withoutCode)} senza codice fiscale: fra loro non si può vedere se qualcuno c'è due volte.");
        if (_headings.Where((h, i) => h.Length > 0 && !_mapping.ContainsValue(i)).ToList() is { Count: > 0 } other) notes.Add($"Colonne che non vengono lette: {string.Join(", ", other)}.");
        if (_problems.Count >= MostProblems) notes.Add($"Gli errori sono molti: ne sono elencati {MostProblems:N0}.");
        return new()
        {
            Headings = _headings, Mapping = _mapping, Rows = _rows, BadRows = _badRows, Problems = _problems, Notes = notes,
            Groups = [.. GroupProfile.Columns.Aggregate(_groups.Select(g => g.Key with { Count = g.Value }).OrderBy(_ => 0), (ordered, column) => ordered.ThenBy(g => _bands.PlaceOf(column.Vocabulary, column.Of(g))))]
        };
    }

    private static string Persons(int count) => count == 1 ? "1 persona" : $"{count:N0} persone";

    private bool ReadHeadings((string HeadingsKey, IReadOnlyDictionary<string, int> Mapping)? chosen)
    {
        if (_row.Cells.Any(c => FiscalCode.TryParse(c, out _, out _)))
        {
            // Without headings the first person would be taken for them, and shown.
            _problems.Add(new(_row.Line, null, "La prima riga contiene già una persona: aggiungi sopra una riga con i nomi delle colonne."));
            return false;
        }
        _headings = [.. _row.Cells.Select(c => c.Trim()).Select(c => c.Length <= 60 ? c : c[..60])];
        var key = new WorkerListReport { Headings = _headings }.HeadingsKey;
        if (chosen is { } byHand && byHand.HeadingsKey == key) _mapping = byHand.Mapping.Where(m => m.Value < _headings.Count && Columns.Any(c => c.Id == m.Key)).ToDictionary();
        else
            foreach (var (heading, place) in _headings.Select((h, i) => (SearchText.Fold(h), i)))
                if (Columns.FirstOrDefault(c => c.Headings.Contains(heading)) is { } column && !_mapping.TryAdd(column.Id, place))
                    Problem(column.Id, $"Anche la colonna {Letter(place)} sembra dire la stessa cosa: scegli a mano quale leggere.");
        foreach (var twice in _mapping.GroupBy(m => m.Value).Where(g => g.Count() > 1)) Problem(twice.Last().Key, "La stessa colonna del file è scelta due volte.");
        if (!Has(FiscalCodeColumn) && !(Has(Sex) && (Has(Birth) || Has(Age)))) _problems.Add(new(_row.Line, null, "Manca la colonna del codice fiscale. Senza, servono il sesso e la data di nascita o l'età."));
        foreach (var (vocabulary, label, columns) in Optional)
            if (!columns.Any(Has) && _bands.UnknownOf(vocabulary) is null) _problems.Add(new(_row.Line, null, $"Manca la colonna: {label.ToLowerInvariant()}."));
        return _problems.Count == 0;
    }

    private static readonly (string Vocabulary, string Label, string[] Columns)[] Optional =
        [(CrisisVocabularies.EducationLevels, "Titolo di studio", [Education]), (VocabularyIds.IscoGroups, "Professione", [Isco, Cp]), (CrisisVocabularies.SeniorityBands, "Anzianità", [Years, Hired])];

    private void ReadWorker()
    {
        _rows++;
        _faultsOfRow = 0;
        if (_row.Cells.Skip(_headings.Count).Any(c => !string.IsNullOrWhiteSpace(c))) Problem(null, "La riga ha più colonne dell'intestazione.");
        FiscalCode? code = null;
        if (Text(FiscalCodeColumn) is { } typed)
        {
            if (!FiscalCode.TryParse(typed, out var read, out var whyNot)) Problem(FiscalCodeColumn, whyNot);
            else
            {
                code = read;
                if (!_seen.TryAdd(read.Value, _row.Line)) Problem(FiscalCodeColumn, $"Lo stesso codice fiscale sta già alla riga {_seen[read.Value]}: la persona è contata due volte.");
            }
        }
        else if (!Has(Sex) || !Has(Birth) && !Has(Age)) Problem(FiscalCodeColumn, "Manca il codice fiscale.");
        else _withoutCode++;

        var (age, sex) = (AgeBandOf(code), SexOf(code));
        var education = OneOf(CrisisVocabularies.EducationLevels, Education, text => _bands.WordOf(CrisisVocabularies.EducationLevels, text) is { } term ? (term, null) : (null, "Il titolo di studio non si riconosce: scrivilo come nel modello del caso, o con il livello ISCED da 0 a 8."));
        var isco = Text(Isco) is null && Has(Cp)
            ? OneOf(VocabularyIds.IscoGroups, Cp, text => CpForm().IsMatch(text) && _bands.CpGroupOf(text) is { } term ? (term, null) : (null, "Il codice CP non è fra quelli delle professioni del vocabolario: si scrive come 6.2.1.7.0."))
            : OneOf(VocabularyIds.IscoGroups, Isco, text => IscoCode.TryParse(text, out var code, out _) && _bands.IscoGroupOf(code) is { } term ? (term, null) : (null, "Il codice ISCO non è fra quelli del vocabolario: sono da una a quattro cifre, e la prima è il grande gruppo."));
        var seniority = Text(Hired) is null && Has(Years)
            ? OneOf(CrisisVocabularies.SeniorityBands, Years, text => Number(text) is { } years && _bands.BandOf(CrisisVocabularies.SeniorityBands, years) is { } term ? (term, null) : (null, "L'anzianità non è un numero di anni che sta in una fascia."))
            : OneOf(CrisisVocabularies.SeniorityBands, Hired, text => Day(text) is not { } day ? (null, "Non è una data: si scrive giorno/mese/anno, come 31/12/2009.")
                : day > _today ? (null, "La data di assunzione deve ancora venire.")
                : _bands.BandOf(CrisisVocabularies.SeniorityBands, YearsFrom(day)) is { } term ? (term, null) : (null, "Dalla data di assunzione non risulta nessuna fascia di anzianità."));
        if (_faultsOfRow > 0) _badRows++;
        else
        {
            var group = new WorkerGroup(age!, sex!, education!, isco!, seniority!, 0);
            _groups[group] = _groups.GetValueOrDefault(group) + 1;
        }
    }

    private string? AgeBandOf(FiscalCode? code)
    {
        DateOnly? told = null;
        if (Text(Birth) is { } text)
        {
            if ((told = Day(text)) is null) return Problem(Birth, "Non è una data: si scrive giorno/mese/anno, come 31/12/1979.");
            if (code is { } its && its.BornIn(told.Value.Year / 100 * 100) != told) return Problem(Birth, "La data di nascita non è quella del codice fiscale.");
        }
        if (told is { } born) return BandAt(born) ?? Problem(Birth, NoAge);
        // The code writes two digits of the year: of this century and the one before, the later that makes a working age.
        var century = _today.Year / 100 * 100;
        if (code is { } one)
            return new[] { century, century - 100 }.Select(one.BornIn).OfType<DateOnly>().Select(BandAt).FirstOrDefault(b => b is not null) ?? Problem(FiscalCodeColumn, NoAge);
        if (Text(Age) is { } years) return Number(years) is { } number && _bands.BandOf(CrisisVocabularies.AgeBands, number) is { } band ? band : Problem(Age, NoAge);
        return Text(FiscalCodeColumn) is null && Has(Sex) && (Has(Birth) || Has(Age)) ? Problem(Has(Birth) ? Birth : Age, "Manca l'età, e non c'è un codice fiscale da cui ricavarla.") : null;
    }

    private const string NoAge = "L'età non sta in nessuna fascia del vocabolario.";

    private string? BandAt(DateOnly born) => born > _today ? null : _bands.BandOf(CrisisVocabularies.AgeBands, YearsFrom(born));

    private string? SexOf(FiscalCode? code)
    {
        var told = Text(Sex) is { } text ? _bands.WordOf(CrisisVocabularies.Sexes, text) ?? Problem(Sex, "Il sesso si scrive F o M.") : null;
        if (code is not { } one) return told ?? (Text(FiscalCodeColumn) is null && Has(Sex) && Text(Sex) is null ? Problem(Sex, "Manca il sesso, e non c'è un codice fiscale da cui ricavarlo.") : null);
        var its = one.IsWoman ? "F" : "M";
        return told is null || told == its ? its : Problem(Sex, "Il sesso non è quello del codice fiscale.");
    }

    private string? OneOf(string vocabulary, string column, Func<string, (string? Term, string? WhyNot)> read)
    {
        if (Text(column) is { } text)
        {
            var (term, whyNot) = read(text);
            return term ?? Problem(column, whyNot!);
        }
        return _bands.UnknownOf(vocabulary) ?? Problem(column, $"Manca: {LabelOf(column).ToLowerInvariant()}.");
    }

    private bool Has(string column) => _mapping.ContainsKey(column);
    private string? Text(string column) => _mapping.TryGetValue(column, out var place) && place < _row.Cells.Count && _row.Cells[place].Trim() is { Length: > 0 } text ? text : null;
    private static string LabelOf(string column) => Columns.First(c => c.Id == column).Label;

    /// <summary>Whole years up to today; who was born on 29 February is a year older on 1 March.</summary>
    private int YearsFrom(DateOnly day) => _today.Year - day.Year - ((_today.Month, _today.Day).CompareTo((day.Month, day.Day)) < 0 ? 1 : 0);

    private static int? Number(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 200 ? (int)number : null;

    private DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, ["dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "d.M.yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : _isWorkbook ? TableFile.WorkbookDay(text) : null;

    /// <summary>A fault of the row, in a sentence that repeats nothing of it.</summary>
    /// <returns>Null, as what could not be read.</returns>
    private string? Problem(string? column, string sentence)
    {
        _faultsOfRow++;
        if (_problems.Count < MostProblems) _problems.Add(new(_row.Line, column is null ? null : _mapping.TryGetValue(column, out var place) ? $"{LabelOf(column)} (colonna {Letter(place)})" : LabelOf(column), sentence));
        return null;
    }

    [GeneratedRegex(@"^[0-9](\.[0-9]{1,2}){0,5}$")]
    private static partial Regex CpForm();
}
