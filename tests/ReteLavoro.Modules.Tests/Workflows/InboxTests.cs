using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

public sealed class InboxTests
{
    private static Task BulkAsync(PageTests.Host host) => host.DoAsync(null, s => s.GetRequiredService<WorkflowTypes>().ImportAsync(Flow.TwoStages("'Bulk': true, 'DueDays': 4, 'ReasonFor': ['Respingi']"), default));

    [Fact]
    public async Task The_inbox_is_narrowed_by_words_workflow_stage_and_term()
    {
        await using var host = await PageTests.Host.StartAsync();
        await host.SubmittedAsync("Rete di Bergamo");
        host.Time.Now += TimeSpan.FromDays(7);
        await host.SubmittedAsync("Rete di Lecco");
        foreach (var (query, shown) in new[]
        {
            ("", "Bergamo Lecco"), ("testo=LECCO", "Lecco"), ("testo=niente", ""), ("flusso=rete", "Bergamo Lecco"), ("flusso=altro", ""), ("fase=istruttoria", "Bergamo Lecco"), ("fase=decisione", ""),
            ("scadenza=scadute", "Bergamo"), ("scadenza=settimana", "Lecco"), ("scadenza=inventata", "Bergamo Lecco"), ("testo=bergamo&scadenza=settimana", ""), ("pagina=99", "Bergamo Lecco")
        })
        {
            var page = await host.GetAsync("carla", "/gestione/attivita?" + query);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            foreach (var town in new[] { "Bergamo", "Lecco" }) Assert.True(shown.Contains(town) == page.Text.Contains("Rete di " + town), $"{query}: {town}");
            if (shown.Length == 0) Assert.Contains("Togli i filtri", page.Text);
        }
        Assert.Contains("Scaduta da 3 giorni", (await host.GetAsync("carla", "/gestione/attivita")).Text); // the colour is never alone
    }

    [Fact]
    public async Task Tasks_with_a_last_day_come_first_and_the_others_follow_across_the_pages()
    {
        await using var host = await PageTests.Host.StartAsync();
        // Those without a last day are older, and still come after; ten stand on a page.
        await host.DoAsync(null, s => s.GetRequiredService<WorkflowTypes>().ImportAsync(Flow.TwoStages("'ReasonFor': ['Respingi']"), default));
        for (var n = 0; n < 7; n++) { host.Time.Now += TimeSpan.FromMinutes(1); await host.SubmittedAsync($"Senza {n}"); }
        await BulkAsync(host);
        for (var n = 0; n < 7; n++) { host.Time.Now += TimeSpan.FromMinutes(1); await host.SubmittedAsync($"Con {n}"); }
        host.Time.Now += TimeSpan.FromDays(10);
        async Task<string> Titles(string query) =>
            string.Join(' ', System.Text.RegularExpressions.Regex.Matches((await host.GetAsync("carla", "/gestione/attivita?" + query)).Text, "<a href=\"[^\"]*/attivita/[0-9a-f-]{36}\">((?:Con|Senza) [0-9])</a>").Select(m => m.Groups[1].Value.Replace("Senza ", "-").Replace("Con ", "+")));
        Assert.Equal("+0 +1 +2 +3 +4 +5 +6 -0 -1 -2", await Titles("pagina=1"));
        Assert.Equal("-3 -4 -5 -6", await Titles("pagina=2"));
        Assert.Equal("+0 +1 +2 +3 +4 +5 +6", await Titles("testo=con&fase=istruttoria"));
        Assert.Equal("-0 -1 -2 -3 -4 -5 -6", await Titles("testo=senza"));
        var page = (await host.GetAsync("carla", "/gestione/attivita")).Text;
        Assert.Contains("14 attività, 7 scadute", page);
        Assert.Contains(">istruttoria (14)</option>", page);
    }

    [Fact]
    public async Task The_inbox_asks_the_database_as_often_for_sixty_tasks_as_for_two()
    {
        await using var host = await PageTests.Host.StartAsync();
        await BulkAsync(host);
        async Task<int> Commands(string person, string path)
        {
            await host.GetAsync(person, path);
            host.Sql.Clear();
            Assert.Equal(HttpStatusCode.OK, (await host.GetAsync(person, path)).Status);
            return host.Sql.Commands.Count;
        }
        var (before, waiting) = (0, 0);
        foreach (var many in new[] { 2, 60 })
        {
            for (var n = await host.ReadAsync(db => db.Set<ApprovalTask>().CountAsync()); n < many; n++) await host.SubmittedAsync("Rete " + n);
            var (inbox, who) = (await Commands("carla", "/gestione/attivita?testo=rete&pagina=1"), await Commands("capo", "/gestione/attivita/chi-aspetta"));
            if (many == 60) Assert.Equal((before, waiting), (inbox, who));
            (before, waiting) = (inbox, who);
        }
        Assert.InRange(before, 1, 12);
    }

