using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Recipes;
using Xunit;

namespace ReteLavoro.Kernel.Tests.Recipes;

public class RecipeFileTests
{
    [Fact]
    public void The_envelope_is_read_and_unknown_members_are_kept()
    {
        var recipe = Read("""
            { // una regione
              "name": "umbria", "DisplayName": "Umbria", "version": "1.0", "issetuprecipe": true, "tags": ["pal"], "extra": {"a": 1},
              "variables": { "home": "[js:uuid()]" },
              "steps": [ { "name": "feature", "enable": ["A",], }, ]
            }
            """);
        Assert.Equal(("umbria", "Umbria", "1.0", true), (recipe.Name, recipe.DisplayName, recipe.Version, recipe.IsSetupRecipe));
        Assert.Equal(["pal"], recipe.Tags);
        Assert.Equal("[js:uuid()]", recipe.Variables["home"]);
        Assert.Equal(1, (int)recipe.Source["extra"]!["a"]!);
        Assert.Equal(("feature", 0, "$.steps[0]"), (recipe.Steps[0].Name, recipe.Steps[0].Index, recipe.Steps[0].Path));
        Assert.Equal(64, recipe.Sha256.Length);
    }

    [Fact]
    public void Without_a_name_it_is_called_by_its_file() =>
        Assert.Equal("menu", RecipeFile.Parse("""{"steps":[]}"""u8.ToArray(), "menu.recipe.json").Name);

    [Fact]
    public void A_byte_order_mark_is_accepted() =>
        Assert.Equal("x", RecipeFile.Parse((byte[])[0xEF, 0xBB, 0xBF, .. """{"name":"x","steps":[]}"""u8], "x.recipe.json").Name);

