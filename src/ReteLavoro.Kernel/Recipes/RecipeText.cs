using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>A recipe's bytes: checked in one pass without building anything, then searched for the line of whatever
/// turns out to be wrong. No map of lines is kept, because a large recipe has millions of values and few mistakes.</summary>
internal sealed class RecipeText
{
    public const int MaxBytes = 64 * 1024 * 1024;
    public const int MaxDepth = 64;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    // One level more than allowed, so that our sentence comes before the reader's.
    private static readonly JsonReaderOptions Dialect =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth + 1 };

    private readonly ReadOnlyMemory<byte> _bytes;

    /// <exception cref="RecipeError">Not one JSON object in UTF-8 within the limits.</exception>
    public RecipeText(ReadOnlyMemory<byte> bytes, string fileName)
    {
        _bytes = bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        FileName = fileName;
        if (bytes.Length > MaxBytes) throw Refused(0, $"La ricetta supera {MaxBytes / 1024 / 1024} MB.");
        Check();
    }

    public string FileName { get; }

    public JsonObject ToNode() => JsonNode.Parse(_bytes.Span, documentOptions: new JsonDocumentOptions
    {
        AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth + 1
    })!.AsObject();

    /// <summary>A problem at the value of that path or, where there is none, at what should contain it.</summary>
    public RecipeProblem Problem(string path, string sentence) => At(Offset(path), path, sentence);

    private void Check()
    {
        if (!Utf8.IsValid(_bytes.Span)) throw Refused(FirstInvalidByte(), "La ricetta non è in UTF-8.");
        var reader = new Utf8JsonReader(_bytes.Span, isFinalBlock: false, new JsonReaderState(Dialect));
        var names = new Stack<HashSet<string>>();
        var closed = false;
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= MaxDepth && reader.TokenType is (JsonTokenType.StartArray or JsonTokenType.StartObject))
                    throw Refused(reader.TokenStartIndex, $"La ricetta è troppo annidata: al massimo {MaxDepth} livelli.");
                if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                    throw Refused(reader.TokenStartIndex, "La ricetta deve essere un oggetto, tra parentesi graffe.");
                CheckToken(ref reader, names);
                closed = reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0;
            }
        }
        catch (JsonException error)
        {
            throw Refused(Offset(error), "Qui la ricetta non è JSON: manca forse una virgola, una parentesi o una virgoletta poco prima.");
        }
        if (!closed) throw Refused(_bytes.Length, "La ricetta è troncata: finisce prima che tutte le parentesi siano chiuse.");
    }

    private void CheckToken(ref Utf8JsonReader reader, Stack<HashSet<string>> names)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            names.Push(new HashSet<string>(StringComparer.Ordinal));
        else if (reader.TokenType == JsonTokenType.EndObject)
            names.Pop();
        else if (reader.TokenType == JsonTokenType.PropertyName && !names.Peek().Add(Unescaped(ref reader)))
            throw Refused(reader.TokenStartIndex, $"«{reader.GetString()}» compare due volte nello stesso oggetto.");
        else if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
            Unescaped(ref reader);
    }

    // Half of a surrogate pair passes the reader and would only fail later, far from its line.
    private string Unescaped(ref Utf8JsonReader reader)
    {
        try { return reader.GetString()!; }
        catch (InvalidOperationException) { throw Refused(reader.TokenStartIndex, "Una sequenza «\\u» non è un carattere valido."); }
    }

    private RecipeError Refused(long offset, string sentence) => new([At(offset, RecipePaths.Root, sentence)]);

    private RecipeProblem At(long offset, string path, string sentence)
    {
        var before = _bytes.Span[..(int)Math.Min(offset, _bytes.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new RecipeProblem(FileName, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1, path, sentence);
    }

    private long FirstInvalidByte()
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(_bytes.Span[at..], out _, out var read) == OperationStatus.Done) at += read;
        return at;
    }

    private long Offset(JsonException error)
    {
        var lineStart = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--) lineStart += _bytes.Span[lineStart..].IndexOf((byte)'\n') + 1;
        return lineStart + (error.BytePositionInLine ?? 0);
    }

    /// <summary>Walks down to the value, skipping everything that the path does not go through.</summary>
    private long Offset(string path)
    {
        var reader = new Utf8JsonReader(_bytes.Span, Dialect);
        reader.Read();
        var here = RecipePaths.Root;
        var found = reader.TokenStartIndex;
        while (here != path && Down(ref reader, ref here, path)) found = reader.TokenStartIndex;
        return found;
    }

    private static bool Down(ref Utf8JsonReader reader, ref string here, string path)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return false;
        var inObject = reader.TokenType == JsonTokenType.StartObject;
        for (var index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); index++)
        {
            var child = inObject ? RecipePaths.Member(here, reader.GetString()!) : RecipePaths.Item(here, index);
            if (inObject) reader.Read();
            if (path == child || (path.StartsWith(child, StringComparison.Ordinal) && path[child.Length] is '.' or '['))
            {
                here = child;
                return true;
            }
            reader.Skip();
        }
        return false;
    }
}
