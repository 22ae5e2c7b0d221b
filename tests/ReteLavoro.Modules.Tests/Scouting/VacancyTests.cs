using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Modules.Tests.Crises;
using ReteLavoro.Scouting;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Modules.Tests.Scouting;

/// <summary>The register of vacancies through its pages, and by file.</summary>
public sealed class VacancyTests(CrisesFixture fixture) : IClassFixture<CrisesFixture>
{
    private const string List = "/gestione/offerte";
    private const string Heading = "Fonte;Riferimento;Titolo;ISCO;Comune;Dal;Al;Posti;Contratto\n";
    private Testing.Site Site => fixture.Site;

    private static Dictionary<string, object?> Fields(string title, params (string Name, object? Value)[] more)
    {
        var fields = new Dictionary<string, object?> { ["Form.Text.Title"] = title, ["Form.Text.Source"] = "cpi", ["Form.Text.Isco"] = "7212", ["Form.Text.Municipality"] = "Bergamo", ["Form.Text.Posts"] = "3", ["Form.Text.LastDay"] = "2026-12-31" };
        foreach (var (name, value) in more) fields["Form.Text." + name] = value;
        return fields;
    }

    /// <returns>The address of its page.</returns>
    private static async Task<string> Add(Visitor visitor, string title, params (string Name, object? Value)[] more) =>
        (await (await visitor.Get(List + "/nuova")).IsOk().Submit(Fields(title, more), "Inserisci")).Is(HttpStatusCode.Redirect).Location!.Replace("/lombardia", "", StringComparison.Ordinal);

    [Fact]
    public async Task SCO_04_a_vacancy_has_a_source_and_what_is_wrong_is_said_at_its_field()
    {
        var visitor = await Site.As("operatrice");
        var form = (await visitor.Get(List + "/nuova")).IsOk();
        foreach (var (field, value, sentence) in new (string, string?, string)[]
        {
            ("Source", "", "Scegli da dove viene l'offerta."), ("Title", " ", "Scrivi che lavoro è."), ("Isco", "79", "Nessuna professione del vocabolario ha il codice ISCO 79."), ("Isco", "0110", "Nessuna professione del vocabolario ha il codice ISCO 0110."),
            ("Isco", "72123", "Un codice ISCO è fatto di una, due, tre o quattro cifre"), ("Municipality", "Atlantide", "Nessun comune della regione si chiama «Atlantide»."), ("Municipality", "", "Scrivi in quale comune si lavora."), ("Posts", "0", "I posti sono un numero da 1 a 10.000."),
            ("Posts", "1,5", "I posti sono un numero da 1 a 10.000."), ("LastDay", "", "Scrivi fino a quando vale"), ("LastDay", "31/02/2027", "«31/02/2027» non è una data"), ("LastDay", "2026-11-23", "Questo giorno è già passato"),
            ("FirstDay", "2027-01-01", "L'offerta finisce prima di cominciare."), ("Link", "javascript:alert(1)", "L'indirizzo comincia con https://"), ("Ateco", "zz", "non è un codice ATECO"), ("Title", new string('x', 201), "Il titolo ha più di 200 caratteri.")
        })
        {
            var refused = (await form.Submit(Fields("Saldatore rifiutato", (field, value)), "Inserisci")).ShowsError(sentence);
            // Nothing that was typed is lost.
            Assert.Equal(field == "Isco" ? value : "7212", ((AngleSharp.Html.Dom.IHtmlInputElement)refused.One("[name='Form.Text.Isco']")!).Value);
        }
        Assert.Empty(await Site.ReadAsync("lombardia", db => db.Set<Vacancy>().Where(v => v.Title == "Saldatore rifiutato").ToListAsync()));
        var page = (await visitor.Get(await Add(visitor, "Saldatore inserito", ("Reference", "INS-1"), ("Contract", "tempo-determinato"), ("Note", "Due turni.")))).IsOk();
        page.Shows("Aperta").Shows("7212 Operai metalmeccanici specializzati ed assimilati").Shows("Bergamo (BG)").Shows("dal 24 novembre 2026 al 31 dicembre 2026").Shows("Centro per l'impiego, riferimento INS-1").Shows("Operatore dimostrativo Orobie Lavoro");
        (await (await visitor.Get(List + "/nuova")).Submit(Fields("Un’altra", ("Reference", "INS-1")), "Inserisci")).ShowsError("C'è già un'offerta di questa fonte con il riferimento «INS-1».");
    }

