using System.Net;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>The firm's guide, with the thresholds that the recipe's editions hold.</summary>
public sealed class ProcedureGuideTests(CrisesFixture fixture) : IClassFixture<CrisesFixture>
{
    private const string Guide = "/crisi/quale-procedura";
    private const string Dismissal = "Licenziamento collettivo (legge 223/1991)", Closing = "Chiusura di una sede o di un reparto (legge 234/2021)", Adr = "CIGS con accordo di ricollocazione (articolo 24-bis)", Transition = "Accordo di transizione occupazionale (articolo 22-ter)";

    private async Task<string> VerdictAsync(string query, string procedure, string region = "lombardia")
    {
        var article = (await fixture.Site.Visitor(region).Get($"{Guide}?{query}")).IsOk().All("article").Single(a => Page.Squeeze(a.QuerySelector("h3")!.TextContent) == procedure);
        return Page.Squeeze(article.QuerySelector("p")!.TextContent);
    }

    [Theory]
    [InlineData("dipendenti=15&licenziamenti=5", Dismissal, "Non ti riguarda")]
    [InlineData("dipendenti=16&licenziamenti=5", Dismissal, "Condizioni rispettate")]
    [InlineData("dipendenti=16&licenziamenti=4", Dismissal, "Non ti riguarda")]
    [InlineData("dipendenti=16", Dismissal, "Da verificare")]
    [InlineData("licenziamenti=4", Dismissal, "Non ti riguarda")]
    [InlineData("dipendenti=249&licenziamenti=50&chiusura=si", Closing, "Non ti riguarda")]
    [InlineData("dipendenti=250&licenziamenti=49&chiusura=si", Closing, "Non ti riguarda")]
    [InlineData("dipendenti=250&licenziamenti=50&chiusura=si", Closing, "Condizioni rispettate")]
    [InlineData("dipendenti=250&licenziamenti=50&chiusura=no", Closing, "Non ti riguarda")]
    [InlineData("dipendenti=250&licenziamenti=50", Closing, "Da verificare")]
    [InlineData("dipendenti=15&cigs=si&accordo=si", Adr, "Non ti riguarda")]
    [InlineData("dipendenti=16&cigs=si&accordo=si", Adr, "Condizioni rispettate")]
    [InlineData("dipendenti=16&cigs=si", Adr, "Da verificare")]
    [InlineData("dipendenti=16&cigs=si&accordo=si", Transition, "Condizioni rispettate")]
    [InlineData("dipendenti=15&cigs=si&accordo=si", Transition, "Non ti riguarda")]
    public async Task Each_threshold_of_the_edition_decides_at_its_boundary(string query, string procedure, string verdict)
    {
        Assert.Equal(verdict, await VerdictAsync(query, procedure));
        Assert.Equal(verdict, await VerdictAsync(query, procedure, "piemonte"));
    }

    [Fact]
    public async Task Every_condition_quotes_its_norm_and_says_that_it_is_to_be_verified()
    {
        var page = (await fixture.Site.Visitor().Get(Guide + "?dipendenti=16&licenziamenti=5")).IsOk().Shows("In 120 giorni prevede ≥ 5 licenziamenti.").Shows("L. 223/1991 del 23 luglio 1991, Articolo 24, comma 1").Shows("Con queste risposte 1 procedura ha tutte le condizioni.");
        Assert.Equal(4, page.All("article").Count());
        Assert.All(page.All("article .rl-quote"), q => Assert.Contains("(da verificare)", q.TextContent));
        (await fixture.Site.Visitor().Get(Guide)).IsOk().Shows("Quanti licenziamenti prevedi in 120 giorni?").ShowsNot("Con queste risposte");
    }

