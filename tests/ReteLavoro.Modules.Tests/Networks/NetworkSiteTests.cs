using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Measures;
using ReteLavoro.Networks;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Networks.NetworkSite;

namespace ReteLavoro.Modules.Tests.Networks;

/// <summary>Networks in the real program, with the regions as their recipes make them.</summary>
public sealed class NetworkSiteTests(NetworksFixture fixture) : IClassFixture<NetworksFixture>
{
    private const string Quote = "composta da almeno tre soggetti (incluso il capofila";
    private Testing.Site Site => fixture.Site;

    [Fact]
    public async Task NET_01_two_partners_are_refused_with_the_rule_and_the_quoted_act_and_three_are_accepted()
    {
        var operatrice = await Site.As("operatrice");
        var two = new NetworkFields { Title = "Rete a due", Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo"] };
        var id = await operatrice.Begin(two);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Non puoi ancora inviarla").Shows("La rete ha 2 soggetti.").Shows(Quote).ShowsNot("Invia in approvazione");
        var refused = (await operatrice.SendForApproval(id)).Is(HttpStatusCode.BadRequest);
        Assert.Contains("La rete ha 2 soggetti. Fonte:", refused.Main);
        Assert.Contains(Quote, refused.Main);
        Assert.Equal(0, await Site.ReadAsync("lombardia", db => db.Set<WorkflowInstance>().CountAsync(i => i.ItemId == id)));

        (await operatrice.Press(Edit(id), two with { Partners = [.. two.Partners, "cpi-bergamo"] })).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Invia in approvazione").ShowsNot("Non puoi ancora inviarla");
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("In approvazione").Shows("In attesa: Istruttoria della Provincia");
        var row = (await operatrice.Get("/gestione/reti?cerca=rete+a+due")).IsOk().All("tbody tr").Single();
        Assert.Contains("In approvazione", row.TextContent);
    }

    [Fact]
    public async Task NET_01_nobody_publishes_a_network_that_breaks_a_rule_not_even_the_program()
    {
        var (_, version) = await Site.Stored(Part("reti-ricollocazione-2022", ["BG"], ["016024"], "operatore-orobie-lavoro", "provincia-di-bergamo"));
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => Site.Content(c => c.PublishAsync(version, default)));
        Assert.Contains("serve l'approvazione", refused.Message);
        Assert.Contains(Quote, refused.Message);
        // Approved by mistake, it is held back by the rule alone.
        await Site.DoAsync("lombardia", s => s.GetRequiredService<ActRunner>().DoAsync(new("test.approve", version), async () =>
            await s.GetRequiredService<ContentStore>().ApproveAsync((await s.GetRequiredService<ContentStore>().VersionAsync(version, default))!, "prova", default), default));
        refused = await Assert.ThrowsAsync<RuleBroken>(() => Site.Content(c => c.PublishAsync(version, default)));
        Assert.DoesNotContain("serve l'approvazione", refused.Message);
        Assert.Contains("La rete ha 2 soggetti.", refused.Message);
    }

    public static TheoryData<string, string, string> Holes() => new()
    {
        { """{ "Edition": "", "Provinces": ["BG"], "Partners": [{ "Organization": "cpi-bergamo" }] }""", "Scegli la misura", "no edition" },
        { """{ "Edition": "tolta", "Provinces": ["BG"], "Partners": [{ "Organization": "cpi-bergamo" }] }""", "La misura di questa rete non è più nel registro", "edition gone" },
        { """{ "Edition": "azioni-di-rete-fase-1", "Provinces": ["BG"], "Partners": [{ "Organization": "cpi-bergamo" }] }""", "non ha regole per le reti", "edition without rules" },
        { """{ "Edition": "reti-ricollocazione-2022", "Partners": [{ "Organization": "cpi-bergamo" }] }""", "Indica il territorio della rete.", "no territory" },
        { """{ "Edition": "reti-ricollocazione-2022", "Provinces": ["TO"], "Partners": [{ "Organization": "cpi-bergamo" }] }""", "«TO» non è di questa regione", "another region" },
        { """{ "Edition": "reti-ricollocazione-2022", "Provinces": ["BG"], "Municipalities": ["999999"], "Partners": [{ "Organization": "cpi-bergamo" }] }""", "«999999» non è nell'elenco dei comuni", "unknown municipality" },
        { """{ "Edition": "reti-ricollocazione-2022", "Provinces": ["BG", "BS"], "Municipalities": ["016024"], "Partners": [{ "Organization": "cpi-bergamo" }] }""", "Di Brescia non è indicato nessun comune", "province without municipalities" },
        { """{ "Edition": "reti-ricollocazione-2022", "Provinces": ["BG"] }""", "Indica i soggetti della rete.", "no partners" },
        { """{ "Edition": "reti-ricollocazione-2022", "Provinces": ["BG"], "Partners": [{ "Organization": "mai-esistito" }] }""", "«mai-esistito» non è nel registro", "unknown partner" }
    };

