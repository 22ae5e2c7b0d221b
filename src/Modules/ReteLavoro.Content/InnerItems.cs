using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content;

/// <summary>What the editor does with the lists of items within an item (<see cref="InnerLists"/>).</summary>
internal static partial class InnerItems
{
    private const int Most = 200;

    /// <summary>The types that may be added to the list of a part.</summary>
    public static IReadOnlyList<ContentTypeDefinition> Allowed(ContentTypePart attachment, JsonObject? part, DefinitionSet set)
    {
        var names = attachment.PartName switch
        {
            nameof(FlowPart) or nameof(BagPart) => Texts(attachment.Settings[attachment.PartName + "Settings"]?["ContainedContentTypes"]),
            nameof(TaxonomyPart) => [part?["TermContentType"]?.ToString() is { Length: > 0 } own ? own : attachment.Settings["TaxonomyPartSettings"]?["TermContentType"]?.ToString() ?? ""],
            _ => []
        };
        var stereotype = attachment.PartName switch { nameof(FlowPart) => "Widget", nameof(MenuItemsListPart) => "MenuItem", _ => null };
        return names.Count > 0 ? [.. names.Select(n => set.Types.GetValueOrDefault(n)).OfType<ContentTypeDefinition>()]
            : [.. set.TypesInOrder.Where(t => stereotype is not null && t.Stereotype == stereotype)];
    }

    /// <summary>What a form knows an inner item by; recipes of elsewhere may leave ids out.</summary>
    public static string IdOf(JsonObject item, int index) => item["ContentItemId"]?.ToString() is { Length: > 0 } id ? id : $"posto-{index}";

    public static JsonObject New(string type, string id, ContentItem owner, ContentTypePart attachment)
    {
        var item = new JsonObject { ["ContentItemId"] = id, ["ContentType"] = type, ["DisplayText"] = "" };
        if (attachment.PartName == nameof(TaxonomyPart)) item["TermPart"] = new JsonObject { ["TaxonomyContentItemId"] = owner.ContentItemId };
        return item;
    }

    /// <summary>What a button of the editor asks for: "su:FlowPart.Widgets:2", "aggiungi:FlowPart.Widgets".</summary>
    public sealed record Command(string Verb, string List, int Index)
    {
        public static Command? Of(string? text) => text?.Split(':') switch
        {
            ["aggiungi", var list] when list.Contains('.') => new("aggiungi", list, 0),
            [("su" or "giu" or "togli") and var verb, var list, var index] when list.Contains('.') && int.TryParse(index, out var at) => new(verb, list, at),
            _ => null
        };
    }

    /// <summary>Moves or removes; false when the list or the place is not there.</summary>
    public static bool Apply(ContentItem item, Command command)
    {
        if (Find(item, command.List) is not { } list || command.Index < 0 || command.Index >= list.Count) return false;
        var moved = list[command.Index];
        var to = command.Verb switch { "su" => command.Index - 1, "giu" => command.Index + 1, _ => -1 };
        if (command.Verb != "togli" && (to < 0 || to >= list.Count)) return true;
        list.RemoveAt(command.Index);
        if (command.Verb != "togli") list.Insert(to, moved);
        return true;
    }

    /// <summary>Adds an empty item of a type that the list allows.</summary>
    public static bool Add(ContentItem item, string listName, string? type, DefinitionSet set)
    {
        // The owner of the list may itself be an inner item: its parts stand before the last name.
        var partName = listName.Split('.')[^2];
        var owner = Owner(item, listName);
        if (owner is null || set.Types.GetValueOrDefault(owner.ContentType)?.Part(partName) is not { } attachment || InnerLists.MemberOf(attachment.PartName) is not { } member) return false;
        var allowed = Allowed(attachment, owner.Parts[partName] as JsonObject, set);
        if ((string.IsNullOrEmpty(type) ? allowed.Count == 1 ? allowed[0] : null : allowed.FirstOrDefault(t => t.Name == type)) is not { } chosen) return false;
        var parts = Parts(item, listName);
        if (parts[partName] is not JsonObject part) parts[partName] = part = [];
        if (part[member] is not JsonArray list) part[member] = list = [];
        if (list.Count >= Most) return false;
        if (attachment.PartName == nameof(TaxonomyPart) && string.IsNullOrEmpty(part["TermContentType"]?.ToString())) part["TermContentType"] = chosen.Name;
        list.Add(New(chosen.Name, ContentIds.New(), item, attachment));
        return true;
    }

    private static ContentItem? Owner(ContentItem item, string listName) => Parts(item, listName) is var parts && parts == item.Parts ? item : ContentItem.FromJson(parts);

    private static JsonArray? Find(ContentItem item, string listName) => Parts(item, listName)[listName.Split('.')[^2]]?[listName.Split('.')[^1]] as JsonArray;

    /// <summary>The object that holds the part of the list: the item's parts, or those of an item within it.</summary>
    private static JsonObject Parts(ContentItem item, string listName)
    {
        var parts = item.Parts;
        var names = listName.Split('.');
        for (var i = 0; i + 2 < names.Length; i += 2)
            if (Indexed().Match(names[i + 1]) is { Success: true } match && parts[names[i]]?[match.Groups[1].Value] is JsonArray list
                && int.Parse(match.Groups[2].Value) is var at && at < list.Count && list[at] is JsonObject inner) parts = inner;
            else return [];
        return parts;
    }

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(n => n?.ToString()).OfType<string>()];

    [GeneratedRegex(@"^(\w+)\[(\d{1,4})\]$")]
    private static partial Regex Indexed();
}