    [Fact]
    public async Task What_may_apply_shows_the_terms_that_follow_each_with_its_norm_and_what_does_not_shows_none()
    {
        var page = (await fixture.Site.Visitor().Get(Guide + "?dipendenti=16&licenziamenti=5&chiusura=no")).IsOk();
        string Terms(string procedure) => Page.Squeeze(page.All("article").Single(a => Page.Squeeze(a.QuerySelector("h3")!.TextContent) == procedure).QuerySelector("h4 + ul")?.TextContent ?? "");
        Assert.Contains("Fase sindacale: entro 45 giorni da: comunicazione di avvio della procedura. Se i lavoratori coinvolti sono meno di 10, il tempo è la metà.", Terms(Dismissal), StringComparison.Ordinal);
        Assert.Contains("L. 223/1991 del 23 luglio 1991, Articolo 4", Terms(Dismissal), StringComparison.Ordinal);
        Assert.Contains("(da verificare)", Terms(Dismissal), StringComparison.Ordinal);
        Assert.Equal("", Terms(Closing));
        // Nobody has said whether there is an agreement: it may still apply.
        Assert.Contains("Incontro di presentazione ai lavoratori: entro 30 giorni da: firma dell'accordo al Ministero.", Terms(Adr), StringComparison.Ordinal);
        Assert.Contains("Durata minima del servizio: 6 mesi, contati da: avvio del servizio di assistenza.", Terms(Adr), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guide_leads_on_to_the_report_and_to_the_offices_of_the_municipality_and_keeps_nothing()
    {
        var before = await fixture.Site.RowCountsAsync("lombardia");
        var page = (await fixture.Site.Visitor().Get(Guide + "?dipendenti=16&comune=Bergamo+(BG)")).IsOk().Shows("Per Bergamo (BG) rivolgiti a:").Shows("Centro per l’impiego di Bergamo").Shows("Provincia di Bergamo");
        (await page.Click("Segnala una crisi aziendale")).IsOk().Shows("Comincia");
        (await page.Click("Tutti i contatti e le reti")).IsOk().Shows("Bergamo: a chi rivolgerti");
        // A municipality that has merged stands for what it is now.
        (await fixture.Site.Visitor().Get(Guide + "?comune=Bardello&dipendenti=")).IsOk().Shows("Per Bardello con Malgesso e Bregano (VA) rivolgiti a:");
        (await fixture.Site.Visitor().Get(Guide + "?comune=Atlantide&dipendenti=")).ShowsError("Non troviamo un comune che si chiama «Atlantide»");
        (await fixture.Site.Visitor().Get(Guide + "?dipendenti=16")).IsOk().Shows("Scrivi il comune, qui sopra").ShowsNot("rivolgiti a:");
        Assert.Equal(before, await fixture.Site.RowCountsAsync("lombardia"));
    }

    [Fact]
    public async Task A_wrong_number_is_refused_at_its_field_and_the_threshold_is_the_editions_not_the_programs()
    {
        (await fixture.Site.Visitor().Get(Guide + "?dipendenti=tanti")).ShowsError("Scrivi un numero intero");
        (await fixture.Site.Visitor().Get(Guide + "?licenziamenti=-1")).ShowsError("Scrivi un numero intero");

        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        await site.SqlAsync("lombardia", """UPDATE measures_parameter SET "Value" = '20' WHERE "EditionId" = 'licenziamento-collettivo' AND "Name" = 'minimumEmployees'""");
        await site.Host.RebuildAsync(site.Tenant("lombardia"));
        (await site.Visitor().Get(Guide + "?dipendenti=20&licenziamenti=5")).IsOk().Shows("L'azienda ha più di 20 dipendenti.").Shows("Con queste risposte nessuna procedura ha tutte le condizioni.");
    }

    [Fact]
    public async Task Nothing_of_the_answers_is_stored_and_no_answer_is_kept_for_somebody_else()
    {
        var before = await fixture.Site.RowCountsAsync("lombardia");
        var visitor = fixture.Site.Visitor();
        (await visitor.Get(Guide + "?dipendenti=16&licenziamenti=5")).IsOk().Shows("Hai risposto: 16 dipendenti.");
        (await fixture.Site.Visitor().Get(Guide + "?dipendenti=17&licenziamenti=5")).IsOk().Shows("Hai risposto: 17 dipendenti.");
        (await fixture.Site.Visitor().Get(Guide)).IsOk().ShowsNot("Hai risposto");
        Assert.Equal(before, await fixture.Site.RowCountsAsync("lombardia"));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(Guide)).Status);
    }
}
