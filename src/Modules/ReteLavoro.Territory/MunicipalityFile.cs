using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Territory;

/// <summary>One municipality as a file tells it; null where the file does not say.</summary>
internal sealed record ReadMunicipality(string Code, string Name, string Province, string Region)
{
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }
    public string? Successor { get; init; }
    public string? Cadastral { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public string? ProvinceName { get; init; }
}

/// <summary>
/// Reads lists of municipalities line by line, in either of two forms told apart by their headings: ISTAT's archive of
/// every municipality since 1861, and the list of those in force with their centroids. Every fault is a sentence with
/// its line.
/// </summary>
internal sealed partial class MunicipalityFile
{
    public const string Archive = "archivio storico ISTAT dei comuni";
    public const string InForceList = "elenco dei comuni in vigore con i centroidi";
    private const int MostProblems = 100;

    private static readonly string[] ArchiveColumns = ["CODICE_REGIONE", "SIGLA_AUTOMOBILISTICA", "CODICE_COMUNE", "LABEL_COMUNE_IT", "DATA_INIZIO_VALIDITA", "DATA_FINE_VALIDITA"];
    private static readonly string[] ListColumns = ["istat", "nome", "sigla_provincia", "regione", "codice_catastale", "lat", "lon"];

    private readonly List<ImportProblem> _problems = [];
    private readonly Dictionary<string, ReadMunicipality> _found = [];
    private readonly Dictionary<string, long> _firstLine = [];
    private readonly Dictionary<string, string> _mergedInto = [];
    private readonly Dictionary<string, List<Stretch>> _stretches = [];
    private CsvReader _csv = null!;
    private string[] _headings = [];

    /// <summary>Which of the two forms it was.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>The archive knows when each municipality began and ended; the other list only which exist.</summary>
    public bool IsArchive => Kind == Archive;
    public IReadOnlyDictionary<string, ReadMunicipality> Found => _found;
    public IReadOnlyList<ImportProblem> Problems => _problems;

    /// <summary>Old code → new code, where the list names the merger.</summary>
    public IReadOnlyDictionary<string, string> MergedInto => _mergedInto;

    /// <summary>A time under one name, province and region. The last day is not in it: ISTAT writes the first day of what follows.</summary>
    private sealed record Stretch(DateOnly From, DateOnly? Until, string Name, string Province, string Region, long Line);

