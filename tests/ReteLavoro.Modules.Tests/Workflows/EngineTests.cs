using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

public sealed class EngineTests
{
    private const string Opinions = "'Favorevole', 'Con osservazioni', 'Contrario'";

    /// <summary>Two opinions in parallel, then the decision; sent back, both give their opinion again.</summary>
    private static JsonObject Parallel(string mode = "'WaitAll'", string agencyAgainst = "unione") => Of("pareri", $"""
        inizio Done rami; rami A agenzia; rami B settore; agenzia Favorevole unione; agenzia Con_osservazioni unione; agenzia Contrario {agencyAgainst};
        settore Favorevole unione; settore Con_osservazioni unione; settore Contrario unione; unione Joined decisione; decisione Approva pubblica; decisione Restituisci rami
        """,
        Flow.Start, "rami ForkTask { 'Forks': ['A', 'B'] }", Flow.Stage("agenzia", "IstruttoreProvincia", "Province", actions: Opinions, approves: ""),
        Flow.Stage("settore", "FunzionarioRegionale", "Region", actions: Opinions, approves: ""), $"unione JoinTask {{ 'Mode': {mode} }}",
        Flow.Stage("decisione", "Dirigente", "Region"), "pubblica PublishContentTask {}", "fine NotifyTask { 'Message': 'Chiuso' }");

    private static JsonObject Of(string id, string transitions, params string[] activities)
    {
        var flow = Flow.Of(id, transitions, activities);
        if (!transitions.Contains(" fine")) ((JsonArray)flow["Activities"]!).RemoveAt(activities.Length - 1);
        return flow;
    }

    private static async Task DecideAt(WorkflowSite site, string stage, System.Security.Claims.ClaimsPrincipal who, string outcome) =>
        await site.DecideAsync(who, (await site.OpenAsync()).Single(t => t.Stage == stage).Id, outcome, "Motivo");

