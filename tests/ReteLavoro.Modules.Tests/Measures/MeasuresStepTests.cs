using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Measures;
using Xunit;

namespace ReteLavoro.Modules.Tests.Measures;

public sealed class MeasuresStepTests
{
    private static readonly DateOnly Day = new(2026, 11, 22);

    [Fact]
    public async Task ORG_05_the_same_step_twice_changes_nothing()
    {
        await using var site = await Small.StartAsync();
        var again = await site.StepAsync("measures", Small.Step);
        Assert.Equal((0, 0, 10), (again.AddedCount, again.ChangedCount, again.Kept));
    }

    [Fact]
    public async Task ORG_05_what_an_official_changed_outlives_the_same_recipe_and_yields_to_a_new_one()
    {
        await using var site = await Small.StartAsync();
        await site.InAsync(s => s.GetRequiredService<MeasureRegister>().ChangeParameterAsync(Change("2500", new(2022, 2, 1)), default));
        Assert.Equal(0, (await site.StepAsync("measures", Small.Step)).ChangedCount);
        Assert.Equal("2.500 €", (await EditionAsync(site)).Text("cap", Day));

        var step = Small.Step;
        step["measures"]![0]!["editions"]![1]!["parameters"]![0]!["value"] = 3000;
        Assert.Equal(1, (await site.StepAsync("measures", step)).ChangedCount);
        Assert.Equal("3.000 €", (await EditionAsync(site)).Text("cap", Day));
    }

    [Fact]
    public async Task MIS_03_a_parameter_holds_its_value_from_its_day_on()
    {
        await using var site = await Small.StartAsync();
        var step = Small.Step;
        var later = step["measures"]![0]!["editions"]![1]!["parameters"]![0]!.DeepClone();
        (later["value"], later["from"]) = (2400, "2025-03-01");
        step["measures"]![0]!["editions"]![1]!["parameters"]!.AsArray().Add(later);
        Assert.Empty((await site.StepAsync("measures", step)).Problems);
        var edition = await EditionAsync(site);
        Assert.Equal([null, 2000m, 2000m, 2400m], new DateOnly[] { new(2022, 1, 31), new(2022, 2, 1), new(2025, 2, 28), new(2025, 3, 1) }.Select(d => edition.Number("cap", d)));
        var rule = edition.Rules.Single();
        Assert.Equal("Si spende al massimo 2.400 €.", edition.Result(rule, Verdict.Met, "", Day).Sentence);
        Assert.Equal("D.g.r. X/2 del 1° febbraio 2022", rule.Source.ActTitle);
        Assert.Equal(["EmploymentCentre", "Other"], edition.List("leads", Day)!);
        Assert.Null(edition.Number("unknown", Day));
    }

    [Fact]
    public async Task Inside_the_act_that_brings_them_editions_are_there_and_after_an_undone_act_they_are_not()
    {
        await using var site = await MeasuresSite.StartAsync();
        await site.InAsync(async services =>
        {
            var step = new Kernel.Recipes.StepRun("measures", Small.Step, "prova", null);
            await Assert.ThrowsAsync<OperationCanceledException>(() => services.GetRequiredService<ActRunner>().DoAsync(new("x", "x"), async () =>
            {
                await services.GetServices<Kernel.Recipes.IRecipeStep>().Single(s => s.Name == "measures").RunAsync(step, default);
                Assert.NotNull(await services.GetRequiredService<IMeasures>().EditionAsync("due", default));
                throw new OperationCanceledException();
            }, default));
        });
        Assert.Null(await site.InAsync(s => s.GetRequiredService<IMeasures>().EditionAsync("due", default)));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "$.measures[0].editions[0].acts[0]", "acts" },
        { "$.measures[0].editions[1].id", "same edition twice" },
        { "$.measures[0].editions[1].parameters[0].kind", "kind" },
        { "$.measures[0].editions[1].parameters[0].value", "value" },
        { "$.measures[0].editions[1].parameters[0].source", "no source" },
        { "$.measures[0].editions[1].parameters[0].source.quote", "no quote" },
        { "$.measures[0].editions[1].parameters[0].from", "from" },
        { "$.measures[0].editions[1].parameters[1].name", "same parameter twice" },
        { "$.measures[0].editions[1].rules[0].sentence", "sentence" },
        { "$.measures[0].editions[1].rules[0].source.act", "unknown act" },
        { "$.measures[0].editions[1].validTo", "ends before" },
        { "$.measures[0].editions[1].combinable[0]", "unknown measure" },
        { "$.measures[0].editions[1].provisional[0].endsWhen", "no end" },
        { "$.acts[0].date", "date" }
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task ORG_05_a_mistake_is_named_where_it_stands_and_stops_the_step(string path, string mistake)
    {
        await using var site = await MeasuresSite.StartAsync();
        var step = Small.Step;
        var (first, second) = (step["measures"]![0]!["editions"]![0]!, step["measures"]![0]!["editions"]![1]!);
        var (cap, leads, rule) = (second["parameters"]![0]!, second["parameters"]![1]!, second["rules"]![0]!);
        Action make = mistake switch
        {
            "acts" => () => first["acts"]![0] = "boh",
            "same edition twice" => () => second["id"] = "uno",
            "kind" => () => cap["kind"] = "0",
            "value" => () => cap["value"] = "tanto",
            "no source" => () => cap.AsObject().Remove("source"),
            "no quote" => () => cap["source"]!["quote"] = " ",
            "from" => () => cap["from"] = "2021-01-01",
            "same parameter twice" => () => leads["name"] = "cap",
            "sentence" => () => rule["sentence"] = "Al massimo {capp}.",
            "unknown act" => () => rule["source"]!["act"] = "boh",
            "ends before" => () => second["validTo"] = "2022-01-31",
            "unknown measure" => () => second["combinable"]![0] = "boh",
            "no end" => () => second["provisional"]![0]!.AsObject().Remove("endsWhen"),
            _ => () => step["acts"]![0]!["date"] = "8/1/2020"
        };
        make();
        var run = await site.StepAsync("measures", step);
        Assert.Contains(path, run.Problems.Select(p => p.Path));
        Assert.Empty(await site.InAsync(s => s.GetRequiredService<IMeasures>().EditionsAsync(default)));
    }

