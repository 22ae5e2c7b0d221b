using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

/// <summary>An approved version is registered at the protocol: later if it must be, and once.</summary>
public sealed class ProtocolTests
{
    internal static JsonObject Registering(string more = "") => Flow.Of("rete", "inizio Done decisione; decisione Approva pubblica; pubblica Published protocollo; protocollo Done esito" + more, Flow.Start,
        Flow.Stage("decisione", "FunzionarioRegionale", "Region"), "pubblica PublishContentTask {}",
        "protocollo ProtocolTask { 'ActivityMetadata': { 'Title': 'Protocollo della rete' } }", "esito EmailTask { 'Recipients': 'author', 'Subject': 'Esito', 'TextBody': 'x' }");

    internal static JsonObject Demo(bool outOfOrder = false) => new() { ["Adapter"] = "demo", ["OutOfOrder"] = outOfOrder };

    private static Task SetAsync(WorkflowSite site, JsonObject section) => site.AsProgramAsync(s => s.GetRequiredService<SiteSettings>().SetAsync("Protocol", section, default));
    private static Task<ProtocolRegistration> OneAsync(WorkflowSite site) => site.ReadAsync(db => db.Set<ProtocolRegistration>().AsNoTracking().SingleAsync());
    private static Task<int> NumbersAsync(WorkflowSite site) => site.ReadAsync(db => db.Set<DemoProtocolEntry>().CountAsync());

    private static async Task<string> ApprovedAsync(WorkflowSite site)
    {
        var (item, _) = await site.SubmittedAsync(Anna);
        await site.DecideAsync(Elena, "Approva");
        return item;
    }

