using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Recipes.Expressions;

namespace ReteLavoro.Kernel.Recipes;

/// <param name="Body">A copy, with the result as a string in the place of each script; where one failed, the script is still there.</param>
/// <param name="Problems">Empty when every script could be evaluated.</param>
public sealed record EvaluatedStep(JsonObject Body, IReadOnlyList<RecipeProblem> Problems);

/// <summary>Strings of the form <c>[js: …]</c> and <c>[file:text('…')]</c>, recognised exactly as Orchard Core does.</summary>
/// <remarks>Two deliberate differences. A bracketed text with another word (<c>[Nota: …]</c>) keeps its brackets. And a
/// result is not looked at again, so that a site's name or a file with a script in it stays what it is: text.</remarks>
public static class RecipeScripts
{
    private const int MaxProblems = 50;
    private const long MaxResultLength = 64 * 1024 * 1024;

    /// <summary>Evaluates every string of the step at any depth, names excepted, and leaves the step as it was.</summary>
    public static EvaluatedStep Evaluate(RecipeStep step, RecipeScope scope)
    {
        var problems = new List<RecipeProblem>();
        var length = 0L;
        return new EvaluatedStep((JsonObject)Copy(step.Body, RecipePaths.Root)!, problems);

        JsonNode? Copy(JsonNode? node, string path) => node switch
        {
            JsonObject members => new JsonObject(members.Select(m =>
                KeyValuePair.Create(m.Key, Copy(m.Value, RecipePaths.Member(path, m.Key))))),
            JsonArray items => new JsonArray([.. items.Select((item, index) => Copy(item, RecipePaths.Item(path, index)))]),
            JsonValue value when JsonKinds.TextOf(value) is { } text && Recognise(text, out var engine, out var script)
                => Result(engine, script, path) ?? value.DeepClone(),
            _ => node?.DeepClone()
        };

        JsonValue? Result(string engine, string script, string path)
        {
            if (problems.Count >= MaxProblems) return null;
            try
            {
                var result = scope.Evaluate(engine, script, RecipePaths.Inside(step.Path, path));
                if ((length += result.Length) > MaxResultLength) throw new ExpressionError("Gli script di questo passo danno troppo testo.");
                return JsonValue.Create(result);
            }
            catch (ExpressionError error)
            {
                problems.Add(error.Path is { } variable ? step.Recipe.Problem(variable, error.Message) : step.Problem(path, error.Message));
                return null;
            }
        }
    }

    /// <summary>A text as it must stand in an exported recipe: what an editor typed and only looks like a script becomes a
    /// script that gives back that text, so that importing the export runs nothing.</summary>
    public static string Escape(string text) => Recognise(text, out _, out _)
        ? $"[js: '{text.Replace(@"\", @"\\").Replace("'", @"\'").Replace("\n", @"\n").Replace("\r", @"\r")}']" : text;

    /// <summary>Whether a string is a script for us: brackets around it, and up to the first colon <c>js</c> or
    /// <c>file</c>, in lower case and without blanks.</summary>
    /// <param name="script">What stands between the colon and all the brackets at the end.</param>
    internal static bool Recognise(string text, [NotNullWhen(true)] out string? engine, [NotNullWhen(true)] out string? script)
    {
        (engine, script) = (null, null);
        if (text.Length < 2 || text[0] != '[' || text[^1] != ']') return false;
        var colon = text.IndexOf(':');
        if (colon < 0 || text[1..colon] is not ("js" or "file")) return false;
        (engine, script) = (text[1..colon], text[(colon + 1)..].TrimEnd('[', ']'));
        return true;
    }
}
