using Microsoft.Playwright;
using Xunit;

namespace ReteLavoro.Browser.Tests;

/// <summary>Two offices side by side, one of which says no: Lombardia's workflow for campaigns.</summary>
public sealed class ParallelApprovalTests(Browsing browsing)
{
    private const string Title = "Autunno al centro per l’impiego";
    private const string Reason = "Manca il numero di telefono del centro: aggiungilo.";

    [Fact]
    public async Task A_campaign_that_one_of_two_offices_sends_back_is_not_published_and_its_history_says_who_and_why()
    {
        await using var redattrice = await browsing.SignedInAsync("redattrice");
        var page = redattrice.Page;
        await redattrice.OpenAsync("/lombardia/gestione/contenuti");
        await page.GetByText("Nuovo contenuto", new() { Exact = true }).ClickAsync();
        await redattrice.PressAsync("Campagna di informazione", AriaRole.Link);
        await page.GetByLabel("Titolo", new() { Exact = true }).FillAsync(Title);
        await page.GetByLabel("Descrizione breve").FillAsync("Che cosa trovi nel centro per l’impiego, spiegato di persona.");
        await page.GetByLabel("Obiettivo").FillAsync("Sapere a chi rivolgersi.");
        await page.GetByLabel("Territorio", new() { Exact = true }).FillAsync("Provincia di Bergamo");
        await redattrice.PressAsync("Salva bozza");
        await redattrice.PressAsync("Invia in approvazione e segui l’approvazione", AriaRole.Link);
        await redattrice.PressAsync("Invia in approvazione");
        var followed = new Uri(page.Url).PathAndQuery;
        await redattrice.SeesAsync("Visto di una Provincia");
        await redattrice.SeesAsync("Visto della Regione");

        await using var provincia = await browsing.SignedInAsync("provincia");
        await using var regione = await browsing.SignedInAsync("regione");
        await HasTaskAsync(provincia, true);
        await HasTaskAsync(regione, true);
        await regione.PressAsync(Title, AriaRole.Link);

        // The Region asks for more, and goes on once it has it.
        var task = new Uri(regione.Page.Url).PathAndQuery;
        await regione.Page.GetByText("Chiedi un’integrazione", new() { Exact = true }).ClickAsync();
        await regione.Page.Locator("[name=Richiesta]").FillAsync("Per quali giorni vale?");
        await regione.PressAsync("Chiedi l’integrazione");
        await regione.SeesAsync("In attesa di risposta");
        await redattrice.OpenAsync(followed);
        await page.Locator("textarea[name^='Risposta-']").FillAsync("Da lunedì a venerdì.");
        await redattrice.PressAsync("Invia la risposta");
        await redattrice.SeesAsync("Risposta ricevuta");
        await regione.OpenAsync(task);
        await regione.SeesAsync("Da lunedì a venerdì.");
        await regione.Page.Locator("input[name=Outcome][value=Restituisci]").CheckAsync(new() { Force = true });
        await regione.PressAsync("Registra la decisione");
        await Assertions.Expect(regione.Page.Locator("#errori")).ToBeVisibleAsync();
        await regione.Page.Locator("[name=Comment]").FillAsync(Reason);
        await regione.PressAsync("Registra la decisione");
        await HasTaskAsync(regione, false);

        // The workflow hears both: the Province still decides, and knows what the Region has said.
        await HasTaskAsync(provincia, true);
        await provincia.PressAsync(Title, AriaRole.Link);
        await provincia.SeesAsync(Reason);
        await provincia.Page.Locator("input[name=Outcome][value=Approva]").CheckAsync(new() { Force = true });
        await provincia.PressAsync("Registra la decisione");
        await HasTaskAsync(provincia, false);

        await redattrice.OpenAsync(followed);
        await redattrice.SeesNotAsync("Da decidere");
        await redattrice.SeesAsync("Concluso: Restituisci");
        var history = page.Locator("main ol > li");
        var refusal = history.Filter(new() { HasText = Reason });
        await Assertions.Expect(refusal).ToHaveCountAsync(1);
        await Assertions.Expect(refusal).ToContainTextAsync("Restituisci");
        await Assertions.Expect(refusal).ToContainTextAsync("Renata Dimostrativa");
        await Assertions.Expect(history.Filter(new() { HasText = "Visto di una Provincia" })).ToContainTextAsync("Piero Dimostrativo");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Invia in approvazione" })).ToBeVisibleAsync();

        await regione.OpenAsync("/lombardia/gestione/posta");
        await regione.PressAsync($"Da correggere: campagna «{Title}»", AriaRole.Link);
        await regione.SeesAsync("redattrice@esempio.invalid");
        await using var visitor = await browsing.WindowAsync();
        await visitor.OpenAsync("/lombardia/campagne");
        await visitor.SeesNotAsync(Title);
        await visitor.OpenAsync("/lombardia/campagne/autunno-al-centro-per-l-impiego", 404);
    }

    private static async Task HasTaskAsync(Window window, bool has)
    {
        await window.OpenAsync("/lombardia/gestione/attivita");
        if (has) await window.SeesAsync(Title); else await window.SeesNotAsync(Title);
    }
}
