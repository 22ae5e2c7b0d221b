using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Modules.Tests.Networks;
using ReteLavoro.Organizations;
using ReteLavoro.Testing;
using Xunit;
using static ReteLavoro.Modules.Tests.Crises.CrisisSite;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>From a case to a pathway that a network has ready, and who may go there.</summary>
public sealed class CasePathwayTests
{
    private const string Lombardia = "lombardia";

    private static string Networks(string id) => Detail(id) + "/reti";

    /// <summary>A published network of Bergamo with one pathway ready.</summary>
    private static async Task<string> NetworkWithPathway(Testing.Site site, params string[] partners)
    {
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin(new NetworkFields { Title = "Rete pronta", Partners = [.. new NetworkFields().Partners, .. partners] });
        var tools = (await operatrice.Get(NetworkSite.Detail(id) + "/strumenti")).IsOk();
        (await tools.Submit(Fields(("Pathway.Title", "Dal telaio alla logistica"), ("Pathway.Services", "Orientamento\nCorso di magazzino"), ("Pathway.Duration", "tre mesi"), ("Pathway.Audience", "Operai tessili")), "Aggiungi il percorso")).Is(HttpStatusCode.Redirect);
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        await NetworkSite.Decide(site, "provincia", id);
        await NetworkSite.Decide(site, "regione", id);
        return id;
    }

    /// <summary>Whether or not the page offers to.</summary>
    private static async Task<Page> Entrust(Visitor visitor, string id, string network) =>
        await visitor.PostRaw(Networks(id) + "?handler=Affida", [new("rete", network), new("__modulo", (await visitor.Get("/gestione/crisi/nuova")).IsOk().One("input[name=__modulo]")!.GetAttribute("value")!)]);

    private static async Task<string> Case(Testing.Site site, string municipality = "Bergamo")
    {
        var regione = await site.As("regione");
        var id = await regione.Begin("Caso che aspetta una rete");
        await regione.Unit(id, municipality);
        return id;
    }

    [Theory, EachDatabase]
    public async Task NET_11_a_case_starts_from_a_ready_pathway_in_three_steps(TestDatabase database)
    {
        await using var site = await CrisesFixture.OpenAsync(database);
        var network = await NetworkWithPathway(site);
        var id = await Case(site);
        var centro = await site.As("centro");

        var first = await (await centro.Get(Detail(id))).IsOk().Click("Reti che coprono questi comuni");
        first.IsOk().Shows("Rete pronta").Shows("Dal telaio alla logistica").Shows("Corso di magazzino");
        // The demonstration's network covers Bergamo too.
        var second = await centro.Get(first.All("main a[href]").First(a => a.GetAttribute("href")!.Contains("rete=" + network, StringComparison.Ordinal)).GetAttribute("href")!["/lombardia".Length..]);
        second.IsOk();
        Assert.Equal("Dal telaio alla logistica", second.One("input[name='Testo.Title']")!.GetAttribute("value"));
        (await second.Submit(Fields(("Testo.Title", ""), ("Dal", "mai")), "Comincia")).Is(HttpStatusCode.BadRequest).ShowsError("Scrivi il titolo del percorso").ShowsError("Scrivi il primo giorno");
        (await second.Submit(Fields(("Testo.Services", "Orientamento\nCorso di magazzino\nPatentino per il muletto")), "Comincia")).Is(HttpStatusCode.Redirect);

        (await centro.Get(Detail(id))).IsOk().Shows("Seguito da Rete pronta").Shows("Dal telaio alla logistica").Shows("In corso dal 24/11/2026");
        var row = await site.ReadAsync(Lombardia, db => db.Set<CasePathway>().SingleAsync());
        Assert.Equal(("cpi-bergamo", network, "Orientamento\nCorso di magazzino\nPatentino per il muletto"), (row.Organization, row.NetworkId, row.Services));

        // Pressed twice, or by a colleague: one pathway.
        (await second.Submit(Fields(), "Comincia")).Is(HttpStatusCode.BadRequest).Shows("ha già cominciato questo percorso");

        // Adapted, also against somebody who had it open; then ended.
        var mine = await (await centro.Get(Detail(id))).Click("Dal telaio alla logistica");
        (await mine.Submit(Fields(("Testo.Duration", "quattro mesi")), "Salva")).Is(HttpStatusCode.Redirect);
        (await mine.Submit(Fields(("Testo.Duration", "un anno")), "Salva")).Is(HttpStatusCode.BadRequest).Shows("Nel frattempo qualcuno ha modificato il percorso");
        mine = (await centro.Get($"{Detail(id)}/percorso/{row.Id}")).IsOk();
        (await mine.Submit(Fields(("ultimo", "2026-11-25"), ("perche", "")), "Concludi il percorso")).Is(HttpStatusCode.BadRequest).ShowsError("non può essere nel futuro");
        (await mine.Submit(Fields(("ultimo", "2026-11-24"), ("perche", "Tutti al lavoro.")), "Concludi il percorso")).Is(HttpStatusCode.Redirect);
        (await centro.Get(Detail(id))).IsOk().Shows("Concluso il 24/11/2026");
        (await centro.Get($"{Detail(id)}/percorso/{row.Id}")).IsOk().Shows("Tutti al lavoro.").Shows("quattro mesi");
        Assert.Null((await centro.Get($"{Detail(id)}/percorso/{row.Id}")).One("main form"));
    }

