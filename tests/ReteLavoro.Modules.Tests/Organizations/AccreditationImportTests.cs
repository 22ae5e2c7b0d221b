using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Modules.Tests.Territory;
using ReteLavoro.Organizations;
using Xunit;

namespace ReteLavoro.Modules.Tests.Organizations;

public class AccreditationImportTests
{
    private const string Heading = "partita iva;denominazione;albo;numero;dal;al;atto;tipo\n";
    private const string Alfa = "00000000018;Alfa Lavoro;Albo lavoro;1;01/01/2024;;DDUO 1/2024;LabourAccreditedOperator\n";
    private const string Beta = "00000000026;Beta Lavoro;Albo lavoro;2;01/01/2024;31/12/2027;DDUO 2/2024;Operatore accreditato\n";

    [Fact]
    public async Task NET_04_A_register_goes_in_once_and_changes_nothing_twice()
    {
        await using var site = await Site();
        var plan = await Import(site, Heading + Alfa + Beta, dryRun: true);
        Assert.Equal((2, 0, 0), (plan.Report.Added, plan.Report.Changed, plan.Report.Closed));
        Assert.Empty(await Entries(site));

        Assert.Equal(2, (await Import(site, Heading + Alfa + Beta)).Report.Added);
        var beta = (await Entries(site)).Single(a => a.Number == "2");
        Assert.Equal(("beta-lavoro", new DateOnly(2024, 1, 1), new DateOnly(2027, 12, 31), "DDUO 2/2024"), (beta.OrganizationId, beta.ValidFrom, beta.ValidTo, beta.Act));
        var body = await site.Ask<IOrganizations, OrganizationDetails?>(o => o.FindAsync("beta-lavoro", default));
        Assert.Equal(("00000000026", "LabourAccreditedOperator"), (body!.VatNumber, body.Types.Single()));

        var again = await Import(site, Heading + Alfa + Beta);
        Assert.True(again.Report.ChangesNothing);
        Assert.Equal(2, again.Report.Kept);
        Assert.Equal(1, await site.Acts("organizations.import"));
    }

