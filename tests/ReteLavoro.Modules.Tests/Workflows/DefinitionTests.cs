using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Workflows;
using Xunit;

namespace ReteLavoro.Modules.Tests.Workflows;

public sealed class DefinitionTests
{
    /// <summary>As Orchard writes it, with members that nothing here knows.</summary>
    private const string FromOrchard = """
        { "Id": 7, "WorkflowTypeId": "4a", "Name": "Approvazione notizia", "IsEnabled": true, "IsSingleton": false, "LockTimeout": 0, "LockExpiration": 0, "DeleteFinishedWorkflows": false,
          "Properties": { "Altro": { "X": [1, null, "ù"] } },
          "Activities": [
            { "ActivityId": "a1", "Name": "ContentDraftSavedEvent", "X": 0.5, "Y": 10, "IsStart": true, "Properties": { "ActivityMetadata": { "Title": "Bozza salvata" }, "ContentTypeFilter": ["Notizia"] } },
            { "ActivityId": "a2", "Name": "UserTaskEvent", "X": 300, "Y": 10, "IsStart": false, "Properties": { "ActivityMetadata": { "Title": null }, "Actions": ["Approva", "Respingi"], "Roles": ["Responsabile"], "Ignoto": 1.50 } },
            { "ActivityId": "a3", "Name": "HttpRequestTask", "X": 600, "Y": 10, "IsStart": false, "Properties": { "Url": { "Expression": "https://esempio.it" } } } ],
          "Transitions": [
            { "Id": 12, "SourceActivityId": "a1", "SourceOutcomeName": "Done", "DestinationActivityId": "a2" },
            { "Id": 13, "SourceActivityId": "a2", "SourceOutcomeName": "Approva", "DestinationActivityId": "a3" } ] }
        """;

    private static async Task<(StepRun Run, IReadOnlyList<NumberedType> Types, JsonObject Export)> ImportAsync(WorkflowSite site, params JsonObject[] flows)
    {
        var run = new StepRun("WorkflowType", new JsonObject { ["name"] = "WorkflowType", ["data"] = new JsonArray([.. flows.Select(f => f.DeepClone())]) }, "prova", null);
        IReadOnlyList<NumberedType> types = [];
        await site.AsProgramAsync(async s =>
        {
            var step = s.GetServices<IRecipeStep>().Single(x => x.Name == "WorkflowType");
            await s.GetRequiredService<ActRunner>().DoAsync(new("recipe.apply", "prova"), () => step.RunAsync(run, default), default);
            types = await s.GetRequiredService<WorkflowTypes>().CurrentAsync(default);
        });
        return (run, types, WorkflowExport.Step(types));
    }

    [Fact]
    public async Task What_comes_from_Orchard_goes_back_as_it_came_and_stays_off_while_it_holds_something_unknown()
    {
        await using var site = await WorkflowSite.NewAsync();
        var original = (JsonObject)JsonNode.Parse(FromOrchard)!;
        var (run, types, export) = await ImportAsync(site, original);
        Assert.Empty(run.Problems);
        Assert.Contains(run.Notes, n => n.Contains("«HttpRequestTask» (HttpRequestTask) non si può eseguire qui"));
        Assert.True(types.Single() is { IsEnabled: true, IsOn: false, Number: 1 });
        Assert.True(JsonNode.DeepEquals(WorkflowExport.Clean(original), export["data"]![0]));
        Assert.Equal("1.50", export["data"]![0]!["Activities"]![1]!["Properties"]!["Ignoto"]!.ToJsonString());

        var (again, _, twice) = await ImportAsync(site, (JsonObject)export["data"]![0]!.DeepClone());
        Assert.Equal((0, 0, 1), (again.AddedCount, again.ChangedCount, again.Kept));
        Assert.True(JsonNode.DeepEquals(export, twice));
    }

    [Fact]
    public async Task A_registration_at_the_protocol_goes_out_as_it_came_in_and_may_run()
    {
        await using var site = await WorkflowSite.NewAsync();
        var original = ProtocolTests.Registering();
        var step = ((JsonArray)original["Activities"]!).OfType<JsonObject>().Single(a => a["Name"]!.ToString() == "ProtocolTask");
        (step["Properties"]!["Ignoto"], step["Properties"]!["ReteLavoro"]) = ("resta", new JsonObject { ["Direction"] = "in", ["Altro"] = 7 });
        var (run, types, export) = await ImportAsync(site, original);
        Assert.Empty(run.Problems);
        Assert.Empty(run.Notes);
        Assert.True(types.Single().IsOn);
        Assert.True(JsonNode.DeepEquals(WorkflowExport.Clean(original), export["data"]![0]));
        var (again, _, _) = await ImportAsync(site, (JsonObject)export["data"]![0]!.DeepClone());
        Assert.Equal((0, 0, 1), (again.AddedCount, again.ChangedCount, again.Kept));
    }

