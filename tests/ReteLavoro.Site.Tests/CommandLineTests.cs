using System.Diagnostics;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>The program as an administrator starts it: another process, its exit code and what it says.</summary>
public sealed class CommandLineTests(OneSite fixture) : IClassFixture<OneSite>
{
    private const string Nested = "file di 50 MB annidato";

    public static TheoryData<string, string, string[]> BadRecipes => new()
    {
        { "troncata", """{ "name": "x", "steps": [ { "name": "settings", "site": {""", ["riga 1", "$", "troncata"] },
        { "tipo sbagliato", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"Roles\",\n \"Roles\": 7 } ] }", ["riga 4", "$.steps[0].Roles"] },
        { "passo ignoto", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"passo-inventato\" } ] }", ["riga 3", "$.steps[0].name", "passo-inventato"] },
        // What the first step has written goes with the second.
        { "secondo passo ignoto", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"Roles\", \"Roles\": [ { \"Name\": \"MaiNato\", \"Description\": \"Non c'è.\", \"PermissionBehavior\": \"Add\", \"Permissions\": [] } ] },\n { \"name\": \"passo-inventato\" } ] }", ["riga 4", "$.steps[1].name", "passo-inventato"] },
        { "funzione ignota", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"feature\",\n \"enable\": [ \"ReteLavoro.Inventata\" ] } ] }", ["riga 4", "$.steps[0].enable[0]", "ReteLavoro.Inventata"] },
        { "cerchio", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"recipes\", \"Values\": [ { \"executionid\": \"e\", \"name\": \"x\" } ] } ] }", ["riga 3", "$.steps[0].Values[0].name", "in cerchio"] },
        { "nome doppio", "{ \"name\": \"x\",\n \"name\": \"y\", \"steps\": [] }", ["riga 2", "$", "due volte"] },
        { "ruolo doppio", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"Roles\", \"Roles\": [ { \"Name\": \"Gemello\", \"Permissions\": [] },\n { \"Name\": \"gemello\", \"Permissions\": [] } ] } ] }", ["riga 4", "$.steps[0].Roles[1].Name", "«gemello» è scritto due volte"] },
        { "tipo doppio", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"ContentDefinition\", \"ContentTypes\": [ { \"Name\": \"Gemello\", \"DisplayName\": \"Uno\" },\n { \"Name\": \"Gemello\", \"DisplayName\": \"Due\" } ] } ] }", ["riga 4", "$.steps[0].ContentTypes[1].Name", "Il tipo «Gemello» è scritto due volte"] },
        { "parte doppia", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"ReplaceContentDefinition\", \"ContentParts\": [ { \"Name\": \"Gemella\" },\n { \"Name\": \"Gemella\", \"Settings\": {} } ] } ] }", ["riga 4", "$.steps[0].ContentParts[1].Name", "La parte «Gemella» è scritta due volte"] },
        { "contenuto doppio", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"content\", \"data\": [ { \"ContentItemId\": \"gemello\", \"ContentType\": \"Notizia\", \"DisplayText\": \"Uno\" },\n { \"ContentItemId\": \"gemello\", \"ContentType\": \"Notizia\", \"DisplayText\": \"Due\" } ] } ] }", ["riga 4", "$.steps[0].data[1].ContentItemId", "Il contenuto «gemello» è scritto due volte"] },
        { "persona doppia", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"users\", \"users\": [ { \"userName\": \"gemella\", \"roles\": [] },\n { \"userName\": \"Gemella\", \"roles\": [] } ] } ] }", ["riga 4", "$.steps[0].users[1].userName", "«Gemella» è scritta due volte"] },
        { "flusso doppio", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"WorkflowType\", \"data\": [ { \"WorkflowTypeId\": \"gemello\", \"Name\": \"Uno\", \"IsEnabled\": false, \"Activities\": [], \"Transitions\": [] },\n { \"WorkflowTypeId\": \"gemello\", \"Name\": \"Due\", \"IsEnabled\": false, \"Activities\": [], \"Transitions\": [] } ] } ] }", ["riga 4", "$.steps[0].data[1].WorkflowTypeId", "«gemello» è scritto due volte"] },
        { "script fuori dal sottoinsieme", "{ \"name\": \"x\",\n \"steps\": [\n { \"name\": \"settings\", \"site\": { \"SiteName\": \"[js: process.exit(1)]\" } } ] }", ["riga 3", "$.steps[0].site.SiteName"] },
        { Nested, "", ["riga 1", "annidata"] }
    };

    [Theory, MemberData(nameof(BadRecipes), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_recipe_is_refused_with_its_place_and_leaves_no_trace(string what, string text, string[] says)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("retelavoro-ricetta-").FullName, "sbagliata.recipe.json");
        if (what == Nested)
        {
            await using var writer = new StreamWriter(file);
            await writer.WriteAsync("{\"steps\":");
            var piece = new string('[', 1024 * 1024);
            for (var i = 0; i < 50; i++) await writer.WriteAsync(piece);
        }
        else await File.WriteAllTextAsync(file, text);
        var before = await fixture.Site.RowCountsAsync("lombardia");

        var (code, _, errors) = await RunAsync([.. fixture.Site.Arguments, "recipe", "apply", file, "--tenant", "lombardia"]);

        Assert.True(code == 1, $"{what}: exit code {code}. {errors}");
        Assert.Contains("sbagliata.recipe.json", errors);
        Assert.All(says, s => Assert.Contains(s, errors));
        Assert.DoesNotContain("   at ", errors);
        Assert.Equal(before, await fixture.Site.RowCountsAsync("lombardia"));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData("passo ignoto")]
    [InlineData("funzione ignota")]
    [InlineData("cerchio")]
    public async Task Validate_finds_what_a_plan_would_find_without_a_site(string what)
    {
        var (_, text, says) = BadRecipes.Select(r => r.Data).Single(r => r.Item1 == what);
        var file = Path.Combine(Directory.CreateTempSubdirectory("retelavoro-ricetta-").FullName, "sbagliata.recipe.json");
        await File.WriteAllTextAsync(file, text);
        var (code, said, errors) = await RunAsync([.. fixture.Site.Arguments, "recipe", "validate", file]);
        Assert.True(code == 1, $"{what}: exit code {code}. {said}");
        Assert.All(says, s => Assert.Contains(s, errors));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        (code, _, errors) = await RunAsync([.. fixture.Site.Arguments, "recipe", "validate", Repository.Path("recipes", "lombardia.recipe.json")]);
        Assert.True(code == 0, errors);
    }

