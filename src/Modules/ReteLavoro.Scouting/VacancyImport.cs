using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting;

/// <summary>A column of a file of vacancies: what it says, and the folded headings under which sources have it, the documented one first.</summary>
internal sealed record VacancyColumn(string Field, Action<VacancyText, string> Write, params string[] Headings);

/// <summary>One line of the difference between the register and a file.</summary>
/// <param name="What">What is different, in words; "nuova" for one that is added.</param>
internal sealed record VacancyChange(bool IsNew, string Title, string Source, string Reference, string What);

internal sealed record VacancyDifference(ImportReport Report, IReadOnlyList<VacancyChange> Changes);

/// <summary>
/// Takes vacancies in from a CSV file or a workbook. Each has its source (SCO-04) and the reference that the source gives it,
/// by which it is known again. What a file no longer names is left as it is: it ends with its last day.
/// </summary>
internal sealed class VacancyImport(SiteDbContext db, ActRunner acts, VacancyReader reader, TimeProvider time) : IImporter
{
    public const int MostProblems = 500;

    public static readonly IReadOnlyList<VacancyColumn> Columns =
    [
        new(nameof(VacancyText.Source), (t, v) => t.Source = v, "fonte", "provenienza", "origine"),
        new(nameof(VacancyText.Reference), (t, v) => t.Reference = v, "riferimento", "codice", "codice-offerta", "id", "id-offerta", "numero", "rif"),
        new(nameof(VacancyText.Title), (t, v) => t.Title = v, "titolo", "mansione", "figura", "figura-professionale", "profilo", "qualifica"),
        new(nameof(VacancyText.Isco), (t, v) => t.Isco = v, "isco", "isco-08", "isco08", "codice-isco"),
        new(nameof(VacancyText.Municipality), (t, v) => t.Municipality = v, "comune", "comune-di-lavoro", "sede", "sede-di-lavoro", "luogo", "codice-istat", "codice-comune"),
        new(nameof(VacancyText.LastDay), (t, v) => t.LastDay = v, "al", "scadenza", "fino-al", "valida-fino-al", "data-scadenza", "ultimo-giorno"),
        new(nameof(VacancyText.FirstDay), (t, v) => t.FirstDay = v, "dal", "valida-dal", "data-inizio", "data-pubblicazione", "pubblicata-il"),
        new(nameof(VacancyText.Posts), (t, v) => t.Posts = v, "posti", "numero-posti", "n-posti", "posizioni", "lavoratori-richiesti"),
        new(nameof(VacancyText.Contract), (t, v) => t.Contract = v, "contratto", "tipo-contratto", "tipo-di-contratto", "tipologia-contrattuale"),
        new(nameof(VacancyText.Employer), (t, v) => t.Employer = v, "azienda", "datore-di-lavoro", "ragione-sociale"),
        new(nameof(VacancyText.Ateco), (t, v) => t.Ateco = v, "ateco", "codice-ateco"),
        new(nameof(VacancyText.Link), (t, v) => t.Link = v, "indirizzo", "link", "url", "sito"),
        new(nameof(VacancyText.Note), (t, v) => t.Note = v, "nota", "note", "descrizione", "requisiti")
    ];

    private static readonly string[] Needed = [nameof(VacancyText.Source), nameof(VacancyText.Reference), nameof(VacancyText.Title), nameof(VacancyText.Isco), nameof(VacancyText.Municipality), nameof(VacancyText.LastDay)];

    public string Name => "vacancies";

    public string Help => "Offerte di lavoro, in CSV o XLSX: fonte, riferimento, titolo, isco, comune, al; e, se ci sono, dal, posti, contratto, azienda, ateco, indirizzo, nota.";

    public async Task<ImportReport> RunAsync(Stream file, string fileName, bool dryRun, IProgress<long>? progress, CancellationToken cancel) =>
        (await CompareAsync(file, fileName, dryRun, null, mayAll: true, progress, cancel)).Report;

