using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using ReteLavoro.Kernel.Outbox;
using Xunit;

namespace ReteLavoro.Browser.Tests;

/// <summary>A network from the operator's first draft to the public page, through the hands of the Province and of the Region.</summary>
public sealed class NetworkJourneyTests(Browsing browsing)
{
    [Theory]
    [InlineData(Browsing.Wide, true)]
    [InlineData(Browsing.Narrow, true)]
    [InlineData(Browsing.Narrow, false)]
    public async Task A_network_is_drafted_completed_approved_twice_published_and_changed_again(int width, bool scripts)
    {
        var name = $"Rete di prova del viaggio {width} {(scripts ? "con" : "senza")}";
        await using var operatrice = await browsing.SignedInAsync("operatrice", width: width, scripts: scripts);
        await operatrice.OpenAsync("/lombardia/gestione/reti/nuova");
        var page = operatrice.Page;
        await page.Locator("[name=Title]").FillAsync(name);
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

        await using (var visitor = await browsing.WindowAsync(width, scripts))
        {
            await visitor.OpenAsync("/lombardia/reti");
            await visitor.SeesNotAsync(name);
        }

        foreach (var office in new[] { "provincia", "regione" }) await ApproveAsync(office, name, width, scripts);

        await using var reader = await browsing.WindowAsync(width, scripts);
        await reader.OpenAsync("/lombardia/reti");
        await reader.PressAsync(name, AriaRole.Link);
        await Assertions.Expect(reader.Page.Locator("h1")).ToHaveTextAsync(name);
        await reader.SeesAsync("Orobie Lavoro");
        var publicAddress = new Uri(reader.Page.Url).PathAndQuery;

        // Changed afterwards: a new draft, and the public page stays as it was approved.
        await operatrice.OpenAsync(detail);
        await operatrice.PressAsync("Modifica", AriaRole.Link);
        await page.Locator("[name=Title]").FillAsync(name + " cambiata");
        await operatrice.PressAsync("Salva la bozza");
        await operatrice.SeesAsync("Modifiche in bozza");
        await reader.OpenAsync(publicAddress);
        await Assertions.Expect(reader.Page.Locator("h1")).ToHaveTextAsync(name);
    }

