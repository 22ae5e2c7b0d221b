using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Networks;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Modules.Tests.Networks;

/// <summary>What the bodies of a network share, and with whom; each test has a site and a clock of its own.</summary>
public sealed class WorkspaceTests
{
    private const string Lombardia = "lombardia";
    private const string Network = "rete-al-lavoro";
    private const string Space = "/gestione/reti/rete-al-lavoro/lavoro";
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7 piano di prova");
    private static readonly string[] Levels = [nameof(EntryAudience.Network), nameof(EntryAudience.Coordination), nameof(EntryAudience.Body)];

    /// <summary>
    /// A published network that only the administrator may edit. Today is the 24th; the union's last day is the 25th, a centre
    /// comes on the 27th, and another stands in a draft that nobody has approved.
    /// </summary>
    private static async Task<Testing.Site> OpenAsync(TestDatabase database = TestDatabase.Sqlite)
    {
        var site = await Testing.Site.OpenAsync(new() { Demo = true, Database = database });
        static string Person(string name, string organization, string role = "OperatoreRete") =>
            $$"""{ "userName": "{{name}}", "email": "{{name}}@esempio.invalid", "displayName": "Persona {{name}}", "roles": ["{{role}}"], "organization": "{{organization}}", "password": "{{Testing.Site.DemoPassword}}", "demo": true }""";
        await site.ApplyAsync(Lombardia, $$"""
            [ { "name": "settings", "BaseUrl": "https://reti.example.it/lombardia" },
              { "name": "users", "users": [ {{Person("centro", "cpi-bergamo")}}, {{Person("collega", "cpi-bergamo")}}, {{Person("serio", "ente-formazione-serio")}}, {{Person("della-provincia", "provincia-di-bergamo")}}, {{Person("uscente", "sindacato-orobico")}}, {{Person("altra", "operatore-mella-lavoro")}}, {{Person("in-arrivo", "cpi-trescore-balneario")}}, {{Person("in-bozza", "cpi-brescia")}} ] },
              { "name": "content", "data": [ { "ContentItemId": "{{Network}}", "ContentItemVersionId": "{{Network}}-1", "ContentType": "Rete", "Latest": true, "Published": true, "DisplayText": "Rete al lavoro",
                "TitlePart": { "Title": "Rete al lavoro" }, "AutoroutePart": { "Path": "reti/al-lavoro" },
                "NetworkPart": { "Edition": "reti-ricollocazione-2022", "Provinces": ["BG"], "Municipalities": ["016024"], "Partners": [ { "Organization": "operatore-orobie-lavoro", "Lead": true }, { "Organization": "provincia-di-bergamo" }, { "Organization": "cpi-bergamo" }, { "Organization": "ente-formazione-serio" }, { "Organization": "sindacato-orobico", "To": "2026-11-25" }, { "Organization": "cpi-trescore-balneario", "From": "2026-11-27" } ] } } ] } ]
            """);
        await site.SqlAsync(Lombardia, $"INSERT INTO networks_member (\"ItemId\", \"Published\", \"Organization\", \"Lead\") VALUES ('{Network}', 0, 'cpi-brescia', false)");
        return site;
    }

