using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Networks;
using ReteLavoro.Organizations;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Networks.NetworkSite;

namespace ReteLavoro.Modules.Tests.Networks;

/// <summary>Joining, leaving and mending in the real program; each test has a site and a clock of its own, because it moves the days.</summary>
public sealed class MembershipSiteTests
{
    private const string Lombardia = "lombardia";

    internal static async Task<Testing.Site> OpenAsync(TestDatabase database = TestDatabase.Sqlite)
    {
        var site = await Testing.Site.OpenAsync(new() { Demo = true, Database = database });
        await site.ApplyAsync(Lombardia, $$"""
            [ { "name": "settings", "BaseUrl": "https://reti.example.it/lombardia" },
              { "name": "users", "users": [
                { "userName": "altra", "email": "altra@esempio.invalid", "displayName": "Persona altra", "roles": ["OperatoreRete"], "organization": "operatore-mella-lavoro", "password": "{{Testing.Site.DemoPassword}}", "demo": true },
                { "userName": "centro", "email": "centro@esempio.invalid", "displayName": "Persona centro", "roles": ["OperatoreRete"], "organization": "cpi-bergamo", "password": "{{Testing.Site.DemoPassword}}", "demo": true } ] } ]
            """);
        // Each test says who signs: the invented people of the demonstration do not.
        await site.DoAsync(Lombardia, s => s.GetRequiredService<ReteLavoro.Kernel.Data.SiteDbContext>().Set<Mandate>().ExecuteDeleteAsync());
        foreach (var body in new[] { "sindacato-orobico", "cpi-bergamo" })
            await site.DoAsync(Lombardia, s => s.GetRequiredService<MandateRegister>().AddAsync(body, new() { PersonName = "Rita Rappresentante", Email = "rita@esempio.invalid", Role = "Legale rappresentante", Act = "Delibera 7/2025", ValidFrom = new(2026, 1, 1) }, default));
        return site;
    }

