using System.Net;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>What comes in by a public form goes on in one step, and nobody types it again.</summary>
public sealed class HandOverTests
{
    private static async Task<Page> SendAsync(Testing.Site site, string form, params string[] answers)
    {
        var page = await (await (await site.Visitor().Get($"/moduli/{form}")).IsOk().Submit(button: "omincia")).Follow();
        foreach (var answer in answers) page = await (await page.IsOk().Submit(new { risposta = answer })).Follow();
        site.Clock.Advance(TimeSpan.FromMinutes(5));
        return (await (await page.IsOk().Submit()).Follow()).IsOk();
    }

    [Theory, EachDatabase]
    public async Task CRI_01_a_report_becomes_a_case_in_one_step_and_a_second_one_leads_to_the_same_case(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        foreach (var firm in new[] { "Filatura Prova", "Filatura Prova S.p.A." })
            await SendAsync(site, "segnala-una-crisi", "azienda", firm, "00743110157", "Bergamo", "filati", "25", "calo", "Meno ordini.", "2026-10-01", "no", "no");
        var officer = await site.As("regione");
        var queue = (await officer.Get("/gestione/segnalazioni")).IsOk();

        var opened = await (await (await queue.Click("CRI-2026-000001")).Submit(button: "Apri un caso di crisi")).Follow();
        opened.IsOk().Shows("Provincia di Bergamo");
        // On a published page the number would tell whoever holds the receipt what has become of it.
        Assert.Equal("Filatura Prova, Bergamo (BG)", opened.Heading);
        Assert.StartsWith("/lombardia/gestione/crisi/", opened.Address.AbsolutePath);
        var again = await (await (await queue.Click("CRI-2026-000002")).Submit(button: "Apri un caso di crisi")).Follow();
        Assert.Equal(opened.Address.AbsolutePath, again.Address.AbsolutePath);
        // What it has brought is one press away, and is not brought twice.
        Assert.Null((await queue.Click("CRI-2026-000001")).IsOk().Shows("In carico").Shows("Passo fatto: «Apri un caso di crisi»").One("button[value=open-case]"));
    }

    [Theory, EachDatabase]
    public async Task CRI_01_what_the_reports_said_of_the_firm_stays_with_the_case_and_what_tells_of_the_person_does_not(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        await SendAsync(site, "segnala-una-crisi", "sindacato", "Filatura Prova", "00743110157", "Bergamo", "filati di lana", "25", "calo", "Me l’ha detto Ugo Segreto.", "2026-10-01", "si", "Accordo del 3 novembre", "si", "Ada Nascosta", "ada@esempio.it", "");
        await SendAsync(site, "segnala-una-crisi", "comune", "Filatura", "", "Bergamo", "tessile", "31", "chiusura", "", "", "no", "no");
        await SendAsync(site, "segnala-una-crisi", "lavoratore", "Filatura P.", "", "Bergamo", "lana", "40", "ritardi", "", "", "non-so", "no");
        var officer = await site.As("regione");
        var queue = (await officer.Get("/gestione/segnalazioni")).IsOk();
        // One is joined before the case is opened, one afterwards.
        (await (await queue.Click("CRI-2026-000002")).Submit(new { Number = "CRI-2026-000001" }, "Unisci")).Is(HttpStatusCode.Redirect);
        var opened = await (await (await queue.Click("CRI-2026-000001")).Submit(button: "Apri un caso di crisi")).Follow();
        var address = opened.Address.AbsolutePath["/lombardia".Length..];
        Assert.Equal(["CRI-2026-000001", "CRI-2026-000002"], Reports(opened.IsOk()));
        (await (await queue.Click("CRI-2026-000003")).Submit(new { Number = "CRI-2026-000001" }, "Unisci")).Is(HttpStatusCode.Redirect);
        opened = (await officer.Get(address)).IsOk();
        Assert.Equal(["CRI-2026-000001", "CRI-2026-000002", "CRI-2026-000003"], Reports(opened));
        foreach (var said in new[] { "Sono del sindacato o rappresento i lavoratori", "filati di lana", "25", "31", "40", "Calo del lavoro o delle commesse", "1° ottobre 2026", "Accordo del 3 novembre" }) Assert.Contains(said, Said(opened), StringComparison.Ordinal);
        foreach (var kept in new[] { "Segreto", "Nascosta", "ada@" }) Assert.DoesNotContain(kept, opened.Text, StringComparison.Ordinal);

        // There and back again; and beside the inputs that ask for it.
        var report = (await opened.Click("CRI-2026-000001")).IsOk().Shows("Ugo Segreto");
        Assert.Equal(opened.Address.AbsolutePath, (await report.Click("Vai al caso di crisi")).IsOk().Address.AbsolutePath);
        (await officer.Get(address + "/modifica/persone")).IsOk().Shows("Persone coinvolte: 25 (CRI-2026-000001)").ShowsNot("filati di lana");

        // Taken apart again, the third is another firm's.
        (await (await queue.Click("CRI-2026-000003")).Submit(new { Reason = "È un’altra azienda." }, "Riapri")).Is(HttpStatusCode.Redirect);
        Assert.Equal(["CRI-2026-000001", "CRI-2026-000002"], Reports((await officer.Get(address)).IsOk()));

        // A year later the answers are gone, and the case still knows what it rests on.
        (await (await queue.Click("CRI-2026-000001")).Submit(new { Reason = "C’è il caso." }, "Chiudi")).Is(HttpStatusCode.Redirect);
        site.Clock.Advance(TimeSpan.FromDays(366));
        await site.RunJobsAsync("lombardia");
        officer = await site.As("regione");
        opened = (await officer.Get(address)).IsOk();
        Assert.Contains("filati di lana", Said(opened), StringComparison.Ordinal);
        (await opened.Click("CRI-2026-000001")).IsOk().Shows("Le risposte sono state cancellate");
    }