    [Fact]
    public async Task NET_12_who_may_not_begin_a_pathway_sees_no_button_and_is_refused()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var network = await NetworkWithPathway(site);
        var id = await Case(site);
        var start = $"{Detail(id)}/percorso?rete={network}&numero=0";
        foreach (var name in new[] { "provincia", "regione" })
        {
            var visitor = await site.As(name);
            var page = (await visitor.Get(Networks(id))).IsOk().Shows("Dal telaio alla logistica").ShowsNot("Comincia da questo percorso").Shows("non può attivare percorsi");
            (await visitor.Get(start)).Is(HttpStatusCode.Forbidden);
            (await visitor.PostRaw(start + "&handler=Comincia", [new("__modulo", page.One("input[name=__modulo]")!.GetAttribute("value")!)])).Is(HttpStatusCode.Forbidden);
        }
        (await (await site.As("centro")).Get(start)).IsOk();
        // Neither a network of another place nor a pathway that is not there.
        (await (await site.As("centro")).Get($"{Detail(id)}/percorso?rete={network}&numero=1")).Is(HttpStatusCode.NotFound);
        (await (await site.As("centro")).Get($"{Detail(await Case(site, "Brescia"))}/percorso?rete={network}&numero=0")).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task NET_12_an_operator_reads_the_case_once_its_network_is_entrusted_with_it_and_as_long_as_its_own_pathways_are_there()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var network = await NetworkWithPathway(site, "sindacato-orobico");
        var id = await Case(site);
        await site.ApplyAsync(Lombardia, $$"""[ { "name": "users", "users": [ { "userName": "sindacalista", "email": "s@esempio.invalid", "displayName": "Persona sindacale", "roles": ["OperatoreRete"], "organization": "sindacato-orobico", "password": "{{Testing.Site.DemoPassword}}", "demo": true } ] } ]""");
        var (operatrice, sindacalista) = (await site.As("operatrice"), await site.As("sindacalista"));
        (await operatrice.Get(Detail(id))).Is(HttpStatusCode.Forbidden);
        (await operatrice.Get(Networks(id))).Is(HttpStatusCode.Forbidden);

