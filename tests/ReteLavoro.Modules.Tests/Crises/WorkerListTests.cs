using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Crises;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Modules.Tests.Organizations;
using ReteLavoro.Territory;
using ReteLavoro.Testing;
using Xunit;
using static ReteLavoro.Modules.Tests.Crises.CrisisSite;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>From a list of workers to the profile table of a case (CRI-05), through the page and by the reader alone.</summary>
public sealed class WorkerListTests(CrisesFixture fixture) : IClassFixture<CrisesFixture>
{
    private const string Code = "RSSMRA85T10A562S"; // A man of 10 December 1985: 40 on the tests' day.
    private Testing.Site Site => fixture.Site;
    private static string Import(string id) => $"/gestione/crisi/{id}/persone";

    private Task<WorkerListReport> Read(string csv) => Read(Encoding.UTF8.GetBytes(csv));

    private Task<WorkerListReport> Read(byte[] file, (string, IReadOnlyDictionary<string, int>)? chosen = null) => Site.DoAsync("lombardia", async s =>
        await WorkerList.ReadAsync(new MemoryStream(file), chosen, await ProfileBands.OfAsync(s.GetRequiredService<IVocabularies>(), default), new(2026, 11, 24), default));

    private static Dictionary<WorkerGroup, int> Counted(IEnumerable<WorkerGroup> groups) => groups.ToDictionary(g => g with { Count = 0 }, g => g.Count);

