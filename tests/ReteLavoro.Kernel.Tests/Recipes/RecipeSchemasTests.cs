using System.Text.Json;
using ReteLavoro.Kernel.Recipes;
using Xunit;

namespace ReteLavoro.Kernel.Tests.Recipes;

public class RecipeSchemasTests
{
    [Fact]
    public void Every_step_that_docs_describe_has_a_schema() =>
        Assert.Equal(
            ["content", "ContentDefinition", "custom-settings", "DeleteContentDefinition", "examples", "feature", "forms", "measures", "media", "organizations", "procedures",
             "recipes", "ReplaceContentDefinition", "Roles", "settings", "themes", "users", "vacancies", "vocabularies", "WorkflowType"],
            RecipeSchemas.StepNames.OrderBy(name => name, StringComparer.InvariantCultureIgnoreCase));

    [Fact]
    public void The_schemas_use_only_the_keywords_that_are_checked()
    {
        foreach (var (name, schema) in RecipeSchemas.All) Look(schema, name);

        static void Look(JsonElement schema, string place)
        {
            if (schema.ValueKind != JsonValueKind.Object) return;
            foreach (var member in schema.EnumerateObject())
            {
                Assert.True(SchemaCheck.Keywords.Contains(member.Name), $"{place}: {member.Name}");
                if (member.Name is "properties" or "$defs") foreach (var inner in member.Value.EnumerateObject()) Look(inner.Value, $"{place}/{inner.Name}");
                if (member.Name is "items" or "additionalProperties") Look(member.Value, $"{place}/{member.Name}");
                if (member.Name is "anyOf" or "oneOf") foreach (var form in member.Value.EnumerateArray()) Look(form, place);
            }
        }
    }

    [Fact]
    public void Orchards_own_recipes_pass()
    {
        foreach (var file in SharedData.OrchardRecipes()) Assert.Empty(Problems(RecipeFile.Parse(File.OpenRead(file), file)));
    }

    [Fact]
    public void The_recipes_of_this_repository_pass()
    {
        var folder = Path.GetDirectoryName(SharedData.Folder("recipes", "schemas"))!;
        foreach (var file in Directory.GetFiles(folder, "*.recipe.json")) Assert.Empty(Problems(RecipeFile.Parse(File.OpenRead(file), file)));
    }

    [Theory]
    [InlineData("""{"name": "roles", "roles": [{"name": "A", "PERMISSIONS": ["x"]}], "other": 1}""")]
    [InlineData("""{"name": "settings", "PageSize": "10", "Own": {"anything": []}}""")]
    [InlineData("""{"name": "content", "Data": [{"ContentItemId": "[js: uuid()]", "ContentType": "A", "Published": true, "PublishedUtc": "[js: variables('now')]"}]}""")]
    [InlineData("""{"name": "media", "Files": [{"Path": "a.jpg", "SourcePath": "a.jpg"}, {"TargetPath": "b.jpg", "Base64": ""}]}""")]
    [InlineData("""{"name": "unknown-step", "whatever": 1}""")]
    [InlineData("""{"name": "measures", "measures": [{"id": "m", "name": "M", "editions": [{"id": "e", "name": "E", "validFrom": "2017-06-09", "parameters": [{"name": "cap", "label": "Massimale", "kind": "money", "value": 2000.50, "decimals": 2, "source": {}}, {"name": "leads", "label": "Capofila", "kind": "list", "value": ["Province"]}]}]}]}""")]
    public void A_good_step_has_no_problems(string step) => Assert.Empty(Check(step));

