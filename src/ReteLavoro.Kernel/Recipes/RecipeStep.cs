using System.Text.Json.Nodes;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>One step of a recipe as it was written; <see cref="RecipeScripts.Evaluate"/> gives the body to work with.</summary>
public sealed class RecipeStep
{
    internal RecipeStep(RecipeFile recipe, int index, JsonObject body)
    {
        (Recipe, Index, Body) = (recipe, index, body);
        Name = body["name"]!.GetValue<string>();
    }

    public RecipeFile Recipe { get; }

    /// <summary>Counted from 0, as in JSON paths.</summary>
    public int Index { get; }

    /// <summary>As written in the recipe; which step it means is decided without regard to case.</summary>
    public string Name { get; }

    /// <summary>With its <c>name</c>. Part of <see cref="RecipeFile.Source"/>, not to be changed.</summary>
    public JsonObject Body { get; }

    /// <summary>Where it stands in its file, <c>$.steps[2]</c>.</summary>
    public string Path => RecipePaths.Item("$.steps", Index);

    /// <summary>A problem with the line at which that value stands or, where it is missing, what should contain it.</summary>
    /// <param name="path">From the step's own root: <c>$.Roles[0].Name</c>, or a member's name; <c>$</c> is the step.</param>
    public RecipeProblem Problem(string path, string sentence) =>
        Recipe.Problem(RecipePaths.Inside(Path, path), sentence);

    /// <summary>A problem at a node of <see cref="Body"/> or of the evaluated body.</summary>
    public RecipeProblem Problem(JsonNode node, string sentence) =>
        node.Root == Body.Root ? Recipe.Problem(node.GetPath(), sentence) : Problem(node.GetPath(), sentence);
}