    [Fact]
    public void Orchards_own_recipes_written_out_again_lose_nothing()
    {
        var files = SharedData.OrchardRecipes();
        Assert.Equal(6, files.Length);
        foreach (var file in files)
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            var recipe = RecipeFile.Parse(File.OpenRead(file), file);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(file), null, options), JsonNode.Parse(recipe.ToJson())), file);
            Assert.Equal(recipe.ToJson(), RecipeFile.Parse(Encoding.UTF8.GetBytes(recipe.ToJson()), file).ToJson());
        }
    }

    [Fact]
    public void A_path_leads_to_its_line()
    {
        var recipe = Read("""
            { "steps": [
              { "name": "Roles",
                "Roles": [ { "Name": "à", "Permissions": [] },
                           { "Name": "B", "a.b": { "c": 1 } } ] } ] }
            """);
        Assert.Equal((4, 26), Place(recipe.Steps[0].Problem("$.Roles[1].Name", "")));
        Assert.Equal((4, 45), Place(recipe.Steps[0].Problem(recipe.Steps[0].Body["Roles"]![1]!["a.b"]!["c"]!, "")));
        Assert.Equal((4, 16), Place(recipe.Steps[0].Problem("$.Roles[1].Missing", "")));
        Assert.Equal((2, 3), Place(recipe.Steps[0].Problem("$", "")));
        Assert.Equal("$.steps[0].Roles", recipe.Steps[0].Problem("Roles", "").Path);
    }

    [Theory]
    [InlineData("", 1, "troncata")]
    [InlineData("{\"steps\": [\n {\"name\": \"feature\"", 2, "troncata")]
    [InlineData("{\"steps\": [ /* ", 1, "troncata")]
    [InlineData("{\n\"steps\" []}", 2, "non è JSON")]
    [InlineData("{\"steps\": []}\n x", 2, "non è JSON")]
    [InlineData("[]", 1, "deve essere un oggetto")]
    [InlineData("\"x\"", 1, "deve essere un oggetto")]
    [InlineData("{}", 1, "Manca «steps»")]
    [InlineData("{\"Steps\": []}", 1, "c'è «Steps», ma qui maiuscole e minuscole contano")]
    [InlineData("{\n\"steps\": {}}", 2, "«steps» deve essere un elenco, invece è un oggetto.")]
    [InlineData("{\"steps\": \"[js: uuid()]\"}", 1, "«steps» deve essere un elenco, invece è un testo")]
    [InlineData("{\"steps\": [\n[]]}", 2, "L'elemento 1 di «steps» deve essere un oggetto")]
    [InlineData("{\"steps\": [{}]}", 1, "Manca «name»")]
    [InlineData("{\"steps\": [{\"name\": 5}]}", 1, "«name» deve essere un testo, invece è un numero (5).")]
    [InlineData("{\"steps\": [{\"name\": \"\"}]}", 1, "«name» non può essere vuoto.")]
    [InlineData("{\"steps\": [{\"name\": \"Roles\",\n\"Roles\": [],\n\"Roles\": []}]}", 3, "«Roles» compare due volte")]
    [InlineData("{\"steps\": [{\"name\": \"Roles\",\n\"n\\u0061me\": \"\"}]}", 2, "«name» compare due volte")]
    [InlineData("{\"steps\": [],\n\"name\": \"\\ud800\"}", 2, "non è un carattere valido")]
    public void A_bad_file_is_refused_with_its_line(string text, int line, string sentence)
    {
        var problem = Assert.Single(Assert.Throws<RecipeError>(() => Read(text)).Problems);
        Assert.Contains(sentence, problem.Sentence);
        Assert.Equal(("prova.recipe.json", line), (problem.File, problem.Line));
    }

    [Fact]
    public void A_recipe_cut_anywhere_is_refused_with_a_sentence()
    {
        var whole = """{ "name": "é", /* a */ "variables": { "x": "[js: uuid()]" }, "steps": [ { "name": "feature", "n": [1.5e3, true, null] } ] }"""u8.ToArray();
        for (var length = 0; length < whole.Length; length++)
            Assert.Single(Assert.Throws<RecipeError>(() => RecipeFile.Parse(whole.AsMemory(0, length), "x")).Problems);
    }

    [Fact]
    public void Paths_are_written_as_the_platform_writes_them()
    {
        foreach (var name in (string[])["a", "a.b", "a b", "à", "$type", "@x", "a-b", "a[0]", "a\\b", "a\"b", "a'b", "network.province"])
        {
            var recipe = Read(new JsonObject { ["steps"] = new JsonArray(new JsonObject { ["name"] = "x", [name] = new JsonArray(1, new JsonObject { ["z"] = 1 }) }) }.ToJsonString());
            var node = recipe.Steps[0].Body[name]![1]!["z"]!;
            Assert.Equal(node.GetPath(), RecipePaths.Member(RecipePaths.Item(RecipePaths.Member("$.steps[0]", name), 1), "z"));
            Assert.True(recipe.Steps[0].Problem(node, "").Column > recipe.Steps[0].Problem(node.Parent!, "").Column, name);
        }
    }

    [Fact]
    public void Another_encoding_is_refused()
    {
        var error = Assert.Throws<RecipeError>(() => RecipeFile.Parse(Encoding.Latin1.GetBytes("{\n\"name\": \"città\", \"steps\": []}"), "x"));
        Assert.Equal((2, "La ricetta non è in UTF-8."), (error.Problems[0].Line, error.Problems[0].Sentence));
    }

    [Fact]
    public void Fifty_megabytes_of_nesting_are_refused_at_once_and_without_filling_the_memory()
    {
        var bytes = new byte[50 * 1024 * 1024];
        bytes.AsSpan().Fill((byte)'[');
        """{"steps":"""u8.CopyTo(bytes);
        var (clock, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        var error = Assert.Throws<RecipeError>(() => RecipeFile.Parse(bytes, "x"));
        Assert.Contains("troppo annidata", error.Message);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), clock.Elapsed.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1024 * 1024);
    }

    [Fact]
    public void Sixty_four_levels_are_read_and_one_more_is_not()
    {
        string Nested(int levels) => "{\"steps\":[],\"x\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}";
        Assert.NotNull(Read(Nested(64)).ToJson());
        Assert.Contains("troppo annidata", Assert.Throws<RecipeError>(() => Read(Nested(65))).Message);
    }

    [Fact]
    public void A_file_over_the_limit_is_not_read_to_its_end()
    {
        using var endless = new Endless();
        Assert.Contains("supera 64 MB", Assert.Throws<RecipeError>(() => RecipeFile.Parse(endless, "x")).Message);
    }

    internal static RecipeFile Read(string text) => RecipeFile.Parse(Encoding.UTF8.GetBytes(text), "cartella/prova.recipe.json");

    private static (int, int) Place(RecipeProblem problem) => (problem.Line, problem.Column);

    private sealed class Endless : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)' ');
            return buffer.Length;
        }
    }
}
