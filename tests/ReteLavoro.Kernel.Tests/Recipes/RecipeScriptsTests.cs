using System.Text.Json;
using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Values;
using Xunit;

namespace ReteLavoro.Kernel.Tests.Recipes;

public class RecipeScriptsTests
{
    // Orchard Core's own test vectors, and texts that only look like scripts.
    [Theory]
    [InlineData("[1js: valiables('now')]")]
    [InlineData("[sc text='some : text'/]")]
    [InlineData("[locale en]You have : 1 message[/locale][locale it]Hai : 1 messaggio[/locale]")]
    [InlineData("[Nota: vedi la delibera]")]
    [InlineData("[JS: uuid()]")]
    [InlineData("[js : uuid()]")]
    [InlineData("[js uuid()]")]
    [InlineData(" [js: uuid()]")]
    [InlineData("[js: uuid()] e altro")]
    [InlineData("[]")]
    [InlineData("[:]")]
    [InlineData("")]
    public void Text_in_brackets_stays_as_it_is(string text) => Assert.Equal(text, Evaluated(text));

    [Theory]
    [InlineData("[js: 'a' + 'b']", "ab")]
    [InlineData("[js:'a']]]", "a")]
    [InlineData("[js: variables('both')]", "Rete di Bergamo, 12")]
    [InlineData("[js: parameters('SiteName')]", "Lavoro Umbria")]
    [InlineData("[js: parameters('AdminUserId')]", "")]
    [InlineData("[js: configuration('Admin:Prefix', 'Admin')]", "gestione")]
    [InlineData("[js: configuration('Other', 'Admin')]", "Admin")]
    [InlineData("[js: base64('Y2l0dMOg')]", "città")]
    [InlineData("[js: html('&egrave; &lt;')]", "è <")]
    [InlineData("[js: encodeURI('a b/è?x=1&y=#')]", "a%20b/%C3%A8?x=1&y=#")]
    [InlineData("[js: variables('note')]", "[Nota: resta]")]
    [InlineData("[js: parameters('Sly')]", "[js: configuration('Admin:Prefix')]")]
    public void A_script_gives_its_text(string text, string result) => Assert.Equal(result, Evaluated(text));

    [Theory]
    [InlineData("[js: valiables('now')]", "La funzione «valiables» non esiste qui")]
    [InlineData("[js: a[0]]", "parentesi quadre")]
    [InlineData("[js: variables('missing')]", "La variabile «missing» non è definita in «variables».")]
    [InlineData("[js: var x = []; return x;]", "«var», qui,")]
    [InlineData("[js: protect('x', 'y')]", "La funzione «protect» non esiste qui")]
    [InlineData("[js: base64('%')]", "base64")]
    [InlineData("[js:]", "vuota")]
    [InlineData("[file:text('x.html')]", "non può leggere altri file")]
    [InlineData("[file:base64('x.jpg')]", "conosce solo text('percorso')")]
    public void A_script_that_fails_is_told_with_its_place_and_stays(string text, string sentence)
    {
        var recipe = Recipe(text);
        var (body, problems) = RecipeScripts.Evaluate(recipe.Steps[0], Scope(recipe));
        var problem = Assert.Single(problems);
        Assert.Contains(sentence, problem.Sentence);
        Assert.Equal(("$.steps[0].deep[0].text", 4), (problem.Path, problem.Line));
        Assert.Equal(text, (string)body["deep"]![0]!["text"]!);
    }

    [Fact]
    public void A_mistake_in_a_variable_is_told_where_the_variable_stands()
    {
        var recipe = Recipe("[js: variables('a')]");
        var problem = Assert.Single(RecipeScripts.Evaluate(recipe.Steps[0], Scope(recipe)).Problems);
        Assert.Equal("$.variables.c", problem.Path);
        Assert.StartsWith("Nella variabile «c»: Le variabili si rincorrono: a → b → c → a.", problem.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, problem.Sentence.Split("(carattere").Length);
    }

