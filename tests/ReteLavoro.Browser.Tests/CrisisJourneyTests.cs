using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace ReteLavoro.Browser.Tests;

/// <summary>A crisis on a telephone: from the mayor who reports it, through the offices, to what everybody may read.</summary>
public sealed class CrisisJourneyTests(Browsing browsing)
{
    private const string Firm = "Filatura Serio Nuova";
    private const string Title = "Crisi di una filatura della bergamasca";
    private const string Address = "/lombardia/crisi/crisi-di-una-filatura-della-bergamasca";

    [Fact]
    public async Task CRI_01_and_CRI_08_a_reported_crisis_becomes_a_case_of_the_competent_offices_and_shows_what_its_act_releases_and_no_more()
    {
        var number = await ReportAsync();
        await using var regione = await browsing.SignedInAsync("regione", width: Browsing.Narrow);
        var page = regione.Page;
        await regione.OpenAsync("/lombardia/gestione/segnalazioni");
        await regione.SeesAsync(Firm);
        await regione.PressAsync(number, AriaRole.Link);
        await regione.SeesAsync("Trenta persone senza commesse da settembre.");
        await regione.PressAsync("Apri un caso di crisi");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync($"{Firm}, Bergamo (BG)");
        await Assertions.Expect(page.Locator("#segnalazioni")).ToContainTextAsync("filati di lana");
        await regione.SeesAsync("Provincia di Bergamo");
        await regione.SeesAsync("Centro per l’impiego di Bergamo");
        await regione.SeesAsync("Non puoi ancora inviarlo in approvazione.");
        await regione.SeesAsync("Scegli l'atto che permette di rendere pubblico il caso");

        await regione.PressAsync("Modifica", AriaRole.Link);
        await Assertions.Expect(page.Locator("[name=Title]")).ToHaveValueAsync($"{Firm}, Bergamo (BG)");
        await page.Locator("[name=Summary]").FillAsync("Poche commesse e trentadue posti a rischio in un’azienda tessile.");
        await page.Locator("[name=Kind]").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Assertions.Expect(page.Locator("[name='Firms[0].Name']")).ToHaveValueAsync(Firm);
        await Assertions.Expect(page.Locator("[name='Firms[0].Vat']")).ToHaveValueAsync("03987650169");
        await page.Locator("[name='Firms[0].Ateco']").FillAsync("13.10.00");
        await regione.PressAsync("Salva e vai a: Unità produttive");
        await Assertions.Expect(page.Locator("[name='Units[0].Municipality']")).ToHaveValueAsync("Bergamo (BG)");
        await page.Locator("[name='Units[0].Address']").FillAsync("Via delle Spole 7");
        await regione.PressAsync("Salva e vai a: Procedura e date");
        await page.Locator("[name=Procedure]").SelectOptionAsync("licenziamento-collettivo");
        await regione.PressAsync("Salva e aggiungi altro qui");
        await page.Locator("[name='Event.notice']").FillAsync("2026-11-16");
        await regione.PressAsync("Salva e vai a: Persone");
        foreach (var choice in new[] { "AgeBand", "Sex", "Education", "Isco", "Seniority" }) await page.Locator($"[name='Workers[0].{choice}']").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.Locator("[name='Workers[0].Count']").FillAsync("32");
        await regione.PressAsync("Salva e vai a: Valutazione");
        await regione.PressAsync("Tavoli di crisi", AriaRole.Link);
        await page.Locator("[name='Meetings[0].Date']").FillAsync("2026-11-20");
        await page.Locator("[name='Meetings[0].CalledBy']").FillAsync("Regione");
        await page.Locator("[name='Meetings[0].Minutes']").FillAsync("Il verbale resta negli uffici.");
        await page.Locator("[name='Meetings[0].Decisions']").FillAsync("La decisione resta negli uffici.");
        await regione.PressAsync("Salva e vai a: Che cosa si pubblica");
        await page.Locator("[name=ReleaseActId]").SelectOptionAsync("decreto-dimostrativo-1");
        await page.Locator("input[name=WorkerCounts][type=checkbox]").CheckAsync(new() { Force = true });
        await regione.PressAsync("Salva e torna al caso");

        // The act does not let the firm be named, and the title names it.
        await regione.SeesAsync($"L'atto non permette di mostrare i nomi delle aziende, e «{Firm}» sta nel titolo");
        await regione.PressAsync("Modifica", AriaRole.Link);
        await page.Locator("[name=Title]").FillAsync(Title);
        await regione.PressAsync("Salva e aggiungi altro qui");
        await regione.PressAsync("Che cosa si pubblica", AriaRole.Link);
        await regione.PressAsync("Salva e torna al caso");
        await regione.PressAsync("Invia in approvazione");
        await regione.SeesAsync("In approvazione");

        await using var reader = await browsing.WindowAsync(Browsing.Narrow);
        await ApproveAsync("provincia");
        await reader.OpenAsync(Address, 404);
        await reader.OpenAsync("/lombardia/crisi");
        await reader.SeesNotAsync(Title);
        await ApproveAsync("dirigente");

        await reader.OpenAsync("/lombardia/crisi?provincia=BG");
        await reader.PressAsync(Title, AriaRole.Link);
        Assert.Equal(Address, new Uri(reader.Page.Url).AbsolutePath);
        Assert.Equal(["Stato", "Tipo di crisi", "Settore", "Provincia", "Lavoratori coinvolti", "Procedura"], await reader.Page.Locator("main .rl-facts dt").AllInnerTextsAsync());
        await Assertions.Expect(reader.Page.Locator("main .rl-facts")).ToContainTextAsync("32");
        await reader.SeesAsync("Tavolo di crisi convocato da Regione");
        await reader.SeesAsync("Pubblicato in base a: Decreto n. 1, «Che cosa si può rendere pubblico");
        var everything = await reader.Page.ContentAsync();
        foreach (var kept in new[] { Firm, "filatura-serio", "03987650169", "Via delle Spole", "resta negli uffici", "Trenta persone", number }) Assert.DoesNotContain(kept, everything, StringComparison.OrdinalIgnoreCase);
        await reader.OpenAsync("/lombardia/cerca?q=" + Uri.EscapeDataString(Firm));
        await reader.SeesNotAsync(Title);

        // The report leads to its case, and offers no second one.
        await regione.OpenAsync("/lombardia/gestione/segnalazioni?stato=tutte&q=" + number);
        await regione.PressAsync(number, AriaRole.Link);
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Apri un caso di crisi" }).CountAsync());
        await regione.PressAsync("Vai al caso di crisi", AriaRole.Link);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(Title);
        await regione.SeesAsync("Pubblicato");
    }

