using System.Net;
using System.Text;
using ReteLavoro.Kernel.Recipes.Expressions;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>What the scripts of one recipe may ask for, during one run: its variables, the set-up's parameters, ids.
/// Not for several threads at once.</summary>
public sealed class RecipeScope
{
    private const int MaxNestedVariables = 50;
    private const string KeptByEncodeUri = ";,/?:@&=+$-_.!~*'()#";

    private readonly RecipeFile _recipe;
    private readonly Dictionary<string, string> _known = [];
    private readonly List<string> _underway = [];
    private readonly ExpressionScope _expressions;
    private (string Path, int Ids) _place = (RecipePaths.Root, 0);

    public RecipeScope(RecipeFile recipe, TimeProvider? time = null)
    {
        _recipe = recipe;
        _expressions = new ExpressionScope { Time = time ?? TimeProvider.System, Functions = Functions() };
    }

    /// <summary>Values of the set-up (<c>SiteName</c>, <c>AdminUserId</c> …). One that is not there reads as empty.</summary>
    public IReadOnlyDictionary<string, string?> Parameters { get; init; } = new Dictionary<string, string?>();

    /// <summary>From a key to its value, or null. What it answers can end up in published content: never hand it secrets.</summary>
    public Func<string, string?> Configuration { get; init; } = _ => null;

    /// <summary>The files that <c>[file:text('…')]</c> may read; without it such scripts are refused.</summary>
    public RecipeFolder? Folder { get; init; }

    /// <summary>Told of each file that is not there or may not be read; its text is then empty. Without it such a script is an error.</summary>
    public Action<string>? MissingFile { get; init; }

    /// <summary>By default <c>uuid()</c> gives an id made from the recipe's name and the place of the script, so that the
    /// same recipe applied twice finds its items again. True gives new ids each time, as Orchard Core does.</summary>
    public bool RandomIds { get; init; }

    /// <param name="path">Where the string stands in the file; part of the ids that it asks for.</param>
    /// <exception cref="ExpressionError"/>
    internal string Evaluate(string engine, string script, string path)
    {
        var before = _place;
        _place = (path, 0);
        try
        {
            return engine == "file" ? ReadFile(script) : Expression.Parse(script).EvaluateText(_expressions);
        }
        finally
        {
            _place = before;
        }
    }

    private Dictionary<string, ExpressionFunction> Functions() => new()
    {
        ["variables"] = new(1, 1, a => Variable(Text(a, 0))),
        ["parameters"] = new(1, 1, a => Parameters.GetValueOrDefault(Text(a, 0))),
        ["configuration"] = new(1, 2, a => Configuration(Text(a, 0)) ?? a.ElementAtOrDefault(1)),
        ["uuid"] = new(0, 0, _ => RandomIds ? ContentIds.New() : ContentIds.From($"{_recipe.Name}\n{_place.Path}\n{_place.Ids++}")),
        ["base64"] = new(1, 1, a => FromBase64(Text(a, 0))),
        ["html"] = new(1, 1, a => WebUtility.HtmlDecode(Text(a, 0))),
        ["encodeURI"] = new(1, 1, a => string.Concat(Text(a, 0).EnumerateRunes().Select(r => r.ToString())
            .Select(c => KeptByEncodeUri.Contains(c) ? c : Uri.EscapeDataString(c))))
    };

    private string Variable(string name)
    {
        if (_known.TryGetValue(name, out var known)) return known;
        if (!_recipe.Variables.TryGetValue(name, out var text))
            throw new ExpressionError($"La variabile «{name}» non è definita in «variables».");
        if (_underway.Contains(name))
            throw new ExpressionError($"Le variabili si rincorrono: {string.Join(" → ", _underway.SkipWhile(v => v != name).Append(name))}.");
        if (_underway.Count == MaxNestedVariables)
            throw new ExpressionError("Troppe variabili si richiamano l'una con l'altra.");
        _underway.Add(name);
        try
        {
            return _known[name] = RecipeScripts.Recognise(text, out var engine, out var script)
                ? Evaluate(engine, script, RecipePaths.Member("$.variables", name)) : text;
        }
        catch (ExpressionError error) when (error.Path is null)
        {
            // Only the variable in which it happened is named, not all those that led to it.
            throw new ExpressionError($"Nella variabile «{name}»: {error.Message}") { Path = RecipePaths.Member("$.variables", name) };
        }
        finally
        {
            _underway.Remove(name);
        }
    }

    // text('…') is all that the file engine knows, in single quotes.
    private string ReadFile(string script)
    {
        var call = script.Trim().TrimEnd(';');
        if (!call.StartsWith("text('", StringComparison.Ordinal) || !call.EndsWith("')", StringComparison.Ordinal) || call.Count(c => c == '\'') != 2)
            throw new ExpressionError($"«file:» conosce solo text('percorso'): qui trova «{call}».");
        try { return (Folder ?? throw new ExpressionError("Questa ricetta non può leggere altri file.")).ReadText(call["text('".Length..^2]); }
        catch (ExpressionError error) when (MissingFile is not null)
        {
            MissingFile($"{error.Sentence} Il testo che ne verrebbe resta vuoto.");
            return "";
        }
    }

    private static string Text(IReadOnlyList<object?> arguments, int index) => ExpressionValues.Text(arguments[index]);

    private static string FromBase64(string text)
    {
        try { return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(text)); }
        catch (Exception error) when (error is FormatException or DecoderFallbackException)
        {
            throw new ExpressionError("L'argomento di base64() non è un testo UTF-8 in base64.");
        }
    }
}
