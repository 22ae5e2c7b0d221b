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
        foreach (var path in new[] { "", "?al=2026-11-01", "/adesioni", "/accordo", "/prova?comune=016024&lavoratori=130&servizi=entrambi", "/strumenti", "/supervisione" }) await window.OpenAsync(network + path);
        await window.OpenAsync("/lombardia/gestione/cabina-di-regia");
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