        var provincia = await site.As("provincia");
        (await Entrust(provincia, id, network)).Is(HttpStatusCode.Redirect);
        (await Entrust(provincia, id, network)).Is(HttpStatusCode.BadRequest).Shows("Questa rete segue già il caso");
        (await Entrust(provincia, id, "altrove")).Is(HttpStatusCode.BadRequest).Shows("non copre i comuni del caso");
        (await provincia.Get(Detail(id))).IsOk().Shows("Seguito da Rete pronta");
        (await operatrice.Get("/gestione/crisi")).IsOk().Shows("Caso che aspetta una rete");
        (await sindacalista.Get(Detail(id))).Is(HttpStatusCode.Forbidden);
        var mails = await site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().Where(m => m.Subject.StartsWith("Un caso di crisi per la rete")).ToListAsync());
        Assert.NotEmpty(mails);
        Assert.DoesNotContain(mails, m => m.Text.Contains(Firm, StringComparison.Ordinal));

        var start = (await operatrice.Get($"{Detail(id)}/percorso?rete={network}&numero=0")).IsOk();
        (await start.Submit(Fields(), "Comincia")).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(NetworkSite.Detail(network) + "/supervisione")).IsOk().Shows("Casi di crisi seguiti oggi").Shows("per qualche caso non sono ancora contati");

        (await (await provincia.Get(Networks(id))).IsOk().Submit(Fields(("perche", "")), "Togli il caso alla rete")).Is(HttpStatusCode.BadRequest).ShowsError("Scrivi perché la rete non segue più il caso");
        (await (await provincia.Get(Networks(id))).IsOk().Submit(Fields(("perche", "Se ne occupa un'altra.")), "Togli il caso alla rete")).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("In corso dal").ShowsNot("Seguito da");
        // Who entrusts cases may; who works for the network alone may not.
        (await operatrice.Get(Networks(id))).IsOk().ShowsNot("Affida il caso a questa rete");
        (await Entrust(operatrice, id, network)).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task NET_13_how_a_network_answers_cases_comes_out_as_reckoned_by_hand()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var network = await NetworkWithPathway(site);
        string[] cases = [await Case(site), await Case(site, "Treviglio"), await Case(site, "Dalmine")];
        async Task<string> Of(string what)
        {
            var page = (await (await site.As("operatrice")).Get(NetworkSite.Detail(network) + "/supervisione")).IsOk();
            return Page.Squeeze(page.All("tbody th").Single(t => Page.Squeeze(t.TextContent) == what).NextElementSibling!.TextContent);
        }
        Assert.Equal(("Nessun percorso ancora", "0 su 0", "Nessun percorso concluso"), (await Of("Risposta a un caso"), await Of("Casi di oggi ancora senza percorso"), await Of("Durata dei percorsi conclusi")));
        await site.DoAsync(Lombardia, s => s.GetRequiredService<ActRunner>().DoAsync(new("crises.entrust", cases[0]), () =>
        {
            var db = s.GetRequiredService<SiteDbContext>();
            // The first case was followed, left and followed again; the second begun after three days; the third waits.
            Follow(cases[0], 1, 5); Follow(cases[0], 20, null); Follow(cases[1], 10, null); Follow(cases[2], 12, null);
            Begin(cases[0], 9, 18); Begin(cases[0], 11, null); Begin(cases[1], 13, 13);
            return Task.CompletedTask;

            void Follow(string item, int since, int? until) => db.Add(new CaseNetwork { Id = Guid.NewGuid(), ItemId = item, NetworkId = network, NetworkTitle = "Rete pronta", By = "Prova", Since = new(2026, 11, since), Until = until is { } day ? new(2026, 11, day) : null });
            void Begin(string item, int from, int? to) => db.Add(new CasePathway
            {
                Id = Guid.NewGuid(), ItemId = item, NetworkId = network, NetworkVersionId = "v", NetworkTitle = "Rete pronta", From = "Dal telaio", Title = "Dal telaio", Services = "Corso", Duration = "", Audience = "",
                Organization = "cpi-bergamo", OrganizationName = "Centro", StartedBy = "Prova", StartsOn = new(2026, 11, from), EndedOn = to is { } day ? new(2026, 11, day) : null
            });
        }, default));
        // Eight days and three.
        Assert.Equal("5,5 giorni", await Of("Risposta a un caso"));
        Assert.Equal("1 su 3", await Of("Casi di oggi ancora senza percorso"));
        // Ten days and one.
        Assert.Equal("5,5 giorni", await Of("Durata dei percorsi conclusi"));
    }

    [Fact]
    public async Task NET_04_a_network_with_something_to_mend_begins_nothing_new_and_what_runs_goes_on()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var network = await NetworkWithPathway(site);
        var id = await Case(site);
        var centro = await site.As("centro");
        var start = (await centro.Get($"{Detail(id)}/percorso?rete={network}&numero=0")).IsOk();
        (await start.Submit(Fields(), "Comincia")).Is(HttpStatusCode.Redirect);
        var accreditation = await site.DoAsync(Lombardia, async s => (await s.GetRequiredService<IOrganizations>().FindAsync("operatore-orobie-lavoro", default))!.Accreditations.Single().Id);
        await site.DoAsync(Lombardia, s => s.GetRequiredService<OrganizationRegister>().CloseAccreditationAsync("operatore-orobie-lavoro", accreditation, new(2026, 11, 20), null, default));
        var refused = await start.Submit(Fields(), "Comincia");
        refused.Is(HttpStatusCode.BadRequest).Shows("Fonte:");
        Assert.Equal(1, await site.ReadAsync(Lombardia, db => db.Set<CasePathway>().CountAsync()));
        var running = await (await centro.Get(Detail(id))).Click("Dal telaio alla logistica");
        (await running.Submit(Fields(("Testo.Duration", "quattro mesi")), "Salva")).Is(HttpStatusCode.Redirect);
    }
}
