namespace ReteLavoro.Kernel.Recipes.Expressions;

/// <summary>An expression that cannot be read, or cannot be computed with the values at hand.</summary>
/// <param name="sentence">Italian, for the person who wrote the expression.</param>
/// <param name="position">The character of the expression, counted from 1; 0 when a function raises it and does not know.</param>
public sealed class ExpressionError(string sentence, int position = 0)
    : Exception(position == 0 ? sentence : $"{sentence} (carattere {position} dell'espressione)")
{
    public string Sentence { get; } = sentence;
    public int Position { get; } = position;

    /// <summary>Where in the file the script stands, when that is not where it was called from: <c>$.variables.nome</c>.</summary>
    public string? Path { get; init; }

    internal static ExpressionError Outside(string what, int position) => new(
        $"{what} non fa parte del linguaggio delle espressioni, che conosce solo chiamate di funzioni, testi, numeri, true, false, null, «+», confronti, and, or, not e parentesi.",
        position);
}
