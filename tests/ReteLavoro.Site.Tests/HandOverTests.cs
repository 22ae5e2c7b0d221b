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
        opened.IsOk().Shows("Crisi a Bergamo (BG) (CRI-2026-000001)").Shows("Filatura Prova").Shows("Provincia di Bergamo");
        Assert.StartsWith("/lombardia/gestione/crisi/", opened.Address.AbsolutePath);
        var again = await (await (await queue.Click("CRI-2026-000002")).Submit(button: "Apri un caso di crisi")).Follow();
        Assert.Equal(opened.Address.AbsolutePath, again.Address.AbsolutePath);
        // What it has brought is one press away, and is not brought twice.
        Assert.Null((await queue.Click("CRI-2026-000001")).IsOk().Shows("In carico").Shows("Apri un caso di crisi: fatto").One("button[value=open-case]"));
    }

    [Fact]
    public async Task A_body_that_asks_to_join_is_written_into_the_register_once()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        for (var i = 0; i < 2; i++)
            await SendAsync(site, "aderisci-a-una-rete", "Camera Inventata", "00743110157", "ChamberOfCommerce", "BG", "La rete di Bergamo", "Aule", "Bruno Prova", "bruno@esempio.it", "");
        var officer = await site.As("regione");
        var queue = (await officer.Get("/gestione/segnalazioni")).IsOk();
        var body = await (await (await queue.Click("ADE-2026-000001")).Submit(button: "Aggiungi al registro dei soggetti")).Follow();
        body.IsOk().Shows("Camera Inventata").Shows("bruno@esempio.it").Shows("00743110157");
        (await (await queue.Click("ADE-2026-000002")).Submit(button: "Aggiungi al registro dei soggetti")).Is(HttpStatusCode.BadRequest).Shows("C'è già un soggetto");
    }
}
