using System.Globalization;
using System.Text;

namespace ReteLavoro.Kernel.Recipes.Expressions;

internal enum TokenKind { Number, Text, Name, Symbol, End }

/// <param name="Text">As written, except for a text, which is without quotes and escapes.</param>
/// <param name="Position">Counted from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public bool Is(params ReadOnlySpan<string> texts) => Kind is TokenKind.Symbol or TokenKind.Name && texts.Contains(Text);
}

internal static class ExpressionTokens
{
    private static readonly string[] Symbols =
        ["===", "!==", "==", "!=", "<=", ">=", "&&", "||", "=>", "<", ">", "!", "+", "-", "(", ")", ",", ".", ";"];

    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length) break;
            var start = at;
            var first = text[at];
            if (first is '\'' or '"')
                tokens.Add(new Token(TokenKind.Text, Quoted(text, ref at), start + 1));
            else if (char.IsAsciiDigit(first))
            {
                while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '.')) at++;
                tokens.Add(new Token(TokenKind.Number, text[start..at], start + 1));
            }
            else if (IsNamePart(first))
            {
                while (at < text.Length && IsNamePart(text[at])) at++;
                tokens.Add(new Token(TokenKind.Name, text[start..at], start + 1));
            }
            else
            {
                var symbol = Symbols.FirstOrDefault(s => text.AsSpan(start).StartsWith(s)) ?? first.ToString();
                at += symbol.Length;
                tokens.Add(new Token(TokenKind.Symbol, symbol, start + 1));
            }
        }
        tokens.Add(new Token(TokenKind.End, "", text.Length + 1));
        return tokens;
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$';

    private static string Quoted(string text, ref int at)
    {
        var (start, quote, result) = (at, text[at], new StringBuilder());
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return result.ToString();
            }
            if (text[at] != '\\') result.Append(text[at]);
            else if (++at < text.Length) result.Append(Escaped(text, ref at));
        }
        throw new ExpressionError("Il testo tra apici non è chiuso.", start + 1);
    }

    private static char Escaped(string text, ref int at)
    {
        if (text[at] != 'u') return text[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other };
        if (at + 4 < text.Length && ushort.TryParse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            at += 4;
            return (char)code;
        }
        throw new ExpressionError("Dopo «\\u» servono quattro cifre esadecimali.", at);
    }
}
