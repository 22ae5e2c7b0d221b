using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Workflows;
using Xunit;

namespace ReteLavoro.Modules.Tests.Workflows;

public sealed class DesignerTests
{
    private static WorkflowDefinition OfRegion(string region, string name)
    {
        using var recipe = JsonDocument.Parse(File.ReadAllText(ReteLavoro.Testing.Repository.Path("recipes", region + ".recipe.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return recipe.RootElement.GetProperty("steps").EnumerateArray().Where(s => s.GetProperty("name").GetString() == "WorkflowType").SelectMany(s => s.GetProperty("data").EnumerateArray())
            .Select(f => WorkflowDefinition.Parse(f.GetRawText())).Single(f => f.Name == name);
    }

    /// <summary>Everything that can happen: per stage and outcome the mails on the way and where it ends.</summary>
    private static List<string> Ways(WorkflowDefinition definition) =>
    [
        .. from activity in definition.Activities.Where(a => a.Name is ActivityKind.UserTask or ActivityKind.Signal or ActivityKind.Publish or ActivityKind.Protocol)
           from outcome in activity.Outcomes.Where(o => o != "Noop")
           let way = StageList.Walk(definition, activity.Id, outcome)!.Value
           orderby activity.Title, outcome
           select $"{activity.Title} {outcome}: {string.Join(", ", way.Messages.Select(m => definition.ById[m].Title))} → {(way.To is null ? "fine" : definition.ById[way.To].Title)}"
    ];

    private static WorkflowDefinition Written(StageList list, WorkflowDefinition from) => new(list.Write(from));

    [Fact]
    public void Read_and_written_again_the_workflow_of_a_region_is_the_same()
    {
        var flow = OfRegion("lombardia", "Costituzione della rete");
        Assert.Empty(StageList.WhyNot(flow));
        var list = StageList.Read(flow);
        Assert.Equal(["Istruttoria della Provincia", "Decisione della Regione"], list.Stages.Select(s => s.Title));
        Assert.Equal(["next", "end", "end"], list.Stages[0].Outcomes.Select(o => o.To));
        Assert.Equal(["publish", "end", "end"], list.Stages[1].Outcomes.Select(o => o.To));
        var again = Written(list, flow);
        Assert.Equal(Ways(flow), Ways(again));
        Assert.Empty(DefinitionCheck.Problems(again));
        Assert.Equal(flow.Activities.Select(a => a.Id), again.Activities.Select(a => a.Id));
        foreach (var activity in flow.Activities.Where(a => a.Name != ActivityKind.UserTask)) Assert.True(JsonNode.DeepEquals(Properties(flow, activity.Id), Properties(again, activity.Id)));
        Assert.True(JsonNode.DeepEquals(StageList.Read(again).Write(again), again.Json)); // what is written once stays as it is
    }

    private static JsonNode? Properties(WorkflowDefinition flow, string id) => ((JsonArray)flow.Json["Activities"]!).Single(a => a!["ActivityId"]!.ToString() == id)!["Properties"];

    [Fact]
    public void The_registration_at_the_protocol_is_a_tick_that_keeps_what_it_says_and_the_mails_around_it()
    {
        var plain = new WorkflowDefinition(Flow.TwoStages());
        var list = StageList.Read(plain);
        Assert.False(list.Registers);
        list.Registers = true;
        Assert.Empty(list.Problems());
        var ticked = Written(list, plain);
        Assert.Empty(DefinitionCheck.Problems(ticked));
        Assert.Empty(StageList.WhyNot(ticked));
        // Before the mail that says that it is published: others lead to that mail too, and it stays one.
        Assert.Equal("Registrazione al protocollo", ticked.Next("pubblica", "Published")!.Title);
        Assert.Equal("esito", ticked.Next(ticked.Next("pubblica", "Published")!.Id, "Done")!.Id);
        Assert.Equal(plain.Activities.Count + 1, ticked.Activities.Count);
        Assert.True(StageList.Read(ticked).Registers);
        Assert.True(JsonNode.DeepEquals(StageList.Read(ticked).Write(ticked), ticked.Json));
        var off = StageList.Read(ticked);
        off.Registers = false;
        Assert.Equal(Whole(Written(StageList.Read(plain), plain)), Whole(Written(off, ticked)));

        // One that a recipe brought, with a direction of its own and another way where there is no protocol to go.
        var brought = new WorkflowDefinition(Flow.Of("rete", "inizio Done decisione; decisione Approva pubblica; pubblica Published prima; prima Done protocollo; protocollo Done dopo; protocollo Noop dopo", Flow.Start, Flow.Stage("decisione", "FunzionarioRegionale", "Region"),
            "pubblica PublishContentTask {}", "prima NotifyTask { 'Message': 'x' }", "protocollo ProtocolTask { 'Altro': 7, 'ReteLavoro': { 'Direction': 'in' } }", "dopo NotifyTask { 'Message': 'y' }"));
        Assert.Empty(StageList.WhyNot(brought));
        var again = Written(StageList.Read(brought), brought);
        Assert.Equal(Whole(brought).Ways, Whole(again).Ways);
        Assert.True(JsonNode.DeepEquals(Properties(brought, "protocollo"), Properties(again, "protocollo")));
        var without = StageList.Read(brought);
        without.Registers = false;
        var cut = Written(without, brought);
        Assert.Equal(["prima", "dopo"], StageList.Walk(cut, "pubblica", "Published")!.Value.Messages);
        Assert.DoesNotContain(cut.Activities, a => a.Name == ActivityKind.Protocol);

        // Elsewhere it is no tick, and without a publication there is nothing to register.
        var aside = new WorkflowDefinition(Flow.Of("rete", "inizio Done decisione; decisione Approva protocollo; decisione Respingi pubblica", Flow.Start, Flow.Stage("decisione", "FunzionarioRegionale", "Region"), "protocollo ProtocolTask {}", "pubblica PublishContentTask {}"));
        Assert.Contains(StageList.WhyNot(aside), w => w.StartsWith("Registra al protocollo in un punto diverso", StringComparison.Ordinal));
        foreach (var outcome in list.Stages.SelectMany(s => s.Outcomes).Where(o => o.To == StageList.Publish)) outcome.To = StageList.End;
        Assert.Contains(list.Problems(), p => p.Field == "List.Registers");
    }

    [Fact]
    public void Members_that_the_editor_does_not_show_are_kept()
    {
        var json = Flow.TwoStages();
        json["Altro"] = 7;
        ((JsonObject)json["Activities"]![2]!["Properties"]!)["Ignoto"] = "resta";
        ((JsonObject)json["Activities"]![2]!["Properties"]!["ReteLavoro"]!)["Nostro"] = "anche";
        var flow = new WorkflowDefinition(json);
        var again = Written(StageList.Read(flow), flow);
        Assert.Equal("7", again.Json["Altro"]!.ToString());
        Assert.Equal("resta", again.ById["istruttoria"]["Ignoto"]!.ToString());
        Assert.Equal("anche", again.ById["istruttoria"].Own("Nostro")!.ToString());
    }

    /// <summary>Activities without their places, and the ways between them in any order.</summary>
    private static (string Activities, string Ways) Whole(WorkflowDefinition flow) =>
    (
        string.Join('\n', ((JsonArray)flow.Json["Activities"]!).Select(a => { var copy = (JsonObject)a!.DeepClone(); copy.Remove("X"); copy.Remove("Y"); return copy; }).Select(a => $"{a["ActivityId"]} {a["Name"]} {a["IsStart"]} {Sorted(a["Properties"]!)}").Order()),
        string.Join('\n', flow.Transitions.Select(t => $"{t.From} {t.Outcome} {t.To}").Order())
    );

    // Members of our bag may change places, and an empty list says no more than none.
    private static string Sorted(JsonNode node) => node is JsonObject json
        ? "{" + string.Join(", ", json.Where(m => m.Value is not JsonArray { Count: 0 }).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}: {Sorted(m.Value!)}")) + "}" : node.ToJsonString();

    [Theory]
    [InlineData("piemonte", "Costituzione della rete", "Parere dell’Agenzia Piemonte Lavoro, Parere del Settore Politiche del Lavoro", false)]
    [InlineData("piemonte", "Adesione a una rete", "Visto dell’Agenzia Piemonte Lavoro, Visto del Settore Politiche del Lavoro", true)]
    [InlineData("lombardia", "Pubblicazione di una campagna", "Visto di una Provincia, Visto della Regione", true)]
    public void Offices_in_parallel_are_one_stage_that_is_read_and_written_without_loss(string region, string name, string offices, bool refuse)
    {
        var flow = OfRegion(region, name);
        Assert.Empty(StageList.WhyNot(flow));
        var list = StageList.Read(flow);
        var stage = list.Stages[0];
        Assert.Equal((true, refuse, offices), (stage.IsParallel, stage.MayRefuse, string.Join(", ", stage.Offices.Select(o => o.Title))));
        Assert.Empty(list.Problems());
        var again = Written(list, flow);
        Assert.Equal(Whole(flow), Whole(again));
        Assert.True(JsonNode.DeepEquals(StageList.Read(again).Write(again), again.Json));
    }

    [Theory, InlineData("lombardia"), InlineData("piemonte")]
    public void Every_workflow_of_a_region_for_networks_and_crises_can_be_edited_here(string region)
    {
        foreach (var name in new[] { "Costituzione della rete", "Adesione a una rete", "Uscita da una rete", "Pubblicazione di un caso di crisi" })
        {
            var flow = OfRegion(region, name);
            Assert.Empty(StageList.WhyNot(flow));
            Assert.Equal(Whole(flow), Whole(Written(StageList.Read(flow), flow)));
        }
    }

    [Fact]
    public async Task Offices_in_parallel_that_are_added_renamed_and_taken_away_are_what_the_engine_runs()
    {
        var flow = new WorkflowDefinition(Flow.TwoStages());
        var list = StageList.Read(flow);
        var group = EditedStage.NewParallel(last: false);
        Assert.Contains(("List.Stages[0].Offices[1].Roles", "Scegli almeno un ruolo che decide."), new StageList { Name = "x", Stages = [group] }.Problems());
        (group.Title, group.Offices[0].Title, group.Offices[0].Roles, group.Offices[1].Title, group.Offices[1].Roles) = ("Due visti", "Visto", ["Dirigente"], "Visto", ["FunzionarioRegionale"]);
        list.Stages.Insert(1, group);
        list.Stages[0].Outcomes[0].To = StageList.Next;
        Assert.Empty(list.Problems());
        var written = Written(list, flow);
        Assert.Empty(DefinitionCheck.Problems(written));
        Assert.Empty(StageList.WhyNot(written));
        Assert.Equal(["istruttoria", "Due visti", "decisione"], StageList.Read(written).Stages.Select(s => s.Title));
        Assert.Equal(["Visto", "Visto 2"], written.ById[group.Id].Texts("Forks"));
        // A mail of its own tells each office that it is its turn.
        Assert.Equal(["role:Dirigente", "role:FunzionarioRegionale"], written.Activities.Where(a => a.Title == "Avviso: Visto").Select(a => a.Text("Recipients")).Order());

        foreach (var (gina, elena, published) in new[] { ("Approva", "Approva", true), ("Restituisci", "Approva", false) })
        {
            await using var site = await WorkflowSite.NewAsync();
            await site.ImportAsync((JsonObject)written.Json.DeepClone());
            var (item, _) = await site.SubmittedAsync(People.Anna);
            await site.DecideAsync(People.Carla, "Approva");
            var tasks = await site.OpenAsync();
            await site.DecideAsync(People.Gina, tasks.Single(t => t.Roles == ";Dirigente;").Id, gina, "Motivo");
            await site.DecideAsync(People.Elena, tasks.Single(t => t.Roles != ";Dirigente;").Id, elena, "Motivo");
            if (published) await site.DecideAsync(People.Elio, "Approva");
            Assert.Equal((published, RunStatus.Finished), (await site.IsPublishedAsync(item), (await site.InstancesAsync()).Single().State));
        }

        // Without an outcome that sends back there is nothing to look at behind the join.
        var back = StageList.Read(written);
        foreach (var office in back.Stages[1].Offices) office.Outcomes.RemoveAt(1);
        var opinions = Written(back, written);
        Assert.DoesNotContain(opinions.Activities, a => a.Name is ActivityKind.IfElse or ActivityKind.SetProperty);
        Assert.Empty(StageList.WhyNot(opinions));
        back.Stages[1].Offices.RemoveAt(0);
        Assert.Contains(back.Problems(), p => p.Sentence.Contains("almeno due"));
        // Nobody comes back to a stage in which the first refusal would count for ever.
        back = StageList.Read(written);
        back.Stages[2].Outcomes[1].To = group.Id;
        Assert.Contains(back.Problems(), p => p.Field == "List.Stages[1].Title" && p.Sentence.Contains("conterebbe ancora"));
        back.Stages[2].Outcomes[1].To = back.Stages[0].Id; // nor by way of a stage before it
        Assert.Contains(back.Problems(), p => p.Field == "List.Stages[1].Title");
        // What is published has been approved.
        back = StageList.Read(written);
        back.Stages[1].Outcomes[0].To = StageList.Publish;
        foreach (var office in back.Stages[1].Offices) office.Outcomes[0].Approves = false;
        Assert.Contains(("List.Stages[1].Outcomes[0].To", "Ciò che si pubblica deve essere approvato: segna almeno un esito di un ufficio che approva."), back.Problems());
    }

    [Fact]
    public async Task In_the_browser_offices_in_parallel_are_added_changed_and_saved()
    {
        await using var host = await PageTests.Host.StartAsync();
        const string path = "/gestione/flussi/rete/modifica";
        var first = await host.GetAsync("capo", path); // with the cookie that goes with its form
        var page = await host.PostAsync("capo", path, first, [.. Fields(first.Html, "parallelo:0")]);
        Assert.Contains("Fase 2: uffici in parallelo", page.Text);
        page = await host.PostAsync("capo", path, first, [.. Fields(page.Html, "ufficio:1")]);
        Assert.Contains("Ufficio 3 della fase 2", page.Text);
        page = await host.PostAsync("capo", path, first, [.. Fields(page.Html, "togli:1.2")]);
        Assert.DoesNotContain("Ufficio 3 della fase 2", page.Text);
        page = await host.PostAsync("capo", path, first, [.. Fields(page.Html, "esito:1.1")]);
        Assert.Contains("value=\"via:1.1:2\"", page.Html);
        page = await host.PostAsync("capo", path, first, [.. Fields(page.Html, "via:1.1:2")]);
        var refused = await host.PostAsync("capo", path, first, [.. With(Fields(page.Html, "salva"), "Reason", "Serve il visto")]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Scegli almeno un ruolo che decide.", refused.Text);
        var fields = With(Fields(page.Html, "salva"), "Reason", "Serve il visto di due uffici");
        fields = With(With(With(fields, "List.Stages[1].Title", "Due visti"), "List.Stages[1].Offices[0].Title", "Visto del dirigente"), "List.Stages[1].Offices[0].Roles", "Dirigente");
        fields = With(With(fields, "List.Stages[1].Offices[1].Title", "Visto della Regione"), "List.Stages[1].Offices[1].Roles", "FunzionarioRegionale");
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("capo", path, first, [.. fields])).Status);
        var saved = WorkflowDefinition.Parse(await host.ReadAsync(db => db.Set<WorkflowTypeRow>().Where(t => t.WorkflowTypeId == "rete" && t.Number == 2).Select(t => t.Json).SingleAsync()));
        var stage = StageList.Read(saved).Stages[1];
        Assert.Equal(("Due visti", "Visto del dirigente, Visto della Regione"), (stage.Title, string.Join(", ", stage.Offices.Select(o => o.Title))));
        // Opened and saved again without a change it stays at its number.
        page = await host.GetAsync("capo", path);
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("capo", path, first, [.. With(Fields(page.Html, "salva"), "Reason", "Niente")])).Status);
        Assert.Equal(2, await host.ReadAsync(db => db.Set<WorkflowTypeRow>().Where(t => t.WorkflowTypeId == "rete").MaxAsync(t => t.Number)));
    }

    [Fact]
    public void The_kinds_of_change_that_it_is_for_are_kept_and_changed()
    {
        var flow = OfRegion("lombardia", "Uscita da una rete");
        Assert.Empty(StageList.WhyNot(flow));
        var list = StageList.Read(flow);
        Assert.Equal(["leaving"], list.Changes);
        Assert.Equal(["leaving"], ChangeKinds.Of(Written(list, flow).Activities.Single(a => a.IsStart)));
        list.Changes = ["joining", "leaving"];
        var wider = Written(list, flow);
        Assert.Equal(["joining", "leaving"], StageList.Read(wider).Changes);
        list.Changes = [];
        Assert.Null(Written(list, wider).Activities.Single(a => a.IsStart).Own("Changes"));
        Assert.Equal(["Rete"], Written(list, wider).Activities.Single(a => a.IsStart).OwnTexts("ContentTypes"));
    }

    [Fact]
    public void Stages_are_moved_removed_and_added_and_the_new_one_is_announced()
    {
        var flow = new WorkflowDefinition(Flow.TwoStages());
        var list = StageList.Read(flow);
        list.Stages.Reverse();
        (list.Stages[0].Outcomes[0].To, list.Stages[1].Outcomes[0].To) = (StageList.Next, StageList.Publish);
        var turned = Written(list, flow);
        Assert.Empty(DefinitionCheck.Problems(turned));
        Assert.Contains("Segnale Done: Messaggio → decisione", Ways(turned));
        Assert.Contains("decisione Approva:  → istruttoria", Ways(turned));
        Assert.Contains("istruttoria Approva:  → Pubblicazione", Ways(turned));

        list = StageList.Read(flow);
        list.Stages.RemoveAt(0);
        Assert.Equal(["decisione Approva:  → Pubblicazione", "decisione Respingi: Messaggio → fine", "decisione Restituisci: Messaggio → fine", "Pubblicazione Published: Messaggio → fine", "Segnale Done: Messaggio → decisione"], Ways(Written(list, flow)));

        list = StageList.Read(flow);
        var added = EditedStage.New(last: false);
        (added.Title, added.Roles) = ("Parere", ["Dirigente"]);
        list.Stages.Insert(1, added);
        var longer = Written(list, flow);
        Assert.Empty(DefinitionCheck.Problems(longer));
        Assert.Contains("istruttoria Approva: Avviso: Parere → Parere", Ways(longer));
        Assert.Contains("Parere Approva:  → decisione", Ways(longer));
        Assert.Equal("role:Dirigente", longer.Activities.Single(a => a.Title == "Avviso: Parere").Text("Recipients"));
        // The next edit finds the notice among the mails of the outcome before it.
        Assert.Equal(Ways(longer), Ways(Written(StageList.Read(longer), longer)));
    }

    [Fact]
    public void A_mail_that_two_outcomes_share_is_split_when_they_part()
    {
        var flow = new WorkflowDefinition(Flow.TwoStages());
        var list = StageList.Read(flow);
        list.Stages[1].Outcomes.Single(o => o.Name == "Restituisci").To = list.Stages[0].Id;
        var again = Written(list, flow);
        Assert.Empty(DefinitionCheck.Problems(again));
        Assert.Contains("decisione Restituisci: Messaggio → istruttoria", Ways(again));
        Assert.Contains("decisione Respingi: Messaggio → fine", Ways(again));
    }

    [Fact]
    public void What_is_no_list_of_stages_says_why()
    {
        const string three = "inizio Done f; f A a; f B b; a Approva j; a Restituisci j; a Respingi j; b Approva j; b Restituisci j; b Respingi j; j Joined p";
        string[] offices = [Flow.Start, "f ForkTask { 'Forks': ['A', 'B'] }", Flow.Stage("a", "R", "Region"), Flow.Stage("b", "R", "Region"), "j JoinTask { 'Mode': 'WaitAll' }", "p PublishContentTask {}"];
        Assert.Empty(StageList.WhyNot(new(Flow.Of("x", three, offices))));
        void No(string sentence, string transitions, params string[] activities) => Assert.Contains(StageList.WhyNot(new(Flow.Of("x", transitions, activities))), s => s.Contains(sentence));
        No("non è una fase di uffici in parallelo", three.Replace("b Respingi j", "b Respingi p"), offices); // one way out on the side
        No("non è una fase di uffici in parallelo", three, [.. offices.Select(a => a.Replace("WaitAll", "WaitAny"))]);
        No("non è una fase di uffici in parallelo", three.Replace("f B b", "f B p"), offices);
        No("porta in mezzo agli uffici in parallelo", three.Replace("j Joined p", "j Joined c; c Approva p; c Restituisci b; c Respingi b"), [.. offices, Flow.Stage("c", "R", "Region")]);
        No("non è una fase di uffici in parallelo", three.Replace("b Respingi j", "b Respingi s; s Done j"), [.. offices, "s SetPropertyTask { 'PropertyName': 'no', 'Value': true }"]); // nobody looks at it
        var unknown = new WorkflowDefinition(Flow.Of("x", "inizio Done a; a Approva b", Flow.Start, Flow.Stage("a", "R", "Region"), "b HttpRequestTask {}"));
        Assert.Contains(StageList.WhyNot(unknown), s => s.Contains("HttpRequestTask"));
        Assert.NotEmpty(StageList.WhyNot(new(Flow.Of("x", "inizio Done a", "inizio ContentPublishedEvent! {}", Flow.Stage("a", "R", "Region")))));
        Assert.NotEmpty(StageList.WhyNot(new(Flow.Of("x", "inizio Done m; m Done m", Flow.Start, "m NotifyTask {}"))));
    }

    /// <summary>Every path that the simulation offers, from start to end, is one that the transitions allow, and none is missing.</summary>
    [Theory]
    [InlineData("lombardia", "Costituzione della rete")]
    [InlineData("piemonte", "Costituzione della rete")]
    public void The_simulation_offers_exactly_the_allowed_transitions(string region, string name)
    {
        var flow = OfRegion(region, name);
        var (seen, open, used) = (new HashSet<string>(), new Queue<List<string>>([[]]), new HashSet<string>());
        while (open.TryDequeue(out var steps) && seen.Count < 3000)
        {
            var run = new Simulation(flow, steps);
            Assert.Equal(steps, run.Taken);
            var waits = flow.Activities.Where(a => run.Here.Contains(a.Id) && a.Name != ActivityKind.Join).ToList();
            Assert.Equal(waits.SelectMany(a => a.Outcomes.Select(o => $"{a.Id}:{o} → {flow.Next(a.Id, o)?.Id}")).Order(), run.Open.Select(c => $"{c.Key} → {c.To?.Id}").Order());
            if (!seen.Add(string.Join('|', run.Here.Order()))) continue;
            foreach (var choice in run.Open)
            {
                used.Add(choice.Key);
                open.Enqueue([.. steps, choice.Key]);
            }
        }
        Assert.Equal(flow.Activities.Where(a => a.Name == ActivityKind.UserTask).SelectMany(a => a.Outcomes.Select(o => $"{a.Id}:{o}")).Order(), used.Order());
    }

    [Fact]
    public void The_simulation_waits_in_a_join_for_both_and_ends_at_a_refusal()
    {
        var flow = new WorkflowDefinition(Flow.Of("x", "inizio Done f; f A a; f B b; a Approva j; b Approva j; j Joined c; c Approva p", Flow.Start, "f ForkTask { 'Forks': ['A', 'B'] }", Flow.Stage("a", "R", "Region"),
            Flow.Stage("b", "R", "Region"), "j JoinTask { 'Mode': 'WaitAll' }", Flow.Stage("c", "R", "Region"), "p PublishContentTask {}"));
        Assert.Equal(["a", "b"], new Simulation(flow, []).Here.Order());
        Assert.Equal(["b", "j"], new Simulation(flow, ["a:Approva"]).Here.Order());
        Assert.Equal(["c"], new Simulation(flow, ["a:Approva", "b:Approva"]).Here);
        Assert.Empty(new Simulation(flow, ["a:Approva", "b:Approva", "c:Approva"]).Open);
        Assert.Empty(new Simulation(flow, ["a:Inventato", "c:Approva"]).Taken);
        Assert.Contains("Il flusso finisce qui.", new Simulation(flow, ["a:Approva", "b:Approva", "c:Respingi"]).Path);
    }

    /// <summary>The fields of the editor as the browser would send them.</summary>
    private static List<(string, string)> Fields(string html, string action)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
        var fields = new List<(string, string)>();
        foreach (var field in document.QuerySelectorAll("main form [name]"))
            switch (field)
            {
                case AngleSharp.Html.Dom.IHtmlInputElement { Type: "checkbox" or "radio" } box: if (box.IsChecked) fields.Add((box.Name!, box.Value)); break;
                case AngleSharp.Html.Dom.IHtmlInputElement { Name: not "__modulo" } input: fields.Add((input.Name!, input.Value)); break;
                case AngleSharp.Html.Dom.IHtmlSelectElement select: fields.Add((select.Name!, select.Value ?? "")); break;
            }
        fields.Add(("azione", action));
        return fields;
    }

    private static List<(string, string)> With(List<(string, string)> fields, string name, params string[] values)
    {
        fields.RemoveAll(f => f.Item1 == name);
        fields.AddRange(values.Select(v => (name, v)));
        return fields;
    }

    [Fact]
    public async Task In_the_browser_a_workflow_is_begun_from_nothing_or_from_another_and_is_born_switched_off()
    {
        await using var host = await PageTests.Host.StartAsync();
        const string path = "/gestione/flussi/nuovo";
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("carla", path)).Status);
        var page = await host.GetAsync("capo", path);
        var refused = await host.PostAsync("capo", path, page, ("Contents", "Inventato"), ("Role", "Nessuno"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        foreach (var sentence in new[] { "Scrivi il nome del flusso.", "Scegli almeno un tipo di contenuto.", "Scegli chi decide la prima fase." }) Assert.Contains(sentence, refused.Text);
        Assert.Equal(1, await host.ReadAsync(db => db.Set<WorkflowTypeRow>().CountAsync()));

        var begun = await host.PostAsync("capo", path, page, ("Name", "Avvisi"), ("Contents", "Rete"), ("Role", "Dirigente"));
        Assert.Equal(HttpStatusCode.Redirect, begun.Status);
        Assert.Contains("C'è già un flusso con questo nome.", (await host.PostAsync("capo", path, page, ("Name", "avvisi"), ("Contents", "Rete"), ("Role", "Dirigente"))).Text);
        var first = WorkflowDefinition.Parse(await host.ReadAsync(db => db.Set<WorkflowTypeRow>().Where(t => t.Name == "Avvisi").Select(t => t.Json).SingleAsync()));
        Assert.False(first.IsEnabled);
        Assert.Equal(["Rete"], first.Activities.Single(a => a.IsStart).OwnTexts("ContentTypes"));
        Assert.Empty(DefinitionCheck.Problems(first));
        Assert.Empty(StageList.WhyNot(first));
        Assert.Equal(["Dirigente"], Assert.Single(StageList.Read(first).Stages).Roles);
        Assert.Contains("Fase 1", (await host.GetAsync("capo", $"/gestione/flussi/{first.TypeId}/modifica")).Text);

        // A copy has the stages and mails of the other one, under a name and an id of its own; what runs is left alone.
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("capo", path, page, ("Name", "Reti, seconda via"), ("Contents", "Rete"), ("From", "rete"))).Status);
        var source = WorkflowDefinition.Parse(await host.ReadAsync(db => db.Set<WorkflowTypeRow>().Where(t => t.WorkflowTypeId == "rete").Select(t => t.Json).SingleAsync()));
        var copy = WorkflowDefinition.Parse(await host.ReadAsync(db => db.Set<WorkflowTypeRow>().Where(t => t.Name == "Reti, seconda via").Select(t => t.Json).SingleAsync()));
        Assert.NotEqual("rete", copy.TypeId);
        Assert.False(copy.IsEnabled);
        Assert.Equal(source.Activities.Select(a => (a.Id, a.Title)), copy.Activities.Select(a => (a.Id, a.Title)));
        var (item, _) = await host.SubmittedAsync();
        Assert.Equal("rete", await host.ReadAsync(db => db.Set<WorkflowInstance>().Where(i => i.ItemId == item).Select(i => i.WorkflowTypeId).SingleAsync()));
    }

    [Fact]
    public async Task In_the_browser_a_stage_is_added_moved_and_saved_as_the_next_number_and_what_runs_stays_on_its_own()
    {
        await using var host = await PageTests.Host.StartAsync();
        var (item, _) = await host.SubmittedAsync();
        const string path = "/gestione/flussi/rete/modifica";
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("carla", path)).Status);
        var page = await host.GetAsync("capo", path);
        Assert.Contains("Fase 2", page.Text);
        Assert.Contains("<svg", page.Html);

        // Added after the second, without a title: not to be saved.
        var first = page; // with the cookie that goes with its form
        page = await host.PostAsync("capo", path, first, [.. Fields(page.Html, "aggiungi:1")]);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Fase 3", page.Text);
        var refused = await host.PostAsync("capo", path, first, [.. Fields(page.Html, "salva")]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        foreach (var sentence in new[] { "Scrivi il titolo della fase.", "Scegli almeno un ruolo che decide.", "Scrivi perché cambi il flusso" }) Assert.Contains(sentence, refused.Text);
        Assert.Equal(1, await host.ReadAsync(db => db.Set<WorkflowTypeRow>().CountAsync()));

        var fields = With(With(With(With(Fields(page.Html, "salva"), "List.Stages[2].Title", "Firma"), "List.Stages[2].Roles", "Dirigente"), "List.Stages[1].Outcomes[0].To", "next"), "Reason", "Firma il dirigente");
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("capo", path, first, [.. fields])).Status);
        Assert.Equal([1, 2], await host.ReadAsync(db => db.Set<WorkflowTypeRow>().OrderBy(t => t.Number).Select(t => t.Number).ToListAsync()));
        var saved = WorkflowDefinition.Parse(await host.ReadAsync(db => db.Set<WorkflowTypeRow>().Where(t => t.Number == 2).Select(t => t.Json).SingleAsync()));
        Assert.Equal(["istruttoria", "decisione", "Firma"], StageList.Read(saved).Stages.Select(s => s.Title));

        // The running one goes its old way, and the next one the new.
        await Decide(host, item, People.Carla);
        await Decide(host, item, People.Elena);
        Assert.True(await host.ReadAsync(db => db.Set<Kernel.Content.ContentVersion>().AnyAsync(v => v.ItemId == item && v.Published == true)));
        var (second, _) = await host.SubmittedAsync("Rete di Lecco");
        await Decide(host, second, People.Carla);
        await Decide(host, second, People.Elena);
        Assert.Equal("Firma", await host.ReadAsync(db => db.Set<ApprovalTask>().Where(t => t.ItemId == second && t.State == TaskState.Open).Select(t => t.Stage).SingleAsync()));

        // Who had opened number 1 is told.
        var late = await host.PostAsync("capo", path, first, [.. fields]);
        Assert.Equal(HttpStatusCode.BadRequest, late.Status);
        Assert.Contains("ora è al numero 2", late.Text);

        // The tick is one more number, and shows when the page is opened again.
        var ticking = await host.GetAsync("capo", path);
        Assert.Contains("Questa regione non ha un protocollo", ticking.Text);
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("capo", path, ticking, [.. With(With(Fields(ticking.Html, "salva"), "List.Registers", "true"), "Reason", "Si registra")])).Status);
        Assert.True(StageList.Read(WorkflowDefinition.Parse(await host.ReadAsync(db => db.Set<WorkflowTypeRow>().Where(t => t.Number == 3).Select(t => t.Json).SingleAsync()))).Registers);
        var ticked = await host.GetAsync("capo", path);
        Assert.Contains("Registrazione al protocollo", ticked.Text);
        Assert.Contains(("List.Registers", "true"), Fields(ticked.Html, "salva"));
    }

    [Fact]
    public async Task The_picture_stands_first_and_is_redrawn_and_a_problem_of_several_stages_is_said_once_with_links()
    {
        await using var host = await PageTests.Host.StartAsync();
        const string path = "/gestione/flussi/rete/modifica";
        var page = await host.GetAsync("capo", path);
        Assert.True(page.Html.IndexOf("<svg", StringComparison.Ordinal) < page.Html.IndexOf("Fase 1", StringComparison.Ordinal));
        Assert.Contains("Funzionario Regionale", page.Text);
        Assert.DoesNotContain(">FunzionarioRegionale<", page.Text);
        Assert.Contains("Aggiorna il disegno", page.Text);

        var fields = With(Fields(page.Html, ""), "List.Stages[0].Title", "Esame nuovo");
        var drawn = await host.PostAsync("capo", path + "?handler=Disegno", page, [.. fields]);
        Assert.Equal(HttpStatusCode.OK, drawn.Status);
        Assert.Contains("Esame nuovo", drawn.Text);
        Assert.DoesNotContain("<html", drawn.Html);

        fields = With(With(fields, "List.Stages[0].Roles", "Consultazione"), "List.Stages[1].Roles", "Consultazione");
        var problems = (await host.PostAsync("capo", path, page, [.. fields])).Text;
        Assert.Single(Regex.Matches(problems, "non ha(nno)? il permesso di decidere"));
        Assert.Contains("<a href=\"#fase-1\">Esame nuovo</a>", problems);
        Assert.Contains("<a href=\"#fase-2\">decisione</a>", problems);
    }

    private static Task Decide(PageTests.Host host, string item, System.Security.Claims.ClaimsPrincipal who) => host.DoAsync(who, async s =>
    {
        var task = await s.GetRequiredService<Kernel.Data.SiteDbContext>().Set<ApprovalTask>().Where(t => t.ItemId == item && t.State == TaskState.Open).Select(t => t.Id).SingleAsync();
        await s.GetRequiredService<Decisions>().DecideAsync(who, task, "Approva", null, default);
    });

    [Fact]
    public async Task The_editor_says_who_could_not_decide_and_shows_what_it_cannot_edit()
    {
        await using var host = await PageTests.Host.StartAsync();
        await host.DoAsync(null, s => s.GetRequiredService<WorkflowTypes>().ImportAsync(Flow.Of("rami", "inizio Done f; f A a; a Approva p", Flow.Start.Replace("Rete", "Altro"), "f ForkTask { 'Forks': ['A'] }", Flow.Stage("a", "Dirigente", "Region"), "p PublishContentTask {}"), default));
        var odd = await host.GetAsync("capo", "/gestione/flussi/rami/modifica");
        Assert.Contains("Rami in parallelo", odd.Text);
        Assert.DoesNotContain("Salva come numero", odd.Text);
        Assert.Contains("<svg", odd.Html);

        const string path = "/gestione/flussi/rete/modifica";
        var page = await host.GetAsync("capo", path);
        var look = await host.PostAsync("capo", path, page, [.. With(Fields(page.Html, "guarda"), "List.Stages[0].Roles", "Consultazione")]);
        Assert.Contains("nessuno può decidere, perché nessuno dei suoi ruoli ne ha il permesso", look.Text);
        var refused = await host.PostAsync("capo", path, page, [.. With(Fields(look.Html, "salva"), "Reason", "x")]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        var gone = await host.PostAsync("capo", path, page, [.. With(With(Fields(page.Html, "salva"), "Reason", "x"), "List.Stages[0].Outcomes[0].To", "inventata")]);
        Assert.Contains("Porta a una fase che non c'è più", gone.Text);
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("capo", path, page, [.. With(Fields(page.Html, "salva"), "Reason", "x")])).Status);
        Assert.Equal(1, await host.ReadAsync(db => db.Set<WorkflowTypeRow>().CountAsync(t => t.WorkflowTypeId == "rete")));

        var tryIt = await host.GetAsync("capo", "/gestione/flussi/rete/prova");
        var next = WebUtility.HtmlDecode(Regex.Match(tryIt.Html, "href=\"/prova(/gestione/flussi/rete/prova[^\"]+)\">Approva").Groups[1].Value);
        Assert.Contains("«istruttoria»: Approva.", (await host.GetAsync("capo", next)).Text);
    }
}