    [Fact]
    public async Task Once_the_unknown_activity_is_gone_the_workflow_is_on_under_the_next_number()
    {
        await using var site = await WorkflowSite.NewAsync();
        var flow = (JsonObject)JsonNode.Parse(FromOrchard)!;
        await ImportAsync(site, flow);
        flow["Activities"]![2]!["Name"] = "PublishContentTask";
        var (run, types, _) = await ImportAsync(site, flow);
        Assert.Equal(1, run.ChangedCount);
        Assert.True(types.Single() is { IsOn: true, Number: 2 });
    }

    public static TheoryData<string, string, string[]> Broken => new()
    {
        { "Nessuna attività è segnata come inizio", "a Done b", ["a LogTask {}", "b LogTask {}"] },
        { "A «Riga di registro» non si arriva da nessun inizio.", "", [Flow.Start, "b LogTask {}"] },
        { "porta a un'attività che non c'è («via»)", "inizio Done via", [Flow.Start] },
        { "parte da un'attività che non c'è", "mai Done inizio", [Flow.Start] },
        { "non ha l'esito «Firma»: i suoi esiti sono «Approva», «Restituisci», «Respingi».", "inizio Done a; a Firma inizio", [Flow.Start, Flow.Stage("a", "R", "Province")] },
        { "Da «Riga di registro» non si arriva mai a una fine.", "inizio Done a; a Done b; b Done a", [Flow.Start, "a LogTask {}", "b LogTask {}"] },
        { "Da «Messaggio» non si arriva mai a una fine.", "inizio Done a; a Done b; b Done a", [Flow.Start, "a EmailTask { 'Recipients': 'author' }", "b LogTask {}"] },
        { "La condizione di «Condizione» non si capisce", "inizio Done a", [Flow.Start, "a IfElseTask { 'Condition': { 'Expression': 'var x = 1' } }"] },
        { "qui non si può usare", "inizio Done a", [Flow.Start, "a TimerEvent { 'CronExpression': '*/5 * * * *' }"] },
        { "non è una durata", "inizio Done a", [Flow.Start, "a TimerEvent { 'ReteLavoro': { 'After': 'presto' } }"] },
        { "non dice quale ruolo decide", "inizio Done a", [Flow.Start, "a UserTaskEvent { 'Actions': ['Sì'] }"] },
        { "l'esito «Firma» non è fra quelli", "inizio Done a", [Flow.Start, Flow.Stage("a", "R", "Province", "'ReasonFor': ['Firma']")] },
        { "il quorum «metà» non va bene", "inizio Done a", [Flow.Start, Flow.Stage("a", "R", "Province", "'Quorum': 'metà'")] },
        { "non può essere l'inizio", "", ["a LogTask! {}"] },
        { "per un cambiamento che qui non si conosce («trasloco» in Changes): si distinguono joining (Adesioni), leaving (Uscite).", "", [Flow.Start.Replace("['Rete']", "['Rete'], 'Changes': ['joining', 'trasloco']")] },
        { "(«altrove» in Changes)", "", [Flow.Start.Replace("['Rete']", "['Rete'], 'Changes': ['altrove']")] }
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task A_broken_workflow_stops_the_recipe_with_a_sentence_and_is_a_note_when_it_is_off(string sentence, string transitions, string[] activities)
    {
        await using var site = await WorkflowSite.NewAsync();
        var flow = Flow.Of("rotto", transitions, activities);
        var (run, types, _) = await ImportAsync(site, flow);
        Assert.Contains(run.Problems, p => p.Sentence.Contains(sentence) && p.Path == "$.data[0]");
        Assert.Empty(types);
        flow["IsEnabled"] = false;
        (run, types, _) = await ImportAsync(site, flow);
        Assert.Empty(run.Problems);
        Assert.Contains(run.Notes, n => n.Contains(sentence));
        Assert.Single(types);
    }

    [Fact]
    public void The_workflows_used_in_these_tests_are_whole() => Assert.Empty(DefinitionCheck.Problems(new(Flow.TwoStages())));

    /// <summary>The regions' own: found from the tests upwards, so that they are read as they are in the sources.</summary>
    [Theory, InlineData("lombardia"), InlineData("piemonte")]
    public void The_workflows_of_the_regions_are_whole(string region)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ReteLavoro.Cms.sln"))) folder = folder.Parent;
        using var recipe = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder!.FullName, "recipes", region + ".recipe.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var flows = recipe.RootElement.GetProperty("steps").EnumerateArray().Where(s => s.GetProperty("name").GetString() == "WorkflowType").SelectMany(s => s.GetProperty("data").EnumerateArray()).ToList();
        Assert.NotEmpty(flows);
        foreach (var flow in flows)
        {
            var definition = WorkflowDefinition.Parse(flow.GetRawText());
            Assert.Empty(DefinitionCheck.Problems(definition));
            Assert.Empty(definition.Unknown);
        }
    }