    private static Dictionary<string, object?> Fields(params (string Name, object? Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value);

    private static async Task<Page> Note(Visitor visitor, string text, string level) => await (await visitor.Get(Space)).IsOk().Submit(Fields(("Note.Text", text), ("Note.Audience", level)), "Scrivi la nota");

    private static async Task<Page> Document(Visitor visitor, string text, string level, string name = "piano.pdf", byte[]? bytes = null) =>
        await (await visitor.Get(Space)).IsOk().Submit(Fields(("Document.Text", text), ("Document.Audience", level)), "Carica il documento", ("Attachment", name, bytes ?? Pdf));

    private static async Task<Page> ToDo(Visitor visitor, string text, string level, string body, string due = "") =>
        await (await visitor.Get(Space)).IsOk().Submit(Fields(("ToDo.Text", text), ("ToDo.Audience", level), ("ToDo.AssignedTo", body), ("ToDo.DueOn", due)), "Affida");

    private static Task<WorkspaceEntry> Entry(Testing.Site site, string text) => site.ReadAsync(Lombardia, db => db.Set<WorkspaceEntry>().AsNoTracking().SingleAsync(e => e.Text == text));
    private static Task<string> Address(Testing.Site site, string text) => site.ReadAsync(Lombardia, async db => $"{Space}/{await db.Set<WorkspaceEntry>().Where(e => e.Text == text).Select(e => e.Id).SingleAsync()}");
    private static Task<List<OutboxMail>> Mails(Testing.Site site, string subject) => site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().AsNoTracking().Where(m => m.Subject.StartsWith(subject)).OrderBy(m => m.To).ToListAsync());
    private static string[] Files(Testing.Site site) => [.. Directory.EnumerateDirectories(site.DataFolder, "networks", SearchOption.AllDirectories).SelectMany(Directory.EnumerateFiles)];

