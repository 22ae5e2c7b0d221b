using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>One <c>*.recipe.json</c> as it was written: an envelope and a list of steps, nothing of it lost, nothing evaluated.</summary>
/// <remarks>Recipes without an envelope (only <c>steps</c>) are good too. Unlike in Orchard Core, <c>variables</c> may follow <c>steps</c>.</remarks>
public sealed class RecipeFile
{
    private const string Suffix = ".recipe.json";

    private readonly RecipeText _text;

    private RecipeFile(RecipeText text, JsonObject source, string sha256)
    {
        (_text, Source, Sha256) = (text, source, sha256);
        Steps = Source["steps"]!.AsArray().Select((step, index) => new RecipeStep(this, index, step!.AsObject())).ToList();
        Variables = (Source["variables"] as JsonObject ?? []).ToDictionary(v => v.Key, v => v.Value?.ToString() ?? "");
    }

    /// <summary>The name without its folder.</summary>
    public string FileName => _text.FileName;

    /// <summary>What the <c>recipes</c> step calls it by; the file's name without its suffix where the recipe gives none.</summary>
    public string Name => Text("name") is { Length: > 0 } name ? name
        : FileName.EndsWith(Suffix, StringComparison.Ordinal) ? FileName[..^Suffix.Length] : FileName;

    public string DisplayName => Text("displayName") is { Length: > 0 } name ? name : Name;
    public string Description => Text("description") ?? "";
    public string Author => Text("author") ?? "";
    public string Version => Text("version") ?? "";

    /// <summary>Offered when a region is set up.</summary>
    public bool IsSetupRecipe => Member("issetuprecipe")?.GetValueKind() == JsonValueKind.True;

    public IReadOnlyList<string> Tags => Texts("tags");
    public IReadOnlyList<string> Categories => Texts("categories");

    /// <summary>By name, with their scripts still unevaluated.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>In the order in which they are applied.</summary>
    public IReadOnlyList<RecipeStep> Steps { get; }

    /// <summary>The whole file, unknown members included; comments are gone. Not to be changed.</summary>
    public JsonObject Source { get; }

    /// <summary>Of the bytes of the file, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Reads a file of at most 64 MB, nested at most 64 deep: UTF-8, with or without byte order mark, comments and
    /// trailing commas allowed, no name twice in one object.</summary>
    /// <param name="bytes">Kept, to find the lines of later problems: not to be changed afterwards.</param>
    /// <param name="fileName">Appears in problems; a path is cut down to its last part.</param>
    /// <exception cref="RecipeError">Not a recipe; says where and why. Bodies of steps are not looked into.</exception>
    public static RecipeFile Parse(ReadOnlyMemory<byte> bytes, string fileName)
    {
        var text = new RecipeText(bytes, Path.GetFileName(fileName));
        var source = text.ToNode();
        var problems = RecipeSchemas.CheckEnvelope(source).Select(f => text.Problem(f.Path, f.Sentence)).ToList();
        if (problems.Count > 0) throw new RecipeError(problems);
        return new RecipeFile(text, source, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
    }

    /// <summary>As the other one, from a stream, which is read no further than the limit.</summary>
    /// <exception cref="RecipeError">Not a recipe.</exception>
    public static RecipeFile Parse(Stream stream, string fileName)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        // One byte too many is enough to know.
        for (int read; bytes.Length <= RecipeText.MaxBytes && (read = stream.Read(buffer)) > 0;) bytes.Write(buffer, 0, read);
        return Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), fileName);
    }

    /// <summary>A problem with its line.</summary>
    /// <param name="path">From the root of the file, as <see cref="JsonNode.GetPath"/> gives it.</param>
    public RecipeProblem Problem(string path, string sentence) => _text.Problem(path, sentence);

    /// <summary>The recipe written out again, indented.</summary>
    public string ToJson() => Source.ToJsonString(RecipeJson.Options);

    // The envelope's header counts without regard to case, as in Orchard Core; "steps" and "variables" do not.
    private JsonNode? Member(string name) => Source.FirstOrDefault(m => m.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private string? Text(string name) => Member(name)?.ToString();

    private List<string> Texts(string name) => (Member(name) as JsonArray)?.Select(t => t?.ToString() ?? "").ToList() ?? [];
}
