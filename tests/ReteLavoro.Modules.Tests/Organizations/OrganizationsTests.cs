using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Modules.Tests.Territory;
using ReteLavoro.Organizations;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Organizations;

public class OrganizationsTests
{
    private const string Bodies = """
        { "name": "organizations", "organizations": [
          { "id": "provincia-di-bergamo", "name": "Provincia di Bergamo", "types": ["Province"], "province": "BG", "website": "https://www.provincia.bergamo.it", "successor": null, "municipalities": [], "accreditations": [], "demo": false },
          { "id": "cpi-bergamo", "name": "CPI di Bergamo", "types": ["EmploymentCentre"], "province": "BG", "municipalities": ["016024", "016025"] },
          { "id": "operatore-vecchio", "name": "Operatore Vecchio", "types": ["LabourAccreditedOperator"], "validTo": "2025-12-31", "successor": "operatore-nuovo",
            "accreditations": [ { "register": "Albo lavoro", "number": "12", "validFrom": "2020-01-01", "validTo": "2024-12-31", "act": "DDUO 1/2020" } ] },
          { "id": "operatore-nuovo", "name": "Società Nuova", "types": ["LabourAccreditedOperator"], "validFrom": "2026-01-01", "demo": true } ] }
        """;

    [Fact]
    public async Task The_same_recipe_twice_changes_nothing()
    {
        await using var site = await WithBodies();
        var again = await site.Recipe(Bodies);
        Assert.Equal((0, 0, 4), (again.AddedCount, again.ChangedCount, again.Kept));
        Assert.Empty(again.Problems);
    }

    [Fact]
    public async Task What_a_recipe_leaves_empty_stays_as_people_wrote_it()
    {
        await using var site = await WithBodies();
        await Change(site, "provincia-di-bergamo", d => d with { Email = "lavoro@provincia.bergamo.it" });
        Assert.Equal(4, (await site.Recipe(Bodies)).Kept);
        Assert.Equal("lavoro@provincia.bergamo.it", (await Find(site, "provincia-di-bergamo")).Email);
    }

    [Fact]
    public async Task A_recipe_writes_contacts_and_mandates_and_ends_a_mandate_without_a_second_one()
    {
        await using var site = await WithBodies();
        const string body = """
            { "name": "organizations", "organizations": [ { "id": "cpi-bergamo", "name": "CPI di Bergamo", "types": ["EmploymentCentre"], "pec": "cpi@pec.esempio.it", "phone": "035 123 456", "address": "Via Inventata 1, 24121 Bergamo", "workersAtOnce": 40,
              "mandates": [ { "person": "Anna Inventata", "email": "anna@esempio.it", "role": "Responsabile del centro", "act": "Decreto 1/2026", "validFrom": "2026-01-01" } ] } ] }
            """;
        Assert.Equal((0, 1), ((await site.Recipe(body)).AddedCount, (await site.Recipe(body)).Kept));
        var centre = await Find(site, "cpi-bergamo");
        Assert.Equal(("cpi@pec.esempio.it", "035 123 456", "Via Inventata 1, 24121 Bergamo", 40), (centre.Pec, centre.Phone, centre.Address, centre.WorkersAtOnce));
        Assert.Equal(1, (await site.Recipe(body.Replace("\"validFrom\": \"2026-01-01\"", "\"validFrom\": \"2026-01-01\", \"validTo\": \"2026-12-31\""))).ChangedCount);
        var mandate = Assert.Single(await site.Ask<IOrganizations, IReadOnlyList<MandateInfo>>(o => o.MandatesAsync("cpi-bergamo", null, default)));
        Assert.Equal(("Anna Inventata", "anna@esempio.it", new DateOnly(2026, 12, 31)), (mandate.PersonName, mandate.Email, mandate.ValidTo));
        Assert.Contains(".mandates[0].validTo", Assert.Single((await site.Recipe(body.Replace("\"validFrom\"", "\"validTo\": \"2025-01-01\", \"validFrom\""))).Problems).Path);
    }

