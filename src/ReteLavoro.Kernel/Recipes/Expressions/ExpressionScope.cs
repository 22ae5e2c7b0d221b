namespace ReteLavoro.Kernel.Recipes.Expressions;

/// <summary>What an expression may see: nothing else exists for it.</summary>
public sealed class ExpressionScope
{
    /// <summary>By exact name, as <c>uuid</c> in <c>uuid()</c>.</summary>
    public IReadOnlyDictionary<string, ExpressionFunction> Functions { get; init; } = new Dictionary<string, ExpressionFunction>();

    /// <summary>By exact name. A value is a text, a number, a bool, null, a <see cref="DateTime"/> or a
    /// <see cref="System.Text.Json.Nodes.JsonNode"/>, whose members are read with a dot.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();

    /// <summary>What <c>new Date()</c> reads.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <param name="Least">How many arguments it needs.</param>
/// <param name="Most">How many it takes.</param>
/// <param name="Call">Gets text, decimal, bool, null, DateTime or JsonNode; gives the like back. Throws
/// <see cref="ExpressionError"/> with a sentence when it cannot answer.</param>
public sealed record ExpressionFunction(int Least, int Most, Func<IReadOnlyList<object?>, object?> Call);