    /// <summary>Answers every question of the public form.</summary>
    /// <returns>The number on the receipt.</returns>
    private async Task<string> ReportAsync()
    {
        await using var mayor = await browsing.WindowAsync(Browsing.Narrow);
        await mayor.OpenAsync("/lombardia/crisi");
        await mayor.PressAsync("Segnala una crisi aziendale", AriaRole.Link);
        await mayor.PressAsync("Segnala una crisi", AriaRole.Link);
        await mayor.PressAsync("Comincia");
        await ChooseAsync("comune");
        await TypeAsync(Firm);
        await TypeAsync("03987650168");
        await Assertions.Expect(mayor.Page.Locator("#errori")).ToBeVisibleAsync();
        await TypeAsync("03987650169");
        await TypeAsync("Bergamo");
        await TypeAsync("filati di lana");
        await TypeAsync("32");
        await ChooseAsync("calo");
        await TypeAsync("Trenta persone senza commesse da settembre.");
        await TypeAsync("2026-09-01");
        await ChooseAsync("si");
        await TypeAsync("Lettera di avvio del 16 novembre");
        await ChooseAsync("si");
        await TypeAsync("Silvia Sindaca");
        await TypeAsync("sindaca@esempio.invalid");
        await TypeAsync("");
        await Assertions.Expect(mayor.Page.Locator("h1")).ToHaveTextAsync("Controlla le risposte");
        browsing.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        await mayor.PressAsync("Invia");
        await Assertions.Expect(mayor.Page.Locator("main strong")).ToHaveTextAsync(new Regex("^CRI-2026-\\d{6}$"));
        return await mayor.Page.Locator("main strong").InnerTextAsync();

        async Task ChooseAsync(string value)
        {
            await mayor.Page.Locator($"main input[value='{value}']").CheckAsync(new() { Force = true });
            await mayor.PressAsync("Continua");
        }

        async Task TypeAsync(string text)
        {
            await mayor.Page.Locator("main [name=risposta]").FillAsync(text);
            await mayor.PressAsync("Continua");
        }
    }

    private async Task ApproveAsync(string person)
    {
        await using var window = await browsing.SignedInAsync(person, width: Browsing.Narrow);
        await window.OpenAsync("/lombardia/gestione/attivita");
        await window.PressAsync(Title, AriaRole.Link);
        await window.Page.Locator("input[name=Outcome][value=Approva]").CheckAsync(new() { Force = true });
        await window.PressAsync("Registra la decisione");
    }
}