    [Fact]
    public void A_lenient_reading_notes_a_file_that_is_not_there_and_goes_on_without()
    {
        var recipe = Recipe("[file:text('manca.html')]");
        var notes = new List<string>();
        var (body, problems) = RecipeScripts.Evaluate(recipe.Steps[0], new RecipeScope(recipe) { Folder = new RecipeFolder(AppContext.BaseDirectory), MissingFile = notes.Add });
        Assert.Empty(problems);
        Assert.Equal("", (string)body["deep"]![0]!["text"]!);
        Assert.Contains("«manca.html» non c'è", Assert.Single(notes));
    }

    [Theory]
    [InlineData("[js: configuration('Admin:Prefix')]")]
    [InlineData("[file:text('a\\b')\n]]")]
    [InlineData("[Nota: ciao]")]
    [InlineData("[js]")]
    public void What_an_editor_typed_survives_export_and_import(string text) => Assert.Equal(text, Evaluated(RecipeScripts.Escape(text)));

    [Fact]
    public void Only_strings_change_and_the_step_itself_does_not()
    {
        var recipe = RecipeFileTests.Read("""{"steps": [{"name": "x", "[js: 1]": "[js: 1]", "n": 1.50, "b": true, "z": null, "l": [1, "[js: 2]"]}]}""");
        var (body, problems) = RecipeScripts.Evaluate(recipe.Steps[0], new RecipeScope(recipe));
        Assert.Empty(problems);
        Assert.Equal("""{"name":"x","[js: 1]":"1","n":1.50,"b":true,"z":null,"l":[1,"2"]}""", body.ToJsonString());
        Assert.Contains("[js: 2]", recipe.Steps[0].Body.ToJsonString());
    }

    [Fact]
    public void The_same_recipe_gives_the_same_ids_and_each_place_its_own()
    {
        const string text = """{"name": "r", "variables": {"v": "[js: uuid()]"}, "steps": [{"name": "x", "ids": ["[js: uuid()]", "[js: uuid()]", "[js: uuid() + '-' + uuid()]", "[js: variables('v')]", "[js: variables('v')]"]}]}""";
        string[] Ids(bool random = false)
        {
            var recipe = RecipeFileTests.Read(text);
            return RecipeScripts.Evaluate(recipe.Steps[0], new RecipeScope(recipe) { RandomIds = random }).Body["ids"].Deserialize<string[]>()!;
        }
        Assert.Equal(Ids(), Ids());
        Assert.NotEqual(Ids(random: true), Ids(random: true));
        Assert.Equal(5, Ids().SelectMany(id => id.Split('-')).Distinct().Count());
        Assert.Equal(Ids()[3], Ids()[4]);
        Assert.All(Ids().SelectMany(id => id.Split('-')), id => Assert.True(ContentIds.IsWellFormed(id), id));
    }

    [Fact]
    public void Variables_that_call_each_other_a_thousand_deep_are_refused()
    {
        var variables = new JsonObject(Enumerable.Range(0, 1000).Select(i => KeyValuePair.Create($"v{i}", (JsonNode?)$"[js: variables('v{i + 1}')]")));
        var recipe = RecipeFileTests.Read(new JsonObject
        {
            ["variables"] = variables,
            ["steps"] = new JsonArray(new JsonObject { ["name"] = "x", ["y"] = "[js: variables('v0')]" })
        }.ToJsonString());
        Assert.Contains("Troppe variabili", Assert.Single(RecipeScripts.Evaluate(recipe.Steps[0], new RecipeScope(recipe)).Problems).Sentence);
    }

    [Fact]
    public void Variables_that_double_each_other_are_refused()
    {
        var variables = new JsonObject(Enumerable.Range(1, 40).Select(i => KeyValuePair.Create($"v{i}", (JsonNode?)$"[js: variables('v{i - 1}') + variables('v{i - 1}')]")))
        {
            ["v0"] = "x"
        };
        var recipe = RecipeFileTests.Read(new JsonObject
        {
            ["variables"] = variables,
            ["steps"] = new JsonArray(new JsonObject { ["name"] = "x", ["y"] = "[js: variables('v40')]" })
        }.ToJsonString());
        Assert.Contains("troppo lungo", Assert.Single(RecipeScripts.Evaluate(recipe.Steps[0], new RecipeScope(recipe)).Problems).Sentence);
    }

