using System.Text.Json.Nodes;

namespace ReteLavoro.Kernel.Content;

/// <summary>
/// Finds the placeholders that nobody knows in the Markdown of an item, also in the items within it: a reader would see
/// braces where a figure should stand. A draft may hold them; nothing that has one is published or sent for approval.
/// </summary>
public sealed class UnknownPlaceholders(Definitions definitions, PartCatalogue catalogue, MarkdownRenderer markdown) : IPublishCheck
{
    public async Task<IReadOnlyList<MissingValue>> OfAsync(ContentItem item, CancellationToken cancel)
    {
        var unknown = new List<MissingValue>();
        Find(item, "", await definitions.GetAsync(cancel), unknown);
        return unknown;
    }

    public async Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel) =>
        [.. (await OfAsync(item, cancel)).Select(m => m.Sentence).Distinct()];

    private void Find(ContentItem item, string prefix, DefinitionSet set, List<MissingValue> unknown)
    {
        if (!set.Types.TryGetValue(item.ContentType, out var type)) return;
        foreach (var attachment in type.Parts)
        {
            var name = prefix + attachment.Name;
            if (attachment.PartName == nameof(MarkdownBodyPart)) Say(item.Get<MarkdownBodyPart>(attachment.Name).Markdown, attachment.DisplayName, $"{name}.{nameof(MarkdownBodyPart.Markdown)}", unknown);
            if (InnerLists.MemberOf(attachment.PartName) is { } member && (item.Parts[attachment.Name] as JsonObject)?[member] is JsonArray list)
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is JsonObject inner) Find(ContentItem.FromJson(inner), $"{name}.{member}[{i}].", set, unknown);
            foreach (var field in attachment.Definition?.Fields ?? [])
                if (catalogue.Fields.TryGetValue(field.FieldName, out var kind) && item.FieldValue(kind.Type, attachment, field) is MarkdownField value)
                    Say(value.Markdown, field.DisplayName, $"{name}.{field.Name}.{nameof(MarkdownField.Markdown)}", unknown);
        }
    }

    private void Say(string? text, string label, string input, List<MissingValue> unknown) =>
        unknown.AddRange(markdown.Unknown(text).Select(name => new MissingValue(input, $"In «{label}» il dato {{{{{name}}}}} non esiste o non è in vigore: correggilo o toglilo.")));
}
