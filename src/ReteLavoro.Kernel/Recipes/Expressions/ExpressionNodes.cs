namespace ReteLavoro.Kernel.Recipes.Expressions;

/// <summary>One computation: the scope, and how many steps are left before it is stopped.</summary>
internal sealed class Computation(ExpressionScope scope)
{
    private int _stepsLeft = 10_000;

    public ExpressionScope Scope => scope;

    public void Step(int position)
    {
        if (--_stepsLeft < 0) throw new ExpressionError("L'espressione richiede troppi passi.", position);
    }
}

internal abstract record Node(int Position)
{
    public object? Value(Computation computation)
    {
        computation.Step(Position);
        return Compute(computation);
    }

    protected abstract object? Compute(Computation computation);
}

internal sealed record Literal(object? Content, int Position) : Node(Position)
{
    protected override object? Compute(Computation computation) => Content;
}

internal sealed record Variable(string Name, int Position) : Node(Position)
{
    protected override object? Compute(Computation computation) =>
        computation.Scope.Variables.TryGetValue(Name, out var value) ? ExpressionValues.Known(value)
        : throw new ExpressionError($"«{Name}» non è definito.", Position);
}

internal sealed record Call(string Name, IReadOnlyList<Node> Arguments, int Position) : Node(Position)
{
    protected override object? Compute(Computation computation)
    {
        if (!computation.Scope.Functions.TryGetValue(Name, out var function))
            throw new ExpressionError($"La funzione «{Name}» non esiste qui. Ci sono: {string.Join(", ", computation.Scope.Functions.Keys.Order())}.", Position);
        if (Arguments.Count < function.Least || Arguments.Count > function.Most)
            throw new ExpressionError($"«{Name}» vuole {Expected(function)}: qui ne ha {Arguments.Count}.", Position);
        var arguments = Arguments.Select(a => a.Value(computation)).ToList();
        try
        {
            return ExpressionValues.Known(function.Call(arguments));
        }
        catch (ExpressionError error) when (error is { Position: 0, Path: null })
        {
            throw new ExpressionError(error.Sentence, Position);
        }
    }

    private static string Expected(ExpressionFunction function) =>
        function.Most == 0 ? "nessun argomento"
        : function.Least == function.Most ? $"{function.Least} argoment{(function.Least == 1 ? "o" : "i")}"
        : $"da {function.Least} a {function.Most} argomenti";
}

internal sealed record Now(int Position) : Node(Position)
{
    protected override object? Compute(Computation computation) => computation.Scope.Time.GetUtcNow().UtcDateTime;
}

internal sealed record IsoString(Node Target, int Position) : Node(Position)
{
    protected override object? Compute(Computation computation) =>
        Target.Value(computation) is DateTime moment ? ExpressionValues.IsoText(moment)
        : throw new ExpressionError("toISOString() si può chiedere solo a un momento, come new Date().", Position);
}

internal sealed record Member(Node Target, string Name, int Position) : Node(Position)
{
    protected override object? Compute(Computation computation) =>
        ExpressionValues.Member(Target.Value(computation), Name, Position);
}

internal sealed record Not(Node Operand, int Position) : Node(Position)
{
    protected override object? Compute(Computation computation) => !ExpressionValues.IsTrue(Operand.Value(computation));
}

/// <summary>Operands joined by operators of one rank, from left to right. A list and not a tree, so that a
/// thousand terms do not nest a thousand calls.</summary>
internal sealed record Chain(Node First, IReadOnlyList<(Token Operator, Node Operand)> Rest) : Node(First.Position)
{
    protected override object? Compute(Computation computation)
    {
        var left = First.Value(computation);
        foreach (var (sign, operand) in Rest)
            left = sign.Text switch
            {
                "||" or "or" => ExpressionValues.IsTrue(left) ? left : operand.Value(computation),
                "&&" or "and" => ExpressionValues.IsTrue(left) ? operand.Value(computation) : left,
                _ => Apply(sign, left, operand.Value(computation))
            };
        return left;
    }

    private static object Apply(Token sign, object? left, object? right) => sign.Text switch
    {
        "+" => ExpressionValues.Add(left, right, sign.Position),
        "==" or "===" => ExpressionValues.Same(left, right),
        "!=" or "!==" => !ExpressionValues.Same(left, right),
        "<" => ExpressionValues.Compare(left, right, sign.Position) < 0,
        "<=" => ExpressionValues.Compare(left, right, sign.Position) <= 0,
        ">" => ExpressionValues.Compare(left, right, sign.Position) > 0,
        _ => ExpressionValues.Compare(left, right, sign.Position) >= 0
    };
}
