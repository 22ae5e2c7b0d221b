using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Modules.Tests.Networks;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

/// <summary>What is written beside an approval: by whoever sends and whoever decides, and read by nobody else.</summary>
public sealed class ConversationTests
{
    private static readonly byte[] Paper = Encoding.ASCII.GetBytes("%PDF-1.7 bilancio di prova");
    private static readonly ClaimsPrincipal Boss = Person("capo", Kernel.Security.Permission.Administrator, null, null);
    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    /// <summary>Anna has sent a network; the Province of Bergamo examines it, by 17 March 2026.</summary>
    private static async Task<WorkflowSite> AtTheProvinceAsync(string? flow = null)
    {
        var site = await WorkflowSite.NewAsync();
        site.Competence.Offices["Province"] = ["bg"];
        await site.ImportAsync(Flow.TwoStages(flow ?? "'FourEyes': true, 'DueDays': 15, 'RemindDays': 5, 'ReasonFor': ['Restituisci', 'Respingi']"));
        await site.SubmittedAsync(Anna);
        return site;
    }

    private static Task<Side?> SideAsync(WorkflowSite site, ClaimsPrincipal who, Guid? instance = null) => site.AsAsync(who, async s =>
        await s.GetRequiredService<ConversationAccess>().SideAsync(who, await s.GetRequiredService<SiteDbContext>().Set<WorkflowInstance>().AsNoTracking().SingleAsync(i => instance == null || i.Id == instance), default));

    private static async Task<string> SidesAsync(WorkflowSite site, params ClaimsPrincipal[] people)
    {
        var sides = new List<string>();
        foreach (var who in people) sides.Add($"{who.FindFirstValue(ClaimTypes.NameIdentifier) ?? "nobody"}: {(await SideAsync(site, who))?.ToString() ?? "-"}");
        return string.Join(", ", sides);
    }

    private static async Task CommentAsync(WorkflowSite site, ClaimsPrincipal who, string? text, params SentFile[] files)
    {
        var instance = (await site.InstancesAsync()).Single().Id;
        await site.AsAsync(who, s => s.GetRequiredService<Conversations>().CommentAsync(who, instance, new("Commento", text, files), default));
    }

    private static async Task AskAsync(WorkflowSite site, ClaimsPrincipal who, string? text = "Manca il bilancio.", DateOnly? by = null)
    {
        var task = (await site.OpenAsync()).First().Id;
        await site.AsAsync(who, s => s.GetRequiredService<Conversations>().AskAsync(who, task, new("Richiesta", text, []), by, default));
    }

    private static async Task AnswerAsync(WorkflowSite site, ClaimsPrincipal who, string? text = "Eccolo.", params SentFile[] files)
    {
        var request = await RequestAsync(site);
        await site.AsAsync(who, s => s.GetRequiredService<Conversations>().AnswerAsync(who, request.InstanceId, request.Id, new("Risposta", text, files), default));
    }

    private static async Task WithdrawAsync(WorkflowSite site, ClaimsPrincipal who)
    {
        var request = await RequestAsync(site);
        await site.AsAsync(who, s => s.GetRequiredService<Conversations>().WithdrawAsync(who, request.InstanceId, request.Id, default));
    }

    private static Task<ApprovalMessage> RequestAsync(WorkflowSite site) => site.ReadAsync(db => db.Set<ApprovalMessage>().AsNoTracking().Where(m => m.Kind == MessageKind.Request).OrderByDescending(m => m.Number).FirstAsync());
    private static Task<List<ApprovalMessage>> MessagesAsync(WorkflowSite site) => site.ReadAsync(db => db.Set<ApprovalMessage>().AsNoTracking().OrderBy(m => m.Number).ToListAsync());