    [Fact]
    public async Task While_the_protocol_is_down_the_approval_is_published_and_the_registration_waits_and_then_has_one_number()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Registering());
        await site.AsProgramAsync(s => s.GetRequiredService<SiteSettings>().SetAsync("ReteLavoro", new JsonObject { ["Owner"] = "Regione di prova" }, default));
        await SetAsync(site, Demo(outOfOrder: true));
        var item = await ApprovedAsync(site);
        Assert.True(await site.IsPublishedAsync(item));
        Assert.Equal(RunStatus.Finished, (await site.InstancesAsync()).Single().State);
        Assert.Contains("Protocollo della rete: In attesa del protocollo", await site.HistoryAsync());
        Assert.Equal(["Esito"], (await site.MailsAsync()).Select(m => m.Subject)); // nobody waited for the number
        await site.TickAsync();
        await site.TickAsync(); // the pause is not over
        var waiting = await OneAsync(site);
        Assert.Equal((ProtocolState.Waiting, 1, "Il protocollo dimostrativo è fuori servizio."), (waiting.State, waiting.Attempts, waiting.LastError));
        Assert.Equal((ProtocolDirection.Outgoing, "Regione di prova", "Anna", "In attesa dal 2 marzo 2026"), (waiting.Direction, waiting.Sender, waiting.Receiver, waiting.InWords));

        await SetAsync(site, Demo());
        site.Time.Now += TimeSpan.FromMinutes(1);
        for (var turn = 0; turn < 3; turn++) await site.TickAsync();
        var done = await OneAsync(site);
        Assert.Equal((ProtocolState.Registered, 2, null as string), (done.State, done.Attempts, done.LastError));
        Assert.Equal("n. 1 del 2 marzo 2026 (protocollo dimostrativo, senza valore)", done.InWords);
        Assert.Equal(1, await NumbersAsync(site));
        Assert.Single(await site.HistoryAsync(), h => h == $"Protocollo della rete: Registrato al protocollo {done.InWords}");
        var entry = await site.ReadAsync(db => db.Set<DemoProtocolEntry>().SingleAsync());
        var version = await site.ReadAsync(db => db.Set<ContentVersion>().SingleAsync(v => v.ItemId == item && v.Published == true));
        Assert.Equal((await site.AsAsync(Anna, s => s.GetRequiredService<ContentStore>().VersionAsync(version.VersionId, default)))!.BodyHash(), entry.DocumentHash);
        Assert.Empty((await site.ReadAsync(db => new ActChain(db).VerifyAsync(default))).Breaks);
    }

    [Fact]
    public async Task A_region_without_a_protocol_passes_the_step_and_shows_nothing()
    {
        foreach (var more in new[] { "", "; protocollo Noop altro" })
        {
            await using var site = await WorkflowSite.NewAsync();
            var flow = Registering(more);
            if (more.Length > 0) ((JsonArray)flow["Activities"]!).Add(JsonNode.Parse("""{ "ActivityId": "altro", "Name": "NotifyTask", "Properties": { "Message": "senza protocollo" } }"""));
            await site.ImportAsync(flow);
            var item = await ApprovedAsync(site);
            await site.TickAsync();
            Assert.True(await site.IsPublishedAsync(item));
            Assert.Equal(0, await site.ReadAsync(db => db.Set<ProtocolRegistration>().CountAsync()));
            Assert.DoesNotContain(await site.HistoryAsync(), h => h.StartsWith("Protocollo", StringComparison.Ordinal));
            // Where the workflow says nothing of "nothing to do", it goes on as if it were done.
            Assert.Equal(more.Length > 0 ? 0 : 1, (await site.MailsAsync()).Count);
            Assert.Null((await site.AsAsync(Anna, s => s.GetRequiredService<IApprovals>().StateOfAsync(Anna, item, default))).Protocol);
        }
    }

    [Fact]
    public async Task After_eight_attempts_it_is_given_up_with_every_reason_and_sent_again_by_hand()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Registering());
        await SetAsync(site, new() { ["Adapter"] = "un-altro" });
        var item = await ApprovedAsync(site);
        for (var n = 0; n < 10; n++)
        {
            await site.TickAsync();
            site.Time.Now += TimeSpan.FromHours(3);
            if (n == 3) await SetAsync(site, Demo(outOfOrder: true));
        }
        var row = await OneAsync(site);
        Assert.Equal((ProtocolState.GivenUp, 8), (row.State, row.Attempts));
        Assert.Equal([.. Enumerable.Repeat("Il protocollo «un-altro» delle impostazioni non c'è in questo programma.", 4), .. Enumerable.Repeat("Il protocollo dimostrativo è fuori servizio.", 4)],
            await site.ReadAsync(db => db.Set<ActRecord>().Where(a => a.Subject == row.Id.ToString() && a.Kind == "protocol.fail").OrderBy(a => a.Sequence).Select(a => a.Reason!).ToListAsync()));
        Assert.Equal("Protocollo della rete: Non registrato al protocollo", (await site.HistoryAsync())[^1]);
        Assert.StartsWith("Non riuscito", (await site.AsAsync(Anna, s => s.GetRequiredService<IApprovals>().StateOfAsync(Anna, item, default))).Protocol, StringComparison.Ordinal);

        await SetAsync(site, Demo());
        await site.TickAsync();
        Assert.Equal(ProtocolState.GivenUp, (await OneAsync(site)).State); // only by hand
        await site.AsAsync(Elena, s => s.GetRequiredService<ProtocolDesk>().RequeueAsync(row.Id, default));
        await site.TickAsync();
        Assert.Equal((ProtocolState.Registered, 1, 1), ((await OneAsync(site)).State, (await OneAsync(site)).Attempts, (await OneAsync(site)).Number));
        Assert.Contains("ha già il suo numero", await site.RefusedAsync(() => site.AsAsync(Elena, s => s.GetRequiredService<ProtocolDesk>().RequeueAsync(row.Id, default))));
    }

    [Fact]
    public async Task A_key_gives_its_number_again_and_is_refused_for_another_document()
    {
        await using var site = await WorkflowSite.NewAsync();
        await SetAsync(site, Demo());
        Task<ProtocolNumber> Register(string key, string hash) => site.AsAsync(Anna, s => s.GetRequiredService<IProtocol>().RegisterAsync(new(key, "Rete", ProtocolDirection.Incoming, "Ente", "Regione", hash), default));
        foreach (var (key, number) in new[] { ("a", 1), ("b", 2), ("a", 1) }) Assert.Equal(number, (await Register(key, "x")).Number);
        Assert.True((await Assert.ThrowsAsync<AdapterFault>(() => Register("a", "y"))).IsFinal);
        // A number that was given late in the year keeps its year; the new year begins with one.
        site.Time.Now = new(2026, 12, 31, 23, 30, 0, TimeSpan.Zero); // in Rome it is the first of January
        Assert.Equal((1, 2027), (await Register("c", "z") is var late ? (late.Number, late.Year) : default));
        Assert.Equal((2, 2026), (await Register("b", "x") is var again ? (again.Number, again.Year) : default));
    }

    [Fact]
    public async Task Who_looks_after_the_site_sees_what_waits_and_why_and_sends_it_again()
    {
        await using var site = await Site.OpenAsync();
        var admin = await site.As("amministratore");
        (await admin.Get("/gestione")).IsOk().ShowsNot("Protocollo");
        (await admin.Get("/gestione/protocollo")).IsOk().Shows("La regione non ha un protocollo").Shows("Nessuna registrazione");
        var token = (await admin.Get("/gestione/installazione/sito")).One("input[name=__modulo]")!.GetAttribute("value")!;
        (await admin.PostRaw("/gestione/protocollo?handler=Servizio", [new("OutOfOrder", "true"), new("__modulo", token)])).Is(HttpStatusCode.Forbidden);
        await site.ApplyAsync("lombardia", """[{ "name": "settings", "Protocol": { "Adapter": "demo" } }]""");
        (await admin.Post("/gestione/protocollo", new { })).Is(HttpStatusCode.Redirect);
        (await admin.Get("/gestione")).IsOk().Shows("Protocollo");
        Assert.DoesNotContain("Protocollo", (await (await site.As("amministratore", "piemonte")).Get("/gestione")).IsOk().Main);
        await SubmitAsync(site, "Una notizia da registrare");
        for (var n = 0; n < 9; n++)
        {
            await site.RunJobsAsync("lombardia");
            site.Clock.Advance(TimeSpan.FromHours(3));
        }
        admin = await site.As("amministratore");
        (await admin.Get("/gestione/protocollo")).IsOk().Shows("1 registrazione").Shows("Adesso è fuori servizio").Shows("Una notizia da registrare cambiata").Shows("Regione Lombardia → Capo").Shows("Non riuscita").Shows("8 tentativi");
        (await admin.Get("/gestione/protocollo?stato=Registered")).IsOk().Shows("Nessuna registrazione");
        (await admin.Get("/gestione/protocollo?stato=Boh&pagina=-7")).IsOk();
        var row = await site.ReadAsync("lombardia", db => db.Set<ProtocolRegistration>().SingleAsync());
        var path = $"/gestione/protocollo/{row.Id}";
        var page = (await admin.Get(path)).IsOk().Shows("In uscita").Shows(row.VersionHash);
        Assert.Equal(8, page.All("main ol li").Count(l => l.TextContent.Contains("è fuori servizio", StringComparison.Ordinal)));
        (await admin.Get($"/gestione/protocollo/{Guid.NewGuid()}")).Is(HttpStatusCode.NotFound);
        (await admin.Post("/gestione/protocollo", new { })).Is(HttpStatusCode.Redirect);
        (await admin.Post(path, new { })).Is(HttpStatusCode.Redirect);
        await site.RunJobsAsync("lombardia");
        (await admin.Get(path)).IsOk().Shows("n. 1 del").Shows("protocollo dimostrativo, senza valore").ShowsNot("Rimanda al protocollo");
        (await admin.Get("/gestione/protocollo?stato=Registered")).IsOk().Shows("n. 1 del").Shows("i suoi numeri non hanno valore");
        (await admin.Get($"/gestione/attivita/contenuto/{row.ItemId}")).IsOk().Shows("n. 1 del").Shows("Registrato al protocollo n. 1 del");
    }

    /// <summary>A changed news item that goes straight to the protocol.</summary>
    private static Task SubmitAsync(Site site, params string[] titles) => site.DoAsync("lombardia", async s =>
    {
        var boss = Person("capo", Kernel.Security.Permission.Administrator, null, null);
        await s.GetRequiredService<WorkflowTypes>().ImportAsync(Flow.Of("prova", "inizio Done p", Flow.Start.Replace("Rete", "Notizia"), "p ProtocolTask {}"), default);
        foreach (var title in titles)
        {
            var (item, _) = await site.News(title);
            var content = s.GetRequiredService<ContentStore>();
            var latest = (await content.LatestAsync(item, default))!;
            var next = latest.Copy();
            next.Set(new TitlePart { Title = title + " cambiata" });
            var version = await content.SaveDraftAsync(next, latest.ContentItemVersionId, default);
            await using var scope = s.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Actor>().Is(boss);
            await scope.ServiceProvider.GetRequiredService<IApprovals>().SubmitAsync(boss, item, version, null, default);
        }
    });

    /// <summary>Several nodes whose turns fall together, on both databases.</summary>
    [Theory, EachDatabase]
    public async Task Eight_jobs_at_once_register_each_document_once(TestDatabase database)
    {
        const int documents = 5;
        await using var site = await Site.OpenAsync(new() { Database = database });
        await site.ApplyAsync("lombardia", """[{ "name": "settings", "Protocol": { "Adapter": "demo" } }]""");
        await SubmitAsync(site, [.. Enumerable.Range(0, documents).Select(n => $"Una notizia {n}")]);
        // Past the lock that lets one node at a time do a job: what is looked at here is the job itself.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => site.DoAsync("lombardia", s => s.GetServices<ITenantJob>().Single(j => j is ProtocolJob).RunAsync(s, default)))));
        var rows = await site.ReadAsync("lombardia", db => db.Set<ProtocolRegistration>().ToListAsync());
        Assert.Equal(Enumerable.Range(1, documents), rows.Select(r => r.Number!.Value).Order());
        Assert.Equal(documents, await site.ReadAsync("lombardia", db => db.Set<DemoProtocolEntry>().CountAsync()));
        Assert.All(rows, r => Assert.Equal((ProtocolState.Registered, 1), (r.State, r.Attempts)));
        Assert.Equal(documents, await site.ReadAsync("lombardia", db => db.Set<HistoryRow>().CountAsync(h => h.Outcome.StartsWith("Registrato"))));
        Assert.Empty((await site.ReadAsync("lombardia", db => new ActChain(db).VerifyAsync(default))).Breaks);
    }
}