    [Fact]
    public async Task NET_03_and_NET_09_a_network_over_two_provinces_asks_for_both_their_offices_and_a_second_body_signs_its_invitation()
    {
        const string name = "Rete fra Bergamo e Brescia";
        await browsing.Site.ApplyAsync("lombardia", $$"""
            [ { "name": "settings", "BaseUrl": "{{browsing.Site.Address}}lombardia" },
              { "name": "users", "users": [ { "userName": "brescia", "email": "brescia@esempio.invalid", "displayName": "Bruno Dimostrativo", "roles": ["IstruttoreProvincia"], "organization": "provincia-di-brescia", "password": "{{Testing.Site.DemoPassword}}", "demo": true } ] } ]
            """);
        await using var operatrice = await browsing.SignedInAsync("operatrice");
        await operatrice.OpenAsync("/lombardia/gestione/reti");
        await operatrice.PressAsync("Nuova rete", AriaRole.Link);
        var page = operatrice.Page;
        await page.Locator("[name=Title]").FillAsync(name);
        await page.Locator("[name=Summary]").FillAsync("Una rete sola per chi vive da una parte e lavora dall’altra dell’Oglio.");
        await page.Locator("input[name=Edition][value='reti-ricollocazione-2022']").CheckAsync(new() { Force = true });
        foreach (var province in new[] { "BG", "BS" }) await page.Locator($"input[name=Provinces][value={province}]").CheckAsync(new() { Force = true });
        foreach (var municipality in new[] { "Bergamo", "Brescia" })
        {
            await page.Locator("[name=NewMunicipality]").FillAsync(municipality);
            await operatrice.PressAsync("Aggiungi il comune");
        }
        await AddAsync(operatrice, "Orobie Lavoro");
        await page.Locator("#lead-operatore-orobie-lavoro").CheckAsync(new() { Force = true });
        await operatrice.PressAsync("Salva la bozza");
        var detail = new Uri(page.Url).PathAndQuery;

        // Neither province is forgotten for the other: each wants its Province and the centre that serves its municipality.
        await operatrice.SeesAsync("Manca la Provincia o Città metropolitana di: Bergamo, Brescia.");
        await operatrice.SeesAsync("Centro per l’impiego di Bergamo (area dimostrativa), competente per Bergamo");
        await operatrice.SeesAsync("Centro per l’impiego di Brescia (area dimostrativa), competente per Brescia");
        await operatrice.PressAsync("Modifica", AriaRole.Link);
        foreach (var partner in new[] { "Provincia di Bergamo", "Centro per l’impiego di Bergamo" }) await AddAsync(operatrice, partner);
        foreach (var duty in await page.Locator("select[name^='Duty.']").AllAsync()) await duty.SelectOptionAsync("operatore-orobie-lavoro");
        await operatrice.PressAsync("Salva la bozza");
        await operatrice.SeesAsync("Manca la Provincia o Città metropolitana di: Brescia.");
        await operatrice.SeesAsync("Manca Centro per l’impiego di Brescia (area dimostrativa), competente per Brescia.");
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Invia in approvazione" }).CountAsync());
        await operatrice.PressAsync("Modifica", AriaRole.Link);
        foreach (var partner in new[] { "Provincia di Brescia", "Centro per l’impiego di Brescia" }) await AddAsync(operatrice, partner);
        await operatrice.PressAsync("Salva la bozza");
        await operatrice.SeesNotAsync("Non rispettata");

        // The body's representative stands in the register before anybody asks her to sign.
        await using (var regione = await browsing.SignedInAsync("regione"))
        {
            await regione.OpenAsync("/lombardia/gestione/soggetti/operatore-mella-lavoro/incarico");
            await regione.Page.Locator("[name='Form.PersonName']").FillAsync("Rosa Rappresentante");
            await regione.Page.Locator("[name='Form.Email']").FillAsync("rosa@esempio.invalid");
            await regione.Page.Locator("[name='Form.Role']").FillAsync("legale rappresentante");
            await regione.Page.Locator("[name='Form.ValidFrom']").FillAsync("2026-01-01");
            await regione.PressAsync("Salva");
            await regione.SeesAsync("Rosa Rappresentante");
        }

        await operatrice.PressAsync("Adesioni e uscite", AriaRole.Link);
        await page.Locator("main [name=cerca]").FillAsync("Mella Lavoro");
        await operatrice.PressAsync(page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Cerca" }));
        var rosa = page.Locator("[name=Signer] option", new() { HasText = "Rosa Rappresentante" });
        await page.Locator("[name=Signer]").SelectOptionAsync((await rosa.GetAttributeAsync("value"))!);
        await operatrice.PressAsync("Spedisci l'invito");
        await operatrice.SeesAsync("In attesa di risposta");

        var invitation = await InvitationAsync(name);
        await using (var representative = await browsing.WindowAsync())
        {
            await representative.OpenAsync(invitation);
            await representative.SeesAsync("Bergamo, Brescia");
            await representative.SeesAsync("incarico di legale rappresentante");
            await representative.PressAsync("Accetta e firma");
            await Assertions.Expect(representative.Page.Locator("#errori")).ToContainTextAsync("Per accettare conferma");
            await representative.Page.Locator("input[name=Confirm][type=checkbox]").CheckAsync(new() { Force = true });
            await representative.PressAsync("Accetta e firma");
            await representative.SeesAsync("l'adesione è firmata");
            await representative.SeesAsync($"aderisce alla rete «{name}»");
            // Once is once.
            await representative.OpenAsync(invitation, 410);
            await representative.SeesAsync("Questo invito non è più valido");
        }

        await operatrice.OpenAsync(detail + "/adesioni");
        await operatrice.SeesAsync("Rosa Rappresentante, legale rappresentante");
        await operatrice.PressAsync("Lettera di adesione", AriaRole.Link);
        await operatrice.SeesAsync("Impronta SHA-256");
        await operatrice.OpenAsync(detail);
        await operatrice.PressAsync("Invia in approvazione");
        await operatrice.SeesAsync("In approvazione");

        // Both Provinces are competent, and neither decides for the other.
        await ApproveAsync("provincia", name);
        await operatrice.OpenAsync(detail);
        await operatrice.SeesAsync("In attesa: Istruttoria della Provincia (Provincia di Brescia)");
        await using (var regione = await browsing.SignedInAsync("regione"))
        {
            await regione.OpenAsync("/lombardia/gestione/attivita");
            await regione.SeesNotAsync(name);
        }
        await ApproveAsync("brescia", name);
        await using (var visitor = await browsing.WindowAsync())
        {
            await visitor.OpenAsync("/lombardia/reti?provincia=BS");
            await visitor.SeesNotAsync(name);
        }
        await ApproveAsync("regione", name);

        await using var reader = await browsing.WindowAsync();
        foreach (var province in new[] { "BG", "BS" })
        {
            await reader.OpenAsync($"/lombardia/reti?provincia={province}");
            await reader.SeesAsync(name);
        }
        await reader.PressAsync(name, AriaRole.Link);
        await Assertions.Expect(reader.Page.Locator("h1")).ToHaveTextAsync(name);
        await reader.SeesAsync("Province: Bergamo, Brescia.");
        foreach (var body in new[] { "Mella Lavoro", "Provincia di Bergamo", "Provincia di Brescia", "Centro per l’impiego di Bergamo", "Centro per l’impiego di Brescia" })
            await Assertions.Expect(reader.Page.Locator("main table").GetByRole(AriaRole.Rowheader, new() { Name = body })).ToBeVisibleAsync();
        await operatrice.OpenAsync(detail);
        await operatrice.SeesAsync("Costituita");
    }

    /// <summary>The link of the newest invitation, as its receiver has it; whoever minds the mail reads everything but that.</summary>
    private async Task<string> InvitationAsync(string network)
    {
        await using var administrator = await browsing.SignedInAsync("amministratore");
        await administrator.OpenAsync("/lombardia/gestione/posta");
        await administrator.PressAsync(administrator.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = $"Invito alla rete «{network}»", Exact = true }));
        await administrator.SeesAsync("rosa@esempio.invalid");
        await administrator.SeesAsync("Il collegamento vale una volta sola");
        await administrator.SeesAsync("[collegamento personale: lo vede solo chi riceve il messaggio]");
        await Assertions.Expect(administrator.Page.Locator("main a[href*='/adesioni/']")).ToHaveCountAsync(0);
        var link = await browsing.Site.ReadAsync("lombardia", db => db.Set<OutboxMail>().Where(m => m.To == "rosa@esempio.invalid").OrderByDescending(m => m.CreatedUtc).Select(m => m.Secret).FirstAsync());
        return new Uri(link!).PathAndQuery;
    }

    private static async Task AddAsync(Window window, string name)
    {
        await window.Page.Locator("[name=Search]").FillAsync(name);
        await window.PressAsync("Cerca");
        await window.PressAsync(window.Page.Locator("#risultati button", new() { HasText = "Aggiungi" }).First);
    }

    private async Task ApproveAsync(string office, string name, int width = Browsing.Wide, bool scripts = true)
    {
        await using var window = await browsing.SignedInAsync(office, width: width, scripts: scripts);
        await window.OpenAsync("/lombardia/gestione/attivita");
        await window.PressAsync(name, AriaRole.Link);
        await window.Page.Locator("input[name=Outcome][value=Approva]").CheckAsync(new() { Force = true });
        await window.PressAsync("Registra la decisione");
    }
}