    [Fact]
    public async Task Several_tasks_of_a_stage_that_allows_it_are_decided_together_each_in_its_own_act()
    {
        await using var host = await PageTests.Host.StartAsync();
        await BulkAsync(host);
        var tasks = new List<Guid>();
        foreach (var town in new[] { "Bergamo", "Lecco", "Como" }) tasks.Add((await host.SubmittedAsync("Rete di " + town)).Task);
        Assert.Contains("Decidi insieme quelle scelte", (await host.GetAsync("carla", "/gestione/attivita")).Text);
        Assert.DoesNotContain("Decidi insieme quelle scelte", (await host.GetAsync("capo", "/gestione/attivita?filtro=tutte")).Text);
        var path = "/gestione/attivita/insieme?" + string.Join('&', tasks.Select(t => "id=" + t));
        var page = await host.GetAsync("carla", path);
        Assert.Contains("tutti e 3 i contenuti", page.Text);
        Assert.Contains("scrivi il motivo", (await host.PostAsync("carla", path, page, ("Outcome", "Respingi"))).Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PostAsync("carla", path, page, ("Outcome", "Inventato"))).Status);
        Assert.Equal(3, await host.ReadAsync(db => db.Set<ApprovalTask>().CountAsync(t => t.State == TaskState.Open)));