    /// <summary>As <see cref="RunAsync"/>, and says which vacancies it is about.</summary>
    /// <param name="organization">The body that imports; what it adds is its own.</param>
    /// <param name="mayAll">It may change what others have brought in.</param>
    public async Task<VacancyDifference> CompareAsync(Stream file, string fileName, bool dryRun, string? organization, bool mayAll, IProgress<long>? progress, CancellationToken cancel)
    {
        var read = await ReadAsync(file, progress, cancel);
        var difference = await WriteAsync(read, organization, mayAll, apply: false, cancel);
        if (dryRun || difference.Report.Refused || difference.Report.ChangesNothing) return difference;
        return await acts.DoAsync(new("scouting.import", fileName.Length > 100 ? fileName[..100] : fileName), async () =>
        {
            // Compared again inside the act: what somebody else wrote meanwhile counts.
            var applied = await WriteAsync(read, organization, mayAll, apply: true, cancel);
            RuleBroken.If(applied.Report.Refused, "Nel frattempo il registro è cambiato e il file non può più essere importato: controllalo di nuovo.");
            await db.SaveChangesAsync(cancel);
            return applied;
        }, cancel);
    }

    private sealed record ReadRow(long Line, VacancyDraft Draft);

    private sealed class ReadFile
    {
        public List<ReadRow> Rows { get; } = [];
        public List<ImportProblem> Problems { get; } = [];
        public List<string> Unread { get; } = [];
        public Dictionary<string, string> Headings { get; } = [];
    }

    private async Task<ReadFile> ReadAsync(Stream file, IProgress<long>? progress, CancellationToken cancel)
    {
        var read = new ReadFile();
        var columns = new Dictionary<int, VacancyColumn>();
        var (rows, headed) = (0, false);
        try
        {
            var isWorkbook = TableFile.IsWorkbook(file);
            await foreach (var row in TableFile.ReadAsync(file, cancel))
            {
                if (!headed)
                {
                    headed = true;
                    ReadHeadings(row, columns, read);
                    if (read.Problems.Count > 0) return read;
                    continue;
                }
                if (row.Cells.All(string.IsNullOrWhiteSpace)) continue;
                if (rows++ % 1000 == 0) progress?.Report(row.Line);
                var text = new VacancyText();
                foreach (var (place, column) in columns)
                    if (place < row.Cells.Count) column.Write(text, Cell(row.Cells[place], column, isWorkbook));
                List<(string Field, string Sentence)> problems = [];
                if (string.IsNullOrWhiteSpace(text.Reference)) problems.Add((nameof(text.Reference), "Manca il riferimento: è il codice con cui la fonte riconosce l'offerta, e serve a non importarla due volte."));
                var draft = await reader.ReadAsync(text, problems, cancel);
                foreach (var (field, sentence) in problems) read.Problems.Add(new(row.Line, read.Headings.GetValueOrDefault(field), sentence));
                if (draft is not null && problems.Count == 0) read.Rows.Add(new(row.Line, draft));
                if (read.Problems.Count < MostProblems) continue;
                read.Problems.Add(new(row.Line, null, $"Ci sono già {MostProblems} errori: la lettura si ferma qui."));
                return read;
            }
            if (!headed) read.Problems.Add(new(0, null, "Il file è vuoto."));
            else if (rows == 0) read.Problems.Add(new(0, null, "Il file ha solo l'intestazione: non c'è nessuna offerta."));
        }
        catch (TableFault fault)
        {
            read.Problems.Add(new(fault.Line, null, fault.Message));
        }
        return read;
    }

    /// <summary>Days are numbers in a workbook; what would run as a formula bears an apostrophe in a list that was downloaded here.</summary>
    private static string Cell(string text, VacancyColumn column, bool isWorkbook) =>
        !isWorkbook && text is ['\'', '=' or '+' or '-' or '@', ..] ? text[1..]
        : isWorkbook && column.Field is nameof(VacancyText.FirstDay) or nameof(VacancyText.LastDay) && TableFile.WorkbookDay(text) is { } day ? $"{day:yyyy-MM-dd}" : text;

    private static void ReadHeadings(TableRow row, Dictionary<int, VacancyColumn> columns, ReadFile read)
    {
        foreach (var (heading, place) in row.Cells.Select((c, i) => (c.Trim(), i)).Where(h => h.Item1.Length > 0))
        {
            var folded = SearchText.Fold(heading);
            if (Columns.FirstOrDefault(c => c.Headings.Contains(folded)) is not { } column) read.Unread.Add(heading);
            else if (read.Headings.TryAdd(column.Field, heading)) columns[place] = column;
            else read.Problems.Add(new(row.Line, heading, $"La colonna «{heading}» dice la stessa cosa della colonna «{read.Headings[column.Field]}»: togline una."));
        }
        foreach (var column in Columns.Where(c => Needed.Contains(c.Field) && !read.Headings.ContainsKey(c.Field))) read.Problems.Add(new(row.Line, column.Headings[0], $"Manca la colonna «{column.Headings[0]}»."));
    }

