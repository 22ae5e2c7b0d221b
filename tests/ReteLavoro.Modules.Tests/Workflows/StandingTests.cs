using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

/// <summary>Who decides in whose place, when a term stands still, and what a vote comes to.</summary>
public sealed class StandingTests
{
    private const string Director = "'DueDays': 15, 'RemindDays': 5, 'FourEyes': true";

    /// <summary>One stage, which the Region's director decides; Elena and Elio are officers of the same Region.</summary>
    private static async Task<WorkflowSite> AtTheDirectorAsync(string more = Director)
    {
        var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("rete", "inizio Done decisione; decisione Approva pubblica", Flow.Start, Flow.Stage("decisione", "Dirigente", "Region", more), "pubblica PublishContentTask {}"));
        await site.SubmittedAsync(Anna);
        return site;
    }

    private static Task NameAsync(WorkflowSite site, ClaimsPrincipal who, string substitute, DateOnly? from, DateOnly? to) =>
        site.AsAsync(who, s => s.GetRequiredService<Substitutes>().NameAsync(who, substitute, from, to, default));

    private static Task<int> InboxAsync(WorkflowSite site, ClaimsPrincipal who) =>
        site.AsAsync(who, async s => await (await s.GetRequiredService<Decisions>().ForAsync(who, default)).CountAsync());

    private static Task<bool> MaySeeAsync(WorkflowSite site, ClaimsPrincipal who) => site.AsAsync(who, async s =>
    {
        var db = s.GetRequiredService<SiteDbContext>();
        return await s.GetRequiredService<Decisions>().MaySeeAsync(who, await db.Set<ApprovalTask>().SingleAsync(), await db.Set<WorkflowInstance>().SingleAsync(), default);
    });

    [Fact]
    public async Task A_substitute_decides_from_the_first_day_to_the_last_and_the_history_bears_both_names()
    {
        await using var site = await AtTheDirectorAsync();
        await NameAsync(site, Gina, "elena", new(2026, 3, 3), new(2026, 3, 5));
        foreach (var (day, may) in new[] { (2, false), (3, true), (5, true), (6, false) })
        {
            site.Time.Now = new(2026, 3, day, 9, 0, 0, TimeSpan.Zero);
            Assert.Equal(may ? 1 : 0, await InboxAsync(site, Elena));
            Assert.Equal(may, await MaySeeAsync(site, Elena));
            if (!may) Assert.Contains("ruolo Dirigente", await site.RefusedAsync(() => site.DecideAsync(Elena, "Approva")));
        }
        site.Time.Now = new(2026, 3, 5, 22, 59, 59, TimeSpan.Zero); // the last second of the last day, in Rome
        Assert.Contains("ruolo Dirigente", await site.RefusedAsync(() => site.DecideAsync(Elio, "Approva")));
        await site.DecideAsync(Elena, "Approva");
        var row = await site.ReadAsync(db => db.Set<HistoryRow>().SingleAsync(h => h.Outcome == "Approva"));
        Assert.Equal(("Elena", "Gina", "Dirigente"), (row.ActorName, row.InPlaceOf, row.Role));
        Assert.Equal("gina", await site.ReadAsync(db => db.Set<TaskDecision>().Select(d => d.InPlaceOf).SingleAsync()));
    }

    [Fact]
    public async Task A_reminder_reaches_the_absent_and_who_stands_in_for_her_that_day_and_nobody_else()
    {
        await using var site = await AtTheDirectorAsync("'DueDays': 15, 'RemindDays': 5, 'EscalateTo': 'Dirigente'");
        await NameAsync(site, Gina, "elena", new(2026, 3, 12), new(2026, 3, 12));
        await NameAsync(site, Gina, "elio", new(2026, 3, 17), new(2026, 3, 31));
        site.Time.Now = new(2026, 3, 12, 9, 0, 0, TimeSpan.Zero); // five days before the term
        await site.TickAsync();
        string[] To(List<ReteLavoro.Kernel.Outbox.OutboxMail> mails) => [.. mails.Where(m => m.About!.StartsWith("task:", StringComparison.Ordinal)).Select(m => m.To).Order()];
        Assert.Equal(["elena@esempio.it", "gina@esempio.it"], To(await site.MailsAsync()));
        site.Time.Now = new(2026, 3, 18, 9, 0, 0, TimeSpan.Zero); // overdue: another one stands in now
        await site.TickAsync();
        Assert.Equal(["elena@esempio.it", "elio@esempio.it", "gina@esempio.it", "gina@esempio.it"], To(await site.MailsAsync()));
    }

    [Fact]
    public async Task A_substitution_that_is_taken_back_ends_at_once()
    {
        await using var site = await AtTheDirectorAsync();
        await NameAsync(site, Gina, "elena", new(2026, 3, 1), new(2026, 3, 31));
        Assert.Equal(1, await InboxAsync(site, Elena));
        var id = await site.ReadAsync(db => db.Set<Substitution>().Select(s => s.Id).SingleAsync());
        Assert.Contains("non c'è più", await site.RefusedAsync(() => site.AsAsync(Elena, s => s.GetRequiredService<Substitutes>().EndAsync(id, default))));
        await site.AsAsync(Gina, s => s.GetRequiredService<Substitutes>().EndAsync(id, default));
        Assert.Equal(0, await InboxAsync(site, Elena));
        Assert.Contains("ruolo Dirigente", await site.RefusedAsync(() => site.DecideAsync(Elena, "Approva")));
    }

    [Fact]
    public async Task A_substitute_is_a_colleague_who_may_decide_and_one_at_a_time()
    {
        await using var site = await AtTheDirectorAsync();
        foreach (var stranger in new[] { "carla", "gina", "nessuno" }) Assert.Contains("del tuo ente", await site.RefusedAsync(() => NameAsync(site, Gina, stranger, new(2026, 3, 3), new(2026, 3, 4))));
        Assert.Contains("prima del primo", await site.RefusedAsync(() => NameAsync(site, Gina, "elena", new(2026, 3, 4), new(2026, 3, 3))));
        Assert.Contains("già passato", await site.RefusedAsync(() => NameAsync(site, Gina, "elena", new(2026, 2, 1), new(2026, 3, 1))));
        Assert.Contains("al massimo un anno", await site.RefusedAsync(() => NameAsync(site, Gina, "elena", new(2026, 3, 3), new(2027, 3, 4))));
        Assert.Contains("primo giorno", await site.RefusedAsync(() => NameAsync(site, Gina, "elena", null, new(2027, 3, 4))));
        await NameAsync(site, Gina, "elena", new(2026, 3, 3), new(2026, 3, 3));
        Assert.Contains("hai già un sostituto", await site.RefusedAsync(() => NameAsync(site, Gina, "elio", new(2026, 3, 2), new(2026, 3, 3))));
        await NameAsync(site, Gina, "elio", new(2026, 3, 4), new(2026, 3, 4));
    }

    [Fact]
    public async Task Four_eyes_bind_the_substitute_by_what_binds_the_absent_too()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("rete", "inizio Done parere; parere Approva decisione; decisione Approva pubblica", Flow.Start, Flow.Stage("parere", "Dirigente", "Region", "'FourEyes': true"),
            Flow.Stage("decisione", "FunzionarioRegionale", "Region", "'FourEyes': true"), "pubblica PublishContentTask {}"));
        await site.SubmittedAsync(Anna);
        await NameAsync(site, Gina, "elena", new(2026, 3, 1), new(2026, 3, 31));
        await site.DecideAsync(Elena, "Approva");
        Assert.Contains("Hai già deciso in «parere»", await site.RefusedAsync(() => site.DecideAsync(Elena, "Approva")));
        await site.DecideAsync(Elio, "Approva");
    }

    [Fact]
    public async Task A_single_task_is_handed_to_a_colleague_and_not_handed_on()
    {
        await using var site = await AtTheDirectorAsync();
        var task = (await site.OpenAsync()).Single().Id;
        Task Delegate(ClaimsPrincipal who, string to) => site.AsAsync(who, s => s.GetRequiredService<Decisions>().DelegateAsync(who, task, to, "Sono in ferie", default));
        Assert.Contains("del tuo ente", await site.RefusedAsync(() => Delegate(Gina, "carla")));
        Assert.Contains("ruolo Dirigente", await site.RefusedAsync(() => Delegate(Elena, "elio")));
        await Delegate(Gina, "elena");
        Assert.Equal((1, 0), (await InboxAsync(site, Elena), await InboxAsync(site, Elio)));
        Assert.Contains("solo lei può affidare", await site.RefusedAsync(() => Delegate(Elena, "elio")));
        Assert.Contains("Se ne sta occupando Elena", await site.RefusedAsync(() => site.DecideAsync(Gina, "Approva")));
        await site.DecideAsync(Elena, "Approva");
        Assert.Contains("decisione: Affidata a Elena", await site.HistoryAsync());
        Assert.Equal("Gina", await site.ReadAsync(db => db.Set<HistoryRow>().Where(h => h.Outcome == "Approva").Select(h => h.InPlaceOf).SingleAsync()));
    }

    [Fact]
    public async Task Who_takes_a_delegated_task_back_ends_the_delegation()
    {
        await using var site = await AtTheDirectorAsync();
        var task = (await site.OpenAsync()).Single().Id;
        await site.AsAsync(Gina, s => s.GetRequiredService<Decisions>().DelegateAsync(Gina, task, "elena", null, default));
        await site.AsAsync(Gina, s => s.GetRequiredService<Decisions>().ClaimAsync(Gina, task, default));
        Assert.Equal(0, await InboxAsync(site, Elena));
        Assert.Contains("ruolo Dirigente", await site.RefusedAsync(() => site.DecideAsync(Elena, "Approva")));
        await site.DecideAsync(Gina, "Approva");
    }

    [Fact]
    public async Task Ten_days_of_suspension_move_the_term_by_ten_days_and_nothing_falls_due_meanwhile()
    {
        await using var site = await AtTheDirectorAsync("'DueDays': 11, 'RemindDays': 5");
        var task = (await site.OpenAsync()).Single();
        Assert.Equal((new DateOnly(2026, 3, 13), new DateOnly(2026, 3, 8)), (task.DueOn, task.RemindOn));
        site.Time.Now = new(2026, 3, 5, 9, 0, 0, TimeSpan.Zero);
        Assert.Contains("Scrivi perché", await site.RefusedAsync(() => site.AsAsync(Gina, s => s.GetRequiredService<Decisions>().SuspendAsync(Gina, task.Id, " ", default))));
        Assert.Contains("ruolo Dirigente", await site.RefusedAsync(() => site.AsAsync(Elena, s => s.GetRequiredService<Decisions>().SuspendAsync(Elena, task.Id, "x", default))));
        await site.AsAsync(Gina, s => s.GetRequiredService<Decisions>().SuspendAsync(Gina, task.Id, "Chiesti i bilanci", default));
        Assert.Contains("già sospesa", await site.RefusedAsync(() => site.AsAsync(Gina, s => s.GetRequiredService<Decisions>().SuspendAsync(Gina, task.Id, "x", default))));
        site.Time.Now = new(2026, 3, 15, 9, 0, 0, TimeSpan.Zero);
        await site.TickAsync();
        Assert.True((await site.OpenAsync()).Single() is { OverdueUtc: null, RemindedUtc: null });
        await site.AsAsync(Gina, s => s.GetRequiredService<Decisions>().ResumeAsync(Gina, task.Id, default));
        // 13 + 10 = Monday 23 March; the reminder 8 + 10 = 18 March.
        Assert.Equal((new DateOnly(2026, 3, 23), new DateOnly(2026, 3, 18)), ((await site.OpenAsync()).Single().DueOn, (await site.OpenAsync()).Single().RemindOn));
        Assert.Contains("non è sospesa", await site.RefusedAsync(() => site.AsAsync(Gina, s => s.GetRequiredService<Decisions>().ResumeAsync(Gina, task.Id, default))));
        site.Time.Now = new(2026, 3, 23, 9, 0, 0, TimeSpan.Zero);
        await site.TickAsync();
        Assert.Null((await site.OpenAsync()).Single().OverdueUtc);
        site.Time.Now = new(2026, 3, 24, 9, 0, 0, TimeSpan.Zero);
        await site.TickAsync();
        Assert.NotNull((await site.OpenAsync()).Single().OverdueUtc);
    }

    [Theory]
    [InlineData(12, "2026-03-16")] // Saturday 14 → Monday
    [InlineData(13, "2026-03-16")] // Sunday 15 → Monday
    [InlineData(11, "2026-03-13")] // a Friday stays
    [InlineData(35, "2026-04-07")] // 6 April is Easter Monday in the calendar of the region
    public async Task A_term_that_ends_on_a_day_of_rest_ends_on_the_next_working_day(int days, string due)
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.AsProgramAsync(s => s.GetRequiredService<SiteSettings>().SetAsync("Holidays", JsonNode.Parse("""{ "Days": [ { "Day": "easter+1", "Name": "Lunedì dell'Angelo" } ] }""")!, default));
        await site.ImportAsync(Flow.Of("rete", "inizio Done decisione", Flow.Start, Flow.Stage("decisione", "Dirigente", "Region", $"'DueDays': {days}")));
        await site.SubmittedAsync(Anna);
        Assert.Equal(DateOnly.Parse(due), (await site.OpenAsync()).Single().DueOn);
    }

    [Theory]
    [InlineData("stops", "Approva,Restituisci", "Restituisci")]
    [InlineData("stops", "Approva,Approva", "Approva")]
    [InlineData("counts", "Restituisci,Approva,Approva", "Approva")]
    [InlineData("counts", "Approva,Respingi,Approva", "Approva")]
    [InlineData("counts", "Respingi,Restituisci", "Respingi")]   // two approvals can no longer be reached: the hardest refusal counts
    [InlineData("counts", "Restituisci,Approva,Restituisci", "Restituisci")]
    [InlineData("counts", "Restituisci", null)]
    [InlineData("counts", "Approva,Restituisci", null)]
    public async Task Two_of_three_with_one_refusal_comes_out_as_the_stage_says(string refusal, string votes, string? outcome)
    {
        await using var site = await AtTheDirectorAsync($"'Quorum': '2/3', 'OneRefusal': '{refusal}'");
        var task = (await site.OpenAsync()).Single().Id;
        var people = votes.Split(',');
        for (var n = 0; n < people.Length; n++) await site.DecideAsync(Person("d" + n, "Dirigente", "regione", "Region"), task, people[n], "Motivo");
        var stored = await site.ReadAsync(db => db.Set<ApprovalTask>().SingleAsync());
        Assert.Equal((outcome, outcome is null ? TaskState.Open : TaskState.Decided), (stored.Outcome, stored.State));
        Assert.Equal(outcome == "Approva", await site.IsPublishedAsync(stored.ItemId));
        if (outcome is not null) Assert.Contains("già stata decisa", await site.RefusedAsync(() => site.DecideAsync(Person("d9", "Dirigente", "regione", "Region"), task, "Approva")));
    }

    [Theory, InlineData("3/2"), InlineData("0/3"), InlineData("2/"), InlineData("2/3/4"), InlineData("due")]
    public void A_quorum_that_nobody_can_reach_is_said(string quorum)
    {
        var flow = Flow.Of("rete", "inizio Done a", Flow.Start, Flow.Stage("a", "R", "Region", $"'Quorum': '{quorum}'"));
        Assert.Contains(DefinitionCheck.Problems(new(flow)), p => p.Contains("quorum"));
        Assert.Contains(DefinitionCheck.Problems(new(Flow.Of("rete", "inizio Done a", Flow.Start, Flow.Stage("a", "R", "Region", "'Quorum': '2', 'OneRefusal': 'counts'")))), p => p.Contains("OneRefusal"));
    }

    [Fact]
    public async Task The_child_of_an_unapproved_parent_is_not_approved_but_may_be_sent_back()
    {
        await using var site = await AtTheDirectorAsync();
        await site.AsProgramAsync(s => s.GetRequiredService<ActRunner>().DoAsync(new("test.set-up", "types"), async () =>
        {
            s.GetRequiredService<SiteDbContext>().Add(new DefinitionRow { Kind = "Type", Name = "Paniere", Json = WorkflowSite.TypeJson.Replace("\"Rete\"", "\"Paniere\"").Replace("\"RequiresApproval\"", "\"ParentField\": \"Rete\", \"RequiresApproval\"") });
            await s.GetRequiredService<SiteDbContext>().SaveChangesAsync();
            await s.GetRequiredService<Definitions>().ChangedAsync(default);
        }, default));
        await site.ImportAsync(Flow.Of("paniere", "inizio Done verifica; verifica Approva fuori", Flow.Start.Replace("Rete", "Paniere"), Flow.Stage("verifica", "Dirigente", "Region"), "fuori PublishContentTask {}"));
        var parent = (await site.InstancesAsync()).Single().ItemId;
        async Task<Guid> ChildAsync(string id)
        {
            await site.AsAsync(Capo, async s =>
            {
                var item = ContentItem.New("Paniere");
                item.Set(new TitlePart { Title = "Paniere di " + id });
                item.Parts["Paniere"] = new JsonObject { ["Rete"] = new JsonObject { ["ContentItemIds"] = new JsonArray(id) } };
                var version = await s.GetRequiredService<ContentStore>().SaveDraftAsync(item, null, default);
                await s.GetRequiredService<IApprovals>().SubmitAsync(Capo, item.ContentItemId, version, null, default);
            });
            return (await site.OpenAsync()).Last(t => t.Stage == "verifica").Id;
        }
        var child = await ChildAsync(parent);
        Assert.Equal("Dipende da «Rete di Bergamo», che non è ancora approvato: prima si decide su quello.", await site.RefusedAsync(() => site.DecideAsync(Gina, child, "Approva")));
        await site.DecideAsync(Gina, child, "Restituisci", "Manca la rete");
        Assert.Contains("non c'è più", await site.RefusedAsync(async () => await site.DecideAsync(Gina, await ChildAsync("altrove"), "Approva")));

        child = await ChildAsync(parent);
        await site.DecideAsync(Gina, (await site.OpenAsync()).Single(t => t.Stage == "decisione").Id, "Approva");
        await site.DecideAsync(Gina, child, "Approva");
        Assert.Equal(2, await site.ReadAsync(db => db.Set<ContentVersion>().CountAsync(v => v.Published == true)));
    }

    private static readonly ClaimsPrincipal Capo = Person("capo", Kernel.Security.Permission.Administrator, null, null);

    [Fact]
    public async Task A_stuck_instance_is_moved_with_a_reason_and_keeps_its_history()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        await site.SubmittedAsync(Anna);
        await site.DecideAsync(Carla, "Approva");
        var instance = (await site.InstancesAsync()).Single();
        Task Move(string to, string? why) => site.AsAsync(Capo, s => s.GetRequiredService<Interventions>().MoveAsync(instance.Id, to, why, default));
        var before = await site.HistoryAsync();
        Assert.Contains("Scrivi perché", await site.RefusedAsync(() => Move("istruttoria", " ")));
        foreach (var forbidden in new[] { "pubblica", "inizio", "altrove" }) Assert.Contains("Scegli il passo", await site.RefusedAsync(() => Move(forbidden, "x")));
        await Move("istruttoria", "La Provincia ha visto il territorio sbagliato");
        Assert.Equal([.. before, "istruttoria: Spostata qui da «decisione»"], await site.HistoryAsync());
        Assert.Equal("La Provincia ha visto il territorio sbagliato", await site.ReadAsync(db => db.Set<HistoryRow>().Where(h => h.ActorId == "capo").Select(h => h.Comment).SingleAsync()));
        Assert.Equal("istruttoria", (await site.OpenAsync()).Single().Stage);
        Assert.Contains("Questa attività non serve più", await site.RefusedAsync(async () => await site.DecideAsync(Elena, await site.ReadAsync(db => db.Set<ApprovalTask>().Where(t => t.Stage == "decisione").Select(t => t.Id).SingleAsync()), "Approva")));
        await site.DecideAsync(Carlo, "Approva");
        await site.DecideAsync(Elena, "Approva");
        Assert.True(await site.IsPublishedAsync(instance.ItemId));
        Assert.Contains("conclusa", await site.RefusedAsync(() => Move("istruttoria", "x")));
    }

    [Fact]
    public async Task An_instance_that_a_fault_has_stopped_goes_on_from_where_it_is_moved_to()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("rete", "inizio Done aspetta; aspetta Done forse; forse True decisione; decisione Approva pubblica", Flow.Start, "aspetta TimerEvent { 'ReteLavoro': { 'After': 1 } }",
            "forse IfElseTask { 'Condition': { 'Expression': 'item.Rete.Manca > 3' } }", Flow.Stage("decisione", "Dirigente", "Region"), "pubblica PublishContentTask {}"));
        var rete = await site.SubmittedAsync(Anna);
        site.Time.Now += TimeSpan.FromDays(2);
        await site.TickAsync();
        var instance = (await site.InstancesAsync()).Single();
        Assert.Equal(RunStatus.Faulted, instance.State);
        await site.AsAsync(Capo, s => s.GetRequiredService<Interventions>().MoveAsync(instance.Id, "decisione", "La condizione era sbagliata", default));
        instance = (await site.InstancesAsync()).Single();
        Assert.Equal((RunStatus.Running, null), (instance.State, instance.Fault));
        await site.DecideAsync(Gina, "Approva");
        Assert.True(await site.IsPublishedAsync(rete.Item));
    }
}
