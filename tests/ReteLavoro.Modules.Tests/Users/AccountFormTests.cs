using System.Net;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Testing;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Users;

/// <summary>A region has thousands of bodies: whom a person acts for is searched for, without JavaScript and without losing what is typed.</summary>
public sealed class AccountFormTests
{
    [Theory, EachDatabase]
    public async Task The_body_that_a_person_acts_for_is_found_by_its_name(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        await site.ApplyAsync("lombardia", """[ { "name": "settings", "BaseUrl": "https://lavoro.esempio.it/lombardia" } ]""");
        var administrator = await site.As("amministratore");
        var page = (await administrator.Get("/gestione/utenti/nuovo")).IsOk().Shows("Nessuno: agisce per sé.").ShowsNot("Provincia di Brescia");
        Assert.Empty(page.All("main select"));
        page = (await page.Submit(Fields(("DisplayName", "Nora Nuova"), ("Email", "nora@esempio.invalid"), ("Roles", "IstruttoreProvincia"), ("Cerca", "")), "Cerca")).ShowsError("Scrivi il nome, o una parte del nome");
        page = (await page.Submit(Fields(("Cerca", "provincia di")), "Cerca")).IsOk().Shows("soggetti trovati").Shows("Provincia di Brescia");
        Assert.Equal("Nora Nuova", page.One("[name=DisplayName]")!.GetAttribute("value"));
        // Saved like this, what was searched for and not chosen would be lost without a word.
        page = (await page.Submit(Fields(), "Manda l’invito")).ShowsError("Scegli un soggetto fra quelli trovati, oppure svuota la ricerca.").Shows("Provincia di Brescia");
        page = (await page.Submit(Fields(), "Scegli Provincia di Brescia")).IsOk().Shows("Provincia di Brescia").ShowsNot("soggetti trovati");
        page = (await page.Submit(Fields(("Cerca", "mai esistito")), "Cerca")).IsOk().Shows("Nessun soggetto con questo nome").Shows("Provincia di Brescia");
        (await page.Submit(Fields(("Cerca", "")), "Manda l’invito")).Is(HttpStatusCode.Redirect);
        Assert.Equal("provincia-di-brescia", await site.ReadAsync("lombardia", db => db.Set<Invitation>().Where(i => i.Email == "nora@esempio.invalid").Select(i => i.OrganizationId).SingleAsync()));

        // Of somebody who is there already: changed, taken away, and kept where nothing is said.
        var id = await site.ReadAsync("lombardia", db => db.Set<User>().Where(u => u.UserName == "provincia").Select(u => u.Id).SingleAsync());
        page = (await administrator.Get($"/gestione/utenti/{id}")).IsOk().Shows("Provincia di Bergamo");
        (await page.Submit(Fields(("DisplayName", "Paolo Provato")), "Salva")).Is(HttpStatusCode.Redirect);
        Assert.Equal("provincia-di-bergamo", await OfAsync());
        page = (await (await administrator.Get($"/gestione/utenti/{id}")).Submit(Fields(), "Togli")).IsOk().Shows("Nessuno: agisce per sé.");
        (await page.Submit(Fields(("DisplayName", "")), "Salva")).ShowsError("Scrivi nome e cognome.").Shows("Nessuno: agisce per sé.");
        Assert.Equal("provincia-di-bergamo", await OfAsync());
        (await page.Submit(Fields(), "Salva")).Is(HttpStatusCode.Redirect);
        Assert.Null(await OfAsync());
        // An id that nobody bears is refused, not stored.
        page = (await administrator.Get($"/gestione/utenti/{id}")).IsOk();
        (await page.Submit(Fields(("OrganizationId", "mai-esistito")), "Salva")).Is(HttpStatusCode.BadRequest);

        Task<string?> OfAsync() => site.ReadAsync("lombardia", db => db.Set<User>().Where(u => u.Id == id).Select(u => u.OrganizationId).SingleAsync());
    }

    private static Dictionary<string, object?> Fields(params (string Name, object? Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value);
}
