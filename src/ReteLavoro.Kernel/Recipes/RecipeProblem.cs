namespace ReteLavoro.Kernel.Recipes;

/// <summary>One thing wrong in a recipe, said so that whoever wrote it finds the place.</summary>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">The character of the line, counted from 1.</param>
/// <param name="Path">The JSON path of the value, as <c>$.steps[2].Roles[0].Name</c>; <c>$</c> is the whole file.</param>
/// <param name="Sentence">Italian: what was expected and what was found.</param>
public sealed record RecipeProblem(string File, int Line, int Column, string Path, string Sentence)
{
    public override string ToString() => $"{File}, riga {Line}, colonna {Column} ({Path}): {Sentence}";
}

/// <summary>A recipe that cannot be used at all.</summary>
public sealed class RecipeError(IReadOnlyList<RecipeProblem> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<RecipeProblem> Problems { get; } = problems;
}
