using Microsoft.Playwright;
using Xunit;

namespace ReteLavoro.Browser.Tests;

/// <summary>A network from the operator's first draft to the public page, through the hands of the Province and of the Region.</summary>
public sealed class NetworkJourneyTests(Browsing browsing)
{
    private const string Name = "Rete di prova del viaggio";

    [Fact]
    public async Task A_network_is_drafted_completed_approved_twice_published_and_changed_again()
    {
        await using var operatrice = await browsing.SignedInAsync("operatrice");
        await operatrice.OpenAsync("/lombardia/gestione/reti/nuova");
        var page = operatrice.Page;
        await page.Locator("[name=Title]").FillAsync(Name);
        await page.Locator("[name=Summary]").FillAsync("Una rete scritta da chi prova il sito.");
        await page.Locator("input[name=Edition][value='reti-ricollocazione-2022']").CheckAsync(new() { Force = true });
        await page.Locator("input[name=Provinces][value=BG]").CheckAsync(new() { Force = true });
        await page.Locator("[name=NewMunicipality]").FillAsync("Bergamo");
        await operatrice.PressAsync("Aggiungi il comune");
        foreach (var partner in new[] { "Orobie Lavoro", "Provincia di Bergamo" }) await AddAsync(operatrice, partner);
        await page.Locator("#lead-operatore-orobie-lavoro").CheckAsync(new() { Force = true });
        await operatrice.PressAsync("Salva la bozza");

        // Two are not enough: the rule says so, and quotes the act it comes from.
        await operatrice.SeesAsync("Non rispettata");
        await operatrice.SeesAsync("Non puoi ancora inviarla");
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Invia in approvazione" }).CountAsync());
        var refusal = page.Locator("main li", new() { HasText = "Non rispettata" }).First;
        await Assertions.Expect(refusal).ToContainTextAsync("«");
        var detail = new Uri(page.Url).PathAndQuery;

        await operatrice.PressAsync("Modifica", AriaRole.Link);
        foreach (var partner in new[] { "Centro per l’impiego di Bergamo", "Serio Competenze", "Sindacato dimostrativo", "imprese orobiche", "Comune dimostrativo" }) await AddAsync(operatrice, partner);
        foreach (var duty in await page.Locator("select[name^='Duty.']").AllAsync()) await duty.SelectOptionAsync("operatore-orobie-lavoro");
        await operatrice.PressAsync("Salva la bozza");
        await operatrice.SeesNotAsync("Non rispettata");
        await operatrice.PressAsync("Invia in approvazione");
        await operatrice.SeesAsync("In approvazione");

        await using (var visitor = await browsing.WindowAsync())
        {
            await visitor.OpenAsync("/lombardia/reti");
            await visitor.SeesNotAsync(Name);
        }

        foreach (var office in new[] { "provincia", "regione" }) await ApproveAsync(office);

        await using var reader = await browsing.WindowAsync(Browsing.Narrow);
        await reader.OpenAsync("/lombardia/reti");
        await reader.PressAsync(Name, AriaRole.Link);
        await Assertions.Expect(reader.Page.Locator("h1")).ToHaveTextAsync(Name);
        await reader.SeesAsync("Orobie Lavoro");
        var publicAddress = new Uri(reader.Page.Url).PathAndQuery;

        // Changed afterwards: a new draft, and the public page stays as it was approved.
        await operatrice.OpenAsync(detail);
        await operatrice.PressAsync("Modifica", AriaRole.Link);
        await page.Locator("[name=Title]").FillAsync(Name + " cambiata");
        await operatrice.PressAsync("Salva la bozza");
        await operatrice.SeesAsync("Modifiche in bozza");
        await reader.OpenAsync(publicAddress);
        await Assertions.Expect(reader.Page.Locator("h1")).ToHaveTextAsync(Name);
    }

    private static async Task AddAsync(Window window, string name)
    {
        await window.Page.Locator("[name=Search]").FillAsync(name);
        await window.PressAsync("Cerca");
        await window.PressAsync(window.Page.Locator("#risultati button", new() { HasText = "Aggiungi" }).First);
    }

    private async Task ApproveAsync(string office)
    {
        await using var window = await browsing.SignedInAsync(office);
        await window.OpenAsync("/lombardia/gestione/attivita");
        await window.PressAsync(Name, AriaRole.Link);
        await window.Page.Locator("input[name=Outcome][value=Approva]").CheckAsync(new() { Force = true });
        await window.PressAsync("Registra la decisione");
    }
}