    [Theory]
    [InlineData("\"types\": [\"EmploymentCentre\"], \"pec\": \"pec\"", "pec", "«pec» non è un indirizzo di posta elettronica: si scrive come nome@ente.it.")]
    [InlineData("\"types\": [\"EmploymentCentre\"], \"phone\": \"chiama\"", "phone", "«chiama» non è un numero di telefono: si scrive come 035 123456.")]
    [InlineData("\"types\": [\"EmploymentCentre\"], \"workersAtOnce\": 0", "workersAtOnce", "Scrivi quante persone può seguire insieme: un numero da 1 a 100.000.")]
    [InlineData("\"types\": [\"Circo\"]", "types", "Il tipo di soggetto «Circo» non è nel vocabolario partner-types.")]
    [InlineData("\"types\": []", "types", "Scegli almeno un tipo di soggetto.")]
    [InlineData("\"types\": [\"Province\"]", "province", "Di una Provincia si deve dire quale provincia governa.")]
    [InlineData("\"types\": [\"EmploymentCentre\"], \"province\": \"Bergamo\"", "province", "«Bergamo» non è la sigla di una provincia: sono due lettere maiuscole, come BG.")]
    [InlineData("\"types\": [\"EmploymentCentre\"], \"successor\": \"nessuno\"", "successor", "Il soggetto che succede, «nessuno», non esiste.")]
    [InlineData("\"types\": [\"EmploymentCentre\"], \"successor\": \"uno\"", "successor", "Un soggetto non può succedere a se stesso.")]
    [InlineData("\"types\": [\"EmploymentCentre\"], \"validFrom\": \"2026-01-01\", \"validTo\": \"2025-01-01\"", "validTo", "Il soggetto finisce prima di cominciare.")]
    [InlineData("\"types\": [\"EmploymentCentre\"], \"validFrom\": \"1/1/2026\"", "validFrom", "«1/1/2026» non è una data: si scrive come 2026-11-22.")]
    [InlineData("\"types\": [\"LabourAccreditedOperator\"], \"municipalities\": [\"016024\"]", "municipalities", "Solo un centro per l'impiego ha comuni di competenza.")]
    [InlineData("\"types\": [\"LabourAccreditedOperator\"], \"email\": \"non so\"", "email", "«non so» non è un indirizzo di posta elettronica: si scrive come nome@ente.it.")]
    [InlineData("\"types\": [\"LabourAccreditedOperator\"], \"website\": \"javascript:alert(1)\"", "website", "L'indirizzo del sito comincia con https:// e ha al massimo 300 caratteri.")]
    [InlineData("\"types\": [\"LabourAccreditedOperator\"], \"accreditations\": [ { \"number\": \"1\" } ]", "accreditations[0].register", "Scrivi in quale albo o elenco è iscritto.")]
    public async Task A_fault_in_a_recipe_is_told_with_its_place_and_nothing_goes_in(string members, string path, string sentence)
    {
        await using var site = await RegisterSite.CreateAsync();
        await site.PartnerTypes();
        var step = await site.Recipe($$"""{ "name": "organizations", "organizations": [ { "id": "uno", "name": "Uno", {{members}} } ] }""");
        Assert.Equal(("$.organizations[0]." + path, sentence), Assert.Single(step.Problems));
        Assert.Equal(0, await site.Ask<SiteDbContext, int>(db => db.Set<Organization>().CountAsync()));
    }

    [Fact]
    public async Task NET_08_a_district_names_the_act_that_recognises_it()
    {
        await using var site = await RegisterSite.CreateAsync();
        await site.PartnerTypes();
        static string District(string act) => $$"""{ "name": "organizations", "organizations": [ { "id": "d", "name": "Distretto", "types": ["IndustrialDistrict"], "recognisingAct": {{act}} } ] }""";
        foreach (var missing in new[] { "null", "\"un atto\"" })
        {
            var refused = await site.Recipe(District(missing));
            Assert.Equal(("$.organizations[0].recognisingAct", "«Distretto industriale»: scrivi l'atto che lo riconosce, con numero e data."), Assert.Single(refused.Problems));
        }
        Assert.Equal(["d"], (await site.Recipe(District("\"DGR VII/3839 del 16 marzo 2001\""))).AddedItems);
    }

