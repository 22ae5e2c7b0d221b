using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content;

/// <summary>An item as a form would have it, and what is wrong in it, by the names of inputs. What is only missing is no problem of a draft.</summary>
internal sealed record FilledItem(ContentItem Item, IReadOnlyList<(string Field, string Sentence)> Problems);

/// <summary>
/// Lays a posted form over a stored version. Only what the form has shown is read, and only what differs is written: JSON
/// members that no editor knows survive, and sending a form unchanged gives the same body.
/// </summary>
internal sealed class ContentForm(Definitions definitions, PartCatalogue catalogue)
{
    /// <summary>The hidden input by which a form says which parts and fields it has shown.</summary>
    public const string Shown = "mostrato";

    public async Task<FilledItem> FillAsync(ContentItem stored, IFormCollection form, CancellationToken cancel)
    {
        var item = stored.Copy();
        var filling = new Filling(await definitions.GetAsync(cancel), form, form[Shown].OfType<string>().ToHashSet(StringComparer.Ordinal), []);
        Fill(item, "", filling);
        return new(item, filling.Problems);
    }

    private sealed record Filling(DefinitionSet Definitions, IFormCollection Form, HashSet<string> Shown, List<(string Field, string Sentence)> Problems);

    private void Fill(ContentItem item, string prefix, Filling filling)
    {
        if (!filling.Definitions.Types.TryGetValue(item.ContentType, out var type)) return;
        foreach (var attachment in type.Parts)
        {
            var name = prefix + attachment.Name;
            if (catalogue.Parts.TryGetValue(attachment.PartName, out var part) && part.HasEditor && filling.Shown.Contains(name))
            {
                Read(() => item.Get(part.Type, attachment.Name), value => item.Set(value, attachment.Name), null, name, filling);
                if (InnerLists.MemberOf(attachment.PartName) is { } member) FillInner(item, attachment, member, name, filling);
            }
            foreach (var field in attachment.Definition?.Fields ?? [])
                if (catalogue.Fields.TryGetValue(field.FieldName, out var kind) && filling.Shown.Contains($"{name}.{field.Name}"))
                    Read(() => item.FieldValue(kind.Type, attachment, field), value => SetField(item, attachment.Name, field.Name, value), field, $"{name}.{field.Name}", filling);
        }
    }

    /// <param name="stored">Gives a fresh copy each time: one to change, one to compare with.</param>
    private static void Read(Func<object> stored, Action<object> set, ContentFieldDefinition? field, string name, Filling filling)
    {
        var (before, value) = (stored(), stored());
        var unread = FormReader.Read(value, filling.Form, name).ToList();
        if (value is TaxonomyField { TermContentItemIds.Length: > 0 } terms && string.IsNullOrEmpty(terms.TaxonomyContentItemId))
            terms.TaxonomyContentItemId = field?.Text("TaxonomyFieldSettings", "TaxonomyContentItemId");
        filling.Problems.AddRange(unread.Select(p => ($"{name}.{p.Member}", p.Sentence)));
        if (unread.Count == 0 && value is ICheckable checkable) filling.Problems.AddRange(checkable.Check(field).Select(p => ($"{name}.{p.Member}", p.Sentence)));
        if (Json(before) != Json(value)) set(value);
    }

    private void FillInner(ContentItem item, ContentTypePart attachment, string member, string name, Filling filling)
    {
        var stored = (item.Parts[attachment.Name] as JsonObject)?[member] as JsonArray ?? [];
        var known = stored.OfType<JsonObject>().Select((json, index) => (Id: InnerItems.IdOf(json, index), json)).DistinctBy(k => k.Id).ToDictionary(k => k.Id, k => k.json);
        var allowed = InnerItems.Allowed(attachment, item.Parts[attachment.Name] as JsonObject, filling.Definitions).Select(t => t.Name).ToHashSet();
        var list = new JsonArray();
        for (var index = 0; filling.Form[$"{name}.{member}[{index}].ContentItemId"].FirstOrDefault() is { Length: > 0 } id; index++)
        {
            var type = filling.Form[$"{name}.{member}[{index}].ContentType"].ToString();
            var json = known.GetValueOrDefault(id)?.DeepClone() as JsonObject;
            if (json is null && !(allowed.Contains(type) && ContentIds.IsWellFormed(id))) continue;
            list.Add(Filled(json ?? InnerItems.New(type, id, item, attachment), $"{name}.{member}[{index}].", filling));
        }
        if (JsonNode.DeepEquals(stored, list)) return;
        if (item.Parts[attachment.Name] is not JsonObject part) item.Parts[attachment.Name] = part = [];
        part[member] = list;
    }

    /// <summary>The item's own JSON, with its parts replaced where they differ: an inner item has members that are none of ours.</summary>
    private JsonObject Filled(JsonObject json, string prefix, Filling filling)
    {
        var inner = ContentItem.FromJson(json);
        Fill(inner, prefix, filling);
        GivePath(inner, filling.Definitions);
        foreach (var (part, value) in inner.Parts.ToList())
            if (!JsonNode.DeepEquals(json[part], value)) json[part] = value?.DeepClone();
        if (inner.Parts["TitlePart"]?["Title"]?.ToString() is { Length: > 0 } title && json["DisplayText"]?.ToString() != title) json["DisplayText"] = title;
        return json;
    }

    // The store gives a path to the item itself; a term gets its own here.
    private static void GivePath(ContentItem inner, DefinitionSet set)
    {
        if (set.Types.GetValueOrDefault(inner.ContentType) is not { } type || !type.HasPart(nameof(AutoroutePart))) return;
        var route = inner.Get<AutoroutePart>();
        var slug = Slug.From(inner.Parts["TitlePart"]?["Title"]?.ToString()).Value;
        if (route.Path.Length == 0 && slug.Length > 0) inner.Set(route with { Path = string.IsNullOrEmpty(type.PathPrefix) ? slug : $"{type.PathPrefix}/{slug}" });
    }

    private static void SetField(ContentItem item, string part, string field, object value)
    {
        // A part wraps its fields: writing one through the item keeps what else stands in it.
        if (item.Parts[part] is not JsonObject fields) item.Parts[part] = fields = [];
        var holder = ContentItem.FromJson(new JsonObject { [field] = fields[field]?.DeepClone() as JsonObject ?? [] });
        holder.Set(value, field);
        fields[field] = holder.Parts[field]!.DeepClone();
    }

    private static string Json(object value) => JsonSerializer.Serialize(value, value.GetType(), ContentJson.Options);
}