    /// <summary>Of what the file has no column, nothing is said: it stays as it is.</summary>
    private static VacancyDraft Kept(VacancyDraft draft, Vacancy row, Dictionary<string, string> headings)
    {
        bool Says(string field) => headings.ContainsKey(field);
        return draft with
        {
            Posts = Says(nameof(draft.Posts)) ? draft.Posts : row.Posts,
            Contract = Says(nameof(draft.Contract)) ? draft.Contract : row.Contract,
            Employer = Says(nameof(draft.Employer)) ? draft.Employer : row.Employer,
            Ateco = Says(nameof(draft.Ateco)) ? draft.Ateco : row.Ateco,
            Link = Says(nameof(draft.Link)) ? draft.Link : row.Link,
            Note = Says(nameof(draft.Note)) ? draft.Note : row.Note
        };
    }

    private async Task<VacancyDifference> WriteAsync(ReadFile read, string? organization, bool mayAll, bool apply, CancellationToken cancel)
    {
        var problems = read.Problems.ToList();
        List<VacancyChange> changes = [];
        var (kept, withdrawn, expired) = (0, 0, 0);
        var sources = (await reader.SourcesAsync(cancel)).ToDictionary(s => s.Id, s => s.Label);
        var references = read.Rows.Select(r => r.Draft.Reference!).Distinct().ToList();
        var known = (await db.Set<Vacancy>().AsTracking(apply ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking).Where(v => v.Reference != null && references.Contains(v.Reference)).ToListAsync(cancel))
            .ToDictionary(v => (v.Source, v.Reference!));
        var lines = new Dictionary<(string, string), long>();
        foreach (var (line, draft) in read.Rows)
        {
            var key = (draft.Source, draft.Reference!);
            if (!lines.TryAdd(key, line))
            {
                problems.Add(new(line, read.Headings[nameof(VacancyText.Reference)], $"L'offerta «{draft.Reference}» di questa fonte è già alla riga {lines[key]}."));
                continue;
            }
            if (draft.LastDay < time.Today) expired++;
            if (!known.TryGetValue(key, out var row))
            {
                changes.Add(new(true, draft.Title, sources[draft.Source], draft.Reference!, "nuova"));
                if (apply) db.Add(Vacancy.Of(draft, organization, time.Today));
                continue;
            }
            if (!mayAll && row.OrganizationId != organization)
            {
                problems.Add(new(line, read.Headings[nameof(VacancyText.Reference)], $"L'offerta «{draft.Reference}» di questa fonte l'ha inserita un altro ente: la può modificare solo lui."));
                continue;
            }
            if (row.WithdrawnOn is not null) withdrawn++;
            if (row.Take(Kept(draft, row, read.Headings)) is { Count: > 0 } what) changes.Add(new(false, draft.Title, sources[draft.Source], draft.Reference!, string.Join(", ", what)));
            else kept++;
        }
        if (problems.Count > 0) return new(new(0, 0, 0, 0, [.. problems.OrderBy(p => p.Line)], []), []);
        List<string> notes = [];
        if (expired > 0) notes.Add(expired == 1 ? "Un'offerta del file è già scaduta: entra nel registro, ma non si propone a nessuno." : $"{expired:N0} offerte del file sono già scadute: entrano nel registro, ma non si propongono a nessuno.");
        if (withdrawn > 0) notes.Add(withdrawn == 1 ? "Un'offerta del file qui è stata ritirata, e resta ritirata." : $"{withdrawn:N0} offerte del file qui sono state ritirate, e restano ritirate.");
        if (read.Unread.Count > 0) notes.Add($"Colonne che non vengono lette: {string.Join(", ", read.Unread)}.");
        return new(new(changes.Count(c => c.IsNew), changes.Count(c => !c.IsNew), kept, 0, [], notes), [.. changes.OrderBy(c => !c.IsNew)]);
    }
}
