using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

/// <summary>The workflows that come with the regions, walked: serial, two offices side by side, two of three, back to an office, up to another role.</summary>
public sealed class RegionFlowTests
{
    private static async Task<WorkflowSite> WithAsync(string name, string region = "lombardia", Action<WorkflowSite>? first = null)
    {
        var recipe = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Path("recipes", region + ".recipe.json")), null, new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        var flow = recipe["steps"]!.AsArray().Where(s => s!["name"]!.ToString() == "WorkflowType").SelectMany(s => s!["data"]!.AsArray()).Single(f => f!["Name"]!.ToString() == name)!.DeepClone();
        // Here every content is a network: what is tried is the way, not the type.
        var own = flow["Activities"]!.AsArray().Single(a => a!["Name"]!.ToString() == "SignalEvent")!["Properties"]!["ReteLavoro"]!;
        own["ContentTypes"] = new JsonArray("Rete");
        var site = await WorkflowSite.NewAsync();
        site.Kinds.Now = own["Changes"]?[0]?.ToString();
        first?.Invoke(site);
        await site.ImportAsync((JsonObject)flow);
        await site.SubmittedAsync(Anna);
        return site;
    }

    private static async Task DecideAsync(WorkflowSite site, string stage, System.Security.Claims.ClaimsPrincipal who, string outcome) =>
        await site.DecideAsync(who, (await site.OpenAsync()).Single(t => t.Stage.StartsWith(stage, StringComparison.Ordinal)).Id, outcome, "Motivo");

    [Theory]
    [InlineData("Approva", "Approva", true)]
    [InlineData("Restituisci", "Approva", false)]
    [InlineData("Approva", "Restituisci", false)]
    [InlineData("Restituisci", "Restituisci", false)]
    public async Task ORG_01_a_campaign_wants_the_visa_of_both_offices_and_hears_both_before_it_goes_back(string province, string region, bool published)
    {
        await using var site = await WithAsync("Pubblicazione di una campagna");
        Assert.Equal(2, (await site.OpenAsync()).Count);
        await DecideAsync(site, "Visto della Regione", Elena, region);
        var item = (await site.OpenAsync()).Single().ItemId; // one refusal does not silence the other office
        await DecideAsync(site, "Visto di una Provincia", Carla, province);
        Assert.Equal(RunStatus.Finished, (await site.InstancesAsync()).Single().State);
        Assert.Equal(published, await site.IsPublishedAsync(item));
        // Whoever spoke last may have approved: it is the refusal that says how it ended.
        Assert.Equal(published ? "Concluso: Pubblicato" : "Concluso: Restituisci", (await site.AsAsync(Anna, s => s.GetRequiredService<IApprovals>().StateOfAsync(Anna, item, default))).Run!.Where);
        Assert.StartsWith(published ? "La campagna" : "Da correggere", (await site.MailsAsync())[^1].Subject);
    }

    [Theory]
    [InlineData("Approva Restituisci Approva", true)]
    [InlineData("Restituisci Restituisci", false)]
    public async Task ORG_01_a_measure_sheet_wants_two_approvals_of_three(string votes, bool published)
    {
        await using var site = await WithAsync("Pubblicazione di una scheda misura");
        var item = (await site.OpenAsync()).Single().ItemId;
        foreach (var (outcome, who) in votes.Split(' ').Zip(new[] { Elena, Carla, Elio })) await DecideAsync(site, "Verifica", who, outcome);
        Assert.Equal((RunStatus.Finished, published), ((await site.InstancesAsync()).Single().State, await site.IsPublishedAsync(item)));
    }

    [Fact]
    public async Task Without_its_second_office_a_campaign_that_an_administrator_moves_is_still_not_published()
    {
        await using var site = await WithAsync("Pubblicazione di una campagna");
        var definition = WorkflowDefinition.Parse(await site.ReadAsync(db => Task.FromResult(db.Set<WorkflowTypeRow>().Single().Json)));
        Assert.DoesNotContain(Interventions.Targets(definition), a => a.Id is "visti" or "esito" or "pubblicazione" or "no-regione");
        Assert.Contains(Interventions.Targets(definition), a => a.Id == "visto-regione");
    }

    private static readonly System.Security.Claims.ClaimsPrincipal Agnese = Person("agnese", "IstruttoreAgenzia", "agenzia", "RegionalLabourAgency");

    [Theory]
    [InlineData("lombardia", "Uscita da una rete", "Presa d'atto", "Prendi atto")]
    [InlineData("piemonte", "Pubblicazione di un caso di crisi", "Istruttoria", "Completa")]
    public async Task After_the_term_the_role_that_the_stage_names_is_told_and_decides_in_its_place(string region, string name, string stage, string outcome)
    {
        await using var site = await WithAsync(name, region, s => s.Competence.Offices["Province"] = ["bg"]);
        var task = (await site.OpenAsync()).Single();
        Assert.Equal("FunzionarioRegionale", task.EscalateTo);
        Assert.Contains("Decide chi ha il ruolo", await site.RefusedAsync(() => DecideAsync(site, stage, Elena, outcome)));
        site.Time.Now = new(task.DueOn!.Value.AddDays(1), new(8, 0), TimeSpan.Zero);
        await site.TickAsync();
        Assert.Contains(await site.MailsAsync(), m => m.To == "elena@esempio.it" && m.Subject.StartsWith("Scaduta", StringComparison.Ordinal));
        await DecideAsync(site, stage, Elena, outcome);
        Assert.Contains(await site.HistoryAsync(), h => h.EndsWith(": " + outcome, StringComparison.Ordinal));
        if (region == "lombardia") Assert.True(await site.IsPublishedAsync(task.ItemId));
        // Who has decided for the first office does not decide for the second.
        else Assert.Contains("Hai già deciso", await site.RefusedAsync(() => DecideAsync(site, "Decisione", Elena, "Approva")));
    }

    [Fact]
    public async Task NET_09_a_joining_of_Lombardia_hears_one_Province_whose_word_stops_nothing_and_then_the_Region()
    {
        await using var site = await WithAsync("Adesione a una rete", first: s => s.Competence.Offices["Province"] = ["bg", "bs"]);
        var item = (await site.OpenAsync()).Single().ItemId; // one task for both Provinces
        await DecideAsync(site, "Parere", Dino, "Con osservazioni");
        await DecideAsync(site, "Decisione", Elena, "Approva");
        Assert.True(await site.IsPublishedAsync(item));
    }

    [Theory]
    [InlineData("Approva", "Approva", true)]
    [InlineData("Rimanda", "Approva", false)]
    public async Task NET_09_a_joining_of_Piemonte_wants_the_visa_of_both_offices(string agency, string region, bool published)
    {
        await using var site = await WithAsync("Adesione a una rete", "piemonte");
        var item = (await site.OpenAsync())[0].ItemId;
        await DecideAsync(site, "Visto dell’Agenzia", Agnese, agency);
        await DecideAsync(site, "Visto del Settore", Elena, region);
        Assert.Equal((RunStatus.Finished, published), ((await site.InstancesAsync()).Single().State, await site.IsPublishedAsync(item)));
        Assert.StartsWith(published ? "Adesione approvata" : "Adesione da correggere", (await site.MailsAsync())[^1].Subject);
    }

    [Fact]
    public async Task NET_09_of_a_leaving_in_Piemonte_two_of_three_take_note_whatever_the_third_says()
    {
        await using var site = await WithAsync("Uscita da una rete", "piemonte");
        var item = (await site.OpenAsync()).Single().ItemId;
        await DecideAsync(site, "Presa", Agnese, "Prendi atto");
        await DecideAsync(site, "Presa", Elena, "Rimanda");
        await DecideAsync(site, "Presa", Elio, "Prendi atto");
        Assert.True(await site.IsPublishedAsync(item));
    }

    [Fact]
    public async Task CRI_a_case_of_Lombardia_is_examined_by_every_Province_and_may_go_back_to_them_for_a_supplement()
    {
        await using var site = await WithAsync("Pubblicazione di un caso di crisi", first: s => s.Competence.Offices["Province"] = ["bg", "bs"]);
        var tasks = await site.OpenAsync();
        Assert.Equal(2, tasks.Count);
        foreach (var (task, who) in tasks.Zip(new[] { Carla, Dino })) await site.DecideAsync(who, task.Id, "Approva");
        await DecideAsync(site, "Decisione", Elena, "Chiedi un supplemento");
        Assert.Contains(await site.MailsAsync(), m => m.To == "dino@esempio.it" && m.Subject.StartsWith("Da completare", StringComparison.Ordinal));
        tasks = await site.OpenAsync();
        foreach (var (task, who) in tasks.Zip(new[] { Carla, Dino })) await site.DecideAsync(who, task.Id, "Approva");
        await DecideAsync(site, "Decisione", Elena, "Approva");
        Assert.True(await site.IsPublishedAsync(tasks[0].ItemId));
    }

    /// <summary>What the stages are, and how they hang together, without names and mails.</summary>
    [Theory, InlineData("lombardia"), InlineData("piemonte")]
    public async Task ORG_01_no_two_workflows_of_a_region_have_the_same_stages(string region)
    {
        var recipe = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Path("recipes", region + ".recipe.json")), null, new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        var flows = recipe["steps"]!.AsArray().Where(s => s!["name"]!.ToString() == "WorkflowType").SelectMany(s => s!["data"]!.AsArray()).Select(f => new WorkflowDefinition((JsonObject)f!)).ToList();
        string Shape(WorkflowDefinition flow) => string.Join("; ", flow.Activities.Where(a => a.Name is not (ActivityKind.Email or ActivityKind.Log)).Select(a =>
            $"{a.Name} {(a.Name == ActivityKind.UserTask ? Stage.Of(a).Quorum + string.Join(',', Stage.Of(a).Roles) : "")} {string.Join(',', flow.From(a.Id).Select(t => t.Outcome))}"));
        Assert.Equal(flows.Count, flows.Select(Shape).Distinct().Count());
        Assert.Contains(flows, f => f.Activities.Any(a => a.OwnText("EscalateTo").Length > 0));
        Assert.Equal(["joining", "leaving"], flows.SelectMany(f => f.Activities.Where(a => a.IsStart).SelectMany(a => a.OwnTexts("Changes"))).Order());
    }
}