    [Fact]
    public async Task CRI_05_the_numbers_of_the_profile_table_equal_the_list()
    {
        var invented = new InventedWorkers(3000);
        var report = await Read(invented.Bytes);
        Assert.Empty(report.Problems);
        Assert.Equal((3000, 0), (report.Rows, report.BadRows));
        Assert.Equal(invented.Expected.OrderBy(g => g.Key.ToString()), Counted(report.Groups).OrderBy(g => g.Key.ToString()));
        // Column by column as well, counted on the list's rows by their band alone.
        var profile = GroupProfile.Of(report.Groups);
        foreach (var column in GroupProfile.Columns)
            Assert.Equal(invented.Expected.GroupBy(g => column.Of(g.Key)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(x => x.Value))), profile.Counts[column.Vocabulary].Select(b => (b.Key, b.Value)));
        // The same list in another order, and as a workbook, gives the same table.
        var shuffled = string.Join('\n', invented.Csv.TrimEnd('\n').Split('\n').Skip(1).Reverse().Prepend(InventedWorkers.Headings));
        Assert.Equal(report.Groups, (await Read(shuffled)).Groups);
        Assert.Equal(report.Groups, (await Read(AccreditationImportTests.Workbook([InventedWorkers.Headings.Split(';'), .. invented.Rows]).ToArray())).Groups);
    }

    [Theory]
    // The day before a birthday, and the birthday.
    [InlineData("Data di nascita;Sesso", "25/11/1996;F", "fino-29", "F")]
    [InlineData("Data di nascita;Sesso", "24/11/1996;maschio", "30-39", "M")]
    [InlineData("Età;Sesso", "55;Donna", "da-55", "F")]
    [InlineData("Età;Sesso", "54;uomo", "50-54", "M")]
    [InlineData("C.F.", Code, "40-49", "M")]
    // Digits turned into letters because somebody else has the plain code.
    [InlineData("cf", "RSSMRA85T10A56NH", "40-49", "M")]
    // Two digits of the year: 2009 is seventeen, 1926 would be a hundred.
    [InlineData("cf", "RSSMRA09B41A562S", "fino-29", "F")]
    public async Task Age_and_sex_come_from_the_fiscal_code_or_from_columns_of_their_own(string headings, string row, string age, string sex)
    {
        var report = await Read($"{headings}\n{row}\n");
        Assert.Empty(report.Problems);
        Assert.Equal(new WorkerGroup(age, sex, "non-noto", "non-noto", "non-noto", 1), Assert.Single(report.Groups));
    }

    [Theory]
    [InlineData("CP2021", "6.2.1.7.0", "7"), InlineData("CP2021", "6.4.1.1.1", "6"), InlineData("CP2021", "8.3.1.1.0", "9"), InlineData("CP2021", "7", "8")]
    [InlineData("ISCO", "8122", "81"), InlineData("ISCO", "813", "81"), InlineData("ISCO", "6", "6"), InlineData("ISCO", "8999", "8")]
    public async Task A_profession_is_a_code_of_ISCO_or_of_the_national_classification(string heading, string code, string group) =>
        Assert.Equal(group, Assert.Single((await Read($"cf;{heading}\n{Code};{code}\n")).Groups).Isco);

    [Theory]
    [InlineData("Anzianità", "5,9", "fino-5"), InlineData("Anzianità", "6", "6-10"), InlineData("Data di assunzione", "25/11/2015", "6-10"), InlineData("Data di assunzione", "24/11/2015", "11-20")]
    public async Task Seniority_is_a_number_of_years_or_a_day_of_hiring(string heading, string value, string band) =>
        Assert.Equal(band, Assert.Single((await Read($"cf;{heading}\n{Code};{value}\n")).Groups).Seniority);

    [Theory]
    [InlineData("cf", "RSSMRA85T10A562T", 2, "Codice fiscale (colonna A)", "La lettera di controllo del codice fiscale non torna")]
    [InlineData("cf", "RSSMRA85T10A562S\nRSSMRA85T10A562S", 3, "Codice fiscale (colonna A)", "sta già alla riga 2")]
    [InlineData("cf;isco", ";8", 2, "Codice fiscale (colonna A)", "Manca il codice fiscale.")]
    [InlineData("cf", "RSSMRA20T10A562Z", 2, "Codice fiscale (colonna A)", "L'età non sta in nessuna fascia")]
    [InlineData("cf;sesso", "RSSMRA85T10A562S;F", 2, "Sesso (colonna B)", "non è quello del codice fiscale")]
    [InlineData("cf;data nascita", "RSSMRA85T10A562S;11/12/1985", 2, "Data di nascita (colonna B)", "non è quella del codice fiscale")]
    [InlineData("cf;data nascita", "RSSMRA85T10A562S;31/02/1985", 2, "Data di nascita (colonna B)", "Non è una data")]
    [InlineData("cf;titolo di studio", "RSSMRA85T10A562S;patente", 2, "Titolo di studio (colonna B)", "non si riconosce")]
    [InlineData("cf;isco", "RSSMRA85T10A562S;0110", 2, "Professione, codice ISCO (colonna B)", "non è fra quelli del vocabolario")]
    [InlineData("cf;cp", "RSSMRA85T10A562S;9.1", 2, "Professione, codice CP 2021 (ISTAT) (colonna B)", "non è fra quelli delle professioni")]
    [InlineData("cf;anzianità", "RSSMRA85T10A562S;molti", 2, "Anzianità in anni (colonna B)", "non è un numero di anni")]
    [InlineData("cf;assunzione", "RSSMRA85T10A562S;25/11/2026", 2, "Data di assunzione (colonna B)", "deve ancora venire")]
    [InlineData("eta;sesso", ";F", 2, "Età in anni (colonna A)", "Manca l'età")]
    [InlineData("eta;sesso", "40;", 2, "Sesso (colonna B)", "Manca il sesso")]
    [InlineData("cf;isco", "RSSMRA85T10A562S;8;avanza", 2, null, "più colonne dell'intestazione")]
    [InlineData("cf", "", 0, null, "non c'è nessuna persona")]
    [InlineData("nome;cognome", "Maria;Rossi", 1, null, "Manca la colonna del codice fiscale")]
    public async Task A_bad_row_is_told_by_its_line_and_column_and_nothing_of_it_is_repeated(string headings, string rows, long line, string? column, string sentence)
    {
        var report = await Read($"{headings}\n{rows}\n");
        var problem = Assert.Single(report.Problems);
        Assert.Equal((line, column), (problem.Line, problem.Column));
        Assert.Contains(sentence, problem.Sentence);
        foreach (var cell in rows.Split(';', '\n').Where(c => c.Length > 4)) Assert.DoesNotContain(cell, problem.Sentence, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_list_without_headings_is_refused_and_its_first_person_is_not_shown()
    {
        var id = await Case("Caso senza intestazioni");
        var refused = (await (await Page(id)).Upload(Encoding.UTF8.GetBytes($"Personasegreta;{Code}\nAltra;RSSMRA09B41A562S\n"))).Is(HttpStatusCode.BadRequest).Shows("La prima riga contiene già una persona");
        Assert.DoesNotContain("Personasegreta", refused.Text);
        Assert.DoesNotContain(Code, refused.Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Of_ten_thousand_rows_with_a_hundred_faults_each_fault_is_in_the_file_of_errors(bool workbook)
    {
        var invented = new InventedWorkers(10_000);
        List<long> faulty = [];
        for (var n = 99; n < 10_000; n += 100)
        {
            faulty.Add(n + 2);
            var row = invented.Rows[n];
            (row[2], row[3], row[4], row[5]) = (faulty.Count % 5) switch
            {
                0 => (row[2][..15] + (row[2][15] == 'A' ? 'B' : 'A'), row[3], row[4], row[5]),
                1 => (invented.Rows[n - 1][2], row[3], row[4], row[5]),
                2 => (row[2], "patente", row[4], row[5]),
                3 => (row[2], row[3], "X", row[5]),
                _ => (row[2], row[3], row[4], "-3")
            };
        }
        var id = await Case($"Caso con diecimila persone {workbook}");
        var page = await Page(id);
        var bytes = workbook ? AccreditationImportTests.Workbook([InventedWorkers.Headings.Split(';'), .. invented.Rows]).ToArray() : invented.Bytes;
        var refused = (await page.Upload(bytes, workbook ? "elenco.xlsx" : "elenco.csv")).Is(HttpStatusCode.BadRequest);
        refused.Shows("L'elenco ha 100 errori").Shows("Righe lette10.000").Shows("Righe con errori100").Shows("Persone contate9.900").ShowsNot("Scrivi questi numeri");
        var file = (await refused.Submit(button: "Scarica gli errori")).IsOk();
        Assert.Equal("attachment; filename=errori-elenco.csv; filename*=UTF-8''errori-elenco.csv", file.Header("Content-Disposition"));
        var lines = file.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("\uFEFFRiga;Colonna;Che cosa non va", lines[0]);
        Assert.Equal(faulty, lines.Skip(1).Select(l => long.Parse(l.Split(';')[0], CultureInfo.InvariantCulture)));
        Assert.All(lines.Skip(1), l => Assert.Matches("^[0-9]+;\"[^\"]+\";\"[^\"]+\"$", l));
        Assert.DoesNotContain("finto", file.Text + refused.Text, StringComparison.Ordinal);
        Assert.Empty((await Site.Part(id)).Workers);
    }

    [Fact]
    public async Task CRI_05_a_list_is_checked_then_its_numbers_are_written_and_nothing_else_of_it_is_anywhere()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin("Caso contato");
        await operatrice.Workers(id, 7);
        var invented = new InventedWorkers(400);
        var before = await site.RowCountsAsync("lombardia");
        var form = (await (await operatrice.Get(Edit(id, "persone"))).IsOk().Click("Importa da un elenco")).IsOk().Shows("Nomi e codici fiscali non vengono conservati");
        var found = (await form.Upload(invented.Bytes, "Elenco di Mariacognomefinto.csv")).IsOk().Shows("Persone contate400, con età e anzianità al 24 novembre 2026").Shows("prendono il posto di quelli di adesso (7 persone)");
        Assert.Equal(before, await site.RowCountsAsync("lombardia"));
        var women = invented.Expected.Where(g => g.Key.Sex == "F").Sum(g => g.Value);
        Assert.Contains(found.All("tbody tr").Select(r => Testing.Page.Squeeze(string.Join(' ', r.Children.Select(c => c.TextContent)))), r => r == $"Donne {women} {(100m * women / 400).ToString("0.0", CultureInfo.GetCultureInfo("it-IT"))}");

        var written = (await found.Submit(button: "Scrivi questi numeri nel caso")).Is(HttpStatusCode.Redirect);
        (await written.Follow()).IsOk().Shows("Il profilo è salvato in bozza: 400 persone. Dell'elenco non è rimasto niente.").Shows("Profilo delle persone").Shows("meno di 5 persone: servono a progettare");
        Assert.Equal(invented.Expected.OrderBy(g => g.Key.ToString()), Counted((await site.Part(id)).Workers).OrderBy(g => g.Key.ToString()));
        var act = await site.ReadAsync("lombardia", db => db.Set<ActRecord>().OrderByDescending(a => a.Sequence).FirstAsync());
        Assert.Equal(("crises.workers", $"Persone: 400; gruppi: {invented.Expected.Count}"), (act.Kind, act.Reason));
        // Once more changes nothing.
        var again = await (await (await operatrice.Get(Import(id))).Upload(invented.Bytes)).Submit(button: "Scrivi questi numeri nel caso");
        (await again.Follow()).Shows("Il caso ha già questi numeri");

        // Every byte that the site has kept: databases, their journals, files.
        var kept = 0L;
        foreach (var file in Directory.EnumerateFiles(site.DataFolder, "*", SearchOption.AllDirectories))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var text = new StreamReader(open, Encoding.Latin1);
            var content = await text.ReadToEndAsync();
            kept += content.Length;
            foreach (var row in new[] { invented.Rows[0], invented.Rows[200], invented.Rows[399] })
                foreach (var secret in row.Take(3)) Assert.DoesNotContain(secret, content, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Mariacognomefinto", content, StringComparison.Ordinal);
        }
        Assert.True(kept > 100_000);
        Assert.DoesNotContain(site.Log.Lines, l => l.Contains("finto", StringComparison.Ordinal));
        Assert.DoesNotContain("finto", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_are_chosen_by_hand_where_their_headings_say_nothing()
    {
        var id = await Case("Caso con colonne strane");
        var file = Encoding.UTF8.GetBytes($"Colonna uno;Colonna due;Colonna tre\nlaurea;{Code};12\n");
        var refused = (await (await Page(id)).Upload(file)).Is(HttpStatusCode.BadRequest).Shows("Manca la colonna del codice fiscale").Shows("B: Colonna due");
        var found = (await refused.Upload(file, "elenco.csv", ("colonna-cf", "1"), ("colonna-titolo", "0"), ("colonna-anzianita", "2"))).IsOk().Shows("Persone contate1,");
        // The choice stays for the same headings, and is no choice for others.
        Assert.Equal("1", ((AngleSharp.Html.Dom.IHtmlSelectElement)found.One("[name=colonna-cf]")!).Value);
        var other = (await found.Upload(Encoding.UTF8.GetBytes($"cf;isco\n{Code};8\n"), "elenco.csv")).IsOk();
        Assert.Equal(["0", "1"], new[] { "cf", "isco" }.Select(c => ((AngleSharp.Html.Dom.IHtmlSelectElement)other.One($"[name=colonna-{c}]")!).Value));
        (await (await found.Submit(button: "Scrivi questi numeri nel caso")).Follow()).IsOk();
        Assert.Equal([new WorkerGroup("40-49", "M", "isced-5-8", "non-noto", "11-20", 1)], (await Site.Part(id)).Workers);
        (await (await Page(id)).Upload(file, "elenco.csv")).Is(HttpStatusCode.BadRequest);
        (await (await Page(id)).Upload(Encoding.UTF8.GetBytes($"cf;codice fiscale\n{Code};{Code}\n"))).Is(HttpStatusCode.BadRequest).Shows("Anche la colonna B sembra dire la stessa cosa: scegli a mano quale leggere.");
    }

    [Fact]
    public async Task The_numbers_are_good_for_the_case_and_the_person_they_were_counted_for_while_nobody_has_saved()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var operatrice = await site.As("operatrice");
        var (id, other) = (await operatrice.Begin("Caso uno"), await operatrice.Begin("Caso due"));
        var found = await (await operatrice.Get(Import(id))).Upload(new InventedWorkers(20).Bytes);
        var numbers = found.IsOk().One("[name=esito]")!.GetAttribute("value")!;
        async Task<Page> Send(Visitor visitor, string caseId, string sent) => await visitor.PostRaw(Import(caseId) + "?handler=Scrivi", [new("__modulo", (await visitor.Get(Import(caseId))).IsOk().One("[name=__modulo]")!.GetAttribute("value")!), new("esito", sent)]);

        const string NoMore = "Il controllo dell'elenco non vale più";
        (await Send(operatrice, other, numbers)).ShowsError(NoMore);
        (await Send(operatrice, id, numbers[..^8] + "AAAAAAA=")).ShowsError(NoMore);
        (await Send(operatrice, id, "")).ShowsError(NoMore);
        (await Send(await site.As("regione"), id, numbers)).ShowsError(NoMore);
        (await (await site.As("altra")).Get(Import(id))).Is(HttpStatusCode.Forbidden);
        (await operatrice.Get(Import("non-esiste"))).Is(HttpStatusCode.NotFound);
        (await operatrice.Step(id, "valutazione", ("Situation", "Cambiata."))).Is(HttpStatusCode.Redirect);
        (await Send(operatrice, id, numbers)).ShowsError("Dopo il controllo qualcuno ha salvato questo caso");
        Assert.Empty((await site.Part(id)).Workers);

        numbers = (await (await operatrice.Get(Import(id))).Upload(new InventedWorkers(20).Bytes)).IsOk().One("[name=esito]")!.GetAttribute("value")!;
        site.Clock.Advance(TimeSpan.FromHours(4) + TimeSpan.FromSeconds(1));
        (await Send(await site.As("operatrice"), id, numbers)).ShowsError(NoMore);
        Assert.Empty((await site.Part(id)).Workers);
    }

    [Fact]
    public async Task CRI_08_a_group_of_one_is_never_on_the_public_page_and_a_table_too_long_for_hands_is_not_cut()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Crisi contata in pubblico");
        await operatrice.Unit(id);
        var invented = new InventedWorkers(400);
        (await (await (await operatrice.Get(Import(id))).Upload(invented.Bytes)).Submit(button: "Scrivi questi numeri")).Is(HttpStatusCode.Redirect);
        Assert.Contains(1, (await Site.Part(id)).Workers.Select(w => w.Count));
        Assert.True((await Site.Part(id)).Workers.Length > 200);
        (await operatrice.Get(Edit(id, "persone"))).IsOk().Shows("troppi per scriverli a mano");
        (await operatrice.Step(id, "persone")).Is(HttpStatusCode.Redirect);
        Assert.Equal(400, (await Site.Part(id)).WorkersInvolved);

        await operatrice.Release(id, names: true, counts: true);
        var page = (await Site.Visitor().Get(await Site.Published(operatrice, id))).IsOk().Shows("Lavoratori coinvolti400");
        foreach (var band in new[] { "40–49", "55 anni", "Donne", "Uomini", "licenza media", "Qualifica o diploma", "Conduttori", "Professioni non qualificate", "Oltre 20 anni", "Profilo" }) page.ShowsNot(band);
        foreach (var address in new[] { "/crisi", "/cerca?q=conduttori", "/cerca?q=contata" }) (await Site.Visitor().Get(address)).IsOk().ShowsNot("Oltre 20 anni").ShowsNot("40–49");
    }

    private async Task<string> Case(string title) => await (await Site.As("operatrice")).Begin(title);
    private async Task<Page> Page(string id) => (await (await Site.As("operatrice")).Get(Import(id))).IsOk();
}
