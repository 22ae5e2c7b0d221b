using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Organizations;
using ReteLavoro.Testing;
using ReteLavoro.Territory;
using Xunit;

namespace ReteLavoro.Modules.Tests.Organizations;

/// <summary>The register of bodies and the pages that lead to them, in the real program.</summary>
public sealed class OrganizationSiteTests
{
    private const string Register = "Albo degli operatori accreditati ai servizi al lavoro (voce dimostrativa)";

    [Theory, EachDatabase]
    public async Task NET_04_a_register_is_checked_shown_as_a_difference_and_imported_as_the_same_bytes(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var regione = await site.As("regione");
        var albi = (await regione.Get("/gestione/soggetti/albi")).IsOk();
        (await Upload(albi, "nome;albo\nNessuno;\n")).ShowsError("Il file ha errori e non può essere importato: sono elencati sotto, riga per riga.").Shows("Scrivi in quale albo o elenco è iscritto.");

        var entries = (await site.ReadAsync("lombardia", db => db.Set<Accreditation>().Where(a => a.Register == Register).OrderBy(a => a.OrganizationId).ToListAsync()));
        Assert.True(entries.Count > 2);
        var csv = "id;albo;numero;dal;al;atto\n" + string.Concat(entries.Where(e => e.OrganizationId != "operatore-mella-lavoro")
            .Select(e => $"{e.OrganizationId};{e.Register};{e.Number};{e.ValidFrom:dd/MM/yyyy};{e.ValidTo:dd/MM/yyyy};{e.Act}\n")) + $"sindacato-orobico;{Register};NUOVO-1;01/12/2026;;\n";
        var plan = (await Upload((await regione.Get("/gestione/soggetti/albi")).IsOk(), csv)).IsOk();
        plan.Shows("Iscrizioni nuove").Shows("dal 01/12/2026").Shows("Iscrizioni che si chiudono").Shows("ultimo giorno: 24/11/2026");
        Assert.Equal(0, await Acts(site, "organizations.import"));

        (await (await plan.Submit(new { }, "Importa")).Is(HttpStatusCode.Redirect).Follow()).IsOk().Shows("Albi importati: 1 iscrizioni nuove, 0 cambiate, 1 chiuse.");
        Assert.Equal(1, await Acts(site, "organizations.import"));
        var closed = await site.ReadAsync("lombardia", db => db.Set<Accreditation>().SingleAsync(a => a.OrganizationId == "operatore-mella-lavoro" && a.Register == Register));
        Assert.Equal(new DateOnly(2026, 11, 24), closed.ValidTo);
        (await Upload((await regione.Get("/gestione/soggetti/albi")).IsOk(), csv)).IsOk().Shows("Il registro è già come il file: non c'è niente da importare.");

        // The day after, it has lapsed: the program tells it, and it stands in the list.
        site.Clock.Advance(TimeSpan.FromDays(1));
        await site.RunJobsAsync("lombardia");
        await site.RunJobsAsync("lombardia");
        Assert.Equal(1, await site.ReadAsync("lombardia", db => db.Set<ActRecord>().CountAsync(a => a.Kind == "organizations.lapse" && a.Subject == "operatore-mella-lavoro")));
        regione = await site.As("regione");
        var lapsed = (await regione.Get("/gestione/soggetti/scaduti")).IsOk();
        Assert.Contains(lapsed.All("tbody tr"), r => r.TextContent.Contains("Mella") && r.TextContent.Contains("24/11/2026"));
    }