    [Fact]
    public async Task A_report_that_somebody_may_not_open_is_named_in_her_case_without_a_link()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        var operatrice = await site.As("operatrice");
        var begun = await (await operatrice.Get("/gestione/crisi/nuova")).Submit(new Dictionary<string, object?> { ["Title"] = "La filatura", ["Kind"] = "riorganizzazione", ["Firms[0].Name"] = "Filatura Prova", ["Firms[0].Vat"] = "00743110157" }, "Salva e vai");
        await SendAsync(site, "segnala-una-crisi", "azienda", "Filatura Prova", "00743110157", "Bergamo", "filati", "25", "calo", "", "", "no", "no");
        (await (await (await (await site.As("regione")).Get("/gestione/segnalazioni")).Click("CRI-2026-000001")).Submit(button: "Apri un caso di crisi")).Is(HttpStatusCode.Redirect);
        var hers = (await operatrice.Get(begun.Location!["/lombardia".Length..].Split("/modifica")[0])).IsOk().Shows("CRI-2026-000001").Shows("filati");
        Assert.Empty(Reports(hers));
    }

    private static IEnumerable<string> Reports(Page page) => page.All("#segnalazioni h3 a").Select(a => a.TextContent);
    private static string Said(Page page) => Page.Squeeze(page.One("#segnalazioni")!.TextContent);

    [Fact]
    public async Task A_body_that_asks_to_join_is_written_into_the_register_once()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        for (var i = 0; i < 2; i++)
            await SendAsync(site, "aderisci-a-una-rete", "Camera Inventata", "00743110157", "ChamberOfCommerce", "BG", "altra", "La rete di Bergamo", "Aule", "Bruno Prova", "bruno@esempio.it", "");
        var officer = await site.As("regione");
        var queue = (await officer.Get("/gestione/segnalazioni")).IsOk();
        var body = await (await (await queue.Click("ADE-2026-000001")).Submit(button: "Aggiungi al registro dei soggetti")).Follow();
        body.IsOk().Shows("Camera Inventata").Shows("bruno@esempio.it").Shows("00743110157");
        (await (await queue.Click("ADE-2026-000002")).Submit(button: "Aggiungi al registro dei soggetti")).Is(HttpStatusCode.BadRequest).Shows("C'è già un soggetto");
    }

    [Theory, EachDatabase]
    public async Task A_request_keeps_the_network_that_it_chose_and_where_it_chose_none_the_office_does(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        // The same firm is reported to be in trouble: that is another matter, and nothing to join the request to.
        await SendAsync(site, "segnala-una-crisi", "azienda", "Camera Inventata", "00743110157", "Bergamo", "servizi", "25", "calo", "", "", "no", "no");
        var visitor = site.Visitor();
        var question = await (await (await visitor.Get("/moduli/aderisci-a-una-rete")).IsOk().Submit(button: "omincia")).Follow();
        foreach (var answer in new[] { "Camera Inventata", "00743110157", "ChamberOfCommerce", "BG" }) question = await (await question.IsOk().Submit(new { risposta = answer })).Follow();
        var network = question.IsOk().All("input[name=risposta]").Select(i => i.GetAttribute("value")!).First(v => v != "altra");
        question.Shows("Rete orobica dimostrativa").Shows("Un’altra rete, o non so quale");
        await SendAsync(site, "aderisci-a-una-rete", "Camera Inventata", "00743110157", "ChamberOfCommerce", "BG", network, "Aule", "Bruno Prova", "bruno@esempio.it", "");
        await SendAsync(site, "aderisci-a-una-rete", "Camera Inventata", "00743110157", "ChamberOfCommerce", "BG", "altra", "Quella delle valli", "Aule", "Bruno Prova", "bruno@esempio.it", "");
        var officer = await site.As("regione");
        var queue = (await officer.Get("/gestione/segnalazioni")).IsOk();
        Assert.DoesNotContain(queue.All("tbody tr"), r => r.TextContent.Contains("CRI-2026-000001", StringComparison.Ordinal) && r.TextContent.Contains("con la stessa partita IVA", StringComparison.Ordinal));
        Assert.Equal(2, queue.All("tbody tr").Count(r => r.TextContent.Contains("2 con la stessa partita IVA", StringComparison.Ordinal)));
        var first = (await queue.Click("ADE-2026-000001")).IsOk().Shows("CRI-2026-000001");
        Assert.Equal(["Unisci alla ADE-2026-000002"], first.All("table button").Select(b => Page.Squeeze(b.TextContent)));
        (await first.Submit(button: "Aggiungi al registro dei soggetti")).Is(HttpStatusCode.Redirect);

        var invited = await (await queue.Click("ADE-2026-000001")).Submit(button: "Vai alla rete che ha chiesto");
        Assert.EndsWith($"/gestione/reti/{network}/adesioni?cerca=Camera%20Inventata", invited.Location);
        var second = await queue.Click("ADE-2026-000002");
        (await second.Submit(button: "Vai alla rete che ha chiesto")).ShowsError("Scegli la rete a cui invitarlo.");
        (await second.Submit(new { scelta = "un-altra-cosa" }, "Vai alla rete che ha chiesto")).ShowsError("Scegli la rete a cui invitarlo.");
        Assert.EndsWith($"/gestione/reti/{network}/adesioni?cerca=Camera%20Inventata", (await second.Submit(new { scelta = network }, "Vai alla rete che ha chiesto")).Location);
        (await queue.Click("ADE-2026-000002")).IsOk().Shows("Vai alle adesioni della rete");
    }
}
