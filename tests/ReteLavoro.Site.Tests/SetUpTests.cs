using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

public sealed class SetUpTests
{
    public static TheoryData<string> Regions => ["lombardia", "piemonte"];

    [Theory, EachDatabase]
    public async Task A_recipe_makes_a_region_and_a_second_start_changes_nothing(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        foreach (var region in Regions.Select(r => (string)r.Data))
        {
            Assert.True(site.Tenant(region).IsReady);
            (await site.Visitor(region).Get("")).IsOk();
            var before = await site.RowCountsAsync(region);
            await site.SetUpAsync(region);
            Assert.Equal(before, await site.RowCountsAsync(region));
        }
    }

    [Theory, EachDatabase]
    public async Task The_same_recipes_again_change_nothing(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        foreach (var (region, recipe) in new[] { ("lombardia", "lombardia"), ("lombardia", "demo"), ("lombardia", "lombardia-demo"), ("piemonte", "piemonte"), ("piemonte", "demo-piemonte") })
        {
            var before = await site.RowCountsAsync(region);
            var report = await site.ApplyFileAsync(region, Recipe(recipe));
            Assert.True(report.ChangesNothing, $"{recipe}: {string.Join("; ", report.Steps.Where(s => s.Added + s.Changed > 0).Select(s => $"{s.Step}: +{string.Join(", ", s.AddedItems)} ~{string.Join(", ", s.ChangedItems)}"))}");
            Assert.Equal(before, await site.RowCountsAsync(region));
        }
    }

    [Theory, EachDatabase]
    public async Task A_set_up_that_fails_leaves_nothing_behind(TestDatabase database)
    {
        var recipes = Directory.CreateTempSubdirectory("retelavoro-ricette-").FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.Path("recipes"), "*.recipe.json")) File.Copy(file, Path.Combine(recipes, Path.GetFileName(file)));
        var broken = Path.Combine(recipes, "lombardia.recipe.json");
        // The last step, so that nearly everything has been written when it fails.
        var text = File.ReadAllText(broken).TrimEnd();
        File.WriteAllText(broken, text[..text.LastIndexOf(']')].TrimEnd() + ",\n    { \"name\": \"passo-che-non-esiste\" }\n  ]\n}\n");
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Empty = true, Recipes = recipes });

        var refused = await Assert.ThrowsAsync<SetUpFailed>(() => site.SetUpAsync("lombardia"));

        Assert.Contains("lombardia.recipe.json, riga", refused.Message);
        Assert.Contains("passo-che-non-esiste", refused.Message);
        Assert.False(site.Tenant("lombardia").IsReady);
        Assert.Empty(Directory.EnumerateFileSystemEntries(site.DataFolder));
        // Mended, the same installation can be set up: nothing of the first attempt stands in its way.
        File.Copy(Repository.Path("recipes", "lombardia.recipe.json"), broken, overwrite: true);
        await site.SetUpAsync("lombardia");
        (await site.Visitor().Get("")).IsOk();
        Directory.Delete(recipes, recursive: true);
    }

    [Fact]
    public async Task A_folder_with_other_data_is_never_set_up()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Empty = true });
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(site.DataFolder, "lombardia")).FullName, "appunti.txt");
        File.WriteAllText(file, "non toccare");
        var refused = await Assert.ThrowsAsync<SetUpFailed>(() => site.SetUpAsync("lombardia"));
        Assert.Contains("contiene già dei dati", refused.Message);
        Assert.Equal("non toccare", File.ReadAllText(file));
        Assert.False(site.Tenant("lombardia").IsReady);
    }

    [Fact]
    public async Task A_ready_region_whose_database_is_gone_is_an_error_and_not_a_new_region()
    {
        await using var site = await Testing.Site.OpenAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.Combine(site.DataFolder, "lombardia"), "site.db*")) File.Delete(file);
        await Assert.ThrowsAnyAsync<Exception>(async () => (await site.Visitor().Get("")).IsOk());
        Assert.False(File.Exists(site.Tenant("lombardia").Folder.DatabaseFile), "A missing database was made anew, and empty.");
    }

    [Theory, EachDatabase]
    public async Task Every_write_of_a_set_up_stands_in_the_chain(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        foreach (var region in Regions.Select(r => (string)r.Data))
        {
            var (count, breaks) = await site.DoAsync(region, s => s.GetRequiredService<ActChain>().VerifyAsync(default));
            Assert.Empty(breaks);
            Assert.True(count > 0);
            Assert.Equal(1, await site.ReadAsync(region, db => db.Set<ActRecord>().CountAsync(a => a.Kind == "site.set-up")));
        }
    }

    [Fact]
    public async Task The_recipes_of_Orchard_Core_plan_leniently_and_lose_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("retelavoro-orchard-").FullName;
        foreach (var file in Directory.GetFiles(Repository.SharedFolder("data", "orchard-recipes"), "*.recipe.json")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var files = Directory.GetFiles(folder);
        Assert.Equal(6, files.Length);
        await using var site = await Testing.Site.OpenAsync();
        var before = await site.RowCountsAsync("lombardia");
        foreach (var file in files)
        {
            var report = await site.PlanFileAsync("lombardia", file, strict: false);
            Assert.True(report.Ok, $"{Path.GetFileName(file)}: {string.Join("; ", report.Problems)}");
            // The blog reads a snippet that stands beside it in Orchard Core's theme, and takes its pictures from the folder above: neither is here.
            if (Path.GetFileName(file).StartsWith("blog", StringComparison.Ordinal))
            {
                Assert.Contains(report.Steps, s => s.Notes.Any(n => n.Contains("Snippets/footer.html", StringComparison.Ordinal)));
                Assert.Contains(report.Steps, s => s.Notes.Any(n => n.Contains("porta fuori dalla cartella", StringComparison.Ordinal)));
            }
            var recipe = Kernel.Recipes.RecipeSource.Read(file).File;
            Assert.Equal(recipe.Steps.Select(s => s.Name), report.Steps.Select(s => s.Step));
            Assert.NotEmpty(report.Steps);
            var known = await site.DoAsync("lombardia", s => Task.FromResult(s.GetServices<Kernel.Recipes.IRecipeStep>().Select(h => h.Name).Append("recipes").ToHashSet(StringComparer.OrdinalIgnoreCase)));
            // Written out and read again it is the same recipe.
            using var written = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(recipe.Source.ToJsonString()));
            Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(recipe.Source, ReteLavoro.Kernel.Recipes.RecipeFile.Parse(written, "x.recipe.json").Source));
            // A step that nobody here knows is named, never passed over in silence.
            Assert.All(report.Steps.Where(s => !known.Contains(s.Step)), s => Assert.Contains(s.Notes, n => n.Contains(s.Step, StringComparison.Ordinal)));
        }
        Assert.Equal(before, await site.RowCountsAsync("lombardia"));
    }

    private static string Recipe(string name) => Repository.Path("recipes", name + ".recipe.json");
}