    [Fact]
    public async Task NET_03_an_import_brings_no_second_Province()
    {
        await using var site = await Site();
        await site.Recipe("""{ "name": "organizations", "organizations": [ { "id": "provincia", "name": "Provincia vera", "types": ["Province"], "province": "BG" } ] }""");
        const string heading = "denominazione;albo;tipo;provincia\n";
        Assert.Contains("è «Provincia vera»", Assert.Single((await Import(site, heading + "Provincia finta;Albo lavoro;Province;BG\n")).Report.Problems).Sentence);
        Assert.Contains("quale provincia governa", Assert.Single((await Import(site, heading + "Provincia finta;Albo lavoro;Province;\n")).Report.Problems).Sentence);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_row_is_said_at_once()
    {
        await using var site = await Site();
        await site.Import("istat,nome,sigla_provincia,provincia,regione,codice_catastale,cap,popolazione_2011,lat,lon,nota\n016024,Bergamo,BG,Bergamo,Lombardia,A794,24121,1,45.7,9.67,\n");
        var problems = (await Import(site, Heading.TrimEnd('\n') + ";provincia\n00000000019;Alfa Lavoro;Albo lavoro;1;32/01/2024;;;Astronave|Dirigibile;ZZ\n" + Beta.TrimEnd('\n') + ";BG\n")).Report.Problems;
        Assert.All(problems, p => Assert.Equal(2, p.Line));
        Assert.Equal(["dal", "partita iva", "provincia", "tipo", "tipo"], problems.Select(p => p.Column).Order());
        Assert.Contains("Nessuna provincia ha la sigla «ZZ».", problems.Select(p => p.Sentence));
    }

    [Fact]
    public async Task A_register_that_is_not_here_yet_is_pointed_out()
    {
        await using var site = await Site();
        Assert.Contains("Albi che qui non c'erano ancora: «Albo lavoro».", string.Join(" ", (await Import(site, Heading + Alfa)).Report.Notes));
        Assert.DoesNotContain("non c'erano ancora", string.Join(" ", (await Import(site, Heading + Alfa + Beta)).Report.Notes));
        Assert.Contains("Albi che qui non c'erano ancora: «Albo dei lavori».", string.Join(" ", (await Import(site, Heading + Alfa.Replace("Albo lavoro", "Albo dei lavori"))).Report.Notes));
    }

    [Fact]
    public async Task A_row_that_disappears_ends_on_the_day_of_the_import_and_other_registers_are_left_alone()
    {
        await using var site = await Site();
        await Import(site, Heading + Alfa + Beta + "00000000018;Alfa Lavoro;Albo formazione;9;01/01/2024;;;\n");
        var difference = await Import(site, Heading + Alfa.Replace("DDUO 1/2024", "DDUO 5/2026"));
        Assert.Equal((0, 1, 1), (difference.Report.Added, difference.Report.Changed, difference.Report.Closed));
        Assert.Equal([(AccreditationChangeKind.Changed, "Alfa Lavoro", "atto: DDUO 5/2026 (prima: DDUO 1/2024)"), (AccreditationChangeKind.Closed, "Beta Lavoro", "ultimo giorno: 22/11/2026 (prima: 31/12/2027)")],
            difference.Changes.Select(c => (c.Kind, c.Organization, c.What)));
        var entries = await Entries(site);
        Assert.Equal(3, entries.Count);
        Assert.Equal(RegisterSite.Today, entries.Single(a => a.Number == "2").ValidTo);
        Assert.Null(entries.Single(a => a.Register == "Albo formazione").ValidTo);
        Assert.True((await Import(site, Heading + Alfa.Replace("DDUO 1/2024", "DDUO 5/2026"))).Report.ChangesNothing);
    }

    [Fact]
    public async Task A_body_is_found_by_id_by_number_or_by_name_and_keeps_its_own_name()
    {
        await using var site = await Site();
        await site.Recipe("""
            { "name": "organizations", "organizations": [
              { "id": "anpal-servizi", "name": "Vecchio", "types": ["LabourAccreditedOperator"], "vatNumber": "00000000034", "validTo": "2024-02-29", "successor": "nuovo" },
              { "id": "nuovo", "name": "Nuovo", "types": ["LabourAccreditedOperator"], "vatNumber": "00000000034", "validFrom": "2024-03-01" },
              { "id": "per-nome", "name": "Società Per Nome", "types": ["LabourAccreditedOperator"] } ] }
            """);
        var difference = await Import(site, "id,p. iva,nome,albo,numero,note\n,IT 00000000034,Altro nome,Albo lavoro,1,x\n,,SOCIETA' PER NOME,Albo lavoro,2,\nanpal-servizi,,,Albo lavoro,3,\n,00000000018,Società per nome,Albo  Lavoro,4,\n");
        Assert.Empty(difference.Report.Problems);
        Assert.Equal(["1 nuovo", "2 per-nome", "3 anpal-servizi", "4 per-nome"], (await Entries(site)).OrderBy(a => a.Number).Select(a => $"{a.Number} {a.OrganizationId}"));
        Assert.Equal("Albo lavoro", (await Entries(site)).Select(a => a.Register).Distinct().Single());
        Assert.Contains("Nel registro hanno un altro nome, e lo tengono: Nuovo (nel file: Altro nome).", difference.Report.Notes);
        Assert.Contains("Colonne che non vengono lette: note.", difference.Report.Notes);
    }

    [Fact]
    public async Task Ten_thousand_rows_with_a_hundred_faults_give_a_hundred_sentences_and_change_nothing()
    {
        await using var site = await Site();
        var (csv, expected) = Faulty(10_000, 100);
        var report = (await Import(site, csv)).Report;
        Assert.Equal(100, report.Problems.Count);
        Assert.Equal(expected, report.Problems.Select(p => (p.Line, p.Column)));
        Assert.All(report.Problems, p => Assert.Matches("^[A-Z«È].*[.:…]$", p.Sentence));
        Assert.Equal(10, report.Problems.Select(p => System.Text.RegularExpressions.Regex.Replace(p.Sentence, "«.*?»|[0-9]+", "…")).Distinct().Count());
        Assert.Empty(await Entries(site));

        var (clean, _) = Faulty(10_000, 0);
        var lines = 0L;
        var done = await site.Ask<AccreditationImport, ImportReport>(i => i.RunAsync(Bytes(clean), "albo.csv", false, new MunicipalityImportTests.Heard(l => lines = l), default));
        Assert.Equal((10_000, 10_001), (done.Added, (int)lines));
        Assert.True((await Import(site, clean)).Report.ChangesNothing);
    }

    [Theory]
    [InlineData("", 0, "Il file è vuoto.")]
    [InlineData("albo;numero\nA;1\n", 1, "Manca una colonna che dica di quale soggetto si tratta: «id», «partita iva» o «nome».")]
    [InlineData("nome;ente;albo\nA;A;B\n", 1, "La colonna «ente» dice la stessa cosa della colonna «nome»: togline una.")]
    [InlineData("nome;albo\n\"A;B\n", 2, "Le virgolette non tornano, oppure non è un file di testo: controlla che le virgolette siano chiuse e raddoppiate dove stanno dentro il testo.")]
    public async Task A_file_that_is_not_a_register_is_refused_with_a_sentence(string csv, long line, string sentence)
    {
        await using var site = await Site();
        Assert.Equal((line, sentence), (await Import(site, csv)).Report.Problems.Select(p => (p.Line, p.Sentence)).First());
    }

    [Fact]
    public async Task Half_a_register_does_not_close_the_other_half()
    {
        await using var site = await Site();
        var (whole, _) = Faulty(40, 0);
        await Import(site, whole);
        var part = string.Join('\n', whole.Split('\n').Take(11)) + "\n";
        Assert.Contains("sembra un elenco parziale", Assert.Single((await Import(site, part)).Report.Problems).Sentence);
        Assert.All(await Entries(site), a => Assert.Null(a.ValidTo));
    }

    [Fact]
    public async Task A_workbook_is_read_as_a_text_file_is()
    {
        await using var site = await Site();
        var report = (await Import(site, Workbook([["Partita IVA", "Denominazione", "Albo", "Numero", "Dal", "Al", "Tipo"], [int.Parse(Vat(0)), "Alfa Lavoro", "Albo lavoro", 1, new DateOnly(2024, 1, 1), "31/12/2027", "Operatore accreditato"], [null, null, "Albo lavoro", 2, null, null, null]]))).Report;
        Assert.Equal([(3L, (string?)null)], report.Problems.Select(p => (p.Line, p.Column)));
        report = (await Import(site, Workbook([["Partita IVA", "Denominazione", "Albo", "Numero", "Dal", "Al", "Tipo"], ["00000000018", "Alfa Lavoro", "Albo lavoro", 1, new DateOnly(2024, 1, 1), "31/12/2027", "Operatore accreditato"]]))).Report;
        Assert.Empty(report.Problems);
        var entry = Assert.Single(await Entries(site));
        Assert.Equal(("alfa-lavoro", "1", new DateOnly(2024, 1, 1), new DateOnly(2027, 12, 31)), (entry.OrganizationId, entry.Number, entry.ValidFrom, entry.ValidTo));
    }

    [Fact]
    public async Task A_workbook_that_is_spoiled_or_unfolds_too_far_is_refused()
    {
        await using var site = await Site();
        var bytes = Workbook([["nome", "albo"], ["A", "B"]]).ToArray();
        Assert.Contains("rovinato", Assert.Single((await Import(site, new MemoryStream(bytes[..(bytes.Length / 2)]))).Report.Problems).Sentence);
        Assert.Contains(".xls", Assert.Single((await Import(site, new MemoryStream([0xD0, 0xCF, 0x11, 0xE0, 1, 2]))).Report.Problems).Sentence);
        var huge = Workbook([["nome", "albo"], [new string('a', 5_000), "B"]]);
        Assert.Contains("4000 caratteri", Assert.Single((await Import(site, huge)).Report.Problems).Sentence);
    }

    /// <summary>Ten kinds of fault, evenly spread; the entries between them are sound.</summary>
    private static (string Csv, List<(long, string?)> Expected) Faulty(int rows, int faults)
    {
        var csv = new StringBuilder(Heading);
        List<(long, string?)> expected = [];
        for (var n = 0; n < rows; n++)
        {
            string[] cells = [Vat(n / 2), $"Operatore {n / 2}", "Albo lavoro", $"N{n}", "01/01/2024", "", "DDUO 1/2024", "LabourAccreditedOperator"];
            if (faults > 0 && n % (rows / faults) == rows / faults - 1)
            {
                var (column, change) = (expected.Count % 10) switch
                {
                    0 => ("partita iva", (Action)(() => cells[0] = Vat(n / 2)[..10] + (Vat(n / 2)[10] == '0' ? '1' : '0'))),
                    1 => ("partita iva", () => cells[0] = "ABC"),
                    2 => (null, () => cells[0] = cells[1] = ""),
                    3 => ("albo", () => cells[2] = ""),
                    4 => ("dal", () => cells[4] = "31/02/2024"),
                    5 => ("al", () => cells[5] = "01/01/2020"),
                    6 => ("tipo", () => cells[7] = "Circo"),
                    7 => ("numero", () => cells[3] = $"N{n - 1}"),
                    8 => ("denominazione", () => (cells[0], cells[1], cells[7]) = ("", $"Sconosciuto {n}", "")),
                    _ => ((string?)null, () => cells = [.. cells, "di troppo"])
                };
                change();
                expected.Add((n + 2, column));
            }
            csv.Append(string.Join(';', cells)).Append('\n');
        }
        return (csv.ToString(), expected);
    }

    /// <summary>Eleven digits with the check digit that they call for.</summary>
    private static string Vat(int number)
    {
        var digits = $"{number + 1_000_000:D10}";
        for (var check = '0'; check <= '9'; check++)
            if (ReteLavoro.Kernel.Values.VatNumber.TryParse(digits + check, out _, out _)) return digits + check;
        throw new InvalidOperationException();
    }

    internal static MemoryStream Workbook(object?[][] rows)
    {
        var bytes = new MemoryStream();
        using (var book = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var main = book.AddWorkbookPart();
            main.Workbook = new Workbook();
            var texts = main.AddNewPart<SharedStringTablePart>();
            texts.SharedStringTable = new SharedStringTable();
            var sheet = main.AddNewPart<WorksheetPart>();
            var data = new SheetData();
            sheet.Worksheet = new Worksheet(data);
            main.Workbook.AppendChild(new Sheets(new Sheet { Id = main.GetIdOfPart(sheet), SheetId = 1, Name = "Albo" }));
            foreach (var (row, r) in rows.Select((row, r) => (row, (uint)r + 1)))
                data.AppendChild(new Row(row.Select((value, c) => (value, c)).Where(x => x.value is not null).Select(x => Cell(x.value!, $"{(char)('A' + x.c)}{r}", texts.SharedStringTable))) { RowIndex = r });
        }
        bytes.Position = 0;
        return bytes;
    }

    private static Cell Cell(object value, string reference, SharedStringTable texts)
    {
        // Counted in the table's own attribute: to count its children each time would take minutes for a long list.
        if (value is int number) return new Cell { CellReference = reference, CellValue = new CellValue(number) };
        if (value is DateOnly day) return new Cell { CellReference = reference, CellValue = new CellValue(day.ToDateTime(default).ToOADate()) };
        texts.AppendChild(new SharedStringItem(new Text((string)value)));
        texts.Count = (texts.Count?.Value ?? 0) + 1;
        return new Cell { CellReference = reference, DataType = CellValues.SharedString, CellValue = new CellValue((int)texts.Count.Value - 1) };
    }

    private static async Task<RegisterSite> Site()
    {
        var site = await RegisterSite.CreateAsync();
        await site.PartnerTypes();
        return site;
    }

    private static MemoryStream Bytes(string csv) => new(Encoding.UTF8.GetBytes(csv));

    private static Task<AccreditationDifference> Import(RegisterSite site, string csv, bool dryRun = false) => Import(site, Bytes(csv), dryRun);

    private static Task<AccreditationDifference> Import(RegisterSite site, Stream file, bool dryRun = false) =>
        site.Ask<AccreditationImport, AccreditationDifference>(i => i.CompareAsync(file, "albo", dryRun, null, default));

    private static Task<List<Accreditation>> Entries(RegisterSite site) => site.Ask<SiteDbContext, List<Accreditation>>(db => db.Set<Accreditation>().AsNoTracking().ToListAsync());
}