    [Fact]
    public void Files_are_read_beside_the_recipe_and_nowhere_else()
    {
        var root = Directory.CreateTempSubdirectory();
        try
        {
            var folder = root.CreateSubdirectory("recipes");
            folder.CreateSubdirectory("snippets");
            File.WriteAllText(Path.Combine(folder.FullName, "snippets", "a.html"), "<p>[js: uuid()]</p>");
            File.WriteAllText(Path.Combine(root.FullName, "secret.txt"), "segreto");
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "link.txt"), Path.Combine(root.FullName, "secret.txt"));
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "up"), root.FullName);
            var narrow = new RecipeFolder(folder.FullName);

            Assert.Equal("<p>[js: uuid()]</p>", Evaluated("[file:text('snippets/a.html')]", narrow));
            Assert.Equal("segreto", Evaluated("[file: text('../secret.txt')]", new RecipeFolder(folder.FullName, root.FullName)));
            Refused("../secret.txt", "porta fuori");
            Refused("snippets/../../secret.txt", "porta fuori");
            Refused("..\\secret.txt", "porta fuori");
            Refused("link.txt", "porta fuori");
            Refused("up/secret.txt", "porta fuori");
            Refused("/etc/hostname", "non è un percorso relativo");
            Refused("C:\\a.txt", "non è un percorso relativo");
            Refused("snippets/b.html", "non c'è");
            Refused("snippets", "non c'è");

            void Refused(string path, string sentence)
            {
                var recipe = Recipe($"[file:text('{path}')]");
                Assert.Contains(sentence, Assert.Single(RecipeScripts.Evaluate(recipe.Steps[0], Scope(recipe, narrow)).Problems).Sentence);
            }
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void Orchards_own_recipes_evaluate_but_for_the_files_they_lack()
    {
        foreach (var file in SharedData.OrchardRecipes())
        {
            var recipe = RecipeFile.Parse(File.OpenRead(file), file);
            var scope = new RecipeScope(recipe) { Folder = new RecipeFolder(Path.GetDirectoryName(file)!) };
            foreach (var step in recipe.Steps)
            {
                var (body, problems) = RecipeScripts.Evaluate(step, scope);
                Assert.All(problems, problem => Assert.Contains("Snippets/footer.html", problem.Sentence));
                Assert.Empty(RecipeSchemas.Check(step, body).Except(problems));
                Assert.DoesNotContain("[js", body.ToJsonString());
            }
        }
    }

    private static string Evaluated(string text, RecipeFolder? folder = null)
    {
        var recipe = Recipe(text);
        var (body, problems) = RecipeScripts.Evaluate(recipe.Steps[0], Scope(recipe, folder));
        Assert.Empty(problems);
        return (string)body["deep"]![0]!["text"]!;
    }

    private static RecipeFile Recipe(string text) => RecipeFileTests.Read($$"""
        { "variables": { "now": "x", "net": "Rete di Bergamo", "both": "[js: variables('net') + ', ' + (10 + 2)]", "note": "[Nota: resta]",
            "a": "[js: variables('b')]", "b": "[js: variables('c')]", "c": "[js: variables('a')]" },
          "steps": [ { "name": "x",
            "deep": [ { "text": {{JsonSerializer.Serialize(text)}} } ] } ] }
        """);

    private static RecipeScope Scope(RecipeFile recipe, RecipeFolder? folder = null) => new(recipe)
    {
        Parameters = new Dictionary<string, string?> { ["SiteName"] = "Lavoro Umbria", ["Sly"] = "[js: configuration('Admin:Prefix')]" },
        Configuration = key => key == "Admin:Prefix" ? "gestione" : null,
        Folder = folder
    };
}