    [Fact]
    public async Task ORG_05_the_real_recipes_go_in_and_again_change_nothing()
    {
        foreach (var files in new[] { new[] { "common", "procedure", "lombardia-misure" }, ["common", "procedure", "piemonte"] })
        {
            await using var site = await MeasuresSite.StartAsync();
            foreach (var pass in new[] { 1, 2 })
                foreach (var step in files.SelectMany(f => Kernel.Recipes.RecipeSource.Read(Path.Combine(MeasuresSite.Recipes, f + ".recipe.json")).File.Steps).Where(s => s.Name == "measures"))
                {
                    var run = await site.StepAsync("measures", (JsonObject)step.Body.DeepClone());
                    Assert.Empty(run.Problems);
                    if (pass == 2) Assert.Equal((0, 0), (run.AddedCount, run.ChangedCount));
                }
        }
    }

    [Fact]
    public async Task MIS_04_an_example_with_another_verdict_stops_the_recipe()
    {
        await using var site = await Small.StartAsync(new CapRunner());
        Assert.Empty((await site.StepAsync("examples", Examples("cap", "met", 1999))).Problems);
        var wrong = await site.StepAsync("examples", Examples("cap", "met", 2001));
        var (path, sentence) = Assert.Single(wrong.Problems);
        Assert.Equal("$.examples[0].expect['case.cap']", path);
        Assert.Contains("doveva essere met ed è notMet", sentence);
    }

    [Fact]
    public async Task MIS_04_examples_that_nobody_runs_are_noted_and_bad_ones_are_problems()
    {
        await using var site = await Small.StartAsync(new CapRunner());
        var unknown = await site.StepAsync("examples", Examples("boh", "met", 1));
        Assert.Empty(unknown.Problems);
        Assert.Contains("«boh»", Assert.Single(unknown.Notes));
        Assert.Equal("$.examples[0].expect['case.cap']", Assert.Single((await site.StepAsync("examples", Examples("cap", "maybe", 1))).Problems).Path);
        var edition = Examples("cap", "met", 1);
        edition["examples"]![0]!["edition"] = "boh";
        Assert.Equal("$.examples[0].edition", Assert.Single((await site.StepAsync("examples", edition)).Problems).Path);
    }

    private static JsonObject Examples(string about, string verdict, int spent) => new()
    {
        ["examples"] = new JsonArray(new JsonObject
        {
            ["id"] = "E-1", ["about"] = about, ["edition"] = "due", ["sentence"] = "Si spende poco.",
            ["given"] = new JsonObject { ["spent"] = spent }, ["expect"] = new JsonObject { ["case.cap"] = verdict }
        })
    };

    internal static ChangeParameter Change(string value, DateOnly from, int version = 0) => new()
    {
        EditionId = "due", Name = "cap", Version = version, Value = value, From = from, ActId = "dgr-2", At = "punto 1", Quote = "le nuove parole", Reason = "Nuova delibera"
    };

    private static async Task<Edition> EditionAsync(MeasuresSite site) => (await site.InAsync(s => s.GetRequiredService<IMeasures>().EditionAsync("due", default)))!;

    private sealed class CapRunner : IExampleRunner
    {
        public string About => "cap";
        public Task<IReadOnlyDictionary<string, Verdict>> RunAsync(JsonObject given, string edition, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyDictionary<string, Verdict>>(new Dictionary<string, Verdict> { ["case.cap"] = given["spent"]!.GetValue<int>() <= 2000 ? Verdict.Met : Verdict.NotMet });
    }
}
