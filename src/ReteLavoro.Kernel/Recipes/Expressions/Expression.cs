namespace ReteLavoro.Kernel.Recipes.Expressions;

/// <summary>A small, side-effect-free language for recipes and workflows, written as JavaScript writes it: literals,
/// calls, member access, <c>+</c>, comparisons without conversion, <c>&amp;&amp; || !</c> (or <c>and or not</c>),
/// parentheses, <c>new Date().toISOString()</c>. It always ends, and sees only its <see cref="ExpressionScope"/>.</summary>
public sealed class Expression
{
    private const int MaxLength = 65_536;

    private readonly Node _root;

    private Expression(Node root) => _root = root;

    /// <param name="text">At most 65,536 characters, nested at most 50 deep; <c>return …;</c> around it is allowed.</param>
    /// <exception cref="ExpressionError">Not in the language.</exception>
    public static Expression Parse(string text) =>
        text.Length > MaxLength
            ? throw new ExpressionError($"L'espressione è troppo lunga: al massimo {MaxLength} caratteri.")
            : new Expression(new ExpressionParser(ExpressionTokens.Read(text)).Whole());

    /// <returns>A text, a decimal, a bool, null, a UTC DateTime, a JsonObject or a JsonArray.</returns>
    /// <exception cref="ExpressionError">A name that the scope does not have, or values that do not go together.</exception>
    public object? Evaluate(ExpressionScope scope) => _root.Value(new Computation(scope));

    /// <summary>The result as text: null is empty, a moment is ISO 8601 in UTC, a JSON node is its JSON.</summary>
    /// <exception cref="ExpressionError"/>
    public string EvaluateText(ExpressionScope scope) => ExpressionValues.Text(Evaluate(scope));

    /// <summary>The result as a condition: null, false, 0 and the empty text do not hold.</summary>
    /// <exception cref="ExpressionError"/>
    public bool Holds(ExpressionScope scope) => ExpressionValues.IsTrue(Evaluate(scope));
}