    [Theory, EachDatabase]
    public async Task SCO_04_a_vacancy_that_is_expired_withdrawn_or_still_to_come_is_never_proposed(TestDatabase database)
    {
        await using var site = await CrisesFixture.OpenAsync(database);
        var visitor = await site.As("operatrice");
        var last = await Add(visitor, "Fresatore fino a dopodomani", ("LastDay", "2026-11-26"), ("Employer", "Fresature Inventate"));
        await Add(visitor, "Fresatore da domani", ("FirstDay", "2026-11-25"));
        var taken = await Add(visitor, "Fresatore già coperto");
        (await (await visitor.Get(taken)).Submit(new Dictionary<string, object?> { ["perche"] = " " }, "Ritira")).ShowsError("Scrivi perché la ritiri.");
        (await (await visitor.Get(taken)).Submit(new Dictionary<string, object?> { ["perche"] = "Il posto è coperto." }, "Ritira")).Is(HttpStatusCode.Redirect);
        (await visitor.Get(taken)).IsOk().Shows("Ritirata il 24/11/2026").Shows("Il posto è coperto.");
        Assert.Equal(["Fresatore fino a dopodomani"], await Proposed());
        (await visitor.Get(List + "?stato=tutte&cerca=fresature")).Shows("1 offerta, 3 posti");
        site.Clock.Advance(TimeSpan.FromDays(2));
        visitor = await site.As("operatrice");
        Assert.Equal(["Fresatore fino a dopodomani", "Fresatore da domani"], await Proposed());
        site.Clock.Advance(TimeSpan.FromDays(1));
        visitor = await site.As("operatrice");
        Assert.Equal(["Fresatore da domani"], await Proposed());
        (await visitor.Get(last)).IsOk().Shows("Scaduta");
        (await visitor.Get(List + "?stato=scadute&cerca=fresatore")).Shows("1 offerta, 3 posti").Shows("Fresatore fino a dopodomani");
        (await (await visitor.Get(taken)).Submit(button: "Rimetti")).Is(HttpStatusCode.Redirect);
        Assert.Equal(["Fresatore da domani", "Fresatore già coperto"], await Proposed());

        async Task<IEnumerable<string>> Proposed() => (await visitor.Get(List + "?cerca=fresatore")).IsOk().All("main tbody th a").Select(a => a.TextContent);
    }

    [Fact]
    public async Task A_body_changes_what_it_has_brought_in_and_others_only_read_it()
    {
        var (mine, other, region, reader) = (await Site.As("operatrice"), await Site.As("altra"), await Site.As("regione"), await Site.As("sola-lettura"));
        var address = await Add(mine, "Tornitore di un ente");
        foreach (var visitor in new[] { other, reader })
        {
            (await visitor.Get(address)).IsOk().ShowsNot("Modifica").ShowsNot("Ritira");
            (await visitor.Get(address + "/modifica")).Is(HttpStatusCode.Forbidden);
        }
        (await reader.Get(List)).IsOk().ShowsNot("Nuova offerta");
        (await reader.Get(List + "/nuova")).Is(HttpStatusCode.Forbidden);
        (await reader.Get(List + "/importa")).Is(HttpStatusCode.Forbidden);
        (await (await Site.As("redattrice")).Get(List)).Is(HttpStatusCode.Forbidden);
        // The form of the page that she may see, sent to the one that is not hers.
        (await other.PostRaw(address + "?handler=Ritira", [new("perche", "Non è mia."), new("__modulo", (await other.Get(List + "/nuova")).One("[name=__modulo]")!.GetAttribute("value")!)])).Is(HttpStatusCode.Forbidden);

        var stale = (await mine.Get(address + "/modifica")).IsOk();
        (await (await region.Get(address + "/modifica")).IsOk().Submit(Fields("Tornitore della Regione"), "Salva")).Is(HttpStatusCode.Redirect);
        var refused = (await stale.Submit(new Dictionary<string, object?> { ["Form.Text.Posts"] = "9" }, "Salva")).ShowsError("Nel frattempo qualcun altro ha modificato questa offerta").Shows("Tornitore della Regione");
        Assert.Equal("9", ((AngleSharp.Html.Dom.IHtmlInputElement)refused.One("[name='Form.Text.Posts']")!).Value);
        (await refused.Submit(button: "Salva")).Is(HttpStatusCode.Redirect);
        (await mine.Get(address)).IsOk().Shows("Posti9");
    }