    [Theory, EachDatabase]
    public async Task NET_13_who_reads_and_downloads_what_in_the_workspace_follows_the_level_chosen_for_each_entry(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        var centro = await site.As("centro");
        (await centro.Get("/gestione/reti/" + Network)).IsOk().Shows("Spazio di lavoro");
        (await centro.Get(Space)).IsOk().Shows("Non c’è ancora niente");
        foreach (var level in Levels)
        {
            (await Note(centro, $"Nota per {level}", level)).Is(HttpStatusCode.Redirect);
            (await Document(centro, $"Documento per {level}", level)).Is(HttpStatusCode.Redirect);
            (await ToDo(centro, $"Compito per {level}", level, "ente-formazione-serio")).Is(HttpStatusCode.Redirect);
        }
        string[] all = ["centro", "collega", "serio", "operatrice", "della-provincia", "regione", "uscente", "altra", "in-arrivo", "in-bozza"];
        Dictionary<string, string[]> reads = new()
        {
            ["Network"] = ["centro", "collega", "serio", "operatrice", "della-provincia", "regione", "uscente"],
            ["Coordination"] = ["centro", "collega", "operatrice", "della-provincia", "regione"],
            ["Body"] = ["centro", "collega"]
        };
        await CheckAsync(reads);

        // The union's last day was the 25th, and the centre is not there yet; then it is.
        site.Clock.Advance(TimeSpan.FromDays(2));
        reads["Network"] = [.. reads["Network"].Except(["uscente"])];
        await CheckAsync(reads);
        site.Clock.Advance(TimeSpan.FromDays(1));
        reads["Network"] = [.. reads["Network"], "in-arrivo"];
        await CheckAsync(reads);

        async Task CheckAsync(Dictionary<string, string[]> expected)
        {
            var wrong = new List<string>();
            foreach (var person in all)
            {
                var visitor = await site.As(person);
                var list = await visitor.Get(Space);
                var entersAtAll = expected["Network"].Contains(person);
                list.Is(entersAtAll ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
                foreach (var level in Levels)
                    foreach (var kind in new[] { "Nota", "Documento", "Compito" })
                    {
                        var may = expected[level].Contains(person) || kind == "Compito" && person == "serio";
                        var (text, refusal) = ($"{kind} per {level}", entersAtAll ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden);
                        var address = await Address(site, text);
                        if (list.Main.Contains(text, StringComparison.Ordinal) != may) wrong.Add($"{person} {(may ? "does not find" : "finds")} «{text}» in the list");
                        if ((await visitor.Get(address)).Status != (may ? HttpStatusCode.OK : refusal)) wrong.Add($"{person} {(may ? "does not open" : "opens")} «{text}»");
                        if (kind != "Documento") continue;
                        var file = await visitor.Get(address + "?handler=Scarica");
                        if (file.Status != (may ? HttpStatusCode.OK : refusal) || may && !file.Bytes.SequenceEqual(Pdf)) wrong.Add($"{person} {(may ? "does not download" : "downloads")} «{text}»");
                    }
            }
            Assert.Empty(wrong);
        }

        // Nobody who runs the site reads what a body keeps for itself; and what is for the region alone, no partner reads.
        var administrator = await site.As("amministratore");
        (await administrator.Get(Space)).IsOk().Shows("Nota per Coordination").ShowsNot("Nota per Body");
        (await administrator.Get(await Address(site, "Documento per Body") + "?handler=Scarica")).Is(HttpStatusCode.NotFound);
        (await Note(await site.As("regione"), "Solo in Regione", nameof(EntryAudience.Body))).Is(HttpStatusCode.Redirect);
        (await (await site.As("centro")).Get(Space)).IsOk().ShowsNot("Solo in Regione");
        (await (await site.As("dirigente")).Get(Space)).IsOk().Shows("Solo in Regione");
        Assert.NotEqual(HttpStatusCode.OK, (await site.Visitor().Get(await Address(site, "Documento per Network") + "?handler=Scarica")).Status);
        // An entry of one network is not found by way of another.
        (await administrator.Get((await Address(site, "Nota per Network")).Replace(Network, "4a39eb4svtbv71vtqs8t4tbspw", StringComparison.Ordinal))).Is(HttpStatusCode.NotFound);

        // The acts say that something was written, never what; mails do not say it either.
        var acts = await site.ReadAsync(Lombardia, db => db.Set<ActRecord>().Where(a => a.Subject == Network && a.Kind.StartsWith("networks.workspace")).ToListAsync());
        Assert.Equal(10, acts.Count);
        Assert.All(acts, a => Assert.DoesNotContain(" per ", a.Changes + a.Reason, StringComparison.Ordinal));
        Assert.All(await site.ReadAsync(Lombardia, db => db.Set<OutboxMail>().ToListAsync()), m => Assert.DoesNotContain("Compito per", m.Subject + m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NET_13_who_prepares_a_network_has_its_workspace_before_it_is_published_until_its_body_has_left()
    {
        await using var site = await OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await NetworkSite.Begin(operatrice, new() { Title = "Rete che si prepara", Partners = ["cpi-bergamo", "provincia-di-bergamo"], Lead = "cpi-bergamo" });
        var space = NetworkSite.Detail(id) + "/lavoro";
        (await (await operatrice.Get(space)).IsOk().Submit(Fields(("Note.Text", "Chi manca ancora?"), ("Note.Audience", "Coordination")), "Scrivi la nota")).Is(HttpStatusCode.Redirect);
        // Who prepares it may edit it, and so coordinates; of its partners the lead does.
        (await (await site.As("centro")).Get(space)).IsOk().Shows("Chi manca ancora?");
        (await (await site.As("altra")).Get(space)).Is(HttpStatusCode.Forbidden);
        await site.SqlAsync(Lombardia, $"INSERT INTO networks_member (\"ItemId\", \"Published\", \"Organization\", \"Lead\", \"Until\") VALUES ('{id}', 0, 'operatore-orobie-lavoro', false, '2026-11-23')");
        (await operatrice.Get(space)).Is(HttpStatusCode.Forbidden);
        (await operatrice.Get(NetworkSite.Detail(id))).IsOk().ShowsNot("Spazio di lavoro");
    }

    [Fact]
    public async Task NET_13_what_is_refused_in_the_workspace_is_said_at_the_field_and_nothing_typed_is_lost()
    {
        await using var site = await OpenAsync();
        var centro = await site.As("centro");
        var page = await Note(centro, "", "");
        page.ShowsError("Scrivi la nota.").ShowsError("Scegli chi può leggere.");
        Assert.Single(page.All("details[open]"));
        page = await Note(centro, new string('a', 4001), "Network");
        page.ShowsError("al massimo 4.000 caratteri: adesso sono 4.001");
        Assert.Equal(new string('a', 4001), page.One("textarea[name='Note.Text']")!.TextContent.TrimStart('\n'));
        Assert.True(page.One("input[name='Note.Audience'][value=Network]")!.HasAttribute("checked"));
        // A number is no level, though a program might read it as one.
        foreach (var level in new[] { "0", "2", "Tutti", "network" })
            (await MembershipSiteTests.Handle(centro, Space, "Nota", ("Note.Text", "Di nascosto"), ("Note.Audience", level))).ShowsError("Scegli chi può leggere.");
        (await Document(centro, "", "Network")).ShowsError("Scrivi che cosa è");
        (await Document(centro, "Piano", "Network", "piano.html")).ShowsError("non sono ammessi");
        (await Document(centro, "Piano", "Network", "piano.pdf", "<script>"u8.ToArray())).ShowsError("non contiene quello che il nome promette");
        (await Document(centro, "Piano", "", "piano.pdf")).ShowsError("Scegli chi può leggere.");
        (await (await centro.Get(Space)).Submit(Fields(("Document.Text", "Piano"), ("Document.Audience", "Network")), "Carica il documento")).ShowsError("Scegli il file da caricare.");
        (await ToDo(centro, "", "Network", "", "mai")).ShowsError("Scrivi che cosa c'è da fare.").ShowsError("Scegli chi lo fa").ShowsError("Scrivi il giorno come");
        (await ToDo(centro, "Chiamare", "Network", "cpi-bergamo", "2026-11-23")).ShowsError("Il giorno è già passato.");
        // Only bodies of the network do something for it.
        (await MembershipSiteTests.Handle(centro, Space, "Cosa", ("ToDo.Text", "Chiamare"), ("ToDo.Audience", "Network"), ("ToDo.AssignedTo", "operatore-mella-lavoro"))).ShowsError("Scegli chi lo fa, fra i soggetti della rete.");
        Assert.Equal(0, await site.ReadAsync(Lombardia, db => db.Set<WorkspaceEntry>().CountAsync()));
        Assert.Empty(Files(site));
        Assert.Equal(0, await site.ReadAsync(Lombardia, db => db.Set<ActRecord>().CountAsync(a => a.Kind.StartsWith("networks.workspace"))));
        // Who has only leave to read writes nothing, also where her body is a partner.
        var reader = await site.As("sola-lettura");
        (await reader.Get(Space)).IsOk().ShowsNot("Scrivi una nota");
        (await MembershipSiteTests.Handle(reader, Space, "Nota", ("Note.Text", "Di nascosto"), ("Note.Audience", "Network"))).Is(HttpStatusCode.Forbidden);
        // Who acts for no body keeps nothing for it.
        var administrator = await site.As("amministratore");
        Assert.Equal(2, (await administrator.Get(Space)).IsOk().All("input[name='Note.Audience']").Count());
        (await MembershipSiteTests.Handle(administrator, Space, "Nota", ("Note.Text", "Di nascosto"), ("Note.Audience", "Body"))).ShowsError("Scegli chi può leggere.");
    }

    [Theory, EachDatabase]
    public async Task NET_13_a_body_corrects_and_removes_its_own_and_who_edits_the_network_removes_any_with_a_reason(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        var (centro, serio) = (await site.As("centro"), await site.As("serio"));
        (await Note(centro, "Prima riga\r\nseconda riga <b>", "Network")).Is(HttpStatusCode.Redirect);
        var address = await Address(site, "Prima riga\nseconda riga <b>");
        (await serio.Get(address)).IsOk().Shows("Prima riga").ShowsNot("Correggi").ShowsNot("Togli");
        foreach (var handler in new[] { "Correggi", "Togli" })
            (await MembershipSiteTests.Handle(serio, address, handler, ("Entry.Text", "Rubata"), ("Entry.Audience", "Network"), ("Revision", "1"), ("Reason", "Non mi piace"))).Is(HttpStatusCode.Forbidden);

        // A colleague corrects too, and may change who reads; who had the page open before is told.
        var before = (await centro.Get(address)).IsOk();
        var collega = await site.As("collega");
        (await (await collega.Get(address)).Submit(Fields(("Entry.Text", "Corretta dalla collega"), ("Entry.Audience", "Coordination")), "Salva la correzione")).Is(HttpStatusCode.Redirect);
        (await serio.Get(address)).Is(HttpStatusCode.NotFound);
        var conflict = (await before.Submit(Fields(("Entry.Text", "Corretta da centro")), "Salva la correzione")).ShowsError("Nel frattempo qualcuno ha cambiato questa voce.").Shows("Corretta dalla collega");
        Assert.Equal("Corretta da centro", conflict.One("textarea[name='Entry.Text']")!.TextContent.Trim());
        (await conflict.Submit(Fields(("Entry.Text", "")), "Salva la correzione")).ShowsError("Scrivi la nota.");
        (await conflict.Submit(button: "Salva la correzione")).Is(HttpStatusCode.Redirect);
        (await centro.Get(Space)).IsOk().Shows("Corretta da centro").Shows("ultima correzione il 24/11/2026");

        // Its own goes without a reason, and the text with it; the act stays.
        (await (await collega.Get(address)).Submit(button: "Togli")).Is(HttpStatusCode.Redirect);
        (await centro.Get(address)).Is(HttpStatusCode.NotFound);
        Assert.Equal(0, await site.ReadAsync(Lombardia, db => db.Set<WorkspaceEntry>().CountAsync()));

        // The administrator may edit every network; the Region here may not, and the lead neither.
        (await Document(centro, "Piano riservato", "Network")).Is(HttpStatusCode.Redirect);
        address = await Address(site, "Piano riservato");
        Assert.Single(Files(site));
        Assert.Equal(64, (await Entry(site, "Piano riservato")).Hash!.Length);
        foreach (var person in new[] { "regione", "operatrice" }) (await MembershipSiteTests.Handle(await site.As(person), address, "Togli", ("Reason", "Non serve"))).Is(HttpStatusCode.Forbidden);
        var administrator = await site.As("amministratore");
        (await MembershipSiteTests.Handle(administrator, address, "Correggi", ("Entry.Text", "Di altri"), ("Entry.Audience", "Network"), ("Revision", "1"))).Is(HttpStatusCode.Forbidden);
        var refused = await (await administrator.Get(address)).Submit(Fields(("Reason", " ")), "Togli");
        refused.ShowsError("Scrivi perché la togli.");
        Assert.NotNull(refused.One("details[open]"));
        (await (await administrator.Get(address)).Submit(Fields(("Reason", "Contiene nomi di lavoratori.")), "Togli")).Is(HttpStatusCode.Redirect);
        Assert.Empty(Files(site));
        (await centro.Get(address + "?handler=Scarica")).Is(HttpStatusCode.NotFound);
        Assert.Equal([("networks.workspace-note", null), ("networks.workspace-correct", null), ("networks.workspace-correct", null), ("networks.workspace-remove", null), ("networks.workspace-document", null), ("networks.workspace-remove", "Contiene nomi di lavoratori.")],
            await site.ReadAsync(Lombardia, async db => (await db.Set<ActRecord>().Where(a => a.Subject == Network && a.Kind.StartsWith("networks.workspace")).OrderBy(a => a.Sequence).ToListAsync()).ConvertAll(a => (a.Kind, a.Reason))));
    }

    [Theory, EachDatabase]
    public async Task NET_13_a_thing_to_do_is_mailed_once_done_and_reopened_by_its_body_and_mailed_once_more_when_it_is_late(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        var centro = await site.As("centro");
        (await ToDo(centro, "Preparare l’elenco dei corsi", "Body", "ente-formazione-serio", "2026-11-26")).Is(HttpStatusCode.Redirect);
        (await ToDo(centro, "Chiamare il Comune", "Network", "cpi-bergamo", "27/11/2026")).Is(HttpStatusCode.Redirect);
        (await ToDo(centro, "Prima di uscire", "Network", "sindacato-orobico", "2026-11-25")).Is(HttpStatusCode.Redirect);
        // Who gives itself something to do is not written to. The others are told that there is something, not what.
        Assert.Equal(["serio@esempio.invalid"], (await Mails(site, "Una cosa da fare")).Select(m => m.To).Where(t => t is not ("uscente@esempio.invalid" or "sola-lettura@esempio.invalid")));
        var mail = (await Mails(site, "Una cosa da fare")).Single(m => m.To == "serio@esempio.invalid");
        var task = await Address(site, "Preparare l’elenco dei corsi");
        Assert.Contains("Da fare entro il 26 novembre 2026.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://reti.example.it/lombardia" + task, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("corsi", mail.Text, StringComparison.Ordinal);

        // On the first page, and in the list of what her body has to do.
        var serio = await site.As("serio");
        (await serio.Get("/gestione")).IsOk().Shows("Da fare nelle reti").Shows("1 in attesa").ShowsNot("scadute");
        (await (await serio.Get("/gestione")).Click("Da fare nelle reti")).IsOk().Shows("1 cosa da fare").Shows("Preparare l’elenco dei corsi").Shows("Scade il 26/11/2026, fra 2 giorni").Shows("Rete al lavoro");
        (await (await site.As("della-provincia")).Get("/gestione/reti/da-fare")).IsOk().Shows("Niente da fare");
        (await (await site.As("altra")).Get("/gestione/reti/da-fare")).IsOk().Shows("Niente da fare");
        (await (await site.As("amministratore")).Get("/gestione/reti/da-fare")).IsOk().Shows("Niente da fare");

        // Nobody else marks it: not the body that gave it, nor a partner who does not even read it.
        foreach (var (person, status) in new[] { ("centro", HttpStatusCode.Forbidden), ("della-provincia", HttpStatusCode.NotFound), ("altra", HttpStatusCode.Forbidden) })
            (await MembershipSiteTests.Handle(await site.As(person), Space, "Fatta", ("voce", task.Split('/')[^1]))).Is(status);
        (await (await serio.Get(Space)).Submit(button: "Segna come fatta")).Is(HttpStatusCode.Redirect);
        var finished = (await serio.Get(Space)).IsOk().Shows("Fatta il 24/11/2026 da Persona serio (Ente di formazione");
        // A name as long as this has no place in a label that does not break.
        Assert.Contains(finished.All(".rl-status"), l => Page.Squeeze(l.TextContent) == "Fatta il 24/11/2026");
        (await serio.Get("/gestione/reti/da-fare")).IsOk().Shows("Niente da fare");
        (await MembershipSiteTests.Handle(serio, Space, "Fatta", ("voce", task.Split('/')[^1]))).ShowsError("È già segnata come fatta da Persona serio");
        // A note is not done.
        (await Note(centro, "Una nota", "Network")).Is(HttpStatusCode.Redirect);
        (await MembershipSiteTests.Handle(await site.As("amministratore"), Space, "Fatta", ("voce", (await Address(site, "Una nota")).Split('/')[^1]))).Is(HttpStatusCode.Forbidden);

        // Done in time, nothing is late; reopened, it is: and is said once, however often the round goes.
        (await (await serio.Get(task)).Submit(button: "Riapri")).Is(HttpStatusCode.Redirect);
        await site.RunJobsAsync(Lombardia);
        Assert.Empty(await Mails(site, "Scaduta: una cosa da fare"));
        site.Clock.Advance(TimeSpan.FromDays(3));
        for (var i = 0; i < 3; i++) await site.RunJobsAsync(Lombardia);
        var late = Assert.Single(await Mails(site, "Scaduta: una cosa da fare nella rete «Rete al lavoro»"));
        Assert.Equal("serio@esempio.invalid", late.To);
        Assert.DoesNotContain("corsi", late.Text, StringComparison.Ordinal);
        serio = await site.As("serio");
        (await serio.Get("/gestione")).IsOk().Shows("Da fare nelle reti: scadute");
        (await serio.Get("/gestione/reti/da-fare?scadute=true")).IsOk().Shows("Scaduta ieri");

        // With a new day it is told anew once that has passed; another body is written to, and the old one reads it no longer.
        centro = await site.As("centro");
        (await (await centro.Get(task)).Submit(Fields(("Entry.AssignedTo", "provincia-di-bergamo"), ("Entry.DueOn", "2026-11-28")), "Salva la correzione")).Is(HttpStatusCode.Redirect);
        (await serio.Get(task)).Is(HttpStatusCode.NotFound);
        Assert.Contains(await Mails(site, "Una cosa da fare"), m => m.To == "della-provincia@esempio.invalid");
        site.Clock.Advance(TimeSpan.FromDays(3));
        for (var i = 0; i < 2; i++) await site.RunJobsAsync(Lombardia);
        // Among them its own, of the day before; the union has left, and hears nothing more.
        Assert.Equal(["Scaduta: centro@esempio.invalid", "Scaduta: collega@esempio.invalid", "Scaduta: della-provincia@esempio.invalid", "Scaduta: provincia@esempio.invalid", "Scaduta: serio@esempio.invalid", "Scaduta: sportello@esempio.invalid"],
            (await Mails(site, "Scaduta: una cosa da fare")).Select(m => "Scaduta: " + m.To));
        (await (await site.As("centro")).Get(Space)).IsOk().Shows("Non fa più parte della rete");
        (await (await site.As("uscente")).Get("/gestione/reti/da-fare")).IsOk().Shows("Niente da fare");
    }

    [Fact]
    public async Task NET_13_the_workspace_is_paged_and_filtered_and_asks_as_often_for_many_entries_as_for_one()
    {
        await using var site = await OpenAsync();
        var centro = await site.As("centro");
        (await Note(centro, "Nota prima", "Network")).Is(HttpStatusCode.Redirect);
        (await ToDo(centro, "Cosa prima", "Network", "cpi-bergamo")).Is(HttpStatusCode.Redirect);
        string[] pages = [Space, Space + "?tipo=da-fare", "/gestione/reti/da-fare", "/gestione"];
        var few = await CountAsync();
        for (var i = 0; i < 25; i++)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(1));
            (await Note(centro, $"Nota numero {i}", "Network")).Is(HttpStatusCode.Redirect);
            (await ToDo(centro, $"Cosa numero {i}", "Network", i % 2 == 0 ? "cpi-bergamo" : "ente-formazione-serio", i % 2 == 0 ? "2026-12-01" : "")).Is(HttpStatusCode.Redirect);
        }
        Assert.Equal(few, await CountAsync());
        var first = (await centro.Get(Space)).IsOk().Shows("52 voci, dalla più recente").Shows("Cosa numero 24").ShowsNot("Nota numero 14");
        Assert.Equal(20, first.All("#elenco > li").Count());
        (await centro.Get(Space + "?pagina=3")).IsOk().Shows("Nota prima").ShowsNot("numero 24");
        (await centro.Get(Space + "?pagina=99")).IsOk().Shows("Nota prima");
        (await centro.Get(Space + "?tipo=note")).IsOk().Shows("26 voci").ShowsNot("Cosa numero");
        (await centro.Get(Space + "?tipo=documenti")).IsOk().Shows("Niente di questo tipo");
        (await centro.Get("/gestione/reti/da-fare")).IsOk().Shows("14 cose da fare");

        async Task<List<int>> CountAsync()
        {
            var counts = new List<int>();
            foreach (var page in pages)
            {
                await centro.Get(page);
                site.Sql.Clear();
                (await centro.Get(page)).IsOk();
                counts.Add(site.Sql.Commands.Count);
            }
            Assert.All(counts, c => Assert.InRange(c, 1, 20));
            return counts;
        }
    }
}
