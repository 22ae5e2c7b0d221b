using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Content;

/// <summary>The editor of an item: its parts in order, each with its inputs.</summary>
/// <param name="Prefix">What stands before the parts' names: empty, or "FlowPart.Widgets[0]." within a list.</param>
public sealed record ItemEditor(ContentItem Item, ContentTypeDefinition Type, string Prefix, IReadOnlyList<PartEditor> Parts);

public sealed record PartEditor(string Legend, string? Description, IReadOnlyList<(string View, IPartView Model)> Inputs);

/// <summary>A list of items within an item, as the editor shows it.</summary>
/// <param name="Name">"FlowPart.Widgets".</param>
public sealed record InnerEditors(string Name, IReadOnlyList<(string Id, ItemEditor Editor)> Items, IReadOnlyList<ContentTypeDefinition> Allowed);

/// <summary>Finds the editor views of an item by the names of its parts and fields.</summary>
public sealed class ContentEditors(Definitions definitions, PartCatalogue catalogue, ContentDisplay display)
{
    public async Task<ItemEditor?> OfAsync(ContentItem item, string prefix, CancellationToken cancel) => Of(item, prefix, await definitions.GetAsync(cancel));

    /// <summary>For the editors of parts that hold a list of items.</summary>
    public async Task<InnerEditors> InnerAsync(IPartView part, CancellationToken cancel)
    {
        var set = await definitions.GetAsync(cancel);
        var member = InnerLists.MemberOf(part.Attachment.PartName)!;
        var json = part.Item.Parts[part.Attachment.Name] as JsonObject;
        var (name, items) = ($"{part.Prefix}.{member}", new List<(string, ItemEditor)>());
        foreach (var (inner, index) in (json?[member] as JsonArray ?? []).OfType<JsonObject>().Select((j, i) => (j, i)))
        {
            var item = ContentItem.FromJson(inner);
            items.Add((InnerItems.IdOf(inner, index), Of(item, $"{name}[{index}].", set) ?? new(item, Unknown(item.ContentType), $"{name}[{index}].", [])));
        }
        return new(name, items, InnerItems.Allowed(part.Attachment, json, set));
    }

    private ItemEditor? Of(ContentItem item, string prefix, DefinitionSet set)
    {
        if (!set.Types.TryGetValue(item.ContentType, out var type)) return null;
        var parts = new List<PartEditor>();
        foreach (var attachment in type.Parts)
        {
            var inputs = new List<(string, IPartView)>();
            var name = prefix + attachment.Name;
            if (catalogue.Parts.TryGetValue(attachment.PartName, out var part) && part.HasEditor && display.Exists(part.EditorView))
                inputs.Add((part.EditorView, ContentDisplay.View(part.Type, item.Get(part.Type, attachment.Name), item, attachment, null, name)));
            foreach (var field in attachment.Definition?.Fields ?? [])
                if (catalogue.Fields.TryGetValue(field.FieldName, out var kind) && display.Exists(kind.EditorView))
                    inputs.Add((kind.EditorView, ContentDisplay.View(kind.Type, item.FieldValue(kind.Type, attachment, field), item, attachment, field, $"{name}.{field.Name}")));
            if (inputs.Count == 0) continue;
            var legend = attachment.Settings["ContentTypePartSettings"]?["DisplayName"]?.ToString() ?? part?.Label ?? attachment.DisplayName;
            parts.Add(new(attachment.Name == type.Name ? "Dettagli" : legend, attachment.Settings["ContentTypePartSettings"]?["Description"]?.ToString(), inputs));
        }
        return new(item, type, prefix, parts);
    }

    private static ContentTypeDefinition Unknown(string name) => new(new JsonObject { ["Name"] = name.Length > 0 ? name : "?" }, new Dictionary<string, ContentPartDefinition>());
}