    [Theory]
    [InlineData("""{"name": "Roles"}""", "$.steps[0]", "Manca «Roles»")]
    [InlineData("""{"name": "Roles", "Roles": {}}""", "$.steps[0].Roles", "«Roles» deve essere un elenco, invece è un oggetto.")]
    [InlineData("""{"name": "Roles", "Roles": [{"Name": "A", "Permissions": "x"}]}""", "$.steps[0].Roles[0].Permissions", "deve essere un elenco o null, invece è un testo («x»).")]
    [InlineData("""{"name": "Roles", "Roles": [{"Name": "A", "PermissionBehavior": "Merge"}]}""", "$.steps[0].Roles[0].PermissionBehavior", "uno tra «Replace», «Add», «Remove», 0, 1, 2: è «Merge».")]
    [InlineData("""{"name": "Roles", "Roles": [{"Name": "A", "name": "B"}]}""", "$.steps[0].Roles[0].name", "compare due volte")]
    [InlineData("""{"name": "feature", "enable": [1]}""", "$.steps[0].enable[0]", "L'elemento 1 di «enable» deve essere un testo")]
    [InlineData("""{"name": "content", "data": [{"contentItemId": "a", "ContentType": "B"}]}""", "$.steps[0].data[0]", "c'è «contentItemId», ma qui maiuscole e minuscole contano")]
    [InlineData("""{"name": "content", "data": [{"ContentItemId": "a", "ContentType": "B", "Published": "true"}]}""", "$.steps[0].data[0].Published", "deve essere true o false o null")]
    [InlineData("""{"name": "content", "data": [{"ContentItemId": "a", "ContentType": "B", "CreatedUtc": "ieri"}]}""", "$.steps[0].data[0].CreatedUtc", "una data con ora")]
    [InlineData("""{"name": "organizations", "organizations": [{"id": "a", "name": "A", "types": []}]}""", "$.steps[0].organizations[0].types", "almeno un elemento: ne ha 0.")]
    [InlineData("""{"name": "organizations", "organizations": [{"id": "a", "name": "A", "types": ["X", "X"]}]}""", "$.steps[0].organizations[0].types[1]", "«types» ripete «X».")]
    [InlineData("""{"name": "organizations", "organizations": [{"id": "a", "name": "A", "types": ["X"], "municipalities": ["16024"]}]}""", "$.steps[0].organizations[0].municipalities[0]", "un codice ISTAT di comune, di sei cifre, invece è «16024».")]
    [InlineData("""{"name": "organizations", "organizations": [{"id": "a", "name": "A", "types": ["X"], "validFrom": "9/6/2017"}]}""", "$.steps[0].organizations[0].validFrom", "una data (anno-mese-giorno")]
    [InlineData("""{"name": "measures", "measures": [{"id": "m", "name": "M", "editions": [{"id": "e", "name": "E", "parameters": [{"name": "n", "label": "N", "kind": "integer", "value": 2.5}]}]}]}""", "$.steps[0].measures[0].editions[0].parameters[0].value", "un numero intero o null, invece è un numero (2.5).")]
    [InlineData("""{"name": "examples", "examples": [{"id": "a", "about": "network", "edition": "e", "given": {}, "expect": {"network.province": "yes"}}]}""", "$.steps[0].examples[0].expect['network.province']", "uno tra «met», «notMet», «unknown»")]
    [InlineData("""{"name": "settings", "PageSize": 0}""", "$.steps[0].PageSize", "almeno 1: è 0.")]
    [InlineData("""{"name": "media", "Files": [{"SourcePath": "a"}]}""", "$.steps[0].Files[0]", "Manca «TargetPath»")]
    public void A_bad_step_is_told_where_and_why(string step, string path, string sentence)
    {
        var problem = Assert.Single(Check(step));
        Assert.Equal(path, problem.Path);
        Assert.Contains(sentence, problem.Sentence);
    }

    [Fact]
    public void What_a_script_gave_is_checked_too()
    {
        var recipe = RecipeFileTests.Read("""{"steps": [{"name": "settings", "PageSize": "[js: 'molti']"}]}""");
        Assert.Empty(RecipeSchemas.Check(recipe.Steps[0]));
        var evaluated = RecipeScripts.Evaluate(recipe.Steps[0], new RecipeScope(recipe));
        Assert.Contains("un numero intero, invece è un testo («molti»)", Assert.Single(RecipeSchemas.Check(recipe.Steps[0], evaluated.Body)).Sentence);
    }

    private static IReadOnlyList<RecipeProblem> Check(string step) => Problems(RecipeFileTests.Read($$"""{"steps": [{{step}}]}"""));

    private static List<RecipeProblem> Problems(RecipeFile recipe) => recipe.Steps.SelectMany(step => RecipeSchemas.Check(step)).ToList();
}
