using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

public sealed class DecisionTests
{
    [Fact]
    public async Task Two_offices_approve_one_after_the_other_and_the_network_is_published()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        var rete = await site.SubmittedAsync(Anna);
        Assert.False(await site.IsPublishedAsync(rete.Item));

        await site.DecideAsync(Carla, "Approva");
        Assert.False(await site.IsPublishedAsync(rete.Item));
        await site.DecideAsync(Elena, "Approva", "Composizione completa.");

        Assert.True(await site.IsPublishedAsync(rete.Item));
        Assert.Equal(RunStatus.Finished, (await site.InstancesAsync()).Single().State);
        Assert.Equal(["Ricevuta «Rete di Bergamo»", "Esito: Rete di Bergamo"], (await site.MailsAsync()).Select(m => m.Subject));
        Assert.Equal(["Segnale: Inviato", "Messaggio: Messaggio inviato", "istruttoria: Approva", "decisione: Approva", "Pubblicazione: Pubblicato", "Messaggio: Messaggio inviato"], await site.HistoryAsync());
        var rows = await site.ReadAsync(db => db.Set<HistoryRow>().Where(h => h.Outcome == "Approva").OrderBy(h => h.Number).ToListAsync());
        Assert.All(rows, r => Assert.Equal((rete.Version, 64), (r.VersionId, r.VersionHash.Length)));
        Assert.Equal(("carla", "Carla", "IstruttoreProvincia", "bg", null), (rows[0].ActorId, rows[0].ActorName, rows[0].Role, rows[0].OrganizationName, rows[0].Comment));
        Assert.Equal("Composizione completa.", rows[1].Comment);
        Assert.Empty((await site.ReadAsync(db => new ActChain(db).VerifyAsync(default))).Breaks);
    }

    [Fact]
    public async Task What_the_program_does_by_itself_bears_nobodys_name_and_says_whose_doing_it_followed()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        await site.SubmittedAsync(Anna);
        await site.DecideAsync(Carla, "Approva");
        await site.DecideAsync(Elena, "Approva");

        var rows = await site.ReadAsync(db => db.Set<HistoryRow>().OrderBy(h => h.Number).ToListAsync());
        Assert.Equal(["Anna", "Il sistema, dopo l'invio di Anna", "Carla", "Elena", "Il sistema, dopo la decisione di Elena", "Il sistema, dopo la decisione di Elena"],
            rows.Select(r => r.CausedBy is null ? r.ActorName : $"{r.ActorName}, dopo {r.CausedBy}"));
        Assert.All(rows.Where(r => r.CausedBy is not null), r => Assert.Equal((Actor.ProgramId, null, null), (r.ActorId, r.Role, r.OrganizationName)));
    }

    [Fact]
    public async Task Without_an_approval_the_gate_holds_against_a_workflow_that_publishes_at_once()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("corto", "inizio Done pubblica", Flow.Start, "pubblica PublishContentTask {}"));
        var draft = await site.DraftAsync(Anna);
        Assert.Contains("serve l'approvazione di questa versione", await site.RefusedAsync(() => site.SubmitAsync(Anna, draft)));
        Assert.Empty(await site.InstancesAsync());
    }

    [Fact]
    public async Task A_refusal_after_an_approval_takes_the_leave_away_even_where_the_drawing_leads_to_publishing()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("storto", "inizio Done a; a Approva b; b Approva c; b Respingi c", Flow.Start, Flow.Stage("a", "IstruttoreProvincia", "Province"), Flow.Stage("b", "FunzionarioRegionale", "Region"), "c PublishContentTask {}"));
        var rete = await site.SubmittedAsync(Anna);
        await site.DecideAsync(Carla, "Approva");
        Assert.Contains("serve l'approvazione", await site.RefusedAsync(() => site.DecideAsync(Elena, "Respingi")));
        Assert.False(await site.IsPublishedAsync(rete.Item));
    }

    [Fact]
    public async Task A_refusal_needs_a_reason_and_the_author_reads_it()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        await site.SubmittedAsync(Anna);
        Assert.Contains("scrivi il motivo", await site.RefusedAsync(() => site.DecideAsync(Carla, "Respingi", "  ")));
        Assert.Single(await site.OpenAsync());
        await site.DecideAsync(Carla, "Respingi", "Manca il capofila.");
        Assert.Equal("istruttoria: Manca il capofila.", (await site.MailsAsync()).Last().Text);
    }

    [Theory]
    [InlineData("bruno", "Il tuo ruolo non permette di decidere.")]
    [InlineData("fabio", "Il tuo ruolo non permette di decidere.")]
    [InlineData("elena", "Decide chi ha il ruolo Istruttore Provincia.")]
    [InlineData("dino", "Il tuo ente non è competente per questo contenuto.")]
    public async Task Whoever_is_not_called_upon_is_told_why(string who, string why)
    {
        await using var site = await WorkflowSite.NewAsync();
        site.Competence.Offices["Province"] = ["bg"];
        await site.ImportAsync(Flow.TwoStages());
        await site.SubmittedAsync(Anna);
        var person = All.Single(p => p.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)!.Value == who);
        Assert.Equal(why, await site.RefusedAsync(() => site.DecideAsync(person, "Approva")));
    }

    [Fact]
    public async Task The_right_role_in_the_wrong_kind_of_body_does_not_decide()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        await site.SubmittedAsync(Anna);
        Assert.Equal("Il tuo ente non è del tipo che deve decidere qui.", await site.RefusedAsync(() => site.DecideAsync(Person("zeno", "IstruttoreProvincia", "cpi", "EmploymentCentre"), "Approva")));
    }

    [Fact]
    public async Task Four_eyes_keep_out_who_sent_who_wrote_and_who_decided_before()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        var sender = Person("sara", "Redattore,IstruttoreProvincia", "bg", "Province");
        var writer = Person("piero", "Redattore,IstruttoreProvincia", "bg", "Province");
        var draft = await site.DraftAsync(writer);
        await site.SubmitAsync(sender, draft);
        Assert.Contains("Hai inviato tu", await site.RefusedAsync(() => site.DecideAsync(sender, "Approva")));
        Assert.Contains("Hai scritto tu", await site.RefusedAsync(() => site.DecideAsync(writer, "Approva")));
        await site.DecideAsync(Carla, "Approva");
        var both = Person("carla", "IstruttoreProvincia,FunzionarioRegionale", "regione", "Region");
        Assert.Contains("Hai già deciso in «istruttoria»", await site.RefusedAsync(() => site.DecideAsync(both, "Approva")));
        await site.DecideAsync(Elena, "Approva");
    }

    [Fact]
    public async Task A_namesake_of_the_author_may_decide()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        await site.SubmittedAsync(Anna);
        var namesake = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity([
            .. Carla.Claims.Where(c => c.Type != ActorClaims.DisplayName), new(ActorClaims.DisplayName, "Anna")], "prova"));
        await site.DecideAsync(namesake, "Approva");
    }

    [Fact]
    public async Task An_edit_meanwhile_makes_the_decision_void_and_withdrawing_lets_the_new_text_go()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        var rete = await site.SubmittedAsync(Anna);
        var newer = await site.DraftAsync(Anna, "Rete di Bergamo e valli", rete.Item);

        Assert.Contains("versione più recente (la 2; questa è la 1)", await site.RefusedAsync(() => site.DecideAsync(Carla, "Approva")));
        Assert.Contains("È già in approvazione", await site.RefusedAsync(() => site.SubmitAsync(Anna, newer)));
        Assert.Contains("solo chi lo ha inviato", await site.RefusedAsync(() => Withdraw(site, Bruno, rete.Item, "Perché sì")));
        Assert.Contains("Scrivi perché", await site.RefusedAsync(() => Withdraw(site, Aldo, rete.Item, " ")));
        await Withdraw(site, Aldo, rete.Item, "C'è un testo nuovo");

        Assert.Empty(await site.OpenAsync());
        await site.SubmitAsync(Anna, newer);
        await site.DecideAsync(Carla, "Approva");
        await site.DecideAsync(Elena, "Approva");
        Assert.Equal(newer.Version, await site.ReadAsync(db => db.Set<ContentVersion>().Where(v => v.Published == true).Select(v => v.VersionId).SingleAsync()));
    }

    [Fact]
    public async Task An_approval_of_the_very_same_text_is_carried_over_where_the_stage_says_so_and_of_another_text_never()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages("'CarryOver': true"));
        var rete = await site.SubmittedAsync(Anna);
        await site.DecideAsync(Carla, "Approva");
        await Withdraw(site, Anna, rete.Item, "Era per sbaglio");
        await site.SubmitAsync(Anna, rete);
        Assert.Equal("decisione", (await site.OpenAsync()).Single().Stage);
        var carried = await site.ReadAsync(db => db.Set<HistoryRow>().AsNoTracking().Where(h => h.Comment!.Contains("il testo è lo stesso")).SingleAsync());
        Assert.Equal(("istruttoria", "Approva"), (carried.Stage, carried.Outcome));
        Assert.Matches("Vale la decisione del [0-9/]{10} di Carla", carried.Comment);

        // Sent back and sent again as it was, the Province is not asked a third time; what sent it back asks again.
        await site.DecideAsync(Elena, "Restituisci", "Manca il Comune.");
        await site.SubmitAsync(Anna, rete);
        Assert.Equal("decisione", (await site.OpenAsync()).Single().Stage);
        await site.DecideAsync(Elena, "Restituisci", "Manca ancora.");

        // One word more, and everybody reads it.
        var newer = await site.DraftAsync(Anna, "Rete di Bergamo e valli", rete.Item);
        await site.SubmitAsync(Anna, newer);
        Assert.Equal("istruttoria", (await site.OpenAsync()).Single().Stage);
        await site.DecideAsync(Carla, "Restituisci", "No.");
        await site.SubmitAsync(Anna, newer);
        Assert.Equal("istruttoria", (await site.OpenAsync()).Single().Stage);
        await site.DecideAsync(Carla, "Approva");
        await site.DecideAsync(Elena, "Approva");
        Assert.True(await site.IsPublishedAsync(rete.Item));
    }

    [Fact]
    public async Task A_carried_approval_binds_whoever_gave_it_as_if_it_had_been_given_now()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("rete", "inizio Done parere; parere Approva decisione; decisione Approva pubblica", Flow.Start, Flow.Stage("parere", "FunzionarioRegionale", "Region", "'FourEyes': true, 'CarryOver': true"),
            Flow.Stage("decisione", "FunzionarioRegionale", "Region", "'FourEyes': true"), "pubblica PublishContentTask {}"));
        var rete = await site.SubmittedAsync(Anna);
        await site.DecideAsync(Elena, "Approva");
        await Withdraw(site, Anna, rete.Item, "Era per sbaglio");
        await site.SubmitAsync(Anna, rete);
        Assert.Equal("decisione", (await site.OpenAsync()).Single().Stage);
        Assert.Contains("Hai già deciso in «parere»", await site.RefusedAsync(() => site.DecideAsync(Elena, "Approva")));
        await Withdraw(site, Anna, rete.Item, "Ancora");

        // Sent by the very person who had decided, it is asked for anew.
        await site.AsProgramAsync(async s => await s.GetRequiredService<ActRunner>().DoAsync(new("prova", ""), async () =>
        {
            foreach (var decision in await s.GetRequiredService<Kernel.Data.SiteDbContext>().Set<TaskDecision>().ToListAsync()) decision.InPlaceOf = "anna";
        }, default));
        await site.SubmitAsync(Anna, rete);
        Assert.Equal("parere", (await site.OpenAsync()).Single().Stage);
        await site.DecideAsync(Elio, "Approva");
        await site.DecideAsync(Elena, "Approva");
        Assert.True(await site.IsPublishedAsync(rete.Item));
    }

    [Fact]
    public async Task A_stage_that_only_one_of_two_offices_had_decided_is_not_carried_over_nor_is_any_where_the_stage_does_not_say_so()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        var rete = await site.SubmittedAsync(Anna);
        await site.DecideAsync(Carla, "Approva");
        await Withdraw(site, Anna, rete.Item, "Era per sbaglio");
        await site.SubmitAsync(Anna, rete);
        Assert.Equal("istruttoria", (await site.OpenAsync()).Single().Stage);
        await Withdraw(site, Anna, rete.Item, "Ancora");

        await site.ImportAsync(Flow.TwoStages("'CarryOver': true, 'Quorum': 'all'"));
        await site.AsProgramAsync(async s => await s.GetRequiredService<ActRunner>().DoAsync(new("prova", ""), async () =>
        {
            // As if two offices had been asked and one had not answered.
            var db = s.GetRequiredService<Kernel.Data.SiteDbContext>();
            var decided = await db.Set<ApprovalTask>().SingleAsync(t => t.State == TaskState.Decided);
            (await db.Set<ApprovalTask>().SingleAsync(t => t.ActivityId == decided.ActivityId && t.State == TaskState.Cancelled)).InstanceId = decided.InstanceId;
        }, default));
        await site.SubmitAsync(Anna, rete);
        Assert.Equal("istruttoria", (await site.OpenAsync()).Single().Stage);
    }

    [Fact]
    public async Task The_newest_version_takes_the_place_of_the_one_in_approval_in_one_act_with_the_checks_of_both()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        var rete = await site.SubmittedAsync(Anna);
        Task Resubmit(System.Security.Claims.ClaimsPrincipal by, string version) => site.AsAsync(by, s => s.GetRequiredService<IApprovals>().ResubmitAsync(by, rete.Item, version, null, default));
        Task<ApprovalState> State(System.Security.Claims.ClaimsPrincipal by) => site.AsAsync(by, s => s.GetRequiredService<IApprovals>().StateOfAsync(by, rete.Item, default));
        Assert.Contains("c'è già questa versione", await site.RefusedAsync(() => Resubmit(Anna, rete.Version)));
        Assert.False((await State(Anna)).Outdated);
        var newer = await site.DraftAsync(Anna, "Rete di Bergamo e valli", rete.Item);
        Assert.Equal((true, true), ((await State(Anna)).Outdated, (await State(Anna)).CanResubmit));
        Assert.Equal((true, false), ((await State(Bruno)).Outdated, (await State(Bruno)).CanResubmit));
        Assert.Contains("solo chi lo ha inviato", await site.RefusedAsync(() => Resubmit(Bruno, newer.Version)));
        // Refused by the second half, the first is undone with it.
        Assert.Contains("più recente", await site.RefusedAsync(() => Resubmit(Anna, "un'altra")));
        Assert.Equal(rete.Version, (await site.OpenAsync()).Single().VersionId);

        var acts = await site.ReadAsync(db => db.Set<ActRecord>().CountAsync());
        await Resubmit(Anna, newer.Version);
        Assert.Equal(acts + 1, await site.ReadAsync(db => db.Set<ActRecord>().CountAsync()));
        Assert.Equal(newer.Version, (await site.OpenAsync()).Single().VersionId);
        Assert.Equal([RunStatus.Withdrawn, RunStatus.Running], (await site.InstancesAsync()).OrderBy(i => i.EndedUtc is null).Select(i => i.State));
        await site.DecideAsync(Carla, "Approva");
    }

    [Fact]
    public async Task A_stage_that_only_its_sender_could_decide_is_told_and_another_persons_role_ends_it()
    {
        await using var site = await WorkflowSite.NewAsync();
        site.Competence.Offices["Province"] = ["bs"];
        await site.ImportAsync(Flow.TwoStages());
        var rete = await site.SubmittedAsync(Anna);
        Task<string?> Nobody(Action<WorkflowInstance> change) => site.AsAsync(Anna, async s =>
        {
            var instance = (await site.InstancesAsync()).Single();
            change(instance);
            return await s.GetRequiredService<Deciders>().WhyNobodyAsync((await site.OpenAsync()).Single(), instance, default);
        });
        Assert.Null(await Nobody(_ => { }));
        Assert.StartsWith("Dino è l'unica persona che può decidere qui", await Nobody(i => i.StartedBy = "dino"));
        Assert.Null(await Nobody(i => i.StartedBy = "carla")); // she is of another Province
    }

    private static Task Withdraw(WorkflowSite site, System.Security.Claims.ClaimsPrincipal by, string item, string reason) =>
        site.AsAsync(by, s => s.GetRequiredService<IApprovals>().WithdrawAsync(by, item, reason, default));

    [Fact]
    public async Task Only_the_newest_version_of_what_one_may_edit_is_sent_and_only_once()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        var draft = await site.DraftAsync(Anna);
        Assert.Contains("è di un altro ente", await site.RefusedAsync(() => site.SubmitAsync(Bruno, draft)));
        Assert.Contains("non permette di inviare", await site.RefusedAsync(() => site.SubmitAsync(Fabio, draft)));
        var newer = await site.DraftAsync(Anna, "Altro titolo", draft.Item);
        Assert.Contains("più recente", await site.RefusedAsync(() => site.SubmitAsync(Anna, draft)));
        await site.SubmitAsync(Anna, newer);
        Assert.Contains("È già in approvazione: l'invio è di Anna", await site.RefusedAsync(() => site.SubmitAsync(Aldo, newer)));
    }

    [Fact]
    public async Task With_quorum_all_two_offices_are_two_tasks_and_one_click_satisfies_one()
    {
        await using var site = await WorkflowSite.NewAsync();
        site.Competence.Offices["Province"] = ["bg", "bs"];
        await site.ImportAsync(Flow.TwoStages("'Quorum': 'all'"));
        await site.SubmittedAsync(Anna);
        var tasks = await site.OpenAsync();
        Assert.Equal([";bg;", ";bs;"], tasks.Select(t => t.Organizations));

        await site.DecideAsync(Carla, tasks[0].Id, "Approva");
        Assert.Contains("già stata decisa", await site.RefusedAsync(() => site.DecideAsync(Carlo, tasks[0].Id, "Approva")));
        Assert.Contains("non è competente", await site.RefusedAsync(() => site.DecideAsync(Carla, tasks[1].Id, "Approva")));
        Assert.Equal("istruttoria", (await site.OpenAsync()).Single().Stage);
        await site.DecideAsync(Dino, tasks[1].Id, "Approva");
        Assert.Equal("decisione", (await site.OpenAsync()).Single().Stage);
    }

    [Fact]
    public async Task With_quorum_all_one_refusal_is_enough()
    {
        await using var site = await WorkflowSite.NewAsync();
        site.Competence.Offices["Province"] = ["bg", "bs"];
        await site.ImportAsync(Flow.TwoStages("'Quorum': 'all'"));
        await site.SubmittedAsync(Anna);
        await site.DecideAsync(Dino, (await site.OpenAsync())[1].Id, "Respingi", "No.");
        Assert.Empty(await site.OpenAsync());
        Assert.Equal(RunStatus.Finished, (await site.InstancesAsync()).Single().State);
    }

    [Fact]
    public async Task A_quorum_of_two_counts_people()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages("'Quorum': 2"));
        await site.SubmittedAsync(Anna);
        await site.DecideAsync(Carla, "Approva");
        Assert.Contains("Hai già espresso", await site.RefusedAsync(() => site.DecideAsync(Carla, "Approva")));
        await site.DecideAsync(Carlo, "Approva");
        Assert.Equal("decisione", (await site.OpenAsync()).Single().Stage);
    }

    [Fact]
    public async Task No_competent_body_is_said_when_it_is_sent_and_not_discovered_by_waiting()
    {
        await using var site = await WorkflowSite.NewAsync();
        site.Competence.Offices["Province"] = [];
        await site.ImportAsync(Flow.TwoStages());
        var draft = await site.DraftAsync(Anna);
        Assert.Contains("Nessun ente è competente per «istruttoria»", await site.RefusedAsync(() => site.SubmitAsync(Anna, draft)));
    }

    [Fact]
    public async Task Who_takes_a_task_on_keeps_it_until_a_colleague_takes_it_over()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        await site.SubmittedAsync(Anna);
        var task = (await site.OpenAsync()).Single().Id;
        await site.AsAsync(Carla, s => s.GetRequiredService<Decisions>().ClaimAsync(Carla, task, default));
        Assert.Contains("Se ne sta occupando Carla", await site.RefusedAsync(() => site.DecideAsync(Carlo, "Approva")));
        await site.AsAsync(Carlo, s => s.GetRequiredService<Decisions>().ClaimAsync(Carlo, task, default));
        await site.DecideAsync(Carlo, "Approva");
        Assert.Equal(2, (await site.HistoryAsync()).Count(h => h == "istruttoria: Presa in carico"));
    }

    [Fact]
    public async Task Of_fifty_at_once_one_decides_and_forty_nine_are_told_so()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        await site.SubmittedAsync(Anna);
        var task = (await site.OpenAsync()).Single().Id;
        // Two processes on one database: the queue of writers in memory is not what keeps the decision single.
        await using var other = site.Fresh();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(async () =>
        {
            var person = Person("p" + n, "IstruttoreProvincia", "bg", "Province");
            try { await (n % 2 == 0 ? site : other).DecideAsync(person, task, n % 3 == 0 ? "Respingi" : "Approva", "Motivo"); return "ok"; }
            catch (RuleBroken broken) { return broken.Message; }
        })));
        Assert.Single(answers, a => a == "ok");
        Assert.All(answers.Where(a => a != "ok"), a => Assert.Contains("già stata decisa", a));
        Assert.Equal(1, await site.ReadAsync(db => db.Set<TaskDecision>().CountAsync()));
        Assert.Single((await site.HistoryAsync()), h => h.StartsWith("istruttoria: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_state_of_an_item_says_where_it_stands_and_what_the_person_may_do()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        var draft = await site.DraftAsync(Anna);
        Task<ApprovalState> State(System.Security.Claims.ClaimsPrincipal p) => site.AsAsync(p, s => s.GetRequiredService<IApprovals>().StateOfAsync(p, draft.Item, default));
        Assert.True((await State(Anna)) is { CanSubmit: true, HasWorkflow: true, Run: null });
        await site.SubmitAsync(Anna, draft);
        var anna = await State(Anna);
        Assert.Equal(("In attesa: istruttoria", false, true), (anna.Run!.Where, anna.CanSubmit, anna.CanWithdraw));
        Assert.True((await State(Carla)).OpenTasks.Single().MayDecide);
        Assert.False((await State(Elena)).OpenTasks.Single().MayDecide);
        await site.DecideAsync(Carla, "Restituisci", "Aggiungi il CPI");
        Assert.Equal("Concluso: Restituisci", (await State(Anna)).Run!.Where);
    }
}
