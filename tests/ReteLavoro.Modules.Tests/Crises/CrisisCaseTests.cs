using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Crises;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Crises.CrisisSite;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>Crisis cases in the real program, with the regions as their recipes make them.</summary>
public sealed class CrisisCaseTests(CrisesFixture fixture) : IClassFixture<CrisesFixture>
{
    private Testing.Site Site => fixture.Site;

    [Fact]
    public async Task CRI_01_the_competent_province_and_employment_centre_follow_from_the_units_municipality()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso con due unità");
        (await operatrice.Get(Detail(id))).IsOk().Shows("Si ricava dai comuni delle unità produttive");
        (await operatrice.Step(id, "unita", ("Units[0].Firm", "1"), ("Units[0].Municipality", "Bergamo"), ("Units[0].Employees", "40"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Provincia di Bergamo").Shows("Centro per l’impiego di Bergamo").ShowsNot("Brescia");
        (await operatrice.Step(id, "unita", ("Units[1].Firm", "1"), ("Units[1].Municipality", "Brescia (BS)"), ("Units[1].Employees", ""))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Provincia di Bergamo, Provincia di Brescia").Shows("Centro per l’impiego di Brescia");

        // Only the competent Provinces get a task, each its own.
        await operatrice.Release(id);
        (await operatrice.Send(id)).Is(HttpStatusCode.Redirect);
        var offices = await Site.ReadAsync("lombardia", db => db.Set<ApprovalTask>().Where(t => t.ItemId == id && t.State == TaskState.Open).Select(t => t.Organizations).OrderBy(o => o).ToListAsync());
        Assert.Equal([";provincia-di-bergamo;", ";provincia-di-brescia;"], offices);
        // The competent centre reads a case that somebody else has begun; another operator does not.
        (await (await Site.As("centro")).Get(Detail(id))).IsOk();
        (await (await Site.As("altra")).Get(Detail(id))).Is(HttpStatusCode.Forbidden);
        (await (await Site.As("altra")).Get(Edit(id, "azienda"))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Who_decides_reads_in_words_what_a_new_version_of_a_case_changes()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso che cambia");
        await operatrice.Unit(id);
        await operatrice.Release(id);
        await Site.Published(operatrice, id);
        await operatrice.Unit(id, "Treviglio");
        await operatrice.Workers(id, 12);
        (await operatrice.Send(id)).Is(HttpStatusCode.Redirect);
        var task = await Site.ReadAsync("lombardia", db => db.Set<ApprovalTask>().Where(t => t.ItemId == id && t.State == TaskState.Open).Select(t => t.Id).SingleAsync());
        var changes = (await (await Site.As("provincia")).Get($"/gestione/attivita/{task}")).IsOk().One("#che-cosa-cambia")!.ParentElement!;
        Assert.Equal(["Unità produttive", "Persone"], changes.QuerySelectorAll("dt").Select(t => t.TextContent));
        Assert.Contains("Bergamo (BG)", changes.QuerySelector("dd del")!.TextContent);
        Assert.Contains("Treviglio (BG)", changes.QuerySelector("dd ins")!.TextContent);
        Assert.DoesNotContain("isced-3-4", changes.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_only_its_sender_could_examine_says_so_and_the_administrator_hears_of_it_once()
    {
        // The first administrator of a region has no address until she writes it.
        await Site.ApplyAsync("lombardia", $$"""[ { "name": "users", "users": [ { "userName": "capa", "email": "capa@esempio.invalid", "displayName": "Capa Provata", "roles": ["Administrator"], "password": "{{Testing.Site.DemoPassword}}", "demo": true } ] } ]""");
        var provincia = await Site.As("provincia");
        var id = await provincia.Begin("Caso aperto dalla Provincia");
        await provincia.Unit(id);
        await provincia.Release(id);
        Task<int> Mails() => Site.ReadAsync("lombardia", db => db.Set<Kernel.Outbox.OutboxMail>().CountAsync(m => m.Subject == "Nessuno può decidere: Caso aperto dalla Provincia"));
        (await provincia.Send(id)).Is(HttpStatusCode.Redirect);
        var page = (await provincia.Get(Detail(id))).IsOk().Shows("Nessuno può decidere «Istruttoria della Provincia».").Shows("è l'unica persona che può decidere qui").Shows("Chiedi a ");
        foreach (var link in page.All("nav[aria-label='Indice della pagina'] a")) Assert.NotNull(page.One(link.GetAttribute("href")!));
        var instance = await Site.ReadAsync("lombardia", db => db.Set<WorkflowInstance>().Where(i => i.ItemId == id).Select(i => i.Id).SingleAsync());
        var waiting = (await (await Site.As("amministratore")).Get("/gestione/attivita/chi-aspetta")).IsOk().Shows("Nessuno può decidere");
        Assert.Contains(waiting.All("main a"), a => a.TextContent == "Caso aperto dalla Provincia" && a.GetAttribute("href")!.Contains($"istanza={instance}", StringComparison.Ordinal));
        Assert.Equal(1, await Mails());
    }

    [Theory]
    [InlineData("Firms[0].Vat", "12345678901", "La cifra di controllo della partita IVA non torna")]
    [InlineData("Firms[0].Ateco", "fabbrica", "non è un codice ATECO")]
    [InlineData("Firms[0].Ateco", "04.00", "La divisione 04 non esiste")]
    [InlineData("Kind", "inventato", "Scegli una delle voci dell'elenco.")]
    [InlineData("Title", "", "Scrivi il titolo del caso.")]
    public async Task CRI_01_what_is_written_wrongly_is_refused_at_its_field_and_nothing_is_stored(string field, string value, string sentence)
    {
        var operatrice = await Site.As("operatrice");
        var before = await Site.RowCountsAsync("lombardia");
        var fields = Fields(("Title", "Caso sbagliato"), ("Kind", "riorganizzazione"), ("Firms[0].Name", Firm), ("Firms[0].Vat", NewVat()), ("Firms[0].Ateco", "25.11.00"));
        fields[field] = value;
        var refused = (await (await operatrice.Get(New)).IsOk().Submit(fields, "Salva e vai")).ShowsError(sentence);
        Assert.Equal("true", refused.One($"[name='{field}']")!.GetAttribute("aria-invalid"));
        Assert.Equal(fields["Title"], refused.One("[name=Title]")!.GetAttribute("value"));
        Assert.Equal(before, await Site.RowCountsAsync("lombardia"));
    }

    [Fact]
    public async Task CRI_01_what_meets_a_term_cannot_come_before_what_begins_it()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso con le date rovesciate");
        (await operatrice.Step(id, "procedura", ("Procedure", "licenziamento-collettivo"))).Is(HttpStatusCode.Redirect);
        Task<Page> Days(string notice, string end) => operatrice.Step(id, "procedura", ("Procedure", "licenziamento-collettivo"), ("Event.notice", notice), ("Event.union-end", end));
        var refused = (await Days("2026-11-08", "2026-11-07")).ShowsError("«fine della fase sindacale» non può venire prima di «comunicazione di avvio della procedura», dell'8 novembre 2026.");
        Assert.Equal("true", refused.One("[name='Event.union-end']")!.GetAttribute("aria-invalid"));
        Assert.Empty((await Site.Part(id)).Events);
        (await Days("2026-11-08", "2026-11-08")).Is(HttpStatusCode.Redirect);
        // One that is counted back has no such order: a notice after the start is late, and that is for the terms to say.
        await operatrice.Procedure(id, "chiusura-grandi-imprese", ("dismissal-start", "2026-11-20"), ("closure-notice", "2026-11-23"));

        // What comes in by another way than the form is kept from being sent.
        await Site.DoAsync("lombardia", async s =>
        {
            var content = s.GetRequiredService<ContentStore>();
            var item = (await content.LatestAsync(id, default))!;
            item.Set(item.Get<CrisisPart>() with { Procedure = "adr-cigs", Events = new() { ["agreement-signature"] = new(2026, 11, 20), ["presentation-meeting"] = new(2026, 11, 10) } });
            await s.GetRequiredService<ActRunner>().DoAsync(new("content.save-draft", id), () => content.SaveDraftAsync(item, item.ContentItemVersionId, default), default);
        });
        (await operatrice.Get(Detail(id))).IsOk().Shows("«incontro di presentazione ai lavoratori» non può venire prima di «firma dell'accordo al Ministero», del 20 novembre 2026.");
    }

    [Fact]
    public async Task CRI_02_a_unit_of_another_region_is_refused_by_the_form_and_by_the_store()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso su due regioni");
        (await operatrice.Step(id, "unita", ("Units[0].Firm", "1"), ("Units[0].Municipality", "Torino"))).ShowsError("In Lombardia non c'è un comune «Torino»: in un caso stanno solo le unità produttive della regione.");
        (await operatrice.Step(id, "unita", ("Units[0].Firm", "1"), ("Units[0].Municipality", "001272"))).ShowsError("In Lombardia non c'è un comune «001272»");
        (await operatrice.Step(id, "unita", ("Units[0].Firm", "1"), ("Units[0].Municipality", "Bergam"))).ShowsError("Forse: Bergamo (BG)");
        Assert.Empty((await Site.Part(id)).Units);

        var before = await Site.RowCountsAsync("lombardia");
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => Site.Stored(new() { Firms = [new("1", Firm)], Units = [new("1", "001272"), new("1", "016024")] }));
        Assert.Contains("non è in Lombardia", refused.Message);
        Assert.Equal(before, await Site.RowCountsAsync("lombardia"));
    }

    [Fact]
    public async Task CRI_02_of_a_firm_with_units_in_two_regions_only_the_local_ones_are_shown()
    {
        var view = await Site.DoAsync("lombardia", s => s.GetRequiredService<CrisisReader>().ReadAsync("x", new() { Firms = [new("1", Firm)], Units = [new("1", "001272"), new("1", "016024")] }, default));
        Assert.Equal("Bergamo", Assert.Single(view.Units).Municipality.Name);
        Assert.Equal(["001272"], view.Elsewhere);
        Assert.Equal(["BG"], view.Provinces.Select(p => p.Sigla));
    }

    [Fact]
    public async Task CRI_03_meetings_stand_in_order_of_day_and_one_without_minutes_is_pointed_out_from_the_sixteenth_day()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso con i tavoli");
        (await operatrice.Step(id, "tavoli", ("Meetings[0].Date", "2026-11-20"), ("Meetings[0].CalledBy", "Regione"), ("Meetings[0].Participants", "Sindacati e azienda"), ("Meetings[0].Minutes", "Che cosa si è detto."), ("Meetings[0].Decisions", "Ci si rivede."))).Is(HttpStatusCode.Redirect);
        // Fifteen days before today: not late yet.
        (await operatrice.Step(id, "tavoli", ("Meetings[1].Date", "2026-11-09"), ("Meetings[1].CalledBy", "Regione Lombardia"))).Is(HttpStatusCode.Redirect);
        Assert.Equal([new(2026, 11, 9), new(2026, 11, 20)], (await Site.Part(id)).Meetings.Select(m => m.Date));
        (await operatrice.Get(Detail(id))).IsOk().Shows("9 novembre 2026, convocata da Regione Lombardia").Shows("Che cosa si è detto.").ShowsNot("Manca il verbale");
        (await operatrice.Get("/gestione/crisi?cerca=con+i+tavoli")).IsOk().ShowsNot("Manca un verbale");

        (await operatrice.Step(id, "tavoli", ("Meetings[0].Date", "2026-11-08"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Manca il verbale da più di 15 giorni");
        (await operatrice.Get("/gestione/crisi?cerca=con+i+tavoli")).IsOk().Shows("Manca un verbale");
        (await operatrice.Step(id, "tavoli", ("Meetings[0].Date", "ieri"))).ShowsError("«ieri» non è una data");
    }

    [Fact]
    public async Task CRI_04_only_a_regional_officer_sets_the_class_and_says_why()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso da classificare");
        var page = (await operatrice.Get(Detail(id))).IsOk().Shows("Modello standard").ShowsNot("Cambia la classe");
        var token = page.One("input[name=__modulo]") ?? (await operatrice.Get(Edit(id, "azienda"))).One("input[name=__modulo]");
        (await operatrice.PostRaw(Detail(id) + "?handler=Classe", [new("classe", "RegionalInterest"), new("perche", "lo dico io"), new("__modulo", token!.GetAttribute("value")!)])).Is(HttpStatusCode.Forbidden);
        // Nor through the form: what it does not ask for is not read.
        var form = (await operatrice.Get(Edit(id, "azienda"))).IsOk();
        (await operatrice.PostRaw(Edit(id, "azienda"), [new("BasedOn", form.One("[name=BasedOn]")!.GetAttribute("value")!), new("__modulo", form.One("[name=__modulo]")!.GetAttribute("value")!), new("Title", "Caso da classificare bis"), new("Kind", "filiera"),
            new("Firms[0].Id", "1"), new("Firms[0].Name", Firm), new("Class", "RegionalInterest"), new("CrisisPart.Class", "RegionalInterest")])).Is(HttpStatusCode.Redirect);
        Assert.Equal(CrisisClass.Standard, (await Site.Part(id)).Class);

        var regione = await Site.As("regione");
        (await (await regione.Get(Detail(id))).Submit(Fields(("classe", "RegionalInterest"), ("perche", "")), "Salva la classe")).ShowsError("Scrivi perché cambi la classe.");
        (await (await regione.Get(Detail(id))).Submit(Fields(("classe", "RegionalInterest"), ("perche", "Coinvolge tre province.")), "Salva la classe")).Is(HttpStatusCode.Redirect);
        Assert.Equal(CrisisClass.RegionalInterest, (await Site.Part(id)).Class);
        var act = await Site.ReadAsync("lombardia", db => db.Set<ActRecord>().Where(a => a.Subject == id).OrderByDescending(a => a.Sequence).FirstAsync());
        Assert.Equal(("crises.classify", "Coinvolge tre province."), (act.Kind, act.Reason));
        // Whoever edits on keeps the class.
        (await operatrice.Step(id, "valutazione", ("Situation", "Peggiora."))).Is(HttpStatusCode.Redirect);
        Assert.Equal(CrisisClass.RegionalInterest, (await Site.Part(id)).Class);
    }

    [Fact]
    public async Task CRI_05_the_profile_table_holds_terms_of_vocabularies_and_numbers_and_no_name()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso con le persone");
        var form = (await operatrice.Get(Edit(id, "persone"))).IsOk().Shows("nessun nome e nessun codice fiscale");
        (await operatrice.PostRaw(Edit(id, "persone"), [new("BasedOn", form.One("[name=BasedOn]")!.GetAttribute("value")!), new("__modulo", form.One("[name=__modulo]")!.GetAttribute("value")!),
            new("Workers[0].AgeBand", "40-49"), new("Workers[0].Sex", "F"), new("Workers[0].Education", "isced-3-4"), new("Workers[0].Isco", "8"), new("Workers[0].Seniority", "11-20"), new("Workers[0].Count", "12"),
            new("Workers[0].Name", "Maria Rossi"), new("Workers[0].FiscalCode", "RSSMRA80A41A794X")])).Is(HttpStatusCode.Redirect);
        Assert.Equal([new WorkerGroup("40-49", "F", "isced-3-4", "8", "11-20", 12)], (await Site.Part(id)).Workers);
        var body = await Site.DoAsync("lombardia", async s => (await s.GetRequiredService<ContentStore>().LatestAsync(id, default))!.Parts.ToJsonString());
        Assert.DoesNotContain("Rossi", body);
        Assert.DoesNotContain("RSSMRA", body);
        (await operatrice.Step(id, "persone", ("Workers[0].Count", "-3"))).ShowsError("non va bene: scrivi un numero intero");
        // A name in the place of a choice is refused: the box takes nothing but what the list offers.
        form = await operatrice.Get(Edit(id, "persone"));
        (await operatrice.PostRaw(Edit(id, "persone"), [new("BasedOn", form.One("[name=BasedOn]")!.GetAttribute("value")!), new("__modulo", form.One("[name=__modulo]")!.GetAttribute("value")!),
            new("Workers[0].AgeBand", "Maria Rossi"), new("Workers[0].Sex", "F"), new("Workers[0].Education", "isced-3-4"), new("Workers[0].Isco", "8"), new("Workers[0].Seniority", "11-20"), new("Workers[0].Count", "12")])).ShowsError("Scegli una delle voci dell'elenco.");
        Assert.Equal(12, (await Site.Part(id)).WorkersInvolved);
        Assert.Equal(["AgeBand", "Count", "Education", "Isco", "Seniority", "Sex"], typeof(WorkerGroup).GetProperties().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task CRI_06_the_collective_valuation_holds_the_three_axes_in_words_and_figures()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso valutato");
        (await operatrice.Step(id, "valutazione", ("Situation", "La linea è ferma."), ("Skills", "Molti conduttori di impianti."), ("TerritorialContext", "Altre officine cercano personale."),
            ("Indicators[0].Axis", "TerritorialContext"), ("Indicators[0].Name", "Offerte aperte"), ("Indicators[0].Value", "31"))).Is(HttpStatusCode.Redirect);
        var part = await Site.Part(id);
        Assert.Equal(("La linea è ferma.", "Molti conduttori di impianti.", "Altre officine cercano personale."), (part.Situation, part.Skills, part.TerritorialContext));
        Assert.Equal([new CrisisIndicator(ValuationAxis.TerritorialContext, "Offerte aperte", "31")], part.Indicators);
        (await operatrice.Get(Detail(id))).IsOk().Shows("La linea è ferma.").Shows("Molti conduttori di impianti.").Shows("Offerte aperte: 31");
        (await operatrice.Step(id, "valutazione", ("Indicators[0].Value", ""))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Indicatore 1: scrivi il valore.");
    }

    [Fact]
    public async Task CRI_07_the_pathway_is_written_in_the_agreement_with_its_article_before_the_procedure_ends()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso con accordo");
        await operatrice.Procedure(id, "licenziamento-collettivo", ("notice", "2026-11-20"));
        (await operatrice.Step(id, "accordi", ("Agreements[0].Date", "2026-11-22"), ("Agreements[0].Document", "Verbale n. 12"), ("Agreements[0].Pathway", "true"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Accordo 1: scrivi in quale articolo o punto sta il percorso.");
        (await operatrice.Step(id, "accordi", ("Agreements[0].Date", "2026-11-22"), ("Agreements[0].Document", "Verbale n. 12"), ("Agreements[0].Article", "punto 4"), ("Agreements[0].Pathway", "true"))).Is(HttpStatusCode.Redirect);
        Assert.Equal([new UnionAgreement(new(2026, 11, 22), "Verbale n. 12", "punto 4", true)], (await Site.Part(id)).Agreements);
        // The union phase is still running.
        (await operatrice.Get(Detail(id))).IsOk().Shows("Mancano 41 giorni").Shows("22 novembre 2026: Verbale n. 12, punto 4. Il percorso di ricollocazione è scritto nell'accordo.");
    }

    [Fact]
    public async Task CRI_08_there_is_no_public_page_before_the_act_and_names_and_numbers_only_as_it_says()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Crisi di una fabbrica di prova", firm: "Meccanica Segretissima");
        await operatrice.Unit(id);
        await operatrice.Workers(id, 30);
        (await operatrice.Step(id, "tavoli", ("Meetings[0].Date", "2026-11-20"), ("Meetings[0].CalledBy", "Regione"), ("Meetings[0].Minutes", "Parla Mario Riservato."), ("Meetings[0].Decisions", "Decisione interna."))).Is(HttpStatusCode.Redirect);
        await operatrice.Procedure(id, "adr-cigs", ("agreement-signature", "2026-11-05"));
        const string path = "/crisi/crisi-di-una-fabbrica-di-prova";
        (await Site.Visitor().Get(path)).Is(HttpStatusCode.NotFound);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Scegli l'atto che permette di rendere pubblico il caso").ShowsNot("Nota per chi approva");

        // An act of the days to come opens nothing either.
        await Site.ApplyAsync("lombardia", """
            [ { "name": "measures", "measures": [], "acts": [
              { "id": "decreto-futuro", "type": "Decreto", "number": "10", "date": "2026-11-25", "body": "Regione", "title": "Pubblicazione di domani", "releasesCases": true },
              { "id": "decreto-di-prova", "type": "Decreto", "number": "9", "date": "2026-11-20", "body": "Regione", "title": "Pubblicazione di prova", "releasesCases": true },
              { "id": "senza-data", "type": "Scheda", "number": null, "date": null, "body": "Regione", "title": "Senza un giorno" } ] } ]
            """);
        operatrice = await Site.As("operatrice");
        Assert.DoesNotContain((await operatrice.Get(Edit(id, "pubblicazione"))).IsOk().All("[name=ReleaseActId] option"), o => o.TextContent.Contains("Senza un giorno", StringComparison.Ordinal));
        await operatrice.Release(id, act: "decreto-futuro");
        (await operatrice.Get(Detail(id))).IsOk().Shows("prima di quel giorno non si pubblica");
        await operatrice.Release(id, act: "decreto-di-prova");
        (await operatrice.Send(id)).Is(HttpStatusCode.Redirect);
        await Site.Decide("provincia", id);
        (await Site.Visitor().Get(path)).Is(HttpStatusCode.NotFound);
        (await Site.Visitor().Get("/crisi")).IsOk().ShowsNot("fabbrica di prova");
        await Site.Decide("regione", id);
        var page = (await Site.Visitor().Get(path)).IsOk().Shows("Bergamo").Shows("Attività manifatturiere").Shows("Tavolo di crisi convocato da Regione").Shows("5 novembre 2026").Shows("Pubblicato in base a: Decreto n. 9, «Pubblicazione di prova», del 20 novembre 2026.");
        foreach (var secret in new[] { "Segretissima", "Riservato", "Decisione interna", "Lavoratori coinvolti" }) Assert.DoesNotContain(secret, page.Text);
        (await Site.Visitor().Get("/crisi")).IsOk().Shows("Crisi di una fabbrica di prova");
        Assert.DoesNotContain("Segretissima", (await Site.Visitor().Get("/crisi")).Text);
        Assert.DoesNotContain("Segretissima", (await Site.Visitor().Get("/cerca?q=Segretissima")).Main.Replace("«Segretissima»", ""));

        // A further act lets names and numbers be seen, once it is approved too.
        await operatrice.Release(id, names: true, counts: true);
        (await Site.Visitor().Get(path)).IsOk().ShowsNot("Segretissima");
        await Site.Published(operatrice, id);
        (await Site.Visitor().Get(path)).IsOk().Shows("Meccanica Segretissima").Shows("Lavoratori coinvolti30");
    }

    [Fact]
    public async Task CRI_08_an_act_that_is_a_norm_releases_no_case_until_the_register_says_that_it_does()
    {
        var operatrice = await Site.As("operatrice");
        var regione = await Site.As("regione");
        const string Act = "/gestione/norme/delibera-di-prova";
        await Site.ApplyAsync("lombardia", """
            [ { "name": "measures", "measures": [], "acts": [
              { "id": "delibera-di-prova", "type": "DGR", "number": "77", "date": "2026-11-03", "body": "Giunta di prova", "title": "Delibera di prova", "releasesCases": true } ] } ]
            """);
        var id = await operatrice.Begin("Caso di una delibera");
        Assert.DoesNotContain((await operatrice.Get(Edit(id, "pubblicazione"))).IsOk().All("[name=ReleaseActId] option"), o => o.GetAttribute("value") == "dlgs-148-2015");
        (await operatrice.Step(id, "pubblicazione", ("ReleaseActId", "dlgs-148-2015"))).ShowsError("Scegli una delle voci dell'elenco.");
        await operatrice.Release(id, act: "delibera-di-prova");
        (await operatrice.Get(Detail(id))).IsOk().ShowsNot("non è fra gli atti con cui si rendono pubblici i casi");

        // The mark is taken away and given again by who keeps the register.
        (await (await regione.Get("/gestione/norme?q=delibera+di+prova")).IsOk().Shows("Rende pubblici i casi").Click("D.g.r. 77")).IsOk();
        (await (await regione.Get(Act)).IsOk().Submit(Fields(("ReleasesCases", null)), "Salva")).Is(HttpStatusCode.Redirect);
        (await regione.Get("/gestione/norme?q=delibera+di+prova")).IsOk().ShowsNot("Rende pubblici i casi");
        (await operatrice.Get(Detail(id))).IsOk().Shows("«D.g.r. 77 del 3 novembre 2026» non è fra gli atti con cui si rendono pubblici i casi");
        Assert.EndsWith("(non è fra quelli che rendono pubblici i casi)", (await operatrice.Get(Edit(id, "pubblicazione"))).One("[name=ReleaseActId] option[selected]")!.TextContent);
        (await (await regione.Get(Act)).IsOk().Submit(Fields(("ReleasesCases", "true"), ("Date", "")), "Salva")).ShowsError("Scrivi la data: un atto che rende pubblici i casi di crisi ne ha una.");
        (await (await regione.Get(Act)).IsOk().Submit(Fields(("ReleasesCases", "true")), "Salva")).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().ShowsNot("non è fra gli atti con cui si rendono pubblici i casi");
    }

    [Fact]
    public async Task CRI_08_an_act_typed_before_there_was_a_register_stays_readable_but_releases_nothing_until_another_is_chosen()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso di una volta");
        await Site.DoAsync("lombardia", async s =>
        {
            var content = s.GetRequiredService<ContentStore>();
            var item = (await content.LatestAsync(id, default))!;
            item.Set(item.Get<CrisisPart>() with { Release = new("Decreto scritto a mano n. 1", new(2026, 11, 10)) });
            await s.GetRequiredService<ActRunner>().DoAsync(new("content.save-draft", id), () => content.SaveDraftAsync(item, item.ContentItemVersionId, default), default);
        });
        (await operatrice.Get(Detail(id))).IsOk().Shows("Decreto scritto a mano n. 1, del 10 novembre 2026").Shows("è scritto a mano: scegline uno dal registro degli atti").ShowsNot("Scegli l'atto che permette");
        var form = (await operatrice.Get(Edit(id, "pubblicazione"))).IsOk();
        Assert.Equal("Decreto scritto a mano n. 1, del 10 novembre 2026 (scritto a mano)", form.One("[name=ReleaseActId] option[selected]")!.TextContent);
        (await form.Submit(Fields(("FirmNames", "true")), "Salva e")).Is(HttpStatusCode.Redirect);
        Assert.Equal(new CrisisRelease("Decreto scritto a mano n. 1", new(2026, 11, 10), FirmNames: true), (await Site.Part(id)).Release);
        await operatrice.Release(id);
        Assert.Equal(("decreto-dimostrativo-1", new DateOnly(2026, 11, 10)), ((await Site.Part(id)).Release!.ActId, (await Site.Part(id)).Release!.Date));
        // Nothing but what is offered.
        (await operatrice.Step(id, "pubblicazione", ("ReleaseActId", "come-scritto"))).ShowsError("Scegli una delle voci dell'elenco.");
    }

    [Fact]
    public async Task CRI_01_how_far_the_agreement_has_come_is_written_shown_searched_and_told_to_who_decides()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Accordo cercato uno");
        var other = await operatrice.Begin("Accordo cercato due");
        (await operatrice.Step(id, "accordi", ("AgreementState", "trattativa"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Step(other, "accordi", ("AgreementState", "mancato"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Step(other, "accordi", ("AgreementState", "chissà"))).ShowsError("Scegli una delle voci dell'elenco.");
        (await operatrice.Get(Detail(id))).IsOk().Shows("Stato: Trattativa in corso");
        var found = (await operatrice.Get("/gestione/crisi?cerca=accordo+cercato&accordo=mancato")).IsOk().Shows("Mancato accordo");
        Assert.Equal(["Accordo cercato due"], found.All("tbody th").Select(t => Page.Squeeze(t.TextContent)));
        Assert.Equal(2, (await operatrice.Get("/gestione/crisi?cerca=accordo+cercato&accordo=chissà")).All("tbody tr").Count());
        // Not part of what an act releases.
        await operatrice.Unit(id);
        await operatrice.Release(id);
        (await Site.Visitor().Get(await Site.Published(operatrice, id))).IsOk().ShowsNot("Trattativa in corso");
    }

    [Theory]
    [InlineData("Officine Gemelle", true, true), InlineData("officine  gemelle", false, true), InlineData("Altro nome", true, true), InlineData("Altro nome", false, false)]
    public async Task A_second_open_case_of_one_firm_in_one_municipality_is_taken_only_with_a_reason(string name, bool withVat, bool warned)
    {
        var operatrice = await Site.As("operatrice");
        var vat = NewVat();
        // Each row with a firm of its own, and what is tried with it.
        var firm = $"Officine Gemelle {vat}";
        name = name.Replace("emelle", $"emelle {vat}", StringComparison.Ordinal);
        var first = await operatrice.Begin("Il primo caso", vat, firm);
        await operatrice.Unit(first, "Seriate");
        var second = (await (await operatrice.Get(New)).Submit(Fields(("Title", "Il secondo caso"), ("Kind", "riorganizzazione"), ("Firms[0].Name", name), ("Firms[0].Vat", withVat ? vat : "")), "Salva e vai")).Location!.Split('/')[^3];
        await operatrice.Unit(second, "Dalmine");
        if (!warned)
        {
            await operatrice.Unit(second, "Seriate");
            return;
        }
        var refused = await operatrice.Step(second, "unita", ("Units[0].Firm", "1"), ("Units[0].Municipality", "Seriate"));
        refused.ShowsError("C'è già un caso aperto della stessa azienda nello stesso comune");
        Assert.EndsWith(Detail(first), refused.All("main a").Single(a => a.TextContent == "Il primo caso").GetAttribute("href"));
        Assert.Equal("Seriate", refused.One("[name='Units[0].Municipality']")!.GetAttribute("value"));
        (await refused.Submit(Fields(("AltraCrisi", "true"), ("PercheAltra", " ")), "Salva e")).ShowsError("Scrivi perché è un'altra crisi.");
        (await refused.Submit(Fields(("PercheAltra", "Un altro stabilimento.")), "Salva e")).ShowsError("C'è già un caso aperto");
        Assert.Equal("016091", Assert.Single((await Site.Part(second)).Units).Municipality);
        (await refused.Submit(Fields(("AltraCrisi", "true"), ("PercheAltra", "Un altro stabilimento.")), "Salva e")).Is(HttpStatusCode.Redirect);
        Assert.Equal("Un altro stabilimento.", await Site.ReadAsync("lombardia", db => db.Set<ActRecord>().Where(a => a.Subject == second).OrderByDescending(a => a.Sequence).Select(a => a.Reason).FirstAsync()));
        // Asked once; both pages name the other.
        await operatrice.Unit(second, "Seriate");
        (await operatrice.Get(Detail(second))).IsOk().Shows("Un altro caso della stessa azienda").Shows("È un'altra crisi: Un altro stabilimento.");
        (await operatrice.Get(Detail(first))).IsOk().Shows("Potrebbe essere un doppione").Shows("Il secondo caso");
        // What is closed stands in nobody's way.
        (await operatrice.Step(second, "procedura", ("ClosedOn", "2026-11-23"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(first))).IsOk().ShowsNot("Potrebbe essere un doppione");
    }

    [Fact]
    public async Task A_twin_that_she_may_not_read_is_not_named()
    {
        var vat = NewVat();
        var operatrice = await Site.As("operatrice");
        await operatrice.Unit(await operatrice.Begin("Un titolo segreto", vat), "Lecco");
        var altra = await Site.As("altra");
        var hers = await altra.Begin("Il caso di altri", vat);
        var refused = await altra.Step(hers, "unita", ("Units[0].Firm", "1"), ("Units[0].Municipality", "Lecco"));
        refused.ShowsError("C'è già un caso aperto").Shows("un caso di un altro ente").ShowsNot("Un titolo segreto");
    }

    [Theory]
    [InlineData(4, null), InlineData(5, 5)]
    public async Task CRI_08_numbers_of_workers_below_the_threshold_are_never_shown(int workers, int? shown)
    {
        var view = await Site.DoAsync("lombardia", s => s.GetRequiredService<CrisisReader>().ReadAsync("x", new() { Workers = [new("40-49", "F", "isced-3-4", "8", "11-20", workers)], Release = new("Atto", new(2026, 11, 1), WorkerCounts: true) }, default));
        Assert.Equal(shown, view.PublicWorkers);
        Assert.Null((view with { Settings = new() }).PublicWorkers);
        Assert.Null((view with { Part = view.Part with { Release = new("Atto", new(2026, 11, 1)) } }).PublicWorkers);
    }

    [Fact]
    public async Task CRI_08_a_title_that_names_the_firm_needs_leave_to_name_it_and_a_new_title_brings_a_new_address()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Crisi della Tessitura Nominata", firm: "Tessitura Nominata");
        await operatrice.Unit(id);
        await operatrice.Release(id);
        (await operatrice.Get(Detail(id))).IsOk().Shows("L'atto non permette di mostrare i nomi delle aziende, e «Tessitura Nominata» sta nel titolo").ShowsNot("Nota per chi approva");
        (await operatrice.Step(id, "azienda", ("Title", "Crisi di una tessitura"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Nota per chi approva");
        Assert.Equal("/crisi/crisi-di-una-tessitura", await Site.Published(operatrice, id));
        // Once public, the address stays.
        (await operatrice.Step(id, "azienda", ("Title", "Crisi di una tessitura di lana"))).Is(HttpStatusCode.Redirect);
        Assert.Equal("crisi/crisi-di-una-tessitura", await Site.DoAsync("lombardia", async s => (await s.GetRequiredService<ContentStore>().LatestAsync(id, default))!.Get<AutoroutePart>().Path));
    }

    [Fact]
    public async Task In_Piemonte_the_agency_examines_a_case_and_then_the_region_decides()
    {
        var operatore = await Site.As("operatore", "piemonte");
        var id = await operatore.Begin("Caso piemontese");
        await operatore.Unit(id, "Orbassano");
        await operatore.Release(id, act: "determinazione-dimostrativa-2");
        (await operatore.Send(id)).Is(HttpStatusCode.Redirect);
        await Site.Decide("agenzia", id, "Completa", "piemonte", "Istruttoria dell’Agenzia Piemonte Lavoro");
        await Site.Decide("dirigente", id, "Approva", "piemonte");
        (await Site.Visitor("piemonte").Get(await Site.PublicPath(id, "piemonte"))).IsOk().Shows("Caso piemontese");
    }

    [Fact]
    public async Task Two_people_on_one_step_are_told_and_the_rest_of_the_case_is_not_lost()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso conteso");
        var early = (await operatrice.Get(Edit(id, "valutazione"))).IsOk();
        await operatrice.Unit(id);
        var second = (await early.Submit(Fields(("Situation", "Scritto tardi.")), "Salva e")).Is(HttpStatusCode.BadRequest).Shows("Qualcun altro ha salvato questo caso");
        Assert.Equal("Scritto tardi.", second.One("[name=Situation]")!.TextContent.Trim());
        (await second.Submit(button: "Salva e")).Is(HttpStatusCode.Redirect);
        var part = await Site.Part(id);
        Assert.Equal(("Scritto tardi.", 1), (part.Situation, part.Units.Length));
    }

    [Fact]
    public async Task An_emptied_or_ticked_entry_goes_away_and_a_firm_with_units_stays()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso con più aziende");
        (await operatrice.Step(id, "azienda", ("Firms[1].Name", "Seconda"), ("Firms[1].Vat", NewVat()))).Is(HttpStatusCode.Redirect);
        Assert.Equal(["1", "2"], (await Site.Part(id)).Firms.Select(f => f.Id));
        await operatrice.Unit(id);
        (await operatrice.Step(id, "azienda", ("Firms[0].Togli", "true"))).ShowsError("ha ancora unità produttive");
        (await operatrice.Step(id, "azienda", ("Firms[1].Togli", "true"))).Is(HttpStatusCode.Redirect);
        Assert.Equal(["1"], (await Site.Part(id)).Firms.Select(f => f.Id));
        // Saying the same again makes no version.
        var before = await Site.RowCountsAsync("lombardia");
        (await operatrice.Step(id, "azienda")).Is(HttpStatusCode.Redirect);
        (await operatrice.Step(id, "unita")).Is(HttpStatusCode.Redirect);
        Assert.Equal(before, await Site.RowCountsAsync("lombardia"));
    }

    [Fact]
    public async Task Another_module_opens_a_case_and_finds_the_open_one_of_a_firm()
    {
        var vat = NewVat();
        var id = await Site.DoAsync("lombardia", s => s.GetRequiredService<ICrisisCases>().OpenAsync(new() { Title = "Segnalazione di prova", FirmName = "Segnalata", Vat = "IT " + vat, Municipalities = ["016024", "016024"], Reason = "Segnalazione 1" }, default));
        Task<OpenCase?> Find() => Site.DoAsync("lombardia", s => s.GetRequiredService<ICrisisCases>().FindOpenByVatAsync(vat, default));
        Assert.Equal((id, "Segnalazione di prova"), ((await Find())!.ItemId, (await Find())!.Title));
        Assert.Equal("crises.open", await Site.ReadAsync("lombardia", db => db.Set<ActRecord>().Where(a => a.Subject == id).Select(a => a.Kind).SingleAsync()));
        (await (await Site.As("regione")).Step(id, "procedura", ("ClosedOn", "2026-11-23"))).Is(HttpStatusCode.Redirect);
        Assert.Null(await Find());
        Assert.Null(await Site.DoAsync("lombardia", s => s.GetRequiredService<ICrisisCases>().FindOpenByVatAsync("non è un numero", default)));
        await Assert.ThrowsAsync<RuleBroken>(() => Site.DoAsync("lombardia", s => s.GetRequiredService<ICrisisCases>().OpenAsync(new() { Title = "x", FirmName = "y", Vat = "12345678901" }, default)));
    }

    [Fact]
    public async Task Lists_filter_and_show_what_is_overdue_first()
    {
        var operatrice = await Site.As("operatrice");
        var vat = NewVat();
        var late = await operatrice.Begin("Zeta filtrata", vat);
        await operatrice.Unit(late, "Brescia");
        await operatrice.Procedure(late, "licenziamento-collettivo", ("notice", "2026-10-01"));
        await operatrice.Begin("Alfa filtrata");
        var all = (await operatrice.Get("/gestione/crisi?cerca=filtrata")).IsOk().All("tbody tr").Select(r => Page.Squeeze(r.TextContent)).ToList();
        Assert.Equal(2, all.Count);
        Assert.StartsWith("Zeta filtrata", all[0]);
        Assert.Contains("Scaduta il 08/10/2026, da 47 giorni", all[0]);
        async Task<int> Count(string query) => (await operatrice.Get("/gestione/crisi?" + query)).IsOk().All("tbody tr").Count();
        Assert.Equal((1, 1, 0), (await Count("cerca=" + vat), await Count("cerca=filtrata&provincia=BS"), await Count("cerca=filtrata&provincia=BG")));
        Assert.Equal((1, 0, 1, 2, 0), (await Count("cerca=filtrata&procedura=licenziamento-collettivo"), await Count("cerca=filtrata&procedura=adr-cigs"), await Count("cerca=filtrata&stato=scaduti"), await Count("cerca=filtrata&stato=bozza"), await Count("cerca=filtrata&stato=pubblicati")));
        // Another body sees nothing of it.
        Assert.Empty((await (await Site.As("altra")).Get("/gestione/crisi?cerca=filtrata")).IsOk().All("tbody tr"));
    }

    [Fact]
    public async Task The_public_list_filters_by_province_and_sector()
    {
        (await Site.Visitor().Get("/crisi")).IsOk().Shows("Crisi dimostrativa di un’azienda meccanica").ShowsNot("azienda tessile");
        (await Site.Visitor().Get("/crisi?provincia=BG&settore=C")).IsOk().Shows("azienda meccanica");
        (await Site.Visitor().Get("/crisi?provincia=BG&settore=F")).IsOk().ShowsNot("azienda meccanica").Shows("Nessun caso con questi filtri");
        (await Site.Visitor().Get("/crisi?provincia=MI")).IsOk().ShowsNot("azienda meccanica");
    }

    [Theory, EachDatabase]
    public async Task Cases_older_than_their_lists_are_filled_in_once_when_the_program_starts(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin("Caso di prima");
        await operatrice.Unit(id);
        await operatrice.Workers(id, 12);
        await operatrice.Release(id);
        await site.Published(operatrice, id);
        // As an older program left them, and the migration not yet there.
        foreach (var sql in new[] { "DELETE FROM crises_municipality", "UPDATE crises_firm SET \"Division\" = NULL", "UPDATE crises_index SET \"Workers\" = NULL, \"Profile\" = NULL", "DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" = '20261128_40_crisis_lists'" }) await site.SqlAsync("lombardia", sql);
        Assert.NotEmpty(await WrongAsync());

        await site.ReadAsync("lombardia", async db => { await Databases.MigrateAsync(db, default); return true; });
        (await operatrice.Get(Detail(id))).IsOk();
        await site.RunJobsAsync("lombardia");
        Assert.Empty(await WrongAsync());
        Assert.Equal(["016024", "016024"], await site.ReadAsync("lombardia", db => db.Set<CrisisMunicipality>().Where(m => m.ItemId == id).Select(m => m.Municipality).ToListAsync()));
        // Once: the next turn finds nothing to do.
        var acts = await ActsAsync();
        Assert.True(acts > 0);
        await site.RunJobsAsync("lombardia");
        Assert.Equal(acts, await ActsAsync());

        Task<int> ActsAsync() => site.ReadAsync("lombardia", db => db.Set<ActRecord>().CountAsync(a => a.Kind == "crises.fill-lists"));
        Task<IReadOnlyList<string>> WrongAsync() => site.DoAsync("lombardia", s => s.GetRequiredService<ContentVerification>().VerifyAsync(default));
    }

    [Theory, EachDatabase]
    public async Task The_tables_of_cases_follow_the_content_and_a_change_behind_their_back_shows(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin("Caso in tabella");
        await operatrice.Unit(id);
        await operatrice.Procedure(id, "adr-cigs", ("agreement-signature", "2026-11-05"));
        await operatrice.Release(id);
        await site.Published(operatrice, id);
        Assert.Equal((2, 2, 2, 2), await site.ReadAsync("lombardia", async db => (await db.Set<CrisisIndex>().CountAsync(i => i.ItemId == id), await db.Set<CrisisFirmRow>().CountAsync(i => i.ItemId == id), await db.Set<CrisisProvince>().CountAsync(i => i.ItemId == id), await db.Set<CrisisTerm>().CountAsync(i => i.ItemId == id))));
        (await operatrice.Get("/gestione/crisi?cerca=tabella&provincia=BG&procedura=adr-cigs&stato=pubblicati")).IsOk().Shows("Caso in tabella").Shows("05/12/2026, fra 11 giorni");
        Assert.Empty(await WrongAsync());
        await site.SqlAsync("lombardia", $"""UPDATE crises_term SET "DueOn" = '2026-12-24' WHERE "ItemId" = '{id}' AND "Term" = 'booking'""");
        Assert.StartsWith("Le tabelle delle crisi non dicono", Assert.Single(await WrongAsync()));
        await site.DoAsync("lombardia", s => s.GetRequiredService<ContentStore>().UnpublishAsync(id, default));
        (await site.Visitor().Get("/crisi/caso-in-tabella")).Is(HttpStatusCode.NotFound);
        await site.DoAsync("lombardia", s => s.GetRequiredService<ContentStore>().RemoveAsync(id, default));
        Assert.Equal(0, await site.ReadAsync("lombardia", db => db.Set<CrisisIndex>().CountAsync(i => i.ItemId == id)));

        Task<IReadOnlyList<string>> WrongAsync() => site.DoAsync("lombardia", s => s.GetRequiredService<ContentVerification>().VerifyAsync(default));
    }
}