    [Theory, EachDatabase]
    public async Task A_body_whose_data_are_old_is_hidden_until_somebody_confirms_them(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var visitor = site.Visitor();
        (await visitor.Get("/soggetti?provincia=BG&tipo=LabourAccreditedOperator")).IsOk().Shows("Orobie Lavoro").ShowsNot("Mella").ShowsNot("accreditamento scaduto");
        site.Clock.Advance(TimeSpan.FromDays(400));
        await site.RunJobsAsync("lombardia");
        (await visitor.Get("/soggetti?provincia=BG&tipo=LabourAccreditedOperator")).IsOk().Shows("Nessun soggetto con questi filtri");
        (await visitor.Get("/soggetti/operatore-orobie-lavoro")).IsOk().Shows("Dati da verificare");
        var asked = await site.ReadAsync("lombardia", db => db.Set<OutboxMail>().Where(m => m.About == "soggetti").ToListAsync());
        Assert.Contains(asked, m => m.To == "regione@esempio.invalid" && m.Text.Contains("alla voce «Scadenze dei soggetti»"));

        var regione = await site.As("regione");
        (await regione.Get("/gestione/soggetti/scaduti")).IsOk().Shows("Dati da verificare").Shows("Orobie Lavoro");
        var done = await (await regione.Get("/gestione/soggetti/operatore-orobie-lavoro")).IsOk().Submit(new { }, "Confermo che è aggiornato");
        (await done.Is(HttpStatusCode.Redirect).Follow()).IsOk().Shows("È scritto che oggi i dati sono aggiornati.");
        Assert.Equal(1, await Acts(site, "organizations.verify"));
        (await visitor.Get("/soggetti?provincia=BG&tipo=LabourAccreditedOperator")).IsOk().Shows("Orobie Lavoro");
        var mails = asked.Count;
        await site.RunJobsAsync("lombardia");
        Assert.Equal(mails, await site.ReadAsync("lombardia", db => db.Set<OutboxMail>().CountAsync(m => m.About == "soggetti")));
    }

