using System.Net;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Modules.Tests.Forms;

/// <summary>Who sees which submissions, and how what is done with is undone.</summary>
public sealed class SubmissionDeskTests
{
    private const string Queue = "/gestione/segnalazioni";

    [Theory, EachDatabase]
    public async Task Everybody_finds_in_the_queue_what_she_may_open_and_counts_and_takes_away_no_more(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        // Two of one firm, so that the mark of likeness has something to count.
        foreach (var (name, place, province) in new[] { ("Di Bergamo", "Bergamo", ""), ("Di Brescia", "Brescia", ""), ("Di Treviglio", "Treviglio", ""), ("Di una provincia", "", "BS"), ("Di nessun luogo", "", "") }) await SendAsync(site, name, place, province, "00743110157");
        var all = await AllAsync(site);
        var region = await site.As("regione");
        var shown = new Dictionary<string, int[]>
        {
            ["regione"] = [0, 1, 2, 3, 4], ["amministratore"] = [0, 1, 2, 3, 4],
            ["provincia"] = [0, 2], ["provincia-bs"] = [1, 3], ["centro-bg"] = [0], ["centro-bs"] = [1], ["ente"] = [], ["nessuno"] = []
        };
        foreach (var (name, expected) in shown)
        {
            var person = await site.As(name);
            var queue = (await person.Get(Queue)).IsOk();
            Assert.Equal(expected.Select(i => all[i].Number), queue.All("tbody th a").Select(a => a.TextContent).Order());
            if (expected.Length > 0) queue.Shows(expected.Length == 1 ? "1 segnalazione" : $"{expected.Length} segnalazioni");
            Assert.Equal(expected.Length > 1 ? expected.Length : 0, queue.All("tbody tr").Count(r => r.TextContent.Contains($"{expected.Length} con la stessa partita IVA", StringComparison.Ordinal)));
            var tile = (await person.Get("/gestione")).IsOk().All("main a[href$='/gestione/segnalazioni']").Select(a => Page.Squeeze(a.ParentElement!.ParentElement!.TextContent)).FirstOrDefault() ?? "";
            if (expected.Length > 0) Assert.Contains(expected.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), tile);
            else Assert.DoesNotMatch("[1-9]", tile);
            // Also the file, which no page of the queue needs to have shown.
            var file = (await person.PostRaw(Queue + "?handler=Esporta&stato=tutte", Token(queue))).IsOk().Text;
            Assert.Equal(expected.Length + 1, file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
            for (var i = 0; i < all.Count; i++)
            {
                var detail = await person.Get($"{Queue}/{all[i].Id}");
                if (!expected.Contains(i)) { detail.Is(HttpStatusCode.Forbidden).ShowsNot(all[i].Subject); continue; }
                Assert.Equal(expected.Where(o => o != i).Select(o => all[o].Number), detail.IsOk().All("tbody th a").Select(a => a.TextContent).Order());
            }
        }
        (await region.Get($"{Queue}/{Guid.NewGuid()}")).Is(HttpStatusCode.NotFound);
        // An accredited operator has no area; who only reads has no queue.
        Assert.Empty((await (await site.As("operatrice")).Get(Queue + "?stato=tutte")).IsOk().All("main tbody tr"));
        (await (await site.As("sola-lettura")).Get(Queue)).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_Province_that_asks_for_anothers_submission_by_its_address_changes_nothing_there()
    {
        await using var site = await OpenAsync();
        await SendAsync(site, "Di Bergamo", "Bergamo");
        await SendAsync(site, "Di Brescia", "Brescia");
        var all = await AllAsync(site);
        var person = await site.As("provincia");
        var own = (await person.Get($"{Queue}/{all[0].Id}")).IsOk();
        foreach (var handler in new[] { "Prendi", "Unisci", "Chiudi", "Riapri", "Passo" })
            (await person.PostRaw($"{Queue}/{all[1].Id}?handler={handler}", [.. Token(own), new("Number", all[0].Number), new("Reason", "Prova."), new("passo", "open-case")])).Is(HttpStatusCode.Forbidden);
        // Nor does she learn of it by joining.
        (await own.Submit(new { Number = all[1].Number }, "Unisci")).ShowsError($"Nessuna segnalazione ha il numero «{all[1].Number}».");
        Assert.Equal([(SubmissionState.New, 1), (SubmissionState.New, 1)], await StatesAsync(site));
        (await own.Submit(button: "Prendi in carico")).Is(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_region_without_a_register_of_bodies_shows_submissions_to_the_region_alone()
    {
        await using var site = await OpenAsync();
        await SendAsync(site, "Di Bergamo", "Bergamo");
        var access = await site.DoAsync("lombardia", async services =>
        {
            var without = new SubmissionAccess(services.GetRequiredService<SiteDbContext>(), services.GetRequiredService<Permissions>(), site.Clock);
            return (await Count(without, Person("IstruttoreProvincia")), await Count(without, Person("FunzionarioRegionale")), await Count(without, new()));
            static async Task<int> Count(SubmissionAccess access, ClaimsPrincipal person) => await (await access.ReadableAsync(person, default)).CountAsync();
        });
        Assert.Equal((0, 1, 0), access);
    }

    [Theory, EachDatabase]
    public async Task A_submission_closed_by_mistake_is_reopened_with_a_reason_and_keeps_its_answers(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        await SendAsync(site, "Di Bergamo", "Bergamo");
        var officer = await site.As("provincia");
        var detail = await (await (await officer.Get(Queue)).Click("PRV-2026-000001")).IsOk().Submit(button: "Prendi in carico");
        detail = (await detail.Follow()).IsOk().ShowsNot("Riapri");
        detail = await (await detail.Submit(new { Reason = "Doppia." }, "Chiudi")).Follow();
        (await detail.Submit(new { Reason = " " }, "Riapri")).ShowsError("Scrivi perché la riapri.");
        var (before, twice) = (detail, await Task.WhenAll(detail.Submit(new { Reason = "Non era doppia." }, "Riapri"), detail.Submit(new { Reason = "Non era doppia." }, "Riapri")));
        // Of two at once, one does it and the other is told.
        Assert.Equal([302, 400], twice.Select(p => (int)p.Status).Order());
        twice.Single(p => (int)p.Status == 400).Shows("La segnalazione è già aperta.");
        detail = (await officer.Get(before.Address.AbsolutePath["/lombardia".Length..])).IsOk().Shows("In carico").Shows("Riaperta («Non era doppia.»)").Shows("Chiusa («Doppia.»)").ShowsNot("Le risposte si cancellano");
        var act = await site.ReadAsync("lombardia", db => db.Set<ActRecord>().OrderByDescending(a => a.Sequence).FirstAsync());
        Assert.Equal(("forms.reopen", "Non era doppia."), (act.Kind, act.Reason));
        // The days of keeping have stopped, and begin anew when it is closed again.
        site.Clock.Advance(TimeSpan.FromDays(2));
        await site.RunJobsAsync("lombardia");
        officer = await site.As("provincia");
        detail = (await officer.Get(before.Address.AbsolutePath["/lombardia".Length..])).IsOk().Shows("Di Bergamo");
        (await detail.Submit(new { Reason = "Ora sì." }, "Chiudi")).Is(HttpStatusCode.Redirect);
        site.Clock.Advance(TimeSpan.FromDays(1));
        await site.RunJobsAsync("lombardia");
        var forgotten = (await (await site.As("provincia")).Get(before.Address.AbsolutePath["/lombardia".Length..])).IsOk();
        forgotten.ShowsNot("Di Bergamo").Shows("Le risposte sono state cancellate: la segnalazione non si può più riaprire.");
        Assert.Empty(forgotten.All("form[action*=Riapri]"));
        (await forgotten.Visitor.PostRaw(forgotten.Address.AbsolutePath["/lombardia".Length..] + "?handler=Riapri", [.. Token(forgotten), new("Reason", "Prova.")])).Is(HttpStatusCode.BadRequest);
        Assert.Equal(SubmissionState.Closed, (await StatesAsync(site)).Single().State);
    }

    [Theory, EachDatabase]
    public async Task A_joining_undone_takes_back_what_came_along_with_it_and_leaves_the_rest(TestDatabase database)
    {
        await using var site = await OpenAsync(database);
        for (var i = 1; i <= 4; i++) await SendAsync(site, $"Ditta {i}", "Bergamo");
        var officer = await site.As("regione");
        var queue = await officer.Get(Queue);
        async Task<Page> On(int number) => (await queue.Click($"PRV-2026-00000{number}")).IsOk();
        // 3 hangs on 2; 4 hangs on 1; then 2, with 3, goes to 1, which is closed.
        (await (await On(3)).Submit(new { Number = "PRV-2026-000002" }, "Unisci")).Is(HttpStatusCode.Redirect);
        (await (await On(4)).Submit(new { Number = "PRV-2026-000001" }, "Unisci")).Is(HttpStatusCode.Redirect);
        (await (await On(2)).Submit(new { Number = "PRV-2026-000001" }, "Unisci")).Is(HttpStatusCode.Redirect);
        (await (await On(1)).Submit(new { Reason = "Fatto." }, "Chiudi")).Is(HttpStatusCode.Redirect);
        Assert.Equal([null, 1, 1, 1], await HangsOnAsync(site));
        Assert.Equal([true, true, true, true], await EndsAsync(site));

        (await On(2)).Shows("Stacca dall’altra e riapri la segnalazione").Shows("Si lavora su quella");
        var second = await (await (await On(2)).Submit(new { Reason = "Altra azienda." }, "Riapri")).Follow();
        second.IsOk().Shows("Nuova").Shows("Riaperta («Altra azienda.»)").ShowsNot("Si lavora su quella");
        Assert.Equal([null, null, 2, 1], await HangsOnAsync(site));
        Assert.Equal([true, false, false, true], await EndsAsync(site));
        (await On(1)).Shows("Staccata da questa la PRV-2026-000002");

        // The main one reopened: what hangs on it goes on with it.
        (await (await On(1)).Submit(new { Reason = "Non era finita." }, "Riapri")).Is(HttpStatusCode.Redirect);
        Assert.Equal([null, null, 2, 1], await HangsOnAsync(site));
        Assert.Equal([false, false, false, false], await EndsAsync(site));
        // One that was joined to the first by hand stays there when the second leaves again.
        (await (await On(3)).Submit(new { Reason = "Per sé." }, "Riapri")).Is(HttpStatusCode.Redirect);
        (await (await On(3)).Submit(new { Number = "PRV-2026-000001" }, "Unisci")).Is(HttpStatusCode.Redirect);
        (await (await On(2)).Submit(new { Number = "PRV-2026-000001" }, "Unisci")).Is(HttpStatusCode.Redirect);
        (await (await On(2)).Submit(new { Reason = "Ancora." }, "Riapri")).Is(HttpStatusCode.Redirect);
        Assert.Equal([null, null, 1, 1], await HangsOnAsync(site));
    }

    [Fact]
    public async Task What_has_led_to_something_else_stays_closed_and_says_to_what()
    {
        await using var site = await OpenAsync();
        await SendAsync(site, "Ente nuovo", "", "BG");
        var officer = await site.As("regione");
        var detail = (await (await officer.Get(Queue)).Click("PRV-2026-000001")).IsOk();
        // A step of the other module, with what that module asks for.
        await site.SqlAsync("lombardia", $"""INSERT INTO forms_history ("Id", "SubmissionId", "AtUtc", "Who", "What", "Url") SELECT '{Guid.CreateVersion7().ToString().ToUpperInvariant()}', "Id", "ReceivedUtc", 'Ada', 'Apri un caso di crisi', '~/gestione/crisi/1' FROM forms_submission""");
        detail = await (await detail.Submit(new { Reason = "Fatto." }, "Chiudi")).Follow();
        detail.Shows("Da questa segnalazione è già nato altro («Apri un caso di crisi»)").ShowsNot("Perché la riapri");
        (await officer.PostRaw(detail.Address.AbsolutePath["/lombardia".Length..] + "?handler=Riapri", [.. Token(detail), new("Reason", "Prova.")])).Is(HttpStatusCode.BadRequest).Shows("Da questa segnalazione è già nato altro");
        Assert.Equal(SubmissionState.Closed, (await StatesAsync(site)).Single().State);
    }

    /// <summary>The invented people, and one of each kind of body, with the role of who works on submissions for a body.</summary>
    private static async Task<Testing.Site> OpenAsync(TestDatabase database = default)
    {
        var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        await site.ApplyAsync("lombardia", $$"""
            [ { "name": "users", "users": [ {{User("provincia-bs", "provincia-di-brescia")}}, {{User("centro-bg", "cpi-bergamo")}}, {{User("centro-bs", "cpi-brescia")}}, {{User("ente", "operatore-mella-lavoro")}}, {{User("nessuno", null)}} ] },
              { "name": "forms", "forms": [ { "id": "prova", "title": "Prova", "intro": "Prova.", "privacy": { "version": "1", "text": "Prova." }, "purpose": "test", "prefix": "PRV", "limits": { "perHour": 100, "leastSeconds": 0 },
              "retentionDays": 1, "subject": "nome", "duplicateKey": "iva", "done": "Fatto.", "questions": [ { "id": "nome", "label": "Come si chiama?", "kind": "text" }, { "id": "comune", "label": "Dove?", "kind": "municipality", "required": false },
              { "id": "provincia", "label": "In che provincia?", "kind": "choice", "optionsFrom": "provinces", "required": false }, { "id": "iva", "label": "Partita IVA?", "kind": "vat", "required": false } ] } ] } ]
            """);
        return site;
    }

    private static string User(string name, string? organization) =>
        $$"""{ "userName": "{{name}}", "email": "{{name}}@esempio.invalid", "displayName": "Persona {{name}}", "roles": ["IstruttoreProvincia"], {{(organization is null ? "" : $"\"organization\": \"{organization}\",")}} "password": "{{Testing.Site.DemoPassword}}", "demo": true }""";

    private static async Task SendAsync(Testing.Site site, string name, string municipality, string province = "", string vat = "")
    {
        var page = await (await (await site.Visitor().Get("/moduli/prova")).Submit()).Follow();
        foreach (var answer in new[] { name, municipality, province, vat }) page = await (await page.IsOk().Submit(new { risposta = answer })).Follow();
        (await page.Submit()).Is(HttpStatusCode.Redirect);
    }

    /// <summary>Of the person whose page it is: her sign-out has one where the page itself has none.</summary>
    private static KeyValuePair<string, string>[] Token(Page page) => [new("__modulo", page.One("input[name=__modulo]")!.GetAttribute("value")!)];

    private static ClaimsPrincipal Person(string role) => new(new ClaimsIdentity([new(ClaimTypes.Role, role), new(ActorClaims.OrganizationId, "provincia-di-bergamo")], "prova"));

    private static async Task<List<(SubmissionState State, int Lines)>> StatesAsync(Testing.Site site) => [.. (await AllAsync(site)).Select(s => (s.State, s.History.Count))];

    /// <summary>For each, the last figure of the number of the one that it is joined to.</summary>
    private static async Task<List<int?>> HangsOnAsync(Testing.Site site)
    {
        var all = await AllAsync(site);
        return [.. all.Select(s => all.FirstOrDefault(m => m.Id == s.JoinedTo)?.Sequence)];
    }

    /// <summary>For each, whether its answers have a day on which they go.</summary>
    private static async Task<List<bool>> EndsAsync(Testing.Site site) => [.. (await AllAsync(site)).Select(s => s.ForgetUtc is not null && s.ClosedUtc is not null)];

    private static Task<List<Submission>> AllAsync(Testing.Site site) => site.ReadAsync("lombardia", db => db.Set<Submission>().AsNoTracking().Include(s => s.History).OrderBy(s => s.Number).ToListAsync());
}