    [Theory, EachDatabase]
    public async Task SCO_04_a_file_goes_in_once_and_changes_nothing_twice(TestDatabase database)
    {
        await using var site = await CrisesFixture.OpenAsync(database);
        var mine = await site.As("operatrice");
        var file = Heading + "Centro per l'impiego;A1;Saldatore;7212;Bergamo;01/11/2026;31/12/2026;4;Tempo determinato\nprivato;A1;Magazziniere;4321;016219;;30/11/2026;;\nprivato;A2;Scaduto;9;Bergamo;;24/11/2026;2;\n";
        var plan = (await Upload(mine, file)).IsOk().Shows("Nuove3").Shows("Saldatore").ShowsNot("già scadut");
        Assert.Equal(0, await site.ReadAsync("lombardia", db => db.Set<Vacancy>().CountAsync(v => v.OrganizationId != null)));
        (await plan.Submit(button: "Importa")).Is(HttpStatusCode.Redirect);
        (await mine.Get(List + "?cerca=magazziniere")).IsOk().Shows("1 offerta, 1 posto").Shows("Treviglio (BG)");
        (await Upload(mine, file)).IsOk().Shows("Il registro è già come il file").Shows("Come prima3");

        // What the file no longer names stays; what it says otherwise is said before it is written.
        (await Upload(mine, Heading + "cpi;A1;Saldatore esperto;7212;Bergamo;01/11/2026;31/12/2026;6;Tempo determinato\n")).IsOk().Shows("Cambiate1").Shows("titolo, posti");
        // A column that the file has not says nothing: posts and contract stay.
        (await Upload(mine, "Fonte;Riferimento;Titolo;ISCO;Comune;Al\ncpi;A1;Saldatore esperto;7212;Bergamo;31/12/2026\n")).IsOk().Shows("Cambiate1").Shows("A1titolo").ShowsNot("titolo,");
        // Another body cannot take it over under the same reference.
        (await Upload(await site.As("altra"), Heading + "cpi;A1;Saldatore mio;7212;Bergamo;;31/12/2026;6;\n")).Is(HttpStatusCode.BadRequest).Shows("l'ha inserita un altro ente");
        (await Upload(await site.As("regione"), Heading + "cpi;A1;Saldatore della Regione;7212;Bergamo;01/11/2026;31/12/2026;4;Tempo determinato\n")).IsOk().Shows("Cambiate1");

        // What is withdrawn here comes to life by no file, and what is over comes in as such.
        site.Clock.Advance(TimeSpan.FromDays(1));
        mine = await site.As("operatrice");
        // Whose first day the file does not say does not begin anew with every day.
        (await Upload(mine, file)).IsOk().Shows("Il registro è già come il file").Shows("Un'offerta del file è già scaduta");
        await (await mine.Get((await mine.Get(List + "?cerca=saldatore")).One("main tbody th a")!.GetAttribute("href")!.Replace("/lombardia", "", StringComparison.Ordinal))).Submit(new Dictionary<string, object?> { ["perche"] = "Coperto." }, "Ritira");
        (await Upload(mine, file)).IsOk().Shows("Un'offerta del file qui è stata ritirata, e resta ritirata.");

        // What the list gives out, an import takes back: also what had to be kept from running as a formula, and names instead of codes.
        await Add(mine, "- Fresatore", ("Reference", "A9"), ("Note", "- due turni\n=SOMMA(1)"), ("LastDay", "2027-01-31"));
        var export = await (await mine.Get(List + "?stato=tutte")).Submit(button: "Scarica queste offerte");
        Assert.Equal("text/csv; charset=utf-8", export.Header("Content-Type"));
        Assert.Contains("'- Fresatore", export.Text, StringComparison.Ordinal);
        Assert.Contains(";Bergamo (BG);", export.Text, StringComparison.Ordinal);
        (await Upload(await site.As("regione"), export.Text.TrimStart('\uFEFF'))).IsOk().Shows("Il registro è già come il file");
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_file_is_said_with_its_line_and_nothing_is_written()
    {
        var visitor = await Site.As("operatrice");
        (await Upload(visitor, "Titolo;ISCO\nSaldatore;7212\n")).Is(HttpStatusCode.BadRequest).Shows("Manca la colonna «fonte».").Shows("Manca la colonna «riferimento».").Shows("Manca la colonna «comune».").Shows("Manca la colonna «al».");
        (await Upload(visitor, Heading + "Astronave;;Saldatore;99999;Atlantide;;31/13/2026;zero;Eterno\ncpi;ERR-1;Buona;7212;Bergamo;;31/12/2026;1;\ncpi;ERR-1;Doppia;7212;Bergamo;;31/12/2026;1;\n")).Is(HttpStatusCode.BadRequest)
            .Shows("2Fonte«Astronave» non è fra le fonti").Shows("2RiferimentoManca il riferimento").Shows("2ISCO").Shows("2Comune").Shows("2Al«31/13/2026»").Shows("2Posti").Shows("2Contratto«Eterno» non è fra i tipi").Shows("4RiferimentoL'offerta «ERR-1» di questa fonte è già alla riga 3.");
        (await Upload(visitor, "")).Is(HttpStatusCode.BadRequest);
        (await Upload(visitor, Heading)).Is(HttpStatusCode.BadRequest).Shows("non c'è nessuna offerta");
        Assert.Equal(0, await Site.ReadAsync("lombardia", db => db.Set<Vacancy>().CountAsync(v => v.Reference == "ERR-1")));
    }

    [Fact]
    public async Task The_command_line_takes_the_same_files_in_and_a_recipe_brings_vacancies_once()
    {
        const string recipe = """[ { "name": "vacancies", "vacancies": [ { "source": "cpi", "reference": "RIC-1", "title": "Dalla ricetta", "isco": "72", "municipality": "016024", "posts": 2, "firstDay": "2026-11-01", "lastDay": "2027-01-31" } ] } ]""";
        await Site.ApplyAsync("lombardia", recipe);
        await Site.ApplyAsync("lombardia", recipe.Replace("Dalla ricetta", "Cambiata dalla ricetta", StringComparison.Ordinal));
        var row = Assert.Single(await Site.ReadAsync("lombardia", db => db.Set<Vacancy>().AsNoTracking().Where(v => v.Reference == "RIC-1").ToListAsync()));
        Assert.Equal(("Cambiata dalla ricetta", 2, (string?)null), (row.Title, row.Posts, row.OrganizationId));
        var report = await Site.DoAsync("lombardia", s => s.GetServices<IImporter>().Single(i => i.Name == "vacancies").RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(Heading + "cpi;RIC-1;Dal file;72;Bergamo;01/11/2026;31/01/2027;2;\n")), "prova.csv", dryRun: true, null, default));
        Assert.Equal((0, 1), (report.Added, report.Changed));
        var wrong = await Assert.ThrowsAnyAsync<Exception>(() => Site.ApplyAsync("lombardia", recipe.Replace("\"cpi\"", "\"nessuna\"", StringComparison.Ordinal)));
        Assert.Contains("non è fra le fonti", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_looked_through_by_place_occupation_and_source()
    {
        var visitor = await Site.As("operatrice");
        await Add(visitor, "Cercato a Treviglio", ("Municipality", "Treviglio"), ("Isco", "8211"));
        await Add(visitor, "Cercato a Mantova", ("Municipality", "Mantova"), ("Isco", "8122"), ("Source", "privato"));
        async Task<IEnumerable<string>> Found(string query) => (await visitor.Get(List + "?cerca=cercato&" + query)).IsOk().All("main tbody th a").Select(a => a.TextContent).Order();
        Assert.Equal(["Cercato a Mantova", "Cercato a Treviglio"], await Found(""));
        Assert.Equal(["Cercato a Mantova", "Cercato a Treviglio"], await Found("gruppo=8"));
        Assert.Equal(["Cercato a Treviglio"], await Found("gruppo=82"));
        Assert.Equal(["Cercato a Mantova"], await Found("fonte=privato"));
        Assert.Equal(["Cercato a Mantova"], await Found("provincia=MN"));
        Assert.Equal(["Cercato a Treviglio"], await Found("vicino=Bergamo&km=30"));
        Assert.Equal([], await Found("vicino=Bergamo&km=20"));
        Assert.Equal([], await Found("vicino=Bergamo"));
        Assert.Equal(["Cercato a Mantova", "Cercato a Treviglio"], await Found("vicino=Bergamo;+Mantova&km=30"));
        (await visitor.Get(List + "?km=30")).ShowsError("Scrivi da quale comune si misura la distanza.");
        (await visitor.Get(List + "?vicino=Atlantide")).ShowsError("Nessun comune della regione si chiama «Atlantide»");
    }

    private static async Task<Page> Upload(Visitor visitor, string text) => await (await visitor.Get(List + "/importa")).IsOk().Submit(null, "Controlla il file", ("Elenco", "offerte.csv", Encoding.UTF8.GetBytes(text)));
}
