using System.Globalization;

namespace ReteLavoro.Kernel.Recipes.Expressions;

/// <summary>Recursive descent, weakest operator first: or, and, not, equality, order, +, !, member.</summary>
internal sealed class ExpressionParser(List<Token> tokens)
{
    private const int MaxDepth = 50;

    private static readonly string[] Foreign =
        ["var", "let", "const", "function", "if", "else", "for", "while", "do", "switch", "try", "throw", "typeof", "await",
         "async", "class", "this", "delete", "in", "instanceof", "void", "undefined"];

    private int _at;
    private int _depth;

    public Node Whole()
    {
        Take("return");
        if (Next.Kind == TokenKind.End) throw new ExpressionError("L'espressione è vuota.", Next.Position);
        var node = Or();
        while (Take(";")) { }
        return Next.Kind == TokenKind.End ? node : throw Unexpected();
    }

    private Token Next => tokens[_at];

    private bool Take(params ReadOnlySpan<string> texts)
    {
        var found = Next.Is(texts);
        if (found) _at++;
        return found;
    }

    private Node Or() => Ranked(And, "||", "or");
    private Node And() => Ranked(WordNot, "&&", "and");
    private Node Equality() => Ranked(Order, "==", "===", "!=", "!==");
    private Node Order() => Ranked(Sum, "<", "<=", ">", ">=");
    private Node Sum() => Ranked(Unary, "+");

    private Node Ranked(Func<Node> operand, params string[] signs)
    {
        var first = operand();
        var rest = new List<(Token, Node)>();
        while (Next.Is(signs))
        {
            var sign = tokens[_at++];
            rest.Add((sign, operand()));
        }
        return rest.Count == 0 ? first : new Chain(first, rest);
    }

    // The word binds weaker than the sign: "not a == b" denies the comparison, "!a == b" compares a denial.
    private Node WordNot() => Next.Is("not") ? Denial(WordNot) : Equality();

    private Node Unary()
    {
        if (Next.Is("!")) return Denial(Unary);
        if (!Next.Is("-") || tokens[_at + 1].Kind != TokenKind.Number) return Postfix();
        _at++;
        var number = Number();
        return number with { Content = -(decimal)number.Content! };
    }

    private Not Denial(Func<Node> operand)
    {
        var position = tokens[_at++].Position;
        return Nested(() => new Not(operand(), position));
    }

    private Node Postfix()
    {
        var node = Primary();
        for (var members = 0; Take("."); members++)
        {
            var name = Next;
            if (name.Kind != TokenKind.Name) throw Unexpected();
            if (members == MaxDepth) throw TooDeep();
            _at++;
            if (!Take("("))
                node = new Member(node, name.Text, name.Position);
            else if (name.Text == "toISOString" && Take(")"))
                node = new IsoString(node, name.Position);
            else
                throw ExpressionError.Outside($"«.{name.Text}(…)»", name.Position);
        }
        return node;
    }

    private Node Primary()
    {
        var token = Next;
        if (token.Kind == TokenKind.Number) return Number();
        if (token.Kind == TokenKind.Text)
        {
            _at++;
            return new Literal(token.Text, token.Position);
        }
        if (Take("(")) return Nested(() => Closed(Or()));
        if (token.Kind != TokenKind.Name || Foreign.Contains(token.Text)) throw Unexpected();
        _at++;
        return token.Text switch
        {
            "true" => new Literal(true, token.Position),
            "false" => new Literal(false, token.Position),
            "null" => new Literal(null, token.Position),
            "new" => NewDate(token.Position),
            _ when Take("(") => new Call(token.Text, Nested(Arguments), token.Position),
            _ => new Variable(token.Text, token.Position)
        };
    }

    private Now NewDate(int position)
    {
        if (Take("Date") && Take("(") && Take(")")) return new Now(position);
        throw ExpressionError.Outside("«new», salvo new Date(),", position);
    }

    private List<Node> Arguments()
    {
        var arguments = new List<Node>();
        if (Take(")")) return arguments;
        do arguments.Add(Or()); while (Take(","));
        Close();
        return arguments;
    }

    private Node Closed(Node node)
    {
        Close();
        return node;
    }

    private void Close()
    {
        if (Take(")")) return;
        throw Next.Kind == TokenKind.End ? new ExpressionError("Manca una parentesi chiusa.", Next.Position) : Unexpected();
    }

    private Literal Number()
    {
        var token = tokens[_at++];
        return decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new Literal(number, token.Position)
            : throw new ExpressionError($"«{token.Text}» non è un numero.", token.Position);
    }

    private T Nested<T>(Func<T> parse)
    {
        if (++_depth > MaxDepth) throw TooDeep();
        var result = parse();
        _depth--;
        return result;
    }

    private ExpressionError TooDeep() => new("L'espressione è troppo annidata.", Next.Position);

    private ExpressionError Unexpected() => Next switch
    {
        { Kind: TokenKind.End } => new ExpressionError("L'espressione si interrompe.", Next.Position),
        { Text: "[" } => ExpressionError.Outside("Un elenco o un indice tra parentesi quadre", Next.Position),
        { Text: "{" } => ExpressionError.Outside("Un blocco tra parentesi graffe", Next.Position),
        { Text: "=" } => ExpressionError.Outside("Un'assegnazione", Next.Position),
        { Text: "?" } => ExpressionError.Outside("La scelta con «?»", Next.Position),
        { Text: "-" or "*" or "/" or "%" } => ExpressionError.Outside($"Il calcolo con «{Next.Text}»", Next.Position),
        { Text: "function" or "=>" } => ExpressionError.Outside("Una funzione scritta sul posto", Next.Position),
        _ => ExpressionError.Outside($"«{Next.Text}», qui,", Next.Position)
    };
}
