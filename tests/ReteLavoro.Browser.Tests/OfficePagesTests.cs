using Xunit;

namespace ReteLavoro.Browser.Tests;

/// <summary>The pages of the back-office around networks, crises and reports, wide and narrow.</summary>
public sealed class OfficePagesTests(Browsing browsing)
{
    [Theory, InlineData(Browsing.Wide), InlineData(Browsing.Narrow)]
    public async Task The_pages_of_networks_are_sound(int width)
    {
        await using var window = await browsing.SignedInAsync("regione", width: width);
        foreach (var path in new[] { "", "/copertura" }) await window.OpenAsync("/lombardia/gestione/reti" + path);
        var network = await FirstAsync(window, "/lombardia/gestione/reti", "Rete orobica dimostrativa");
        foreach (var path in new[] { "", "?al=2026-11-01", "/adesioni", "/accordo", "/prova?comune=016024&lavoratori=130&servizi=entrambi", "/strumenti", "/supervisione", "/lavoro" }) await window.OpenAsync(network + path);
        await window.OpenAsync("/lombardia/gestione/cabina-di-regia");
        await window.OpenAsync("/lombardia/gestione/reti/da-fare");
        await window.OpenAsync("/lombardia/gestione/protocollo");
        await window.OpenAsync("/lombardia/gestione/norme/decreto-dimostrativo-1");
    }

    [Theory, InlineData(Browsing.Wide), InlineData(Browsing.Narrow)]
    public async Task A_thing_to_do_is_given_and_done_in_the_workspace_of_a_network(int width)
    {
        await using var window = await browsing.SignedInAsync("operatrice", width: width);
        var (page, network) = (window.Page, await FirstAsync(window, "/lombardia/gestione/reti", "Rete orobica dimostrativa"));
        await window.OpenAsync(network + "/lavoro");
        await page.GetByText("Affida una cosa da fare", new() { Exact = true }).ClickAsync();
        await window.PressAsync(page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Affida", Exact = true }));
        await Microsoft.Playwright.Assertions.Expect(page.Locator("#errori")).ToContainTextAsync("Scrivi che cosa c'è da fare.");
        await page.Locator("[name='ToDo.Text']").FillAsync($"Preparare l’aula, {width}");
        await page.Locator("[name='ToDo.AssignedTo']").SelectOptionAsync("operatore-orobie-lavoro");
        await page.Locator("[name='ToDo.Audience'][value=Network]").CheckAsync(new() { Force = true });
        await window.PressAsync(page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Affida", Exact = true }));
        await window.PressAsync(page.Locator("main button", new() { HasText = $"l’aula, {width}" }));
        await window.SeesAsync("da Marta Dimostrativa (Operatore dimostrativo Orobie Lavoro");
    }

    [Theory, InlineData(Browsing.Wide), InlineData(Browsing.Narrow)]
    public async Task The_pages_of_crises_are_sound(int width)
    {
        await using var window = await browsing.SignedInAsync("regione", width: width);
        await window.OpenAsync("/lombardia/gestione/segnalazioni");
        var dismissal = await FirstAsync(window, "/lombardia/gestione/crisi", "Crisi dimostrativa di un’azienda tessile");
        await window.OpenAsync(dismissal);
        foreach (var step in new[] { "", "/unita", "/procedura", "/persone", "/valutazione", "/accordi", "/tavoli", "/pubblicazione" }) await window.OpenAsync($"{dismissal}/modifica{step}");
        await window.OpenAsync("/lombardia/gestione/crisi/nuova");
        await window.OpenAsync("/lombardia/gestione/offerte?vicino=Bergamo&km=30");
        await window.OpenAsync("/lombardia/gestione/offerte/importa");
        await window.OpenAsync("/lombardia/gestione/offerte/nuova");
        await window.PressAsync("Inserisci");
        await window.SeesAsync("Scegli da dove viene l'offerta.");
        await window.OpenAsync(await FirstAsync(window, "/lombardia/gestione/offerte", "Saldatore"));
        await window.OpenAsync(await FirstAsync(window, "/lombardia/gestione/crisi", "Crisi dimostrativa di un’azienda meccanica") + "/offerte");
        await window.SeesAsync("Su 50 persone e 35 posti aperti entro 30 km");
        await using var centre = await browsing.SignedInAsync("sportello", width: width);
        await centre.OpenAsync(dismissal + "/reti");
        await centre.OpenAsync((await centre.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Comincia da questo percorso" }).First.GetAttributeAsync("href"))!);
    }

    private static async Task<string> FirstAsync(Window window, string list, string name)
    {
        await window.OpenAsync(list);
        return (await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = name, Exact = true }).First.GetAttributeAsync("href"))!;
    }
}