    [Fact]
    public async Task A_join_waits_for_both_branches_whatever_their_outcome_and_again_in_the_second_round()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Parallel());
        var rete = await site.SubmittedAsync(Anna);
        foreach (var last in new[] { "Restituisci", "Approva" })
        {
            Assert.Equal(["agenzia", "settore"], (await site.OpenAsync()).Select(t => t.Stage).Order());
            await DecideAt(site, "agenzia", Carla, "Contrario");
            Assert.Equal(["settore"], (await site.OpenAsync()).Select(t => t.Stage));
            await DecideAt(site, "settore", Elena, "Favorevole");
            Assert.Equal(["decisione"], (await site.OpenAsync()).Select(t => t.Stage));
            await DecideAt(site, "decisione", Gina, last);
        }
        Assert.True(await site.IsPublishedAsync(rete.Item));
    }

    [Fact]
    public async Task A_branch_that_ends_elsewhere_never_lets_the_join_through()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Parallel(agencyAgainst: "fine"));
        await site.SubmittedAsync(Anna);
        await DecideAt(site, "settore", Elena, "Favorevole");
        await DecideAt(site, "agenzia", Carla, "Contrario");
        Assert.Empty(await site.OpenAsync());
        Assert.Equal(RunStatus.Finished, (await site.InstancesAsync()).Single().State);
    }

    [Theory, InlineData("'WaitAny'"), InlineData("1")]
    public async Task A_join_that_waits_for_any_drops_the_other_branch(string mode)
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Parallel(mode));
        await site.SubmittedAsync(Anna);
        var other = (await site.OpenAsync()).Single(t => t.Stage == "agenzia").Id;
        await DecideAt(site, "settore", Elena, "Favorevole");
        Assert.Equal(["decisione"], (await site.OpenAsync()).Select(t => t.Stage));
        Assert.Contains("non serve più", await site.RefusedAsync(() => site.DecideAsync(Carla, other, "Favorevole")));
    }

    [Fact]
    public async Task Forks_inside_a_fork_meet_in_one_join_only_when_all_are_there()
    {
        await using var site = await WorkflowSite.NewAsync();
        string[] stages = ["uno", "due", "tre"];
        await site.ImportAsync(Flow.Of("annidato", "inizio Done f; f A g; f B tre; g C uno; g D due; uno Approva j; due Approva j; tre Approva j; j Joined pubblica",
            [Flow.Start, "f ForkTask { 'Forks': ['A', 'B'] }", "g ForkTask { 'Forks': ['C', 'D'] }", .. stages.Select(s => Flow.Stage(s, "IstruttoreProvincia", "Province")), "j JoinTask { 'Mode': 0 }", "pubblica PublishContentTask {}"]));
        var rete = await site.SubmittedAsync(Anna);
        await DecideAt(site, "uno", Carla, "Approva");
        await DecideAt(site, "due", Carla, "Approva");
        Assert.False(await site.IsPublishedAsync(rete.Item));
        await DecideAt(site, "tre", Carla, "Approva");
        Assert.True(await site.IsPublishedAsync(rete.Item));
    }

    [Theory, InlineData("Rete breve", "Nota: breve"), InlineData("Rete lunga", "Nota: lunga")]
    public async Task Conditions_read_the_item_the_outcome_and_the_properties(string title, string note)
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("se", "inizio Done metti; metti Done verifica; verifica Approva se; se True a; se False b", Flow.Start,
            "metti SetPropertyTask { 'PropertyName': 'titolo', 'Value': { 'Expression': 'item.TitlePart.Title' } }", Flow.Stage("verifica", "IstruttoreProvincia", "Province"),
            """se IfElseTask { 'Condition': { 'Expression': 'properties.titolo == \u0027Rete breve\u0027 and outcome == \u0027Approva\u0027' } }""",
            "a LogTask { 'ActivityMetadata': { 'Title': 'Nota' }, 'Text': 'breve' }", "b NotifyTask { 'ActivityMetadata': { 'Title': 'Nota' }, 'Message': 'lunga' }"));
        await site.SubmittedAsync(Anna, title);
        await site.DecideAsync(Carla, "Approva");
        Assert.Equal(note, await site.ReadAsync(db => db.Set<HistoryRow>().Where(h => h.Stage == "Nota").Select(h => h.Stage + ": " + h.Comment).SingleAsync()));
    }

    [Fact]
    public async Task A_condition_that_cannot_be_computed_undoes_the_decision_and_says_so()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("se", "inizio Done verifica; verifica Approva se; se True nota", Flow.Start, Flow.Stage("verifica", "IstruttoreProvincia", "Province"),
            "se IfElseTask { 'Condition': { 'Expression': 'item.NonEsiste.Campo' } }", "nota NotifyTask {}"));
        await site.SubmittedAsync(Anna);
        Assert.Contains("La decisione non è stata registrata", await site.RefusedAsync(() => site.DecideAsync(Carla, "Approva")));
        Assert.Single(await site.OpenAsync());
        Assert.Equal(0, await site.ReadAsync(db => db.Set<TaskDecision>().CountAsync()));
    }

    [Fact]
    public async Task A_workflow_that_runs_in_circles_is_stopped_and_leaves_no_mail()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("giro", "inizio Done a; a Done b; b Done a", Flow.Start, "a EmailTask { 'Recipients': 'author', 'Subject': 'x', 'TextBody': 'y' }", "b LogTask {}"));
        var draft = await site.DraftAsync(Anna);
        Assert.Contains("gira su sé stesso", await site.RefusedAsync(() => site.SubmitAsync(Anna, draft)));
        Assert.Empty(await site.MailsAsync());
    }

    [Fact]
    public async Task A_running_instance_stays_with_the_number_it_began_with()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        await site.SubmittedAsync(Anna);
        Assert.Equal(ImportResult.Kept, await site.ImportAsync(Flow.TwoStages()));
        Assert.Equal(ImportResult.Changed, await site.ImportAsync(Flow.Of("rete", "inizio Done altra; altra Approva pubblica", Flow.Start, Flow.Stage("altra", "Dirigente", "Region"), "pubblica PublishContentTask {}")));
        Assert.Equal(1, (await site.InstancesAsync()).Single().Number);

        await site.DecideAsync(Carla, "Approva");
        Assert.Equal("decisione", (await site.OpenAsync()).Single().Stage);
        await site.DecideAsync(Elena, "Approva");
        site.Time.Now += TimeSpan.FromMinutes(1);
        await site.SubmittedAsync(Anna, "Rete di Brescia");
        Assert.Equal(("altra", 2), ((await site.OpenAsync()).Single().Stage, (await site.InstancesAsync()).Last().Number));
    }

    [Fact]
    public async Task Events_start_workflows_at_the_next_turn_and_imports_start_none()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("bozze", "inizio Done nota", "inizio ContentDraftSavedEvent! { 'ContentTypeFilter': ['Rete'] }", "nota NotifyTask { 'Message': 'Salvata «{title}»' }"));
        await site.ImportAsync(Flow.Of("altre", "inizio Done nota", "inizio ContentDraftSavedEvent! { 'ContentTypeFilter': ['Notizia'] }", "nota NotifyTask { 'Message': 'mai' }"));
        await site.DraftAsync(Anna, "Rete {reason}");
        await site.TickAsync();
        Assert.Equal("Salvata «Rete {reason}»", await site.ReadAsync(db => db.Set<HistoryRow>().Where(h => h.Comment != null).Select(h => h.Comment).SingleAsync()));
        Assert.Equal(RunStatus.Finished, (await site.InstancesAsync()).Single().State);

        await site.AsProgramAsync(s => s.GetRequiredService<Kernel.Acts.ActRunner>().DoAsync(new("recipe.apply", "prova"), async () =>
        {
            var item = ContentItem.New("Rete");
            item.Set(new TitlePart { Title = "Importata" });
            (item.Published, item.Latest) = (true, true);
            await s.GetRequiredService<ContentStore>().ImportAsync([item], "recipe:prova", default);
        }, default));
        Assert.Single(await site.InstancesAsync());
    }

    [Fact]
    public async Task A_workflow_that_cannot_go_on_by_itself_is_marked_as_stopped_and_the_item_may_be_sent_again()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("attesa", "inizio Done verifica; verifica Approva aspetta; aspetta Done se; se True nota", Flow.Start, Flow.Stage("verifica", "IstruttoreProvincia", "Province"),
            "aspetta TimerEvent { 'ReteLavoro': { 'After': 'P3D' } }", "se IfElseTask { 'Condition': { 'Expression': 'item.NonEsiste.Campo' } }", "nota NotifyTask {}"));
        var draft = await site.SubmittedAsync(Anna);
        await site.DecideAsync(Carla, "Approva");
        site.Time.Now += TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1);
        await site.TickAsync();
        Assert.Equal(RunStatus.Running, (await site.InstancesAsync()).Single().State);
        site.Time.Now += TimeSpan.FromSeconds(1);
        await site.TickAsync();
        Assert.Equal(RunStatus.Faulted, (await site.InstancesAsync()).Single().State);
        await site.SubmitAsync(Anna, draft);
    }

    [Fact]
    public async Task A_signal_wakes_what_waits_for_it_and_nothing_else()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("segnale", "inizio Done aspetta; aspetta Done nota", Flow.Start, "aspetta SignalEvent { 'SignalName': 'Accordo' }", "nota NotifyTask { 'Message': 'Arrivato' }"));
        var rete = await site.SubmittedAsync(Anna);
        Task Signal(string name) => site.AsAsync(Elena, s => s.GetRequiredService<IApprovals>().SignalAsync(name, rete.Item, default));
        await Signal("Altro");
        await site.TickAsync();
        Assert.Equal(RunStatus.Running, (await site.InstancesAsync()).Single().State);
        await Signal("Accordo");
        await site.TickAsync();
        Assert.Equal(RunStatus.Finished, (await site.InstancesAsync()).Single().State);
    }

    [Fact]
    public async Task Publishing_starts_the_workflow_of_publications_but_not_itself()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        await site.ImportAsync(Flow.Of("dopo", "inizio Done via; via Unpublished nota; via Noop nota", "inizio ContentPublishedEvent! {}", "via UnpublishContentTask {}", "nota NotifyTask { 'Message': 'Ritirata' }"));
        var rete = await site.SubmittedAsync(Anna);
        await site.DecideAsync(Carla, "Approva");
        await site.DecideAsync(Elena, "Approva");
        Assert.True(await site.IsPublishedAsync(rete.Item));
        await site.TickAsync();
        Assert.False(await site.IsPublishedAsync(rete.Item));
        Assert.Equal(2, (await site.InstancesAsync()).Count(i => i.State == RunStatus.Finished));
    }
}
