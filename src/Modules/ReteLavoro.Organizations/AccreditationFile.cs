using System.Globalization;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations;

/// <summary>One entry of a register as a file tells it; null where the file does not say.</summary>
internal sealed record ReadAccreditation(long Line)
{
    public string? Id { get; init; }
    public string? VatNumber { get; init; }
    public string? Name { get; init; }
    public string? Province { get; init; }
    public IReadOnlyList<string> Types { get; init; } = [];
    public required AccreditationDraft Entry { get; init; }

    /// <summary>Something of it could not be read; what else is wrong with it is looked for all the same.</summary>
    public bool IsFaulty { get; init; }
}

/// <summary>
/// Reads the entries of registers of accredited bodies. Columns are found by their headings, in the words that regions use;
/// those that are not known are named in a note. Every fault is a sentence with its line.
/// </summary>
internal sealed class AccreditationFile
{
    public const int MostProblems = 500;

    // Folded headings, the one that the documentation names first.
    private static readonly Dictionary<string, string[]> Headings = new()
    {
        ["id"] = ["id", "identificativo", "codice-soggetto"],
        ["vat"] = ["partita-iva", "p-iva", "piva", "codice-fiscale", "cf", "codice-fiscale-partita-iva", "codice-fiscale-p-iva", "vat"],
        ["name"] = ["nome", "denominazione", "ragione-sociale", "operatore", "ente", "soggetto", "name"],
        ["register"] = ["albo", "elenco", "registro", "albo-o-elenco", "register"],
        ["number"] = ["numero", "numero-iscrizione", "numero-di-iscrizione", "n-iscrizione", "number"],
        ["from"] = ["dal", "valido-dal", "data-inizio", "inizio", "data-iscrizione", "decorrenza", "valid-from"],
        ["to"] = ["al", "valido-al", "fino-al", "data-fine", "fine", "scadenza", "ultimo-giorno", "valid-to"],
        ["act"] = ["atto", "provvedimento", "act"],
        ["types"] = ["tipi", "tipo", "types"],
        ["province"] = ["provincia", "sigla", "prov", "sigla-provincia", "province"]
    };

    private readonly List<ImportProblem> _problems = [];
    private readonly List<ReadAccreditation> _entries = [];
    private readonly Dictionary<string, int> _columns = [];
    private readonly List<string> _unknown = [];
    private IReadOnlyList<string> _headings = [];
    private TableRow _row = new(0, []);
    private bool _isWorkbook;

    public IReadOnlyList<ReadAccreditation> Entries => _entries;
    public IReadOnlyList<ImportProblem> Problems => _problems;

    /// <summary>Headings of columns that were passed over.</summary>
    public IReadOnlyList<string> UnknownColumns => _unknown;

    public static async Task<AccreditationFile> ReadAsync(Stream stream, IProgress<long>? progress, CancellationToken cancel)
    {
        var file = new AccreditationFile();
        try
        {
            file._isWorkbook = TableFile.IsWorkbook(stream);
            await file.ReadRowsAsync(stream, progress, cancel);
        }
        catch (TableFault fault)
        {
            file._problems.Add(new(fault.Line, null, fault.Message));
        }
        return file;
    }

    private async Task ReadRowsAsync(Stream stream, IProgress<long>? progress, CancellationToken cancel)
    {
        await foreach (var row in TableFile.ReadAsync(stream, cancel))
        {
            _row = row;
            if (_headings.Count == 0)
            {
                if (!ReadHeadings()) return;
                continue;
            }
            if (_entries.Count % 1000 == 0) progress?.Report(row.Line);
            ReadEntry();
            if (_problems.Count < MostProblems) continue;
            Problem(null, $"Ci sono già {MostProblems} errori: la lettura si ferma qui.");
            return;
        }
        progress?.Report(_row.Line);
        if (_headings.Count == 0) _problems.Add(new(0, null, "Il file è vuoto."));
        else if (_entries.Count == 0 && _problems.Count == 0) _problems.Add(new(0, null, "Il file non contiene nessuna iscrizione."));
    }

