using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReteLavoro.Kernel.Recipes.Expressions;
using Xunit;

namespace ReteLavoro.Kernel.Tests.Recipes;

public class ExpressionTests
{
    private static readonly ExpressionScope Scope = new()
    {
        Time = new Noon(),
        Functions = new Dictionary<string, ExpressionFunction>
        {
            ["upper"] = new(1, 1, a => a[0]?.ToString()?.ToUpperInvariant()),
            ["count"] = new(0, 5, a => a.Count),
            ["fail"] = new(0, 0, _ => throw new ExpressionError("Oggi no."))
        },
        Variables = new Dictionary<string, object?>
        {
            ["item"] = JsonNode.Parse("""{"Title": "Reti", "Hours": 12.5, "Open": true, "On": "2026-11-22T08:00:00Z", "None": null, "Provinces": ["BG", "MI"], "In": {"Deep": 1}}"""),
            ["today"] = new DateTime(2026, 11, 22, 8, 0, 0, DateTimeKind.Utc)
        }
    };

    [Theory]
    [InlineData("'a' + \"b\"", "ab")]
    [InlineData("'l\\'ora\\u00e0\\n'", "l'oraà\n")]
    [InlineData("1 + 2 + 'x'", "3x")]
    [InlineData("'x' + 1 + 2", "x12")]
    [InlineData("-1.50", "-1.50")]
    [InlineData("null", "")]
    [InlineData("null + ''", "")]
    [InlineData("true", "true")]
    [InlineData("return 'x';", "x")]
    [InlineData("upper(upper('a') + 'b')", "AB")]
    [InlineData("count(1, 'a', null)", "3")]
    [InlineData("new Date().toISOString()", "2026-11-22T12:00:00.000Z")]
    [InlineData("item.Title + ' ' + item.Hours", "Reti 12.5")]
    [InlineData("item.In.Deep", "1")]
    [InlineData("item.Provinces", """["BG","MI"]""")]
    [InlineData("item.Provinces.length", "2")]
    [InlineData("item.Missing || 'nessuno'", "nessuno")]
    [InlineData("item.Open && item.Title", "Reti")]
    public void It_computes(string text, string result) => Assert.Equal(result, Expression.Parse(text).EvaluateText(Scope));

    [Theory]
    [InlineData("1 == 1 && 'a' === 'a' && 1 != '1'", true)]
    [InlineData("1 !== 1 || null == null", true)]
    [InlineData("item.Hours > 12 and item.Hours <= 12.5", true)]
    [InlineData("'a' < 'b' and not ('a' >= 'b')", true)]
    [InlineData("not item.Title == 'Altro'", true)]
    [InlineData("!item.Open == true", false)]
    [InlineData("today == item.On and today < new Date()", true)]
    [InlineData("false and fail()", false)]
    [InlineData("true or fail()", true)]
    [InlineData("item.None or 0 or ''", false)]
    public void It_holds_or_not(string text, bool holds) => Assert.Equal(holds, Expression.Parse(text).Holds(Scope));

    [Theory]
    [InlineData("", 1, "vuota")]
    [InlineData("'a", 1, "non è chiuso")]
    [InlineData("(1 + 2", 7, "Manca una parentesi chiusa")]
    [InlineData("1 +", 4, "si interrompe")]
    [InlineData("a[0]", 2, "parentesi quadre")]
    [InlineData("[1, 2]", 1, "parentesi quadre")]
    [InlineData("a ? 1 : 2", 3, "La scelta con «?»")]
    [InlineData("x = 5", 3, "Un'assegnazione")]
    [InlineData("var x", 1, "«var», qui,")]
    [InlineData("2 * 3", 3, "Il calcolo con «*»")]
    [InlineData("2 - 3", 3, "Il calcolo con «-»")]
    [InlineData("function() { }", 1, "Una funzione scritta sul posto")]
    [InlineData("() => 1", 2, "«)», qui,")]
    [InlineData("{ }", 1, "parentesi graffe")]
    [InlineData("`a`", 1, "«`», qui,")]
    [InlineData("'a'.repeat(9)", 5, "«.repeat(…)»")]
    [InlineData("new Array(9)", 1, "«new», salvo new Date(),")]
    [InlineData("1; 2", 4, "«2», qui,")]
    [InlineData("1e9", 1, "non è un numero")]
    [InlineData("fail()", 1, "Oggi no.")]
    [InlineData("uuid()", 1, "La funzione «uuid» non esiste qui. Ci sono: count, fail, upper.")]
    [InlineData("upper()", 1, "«upper» vuole 1 argomento: qui ne ha 0.")]
    [InlineData("nobody", 1, "«nobody» non è definito")]
    [InlineData("item.None.Name", 11, "da un valore che manca")]
    [InlineData("true + 1", 6, "«+» unisce testi o somma numeri")]
    [InlineData("item < 1", 6, "Non si possono mettere in ordine")]
    [InlineData("'a'.toISOString()", 5, "solo a un momento")]
    [InlineData("79228162514264337593543950335 + 1", 31, "troppo grande")]
    public void It_says_what_is_wrong_and_where(string text, int position, string sentence)
    {
        var error = Assert.Throws<ExpressionError>(() => Expression.Parse(text).Evaluate(Scope));
        Assert.Contains(sentence, error.Sentence);
        Assert.Equal(position, error.Position);
    }

    [Fact]
    public void It_stops_before_it_takes_too_much()
    {
        Refused(new string('(', 1000) + "1" + new string(')', 1000), "annidata");
        Refused(string.Concat(Enumerable.Repeat("!", 1000)) + "1", "annidata");
        Refused("item" + string.Concat(Enumerable.Repeat(".In", 1000)), "annidata");
        Refused("1" + string.Concat(Enumerable.Repeat("+1", 20_000)), "troppi passi");
        Refused(new string(' ', 70_000), "troppo lunga");
        Refused("'" + new string('a', 60_000) + "'" + string.Concat(Enumerable.Repeat("+item.Title", 10)), null);

        static void Refused(string text, string? sentence)
        {
            if (sentence is null) Expression.Parse(text).Evaluate(Scope);
            else Assert.Contains(sentence, Assert.Throws<ExpressionError>(() => Expression.Parse(text).Evaluate(Scope)).Message);
        }
    }

    [Fact]
    public void Whatever_is_typed_it_answers_or_refuses()
    {
        string[] pieces = ["item", ".", "(", ")", "'", "\"", "\\", "+", "-", "not ", "!", "==", "<", " and ", "new ", "Date", "return ", ";", "1", "..", ",", "é", "\\u12", "upper", "null"];
        Prop.ForAll<byte[]>(bytes =>
        {
            try { Expression.Parse(string.Concat(bytes.Select(b => pieces[b % pieces.Length]))).Evaluate(Scope); }
            catch (ExpressionError) { }
        }).Check(Property.Quietly.WithMaxTest(2000));
    }

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    }
}
