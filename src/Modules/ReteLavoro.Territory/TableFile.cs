using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ReteLavoro.Territory;

/// <param name="Line">From 1, as the program that made the file shows it.</param>
public sealed record TableRow(long Line, IReadOnlyList<string> Cells);

/// <summary>The file cannot be read any further.</summary>
public sealed class TableFault(long line, string sentence) : Exception(sentence)
{
    /// <summary>0 for the whole file.</summary>
    public long Line { get; } = line;
}

/// <summary>
/// Reads the rows of a CSV file or of the first sheet of an XLSX workbook, one after the other. Which of the two it is
/// is told by its bytes, not by its name. Limits keep a small file from unfolding into more than the memory holds.
/// </summary>
public static class TableFile
{
    public const int MostRows = 100_000;
    private const int MostCellLength = 4_000;
    private const int MostColumns = 200;
    private const long MostUnfolded = 200 * 1024 * 1024;

    /// <param name="file">One that can be read twice: which kind it is stands at its beginning.</param>
    public static bool IsWorkbook(Stream file)
    {
        Span<byte> start = stackalloc byte[4];
        var read = file.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        file.Position = 0;
        if (read == 4 && start.SequenceEqual<byte>([0xD0, 0xCF, 0x11, 0xE0])) throw new TableFault(0, "È un file Excel di vecchio tipo (.xls): salvalo come .xlsx o come CSV e riprova.");
        return read == 4 && start.SequenceEqual("PK\u0003\u0004"u8);
    }

    public static IAsyncEnumerable<TableRow> ReadAsync(Stream file, CancellationToken cancel) =>
        IsWorkbook(file) ? WorkbookAsync(file, cancel) : CsvAsync(file, cancel);

    private static async IAsyncEnumerable<TableRow> CsvAsync(Stream file, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Bytes that are not UTF-8 must stop the file: a name with a wrong letter would be found by nobody.
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        var bad = false;
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t"],
            MaxFieldSize = MostCellLength,
            BadDataFound = _ => bad = true
        });
        for (var rows = 0; ; rows++)
        {
            cancel.ThrowIfCancellationRequested();
            // A quotation mark that is never closed swallows the rest of the file: what counts is where it begins.
            var begins = csv.RawRow + 1;
            try
            {
                if (!await csv.ReadAsync()) yield break;
            }
            catch (DecoderFallbackException)
            {
                throw new TableFault(csv.RawRow, "Il file non è in UTF-8: salvalo con la codifica UTF-8 e riprova.");
            }
            catch (CsvHelperException)
            {
                throw new TableFault(csv.RawRow, $"La riga non si lascia leggere: controlla virgolette e separatori; una casella ha al massimo {MostCellLength} caratteri.");
            }
            if (rows > MostRows) throw TooManyRows(csv.RawRow);
            var cells = csv.Record!;
            if (bad || cells.Any(c => c.Contains('\0'))) throw new TableFault(begins, "Le virgolette non tornano, oppure non è un file di testo: controlla che le virgolette siano chiuse e raddoppiate dove stanno dentro il testo.");
            yield return new(csv.RawRow, cells);
        }
    }

    private static async IAsyncEnumerable<TableRow> WorkbookAsync(Stream file, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var rows = Opened(file, cancel).GetEnumerator();
        for (; ; )
        {
            // What is wrong inside a workbook shows only while it is being read.
            try
            {
                if (!rows.MoveNext()) yield break;
            }
            catch (Exception error) when (error is OpenXmlPackageException or InvalidDataException or System.Xml.XmlException or FileFormatException or FormatException or ArgumentException or InvalidOperationException or NullReferenceException)
            {
                throw new TableFault(0, "Il file Excel è rovinato o protetto: aprilo, salvalo di nuovo come .xlsx e riprova.");
            }
            yield return rows.Current;
            await Task.CompletedTask;
        }
    }

    private static IEnumerable<TableRow> Opened(Stream file, CancellationToken cancel)
    {
        using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
            if (zip.Entries.Sum(e => e.Length) > MostUnfolded) throw new TableFault(0, "Il file Excel è troppo grande: al massimo 200 MB una volta aperto.");
        file.Position = 0;
        // The length that an entry declares may be a lie: the reader counts for itself.
        using var book = SpreadsheetDocument.Open(file, isEditable: false, new OpenSettings { MaxCharactersInPart = MostUnfolded });
        var main = book.WorkbookPart!;
        var sheet = main.Workbook.Descendants<Sheet>().FirstOrDefault() ?? throw new TableFault(0, "Il file Excel non ha nessun foglio.");
        var from1904 = main.Workbook.WorkbookProperties?.Date1904?.Value ?? false;
        var shared = SharedTexts(main.SharedStringTablePart, cancel);
        using var reader = OpenXmlReader.Create((WorksheetPart)main.GetPartById(sheet.Id!));
        var (line, rows) = (0L, 0);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement) continue;
            cancel.ThrowIfCancellationRequested();
            var row = (Row)reader.LoadCurrentElement()!;
            line = row.RowIndex?.Value ?? line + 1;
            List<string> cells = [];
            foreach (var cell in row.Elements<Cell>())
            {
                var column = Column(cell.CellReference?.Value) ?? cells.Count;
                if (column >= MostColumns) throw new TableFault(line, $"La riga ha troppe colonne: al massimo {MostColumns}.");
                while (cells.Count <= column) cells.Add("");
                cells[column] = Text(cell, shared, from1904);
                if (cells[column].Length > MostCellLength) throw new TableFault(line, $"Una casella ha più di {MostCellLength} caratteri.");
            }
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (rows++ > MostRows) throw TooManyRows(line);
            yield return new(line, cells);
        }
    }

    private static List<string> SharedTexts(SharedStringTablePart? part, CancellationToken cancel)
    {
        List<string> texts = [];
        if (part is null) return texts;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(SharedStringItem) || !reader.IsStartElement) continue;
            cancel.ThrowIfCancellationRequested();
            texts.Add(reader.LoadCurrentElement()!.InnerText);
        }
        return texts;
    }

    /// <summary>Days are numbers in a workbook; <see cref="WorkbookDay"/> reads them back.</summary>
    private static string Text(Cell cell, List<string> shared, bool from1904)
    {
        var type = cell.DataType?.Value;
        if (type == CellValues.SharedString) return shared[int.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture)];
        if (type == CellValues.InlineString) return cell.InlineString?.InnerText ?? "";
        var text = cell.CellValue?.Text ?? "";
        return from1904 && type is null && IsDayNumber(text) && double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? (number + 1462).ToString(CultureInfo.InvariantCulture) : text;
    }

    private static bool IsDayNumber(string text) => text.Length == 5 && text.All(char.IsAsciiDigit);

    /// <summary>The day of a workbook's number; null when it is none from 1900 to 2173.</summary>
    public static DateOnly? WorkbookDay(string text) =>
        IsDayNumber(text.Split('.')[0]) && double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? DateOnly.FromDateTime(DateTime.FromOADate(number)) : null;

    /// <summary>"BC12" is column 54, from 0.</summary>
    private static int? Column(string? reference)
    {
        if (reference is null) return null;
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper)) column = Math.Min(column * 26 + letter - 'A' + 1, MostColumns * 26);
        return column - 1;
    }

    private static TableFault TooManyRows(long line) => new(line, $"Il file ha più di {MostRows:N0} righe: dividilo in più file.");
}