    private bool ReadHeadings()
    {
        _headings = [.. _row.Cells.Select(c => c.Trim())];
        foreach (var (heading, column) in _headings.Select((h, i) => (h, i)).Where(h => h.h.Length > 0))
        {
            var folded = SearchText.Fold(heading);
            if (Headings.FirstOrDefault(h => h.Value.Contains(folded)).Key is not { } known) _unknown.Add(heading);
            else if (!_columns.TryAdd(known, column)) Problem(heading, $"La colonna «{heading}» dice la stessa cosa della colonna «{_headings[_columns[known]]}»: togline una.");
        }
        if (!_columns.ContainsKey("register")) Problem("albo", "Manca la colonna «albo».");
        if (!_columns.ContainsKey("id") && !_columns.ContainsKey("vat") && !_columns.ContainsKey("name"))
            Problem("partita iva", "Manca una colonna che dica di quale soggetto si tratta: «id», «partita iva» o «nome».");
        return _problems.Count == 0;
    }

    private void ReadEntry()
    {
        var before = _problems.Count;
        if (_row.Cells.Count > _headings.Count && _row.Cells.Skip(_headings.Count).Any(c => c.Length > 0))
        {
            Problem(null, $"La riga ha {_row.Cells.Count} colonne invece di {_headings.Count}.");
            return;
        }
        var (id, name, vat) = (Text("id"), Text("name"), Vat());
        if (id is null && name is null && Text("vat") is null) Problem(null, "Non si capisce di quale soggetto si tratta: scrivi l'identificativo, la partita IVA o il nome.");
        if (name?.Length > 200) Problem(Heading("name"), "Il nome è troppo lungo: al massimo 200 caratteri.");
        var province = Text("province")?.ToUpperInvariant();
        if (province is not null && !(province.Length == 2 && province.All(char.IsAsciiLetterUpper)))
            Problem(Heading("province"), $"«{province}» non è la sigla di una provincia: sono due lettere, come BG.");
        var entry = new AccreditationDraft { Register = Text("register"), Number = Text("number"), ValidFrom = Day("from"), ValidTo = Day("to"), Act = Text("act") };
        foreach (var (field, sentence) in entry.Check())
            Problem(Heading(field switch { nameof(entry.Register) => "register", nameof(entry.Number) => "number", nameof(entry.Act) => "act", _ => "to" }), sentence);
        _entries.Add(new(_row.Line)
        {
            IsFaulty = _problems.Count > before, Id = id, VatNumber = vat, Name = name, Province = province, Entry = entry,
            Types = [.. (Text("types") ?? "").Split([';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
        });
    }

    /// <summary>The heading under which the file has it.</summary>
    public string? Heading(string column) => _columns.TryGetValue(column, out var index) ? _headings[index] : null;

    private string? Text(string column) =>
        _columns.TryGetValue(column, out var index) && index < _row.Cells.Count && _row.Cells[index].Trim() is { Length: > 0 } text ? text : null;

    private string? Vat()
    {
        if (Text("vat") is not { } text) return null;
        // A spreadsheet takes the number for an amount and drops its zeros.
        if (text.Length is >= 8 and < 11 && text.All(char.IsAsciiDigit)) text = text.PadLeft(11, '0');
        if (VatNumber.TryParse(text, out var vat, out var whyNot)) return vat.Value;
        Problem(Heading("vat"), whyNot);
        return null;
    }

    private DateOnly? Day(string column)
    {
        if (Text(column) is not { } text) return null;
        if (DateOnly.TryParseExact(text, ["dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        if (_isWorkbook && TableFile.WorkbookDay(text) is { } number) return number;
        Problem(Heading(column), $"«{text}» non è una data: si scrive giorno/mese/anno, come 31/12/2026.");
        return null;
    }

    private void Problem(string? column, string sentence) => _problems.Add(new(_row.Line, column, sentence));
}
