using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Networks;
using ReteLavoro.Networks.Areas.Gestione.Pages.Reti;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;
using ReteLavoro.Testing;
using Xunit;
using static ReteLavoro.Modules.Tests.Networks.MembershipSiteTests;
using static ReteLavoro.Modules.Tests.Networks.NetworkSite;

namespace ReteLavoro.Modules.Tests.Networks;

/// <summary>What a network has beside its composition: sources, pathways, numbers, agreement, drill, coverage, committee.</summary>
public sealed class NetworkToolsTests
{
    [Fact]
    public async Task NET_11_NET_14_sources_and_ready_pathways_show_in_public_once_approved_and_sources_only_while_they_hold()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete informata" });
        var tools = Detail(id) + "/strumenti";
        (await Handle(operatrice, tools, "Fonte", ("Source.Title", "Patto"), ("Source.Kind", "altro"), ("Source.Url", "javascript:alert(1)"), ("Source.From", "mai"), ("Source.To", "2026-01-01")))
            .Is(HttpStatusCode.BadRequest).ShowsError("Scegli che tipo di fonte è").ShowsError("Scrivi un indirizzo che comincia con https://").ShowsError("Scrivi da quale giorno vale");
        (await Handle(operatrice, tools, "Fonte", ("Source.Title", "Patto della Valfinta"), ("Source.Kind", "territorial-pact"), ("Source.Url", "https://patto.example.it/testo"), ("Source.From", "2026-01-01"), ("Source.To", "2026-11-30"))).Is(HttpStatusCode.Redirect);
        (await Handle(operatrice, tools, "Fonte", ("Source.Title", "Osservatorio tessile"), ("Source.Kind", "observatory"), ("Source.Url", "/media/osservatorio.pdf"), ("Source.From", "2026-01-01"), ("Source.To", ""))).Is(HttpStatusCode.Redirect);
        (await Handle(operatrice, tools, "Percorso", ("Pathway.Title", ""))).Is(HttpStatusCode.BadRequest).ShowsError("Scrivi il titolo del percorso");
        (await Handle(operatrice, tools, "Percorso", ("Pathway.Title", "Dal telaio alla logistica"), ("Pathway.Services", "Orientamento\nCorso di magazzino"), ("Pathway.Duration", "tre mesi"), ("Pathway.Audience", "Operai tessili"))).Is(HttpStatusCode.Redirect);
        // The big form leaves them alone.
        (await operatrice.Press(Edit(id), new() { Title = "Rete informata", Summary = "In breve" })).Is(HttpStatusCode.Redirect);
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        await site.Decide("provincia", id);
        await site.Decide("regione", id);
        var path = await site.PublicPath(id);
        (await site.Visitor().Get(path)).IsOk().Shows("Patto territoriale: Patto della Valfinta, fino al 30/11/2026").Shows("Osservatorio tessile").Shows("Dal telaio alla logistica").Shows("Corso di magazzino").Shows("tre mesi");
        await site.RunJobsAsync("lombardia");
        site.Clock.Advance(TimeSpan.FromDays(7));
        await site.RunJobsAsync("lombardia");
        (await site.Visitor().Get(path)).IsOk().ShowsNot("Patto della Valfinta").Shows("Osservatorio tessile");
        operatrice = await site.As("operatrice");
        (await Handle(operatrice, tools, "TogliFonte", ("numero", "0"))).Is(HttpStatusCode.Redirect);
        (await Handle(operatrice, tools, "TogliPercorso", ("numero", "0"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(tools)).IsOk().ShowsNot("Patto della Valfinta").Shows("Osservatorio tessile").ShowsNot("Dal telaio");
        (await Handle(await site.As("centro"), tools, "TogliFonte", ("numero", "0"))).Is(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("https://a.example.it/x", true), InlineData("http://a.example.it", true), InlineData("/media/a.pdf", true)]
    [InlineData("javascript:alert(1)", false), InlineData("//evil.example.it", false), InlineData("/media/../../etc", false), InlineData("https://a b.it", false), InlineData("ftp://a.example.it", false), InlineData("", false)]
    public void NET_14_only_addresses_of_the_web_and_files_of_the_site_are_linked(string url, bool good) => Assert.Equal(good, KnowledgeAddress.IsGood(url));

    [Fact]
    public async Task NET_13_every_partner_reads_the_numbers_of_its_network_and_nobody_else_does()
    {
        await using var site = await OpenAsync();
        var id = await site.Constituted(await site.As("operatrice"), new() { Title = "Rete contata" });
        var page = (await (await site.As("centro")).Get(Detail(id) + "/supervisione")).IsOk();
        string Of(string label) => Page.Squeeze(page.All("dt").Single(t => Page.Squeeze(t.TextContent) == label).NextElementSibling!.TextContent);
        Assert.Equal(["3", "0", "0", "4 su 4", "1"], new[] { "Soggetti oggi", "Adesioni firmate", "Rimedi aperti", "Funzioni con un responsabile", "Comuni coperti" }.Select(Of));
        Assert.DoesNotContain("Marta", page.Main);
        (await (await site.As("altra")).Get(Detail(id) + "/supervisione")).Is(HttpStatusCode.Forbidden);
    }

    [Theory, EachDatabase]
    public async Task NET_13_how_a_network_is_doing_comes_out_as_reckoned_by_hand(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        var id = await site.Constituted(await site.As("operatrice"), new() { Title = "Rete misurata" });
        async Task<string> Of(string what)
        {
            var page = (await (await site.As("centro")).Get(Detail(id) + "/supervisione")).IsOk();
            return Page.Squeeze(page.All("tbody th").Single(t => Page.Squeeze(t.TextContent) == what).NextElementSibling!.TextContent);
        }
        Assert.Equal(("Non ha una cabina di regia", "Nessuna riunione", "Nessuna risposta", "Nessun rimedio"), (await Of("Dalla costituzione alla prima riunione"), await Of("Riunioni con il verbale"), await Of("Risposta agli inviti"), await Of("Rimedi conclusi entro il termine")));

        // Constituted on 24 November.
        var committee = new Committee { Id = Guid.NewGuid(), Name = "Cabina", NetworkId = id };
        await Add(committee);
        site.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal("Non si è ancora riunita: sono passati 6 giorni", await Of("Dalla costituzione alla prima riunione"));
        CommitteeMeeting Meeting(int day, bool minutes = false, bool cancelled = false) => new()
        {
            Id = Guid.NewGuid(), CommitteeId = committee.Id, HeldOn = new(2026, 11, day), Hour = "10:00", Place = "Bergamo", Agenda = "Avvio", ConvenedBy = "Prova", ConvenedUtc = new(2026, 11, 1, 9, 0, 0, DateTimeKind.Utc),
            MinutesUtc = minutes ? new(2026, 11, 30, 9, 0, 0, DateTimeKind.Utc) : null, CancelledUtc = cancelled ? new(2026, 11, 24, 9, 0, 0, DateTimeKind.Utc) : null
        };
        MembershipRequest Invitation(int asked, int? answered, MembershipState state) => new()
        {
            Id = Guid.NewGuid(), NetworkId = id, Organization = "sindacato-orobico", Kind = MembershipKind.Join, EffectiveOn = new(2026, 11, 30), RepresentativeName = "Rita", AskedBy = "Prova", State = state,
            // Late in the evening in Rome it is still the day before in UTC.
            AskedUtc = new(2026, 11, asked, 23, 30, 0, DateTimeKind.Utc), AnsweredUtc = answered is { } day ? new(2026, 11, day, 8, 0, 0, DateTimeKind.Utc) : null
        };
        Remedy Mended(int opened, int due, int? closed) => new()
        {
            Id = Guid.NewGuid(), NetworkId = id, Check = "network.province", Sentence = "Regola", Because = "Manca", Source = "Atto", Quote = "parole", BreaksOn = new(2026, 11, opened), OpenedOn = new(2026, 11, opened), DueOn = new(2026, 11, due), ClosedOn = closed is { } day ? new(2026, 11, day) : null
        };
        await Add(Meeting(20), Meeting(25, cancelled: true), Meeting(28, minutes: true), Meeting(29),
            Invitation(20, 22, MembershipState.Accepted), Invitation(20, 25, MembershipState.Declined), Invitation(27, null, MembershipState.Open), Invitation(1, 30, MembershipState.Withdrawn),
            Mended(1, 10, 10), Mended(1, 10, 14), Mended(1, 29, null));
        Assert.Equal("4 giorni", await Of("Dalla costituzione alla prima riunione"));
        Assert.Equal("1 su 3", await Of("Riunioni con il verbale"));
        Assert.Equal("2,5 giorni", await Of("Risposta agli inviti"));
        Assert.Equal("1 su 3", await Of("Rimedi conclusi entro il termine"));
        Assert.Equal("11 giorni", await Of("Giorni per rimediare"));

        Task Add(params object[] rows) => site.DoAsync("lombardia", s => s.GetRequiredService<ActRunner>().DoAsync(new("networks.committee", id), () => { s.GetRequiredService<SiteDbContext>().AddRange(rows); return Task.CompletedTask; }, default));
    }

    [Fact]
    public async Task NET_06_the_agreement_is_made_of_the_data_with_every_party_duty_rule_and_place_to_sign()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await site.Constituted(operatrice, new() { Title = "Rete dell’accordo" });
        var page = (await operatrice.Get(Detail(id) + "/accordo")).IsOk().Shows("Versione approvata").Shows("Provincia di Bergamo").Shows("composta da almeno tre soggetti (incluso il capofila").Shows("Presa in carico tempestiva").Shows("Da firmare")
            .Shows("con sede in Via Inventata 1, Bergamo (indirizzo dimostrativo), PEC operatore-orobie-lavoro@pec.esempio.invalid, capofila");
        Assert.Equal(3, page.All("main table tbody tr").Count());
        Assert.DoesNotContain("{", page.Main);
        (await (await site.As("altra")).Get(Detail(id) + "/accordo")).Is(HttpStatusCode.Forbidden);
        var pdf = await operatrice.Get(Detail(id) + "/accordo?handler=Pdf");
        if (PaperPress.IsThere)
        {
            Assert.Equal("application/pdf", pdf.IsOk().Response.Content.Headers.ContentType!.MediaType);
            Assert.Equal("%PDF", Encoding.ASCII.GetString(pdf.Bytes, 0, 4));
        }
        else pdf.Is(HttpStatusCode.ServiceUnavailable).Shows("stampa questa pagina");
        // Nothing is left in the data's folder.
        var temp = Path.Combine(site.DataFolder, "lombardia", "temp");
        Assert.True(!Directory.Exists(temp) || !Directory.EnumerateFileSystemEntries(temp).Any());
    }

    [Fact]
    public async Task NET_05_a_readiness_drill_names_who_must_do_what_and_what_is_missing_and_leaves_no_data()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete provata", Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo", "operatore-mella-lavoro", "cpi-brescia"] });
        var drill = Detail(id) + "/prova";
        (await operatrice.Get(drill)).IsOk().Shows("E se domani arrivasse una crisi?");
        var before = await site.RowCountsAsync("lombardia");
        var page = (await operatrice.Get(drill + "?comune=016024&lavoratori=7&servizi=entrambi")).IsOk();
        page.Shows("Provincia di Bergamo").Shows("non c'è un operatore accreditato alla formazione").Shows("Presa in carico tempestiva").Shows("non ha percorsi predefiniti").Shows("non ha dichiarato quante persone può seguire insieme");
        // The centre of Brescia has nobody to take on in Bergamo.
        Assert.Equal([("Centro per l’impiego di Bergamo (area dimostrativa)", "2"), ("Operatore dimostrativo Mella Lavoro (dato dimostrativo)", "2"), ("Operatore dimostrativo Orobie Lavoro (dato dimostrativo)", "3")], Shares(page));
        static IEnumerable<string> Due(Page page) => page.All("table").First().QuerySelectorAll("tbody tr").Take(2).Select(r => r.QuerySelectorAll("td")[1].ChildNodes[0].TextContent.Trim());
        Assert.Equal(["01/12/2026", "09/12/2026"], Due(page));
        page.Shows("7 giorni dal 24/11/2026: se lo è dato la Regione.").ShowsNot("passa al primo giorno di lavoro");
        await site.ApplyAsync("lombardia", """[ { "name": "settings", "Networks": { "InvitationDays": 30, "Drill": { "TableDays": 14 } } } ]""");
        page = (await operatrice.Get(drill + "?comune=016024&lavoratori=7&servizi=entrambi")).IsOk().Shows("Il 08/12/2026 è").Shows("passa al primo giorno di lavoro");
        Assert.Equal(["09/12/2026", "Senza termine"], Due(page));
        await site.ApplyAsync("lombardia", """[ { "name": "organizations", "organizations": [ { "id": "cpi-bergamo", "name": "Centro per l’impiego di Bergamo (area dimostrativa)", "types": ["EmploymentCentre"], "workersAtOnce": 2 }, { "id": "operatore-orobie-lavoro", "name": "Operatore dimostrativo Orobie Lavoro (dato dimostrativo)", "types": ["LabourAccreditedOperator"], "workersAtOnce": 2 }, { "id": "operatore-mella-lavoro", "name": "Operatore dimostrativo Mella Lavoro (dato dimostrativo)", "types": ["LabourAccreditedOperator"], "workersAtOnce": 2 } ] } ]""");
        before = await site.RowCountsAsync("lombardia");
        page = (await operatrice.Get(drill + "?comune=016024&lavoratori=7&servizi=ricollocazione")).IsOk().Shows("Per 1 persona non c'è posto").ShowsNot("non ha dichiarato");
        Assert.Equal(["2", "2", "2"], Shares(page).Select(s => s.Item2));
        (await operatrice.Get(drill + "?comune=017029&lavoratori=0&servizi=altro")).Is(HttpStatusCode.BadRequest).Shows("Scegli un comune della rete").Shows("almeno 1");
        Assert.Equal(before, await site.RowCountsAsync("lombardia"));
        (await (await site.As("altra")).Get(Detail(await operatrice.Begin(new() { Title = "Rete altrui" })) + "/prova")).Is(HttpStatusCode.Forbidden);
    }

    private static IEnumerable<(string, string)> Shares(Page page) =>
        page.All("table").Single(t => t.TextContent.Contains("Può seguirne insieme", StringComparison.Ordinal)).QuerySelectorAll("tbody tr").Select(r => (r.QuerySelector("th")!.TextContent, r.QuerySelector("td")!.TextContent)).Order();

    [Fact]
    public void NET_05_the_workers_of_a_drill_are_shared_without_losing_one()
    {
        static OrganizationDetails Body(int i, int? most) => new() { Id = $"{i}", Name = $"{i}", Types = [], WorkersAtOnce = most };
        OrganizationDetails[] bodies = [.. Enumerable.Range(1, 3).Select(i => Body(i, null))];
        Assert.Equal([2, 5, 4], ReadinessDrill.Share([Body(1, 2), Body(2, null), Body(3, 20)], 11).Select(s => s.Workers));
        Assert.Equal([2, 1], ReadinessDrill.Share([Body(1, 2), Body(2, 1)], 50).Select(s => s.Workers));
        Assert.Equal([3, 3, 94], ReadinessDrill.Share([Body(1, 3), Body(2, 3), Body(3, null)], 100).Select(s => s.Workers));
        Assert.Equal([4, 3, 3], ReadinessDrill.Share(bodies, 10).Select(s => s.Workers));
        Assert.Equal([1, 0, 0], ReadinessDrill.Share(bodies, 1).Select(s => s.Workers));
        Assert.Empty(ReadinessDrill.Share([], 10));
    }

    [Fact]
    public async Task NET_03_the_coverage_says_as_map_and_as_list_which_municipalities_have_no_network()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var territory = await site.DoAsync("lombardia", async s => await s.GetRequiredService<ITerritory>().MunicipalitiesAsync("BG", default));
        var page = (await operatrice.Get("/gestione/reti/copertura")).IsOk().Shows("Posizione dei comuni: GeoNames (www.geonames.org), CC BY 4.0.");
        // The demo network covers three municipalities of Bergamo.
        var row = page.All("tbody tr").Single(r => r.QuerySelector("th")!.TextContent == "Bergamo");
        Assert.Equal($"3 su {territory.Count}", row.QuerySelector("td")!.TextContent);
        var missing = page.All(".rl-accordion, details").First(d => d.TextContent.Contains("Bergamo:", StringComparison.Ordinal)).TextContent;
        foreach (var covered in territory.Where(m => m.Code is "016198" or "016214")) Assert.DoesNotContain($" {covered.Name},", missing);
        Assert.Contains(territory.First(m => m.Code == "016003").Name, missing);
        Assert.Equal(3, page.All("main svg circle[fill='#1f6b33']").Count());
        var id = await site.Constituted(operatrice, new() { Title = "Rete di un comune", Municipalities = ["016003"], Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo", "cpi-trescore-balneario"] });
        Assert.NotNull(id);
        Assert.Equal($"4 su {territory.Count}", (await operatrice.Get("/gestione/reti/copertura")).IsOk().All("tbody tr").Single(r => r.QuerySelector("th")!.TextContent == "Bergamo").QuerySelector("td")!.TextContent);
        // Without places the page says so.
        await site.SqlAsync("lombardia", "UPDATE territory_municipality SET \"Latitude\" = NULL, \"Longitude\" = NULL");
        (await operatrice.Get("/gestione/reti/copertura")).IsOk().Shows("I comuni non hanno le coordinate");
    }

    [Fact]
    public void NET_03_the_map_keeps_north_up_and_every_dot_inside()
    {
        static MunicipalityInfo At(string name, double? latitude, double? longitude) => new(name, name, "BG", "03", null, null, null, latitude, longitude);
        var map = DotMap.Of([(At("nord", 46.5, 9.5), true), (At("sud", 44.7, 9.5), false), (At("est", 45.5, 11.4), false), (At("senza", null, null), true)])!;
        Assert.Equal(3, map.Dots.Count);
        var y = map.Dots.ToDictionary(d => d.Name, d => double.Parse(d.Y, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(y["nord"] < y["est"] && y["est"] < y["sud"]);
        Assert.All(map.Dots, d => Assert.InRange(double.Parse(d.X, System.Globalization.CultureInfo.InvariantCulture), 0, 800.5));
        Assert.Null(DotMap.Of([(At("senza", null, null), true)]));
    }

    [Theory, EachDatabase]
    public async Task NET_15_the_steering_committee_has_the_Region_in_the_chair_members_meetings_votes_and_minutes(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        var regione = await site.As("regione");
        (await (await site.As("operatrice")).Get("/gestione/cabina-di-regia")).Is(HttpStatusCode.Forbidden);
        (await regione.Post("/gestione/cabina-di-regia", new { Name = "", ChairPerson = "" })).Is(HttpStatusCode.BadRequest).ShowsError("Scrivi come si chiama").ShowsError("Scrivi chi presiede");
        var committee = (await regione.Post("/gestione/cabina-di-regia", new { Name = "Cabina di regia delle reti", ChairPerson = "Renata Dimostrativa" })).Is(HttpStatusCode.Redirect).Location![("/lombardia".Length)..];
        (await regione.Post("/gestione/cabina-di-regia", new { Name = "Un'altra", ChairPerson = "Renata" })).Is(HttpStatusCode.BadRequest).ShowsError("c'è già");
        (await Handle(regione, committee, "Componente", ("Organization", "sindacato-orobico"), ("Person", "Ugo Unione"), ("Chair", "true"))).Is(HttpStatusCode.BadRequest).ShowsError("Presiede la Regione");
        (await Handle(regione, committee, "Componente", ("Organization", "sindacato-orobico"), ("Person", "Ugo Unione"))).Is(HttpStatusCode.Redirect);
        (await Handle(regione, committee, "Componente", ("Organization", "operatore-orobie-lavoro"), ("Person", "Olga Operatrice"))).Is(HttpStatusCode.Redirect);
        // Whoever sits on it reads it, and changes nothing.
        var operatrice = await site.As("operatrice");
        (await operatrice.Get(committee)).IsOk().Shows("Ugo Unione").ShowsNot("Convoca una riunione");
        (await Handle(operatrice, committee, "Componente", ("Organization", "sindacato-orobico"), ("Person", "X"))).Is(HttpStatusCode.Forbidden);

        (await Handle(regione, committee, "Convoca", ("Day", "2026-11-24"), ("Hour", "25:00"), ("Place", "Milano"), ("Agenda", ""))).Is(HttpStatusCode.BadRequest).ShowsError("Scrivi l'ora come 10:30").ShowsError("ordine del giorno");
        var meeting = (await Handle(regione, committee, "Convoca", ("Day", "2026-11-24"), ("Hour", "10:30"), ("Place", "Milano"), ("Agenda", "Primo punto\nSecondo punto"))).Is(HttpStatusCode.Redirect).Location!["/lombardia".Length..];
        (await operatrice.Get(meeting)).IsOk().Shows("Primo punto").Shows("Convocati").ShowsNot("Scrivi il verbale").ShowsNot("Scarica il PDF");
        (await operatrice.Get(meeting + "?handler=Pdf")).Is(HttpStatusCode.NotFound);

        site.Clock.Advance(TimeSpan.FromDays(15));
        regione = await site.As("regione");
        (await regione.Get("/gestione/cabina-di-regia")).IsOk().ShowsNot("senza verbale");
        site.Clock.Advance(TimeSpan.FromDays(1));
        regione = await site.As("regione");
        (await regione.Get("/gestione/cabina-di-regia")).IsOk().Shows("1 senza verbale");
        (await regione.Get(meeting)).IsOk().Shows("ancora senza verbale");

        var members = await site.ReadAsync("lombardia", db => db.Set<CommitteeMember>().OrderBy(m => m.Person).Select(m => m.Id).ToListAsync());
        (await Handle(regione, meeting, "", ("Presenti", members[0].ToString()), ("Decisione1", "Si approva"), ("Favorevoli1", "2"), ("Minutes", "Si è deciso."))).Is(HttpStatusCode.BadRequest).ShowsError("i voti sono più dei presenti");
        (await Handle(regione, meeting, "", ("Presenti", members[0].ToString()))).Is(HttpStatusCode.BadRequest).ShowsError("Scrivi il verbale");
        (await Handle(regione, meeting, "", ("Presenti", members[0].ToString()), ("Decisione1", "Si approva"), ("Favorevoli1", "1"), ("Minutes", "Si è deciso."))).Is(HttpStatusCode.Redirect);
        (await regione.Get(meeting)).IsOk().Shows("Presenti 1 su 3; ne servono almeno 2: la seduta non è valida").Shows("manca il numero legale");
        (await Handle(regione, meeting, "", ("Presenti", members[0].ToString()), ("Presenti", members[1].ToString()), ("Decisione1", "Si approva"), ("Favorevoli1", "1"), ("Contrari1", "1"), ("Decisione2", "Si rinvia"), ("Favorevoli2", "2"), ("Minutes", "Si è deciso."))).Is(HttpStatusCode.Redirect);
        (await regione.Get(meeting)).IsOk().Shows("Verbale della riunione del 24 novembre 2026").Shows("la seduta è valida").Shows("Non approvata").Shows("Approvata").Shows("Si è deciso.");
        if (PaperPress.IsThere) Assert.Equal("%PDF", Encoding.ASCII.GetString((await (await site.As("operatrice")).Get(meeting + "?handler=Pdf")).IsOk().Bytes, 0, 4));
        (await (await site.As("altra")).Get(meeting + "?handler=Pdf")).Is(HttpStatusCode.Forbidden);
        (await regione.Get("/gestione/cabina-di-regia")).IsOk().ShowsNot("senza verbale");
    }

    [Theory, EachDatabase]
    public async Task NET_15_a_meeting_that_is_convened_moved_or_called_off_is_mailed_to_the_members_with_an_entry_for_their_calendars(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        var regione = await site.As("regione");
        var committee = (await regione.Post("/gestione/cabina-di-regia", new { Name = "Cabina di regia delle reti", ChairPerson = "Renata Dimostrativa" })).Is(HttpStatusCode.Redirect).Location![("/lombardia".Length)..];
        (await Handle(regione, committee, "Componente", ("Organization", "sindacato-orobico"), ("Person", "Ugo Unione"), ("Email", "ugo"))).ShowsError("come nome@ente.it");
        (await Handle(regione, committee, "Componente", ("Organization", "sindacato-orobico"), ("Person", "Ugo Unione"), ("Email", "ugo@esempio.invalid"))).Is(HttpStatusCode.Redirect);
        (await Handle(regione, committee, "Componente", ("Organization", "operatore-orobie-lavoro"), ("Person", "Olga Operatrice"))).Is(HttpStatusCode.Redirect);
        var page = (await regione.Get(committee)).IsOk().Shows("Questi componenti non ricevono la convocazione: Renata Dimostrativa, Olga Operatrice.");
        var address = page.All("input").Single(i => i.GetAttribute("value") == "ugo@esempio.invalid").GetAttribute("name")!;
        var chair = page.All("input[name^='Indirizzo-']").First().GetAttribute("name")!;
        (await Handle(regione, committee, "Indirizzi", (chair, "renata@"))).ShowsError("come nome@ente.it");
        (await Handle(regione, committee, "Indirizzi", (chair, "renata@esempio.invalid"), (address, "ugo@esempio.invalid"))).Is(HttpStatusCode.Redirect);

        // The region has its own words for the call, and asks for no placeholder that there is not.
        var administrator = await site.As("amministratore");
        (await administrator.Get("/gestione/flussi/messaggi")).IsOk().Shows("Altri messaggi").Shows("Convocazione della cabina di regia");
        const string words = "/gestione/flussi/messaggi/altri/committee-convened";
        (await administrator.Get(words)).IsOk().Shows("È il testo del sito.").Shows("{agenda}: l'ordine del giorno").Shows("Oggetto: Convocazione: Cabina di regia delle reti, 10 dicembre 2026");
        (await administrator.Post(words, new { Subject = "Convocazione: {committee}, {day}", Text = "{reason}" }, "Salva")).Is(HttpStatusCode.BadRequest).ShowsError("«{reason}» non è un segnaposto");
        (await administrator.Post(words, new { Subject = "Convocazione: {committee}, {day}", Text = "Vieni, {person}: {day}, ore {hour}.\nLuogo: {place}\n\n{agenda}" }, "Salva")).Is(HttpStatusCode.Redirect);
        (await (await site.As("regione")).Get(words)).Is(HttpStatusCode.Forbidden);

        // A refused form leaves the others of its page as they are stored: saved then, the addresses must not be gone.
        Assert.Contains("ugo@esempio.invalid", (await Handle(regione, committee, "Convoca", ("Day", "domani"))).ShowsError("Scrivi il giorno della riunione.").Text);
        var meeting = (await Handle(regione, committee, "Convoca", ("Day", "2026-12-10"), ("Hour", "10:30"), ("Place", "Milano, sala 3"), ("Agenda", "Primo punto\nSecondo; punto"))).Is(HttpStatusCode.Redirect).Location!["/lombardia".Length..];
        (await regione.Get(meeting)).IsOk().Shows("Sono stati avvisati per posta 2 componenti.").Shows("Non ricevono messaggi su questa riunione: Olga Operatrice.");
        var mails = await MailsAsync();
        Assert.Equal(["renata@esempio.invalid", "ugo@esempio.invalid"], mails.Select(m => m.To).Order());
        Assert.All(mails, m =>
        {
            Assert.Equal("Convocazione: Cabina di regia delle reti, 10 dicembre 2026", m.Subject);
            Assert.Null(m.Unsubscribe);
            foreach (var said in new[] { m.To == "ugo@esempio.invalid" ? "Vieni, Ugo Unione:" : "Vieni, Renata Dimostrativa:", "10 dicembre 2026, ore 10:30", "Luogo: Milano, sala 3", "1. Primo punto\n2. Secondo; punto" }) Assert.Contains(said, m.Text);
            // Half past ten in Rome, in winter.
            foreach (var line in new[] { "METHOD:PUBLISH\r\n", "DTSTART:20261210T093000Z\r\n", "SEQUENCE:0\r\n", "LOCATION:Milano\\, sala 3\r\n", "DESCRIPTION:Primo punto\\nSecondo\\; punto\r\n" }) Assert.Contains(line, m.Calendar);
        });

        (await Handle(regione, meeting, "Sposta", ("Day", "2026-11-01"), ("Hour", "x"), ("Place", "Milano, sala 3"), ("Agenda", "Primo punto"))).ShowsError("Scegli un giorno da oggi in poi.").ShowsError("Scrivi l'ora come 10:30.");
        (await Handle(regione, meeting, "Sposta", ("Day", "2026-12-10"), ("Hour", "10:30"), ("Place", "Milano, sala 3"), ("Agenda", "Primo punto\nSecondo; punto"))).ShowsError("Non hai cambiato niente");
        (await Handle(regione, meeting, "Sposta", ("Day", "2026-12-17"), ("Hour", "15:00"), ("Place", "Bergamo"), ("Agenda", "Primo punto"))).Is(HttpStatusCode.Redirect);
        var moved = (await MailsAsync()).Skip(2).ToList();
        Assert.Equal(2, moved.Count);
        Assert.All(moved, m => Assert.True(m.Subject.StartsWith("Riunione cambiata", StringComparison.Ordinal) && m.Text.Contains("10 dicembre 2026, ore 10:30, Milano, sala 3") && m.Text.Contains("17 dicembre 2026, ore 15:00") && m.Calendar!.Contains("SEQUENCE:1\r\n") && m.Calendar.Contains("DTSTART:20261217T140000Z\r\n")));

        (await Handle(regione, meeting, "Annulla", ("Reason", " "))).ShowsError("Scrivi perché la annulli");
        var operatrice = await site.As("operatrice");
        (await Handle(operatrice, meeting, "Annulla", ("Reason", "Perché sì"))).Is(HttpStatusCode.Forbidden);
        (await Handle(regione, meeting, "Annulla", ("Reason", "Sciopero dei treni"))).Is(HttpStatusCode.Redirect);
        (await regione.Get(meeting)).IsOk().Shows("Riunione annullata").Shows("Sciopero dei treni").ShowsNot("Cambia o annulla la riunione");
        (await regione.Get(committee)).IsOk().Shows("Annullata");
        var off = (await MailsAsync()).Skip(4).ToList();
        Assert.Equal(2, off.Count);
        Assert.All(off, m => Assert.True(m.Text.Contains("Motivo: Sciopero dei treni") && m.Calendar!.Contains("METHOD:CANCEL\r\n") && m.Calendar.Contains("STATUS:CANCELLED\r\n") && m.Calendar.Contains("SEQUENCE:2\r\n")));
        (await Handle(regione, meeting, "Annulla", ("Reason", "Ancora"))).ShowsError("già annullata");

        // As it leaves: in words, as HTML, and with the entry beside them.
        await site.RunJobsAsync("lombardia");
        var file = Directory.EnumerateFiles(site.DataFolder, "*.eml", SearchOption.AllDirectories).Select(File.ReadAllText).First(f => f.Contains("renata@esempio.invalid", StringComparison.Ordinal));
        foreach (var part in new[] { "text/plain", "text/html", "text/calendar", "appuntamento.ics" }) Assert.Contains(part, file);
        Assert.DoesNotContain("List-Unsubscribe", file);
        // What was called off has no minutes and is not missed for them.
        site.Clock.Advance(TimeSpan.FromDays(60));
        regione = await site.As("regione");
        (await regione.Get("/gestione/cabina-di-regia")).IsOk().ShowsNot("senza verbale");

        Task<List<OutboxMail>> MailsAsync() => site.ReadAsync("lombardia", db => db.Set<OutboxMail>().AsNoTracking().Where(m => m.About != null && m.About.StartsWith("riunione:")).OrderBy(m => m.Id).ToListAsync());
    }

    [Theory]
    [InlineData(0, 3, 50, false), InlineData(1, 3, 50, false), InlineData(2, 3, 50, true), InlineData(2, 4, 50, true), InlineData(1, 4, 50, false), InlineData(3, 4, 75, true), InlineData(0, 0, 50, false)]
    public void NET_15_the_quorum_is_a_share_of_the_members_rounded_up(int present, int members, int percent, bool reached) => Assert.Equal(reached, Quorum.Of(present, members, percent).Reached);

    [Fact]
    public void NET_15_without_a_share_of_the_region_nothing_is_said_to_be_valid() => Assert.Null(Quorum.Of(3, 3, null).Reached);
}