    /// <summary>Presses the button of one handler, whether or not the page offers it.</summary>
    internal static async Task<Page> Handle(Visitor visitor, string path, string handler, params (string Name, string Value)[] fields)
    {
        var opened = await visitor.Get(path);
        var token = opened.One("input[name=__modulo]")?.GetAttribute("value") ?? (await visitor.Get(New)).One("input[name=__modulo]")?.GetAttribute("value") ?? "";
        return await visitor.PostRaw($"{path.Split('?')[0]}?{(path.Contains('?') ? path.Split('?')[1] + "&" : "")}handler={handler}", [.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), new("__modulo", token)]);
    }

    /// <summary>Invites who has a mandate for the body, or else the body itself.</summary>
    private static async Task<Page> Invite(Visitor visitor, string id, string organization, string search, string from = "2026-11-24", string? signer = null)
    {
        var path = $"{Detail(id)}/adesioni?cerca={search}";
        signer ??= (await visitor.Get(path)).All("select[name=Signer] option").Select(o => o.GetAttribute("value")).FirstOrDefault(v => v?.StartsWith(organization + ":", StringComparison.Ordinal) == true) ?? organization + ":ente";
        return await Handle(visitor, path, "Invita", ("Signer", signer), ("From", from));
    }

    private static async Task<string> Link(Testing.Site site, string to = "rita@esempio.invalid")
    {
        var text = await site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().Where(m => m.To == to && m.Secret != null).OrderByDescending(m => m.CreatedUtc).ThenByDescending(m => m.Id).Select(m => m.Secret).FirstAsync());
        return Regex.Match(text!, @"https://reti\.example\.it/lombardia(/adesioni/[\w-]+)").Groups[1].Value;
    }

    private static async Task<Page> Accept(Visitor visitor, string link, string name = "Rita Rappresentante", string role = "Legale rappresentante") =>
        await Handle(visitor, link, "Accetta", ("Name", name), ("Role", role), ("Confirm", "true"), ("Read", (await visitor.Get(link)).One("input[name=Read]")?.GetAttribute("value") ?? ""));

    private static async Task Approve(Testing.Site site, Visitor sender, string id)
    {
        (await sender.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        while (await Waiting(site, id) is { } stage)
            await site.Decide(stage.Roles.Contains("Provincia", StringComparison.Ordinal) ? "provincia" : "regione", id, stage.ActivityId switch { "parere" => "Favorevole", "presa-d-atto" => "Prendi atto", _ => "Approva" });
    }

    private static Task<ApprovalTask?> Waiting(Testing.Site site, string id) => site.ReadAsync(Lombardia, db => db.Set<ApprovalTask>().AsNoTracking().SingleOrDefaultAsync(t => t.ItemId == id && t.State == TaskState.Open));

    private static Task<NetworkPart> Newest(Testing.Site site, string id) => site.DoAsync(Lombardia, async s => (await s.GetRequiredService<ContentStore>().LatestAsync(id, default))!.Get<NetworkPart>());
    private static Task<List<Remedy>> Remedies(Testing.Site site, string id) => site.ReadAsync(Lombardia, db => db.Set<Remedy>().AsNoTracking().Where(r => r.NetworkId == id).OrderBy(r => r.Check).ToListAsync());
    private static Task<IReadOnlyList<string>> WhyNot(Testing.Site site, string id, string organization, DateOnly on) =>
        site.DoAsync(Lombardia, s => s.GetRequiredService<NetworkActivation>().WhyNotActivateAsync(id, organization, on));

    [Theory, EachDatabase]
    public async Task NET_09_a_body_joins_by_a_signed_invitation_and_leaves_by_a_dated_word_each_effective_once_approved(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        var operatrice = await site.As("operatrice");
        var id = await site.Constituted(operatrice, new() { Title = "Rete che cresce" });
        var path = await site.PublicPath(id);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Non ha ancora firmato l'adesione").Shows("stabiliranno le modalità di attivazione della rete e di partecipazione dei partner");

        (await Invite(operatrice, id, "sindacato-orobico", "sindacato")).Is(HttpStatusCode.Redirect);
        var link = await Link(site);
        var representative = site.Visitor();
        var page = (await representative.Get(link)).IsOk().Shows("Rete che cresce").Shows("Reti per la ricollocazione").Shows("Rita Rappresentante");
        Assert.Contains("no-store", page.Header("Cache-Control"));
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        (await Handle(representative, link, "Accetta", ("Name", "Un'altra"), ("Role", ""))).Is(HttpStatusCode.BadRequest).ShowsError("Per accettare conferma");
        // Nothing is signed unread.
        (await Handle(representative, link, "Accetta", ("Name", "Rita Rappresentante"), ("Role", "Legale rappresentante"), ("Confirm", "true"), ("Read", "un-altra-versione"))).Is(HttpStatusCode.BadRequest).Shows("rileggi che cosa accetti, poi firma");
        (await Accept(representative, link)).IsOk().Shows("l'adesione è firmata").Shows("Lettera di adesione alla rete «Rete che cresce»").Shows("Sindacato dimostrativo");

        // What was signed stays as it was, for who reads the network, with the hash that the act has.
        var adhesions = (await operatrice.Get(Detail(id) + "/adesioni")).IsOk();
        var letter = (await adhesions.Click("Lettera di adesione")).IsOk().Shows("orobici (dato dimostrativo) aderisce alla rete «Rete che cresce»").Shows("Firmata da Rita Rappresentante, Legale rappresentante, il 24 novembre 2026 alle ").Shows("composta da almeno tre soggetti").ShowsNot("Il testo non è quello firmato");
        var address = adhesions.All("main a").First(a => a.TextContent.StartsWith("Lettera di adesione", StringComparison.Ordinal)).GetAttribute("href")!["/lombardia".Length..];
        var (text, reason) = await site.ReadAsync(Lombardia, async db => (await db.Set<MembershipRequest>().Where(r => r.NetworkId == id).Select(r => r.Letter!).SingleAsync(), await db.Set<ActRecord>().Where(a => a.Kind == "networks.accept-membership").Select(a => a.Reason!).SingleAsync()));
        Assert.Equal($"Impronta SHA-256 della lettera di adesione: {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))}", reason);
        letter.Shows(reason[^64..]);
        (await (await site.As("altra")).Get(address)).Is(HttpStatusCode.Forbidden);
        if (PaperPress.IsThere) Assert.Equal("application/pdf", (await operatrice.Get(address + "?handler=Pdf")).IsOk().Response.Content.Headers.ContentType!.MediaType);
        await site.SqlAsync(Lombardia, "UPDATE networks_membership_request SET \"Letter\" = \"Letter\" || ' E altro.'");
        (await operatrice.Get(address)).IsOk().Shows("Il testo non è quello firmato");

        // Single use.
        (await representative.Get(link)).Is(HttpStatusCode.Gone).Shows("non è più valido");
        (await Accept(operatrice, link)).Is(HttpStatusCode.Gone);
        Assert.Equal(1, await site.ReadAsync(Lombardia, db => db.Set<ActRecord>().CountAsync(a => a.Kind == "networks.accept-membership" && a.ActorName == "Rita Rappresentante")));
        var joined = (await Newest(site, id)).Partners.Single(p => p.Organization == "sindacato-orobico");
        Assert.Equal((new DateOnly(2026, 11, 24), "Rita Rappresentante", "Legale rappresentante", new DateOnly(2026, 11, 24)), (joined.From!.Value, joined.SignedBy, joined.SignedAs, joined.SignedOn!.Value));
        // A signed joining and nothing else goes a way of its own; the page that sends it says which.
        (await operatrice.Get(Detail(id))).IsOk().Shows("Passa per il flusso «Adesione a una rete». Che cosa cambia: adesioni firmate, e nient'altro.");
        // The approval is what makes it effective.
        (await site.Visitor().Get(path)).IsOk().ShowsNot("Sindacato dimostrativo");
        (await operatrice.Get(Detail(id) + "/adesioni")).IsOk().Shows("Nella bozza");
        await Approve(site, operatrice, id);
        (await site.Visitor().Get(path)).IsOk().Shows("Sindacato dimostrativo").Shows("Composizione al 24/11/2026");
        // The body hears of it once.
        Task<List<string>> Told(string subject) => site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().Where(m => m.To == "rita@esempio.invalid" && m.Subject.Contains(subject)).Select(m => m.Text).ToListAsync());
        Assert.Contains("ne fa parte dal 24 novembre 2026", Assert.Single(await Told("È approvata l'adesione")));
        (await operatrice.Get(Detail(id) + "/adesioni")).IsOk().Shows("Approvata").ShowsNot("Nella bozza");
        // Who has signed is not left out of a form.
        (await operatrice.Press(Edit(id), new() { Title = "Rete che cresce", Summary = "Cambiata" })).Is(HttpStatusCode.Redirect);
        Assert.Contains((await Newest(site, id)).Partners, p => p.Organization == "sindacato-orobico" && p.IsSigned);
        (await operatrice.Press(Edit(id), new() { Title = "Rete che cresce", Summary = "Cambiata" }, "togli:sindacato-orobico")).Shows("ha firmato l'adesione");

        (await Handle(operatrice, Detail(id) + "/adesioni", "Uscita", ("Leaving", "sindacato-orobico"), ("LastDay", "2026-11-30"), ("Reason", ""))).Is(HttpStatusCode.BadRequest).ShowsError("Scrivi il motivo");
        (await Handle(operatrice, Detail(id) + "/adesioni", "Uscita", ("Leaving", "sindacato-orobico"), ("LastDay", "2026-11-20"), ("Reason", "Cessa"))).Is(HttpStatusCode.BadRequest).ShowsError("L'ultimo giorno viene prima del primo");
        (await Handle(operatrice, Detail(id) + "/adesioni", "Uscita", ("Leaving", "sindacato-orobico"), ("LastDay", "2026-11-30"), ("Reason", "Cessa"))).Is(HttpStatusCode.Redirect);
        // The same leaving with something else beside it goes the long way.
        (await operatrice.Get(Detail(id))).IsOk().Shows("«Costituzione della rete». Che cosa cambia: altre modifiche");
        (await operatrice.Press(Edit(id), new() { Title = "Rete che cresce" })).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("«Uscita da una rete». Che cosa cambia: uscite, e nient'altro.");
        await Approve(site, operatrice, id);
        Assert.Equal(["Costituzione della rete", "Adesione a una rete", "Uscita da una rete"],
            (await site.DoAsync(Lombardia, async s => await s.GetRequiredService<IApprovals>().StateOfAsync(new(), id, default))).History.Entries.Select(e => e.Begins).OfType<string>());
        (await operatrice.Get(Detail(id))).IsOk().Shows("Uscita da una rete").Shows("Presa d'atto della Provincia");
        Assert.Contains("Ultimo giorno: 30 novembre 2026.", Assert.Single(await Told("È approvata l'uscita")));
        Assert.Single(await Told("È approvata l'adesione"));
        Assert.Empty(await Remedies(site, id));
        (await operatrice.Get(Detail(id))).IsOk().Shows("30/11/2026: Sindacato dimostrativo").Shows("Entrate e uscite");
        string Partners(Page shown) => shown.All("table").First(t => t.TextContent.Contains("Capofila", StringComparison.Ordinal)).TextContent;
        Assert.Contains("Sindacato", Partners((await operatrice.Get(Detail(id) + "?al=2026-11-30")).IsOk().Shows("Composizione al 30/11/2026")));
        Assert.DoesNotContain("Sindacato", Partners((await operatrice.Get(Detail(id) + "?al=2026-12-01")).IsOk().Shows("Composizione al 01/12/2026")));
        (await operatrice.Get(Detail(id) + "?al=2026-11-23")).IsOk().Shows("Non era ancora costituita: lo è dal 24/11/2026.").ShowsNot("Regole di composizione");
        (await operatrice.Get(Detail(id) + "?al=mai")).Is(HttpStatusCode.BadRequest).Shows("non è un giorno");

        // The kept public page goes with the day, though nobody publishes anything.
        await site.RunJobsAsync(Lombardia);
        (await site.Visitor().Get(path)).IsOk().Shows("Sindacato dimostrativo");
        site.Clock.Advance(TimeSpan.FromDays(7));
        await site.RunJobsAsync(Lombardia);
        (await site.Visitor().Get(path)).IsOk().ShowsNot("Sindacato dimostrativo").Shows("Composizione al 01/12/2026");
        Assert.Empty(await site.DoAsync(Lombardia, s => s.GetServices<IIndexCheck>().OfType<NetworkIndexing>().Single().DifferencesAsync(default)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task NET_09_what_is_declared_and_approved_reaches_the_certified_address_of_the_body_where_the_region_sends_certified_mail(bool certified)
    {
        await using var site = await OpenAsync();
        await site.SqlAsync(Lombardia, "UPDATE organizations_organization SET \"Email\" = 'sindacato@esempio.invalid', \"Pec\" = 'sindacato@pec.esempio.invalid' WHERE \"Id\" = 'sindacato-orobico'");
        await site.ApplyAsync(Lombardia, $$"""[ { "name": "settings", "CertifiedMail": { "Adapter": "{{(certified ? "demo" : "")}}" } } ]""");
        var operatrice = await site.As("operatrice");
        var id = await site.Constituted(operatrice, new() { Title = "Rete che scrive" });
        (await Invite(operatrice, id, "sindacato-orobico", "sindacato")).Is(HttpStatusCode.Redirect);
        (await Accept(site.Visitor(), await Link(site))).IsOk();
        await Approve(site, operatrice, id);
        (await Handle(operatrice, Detail(id) + "/adesioni", "Uscita", ("Leaving", "sindacato-orobico"), ("LastDay", "2026-11-30"), ("Reason", "Cessa"))).Is(HttpStatusCode.Redirect);
        await Approve(site, operatrice, id);
        foreach (var subject in new[] { "È approvata l'adesione di Sindacato", "Sindacato dimostrativo", "È approvata l'uscita di Sindacato" })
        {
            var mails = await site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().Where(m => m.Subject.StartsWith(subject) && !m.Subject.Contains("firmato")).ToListAsync());
            // Who may sign for it hears of it either way; the body itself at one address.
            Assert.Contains(mails, m => m is { To: "rita@esempio.invalid", Certified: false });
            Assert.Equal(certified ? 1 : 0, mails.Count(m => m is { To: "sindacato@pec.esempio.invalid", Certified: true }));
            Assert.Equal(certified ? 0 : 1, mails.Count(m => m.To == "sindacato@esempio.invalid"));
            Assert.Equal(certified ? 1 : 0, mails.Count(m => m.Certified));
        }
        await site.RunJobsAsync(Lombardia);
        Assert.Equal(certified ? 6 : 0, await site.ReadAsync(Lombardia, db => db.Set<MailReceipt>().CountAsync()));
    }

    [Fact]
    public async Task NET_09_an_invitation_is_declined_with_a_reason_expires_and_is_withdrawn()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete degli inviti" });
        (await Invite(operatrice, id, "mai-esistito", "sindacato")).Is(HttpStatusCode.BadRequest).ShowsError("Scegli chi firma");
        // What the search has found is said, and comes before those of the network who have not signed yet.
        var found = (await operatrice.Get(Detail(id) + "/adesioni?cerca=sindacato")).IsOk().Shows("1 soggetto trovato");
        Assert.Contains("Sindacato dimostrativo", found.All("select[name=Signer] option[value]:not([value=''])").First().TextContent);
        (await operatrice.Get(Detail(id) + "/adesioni?cerca=inesistente")).IsOk().Shows("Nessun soggetto con questo nome");
        (await Invite(operatrice, id, "sindacato-orobico", "sindacato")).Is(HttpStatusCode.Redirect);
        var first = await Link(site);
        // Only the hash is stored.
        Assert.DoesNotContain(first.Split('/')[^1], await site.ReadAsync(Lombardia, db => db.Set<MembershipRequest>().Select(r => r.SecretHash!).SingleAsync()));

        // A second invitation takes the place of the first.
        (await Invite(operatrice, id, "sindacato-orobico", "sindacato")).Is(HttpStatusCode.Redirect);
        (await site.Visitor().Get(first)).Is(HttpStatusCode.Gone);
        var second = await Link(site);
        (await Handle(site.Visitor(), second, "Rifiuta", ("Reason", " "))).Is(HttpStatusCode.BadRequest).ShowsError("Scrivi perché non accetti");
        (await Handle(site.Visitor(), second, "Rifiuta", ("Reason", "Non ora"))).IsOk().Shows("Hai rifiutato");
        (await site.Visitor().Get(second)).Is(HttpStatusCode.Gone);
        Assert.Equal("Non ora", await site.ReadAsync(Lombardia, db => db.Set<ActRecord>().Where(a => a.Kind == "networks.decline-membership" && a.ActorName == "Rita Rappresentante").Select(a => a.Reason).SingleAsync()));
        (await operatrice.Get(Detail(id) + "/adesioni")).IsOk().Shows("Rifiutato").Shows("Non ora");
        Assert.DoesNotContain((await Newest(site, id)).Partners, p => p.Organization == "sindacato-orobico");

        (await Invite(operatrice, id, "sindacato-orobico", "sindacato")).Is(HttpStatusCode.Redirect);
        var third = await Link(site);
        var request = await site.ReadAsync(Lombardia, db => db.Set<MembershipRequest>().Where(r => r.State == MembershipState.Open).Select(r => r.Id).SingleAsync());
        (await Handle(operatrice, Detail(id) + "/adesioni", "Ritira", ("invito", request.ToString()))).Is(HttpStatusCode.Redirect);
        (await site.Visitor().Get(third)).Is(HttpStatusCode.Gone);

        (await Invite(operatrice, id, "sindacato-orobico", "sindacato")).Is(HttpStatusCode.Redirect);
        var fourth = await Link(site);
        site.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        (await site.Visitor().Get(fourth)).IsOk();
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        (await site.Visitor().Get(fourth)).Is(HttpStatusCode.Gone).Shows("è scaduto");
        (await site.Visitor().Get("/adesioni/" + new string('a', 5000))).Is(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task NET_09_only_who_has_a_mandate_or_the_body_itself_signs_for_a_body_and_the_body_hears_of_it()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete con firme" });
        Task<List<string>> Mails(string to) => site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().Where(m => m.To == to).Select(m => m.Subject).ToListAsync());

        // The lead writes no address: of the Province the register knows neither a mandate nor an address.
        var page = (await operatrice.Get(Detail(id) + "/adesioni")).IsOk().Shows("Chi non si può ancora invitare").Shows("chi tiene il registro dei soggetti");
        Assert.Null(page.One("input[name=RepresentativeEmail]"));
        (await Invite(operatrice, id, "provincia-di-bergamo", "")).Is(HttpStatusCode.BadRequest).ShowsError("Scegli chi firma");
        // Nor does she sign with a mandate at an address of her own organization.
        await site.DoAsync(Lombardia, s => s.GetRequiredService<MandateRegister>().AddAsync("provincia-di-bergamo", new() { PersonName = "Persona di comodo", Email = "Operatrice@esempio.invalid", Role = "Presidente", ValidFrom = new(2026, 1, 1) }, default));
        (await Invite(operatrice, id, "provincia-di-bergamo", "")).Is(HttpStatusCode.BadRequest).ShowsError("è un indirizzo del tuo ente");
        Assert.Empty(await site.ReadAsync(Lombardia, db => db.Set<MembershipRequest>().ToListAsync()));

        (await Invite(operatrice, id, "sindacato-orobico", "sindacato")).Is(HttpStatusCode.Redirect);
        Assert.Contains(await Mails("sindacato-orobico@esempio.invalid"), s => s.StartsWith("Invito alla rete «Rete con firme» per Sindacato", StringComparison.Ordinal));
        var link = await Link(site);
        // Whatever is typed, the register's name and role sign.
        (await Accept(site.Visitor(), link, "Un'altra", "Regina")).IsOk();
        var signed = (await Newest(site, id)).Partners.Single(p => p.Organization == "sindacato-orobico");
        Assert.Equal(("Rita Rappresentante", "Legale rappresentante", "incarico di Legale rappresentante, dal 01/01/2026 (Delibera 7/2025)"), (signed.SignedBy, signed.SignedAs, signed.SignedUnder));
        (await operatrice.Get(Detail(id) + "/adesioni")).IsOk().Shows("Delibera 7/2025");
        Assert.Contains(await Mails("sindacato-orobico@esempio.invalid"), s => s.Contains("ha firmato l'adesione", StringComparison.Ordinal));

        // The body itself, at its own address, says who signs.
        (await Invite(operatrice, id, "operatore-mella-lavoro", "mella")).Is(HttpStatusCode.Redirect);
        var own = await Link(site, "operatore-mella-lavoro@esempio.invalid");
        (await Handle(site.Visitor(), own, "Accetta", ("Name", ""), ("Role", ""), ("Confirm", "true"))).Is(HttpStatusCode.BadRequest).ShowsError("Scrivi il tuo nome e cognome").ShowsError("Scrivi in quale veste firmi");

        // A mandate that has ended meanwhile signs nothing.
        (await Invite(operatrice, id, "cpi-bergamo", "")).Is(HttpStatusCode.Redirect);
        link = await Link(site);
        await site.DoAsync(Lombardia, async s =>
        {
            var mandate = (await s.GetRequiredService<IOrganizations>().MandatesAsync("cpi-bergamo", null, default)).Single();
            await s.GetRequiredService<MandateRegister>().EndAsync("cpi-bergamo", mandate.Id, new(2026, 11, 23), default);
        });
        (await Accept(site.Visitor(), link)).Is(HttpStatusCode.BadRequest).Shows("Il tuo incarico non vale più");
        Assert.DoesNotContain((await Newest(site, id)).Partners, p => p.Organization == "cpi-bergamo" && p.IsSigned);
    }

    [Fact]
    public async Task NET_09_a_signature_takes_no_day_away_and_a_past_day_shows_the_version_that_was_in_force()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await site.Constituted(operatrice, new() { Title = "Rete con passato" });
        site.Clock.Advance(TimeSpan.FromDays(10));
        operatrice = await site.As("operatrice");
        (await Invite(operatrice, id, "cpi-bergamo", "", "2026-12-04")).Is(HttpStatusCode.Redirect);
        (await Accept(site.Visitor(), await Link(site))).IsOk();
        Assert.Null((await Newest(site, id)).Partners.Single(p => p.Organization == "cpi-bergamo").From);
        await Approve(site, operatrice, id);
        (await operatrice.Get(Detail(id) + "?al=2026-11-26")).IsOk().Shows("Centro per l’impiego di Bergamo").Shows("in vigore dal 24/11/2026").ShowsNot("non può");

        // A draft is not the past, nor the network of today.
        (await operatrice.Press(Edit(id), new() { Title = "Rete con passato", Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo", "operatore-mella-lavoro"] })).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Mella Lavoro");
        (await operatrice.Get(Detail(id) + "?al=2026-12-04")).IsOk().Shows("in vigore dal 04/12/2026").ShowsNot("Mella Lavoro");
        (await operatrice.Get(Detail(id) + "?al=2026-11-01")).IsOk().Shows("Non era ancora costituita").ShowsNot("Regole di composizione");
    }

    [Fact]
    public async Task NET_09_the_public_page_and_the_approver_are_told_who_has_not_signed()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete da firmare" });
        (await Invite(operatrice, id, "cpi-bergamo", "")).Is(HttpStatusCode.Redirect);
        (await Accept(site.Visitor(), await Link(site))).IsOk();
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        var task = await site.ReadAsync(Lombardia, db => db.Set<ApprovalTask>().Where(t => t.ItemId == id && t.State == TaskState.Open).Select(t => t.Id).SingleAsync());
        var warning = (await (await site.As("provincia")).Get($"/gestione/attivita/{task}")).IsOk().Shows("Non tutti hanno firmato").Shows("2 soggetti non hanno ancora firmato l'adesione");
        Assert.DoesNotContain("Centro", warning.All(".alert-warning").Single(a => a.TextContent.Contains("Non tutti hanno firmato", StringComparison.Ordinal)).TextContent);
        await site.Decide("provincia", id);
        await site.Decide("regione", id);
        var rows = (await site.Visitor().Get(await site.PublicPath(id))).IsOk().All("table tbody tr");
        Assert.Contains("Adesione firmata il 24/11/2026", rows.Single(r => r.TextContent.Contains("Centro per", StringComparison.Ordinal)).TextContent);
        Assert.Contains("Adesione da firmare", rows.Single(r => r.TextContent.Contains("Provincia di Bergamo", StringComparison.Ordinal)).TextContent);
    }

    [Fact]
    public async Task NET_10_a_departure_to_come_blocks_pathways_from_its_day_and_leaves_its_duties_without_anybody()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var duties = GivenNetwork.AllDuties.ToDictionary(d => d, _ => "cpi-bergamo");
        var id = await site.Constituted(operatrice, new() { Title = "Rete che perde un pezzo", Duties = duties });
        (await Handle(operatrice, Detail(id) + "/adesioni", "Uscita", ("Leaving", "cpi-bergamo"), ("LastDay", "2026-12-15"), ("Reason", "Riorganizzazione"))).Is(HttpStatusCode.Redirect);
        await Approve(site, operatrice, id);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Se non c'è rimedio, dal 16/12/2026 non si attivano nuovi percorsi").ShowsNot("Finché non c'è rimedio");
        Assert.Contains("dal 16/12/2026 non si attivano", await site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().Where(m => m.Subject.StartsWith("Da rimediare")).Select(m => m.Text).FirstAsync()));
        (await operatrice.Get(Detail(id) + "?al=2026-12-15")).IsOk().ShowsNot("Nessun responsabile").Shows("Ogni funzione ha il suo responsabile");
        (await operatrice.Get(Detail(id) + "?al=2026-12-16")).IsOk().Shows("Nessun responsabile").Shows("Non ha un responsabile").ShowsNot("non può ancora essere inviata");
        site.Clock.Advance(TimeSpan.FromDays(22));
        (await (await site.As("operatrice")).Get(Detail(id))).IsOk().Shows("Finché non c'è rimedio");
    }

    [Fact]
    public async Task NET_09_what_is_signed_during_an_approval_waits_and_voids_nothing()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin(new() { Title = "Rete in esame" });
        (await Invite(operatrice, id, "sindacato-orobico", "sindacato")).Is(HttpStatusCode.Redirect);
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        (await Accept(site.Visitor(), await Link(site))).IsOk();
        Assert.DoesNotContain((await Newest(site, id)).Partners, p => p.Organization == "sindacato-orobico");
        (await Handle(operatrice, Detail(id) + "/adesioni", "Riporta")).Is(HttpStatusCode.BadRequest).ShowsError("ancora in approvazione");
        await site.Decide("provincia", id);
        await site.Decide("regione", id);
        (await operatrice.Get(Detail(id) + "/adesioni")).IsOk().Shows("aspetta di essere riportato");
        (await Handle(operatrice, Detail(id) + "/adesioni", "Riporta")).Is(HttpStatusCode.Redirect);
        Assert.Contains((await Newest(site, id)).Partners, p => p.Organization == "sindacato-orobico" && p.IsSigned);
    }

    [Fact]
    public async Task NET_09_only_the_lead_invites_and_a_body_takes_out_nobody_but_itself()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await site.Constituted(operatrice, new() { Title = "Rete con confini" });
        (await (await site.As("altra")).Get(Detail(id) + "/adesioni")).Is(HttpStatusCode.Forbidden);
        var centro = await site.As("centro");
        (await centro.Get(Detail(id) + "/adesioni")).IsOk().ShowsNot("Invita un soggetto").Shows("Registra un'uscita");
        (await Invite(centro, id, "sindacato-orobico", "sindacato")).Is(HttpStatusCode.Forbidden);
        (await Handle(centro, Detail(id) + "/adesioni", "Uscita", ("Leaving", "provincia-di-bergamo"), ("LastDay", "2026-12-31"), ("Reason", "Fuori"))).Is(HttpStatusCode.BadRequest).ShowsError("Scegli il soggetto che esce");
        (await Handle(await site.As("regione"), Detail(id) + "/adesioni", "Uscita", ("Leaving", "cpi-bergamo"), ("LastDay", "2026-12-31"), ("Reason", "Fuori"))).Is(HttpStatusCode.Forbidden);
        (await Handle(centro, Detail(id) + "/adesioni", "Uscita", ("Leaving", "cpi-bergamo"), ("LastDay", "2026-12-31"), ("Reason", "Riorganizzazione"))).Is(HttpStatusCode.Redirect);
        Assert.Equal(new DateOnly(2026, 12, 31), (await Newest(site, id)).Partners.Single(p => p.Organization == "cpi-bergamo").To);
        Assert.Equal("Persona centro", await site.ReadAsync(Lombardia, db => db.Set<ActRecord>().Where(a => a.Kind == "networks.leave").Select(a => a.ActorName).SingleAsync()));

        // It sends its own leaving by itself: a lead that does nothing keeps nobody in.
        (await (await centro.Get(Detail(id))).IsOk().Shows("«Uscita da una rete»").Submit(new { nota = "" }, "Invia in approvazione")).Is(HttpStatusCode.Redirect);
        var task = await site.ReadAsync(Lombardia, db => db.Set<ApprovalTask>().Where(t => t.ItemId == id && t.State == TaskState.Open).Select(t => t.Id).SingleAsync());
        (await (await site.As("provincia")).Get($"/gestione/attivita/{task}")).IsOk().Shows("Uscita registrata da Persona centro: la dichiara il soggetto che esce");
    }

    [Fact]
    public async Task NET_09_a_lead_that_takes_a_body_out_says_so_to_it_and_to_whoever_decides()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await site.Constituted(operatrice, new() { Title = "Rete che esclude" });
        (await Handle(operatrice, Detail(id) + "/adesioni", "Uscita", ("Leaving", "cpi-bergamo"), ("LastDay", "2026-11-23"), ("Reason", "Non collabora."))).Is(HttpStatusCode.BadRequest).ShowsError("lo dichiara solo il soggetto che esce");
        (await Handle(operatrice, Detail(id) + "/adesioni", "Uscita", ("Leaving", "cpi-bergamo"), ("LastDay", "2026-11-24"), ("Reason", "Non collabora."))).Is(HttpStatusCode.Redirect);
        var mail = await site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().Where(m => m.To == "rita@esempio.invalid" && m.Subject.Contains("esce dalla rete")).Select(m => m.Text).SingleAsync());
        Assert.Contains("Se il tuo ente non vuole uscire, scrivi subito", mail);
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        var task = await site.ReadAsync(Lombardia, db => db.Set<ApprovalTask>().Where(t => t.ItemId == id && t.State == TaskState.Open).Select(t => t.Id).SingleAsync());
        (await (await site.As("provincia")).Get($"/gestione/attivita/{task}")).IsOk().Shows("e il soggetto che esce non l'ha firmata").Shows("Non collabora.")
            .Shows("Che cosa manca dal 25 novembre 2026").Shows("si apre un rimedio, con il suo termine");
    }

    [Theory, EachDatabase]
    public async Task NET_10_a_departure_that_breaks_a_rule_opens_a_remedy_that_blocks_new_pathways_and_closes_by_itself(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        var operatrice = await site.As("operatrice");
        var id = await site.Constituted(operatrice, new() { Title = "Rete da rimediare" });
        Assert.Empty(await WhyNot(site, id, "cpi-bergamo", new(2026, 11, 24)));
        (await Handle(operatrice, Detail(id) + "/adesioni", "Uscita", ("Leaving", "cpi-bergamo"), ("LastDay", "2026-11-30"), ("Reason", "Riorganizzazione"))).Is(HttpStatusCode.Redirect);
        var path = await site.PublicPath(id);
        (await site.Visitor().Get(path)).IsOk().Shows("Centro per l’impiego di Bergamo");
        // Its leaving is a fact: the version that says so is not held back.
        await Approve(site, operatrice, id);
        var remedies = await Remedies(site, id);
        Assert.Equal(["network.employment-centre", "network.minimum-partners"], remedies.Select(r => r.Check));
        Assert.All(remedies, r => Assert.Equal((new DateOnly(2026, 12, 1), new DateOnly(2026, 11, 24), new DateOnly(2027, 1, 30)), (r.BreaksOn, r.OpenedOn, r.DueOn)));
        Assert.Contains("composta da almeno tre soggetti", remedies[1].Quote);
        Assert.Equal(["dirigente@esempio.invalid", "operatore-orobie-lavoro@esempio.invalid", "operatrice@esempio.invalid", "regione@esempio.invalid"],
            await site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().Where(m => m.Subject.StartsWith("Da rimediare")).Select(m => m.To).OrderBy(t => t).ToListAsync()));
        (await operatrice.Get(Detail(id))).IsOk().Shows("Da rimediare entro il 30/01/2027").Shows("non si attivano nuovi percorsi");
        (await operatrice.Get("/gestione")).IsOk().Shows("Reti da rimediare");
        (await operatrice.Get("/gestione/reti?rimedi=true")).IsOk().Shows("Rete da rimediare");
        (await (await site.As("altra")).Get("/gestione")).IsOk().ShowsNot("Reti da rimediare");
        // Until the last day the composition holds, and pathways may begin.
        Assert.Empty(await WhyNot(site, id, "operatore-orobie-lavoro", new(2026, 11, 30)));
        Assert.Contains("rimediare", (await WhyNot(site, id, "operatore-orobie-lavoro", new(2026, 12, 1))).First(r => r.Contains("rimediare", StringComparison.Ordinal)));

        site.Clock.Advance(TimeSpan.FromDays(8));
        await site.RunJobsAsync(Lombardia);
        await site.RunJobsAsync(Lombardia);
        Assert.Equal(2, (await Remedies(site, id)).Count);
        (await site.Visitor().Get(path)).IsOk().ShowsNot("Centro per l’impiego di Bergamo");

        operatrice = await site.As("operatrice");
        (await Invite(operatrice, id, "cpi-bergamo", "bergamo", "2026-12-02")).Is(HttpStatusCode.Redirect);
        (await Accept(site.Visitor(), await Link(site))).IsOk();
        // The duties that it answered for are given anew.
        (await operatrice.Press(Edit(id), new() { Title = "Rete da rimediare" })).Is(HttpStatusCode.Redirect);
        await Approve(site, operatrice, id);
        Assert.All(await Remedies(site, id), r => Assert.Equal(new DateOnly(2026, 12, 2), r.ClosedOn));
        Assert.Empty(await WhyNot(site, id, "cpi-bergamo", new(2026, 12, 2)));
        (await operatrice.Get(Detail(id))).IsOk().ShowsNot("Da rimediare");
        Assert.Equal(2, (await Newest(site, id)).Partners.Count(p => p.Organization == "cpi-bergamo"));
    }

    [Fact]
    public async Task NET_10_a_departure_already_past_is_approved_too_and_another_fault_beside_it_is_not()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await site.Constituted(operatrice, new() { Title = "Rete lasciata" });
        (await Handle(await site.As("centro"), Detail(id) + "/adesioni", "Uscita", ("Leaving", "cpi-bergamo"), ("LastDay", "2026-11-20"), ("Reason", "Riorganizzazione"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Non rispettata").Shows("Invia in approvazione");
        // Without a lead it would be broken also had nobody left.
        (await operatrice.Press(Edit(id), new() { Title = "Rete lasciata", Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo"], Lead = null })).Is(HttpStatusCode.Redirect);
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.BadRequest).ShowsError("Nessun soggetto è indicato come capofila");
        (await operatrice.Press(Edit(id), new() { Title = "Rete lasciata", Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo"] })).Is(HttpStatusCode.Redirect);
        await Approve(site, operatrice, id);
        (await site.Visitor().Get(await site.PublicPath(id))).IsOk().ShowsNot("Centro per l’impiego di Bergamo");
        Assert.Equal(["network.employment-centre", "network.minimum-partners"], (await Remedies(site, id)).Select(r => r.Check));
    }

    [Fact]
    public async Task NET_09_a_stranger_who_asks_for_invitations_without_end_is_told_to_wait()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Arguments = ["--ReteLavoro:RequestsAMinute=3"] });
        for (var i = 0; i < 3; i++) (await site.Visitor().Get($"/adesioni/{i}")).Is(HttpStatusCode.Gone);
        var refused = (await site.Visitor().Get("/adesioni/3")).Is(HttpStatusCode.TooManyRequests).Shows("Troppe richieste in poco tempo");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
    }

    [Fact]
    public async Task NET_04_a_lapsed_accreditation_of_the_lead_blocks_new_pathways_on_the_day_and_raises_a_task()
    {
        await using var site = await OpenAsync();
        var id = await site.Constituted(await site.As("operatrice"), new() { Title = "Rete con capofila" });
        var accreditation = await site.DoAsync(Lombardia, async s => (await s.GetRequiredService<IOrganizations>().FindAsync("operatore-orobie-lavoro", default))!.Accreditations.Single().Id);
        await site.DoAsync(Lombardia, s => s.GetRequiredService<OrganizationRegister>().CloseAccreditationAsync("operatore-orobie-lavoro", accreditation, new(2026, 11, 30), null, default));
        Assert.Empty(await WhyNot(site, id, "cpi-bergamo", new(2026, 11, 30)));
        Assert.Contains("non è valido a questa data", Assert.Single(await WhyNot(site, id, "cpi-bergamo", new(2026, 12, 1))));
        await site.RunJobsAsync(Lombardia);
        Assert.Empty(await Remedies(site, id));
        site.Clock.Advance(TimeSpan.FromDays(7));
        await site.RunJobsAsync(Lombardia);
        Assert.Equal("network.lead-type", Assert.Single(await Remedies(site, id)).Check);
        Assert.Contains(await WhyNot(site, id, "cpi-bergamo", new(2026, 12, 1)), r => r.StartsWith("La rete deve prima rimediare", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NET_05_the_mail_of_a_constituted_network_leads_to_its_public_page()
    {
        await using var site = await OpenAsync();
        var id = await site.Constituted(await site.As("operatrice"), new() { Title = "Rete da leggere" });
        var text = await site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().Where(m => m.Subject == "La rete «Rete da leggere» è costituita").Select(m => m.Text).SingleAsync());
        Assert.Contains("La sua pagina è pubblica: https://reti.example.it/lombardia" + await site.PublicPath(id), text);
    }

    [Fact]
    public async Task NET_12_only_an_employment_centre_or_a_labour_accredited_partner_may_begin_a_pathway()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var draft = await operatrice.Begin(new() { Title = "Rete in bozza" });
        Assert.Contains("non è costituita", Assert.Single(await WhyNot(site, draft, "cpi-bergamo", new(2026, 11, 24))));
        var id = await site.Constituted(operatrice, new() { Title = "Rete che attiva", Partners = ["operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo", "sindacato-orobico", "operatore-accreditamento-scaduto"] });
        var day = new DateOnly(2026, 11, 24);
        Assert.Empty(await WhyNot(site, id, "cpi-bergamo", day));
        Assert.Empty(await WhyNot(site, id, "operatore-orobie-lavoro", day));
        Assert.Contains("potranno essere attivati dai CPI", Assert.Single(await WhyNot(site, id, "sindacato-orobico", day)));
        Assert.Contains("non può attivare percorsi", Assert.Single(await WhyNot(site, id, "provincia-di-bergamo", day)));
        Assert.Contains("non risulta valido", Assert.Single(await WhyNot(site, id, "operatore-accreditamento-scaduto", day)));
        Assert.Contains("non fa parte della rete", Assert.Single(await WhyNot(site, id, "operatore-mella-lavoro", day)));
    }
}