    [Fact]
    public async Task It_is_read_by_who_sent_and_who_decides_or_has_decided_and_by_nobody_else()
    {
        await using var site = await AtTheProvinceAsync();
        ClaimsPrincipal[] everybody = [Anna, Aldo, Bruno, Carla, Carlo, Dino, Elena, Gina, Fabio, Boss, Nobody];
        Assert.Equal("anna: Sender, aldo: Sender, bruno: -, carla: Decider, carlo: Decider, dino: -, elena: -, gina: -, fabio: -, capo: Manager, nobody: -", await SidesAsync(site, everybody));
        // A colleague of the sender who may not edit what she has sent, and the sender herself once she works for another body.
        Assert.Equal("ada: -, anna: -", await SidesAsync(site, Person("ada", "Consultazione", "apl-1", "LabourAccreditedOperator"), Person("anna", "OperatoreRete", "apl-2", "LabourAccreditedOperator")));
        await site.DecideAsync(Carla, "Approva");
        Assert.Equal("anna: Sender, aldo: Sender, bruno: -, carla: Decider, carlo: Decider, dino: -, elena: Decider, gina: -, fabio: -, capo: Manager, nobody: -", await SidesAsync(site, everybody));
        await site.DecideAsync(Elena, "Restituisci", "Da rivedere");
        Assert.Equal("anna: Sender, aldo: Sender, bruno: -, carla: Decider, carlo: Decider, dino: -, elena: Decider, gina: -, fabio: -, capo: Manager, nobody: -", await SidesAsync(site, everybody));
        Assert.Contains("solo leggere", await site.RefusedAsync(() => CommentAsync(site, Anna, "Ancora una cosa")));
        // Whoever decided for the Province and now works for another one has left this with it.
        Assert.Equal("carla: -", await SidesAsync(site, Person("carla", "IstruttoreProvincia", "bs", "Province")));
    }

    [Fact]
    public async Task What_any_office_could_decide_is_that_office_s_which_did()
    {
        await using var site = await AtTheProvinceAsync();
        site.Competence.Offices["Province"] = null;
        await site.AsAsync(Anna, s => s.GetRequiredService<IApprovals>().WithdrawAsync(Anna, s.GetRequiredService<SiteDbContext>().Set<WorkflowInstance>().Single().ItemId, "Da rifare", default));
        await site.SubmittedAsync(Anna, "Rete di Brescia");
        var second = (await site.InstancesAsync())[1].Id;
        async Task<string> Both() => $"carla: {await SideAsync(site, Carla, second)}, dino: {await SideAsync(site, Dino, second)}";
        Assert.Equal("carla: Decider, dino: Decider", await Both());
        await site.DecideAsync(Dino, "Approva");
        Assert.Equal("carla: , dino: Decider", await Both());
    }

    [Fact]
    public async Task It_is_written_by_those_who_read_it_and_each_message_bears_its_stage_and_its_author()
    {
        await using var site = await AtTheProvinceAsync();
        foreach (var stranger in new[] { Bruno, Dino, Elena, Gina, Fabio })
        {
            Assert.Contains("di chi ha inviato il contenuto e di chi lo decide", await site.RefusedAsync(() => CommentAsync(site, stranger, "Ci sono anch'io")));
            await Assert.ThrowsAsync<RuleBroken>(() => AskAsync(site, stranger));
        }
        Assert.Contains("Il tuo ruolo non permette di decidere", await site.RefusedAsync(() => AskAsync(site, Anna)));
        Assert.Contains("ruolo Istruttore Provincia", await site.RefusedAsync(() => AskAsync(site, Boss)));
        Assert.Empty(await MessagesAsync(site));
        await CommentAsync(site, Anna, "  Buongiorno,\r\nho dimenticato una cosa  ");
        await CommentAsync(site, Carlo, "Prego");
        await site.DecideAsync(Carla, "Approva");
        await CommentAsync(site, Boss, "Fate presto");
        var messages = await MessagesAsync(site);
        Assert.Equal(["1 istruttoria Anna OperatoreRete apl-1", "2 istruttoria Carlo IstruttoreProvincia bg", "3 decisione Capo Administrator "], messages.ConvertAll(m => $"{m.Number} {m.Stage} {m.AuthorName} {m.Role} {m.OrganizationName}"));
        Assert.Equal("Buongiorno,\nho dimenticato una cosa", messages[0].Text);
    }