    [Fact]
    public async Task Who_acts_for_a_body_is_written_by_who_keeps_the_register_and_read_by_its_own_people()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        var regione = await site.As("regione");
        (await (await regione.Get("/gestione/soggetti/operatore-orobie-lavoro/incarico")).IsOk().Submit(new Dictionary<string, object?> { ["Form.PersonName"] = "" })).ShowsError("Scrivi che cosa fa per il soggetto, per esempio legale rappresentante.");
        var saved = await (await regione.Get("/gestione/soggetti/operatore-orobie-lavoro/incarico")).IsOk().Submit(new Dictionary<string, object?>
        {
            ["Form.PersonName"] = "Anna Inventata", ["Form.Role"] = "Legale rappresentante", ["Form.ValidFrom"] = "2026-01-01", ["Form.Act"] = "Verbale 1/2026"
        });
        (await saved.Is(HttpStatusCode.Redirect).Follow()).IsOk().Shows("Anna Inventata");
        (await (await site.As("operatrice")).Get("/gestione/soggetti/operatore-orobie-lavoro")).IsOk().Shows("Anna Inventata").ShowsNot("Aggiungi un incarico").ShowsNot("Confermo che è aggiornato");
        (await (await site.As("provincia")).Get("/gestione/soggetti/operatore-orobie-lavoro")).IsOk().ShowsNot("Anna Inventata");
        (await site.Visitor().Get("/soggetti/operatore-orobie-lavoro")).IsOk().ShowsNot("Anna Inventata");
    }

    [Fact]
    public async Task A_profile_is_of_a_body_of_the_register_and_there_is_one_a_body()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        var page = (await site.Visitor().Get("/soggetti/operatore-orobie-lavoro")).IsOk();
        page.Shows("Che cosa offre").Shows("Accreditamenti").Shows("20 novembre 2026").Shows("Soggetto dimostrativo");
        async Task<string> Refusal(string id) => (await Assert.ThrowsAsync<RuleBroken>(() => site.DoAsync("lombardia", async s =>
        {
            var content = s.GetRequiredService<ReteLavoro.Kernel.Content.ContentStore>();
            var item = ReteLavoro.Kernel.Content.ContentItem.New("Soggetto");
            item.Set(new ReteLavoro.Kernel.Content.TitlePart { Title = "Prova" });
            item.Parts["Soggetto"] = new System.Text.Json.Nodes.JsonObject { ["Identificativo"] = new System.Text.Json.Nodes.JsonObject { ["Text"] = id }, ["Sommario"] = new System.Text.Json.Nodes.JsonObject { ["Text"] = "Prova" } };
            await content.PublishAsync(await content.SaveDraftAsync(item, null, default), default);
        }))).Message;
        Assert.Contains("Nel registro non c'è nessun soggetto con l'identificativo «nessuno».", await Refusal("nessuno"));
        Assert.Contains("ha già una scheda pubblica", await Refusal("operatore-orobie-lavoro"));
        Assert.Empty(await site.DoAsync("lombardia", s => s.GetRequiredService<OrganizationProfiles>().DifferencesAsync(default)));
    }

    [Fact]
    public async Task NET_07_the_vocabulary_holds_every_type_and_a_recipe_adds_another_without_code()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        var types = await site.DoAsync("lombardia", s => s.GetRequiredService<IVocabularies>().TermsAsync(VocabularyIds.PartnerTypes, default));
        // The whole list of NET-07, in its order.
        string[] wanted =
        [
            "Province", "EmploymentCentre", "LabourAccreditedOperator", "TrainingAccreditedOperator", "LocalAuthority", "Firm", "EmployersAssociation", "TradeUnion", "InterprofessionalFund", "IndustrialDistrict",
            "MetaDistrict", "CommercialDistrict", "ChamberOfCommerce", "ItsFoundation", "OutplacementFirm", "ThirdSectorOrganization", "AuthorisedOperator", "EmploymentAgency", "EducationBody", "Other"
        ];
        Assert.Empty(wanted.Except(types.Select(t => t.Id)));
        Assert.Equal(["IndustrialDistrict", "MetaDistrict", "CommercialDistrict"], types.Where(t => t.RequiresAct).Select(t => t.Id));

        await site.ApplyAsync("lombardia", """
            [ { "name": "vocabularies", "vocabularies": [ { "id": "partner-types", "terms": [ { "id": "FondazioneDiComunita", "label": "Fondazione di comunità" } ] } ] },
              { "name": "organizations", "organizations": [ { "id": "fondazione-prova", "name": "Fondazione di prova", "types": ["FondazioneDiComunita"], "province": "BG", "verifiedOn": "2026-11-20" } ] } ]
            """);
        (await site.Visitor().Get("/soggetti?tipo=FondazioneDiComunita")).IsOk().Shows("Fondazione di prova").Shows("1 soggetto");
        (await (await site.As("regione")).Get("/gestione/soggetti/nuovo")).IsOk().Shows("Fondazione di comunità");
        (await site.Visitor().Get("/reti")).IsOk().Shows("Fondazione di comunità");
    }

    [Fact]
    public async Task Nobody_becomes_a_Province_by_asking_to_join_a_network()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        var visitor = site.Visitor();
        var question = await (await (await visitor.Get("/moduli/aderisci-a-una-rete")).IsOk().Submit(button: "omincia")).Follow();
        foreach (var answer in new[] { "Provincia di comodo", "00743110157" }) question = await (await question.IsOk().Submit(new { risposta = answer })).Follow();
        question.IsOk().Shows("Camera di commercio").ShowsNot("Provincia o Città metropolitana").ShowsNot("Centro per l'impiego").ShowsNot("Agenzia regionale");
        (await question.Submit(new { risposta = "Province" })).Is(HttpStatusCode.BadRequest);

        // A request that came before, or past the form.
        ReteLavoro.Forms.SubmissionDetails Request(string type) => new()
        {
            Id = Guid.NewGuid(), FormId = "aderisci-a-una-rete", FormTitle = "Aderisci", Purpose = "network-joining", Number = "ADE-1", ReceivedUtc = DateTime.UtcNow,
            Answers = [.. new[] { ("ente", "Ente di comodo"), ("partita-iva", "00743110157"), ("tipo", type), ("provincia", "BG"), ("rete", "La Rete orobica dimostrativa"), ("email", "ente@esempio.it") }
                .Select(a => new ReteLavoro.Forms.SubmittedAnswer(a.Item1, a.Item1, [a.Item2], a.Item2))]
        };
        Task<string> Run(string action, string type) => site.DoAsync("lombardia", s => s.GetServices<ReteLavoro.Forms.ISubmissionAction>().Single(a => a.Name == action).RunAsync(Request(type), new(), default));
        Task<bool> Offered() => site.DoAsync("lombardia", async s => await s.GetServices<ReteLavoro.Forms.ISubmissionAction>().Single(a => a.Name == "invite-body").MayAsync(Request("Firm"), new(), default));
        foreach (var institution in new[] { "Province", "EmploymentCentre", "Region", "RegionalLabourAgency", "NationalAgency" })
            Assert.Contains("esiste per legge", (await Assert.ThrowsAsync<RuleBroken>(() => Run("add-body", institution))).Message);

        Assert.False(await Offered());
        Assert.Equal("~/gestione/soggetti/ente-di-comodo", await Run("add-body", "Firm"));
        var body = (await site.DoAsync("lombardia", s => s.GetRequiredService<IOrganizations>().FindAsync("ente-di-comodo", default)))!;
        Assert.Equal(("00743110157", "Richiesta ADE-1."), (body.VatNumber, body.Note));
        Assert.True(await Offered());
        Assert.EndsWith("/adesioni?cerca=Ente%20di%20comodo", await Run("invite-body", "Firm"));

        // Nor does who keeps the register make a second one by mistake.
        var refused = await (await (await site.As("regione")).Get("/gestione/soggetti/nuovo")).IsOk().Submit(new Dictionary<string, object?> { ["Form.Name"] = "Provincia di comodo", ["Form.Types"] = "Province", ["Form.Province"] = "BG" });
        refused.Is(HttpStatusCode.BadRequest).ShowsError("è «Provincia di Bergamo»");
    }

    [Fact]
    public async Task ORG_02_acts_of_the_past_name_ANPAL_Servizi_and_those_of_today_Sviluppo_Lavoro_Italia()
    {
        await using var site = await Testing.Site.OpenAsync();
        await site.DoAsync("lombardia", async s =>
        {
            var organizations = s.GetRequiredService<IOrganizations>();
            var body = (await organizations.FindAsync("anpal-servizi", default))!;
            Assert.Equal("sviluppo-lavoro-italia", body.Successor);
            Assert.Contains("ANPAL Servizi", body.NameOn(new(2019, 10, 24)));
            Assert.Equal("anpal-servizi", (await organizations.StandingForAsync("anpal-servizi", new(2019, 10, 24), default))!.Id);
            Assert.Equal("sviluppo-lavoro-italia", (await organizations.StandingForAsync("anpal-servizi", new(2026, 11, 24), default))!.Id);
        });
    }

    [Theory, EachDatabase]
    public async Task From_a_municipality_to_its_centre_its_Province_and_its_networks(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var visitor = site.Visitor();
        var found = (await visitor.Get("/trova?q=B%C3%A8rgamo")).Is(HttpStatusCode.Redirect);
        Assert.EndsWith("/trova?comune=016024", found.Location);
        var page = (await found.Follow()).IsOk();
        page.Shows("Centro per l’impiego di Bergamo").Shows("Che cosa portare").Shows("Provincia di Bergamo").Shows("Rete orobica dimostrativa").Shows("1 rete copre questo comune.");
        Assert.NotNull(page.One("a[href$='/soggetti/cpi-bergamo']"));
        // The network covers some municipalities of the province, and Bergamo's neighbour is not among them.
        (await visitor.Get("/trova?comune=016016")).IsOk().ShowsNot("Rete orobica dimostrativa").Shows("Nessuna rete copre ancora questo comune");

        (await visitor.Get("/trova?q=Bergammo")).IsOk().Shows("forse cerchi").Shows("Bergamo (BG)");
        (await visitor.Get("/trova?q=treviol")).IsOk().Shows("Treviolo (BG)");
        (await visitor.Get("/trova?q=Xyzzy")).IsOk().Shows("Non troviamo nessun comune");
        (await visitor.Get("/trova?q=bergamo+(bg)")).Is(HttpStatusCode.Redirect);
        (await visitor.Get("/trova?comune=999999")).Is(HttpStatusCode.NotFound);
        (await visitor.Get("/trova")).IsOk();

        // One question for each thing that the page shows, however much hangs on a body.
        site.Sql.Clear();
        (await visitor.Get("/trova?comune=016024", ("Cookie", ".ReteLavoro.prova=1"))).IsOk();
        Assert.InRange(site.Sql.Commands.Count, 1, 6);
        // The second answer to the same address comes from the cache.
        site.Sql.Clear();
        (await visitor.Get("/trova?comune=016024")).IsOk();
        Assert.Empty(site.Sql.Commands);
    }

    [Fact]
    public async Task A_municipality_that_has_merged_leads_to_the_new_one_and_homonyms_are_chosen_by_province()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        await site.SqlAsync("lombardia", """
            INSERT INTO territory_municipality ("IstatCode", "Name", "SearchName", "ProvinceCode", "RegionCode") VALUES ('097999', 'Zogno', 'zogno', 'LC', '03');
            INSERT INTO territory_municipality ("IstatCode", "Name", "SearchName", "ProvinceCode", "RegionCode") VALUES ('001272', 'Torino', 'torino', 'TO', '01');
            """);
        var visitor = site.Visitor();
        var merged = await (await visitor.Get("/trova?q=Bardello")).Is(HttpStatusCode.Redirect).Follow();
        merged.IsOk().Shows("Bardello non è più un comune").Shows("Il suo territorio oggi è nel comune di Bardello con Malgesso e Bregano").Shows("L'ultimo giorno è stato il 31 dicembre 2022");
        Assert.Equal("Bardello con Malgesso e Bregano: a chi rivolgerti", merged.Heading);
        (await visitor.Get("/trova?q=Zogno")).IsOk().Shows("Più comuni si chiamano così: scegli la provincia").Shows("Zogno, provincia Bergamo").Shows("Zogno, provincia Lecco");
        (await visitor.Get("/trova?q=Zogno+(LC)")).Is(HttpStatusCode.Redirect);
        (await (await visitor.Get("/trova?q=Torino")).Is(HttpStatusCode.Redirect).Follow()).IsOk().Shows("Torino non è in Lombardia");
    }

    [Fact]
    public async Task The_field_is_fed_by_a_list_that_browsers_may_keep()
    {
        await using var site = await Testing.Site.OpenAsync();
        var answer = (await site.Visitor().Get("/comuni.json?q=Treviol")).IsOk();
        Assert.Equal("""[{"code":"016220","name":"Treviolo","province":"BG"}]""", answer.Text);
        Assert.Equal("public, max-age=3600", answer.Header("Cache-Control"));
        Assert.Equal("[]", (await site.Visitor().Get("/comuni.json?q=T")).IsOk().Text);
        Assert.Equal("[]", (await site.Visitor().Get("/comuni.json")).IsOk().Text);
    }

    [Fact]
    public async Task Who_asks_for_suggestions_without_end_is_told_when_to_ask_again_and_the_rest_of_the_site_answers()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Arguments = ["--ReteLavoro:RequestsAMinute=3"] });
        for (var i = 0; i < 3; i++) (await site.Visitor().Get($"/comuni.json?q=Treviol{i}")).IsOk();
        site.Sql.Clear();
        var refused = (await site.Visitor().Get("/comuni.json?q=Treviol3")).Is(HttpStatusCode.TooManyRequests);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        // The refusal is what it is for: no search, and no page written.
        Assert.Equal("", refused.Text);
        Assert.Empty(site.Sql.Commands);
        Assert.Equal("no-store", refused.Header("Cache-Control"));
        (await site.Visitor().Get("/trova?q=Treviolo")).Is(HttpStatusCode.Redirect);
        (await site.Visitor("piemonte").Get("/comuni.json?q=Torin")).IsOk();
    }

    [Theory, EachDatabase]
    public async Task Networks_are_filtered_and_drawn_with_a_constant_number_of_commands(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var visitor = site.Visitor();
        (await visitor.Get("/reti?provincia=BG&tipo=TradeUnion")).IsOk().Shows("Rete orobica dimostrativa");
        (await visitor.Get("/reti?tipo=ItsFoundation")).IsOk().Shows("Nessuna rete con questi filtri");
        // Who names no sector is for all; who names one is for that one.
        (await visitor.Get("/reti?settore=C")).IsOk().Shows("Rete orobica dimostrativa");
        var piemonte = site.Visitor("piemonte");
        (await piemonte.Get("/reti?settore=C")).IsOk().Shows("Rete del Sangone dimostrativa");
        (await piemonte.Get("/reti?settore=G")).IsOk().Shows("Nessuna rete con questi filtri");
        (await piemonte.Get("/reti?settore=X9")).IsOk().Shows("Rete del Sangone dimostrativa");
        Assert.Equal(8, (await piemonte.Get("/reti")).IsOk().All("svg.rl-map a").Count());
        // A new region has its places from the program, and says whose they are.
        var page = (await visitor.Get("/reti?pagina=1")).IsOk().Shows("Posizione dei comuni: GeoNames (www.geonames.org), CC BY 4.0.");
        var links = page.All("svg.rl-map a").ToDictionary(a => a.GetAttribute("href")!, a => a.GetAttribute("aria-label")!);
        Assert.Equal(12, links.Count);
        Assert.Equal("Bergamo: 1 rete", links["/lombardia/reti?provincia=BG"]);
        // The list is the map's equivalent.
        Assert.Equal(links.Values.Order(), page.All("ul.rl-columns li").Select(l => Page.Squeeze(l.TextContent)).Order());
        Assert.Equal(2, page.All("svg.rl-map > g[aria-hidden=true] > use.rl-map-covered").Count());

        async Task<int> Commands(string path)
        {
            site.Sql.Clear();
            (await visitor.Get(path, ("Cookie", ".ReteLavoro.prova=1"))).IsOk();
            return site.Sql.Commands.Count;
        }
        await Commands("/reti");
        var few = await Commands("/reti");
        Assert.InRange(few, 1, 12);
        Assert.Equal(few, await Commands("/reti"));
        // A thousand places are read once, not for every visitor.
        Assert.DoesNotContain(site.Sql.Commands, c => c.Contains("Longitude", StringComparison.Ordinal));
        Assert.Equal(few, await Commands("/reti?tipo=TradeUnion"));

        // Without places there is no map, and the list says the same.
        await site.SqlAsync("lombardia", """UPDATE territory_municipality SET "Latitude" = NULL, "Longitude" = NULL""");
        // What changed behind the program's back is in no stamp.
        await site.Host.RebuildAsync(site.Tenant("lombardia"));
        var plain = (await visitor.Get("/reti")).IsOk().Shows("Bergamo: 1 rete").Shows("Sondrio: nessuna rete").ShowsNot("GeoNames");
        Assert.Null(plain.One("svg.rl-map"));
    }

    private static Task<int> Acts(Testing.Site site, string kind) => site.ReadAsync("lombardia", db => db.Set<ActRecord>().CountAsync(a => a.Kind == kind));

    private static Task<Page> Upload(Page page, string csv)
    {
        var form = page.All("main form").Single(f => f.GetAttribute("enctype") == "multipart/form-data");
        var content = new MultipartFormDataContent { { new StringContent(form.QuerySelector("input[name=__modulo]")!.GetAttribute("value")!), "__modulo" } };
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        content.Add(file, "Elenco", "albo.csv");
        return page.Visitor.Send(new HttpRequestMessage(HttpMethod.Post, new Uri(page.Address, form.GetAttribute("action"))) { Content = content });
    }
}
