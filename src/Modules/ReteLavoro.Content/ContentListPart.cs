using System.Text.Json.Serialization;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Content;

/// <summary>A list of the published items of one type.</summary>
public sealed record ContentListPart : ICheckable
{
    public string ContentType { get; set; } = "";

    /// <summary><c>recent</c>: newest first; <c>title</c>: alphabetical; <c>start</c>: by the day they begin, coming ones first.</summary>
    public string Order { get; set; } = "recent";
    public int? PageSize { get; set; }
    [JsonIgnore] public bool IsEmpty => ContentType.Length == 0;

    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (PageSize is < 1 or > 100) yield return (nameof(PageSize), "Le voci per pagina vanno da 1 a 100.");
    }

    public IEnumerable<(string, string)> Missing(ContentFieldDefinition? field) => IsEmpty ? [(nameof(ContentType), "Scegli che cosa elencare.")] : [];
}