    /// <summary>A workflow for one kind of change beside the one for all, and what a version of each kind goes through.</summary>
    [Theory]
    [InlineData("joining", true, "Flusso viaentrate")]
    [InlineData("joining", false, "Flusso rete")] // switched off, it lets the other take its place
    [InlineData("leaving", true, "Flusso rete")]
    [InlineData(null, true, "Flusso rete")]
    public async Task The_workflow_that_names_the_kind_of_change_goes_before_the_one_for_all(string? kind, bool on, string expected)
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        var joining = Flow.Of("viaentrate", "inizio Done a; a Approva p", Flow.Start.Replace("['Rete']", "['Rete'], 'Changes': ['joining']"), Flow.Stage("a", "FunzionarioRegionale", "Region"), "p PublishContentTask {}");
        joining["IsEnabled"] = on;
        await site.ImportAsync(joining);
        site.Kinds.Now = kind;
        var draft = await site.DraftAsync(People.Anna);
        Task<ApprovalState> State() => site.AsAsync(People.Anna, s => s.GetRequiredService<IApprovals>().StateOfAsync(People.Anna, draft.Item, default));
        Assert.Equal(expected, (await State()).Way);
        await site.SubmitAsync(People.Anna, draft);
        var state = await State();
        Assert.Equal((expected, expected), (state.Run!.Name, state.History.Entries[0].Begins));
        Assert.All(state.History.Entries.Skip(1), e => Assert.Null(e.Begins));
    }

    [Fact]
    public async Task Where_every_workflow_is_for_another_change_there_is_none()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.Of("entrate", "inizio Done a", Flow.Start.Replace("['Rete']", "['Rete'], 'Changes': ['joining']"), Flow.Stage("a", "FunzionarioRegionale", "Region")));
        site.Kinds.Now = "leaving";
        var draft = await site.DraftAsync(People.Anna);
        Assert.Contains("non c'è un flusso di approvazione acceso", await site.RefusedAsync(() => site.SubmitAsync(People.Anna, draft)));
    }

    [Fact]
    public void The_diagram_draws_every_step_and_says_the_same_in_words()
    {
        var definition = new WorkflowDefinition(Flow.Of("disegno", "inizio Done a; a Approva b; a Respingi inizio", Flow.Start, Flow.Stage("a", "R", "Province").Replace("'Title': 'a'", "'Title': 'Verifica <b> & altro'"), "b Ignota {}"));
        using var writer = new StringWriter();
        Diagram.Svg(definition, new HashSet<string> { "a" }).WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        var svg = System.Xml.Linq.XDocument.Parse(writer.ToString());
        Assert.Equal(3, svg.Descendants().Count(e => e.Name.LocalName == "rect"));
        Assert.Contains("Verifica <b> & altro", svg.Descendants().Select(e => e.Value));
        Assert.Single(svg.Descendants(), e => e.Name.LocalName == "text" && e.Value == "è qui");
        Assert.DoesNotContain(" style=", writer.ToString()); // The content security policy would drop it.
        Assert.Equal(["Segnale", "Verifica <b> & altro", "Ignota"], Diagram.Words(definition).Select(w => w.Activity.Title));
        Assert.Equal(["Approva: si va a «Ignota»", "Restituisci: il flusso finisce qui", "Respingi: si va a «Segnale»"], Diagram.Words(definition)[1].Ways);
    }
}
