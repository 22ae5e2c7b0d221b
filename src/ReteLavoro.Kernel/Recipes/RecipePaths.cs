namespace ReteLavoro.Kernel.Recipes;

/// <summary>JSON paths in the form of <see cref="System.Text.Json.Nodes.JsonNode.GetPath"/>, so that a path made
/// while checking and one asked of a node are the same text.</summary>
internal static class RecipePaths
{
    public const string Root = "$";

    public static string Member(string path, string name) =>
        name.AsSpan().ContainsAny(". '/\"[]()\t\n\r\f\b\\\u0085\u2028\u2029") ? $"{path}['{name}']" : $"{path}.{name}";

    public static string Item(string path, int index) => $"{path}[{index}]";

    /// <summary>Moves a path that starts at a step's own root to where the step stands in its file.</summary>
    public static string Inside(string path, string relative) =>
        relative.StartsWith(Root, StringComparison.Ordinal) ? path + relative[Root.Length..] : Member(path, relative);
}
