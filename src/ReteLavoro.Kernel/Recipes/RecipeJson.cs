using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>How recipes are read into records and written out again.</summary>
public static class RecipeJson
{
    /// <summary>As Orchard binds the bodies of its steps: names without regard to case, numbers also as text, enums by
    /// name or number; nulls are not written. Accented letters are written as they are, because people read recipes.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        MaxDepth = RecipeText.MaxDepth
    };
}
