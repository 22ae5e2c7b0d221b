using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>The JSON Schemas of <c>recipes/schemas</c>, one for each step that ReteLavoro knows.</summary>
public static class RecipeSchemas
{
    private const string Folder = "recipes/schemas/";
    private const string Suffix = ".schema.json";
    private const string Envelope = "recipe";

    // Elements and not nodes: documents may be read by many threads at once.
    internal static readonly IReadOnlyDictionary<string, JsonElement> All = Load();

    /// <summary>The names of the steps that have a schema.</summary>
    public static IReadOnlyList<string> StepNames { get; } = All.Keys.Where(name => name != Envelope).Order().ToList();

    /// <summary>Whether there is a schema for a step of that name, without regard to case.</summary>
    public static bool Knows(string stepName) => stepName != Envelope && All.ContainsKey(stepName);

    /// <summary>What is wrong with the shape of a step, at most the first 50 things. A step without a schema has no problems here:
    /// what to do with an unknown step is the planner's decision.</summary>
    /// <param name="evaluated">The body after its scripts. Without it the body as written is checked, and a scripted
    /// string passes wherever a single value may stand.</param>
    public static IReadOnlyList<RecipeProblem> Check(RecipeStep step, JsonObject? evaluated = null) =>
        Knows(step.Name)
            ? new SchemaCheck(All[step.Name], scriptsAllowed: evaluated is null)
                .Check(evaluated ?? step.Body, RecipePaths.Root, step.Name)
                .Select(finding => step.Problem(finding.Path, finding.Sentence)).ToList()
            : [];

    internal static List<SchemaCheck.Finding> CheckEnvelope(JsonObject source) =>
        new SchemaCheck(All[Envelope], scriptsAllowed: false).Check(source, RecipePaths.Root, "La ricetta");

    private static Dictionary<string, JsonElement> Load()
    {
        var assembly = typeof(RecipeSchemas).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).ToDictionary(
            name => name[Folder.Length..^Suffix.Length],
            name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                using var document = JsonDocument.Parse(stream);
                return document.RootElement.Clone();
            },
            StringComparer.OrdinalIgnoreCase);
    }
}