    [Fact]
    public async Task NET_03_a_sigla_has_one_Province_and_a_municipality_one_centre_at_a_time()
    {
        await using var site = await WithBodies();
        async Task<IEnumerable<string>> Refused(string bodies) => (await site.Recipe($$"""{ "name": "organizations", "organizations": [ {{bodies}} ] }""")).Problems.Select(p => p.Item2);
        static string Province(string id, string days = "") => $$"""{ "id": "{{id}}", "name": "Provincia {{id}}", "types": ["Province"], "province": "BG"{{days}} }""";
        static string Centre(string id, string days = "") => $$"""{ "id": "{{id}}", "name": "CPI {{id}}", "types": ["EmploymentCentre"], "municipalities": ["016025", "016026"]{{days}} }""";

        Assert.Contains("è «Provincia di Bergamo»", Assert.Single(await Refused(Province("altra"))));
        Assert.Equal(["Il comune 016025 è già di «CPI di Bergamo»."], await Refused(Centre("altro")));
        Assert.Equal("provincia-di-bergamo", (await site.Ask<IOrganizations, OrganizationDetails?>(o => o.ProvinceBodyAsync("BG", new(2026, 11, 24), default)))!.Id);
        // Two that come together are compared too.
        Assert.Single(await Refused(Province("una").Replace("BG", "BS", StringComparison.Ordinal) + ", " + Province("due").Replace("BG", "BS", StringComparison.Ordinal)));
        // One after the other there may be as many as there have been, and one recipe may say of both.
        Assert.Empty(await Refused(Province("provincia-di-bergamo", ", \"validTo\": \"2026-12-31\"") + ", " + Province("nuova", ", \"validFrom\": \"2027-01-01\"")));
        Assert.Contains("nuova", Assert.Single(await Refused(Province("terza", ", \"validFrom\": \"2027-06-01\""))));
        // Nobody is his own rival.
        Assert.Empty(await Refused(Province("nuova", ", \"validFrom\": \"2027-01-01\", \"note\": \"Cambiata\"")));

        // A recipe that moves a municipality from one centre to another says so of both, in whatever order.
        Assert.Empty(await Refused(Centre("altro") + """, { "id": "cpi-bergamo", "name": "CPI di Bergamo", "types": ["EmploymentCentre"], "municipalities": ["016024"] }"""));
    }

    [Fact]
    public async Task Successors_in_a_circle_are_refused()
    {
        await using var site = await RegisterSite.CreateAsync();
        await site.PartnerTypes();
        var step = await site.Recipe("""
            { "name": "organizations", "organizations": [
              { "id": "a", "name": "A", "types": ["LabourAccreditedOperator"], "successor": "b" },
              { "id": "b", "name": "B", "types": ["LabourAccreditedOperator"], "successor": "a" } ] }
            """);
        Assert.Equal(["$.organizations[0].successor", "$.organizations[1].successor"], step.Problems.Select(p => p.Path));
    }

    [Fact]
    public async Task NET_03_the_centre_and_the_Province_of_a_municipality_are_found()
    {
        await using var site = await WithBodies();
        Assert.Equal("cpi-bergamo", (await site.Ask<IOrganizations, OrganizationDetails?>(o => o.CentreOfAsync("016025", RegisterSite.Today, default)))!.Id);
        Assert.Null(await site.Ask<IOrganizations, OrganizationDetails?>(o => o.CentreOfAsync("017029", RegisterSite.Today, default)));
        Assert.Equal("provincia-di-bergamo", (await site.Ask<IOrganizations, OrganizationDetails?>(o => o.ProvinceBodyAsync("BG", RegisterSite.Today, default)))!.Id);
    }

    [Theory]
    [InlineData("2024-12-31", true)]
    [InlineData("2025-01-01", false)]
    [InlineData("2019-12-31", false)]
    public async Task NET_04_an_accreditation_holds_up_to_its_last_day(string day, bool holds)
    {
        await using var site = await WithBodies();
        var on = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(holds, await site.Ask<IOrganizations, bool>(o => o.IsAccreditedAsync("operatore-vecchio", null, on, default)));
        Assert.Equal(holds, (await Find(site, "operatore-vecchio")).IsAccredited("Albo lavoro", on));
        Assert.False(await site.Ask<IOrganizations, bool>(o => o.IsAccreditedAsync("operatore-vecchio", "Altro albo", on, default)));
    }

    [Fact]
    public async Task Whoever_takes_the_place_of_a_body_stands_for_it()
    {
        await using var site = await WithBodies();
        Assert.Equal("operatore-nuovo", (await site.Ask<IOrganizations, OrganizationDetails?>(o => o.StandingForAsync("operatore-vecchio", RegisterSite.Today, default)))!.Id);
        Assert.Equal("operatore-vecchio", (await site.Ask<IOrganizations, OrganizationDetails?>(o => o.StandingForAsync("operatore-vecchio", new(2025, 12, 31), default)))!.Id);
    }

    [Fact]
    public async Task Acts_of_the_past_keep_the_name_of_their_time()
    {
        await using var site = await WithBodies();
        await Change(site, "operatore-nuovo", d => d with { Name = "Società Nuovissima", RenamedOn = new(2026, 6, 1) });
        var body = await Find(site, "operatore-nuovo");
        Assert.Equal(("Società Nuova", "Società Nuovissima"), (body.NameOn(new(2026, 5, 31)), body.NameOn(new(2026, 6, 1))));
    }