    [Theory]
    [InlineData("Oracle", "Sqlite")]
    [InlineData("PostgreSQL", "ConnectionString")]
    public async Task A_database_that_cannot_be_is_named_before_anything_is_made(string provider, string says)
    {
        await using var empty = await Testing.Site.OpenAsync(new() { Empty = true });
        var (code, _, errors) = await RunAsync([.. empty.Arguments, $"--ReteLavoro:Tenants:0:Provider={provider}", "--ReteLavoro:Tenants:0:ConnectionString=", "migrate"]);
        Assert.True(code == 1, $"{provider}: exit code {code}. {errors}");
        Assert.Contains("ReteLavoro:Tenants:0:", errors);
        Assert.Contains(says, errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.DataFolder));
    }

    [Fact]
    public async Task People_with_known_passwords_are_not_taken_in_where_others_can_reach_the_site()
    {
        string[] plan = ["recipe", "plan", Repository.Path("recipes", "demo.recipe.json"), "--tenant", "lombardia"];
        var (code, _, errors) = await RunAsync([.. fixture.Site.Arguments, .. plan, "--urls=http://0.0.0.0:5000"]);
        Assert.Equal(1, code);
        Assert.Contains("$.steps[", errors);
        Assert.Contains("password note a tutti", errors);
        (code, _, errors) = await RunAsync([.. fixture.Site.Arguments, .. plan, "--urls=http://0.0.0.0:5000", "--RETELAVORO_DEMO_OPEN=1"]);
        Assert.True(code == 0, errors);
    }

    [Fact]
    public async Task A_recipe_that_is_there_already_says_so_and_a_plan_changes_nothing()
    {
        var (code, said, errors) = await RunAsync([.. fixture.Site.Arguments, "recipe", "plan", Repository.Path("recipes", "lombardia.recipe.json"), "--tenant", "lombardia"]);
        Assert.True(code == 0, errors);
        Assert.Contains("Nulla da cambiare.", said);
        var before = await fixture.Site.RowCountsAsync("lombardia");
        (code, said, errors) = await RunAsync([.. fixture.Site.Arguments, "recipe", "plan", Repository.Path("recipes", "demo.recipe.json"), "--tenant", "lombardia"]);
        Assert.True(code == 0, errors);
        Assert.Contains("Piano:", said);
        Assert.Equal(before, await fixture.Site.RowCountsAsync("lombardia"));
    }

    [Fact]
    public async Task Verify_reads_the_chain_of_both_regions()
    {
        var (code, said, errors) = await RunAsync([.. fixture.Site.Arguments, "verify"]);
        Assert.True(code == 0, errors);
        Assert.Contains("lombardia:", said);
        Assert.Contains("piemonte:", said);
        Assert.Contains("la catena è intera", said);
    }

    [Theory]
    [InlineData("ballare", 2)]
    [InlineData("recipe apply nulla.json --tenant", 2)]
    [InlineData("recipe apply nulla.json --tenant lombardia", 1)]
    [InlineData("recipe apply nulla.json --tenant atlantide", 1)]
    [InlineData("help", 0)]
    public async Task A_command_written_badly_is_explained(string words, int expected)
    {
        var (code, said, errors) = await RunAsync([.. fixture.Site.Arguments, .. words.Split(' ')]);
        Assert.True(code == expected, $"{words}: exit code {code}. {errors}");
        Assert.NotEmpty(said + errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task A_broken_recipe_library_does_not_start_half_a_site()
    {
        // The administrator's password is too weak: the sentence comes before anything is left on disk.
        await using var empty = await Testing.Site.OpenAsync(new() { Empty = true });
        var (code, said, errors) = await RunAsync([.. empty.Arguments, "--RETELAVORO_ADMIN_PASSWORD=breve", "migrate", "--tenant", "lombardia"]);
        Assert.Equal(1, code);
        Assert.Contains("RETELAVORO_ADMIN_PASSWORD", errors);
        Assert.DoesNotContain("preparo il database", said);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.DataFolder));
    }

    internal static async Task<(int Code, string Said, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } me && Path.GetFileNameWithoutExtension(me) == "dotnet" ? me : "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "ReteLavoro.Web.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory,
            StandardOutputEncoding = System.Text.Encoding.UTF8, StandardErrorEncoding = System.Text.Encoding.UTF8
        };
        using var process = Process.Start(start)!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try { await process.WaitForExitAsync(patience.Token); }
        catch (OperationCanceledException) { process.Kill(entireProcessTree: true); throw; }
        return (process.ExitCode, await said, await errors);
    }
}