        // Meanwhile a colleague has taken one on: it is refused, and holds up no other.
        await host.DoAsync(Carlo, s => s.GetRequiredService<Decisions>().ClaimAsync(Carlo, tasks[1], default));
        var done = await host.PostAsync("carla", path, page, ("Outcome", "Approva"));
        Assert.Contains("registrate 2 decisioni su 3", done.Text);
        Assert.Contains("Se ne sta occupando Carlo", done.Text);
        Assert.Equal(2, await host.ReadAsync(db => db.Set<ActRecord>().CountAsync(a => a.Kind == "workflow.decide")));
        Assert.Equal(1, await host.ReadAsync(db => db.Set<ApprovalTask>().CountAsync(t => t.Stage == "istruttoria" && t.State == TaskState.Open)));
    }

    [Fact]
    public async Task What_is_not_hers_or_not_of_one_stage_is_not_decided_together()
    {
        await using var host = await PageTests.Host.StartAsync();
        var (_, single) = await host.SubmittedAsync("Rete singola");
        Assert.Contains("Non hai scelto nessuna attività", (await host.GetAsync("carla", "/gestione/attivita/insieme?id=" + single)).Text);
        Assert.Contains("Non hai scelto nessuna attività", (await host.GetAsync("carla", "/gestione/attivita/insieme")).Text);
        await BulkAsync(host);
        var (_, bulk) = await host.SubmittedAsync("Rete insieme");
        var page = await host.GetAsync("carla", "/gestione/attivita/insieme?id=" + bulk);
        Assert.Contains("Registra le decisioni", page.Text);
        Assert.Contains("Non hai scelto nessuna attività", (await host.GetAsync("elena", "/gestione/attivita/insieme?id=" + bulk)).Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("anna", "/gestione/attivita/insieme?id=" + bulk)).Status);
    }

    [Fact]
    public async Task A_substitute_opens_the_task_until_the_last_day_and_is_kept_out_the_day_after()
    {
        await using var host = await PageTests.Host.StartAsync();
        await host.DoAsync(null, s => s.GetRequiredService<WorkflowTypes>().ImportAsync(Flow.Of("rete", "inizio Done a", Flow.Start, Flow.Stage("a", "Dirigente", "Region", "'DueDays': 10")), default));
        var (_, task) = await host.SubmittedAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("elena", $"/gestione/attivita/{task}")).Status);
        var page = await host.GetAsync("gina", "/gestione/attivita/sostituti");
        Assert.Contains("Scegli una persona del tuo ente", (await host.PostAsync("gina", "/gestione/attivita/sostituti", page, ("Substitute", "carla"), ("First", "2026-03-02"), ("Last", "2026-03-03"))).Text);
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("gina", "/gestione/attivita/sostituti", page, ("Substitute", "elena"), ("First", "2026-03-02"), ("Last", "2026-03-03"))).Status);
        Assert.Contains("Elena, dal 2 marzo 2026 al 3 marzo 2026", (await host.GetAsync("gina", "/gestione/attivita/sostituti")).Text);
        Assert.Contains("Gina, dal 2 marzo 2026", (await host.GetAsync("elena", "/gestione/attivita/sostituti")).Text);
        var open = await host.GetAsync("elena", $"/gestione/attivita/{task}");
        Assert.Contains("Registra la decisione", open.Text);
        host.Time.Now = new(2026, 3, 3, 23, 0, 0, TimeSpan.Zero); // midnight in Rome: the 4th
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("elena", $"/gestione/attivita/{task}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.PostAsync("elena", $"/gestione/attivita/{task}", open, ("Outcome", "Approva"))).Status);
    }

    [Fact]
    public async Task Reminders_are_refused_from_the_mail_without_signing_in_and_only_by_her_own_link()
    {
        await using var host = await PageTests.Host.StartAsync();
        var link = await host.DoAsync(null, s => Task.FromResult(s.GetRequiredService<Reminders>().RefusalOf("carla")));
        Task<bool> WantedAsync() => host.DoAsync(null, s => s.GetRequiredService<Reminders>().WantedByAsync("carla", default));
        // Programs that look at every link of a mail must not refuse for her.
        var page = await host.GetAsync("", link);
        Assert.Contains("Non mandarmi più promemoria", page.Text);
        Assert.True(await WantedAsync());
        foreach (var forged in new[] { "/promemoria/rinuncia/carla", link[..^1] })
        {
            Assert.Contains("non è valido", (await host.GetAsync("", forged)).Text);
            Assert.Equal(HttpStatusCode.BadRequest, (await host.PostAsync("", forged, page)).Status);
        }
        Assert.True(await WantedAsync());
        // What a mail program sends by itself: a POST without cookie and without token.
        var done = await host.PostAsync("", link, new(HttpStatusCode.OK, "", ""), ("List-Unsubscribe", "One-Click"));
        Assert.Equal((HttpStatusCode.OK, false), (done.Status, await WantedAsync()));
        Assert.Contains("Non riceverai più promemoria", (await host.GetAsync("", link)).Text);
        var act = await host.ReadAsync(db => db.Set<ActRecord>().OrderBy(a => a.Sequence).LastAsync());
        Assert.Equal(("workflow.reminders", "carla", "rinuncia dalla posta"), (act.Kind, act.Subject, act.ActorName));
    }

    [Fact]
    public async Task A_task_on_an_outdated_version_leads_to_the_newer_one()
    {
        await using var host = await PageTests.Host.StartAsync();
        var (item, task) = await host.SubmittedAsync();
        var page = await host.GetAsync("carla", $"/gestione/attivita/{task}");
        await host.DoAsync(Anna, async s =>
        {
            var content = s.GetRequiredService<Kernel.Content.ContentStore>();
            var latest = (await content.LatestAsync(item, default))!;
            var next = latest.Copy();
            next.Set(new Kernel.Content.TitlePart { Title = "Rete di Bergamo e Lecco" });
            await content.SaveDraftAsync(next, latest.ContentItemVersionId, default);
        });
        var refused = await host.PostAsync("carla", $"/gestione/attivita/{task}", page, ("Outcome", "Approva"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("non si può decidere su un testo superato", refused.Text);
        Assert.Contains($"href=\"/prova/gestione/contenuti/{item}\"", refused.Html);

        // In the inbox it is marked, can be left out, and is late by nobody's fault.
        host.Time.Now += TimeSpan.FromDays(9);
        await host.SubmittedAsync("Rete di Lecco");
        var inbox = (await host.GetAsync("carla", "/gestione/attivita")).Text;
        Assert.Contains("Superata: c’è una versione più recente", inbox);
        Assert.Contains("2 attività<", inbox);
        Assert.Contains("Rete di Bergamo", (await host.GetAsync("carla", "/gestione/attivita?versione=superate")).Text);
        Assert.DoesNotContain("Rete di Bergamo", (await host.GetAsync("carla", "/gestione/attivita?versione=attuali")).Text);
        Assert.DoesNotContain("Rete di Bergamo", (await host.GetAsync("carla", "/gestione/attivita?scadenza=scadute")).Text);
        var waiting = (await host.GetAsync("capo", "/gestione/attivita/chi-aspetta")).Text;
        Assert.Contains("Nessuna scaduta", waiting);
        Assert.Contains("1 superata da una versione più recente", waiting);
        Assert.Contains("In approvazione c'è una versione precedente", (await host.GetAsync("capo", $"/gestione/contenuti/{item}")).Text);
    }

    [Fact]
    public async Task What_waits_for_a_role_that_nobody_has_is_marked_and_leads_to_the_run()
    {
        await using var host = await PageTests.Host.StartAsync();
        await host.DoAsync(null, s => s.GetRequiredService<WorkflowTypes>().ImportAsync(Flow.Of("rete", "inizio Done a; a Approva b", Flow.Start, Flow.Stage("a", "RuoloVuoto", "Region"), "b PublishContentTask {}"), default));
        var (item, task) = await host.SubmittedAsync();
        var instance = await host.ReadAsync(db => db.Set<WorkflowInstance>().Select(i => i.Id).SingleAsync());
        var page = await host.GetAsync("capo", "/gestione/attivita/chi-aspetta");
        Assert.Contains("Nessuna persona attiva ha il ruolo Ruolo Vuoto in un ente che può decidere qui.", page.Text);
        Assert.Contains($"istanza={instance}", page.Text);
        Assert.Contains("Nessuno può decidere «a».", (await host.GetAsync("anna", $"/gestione/attivita/contenuto/{item}")).Text);
        Assert.Contains($"istanza={instance}", (await host.GetAsync("capo", $"/gestione/attivita/{task}")).Text);
    }

    [Fact]
    public async Task Who_keeps_whom_waiting_says_to_which_role_a_task_goes_up_and_how_many_have()
    {
        await using var host = await PageTests.Host.StartAsync();
        await host.DoAsync(null, s => s.GetRequiredService<WorkflowTypes>().ImportAsync(Flow.TwoStages("'DueDays': 5, 'EscalateTo': 'Dirigente'"), default));
        await host.SubmittedAsync();
        Assert.Contains("Dopo la scadenza anche Dirigente", (await host.GetAsync("capo", "/gestione/attivita/chi-aspetta")).Text);
        host.Time.Now += TimeSpan.FromDays(9);
        await host.DoAsync(null, async s => { foreach (var job in s.GetServices<ReteLavoro.Kernel.Tenants.ITenantJob>().OfType<Deadlines>()) await job.RunAsync(s, default); });
        Assert.Contains("Per 1 già scaduta può decidere anche Dirigente", (await host.GetAsync("capo", "/gestione/attivita/chi-aspetta")).Text);
    }

    [Fact]
    public async Task The_administrator_sees_who_keeps_whom_waiting_and_moves_what_is_stuck()
    {
        await using var host = await PageTests.Host.StartAsync();
        await host.SubmittedAsync();
        host.Time.Now += TimeSpan.FromDays(9);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("carla", "/gestione/attivita/chi-aspetta")).Status);
        var page = await host.GetAsync("capo", "/gestione/attivita/chi-aspetta");
        foreach (var words in new[] { "istruttoria", "Istruttore Provincia", "apri la pratica", "da 9 giorni", "1 scaduta" }) Assert.Contains(words, page.Text);
        var instance = await host.ReadAsync(db => db.Set<WorkflowInstance>().Select(i => i.Id).SingleAsync());
        var path = $"/gestione/flussi/rete?istanza={instance}";
        var run = await host.GetAsync("capo", path);
        Assert.DoesNotContain("<option value=\"pubblica\"", run.Html);
        var refused = await host.PostAsync("capo", path + "&handler=Sposta", run, ("To", "decisione"), ("Reason", " "));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Scrivi perché sposti la pratica", refused.Text);
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("capo", path + "&handler=Sposta", run, ("To", "decisione"), ("Reason", "La Provincia è commissariata"))).Status);
        run = await host.GetAsync("capo", path);
        Assert.Contains("Spostata qui da «istruttoria»", run.Text);
        Assert.Contains("La Provincia è commissariata", run.Text);
    }
}