    [Fact]
    public async Task Of_two_who_change_the_same_body_the_second_is_told()
    {
        await using var site = await WithBodies();
        var version = await Version(site, "cpi-bergamo");
        await Change(site, "cpi-bergamo", d => d with { Email = "a@cpi.it" }, version);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => Change(site, "cpi-bergamo", d => d with { Email = "b@cpi.it" }, version));
        // The area alone is a change of the body too.
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => Change(site, "cpi-bergamo", d => d with { Municipalities = ["016024"] }, version));
        Assert.Equal(("a@cpi.it", 2), ((await Find(site, "cpi-bergamo")).Email, (await Find(site, "cpi-bergamo")).Municipalities.Count));
    }

    [Fact]
    public async Task Nothing_changed_is_no_act()
    {
        await using var site = await WithBodies();
        await Change(site, "cpi-bergamo", d => d);
        Assert.Equal(0, await site.Acts("organizations.change"));
    }

    [Fact]
    public async Task An_accreditation_is_added_and_closed_and_never_taken_away()
    {
        await using var site = await WithBodies();
        await site.Do<OrganizationRegister>(r => r.AddAccreditationAsync("operatore-nuovo", new() { Register = "Albo lavoro", Number = "99", ValidFrom = new(2026, 1, 1) }, default));
        await Assert.ThrowsAsync<RuleBroken>(() => site.Do<OrganizationRegister>(r => r.AddAccreditationAsync("operatore-nuovo", new() { Register = "Albo lavoro", Number = "99", ValidFrom = new(2026, 2, 1) }, default)));
        var one = Assert.Single((await Find(site, "operatore-nuovo")).Accreditations);
        await site.Do<OrganizationRegister>(r => r.CloseAccreditationAsync("operatore-nuovo", one.Id, new(2026, 6, 30), "Decreto 7/2026", default));
        Assert.Equal(one with { ValidTo = new(2026, 6, 30), Act = "Decreto 7/2026" }, Assert.Single((await Find(site, "operatore-nuovo")).Accreditations));
    }

    [Fact]
    public async Task The_register_is_searched_and_paged_by_the_database()
    {
        await using var site = await WithBodies();
        Task<OrganizationList> Search(OrganizationSearch search) => site.Ask<IOrganizations, OrganizationList>(o => o.SearchAsync(search, default));
        Assert.Equal(["operatore-nuovo"], (await Search(new() { Text = "SOCIETA" })).Items.Select(i => i.Id));
        Assert.Equal(["cpi-bergamo"], (await Search(new() { Type = PartnerTypes.EmploymentCentre, Province = "BG" })).Items.Select(i => i.Id));
        var last = await Search(new() { Page = 9, PageSize = 3 });
        Assert.Equal((2, 2, 4, 1), (last.Page, last.Pages, last.Total, last.Items.Count));
        Assert.Equal(3, (await Search(new() { On = RegisterSite.Today })).Total);
        Assert.Empty((await Search(new() { Text = "100%_" })).Items);
    }

    [Fact]
    public async Task Sign_in_learns_the_name_and_the_types_of_a_body()
    {
        await using var site = await WithBodies();
        var info = await site.Ask<IOrganizationInfo, OrganizationInfo?>(o => o.FindAsync("provincia-di-bergamo", default).AsTask());
        Assert.Equal(("Provincia di Bergamo", "Province"), (info!.Name, Assert.Single(info.Types)));
        Assert.Equal(3, (await site.Ask<IOrganizationInfo, IReadOnlyList<OrganizationInfo>>(o => o.ListAsync(default).AsTask())).Count);
    }

    private static async Task<RegisterSite> WithBodies()
    {
        var site = await RegisterSite.CreateAsync();
        await site.PartnerTypes();
        var step = await site.Recipe(Bodies);
        Assert.Empty(step.Problems);
        return site;
    }

    private static async Task<OrganizationDetails> Find(RegisterSite site, string id) => (await site.Ask<IOrganizations, OrganizationDetails?>(o => o.FindAsync(id, default)))!;

    private static Task<Guid> Version(RegisterSite site, string id) =>
        site.Ask<SiteDbContext, Guid>(db => db.Set<Organization>().Where(o => o.Id == id).Select(o => o.Version).SingleAsync());

    private static async Task Change(RegisterSite site, string id, Func<OrganizationDraft, OrganizationDraft> how, Guid? basedOn = null)
    {
        var body = await Find(site, id);
        var draft = new OrganizationDraft
        {
            Id = id, Name = body.Name, Types = body.Types, Province = body.Province, Email = body.Email, Website = body.Website, ValidFrom = body.ValidFrom, ValidTo = body.ValidTo,
            Successor = body.Successor, RecognisingAct = body.RecognisingAct, IsDemo = body.IsDemo, Note = body.Note, VerifiedOn = body.VerifiedOn, Municipalities = body.Municipalities
        };
        var version = basedOn ?? await Version(site, id);
        await site.Do<OrganizationRegister>(r => r.ChangeAsync(how(draft), version, default));
    }
}
