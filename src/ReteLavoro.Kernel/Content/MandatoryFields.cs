using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace ReteLavoro.Kernel.Content;

/// <summary>Something that an item must have before it is published, and has not yet.</summary>
/// <param name="Input">The name of its input in the editor: "Notizia.Sommario.Text", "FlowPart.Widgets[0].Testo.Testo.Markdown".</param>
public sealed record MissingValue(string Input, string Sentence)
{
    /// <summary>The alternative text of a picture. Sites that a recipe comes from publish without it: an import says so and keeps the item as it is.</summary>
    public bool IsAlternativeText => Input.Contains($".{nameof(MediaField.MediaTexts)}[", StringComparison.Ordinal);

    /// <summary>"#Notizia_Sommario_Text": where the input is on the editor's page.</summary>
    public string Anchor => AnchorOf(Input);

    public static string AnchorOf(string input) => "#" + TagBuilder.CreateSanitizedId(input, "_");
}

/// <summary>
/// Finds what an item lacks: required fields that are empty, and what a part asks for (<see cref="ICheckable.Missing"/>),
/// also in the items within it. A draft may lack anything; nothing that lacks something is published, sent for approval or
/// imported as published.
/// </summary>
public sealed class MandatoryFields(Definitions definitions, PartCatalogue catalogue) : IPublishCheck
{
    public async Task<IReadOnlyList<MissingValue>> OfAsync(ContentItem item, CancellationToken cancel)
    {
        var missing = new List<MissingValue>();
        Find(item, "", await definitions.GetAsync(cancel), missing);
        return missing;
    }

    public async Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel) =>
        [.. (await OfAsync(item, cancel)).Select(m => m.Sentence).Distinct()];

    private void Find(ContentItem item, string prefix, DefinitionSet set, List<MissingValue> missing)
    {
        if (!set.Types.TryGetValue(item.ContentType, out var type)) return;
        foreach (var attachment in type.Parts)
        {
            var name = prefix + attachment.Name;
            if (catalogue.Parts.TryGetValue(attachment.PartName, out var part) && item.Get(part.Type, attachment.Name) is ICheckable checkable)
                missing.AddRange(checkable.Missing(null).Select(m => new MissingValue($"{name}.{m.Member}", m.Sentence)));
            if (InnerLists.MemberOf(attachment.PartName) is { } member && (item.Parts[attachment.Name] as JsonObject)?[member] is JsonArray list)
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is JsonObject inner) Find(ContentItem.FromJson(inner), $"{name}.{member}[{i}].", set, missing);
            foreach (var field in attachment.Definition?.Fields ?? [])
                if (catalogue.Fields.TryGetValue(field.FieldName, out var kind) && item.FieldValue(kind.Type, attachment, field) is ICheckable value)
                    missing.AddRange(Of(value, field).Select(m => new MissingValue($"{name}.{field.Name}.{m.Member}", m.Sentence)));
        }
    }

    private static IEnumerable<(string Member, string Sentence)> Of(ICheckable value, ContentFieldDefinition field) =>
        field.Required && value.IsEmpty ? [(FirstInput(value), $"Compila «{field.DisplayName}».")] : value.Missing(field);

    private static string FirstInput(object value) => value switch
    {
        TaxonomyField => nameof(TaxonomyField.TermContentItemIds),
        MediaField => nameof(MediaField.Paths) + "[0]",
        _ => value.GetType().GetProperties().First(p => p.CanWrite).Name
    };
}