    [Theory, MemberData(nameof(Holes))]
    public async Task NET_01_a_network_with_a_hole_in_it_is_shown_and_refused(string part, string sentence, string what)
    {
        var (id, version) = await Site.Stored(JsonNode.Parse(part)!.AsObject(), title: "Rete con un buco: " + what);
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => Site.Content(c => c.PublishAsync(version, default)));
        Assert.Contains(sentence, refused.Message);
        var administrator = await Site.As("amministratore");
        (await administrator.Get(Detail(id))).IsOk();
        (await administrator.Get(Edit(id))).IsOk();
    }

    [Fact]
    public async Task NET_03_a_municipality_brings_its_own_province_along()
    {
        var (_, version) = await Site.Stored(Part("reti-ricollocazione-2022", ["BG"], ["016024", "017029"], "operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo", "cpi-brescia"));
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => Site.Content(c => c.PublishAsync(version, default)));
        Assert.Contains("Manca la Provincia o Città metropolitana di: Brescia.", refused.Message);
    }

    [Fact]
    public async Task NET_05_a_network_is_constituted_without_a_crisis_and_an_edit_afterwards_is_a_draft_that_needs_its_own_approval()
    {
        var operatrice = await Site.As("operatrice");
        var id = await Site.Constituted(operatrice, new() { Title = "Rete costituita" });
        var path = await Site.PublicPath(id);
        (await Site.Visitor().Get(path)).IsOk().Shows("Costituita").Shows("Provincia di Bergamo").Shows("Le regole che questa rete rispetta");
        (await Site.Visitor().Get("/reti")).IsOk().Shows("Rete costituita");
        Assert.Equal(["draft Rete costituita 3 operatore-orobie-lavoro", "published Rete costituita 3 operatore-orobie-lavoro"], await Site.Rows(id));

        (await operatrice.Press(Edit(id), new() { Title = "Rete rifatta", Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo", "sindacato-orobico"] })).Is(HttpStatusCode.Redirect);
        Assert.Equal(["draft Rete rifatta 4 operatore-orobie-lavoro", "published Rete costituita 3 operatore-orobie-lavoro"], await Site.Rows(id));
        (await Site.Visitor().Get(path)).IsOk().Shows("Rete costituita").ShowsNot("Sindacato dimostrativo");
        (await operatrice.Get(Detail(id))).IsOk().Shows("Modifiche in bozza").Shows("mostra la versione approvata");
        var version = await Site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ItemId == id && v.Latest == true).Select(v => v.VersionId).SingleAsync());
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => Site.Content(c => c.PublishAsync(version, default)));
        Assert.Contains("serve l'approvazione", refused.Message);

        // Sent back by the Province it stays a draft; approved, it takes the place of the first.
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        await Site.Decide("provincia", id, "Restituisci");
        Assert.Equal("published Rete costituita 3 operatore-orobie-lavoro", (await Site.Rows(id))[1]);
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        await Site.Decide("provincia", id);
        await Site.Decide("regione", id);
        Assert.Equal(["draft Rete rifatta 4 operatore-orobie-lavoro", "published Rete rifatta 4 operatore-orobie-lavoro"], await Site.Rows(id));
    }

    [Fact]
    public async Task NET_09_who_decides_reads_in_words_what_the_new_version_of_a_network_changes()
    {
        var operatrice = await Site.As("operatrice");
        var provincia = await Site.As("provincia");
        var id = await operatrice.Begin(new() { Title = "Rete che cambia", Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo", "sindacato-orobico"] });
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        async Task<string> TaskPath() => "/gestione/attivita/" + await Site.ReadAsync("lombardia", db => db.Set<ApprovalTask>().Where(t => t.ItemId == id && t.State == TaskState.Open).Select(t => t.Id).SingleAsync());
        var first = (await provincia.Get(await TaskPath())).IsOk().Shows("È la prima versione");
        Assert.NotNull(first.One("a[href='#decisione']"));
        await Site.Decide("provincia", id);
        await Site.Decide("regione", id);

        await Site.DoAsync("lombardia", s => s.GetRequiredService<Memberships>().LeaveAsync(id, "sindacato-orobico", new(2026, 12, 31), "Chiude la sede", default));
        await Site.Content(async content =>
        {
            var item = (await content.LatestAsync(id, default))!;
            var part = item.Get<NetworkPart>();
            (part with
            {
                Partners = [.. part.Partners.Select(p => p.Organization switch
                {
                    "cpi-bergamo" => p with { Lead = true, SignedBy = "Carla Firmante", SignedAs = "dirigente", SignedOn = new(2026, 11, 20) },
                    "operatore-orobie-lavoro" => p with { Lead = false },
                    _ => p
                }), new("operatore-mella-lavoro") { From = new(2026, 11, 1) }],
                Provinces = ["BG", "BS"], Municipalities = ["016024", "017029"], Duties = part.Duties.ToDictionary(d => d.Key, d => d.Key == "raccordo" ? "cpi-bergamo" : d.Value)
            }).WriteTo(item);
            await content.SaveDraftAsync(item, item.ContentItemVersionId, default);
        });
        var changes = await Site.DoAsync("lombardia", async s =>
        {
            var content = s.GetRequiredService<ContentStore>();
            var (comparison, latest) = (s.GetRequiredService<ContentComparison>(), (await content.LatestAsync(id, default))!);
            return await comparison.BetweenAsync((await comparison.ApprovedBeforeAsync(latest, default))!, latest, default);
        });
        string Of(string label) => string.Concat(changes.Single(c => c.Label == label).Pieces.Select(p => p.Kind switch { Stretch.Added => "+" + p.Text, Stretch.Removed => "-" + p.Text, _ => p.Text }));
        Assert.Contains("Mella", Of("Chi entra"));
        Assert.EndsWith(", dal 1° novembre 2026", Of("Chi entra"));
        Assert.StartsWith("-Sindacato", Of("Chi esce"));
        Assert.Contains(", ultimo giorno 31 dicembre 2026. Uscita registrata da ", Of("Chi esce"));
        Assert.EndsWith(", e il soggetto che esce non l'ha firmata. Motivo: Chiude la sede", Of("Chi esce"));
        Assert.EndsWith(": Carla Firmante (dirigente), il 20 novembre 2026", Of("Chi ha firmato"));
        Assert.Matches("^-Operatore .*Orobie.*\n\\+Centro per l.impiego di Bergamo", Of("Capofila"));
        Assert.Equal("+Brescia", Of("Province"));
        Assert.Equal("+Brescia", Of("Comuni"));
        var duty = Assert.Single(changes, c => c.Label.StartsWith("Chi fa che cosa:", StringComparison.Ordinal));
        Assert.DoesNotContain("raccordo", duty.Label, StringComparison.Ordinal); // its name, not its id
        Assert.Matches("^-Provincia di Bergamo\n\\+Centro per l.impiego di Bergamo", Of(duty.Label));
        Assert.Equal(7, changes.Count);

        // The page shows it, before what is the same as ever.
        await Site.Content(async content =>
        {
            var item = (await content.LatestAsync(id, default))!;
            var part = item.Get<NetworkPart>();
            (part with { Provinces = ["BG"], Municipalities = ["016024"] }).WriteTo(item);
            await content.SaveDraftAsync(item, item.ContentItemVersionId, default);
        });
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        var page = (await provincia.Get(await TaskPath())).IsOk().Shows("Che cosa cambia rispetto alla versione approvata").Shows("ultimo giorno 31 dicembre 2026. Uscita registrata da").Shows("Motivo: Chiude la sede").ShowsNot("sindacato-orobico");
        Assert.Contains("Sindacato", page.One("#che-cosa-cambia")!.ParentElement!.QuerySelector("dd del")!.TextContent);
    }

    [Fact]
    public async Task NET_05_who_edits_a_network_in_approval_is_warned_and_sends_the_new_version_in_one_step()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete in approvazione" });
        (await operatrice.Get(Edit(id))).IsOk().ShowsNot("È in approvazione");
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Edit(id))).IsOk().Shows("È in approvazione: se salvi una modifica, chi approva non può più decidere finché non ritiri e invii di nuovo.");
        (await operatrice.Get(Detail(id))).IsOk().ShowsNot("Ritira e invia la nuova versione");
        (await operatrice.Press(Edit(id), new() { Title = "Rete ripensata" })).Is(HttpStatusCode.Redirect);
        var page = (await operatrice.Get(Detail(id))).IsOk().Shows("In approvazione c’è una versione superata");
        (await page.Submit(new { Comment = "Ecco quella giusta" }, "Ritira e invia la nuova versione")).Is(HttpStatusCode.Redirect);
        Assert.Equal(["Running", "Withdrawn"], await Site.ReadAsync("lombardia", async db => (await db.Set<WorkflowInstance>().Where(i => i.ItemId == id).OrderByDescending(i => i.StartedUtc).ToListAsync()).Select(i => i.State.ToString()).Order()));
        (await operatrice.Get(Detail(id))).IsOk().Shows("In attesa: Istruttoria della Provincia").ShowsNot("versione superata");
        await Site.Decide("provincia", id);
    }

    [Fact]
    public async Task NET_05_the_tables_of_networks_follow_saving_unpublishing_and_removing()
    {
        var operatrice = await Site.As("operatrice");
        var id = await Site.Constituted(operatrice, new() { Title = "Rete che va e viene" });
        Assert.Equal((1, 3), await Site.Counts(id, published: true));
        Assert.Equal((1, 3), await Site.Counts(id, published: false));
        (await operatrice.Press(Edit(id), new() { Title = "Rete cambiata", Provinces = ["BG", "BS"], Partners = ["operatore-orobie-lavoro"] })).Is(HttpStatusCode.Redirect);
        Assert.Equal((2, 1), await Site.Counts(id, published: false));
        await Site.Content(c => c.DiscardDraftAsync(id, default));
        Assert.Equal(["draft Rete che va e viene 3 operatore-orobie-lavoro", "published Rete che va e viene 3 operatore-orobie-lavoro"], await Site.Rows(id));
        await Site.Content(c => c.UnpublishAsync(id, default));
        Assert.Equal(["draft Rete che va e viene 3 operatore-orobie-lavoro"], await Site.Rows(id));
        Assert.Equal((0, 0), await Site.Counts(id, published: true));
        Assert.Equal((1, 3), await Site.Counts(id, published: false));
        await Site.Content(c => c.RemoveAsync(id, default));
        Assert.Empty(await Site.Rows(id));
        Assert.Equal((0, 0), await Site.Counts(id, published: false));
        (await operatrice.Get(Detail(id))).Is(HttpStatusCode.NotFound);
        (await operatrice.Get(Edit(id))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task NET_06_any_partner_may_answer_for_a_duty_and_the_page_shows_all_four()
    {
        var operatrice = await Site.As("operatrice");
        var holders = new[] { "operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo", "cpi-bergamo" };
        var fields = new NetworkFields { Title = "Rete con funzioni", Duties = GivenNetwork.AllDuties.Zip(holders).ToDictionary(d => d.First, d => d.Second) };
        var id = await operatrice.Begin(fields);
        var page = (await operatrice.Get(Detail(id))).IsOk();
        Assert.Equal(4, page.All("dl dt").Count(d => d.TextContent.Length > 0 && page.One("h2 ~ dl") is not null && d.ParentElement!.ParentElement == page.All("dl").First(l => l.QuerySelectorAll("dt").Length == 4)));
        page.ShowsNot("Nessun responsabile");
        // Who is no partner answers for nothing.
        var other = await operatrice.Begin(fields with { Title = "Rete senza una funzione", Duties = new(fields.Duties) { ["paniere"] = "cpi-treviglio" } });
        (await operatrice.Get(Detail(other))).IsOk().Shows("Nessun responsabile").Shows("Non ha un responsabile:");
        // Where the duties are given, the act that gives them is quoted.
        (await operatrice.Get(Edit(id))).IsOk().Shows("la Provincia e il centro dell'impiego territoriale di competenza, le cui funzioni prioritarie saranno");
    }

    [Fact]
    public async Task NET_03_the_province_of_the_territory_decides_and_no_other()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete bergamasca" });
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        (await (await Site.As("provincia")).Get(Detail(id))).IsOk().Shows("Vai alla decisione");
        (await (await Site.As("provincia-bs")).Get(Detail(id))).IsOk().ShowsNot("Vai alla decisione").Shows("Puoi leggerla.");
        var competent = await Site.ReadAsync("lombardia", db => db.Set<ApprovalTask>().Where(t => t.ItemId == id).Select(t => t.Organizations).SingleAsync());
        Assert.Contains("provincia-di-bergamo", competent);
        Assert.DoesNotContain("brescia", competent);

        async Task<IReadOnlyList<string>?> Offices(string type, string[] provinces, params string[] municipalities) => await Site.DoAsync("lombardia", s =>
        {
            var item = ContentItem.New("Rete");
            item.Parts["NetworkPart"] = Part("reti-ricollocazione-2022", provinces, municipalities, "operatore-orobie-lavoro");
            return s.GetServices<ICompetence>().Single(c => c.GetType().Name == "NetworkCompetence").OrganizationsAsync(item, type, default);
        });
        Assert.Equal(["provincia-di-bergamo", "provincia-di-brescia"], await Offices("Province", ["BG", "BS"]));
        Assert.Equal(["provincia-di-bergamo", "provincia-di-brescia"], await Offices("Province", ["BG"], "016024", "017029"));
        Assert.Equal(["citta-metropolitana-di-milano"], await Offices("Province", ["MI"]));
        Assert.Equal(["cpi-bergamo", "cpi-brescia"], (await Offices("EmploymentCentre", ["BG", "BS"], "016024", "017029"))!.Order());
        Assert.Null(await Offices("Region", ["BG"]));
        Assert.Equal(12, (await Offices("Province", ["BG", "BS", "CO", "CR", "LC", "LO", "MN", "MI", "MB", "PV", "SO", "VA"]))!.Count);
    }

    [Theory]
    [InlineData("Approva")]
    [InlineData("Restituisci")]
    public async Task NET_03_over_two_provinces_each_Province_decides_for_itself_and_one_that_returns_it_sends_it_back(string second)
    {
        var operatrice = await Site.As("operatrice");
        var title = $"Rete fra due province, {second}";
        var id = await operatrice.Begin(new()
        {
            Title = title, Provinces = ["BG", "BS"], Municipalities = ["016024", "017029"],
            Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo", "provincia-di-brescia", "cpi-bergamo", "cpi-brescia"]
        });
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("In attesa: Istruttoria della Provincia (Provincia di Bergamo), Istruttoria della Provincia (Provincia di Brescia)");
        (await (await Site.As("provincia-bs")).Get(Detail(id))).IsOk().Shows("Vai alla decisione: Istruttoria della Provincia (Provincia di Brescia)");

        await DecideAsync("provincia", "provincia-di-bergamo", "Approva");
        (await operatrice.Get(Detail(id))).IsOk().Shows("In attesa: Istruttoria della Provincia (Provincia di Brescia).").ShowsNot("Decisione della Regione");
        (await (await Site.As("provincia")).Get("/gestione/attivita")).IsOk().ShowsNot(title);
        (await (await Site.As("regione")).Get(Detail(id))).IsOk().ShowsNot("Vai alla decisione");

        await DecideAsync("provincia-bs", "provincia-di-brescia", second);
        var page = (await operatrice.Get(Detail(id))).IsOk().Shows("Provincia di Bergamo").Shows("Provincia di Brescia");
        if (second == "Approva") page.Shows("In attesa: Decisione della Regione");
        else page.Shows("Concluso: Restituisci").Shows("Invia in approvazione");
        if (second == "Approva") await Site.Decide("regione", id);
        Assert.Equal(second == "Approva", await Site.ReadAsync("lombardia", db => db.Set<ContentVersion>().AnyAsync(v => v.ItemId == id && v.Published == true)));

        async Task DecideAsync(string user, string office, string outcome)
        {
            var task = await Site.ReadAsync("lombardia", db => db.Set<ApprovalTask>().Where(t => t.ItemId == id && t.State == TaskState.Open && t.Organizations == $";{office};").Select(t => t.Id).SingleAsync());
            (await (await Site.As(user)).Post($"/gestione/attivita/{task}", new { Outcome = outcome, Comment = outcome == "Approva" ? "" : "Manca un accordo." })).Is(HttpStatusCode.Redirect);
        }
    }

    [Fact]
    public async Task NET_07_only_its_own_body_edits_a_draft_a_partner_reads_it_and_nobody_else()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete riservata" });
        var other = await Site.As("altra");
        (await other.Get(Detail(id))).Is(HttpStatusCode.Forbidden);
        (await other.Get(Edit(id))).Is(HttpStatusCode.Forbidden);
        (await other.Get("/gestione/reti?cerca=riservata")).IsOk().ShowsNot("Rete riservata");
        var token = (await other.Get(New)).IsOk().One("input[name=__modulo]")!.GetAttribute("value")!;
        foreach (var path in new[] { Edit(id), Edit(id) + "?handler=Verifica", Detail(id) + "?handler=Invia", Detail(id) + "?handler=Ritira" })
            (await other.PostRaw(path, [.. new NetworkFields { Title = "Rubata" }.Pairs(), new("azione", "salva"), new("__modulo", token)])).Is(HttpStatusCode.Forbidden);

        var partner = await Site.As("centro");
        (await partner.Get(Detail(id))).IsOk().Shows("Rete riservata").Shows("Puoi leggerla.").ShowsNot("Invia in approvazione");
        (await partner.Get("/gestione/reti?cerca=riservata")).IsOk().Shows("Rete riservata");
        (await partner.Get(Edit(id))).Is(HttpStatusCode.Forbidden);
        (await (await Site.As("provincia")).Get(Detail(id))).IsOk();

        foreach (var path in new[] { "/gestione/reti", New, Detail(id), Edit(id) })
        {
            var page = await Site.Visitor().Get(path);
            Assert.Contains("/gestione/accesso", page.Is(HttpStatusCode.Redirect).Location);
        }
        (await (await Site.As("redattrice")).Get(New)).Is(HttpStatusCode.Forbidden);
        Assert.Equal("draft Rete riservata 3 operatore-orobie-lavoro", Assert.Single(await Site.Rows(id)));
    }

    [Fact]
    public async Task NET_01_the_second_of_two_editors_is_told_in_names_what_changed_and_saves_knowingly()
    {
        var first = await Site.As("operatrice");
        var second = await Site.As("operatrice");
        var fields = new NetworkFields { Title = "Rete contesa" };
        var id = await first.Begin(fields);
        var opened = (await second.Get(Edit(id))).IsOk();
        (await first.Press(Edit(id), fields with { Partners = [.. fields.Partners, "sindacato-orobico"] })).Is(HttpStatusCode.Redirect);

        var mine = fields with { Title = "Rete contesa, mia", Lead = "cpi-bergamo", Duties = new(fields.Duties) { ["paniere"] = "cpi-bergamo" } };
        var told = (await second.Press(Edit(id), mine, opened: opened)).Is(HttpStatusCode.BadRequest);
        told.Shows("Qualcun altro ha salvato questa rete").Shows("Nome: «Rete contesa» nella versione salvata, «Rete contesa, mia» nella tua.").Shows("solo nella versione salvata.");
        foreach (var id2 in new[] { "sindacato-orobico", "cpi-bergamo", "operatore-orobie-lavoro" }) Assert.DoesNotContain(id2, string.Join(' ', told.All(".alert li").Select(l => l.TextContent)));
        Assert.Equal("draft Rete contesa 4 operatore-orobie-lavoro", Assert.Single(await Site.Rows(id)));
        (await second.Press(Edit(id), mine, opened: told)).Is(HttpStatusCode.Redirect);
        Assert.Equal("draft Rete contesa, mia 3 cpi-bergamo", Assert.Single(await Site.Rows(id)));
    }

    [Fact]
    public async Task NET_01_saving_without_a_change_makes_no_version()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete ferma" });
        var saved = await operatrice.Press(Edit(id), new() { Title = "Rete ferma" });
        (await saved.Is(HttpStatusCode.Redirect).Follow()).Shows("Non c'era niente di nuovo da salvare.");
        Assert.Equal(1, await Site.ReadAsync("lombardia", db => db.Set<ContentVersion>().CountAsync(v => v.ItemId == id)));
    }

    [Fact]
    public async Task NET_01_enter_searches_adds_or_judges_and_never_saves()
    {
        var operatrice = await Site.As("operatrice");
        var page = (await operatrice.Get(New)).IsOk();
        Assert.Equal("invio", page.One("main form button")!.GetAttribute("value"));
        var searched = (await operatrice.Press(New, new() { Partners = [], Search = "centro per l'impiego di bergamo" }, "invio")).IsOk();
        searched.Shows("1 soggetto trovato");
        Assert.NotNull(searched.One("#risultati [autofocus]"));
        (await operatrice.Press(New, new() { NewMunicipality = "treviglio" }, "invio")).IsOk().Shows("Treviglio è fra i comuni. Ricordati di salvare la bozza.");
        var judged = (await operatrice.Press(New, new() { Title = "Solo provata" }, "invio")).IsOk();
        Assert.NotNull(judged.One("section[autofocus] #composizione"));
        (await operatrice.Get("/gestione/reti")).IsOk().ShowsNot("Solo provata");
    }

    [Theory]
    [InlineData("Albano Sant'Alessandro")]
    [InlineData("albano sant’alessandro")]
    [InlineData("ALBANO SANT ALESSANDRO (BG)")]
    public async Task NET_03_a_municipality_is_found_however_its_apostrophe_is_typed(string typed)
    {
        var operatrice = await Site.As("operatrice");
        var page = (await operatrice.Press(New, new() { NewMunicipality = typed }, "aggiungi-comune")).IsOk();
        Assert.Contains(page.All("input[name=Municipalities]"), i => i.GetAttribute("value") == "016003");
        page.Shows("Albano Sant'Alessandro (BG)");
    }

    [Fact]
    public async Task NET_03_two_municipalities_of_one_name_are_told_apart_by_their_province()
    {
        await Site.SqlAsync("lombardia", "UPDATE territory_municipality SET \"Name\" = 'Omonimo', \"SearchName\" = 'omonimo' WHERE \"IstatCode\" IN ('016240', '017200')");
        var operatrice = await Site.As("operatrice");
        var fields = new NetworkFields { Provinces = ["BG", "BS"], Municipalities = [] };
        var page = (await operatrice.Press(New, fields with { NewMunicipality = "Omonimo" }, "aggiungi-comune")).Is(HttpStatusCode.BadRequest);
        page.ShowsError("Più comuni si chiamano così. Scrivi anche la provincia: «Omonimo (BG)» oppure «Omonimo (BS)».");
        Assert.Contains(page.All("#comuni option"), o => o.GetAttribute("value") == "Omonimo (BS)");
        page = (await operatrice.Press(New, fields with { NewMunicipality = "Omonimo (BS)" }, "aggiungi-comune")).IsOk();
        Assert.Equal("017200", page.One("input[name=Municipalities]")!.GetAttribute("value"));
        (await operatrice.Press(New, new() { NewMunicipality = "Atlantide" }, "aggiungi-comune")).ShowsError("«Atlantide» non è un comune delle province scelte.");
        (await operatrice.Press(New, new() { Provinces = [], Municipalities = [], NewMunicipality = "Paperopoli" }, "aggiungi-comune")).ShowsError("«Paperopoli» non è un comune della regione.");
        // A municipality brings its province along.
        var added = (await operatrice.Press(New, new() { Provinces = [], Municipalities = [], NewMunicipality = "Brescia" }, "aggiungi-comune")).IsOk();
        Assert.NotNull(added.One("input[name=Provinces][value=BS][checked]"));
        Assert.NotNull(added.One("input[name=Municipalities][value='017029']"));
        // A name typed and not added yet is saved with the rest.
        var id = await operatrice.Begin(new() { Title = "Rete con un comune in sospeso", Municipalities = [], NewMunicipality = "Bergamo" });
        (await operatrice.Get(Detail(id))).IsOk().Shows("Comune: Bergamo.");
    }

    [Fact]
    public async Task NET_07_ids_that_nobody_bears_and_pieces_of_script_do_no_harm()
    {
        var operatrice = await Site.As("operatrice");
        const string script = "<script>alert('è \"qui\"')</script>";
        var id = await operatrice.Begin(new()
        {
            Title = script, Summary = script, Provinces = ["BG", "XX", script], Municipalities = ["016024", "999999", script],
            Partners = ["operatore-orobie-lavoro", "mai-esistito", script], Lead = script, Duties = new() { ["coordinamento"] = script, [script] = "operatore-orobie-lavoro" }
        });
        foreach (var path in new[] { Detail(id), Edit(id), "/gestione/reti?cerca=alert" })
        {
            var page = (await operatrice.Get(path)).IsOk();
            Assert.DoesNotContain("<script>alert", page.Text);
            Assert.Contains("alert(", page.Main);
        }
        var part = await Site.DoAsync("lombardia", async s => (await s.GetRequiredService<ContentStore>().LatestAsync(id, default))!.Get<NetworkPart>());
        Assert.Equal(["BG"], part.Provinces);
        Assert.Equal(["016024"], part.Municipalities);
        Assert.Equal(["operatore-orobie-lavoro"], part.Partners.Select(p => p.Organization));
        Assert.Null(part.LeadPartner);

        (await operatrice.Press(New, new() { Edition = "azioni-di-rete-fase-1" })).ShowsError("Scegli la misura");
        (await operatrice.Press(New, new(), "aggiungi:mai-esistito")).ShowsError("Questo soggetto non è nel registro.");
        foreach (var button in new[] { "togli:mai-esistito", "togli-comune:x", "inventato", "inventato:con:due", "" }) (await operatrice.Press(New, new(), button)).IsOk();
        // A form with nothing in it, and one with a version that never was.
        var opened = (await operatrice.Get(New)).IsOk();
        var token = opened.One("input[name=__modulo]")!.GetAttribute("value")!;
        (await operatrice.PostRaw(New, [new("__modulo", token), new("azione", "salva")])).ShowsError("Scrivi il nome della rete.");
        (await operatrice.PostRaw(New, [.. new NetworkFields { Title = "Nata da una versione falsa" }.Pairs(), new("BasedOn", "falsa"), new("azione", "salva"), new("__modulo", token)])).Is(HttpStatusCode.Redirect);
        (await operatrice.PostRaw(Detail(id) + "?handler=Invia", [new("__modulo", token)])).Is(HttpStatusCode.BadRequest);
        foreach (var path in new[] { Detail("mai-esistita"), Edit("mai-esistita") }) (await operatrice.Get(path)).Is(HttpStatusCode.NotFound);
        // Ten thousand partners in one form are refused before anything is read.
        var many = await operatrice.PostRaw(New, [.. new NetworkFields { Partners = [.. Enumerable.Range(0, 10_000).Select(i => $"p{i}")] }.Pairs(), new("azione", "salva"), new("__modulo", token)]);
        many.Is(HttpStatusCode.BadRequest).ShowsNot("Failed to read");
    }

    [Fact]
    public async Task NET_07_ten_thousand_partners_of_a_stored_network_are_still_shown_and_judged()
    {
        var (id, _) = await Site.Stored(Part("reti-ricollocazione-2022", ["BG"], ["016024"], [.. Enumerable.Range(0, 10_000).Select(i => $"p{i}")]), title: "Rete immensa");
        (await (await Site.As("amministratore")).Get(Detail(id))).IsOk().Shows("La rete non ha ancora soggetti, senza contare chi non è più attivo");
    }

    [Fact]
    public async Task NET_10_a_partner_that_has_ended_counts_no_more_and_its_successor_is_named()
    {
        await Site.ApplyAsync("lombardia", """
            [ { "name": "organizations", "organizations": [
                { "id": "sindacato-nuovo", "name": "Sindacato nuovo", "types": ["TradeUnion"], "province": "BG", "demo": true },
                { "id": "cpi-finito", "name": "CPI finito", "types": ["EmploymentCentre"], "province": "SO", "municipalities": ["014061"], "validTo": "2026-10-31", "successor": "cpi-nuovo", "demo": true },
                { "id": "cpi-nuovo", "name": "CPI nuovo di Sondrio", "types": ["EmploymentCentre"], "province": "SO", "municipalities": ["014061"], "validFrom": "2026-11-01", "demo": true } ] } ]
            """);
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete di Sondrio", Provinces = ["SO"], Municipalities = ["014061"], Partners = ["operatore-orobie-lavoro", "provincia-di-sondrio", "cpi-finito"] });
        (await operatrice.Get(Detail(id))).IsOk().Shows("Non è più attivo (ultimo giorno: 31 ottobre 2026). Al suo posto c'è CPI nuovo di Sondrio.")
            .Shows("La rete ha 2 soggetti, senza contare chi non è più attivo: CPI finito.").Shows("Manca CPI nuovo di Sondrio, competente per Sondrio.");
        (await operatrice.Get(Edit(id))).IsOk().Shows("Al suo posto c'è CPI nuovo di Sondrio.");
    }

    [Fact]
    public async Task NET_02_in_Piemonte_the_act_fixes_no_composition_and_a_network_of_two_can_be_sent()
    {
        var operatore = await Site.As("operatore", "piemonte");
        var id = await operatore.Begin(new()
        {
            Title = "Rete piemontese", Edition = "politica-attiva-cigs-2019", Provinces = ["TO"], Municipalities = ["001272"], Partners = ["operatore-sangone-lavoro", "comune-di-borgofinto"],
            Lead = "operatore-sangone-lavoro", Duties = []
        });
        var page = (await operatore.Get(Detail(id))).IsOk().Shows("Queste regole le verifica chi approva: la rete può essere inviata.").Shows("Invia in approvazione").ShowsNot("Non rispettata").ShowsNot("Chi fa che cosa");
        Assert.Equal(3, page.All(".rl-rules > li").Count());
        (await operatore.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        (await operatore.Get(Detail(id))).IsOk().Shows("In approvazione");
        (await operatore.Get(New)).IsOk().ShowsNot("Chi fa che cosa");
        // Nothing was verified by the program, so the public page claims nothing.
        var path = await Site.ReadAsync("piemonte", db => db.Set<ContentVersion>().Where(v => v.ContentType == "Rete" && v.Published == true).Select(v => v.Path).FirstAsync());
        (await Site.Visitor("piemonte").Get("/" + path)).IsOk().ShowsNot("Le regole che questa rete rispetta");
    }

    [Theory]
    [InlineData("lombardia", 12)]
    [InlineData("piemonte", 2)]
    public async Task NET_01_the_examples_of_the_recipes_have_the_verdicts_that_they_expect(string region, int atLeast)
    {
        var recipe = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "recipes", region + ".recipe.json")),
            documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        var examples = recipe["steps"]!.AsArray().Where(s => s!["name"]!.ToString() == "examples").SelectMany(s => s!["examples"]!.AsArray()).Where(e => e!["about"]!.ToString() == "network").ToList();
        Assert.True(examples.Count >= atLeast, $"{examples.Count} examples about networks.");
        foreach (var example in examples)
        {
            var verdicts = await Site.DoAsync(region, s => s.GetServices<IExampleRunner>().Single(r => r.About == "network").RunAsync(example!["given"]!.AsObject(), example["edition"]!.ToString(), default));
            foreach (var (check, expected) in example!["expect"]!.AsObject())
                Assert.True(string.Equals(verdicts[check].ToString(), expected!.ToString(), StringComparison.OrdinalIgnoreCase), $"{example["id"]}: {check} is {verdicts[check]}, not {expected}.");
        }
    }

    [Fact]
    public async Task NET_01_lists_and_pages_cost_the_same_number_of_queries_however_many_networks_there_are()
    {
        var operatrice = await Site.As("operatrice");
        async Task<int> Cost(Visitor visitor, string path)
        {
            await visitor.Get(path);
            // A publication elsewhere empties the cache, and another page warms up what lives in memory.
            var news = await Site.News("Notizia " + Guid.NewGuid());
            await visitor.Get(news.Path);
            Site.Sql.Clear();
            (await visitor.Get(path)).IsOk();
            return Site.Sql.Commands.Count;
        }
        var published = "/" + await Site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ContentType == "Rete" && v.Published == true && v.DisplayText == "Rete orobica dimostrativa").Select(v => v.Path).SingleAsync());
        var page = await Cost(Site.Visitor(), published);
        Assert.True(page is > 0 and <= 6, $"{page} queries:\n{string.Join("\n\n", Site.Sql.Commands)}");

        var (publicList, ownList) = (await Cost(Site.Visitor(), "/reti"), await Cost(operatrice, "/gestione/reti"));
        for (var i = 0; i < 6; i++)
            await Site.Constituted(operatrice, new() { Title = $"Rete numero {i}", Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo", "sindacato-orobico", "comune-di-valfinta"] });
        Assert.Equal(publicList, await Cost(Site.Visitor(), "/reti"));
        Assert.Equal(ownList, await Cost(operatrice, "/gestione/reti"));
        Assert.True(publicList <= 6, $"{publicList} queries.");

        // All of the region: twelve provinces and 1,500 municipalities in the same number of queries.
        var (id, _) = await Site.Stored(Part("reti-ricollocazione-2022", ["BG", "BS", "CO", "CR", "LC", "LO", "MN", "MI", "MB", "PV", "SO", "VA"], [], "operatore-orobie-lavoro"), title: "Rete regionale");
        var administrator = await Site.As("amministratore");
        var (small, _) = await Site.Stored(Part("reti-ricollocazione-2022", ["BG"], ["016024"], "operatore-orobie-lavoro"), title: "Rete piccola");
        Assert.Equal(await Cost(administrator, Detail(small)), await Cost(administrator, Detail(id)));
    }

    [Fact]
    public async Task NET_01_the_lists_are_found_by_name_without_regard_to_capitals_and_accents()
    {
        var operatrice = await Site.As("operatrice");
        await operatrice.Begin(new() { Title = "RETE DELL'ÀDDA" });
        (await operatrice.Get("/gestione/reti?cerca=dell’adda")).IsOk().Shows("RETE DELL'ÀDDA");
        (await operatrice.Get("/gestione/reti?cerca=inesistente")).IsOk().Shows("Nessuna rete con questo nome");
        (await Site.Visitor().Get("/reti?provincia=bg")).IsOk().Shows("Rete orobica dimostrativa");
        (await Site.Visitor().Get("/reti?provincia=PV")).IsOk().Shows("In questa provincia non c'è ancora una rete");
        foreach (var query in new[] { "pagina=99999999", "pagina=-3", "pagina=x", "provincia=<script>", "provincia=" }) (await Site.Visitor().Get("/reti?" + query)).IsOk();
    }

    [Fact]
    public async Task ORG_08_a_provisional_rule_of_the_edition_is_shown_to_operators()
    {
        var operatrice = await Site.As("operatrice");
        (await operatrice.Get(Detail(await operatrice.Begin(new() { Title = "Rete provvisoria" })))).IsOk().Shows("Regole provvisorie della misura").Shows("in attesa di altri atti").Shows("Finisce quando:");
    }

    [Fact]
    public async Task NET_02_every_control_of_the_form_has_a_name_of_its_own()
    {
        var operatrice = await Site.As("operatrice");
        var page = (await operatrice.Press(New, new() { Municipalities = ["016024", "016003"], Search = "cpi" }, "cerca")).IsOk();
        var buttons = page.All("main form button:not([aria-hidden])").Select(b => Page.Squeeze(b.TextContent)).ToList();
        Assert.Equal(buttons.Distinct(), buttons);
        var radios = page.All("input[name=Lead]").Select(r => Page.Squeeze(page.One($"label[for='{r.Id}']")!.TextContent)).ToList();
        Assert.Equal(3, radios.Distinct().Count());
        Assert.Equal(page.All("[id]").Select(e => e.Id).Distinct().Count(), page.All("[id]").Count());
    }

    [Fact]
    public async Task NET_06_a_form_in_which_nothing_has_been_entered_calls_no_rule_broken_until_it_is_asked()
    {
        var operatrice = await fixture.Site.As("operatrice");
        var empty = new NetworkFields { Title = "", Provinces = [], Municipalities = [], Partners = [], Lead = null, Duties = [] };
        (await operatrice.Get(New)).IsOk().Shows("Indica territorio e soggetti").Shows("Da verificare").ShowsNot("Non rispettata").ShowsNot("regole non sono rispettate");
        (await operatrice.Press(New, empty, "cerca")).Is(HttpStatusCode.BadRequest).ShowsNot("Non rispettata");
        (await operatrice.Press(New, empty, "verifica")).IsOk().Shows("regole non sono rispettate").Shows("Indica i soggetti della rete.");
        // The centres of a whole province are a list, each with its municipalities folded away.
        var page = (await operatrice.Press(New, empty with { Provinces = ["BG"] }, "verifica")).IsOk().Shows("Mancano 10 centri per l'impiego:").Shows("Gli altri 2").Shows(", competente per 21 comuni").ShowsNot("comuni; Centro");
        Assert.Equal(8, page.All("#composizione .rl-rules > li > ul > li details").Count());
        Assert.Contains("Treviglio", page.One("#composizione")!.TextContent);
        (await operatrice.Press(New, empty with { Provinces = ["BG"], Municipalities = ["016024"] }, "verifica")).IsOk().Shows(", competente per Bergamo.");
    }
}