    public static async Task<MunicipalityFile> ReadAsync(Stream stream, IProgress<long>? progress, CancellationToken cancel)
    {
        var file = new MunicipalityFile();
        // Bytes that are not UTF-8 must stop the file: a name with a wrong letter would be found by nobody.
        using var text = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        using var csv = file._csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";"],
            MaxFieldSize = 4000,
            MissingFieldFound = null,
            BadDataFound = bad => file.Problem(null, "Le virgolette non tornano: controlla che siano chiuse e raddoppiate dove stanno dentro il testo.")
        });
        try
        {
            await file.ReadRowsAsync(progress, cancel);
        }
        catch (DecoderFallbackException)
        {
            file.Problem(null, "Il file non è in UTF-8: salvalo con la codifica UTF-8 e riprova.");
        }
        catch (CsvHelperException)
        {
            file.Problem(null, "La riga non si lascia leggere: controlla virgolette e separatori.");
        }
        if (file._problems.Count == 0 && file.IsArchive) file.Settle();
        return file;
    }

    private async Task ReadRowsAsync(IProgress<long>? progress, CancellationToken cancel)
    {
        if (!await _csv.ReadAsync())
        {
            Problem(null, "Il file è vuoto.");
            return;
        }
        _csv.ReadHeader();
        _headings = [.. _csv.HeaderRecord!.Select(h => h.Trim())];
        Kind = _headings.Contains("CODICE_COMUNE") ? Archive : InForceList;
        foreach (var column in (IsArchive ? ArchiveColumns : ListColumns).Except(_headings))
            Problem(column, $"Manca la colonna «{column}».");
        if (_problems.Count > 0) return;

        var line = 0L;
        while (await _csv.ReadAsync())
        {
            line = _csv.Parser.RawRow;
            cancel.ThrowIfCancellationRequested();
            if (_csv.Parser.Row % 1000 == 0) progress?.Report(line);
            if (_csv.Parser.Count != _headings.Length) Problem(null, $"La riga ha {_csv.Parser.Count} colonne invece di {_headings.Length}.");
            else if (IsArchive) ReadArchiveRow();
            else ReadListRow();
            if (_problems.Count < MostProblems) continue;
            Problem(null, $"Ci sono già {MostProblems} errori: la lettura si ferma qui.");
            return;
        }
        progress?.Report(line);
        if (_found.Count == 0 && _stretches.Count == 0 && _problems.Count == 0) Problem(null, "Il file non contiene nessun comune.");
    }

    private void ReadArchiveRow()
    {
        var code = Code("CODICE_COMUNE");
        // Lands that are no longer Italy's never had a sigla: the archive writes their names in its place.
        var province = Text("DATA_FINE_VALIDITA") is not "31-12-9999" && Text("SIGLA_AUTOMOBILISTICA").Length > 2 ? "--" : Sigla("SIGLA_AUTOMOBILISTICA");
        var name = Required("LABEL_COMUNE_IT", "Manca il nome del comune.");
        var region = Text("CODICE_REGIONE");
        if (!Regions.IsCode(region)) Problem("CODICE_REGIONE", $"«{region}» non è il codice di una regione: sono due cifre, da 01 a 20.");
        var from = Day("DATA_INIZIO_VALIDITA");
        // An open end is the last day of the year 9999.
        var until = Text("DATA_FINE_VALIDITA") is "" or "31-12-9999" ? null : Day("DATA_FINE_VALIDITA");
        if (code is null || province is null || name is null || from is null || !Regions.IsCode(region)) return;
        if (until < from)
        {
            Problem("DATA_FINE_VALIDITA", $"La validità finisce ({until.Value.InDigits()}) prima di cominciare ({from.Value.InDigits()}).");
            return;
        }
        if (!_stretches.TryGetValue(code, out var known)) _stretches[code] = known = [];
        var stretch = new Stretch(from.Value, until, name, province, region, _csv.Parser.RawRow);
        // The archive repeats a line for every event that touched the municipality.
        if (known.Any(s => s with { Line = stretch.Line } == stretch)) return;
        if (until is null && known.Find(s => s.Until is null) is { } other)
            Problem("CODICE_COMUNE", $"Il comune {code} è in vigore due volte con dati diversi: vedi la riga {other.Line}.");
        known.Add(stretch);
    }

    /// <summary>Makes one municipality of the stretches of each code, and finds out what took the place of those that ended.</summary>
    private void Settle()
    {
        var begun = _stretches.SelectMany(m => m.Value.Select(s => (s.From, s.Name, Code: m.Key))).Distinct().ToLookup(b => (b.From, b.Name), b => b.Code);
        var born = _stretches.Select(m => (m.Value.MinBy(s => s.From)!.From, Words: Words(m.Value[0].Name), Code: m.Key)).ToLookup(b => b.From);
        foreach (var (code, stretches) in _stretches)
        {
            stretches.Sort((a, b) => (a.From, a.Until ?? DateOnly.MaxValue).CompareTo((b.From, b.Until ?? DateOnly.MaxValue)));
            var last = stretches[^1];
            // A code that was given up and taken again counts from the last time it was taken.
            var from = stretches[0].From;
            var until = stretches[0].Until;
            foreach (var stretch in stretches.Skip(1))
            {
                if (until is { } end && stretch.From > end) from = stretch.From;
                until = until is null || stretch.Until is null ? null : Later(until.Value, stretch.Until.Value);
            }
            _found[code] = new(code, last.Name, last.Province, last.Region)
            {
                ValidFrom = from,
                // A municipality made and ended on the same day never had a last day of its own.
                ValidTo = until is null ? null : Later(from, until.Value.AddDays(-1)),
                Successor = until is null ? null : Only(begun[(until.Value, last.Name)], code) ?? Only(born[until.Value].Where(b => b.Words.Contains(Words(last.Name), StringComparison.Ordinal)).Select(b => b.Code), code)
            };
        }
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    // What took the place of a municipality began when it ended: under the same name elsewhere (it changed province), or as
    // a new one with the old name in its own (it merged). Where that leaves none or several, nothing is guessed.
    private static string? Only(IEnumerable<string> codes, string besides) =>
        codes.Where(c => c != besides).Distinct().Take(2).ToArray() is [var one] ? one : null;

    /// <summary>With a dash at both ends, so that only whole words are found in it.</summary>
    private static string Words(string name) => $"-{SearchText.Fold(name)}-";

    private void ReadListRow()
    {
        var code = Code("istat");
        var name = Required("nome", "Manca il nome del comune.");
        var province = Sigla("sigla_provincia");
        var region = Regions.CodeOf(Text("regione"));
        if (region is null) Problem("regione", $"«{Text("regione")}» non è una regione italiana.");
        var cadastral = Text("codice_catastale");
        if (cadastral.Length > 0 && !Cadastral().IsMatch(cadastral)) Problem("codice_catastale", $"«{cadastral}» non è un codice catastale: è una lettera seguita da tre cifre, come A794.");
        var latitude = Number("lat", 35, 48, "La latitudine");
        var longitude = Number("lon", 6, 19, "La longitudine");
        ReadMergers(code);
        if (code is null || name is null || province is null || region is null) return;
        if (!_firstLine.TryAdd(code, _csv.Parser.RawRow))
        {
            Problem("istat", $"Il comune {code} è già alla riga {_firstLine[code]}.");
            return;
        }
        _found[code] = new(code, name, province, region)
        {
            Cadastral = cadastral.Length == 0 ? null : cadastral,
            Latitude = latitude,
            Longitude = longitude,
            ProvinceName = _headings.Contains("provincia") && Text("provincia") is { Length: > 0 } called ? called : null
        };
    }

    /// <summary>"fusione: 012009 012095" in the column of notes: the codes that this municipality took the place of.</summary>
    private void ReadMergers(string? into)
    {
        if (into is null || !_headings.Contains("nota") || !Text("nota").StartsWith("fusione:", StringComparison.OrdinalIgnoreCase)) return;
        foreach (var old in Text("nota")["fusione:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (IstatCode.TryParse(old, out var code, out var whyNot)) _mergedInto[code.Value] = into;
            else Problem("nota", whyNot);
    }

    private string Text(string column) => (_csv.GetField(Array.IndexOf(_headings, column)) ?? "").Trim();

    private string? Required(string column, string sentence)
    {
        if (Text(column) is { Length: > 0 and <= 120 } text) return text;
        Problem(column, Text(column).Length == 0 ? sentence : "Il testo è troppo lungo: al massimo 120 caratteri.");
        return null;
    }

    private string? Code(string column)
    {
        if (IstatCode.TryParse(Text(column), out var code, out var whyNot)) return code.Value;
        Problem(column, whyNot);
        return null;
    }

    private string? Sigla(string column)
    {
        var text = Text(column).ToUpperInvariant();
        if (text.Length == 2 && text.All(char.IsAsciiLetterUpper)) return text;
        Problem(column, text.Length == 0 ? "Manca la sigla della provincia." : $"«{text}» non è la sigla di una provincia: sono due lettere, come BG.");
        return null;
    }

    private DateOnly? Day(string column)
    {
        if (DateOnly.TryParseExact(Text(column), ["dd-MM-yyyy", "dd/MM/yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Problem(column, $"«{Text(column)}» non è una data: si scrive giorno-mese-anno, come 01-01-2023.");
        return null;
    }

    private double? Number(string column, double least, double most, string what)
    {
        var text = Text(column);
        if (text.Length == 0) return null;
        // Italian spreadsheets turn the point into a comma.
        if (!double.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            Problem(column, $"«{text}» non è un numero.");
        else if (number < least || number > most)
            Problem(column, $"{what} {text} è fuori dall'Italia: va da {least} a {most} gradi.");
        else return number;
        return null;
    }

    private void Problem(string? column, string sentence) => _problems.Add(new(_csv.Parser.RawRow, column, sentence));

    [GeneratedRegex("^[A-Z][0-9]{3}$")]
    private static partial Regex Cadastral();
}