    [Fact]
    public async Task A_request_stops_the_term_and_the_answer_moves_it_by_the_days_it_stood()
    {
        await using var site = await AtTheProvinceAsync();
        await AskAsync(site, Carla, by: new(2026, 3, 9));
        var task = (await site.OpenAsync()).Single();
        Assert.Equal((new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 17)), (task.SuspendedOn, task.DueOn));
        Assert.Contains("istruttoria: Integrazione chiesta", await site.HistoryAsync());
        Assert.Equal("Risposta attesa entro il 9 marzo 2026. La scadenza è sospesa.", await site.ReadAsync(db => db.Set<HistoryRow>().Where(h => h.Outcome == "Integrazione chiesta").Select(h => h.Comment).SingleAsync()));
        Assert.Contains("ritira la richiesta", await site.RefusedAsync(() => site.AsAsync(Carla, s => s.GetRequiredService<Decisions>().ResumeAsync(Carla, task.Id, default))));
        Assert.Contains("già una richiesta", await site.RefusedAsync(() => AskAsync(site, Carlo)));
        Assert.Contains("risponde chi ha inviato", await site.RefusedAsync(() => AnswerAsync(site, Carlo)));

        site.Time.Now = new(2026, 3, 8, 9, 0, 0, TimeSpan.Zero);
        await AnswerAsync(site, Aldo);
        task = (await site.OpenAsync()).Single();
        Assert.Equal((null, null, new DateOnly(2026, 3, 23)), (task.SuspendedOn, task.RequestId, task.DueOn)); // 17 March and six days
        Assert.Equal("È rimasta sospesa 6 giorni: l'ultimo giorno è ora il 23 marzo 2026.", await site.ReadAsync(db => db.Set<HistoryRow>().Where(h => h.Outcome == "Integrazione ricevuta").Select(h => h.Comment).SingleAsync()));
        Assert.Contains("è chiusa", await site.RefusedAsync(() => AnswerAsync(site, Anna)));
        // Another may follow, and the region goes on with what came.
        await AskAsync(site, Carla, "E lo statuto?");
        await AnswerAsync(site, Anna);
        await site.DecideAsync(Carla, "Approva");
        Assert.Equal([MessageKind.Request, MessageKind.Answer, MessageKind.Request, MessageKind.Answer], (await MessagesAsync(site)).ConvertAll(m => m.Kind));
        Assert.DoesNotContain(await site.ReadAsync(db => db.Set<HistoryRow>().Select(h => h.Comment).ToListAsync()), c => c?.Contains("bilancio", StringComparison.Ordinal) == true || c?.Contains("statuto", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_term_that_stood_still_before_or_is_over_is_left_as_it_is()
    {
        await using var site = await AtTheProvinceAsync();
        var task = (await site.OpenAsync()).Single().Id;
        await site.AsAsync(Carla, s => s.GetRequiredService<Decisions>().SuspendAsync(Carla, task, "Ferie dell'ufficio", default));
        await AskAsync(site, Carla);
        site.Time.Now = site.Time.Now.AddDays(3);
        await AnswerAsync(site, Anna);
        Assert.Equal(new DateOnly(2026, 3, 2), (await site.OpenAsync()).Single().SuspendedOn);
        await site.AsAsync(Carla, s => s.GetRequiredService<Decisions>().ResumeAsync(Carla, task, default));
        site.Time.Now = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);
        await AskAsync(site, Carla);
        Assert.Null((await site.OpenAsync()).Single().SuspendedOn);
        await AnswerAsync(site, Anna);
        Assert.Equal(new DateOnly(2026, 3, 20), (await site.OpenAsync()).Single().DueOn);
    }

    [Fact]
    public async Task A_request_that_is_taken_back_or_decided_over_is_closed_and_the_term_goes_on()
    {
        await using var site = await AtTheProvinceAsync();
        await AskAsync(site, Carla);
        site.Time.Now = site.Time.Now.AddDays(2);
        Assert.Contains("chi decide in questa fase", await site.RefusedAsync(() => WithdrawAsync(site, Anna)));
        await WithdrawAsync(site, Carlo);
        Assert.Equal((null, new DateOnly(2026, 3, 19)), ((await site.OpenAsync()).Single().SuspendedOn, (await site.OpenAsync()).Single().DueOn));
        await AskAsync(site, Carla);
        await WithdrawAsync(site, Boss);
        await AskAsync(site, Carla);
        await site.DecideAsync(Carlo, "Approva");
        Assert.Equal([RequestEnd.Withdrawn, RequestEnd.Withdrawn, RequestEnd.Decided], (await MessagesAsync(site)).ConvertAll(m => m.End));
        Assert.Contains("istruttoria: Richiesta di integrazione chiusa", await site.HistoryAsync());
        Assert.Contains("è chiusa", await site.RefusedAsync(() => AnswerAsync(site, Anna)));
        // What the sender takes back herself takes the request with it.
        await AskAsync(site, Elena);
        foreach (var (who, may) in new[] { (Anna, false), (Carla, false), (Elio, true), (Boss, true) })
        {
            var view = await site.AsAsync(who, async s => await s.GetRequiredService<Conversations>().OfAsync(who, (await site.InstancesAsync()).Single(), null, default));
            Assert.Equal((1, may ? 1 : 0), (view!.Open.Count, view.MayWithdraw.Count));
        }
        Assert.Contains("chi decide in questa fase", await site.RefusedAsync(() => WithdrawAsync(site, Carla)));
        await site.AsAsync(Anna, s => s.GetRequiredService<IApprovals>().WithdrawAsync(Anna, s.GetRequiredService<SiteDbContext>().Set<WorkflowInstance>().Single().ItemId, "Da rifare", default));
        Assert.Contains("conclusa", await site.RefusedAsync(() => AnswerAsync(site, Anna)));
    }

    [Fact]
    public async Task Where_several_vote_one_vote_leaves_open_what_another_has_asked_for_and_closes_what_she_asked_for_herself()
    {
        await using var site = await AtTheProvinceAsync("'Quorum': '2', 'DueDays': 15");
        await AskAsync(site, Carla);
        await site.DecideAsync(Carlo, "Approva");
        Assert.NotNull((await site.OpenAsync()).Single().RequestId);
        await site.DecideAsync(Carla, "Approva");
        Assert.Equal(RequestEnd.Decided, (await MessagesAsync(site)).Single().End);

        await using var other = await AtTheProvinceAsync("'Quorum': '2', 'DueDays': 15");
        await AskAsync(other, Carla);
        other.Time.Now = other.Time.Now.AddDays(1);
        await other.DecideAsync(Carla, "Approva");
        var open = (await other.OpenAsync()).Single();
        Assert.Equal((null, null, new DateOnly(2026, 3, 18)), (open.RequestId, open.SuspendedOn, open.DueOn));
    }

    [Fact]
    public async Task Each_message_is_told_to_the_other_side_without_what_it_says()
    {
        await using var site = await AtTheProvinceAsync();
        var before = (await site.MailsAsync()).Count;
        async Task<string[]> New()
        {
            var all = await site.MailsAsync();
            var told = all.Skip(before).Select(m => $"{m.Subject} -> {m.To}").Order().ToArray();
            Assert.All(all.Skip(before), m => Assert.DoesNotContain("segreto", m.Text));
            before = all.Count;
            return told;
        }
        await CommentAsync(site, Anna, "Un segreto");
        Assert.Equal(["Una comunicazione su: Rete di Bergamo -> carla@esempio.it", "Una comunicazione su: Rete di Bergamo -> carlo@esempio.it"], await New());
        await CommentAsync(site, Carla, "Un altro segreto");
        Assert.Equal(["Una comunicazione su: Rete di Bergamo -> anna@esempio.it"], await New());
        await AskAsync(site, Carla, "Il segreto", new(2026, 3, 9));
        Assert.Contains("Rispondi entro il 9 marzo 2026.", (await site.MailsAsync())[^1].Text);
        Assert.Contains("La chiede: Carla, bg", (await site.MailsAsync())[^1].Text);
        Assert.Equal(["Ti è chiesta un'integrazione: Rete di Bergamo -> anna@esempio.it"], await New());
        var task = (await site.OpenAsync()).Single().Id;
        await site.AsAsync(Carlo, s => s.GetRequiredService<Decisions>().ClaimAsync(Carlo, task, default));
        await AnswerAsync(site, Anna, "Il segreto");
        Assert.Equal(["Integrazione ricevuta: Rete di Bergamo -> carla@esempio.it", "Integrazione ricevuta: Rete di Bergamo -> carlo@esempio.it"], await New());
        await AskAsync(site, Carlo, "Un segreto ancora");
        await New();
        await WithdrawAsync(site, Carlo);
        Assert.Equal(["L'integrazione non serve più: Rete di Bergamo -> anna@esempio.it"], await New());

        // A region says it in its own words.
        await site.AsAsync(Boss, async s =>
        {
            var texts = s.GetRequiredService<MailTexts>();
            var mail = (await texts.FindAsync(MailTexts.OfModules, "message-asked", default))!;
            Assert.Contains("non è un segnaposto", (await Assert.ThrowsAsync<RuleBroken>(() => texts.SaveAsync(mail, "x", "{reason}", default))).Message);
            await texts.SaveAsync(mail, "Serve altro per {title}", "{term} Qui: {link}", default);
        });
        await AskAsync(site, Carlo, "Un segreto ancora");
        Assert.Equal(["Serve altro per Rete di Bergamo -> anna@esempio.it"], await New());
    }

    [Fact]
    public async Task The_list_of_tasks_asks_the_database_as_often_for_one_that_waits_as_for_six()
    {
        await using var host = await PageTests.Host.StartAsync();
        async Task AskedAsync(int n)
        {
            var (_, task) = await host.SubmittedAsync($"Rete {n}");
            await host.DoAsync(Carla, s => s.GetRequiredService<Conversations>().AskAsync(Carla, task, new("Richiesta", "Serve altro", []), new(2026, 3, 2 + n), default));
        }
        async Task<int> CommandsAsync()
        {
            await host.GetAsync("carla", "/gestione/attivita");
            host.Sql.Clear();
            Assert.Contains("Risposta attesa entro il 3 marzo 2026", (await host.GetAsync("carla", "/gestione/attivita")).Text);
            return host.Sql.Commands.Count;
        }
        await AskedAsync(1);
        var one = await CommandsAsync();
        for (var n = 2; n <= 6; n++) await AskedAsync(n);
        Assert.Equal(one, await CommandsAsync());
        var page = await host.GetAsync("carla", "/gestione/attivita?scadenza=integrazione");
        Assert.Equal(6, System.Text.RegularExpressions.Regex.Count(page.Text, "Risposta attesa entro"));
        host.Time.Now = host.Time.Now.AddDays(3);
        Assert.Contains("La risposta era attesa entro il 4 marzo 2026", (await host.GetAsync("carla", "/gestione/attivita")).Text);
    }

    [Fact]
    public async Task When_the_day_for_the_answer_has_passed_both_sides_are_told_once_and_the_office_still_waits()
    {
        await using var site = await AtTheProvinceAsync();
        await AskAsync(site, Carla, by: new(2026, 3, 9));
        var before = (await site.MailsAsync()).Count;
        site.Time.Now = new(2026, 3, 9, 22, 59, 59, TimeSpan.Zero); // the last second of the last day, in Rome
        await site.TickAsync();
        Assert.Equal(before, (await site.MailsAsync()).Count);
        site.Time.Now = new(2026, 3, 9, 23, 0, 1, TimeSpan.Zero);
        await site.TickAsync();
        await site.TickAsync();
        Assert.Equal(["Non è arrivata l'integrazione: Rete di Bergamo -> anna@esempio.it", "Non è arrivata l'integrazione: Rete di Bergamo -> carla@esempio.it"], (await site.MailsAsync()).Skip(before).Select(m => $"{m.Subject} -> {m.To}").Order());
        Assert.Single(await site.HistoryAsync(), h => h == "istruttoria: Integrazione non arrivata in tempo");
        await AnswerAsync(site, Anna);
        Assert.Equal(new DateOnly(2026, 3, 25), (await site.OpenAsync()).Single().DueOn); // 17 March and eight days
    }

    [Theory, EachDatabase]
    public async Task Of_ten_requests_at_once_one_is_open_and_of_ten_answers_at_once_one_is_taken(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin(new NetworkFields { Title = "Rete contesa" });
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        var task = await site.ReadAsync("lombardia", db => db.Set<ApprovalTask>().SingleAsync(t => t.ItemId == id));
        var sender = await site.ReadAsync("lombardia", db => db.Set<WorkflowInstance>().Where(i => i.ItemId == id).Select(i => i.StartedBy).SingleAsync());
        async Task<string> Try(ClaimsPrincipal who, Func<Conversations, Task> what)
        {
            await using var scope = (await site.Host.SiteAsync(site.Tenant("lombardia"), default)).Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Actor>().Is(who);
            try { await what(scope.ServiceProvider.GetRequiredService<Conversations>()); return "ok"; }
            catch (RuleBroken broken) { return broken.Message; }
        }
        var asked = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(() => { var who = Person("p" + n, "IstruttoreProvincia", "provincia-di-bergamo", "Province"); return Try(who, c => c.AskAsync(who, task.Id, new("Richiesta", "Serve altro", [new("carta.pdf", Paper)]), null, default)); })));
        Assert.Single(asked, a => a == "ok");
        Assert.All(asked.Where(a => a != "ok"), a => Assert.Contains("già una richiesta", a));
        var request = await site.ReadAsync("lombardia", db => db.Set<ApprovalMessage>().SingleAsync());
        var author = Person(sender, "OperatoreRete", "operatore-orobie-lavoro", "LabourAccreditedOperator");
        var answered = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Try(author, c => c.AnswerAsync(author, request.InstanceId, request.Id, new("Risposta", null, [new("carta.pdf", Paper)]), default)))));
        Assert.Single(answered, a => a == "ok");
        Assert.All(answered.Where(a => a != "ok"), a => Assert.Contains("è chiusa", a));
        Assert.Equal([1, 2], await site.ReadAsync("lombardia", db => db.Set<ApprovalMessage>().OrderBy(m => m.Number).Select(m => m.Number).ToListAsync()));
        // Of those that were refused no file is left.
        Assert.Equal(2, Directory.EnumerateDirectories(site.DataFolder, "workflows", SearchOption.AllDirectories).SelectMany(Directory.EnumerateFiles).Count());
    }

    [Fact]
    public async Task Empty_or_too_long_or_too_many_or_false_is_refused_and_leaves_nothing_behind()
    {
        await using var site = await AtTheProvinceAsync();
        var paper = new SentFile("bilancio.pdf", Paper);
        Assert.Contains("Scrivi qualcosa", await site.RefusedAsync(() => CommentAsync(site, Anna, " \n ")));
        Assert.Contains("Scrivi che cosa chiedi", await site.RefusedAsync(() => AskAsync(site, Carla, " ")));
        Assert.Contains("più di 4000 caratteri", await site.RefusedAsync(() => CommentAsync(site, Anna, new string('a', 4001))));
        Assert.Contains("già passato", await site.RefusedAsync(() => AskAsync(site, Carla, by: new(2026, 3, 1))));
        Assert.Contains("più di un anno", await site.RefusedAsync(() => AskAsync(site, Carla, by: new(2027, 3, 3))));
        Assert.Contains("al massimo 5 file: ne hai scelti 6", await site.RefusedAsync(() => CommentAsync(site, Anna, "Ecco", [.. Enumerable.Repeat(paper, 6)])));
        Assert.Contains("non sono ammessi", await site.RefusedAsync(() => CommentAsync(site, Anna, "Ecco", new SentFile("pagina.html", Paper))));
        Assert.Contains("non contiene quello che il nome promette", await site.RefusedAsync(() => CommentAsync(site, Anna, "Ecco", paper, new SentFile("altro.pdf", "<script>"u8.ToArray()))));
        Assert.Contains("insieme superano i 20 MB", await site.RefusedAsync(() => CommentAsync(site, Anna, "Ecco", [.. Enumerable.Repeat(new SentFile("elenco.csv", new byte[5 * 1024 * 1024]), 4), paper])));
        // Files of an act that is refused are taken away again.
        Assert.Contains("di chi ha inviato", await site.RefusedAsync(() => CommentAsync(site, Bruno, "Ecco", paper)));
        Assert.Empty(Files(site));
        Assert.Empty(await MessagesAsync(site));
        await CommentAsync(site, Anna, new string('a', 4000), [.. Enumerable.Repeat(paper, 5)]);
        await CommentAsync(site, Anna, null, paper);
        Assert.Equal(6, Files(site).Length);
        var row = await site.ReadAsync(db => db.Set<MessageFile>().FirstAsync());
        Assert.Equal((Paper.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Paper))), (row.Bytes, row.Hash));
    }

    private static string[] Files(WorkflowSite site) => Directory.Exists(Path.Combine(site.Folder, "workflows")) ? Directory.GetFiles(Path.Combine(site.Folder, "workflows")) : [];

    [Theory, EachDatabase]
    public async Task A_network_is_asked_for_a_paper_and_answers_and_its_other_partners_see_nothing_of_it(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        await site.ApplyAsync("lombardia", $$"""
            [ { "name": "users", "users": [ {{One("provincia-bs", "IstruttoreProvincia", "provincia-di-brescia")}}, {{One("collega", "OperatoreRete", "operatore-orobie-lavoro")}}, {{One("estranea", "OperatoreRete", "operatore-mella-lavoro")}} ] } ]
            """);
        static string One(string name, string role, string body) => $$"""{ "userName": "{{name}}", "email": "{{name}}@esempio.invalid", "displayName": "Persona {{name}}", "roles": ["{{role}}"], "organization": "{{body}}", "password": "{{Testing.Site.DemoPassword}}", "demo": true }""";
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin(new NetworkFields { Title = "Rete con un'integrazione" });
        (await operatrice.SendForApproval(id)).Is(HttpStatusCode.Redirect);
        var (task, instance) = await site.ReadAsync("lombardia", async db =>
        {
            var row = await db.Set<ApprovalTask>().SingleAsync(t => t.ItemId == id && t.State == TaskState.Open);
            return ($"/gestione/attivita/{row.Id}", row.InstanceId);
        });
        var talk = $"/gestione/attivita/comunicazioni/{instance}";

        // The Province asks, on the page of its task.
        var provincia = await site.As("provincia");
        var asked = await (await provincia.Get(task)).IsOk().Shows("Nessuno ha ancora scritto").Submit(new Dictionary<string, object?> { ["Richiesta"] = "" }, "Chiedi l’integrazione");
        Assert.NotNull(asked.ShowsError("Scrivi che cosa chiedi.").One("details[open] [name=Richiesta]"));
        (await asked.Submit(new Dictionary<string, object?> { ["Richiesta"] = "Manca <b>l'ultimo</b> bilancio.", ["Entro"] = "ieri" }, "Chiedi l’integrazione")).Is(HttpStatusCode.BadRequest);
        asked = (await asked.Submit(new Dictionary<string, object?> { ["Richiesta"] = "Manca <b>l'ultimo</b> bilancio." }, "Chiedi l’integrazione", ("FileRichiesta", "modello.pdf", Paper))).Is(HttpStatusCode.Redirect);
        Assert.Equal($"/lombardia{task}#comunicazioni", asked.Location);
        (await asked.Follow()).IsOk().Shows("Manca <b>l'ultimo</b> bilancio.").Shows("In attesa di risposta").Shows("Se decidi ora, la richiesta si chiude").Shows("modello.pdf").ShowsNot("Chiedi l’integrazione");
        (await provincia.Get("/gestione/attivita")).IsOk().Shows("In attesa di un’integrazione Senza un giorno entro cui rispondere");
        (await provincia.Get("/gestione/attivita?scadenza=integrazione")).IsOk().Shows("Rete con un'integrazione").Shows("1 attività");
        (await provincia.Get("/gestione/attivita?scadenza=scadute")).IsOk().ShowsNot("Rete con un'integrazione");

        // The sender is told on the page of the network, and answers with a file alone.
        var page = await (await operatrice.Get(NetworkSite.Detail(id))).IsOk().Shows("Ti è chiesta un’integrazione").Click("Leggi la richiesta e rispondi");
        page.IsOk().Shows("Manca <b>l'ultimo</b> bilancio.");
        page = (await (await operatrice.Get($"/gestione/attivita/contenuto/{id}")).IsOk().Shows("Manca <b>l'ultimo</b> bilancio.").Submit(button: "Invia la risposta")).ShowsError("Scrivi qualcosa, o allega un file.");
        var field = page.One("input[type=file][name^=FileRisposta]")!.GetAttribute("name")!;
        (await page.Submit(null, "Invia la risposta", (field, "bilancio.pdf", "<script>"u8.ToArray()))).ShowsError("non contiene quello che il nome promette");
        var answered = (await page.Submit(null, "Invia la risposta", (field, "bilancio.pdf", Paper))).Is(HttpStatusCode.Redirect);
        Assert.Equal($"/lombardia/gestione/attivita/contenuto/{id}#comunicazioni", answered.Location);
        page = (await answered.Follow()).IsOk().Shows("Risposta ricevuta").Shows("bilancio.pdf").ShowsNot("Invia la risposta");
        (await operatrice.Get(NetworkSite.Detail(id))).IsOk().Shows("Comunicazioni su questa approvazione (2 messaggi)").ShowsNot("Ti è chiesta");
        (await provincia.Get(task)).IsOk().Shows("bilancio.pdf").Shows("Integrazione ricevuta").ShowsNot("Se decidi ora");

        // Who is of neither side gets neither page nor file, and writes nothing; whoever decides later does, once it is her turn.
        var links = page.All("#comunicazioni a[download]").Select(a => a.GetAttribute("href")!["/lombardia".Length..]).ToList();
        Assert.Equal(2, links.Count);
        async Task May(string name, bool may)
        {
            var visitor = await site.As(name);
            foreach (var path in links.Prepend(talk)) Assert.Equal((name, path, may ? HttpStatusCode.OK : HttpStatusCode.Forbidden), (name, path, (await visitor.Get(path)).Status));
            if (may) { Assert.Equal(Paper, (await visitor.Get(links[1])).Bytes); return; }
            var form = (await visitor.Get("/gestione")).IsOk();
            var token = form.One("input[name=__modulo]")?.GetAttribute("value") ?? "";
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.PostRaw(talk + "?handler=Commenta", [new("Commento", "Ci sono anch'io"), new("__modulo", token)])).Status);
        }
        foreach (var (name, may) in new[] { ("operatrice", true), ("collega", true), ("provincia", true), ("amministratore", true), ("sportello", false), ("provincia-bs", false), ("regione", false), ("redattrice", false), ("sola-lettura", false), ("estranea", false) }) await May(name, may);
        (await (await site.As("sportello")).Get(NetworkSite.Detail(id))).IsOk().ShowsNot("Comunicazioni").ShowsNot("bilancio");
        Assert.NotEqual(HttpStatusCode.OK, (await site.Visitor().Get(links[0])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await operatrice.Get($"/gestione/attivita/comunicazioni/{Guid.NewGuid()}")).Status);
        await site.Decide("provincia", id);
        await May("regione", true);
        await May("provincia", true);
        await site.Decide("regione", id);
        foreach (var name in new[] { "operatrice", "provincia", "regione" }) await May(name, true);
        await May("sportello", false);
        (await operatrice.Get(talk)).IsOk().Shows("le comunicazioni si possono solo leggere").ShowsNot("Invia il commento");
        (await (await site.As("sola-lettura")).Get(NetworkSite.Detail(id))).ShowsNot("Comunicazioni su questa");

        // Of a run that has another beside it the files are not to be had by way of that other.
        var other = await operatrice.Begin(new NetworkFields { Title = "Un'altra rete" });
        (await operatrice.SendForApproval(other)).Is(HttpStatusCode.Redirect);
        var beside = await site.ReadAsync("lombardia", db => db.Set<WorkflowInstance>().Where(i => i.ItemId == other).Select(i => i.Id).SingleAsync());
        (await operatrice.Get(links[0].Replace(instance.ToString(), beside.ToString(), StringComparison.Ordinal))).Is(HttpStatusCode.NotFound);
        Assert.Equal(["workflow.ask", "workflow.answer"], await site.ReadAsync("lombardia", db => db.Set<ActRecord>().Where(a => a.Kind == "workflow.ask" || a.Kind == "workflow.answer").OrderBy(a => a.Sequence).Select(a => a.Kind).ToListAsync()));
        Assert.Empty((await site.ReadAsync("lombardia", db => new ActChain(db).VerifyAsync(default))).Breaks);
    }
}
