using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

/// <summary>The workflows that come with the regions, walked: serial, two offices side by side, two of three.</summary>
public sealed class RegionFlowTests
{
    private static async Task<WorkflowSite> WithAsync(string name)
    {
        var recipe = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Path("recipes", "lombardia.recipe.json")), null, new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        var flow = recipe["steps"]!.AsArray().Where(s => s!["name"]!.ToString() == "WorkflowType").SelectMany(s => s!["data"]!.AsArray()).Single(f => f!["Name"]!.ToString() == name)!.DeepClone();
        // Here every content is a network: what is tried is the way, not the type.
        flow["Activities"]!.AsArray().Single(a => a!["Name"]!.ToString() == "SignalEvent")!["Properties"]!["ReteLavoro"]!["ContentTypes"] = new JsonArray("Rete");
        var site = await WorkflowSite.NewAsync();
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
}
