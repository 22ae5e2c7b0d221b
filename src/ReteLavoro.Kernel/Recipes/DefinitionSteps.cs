using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Recipes;

/// <summary><c>ContentDefinition</c>: adds to definitions; settings are merged, parts and fields go by name, nothing is taken away.</summary>
internal class ContentDefinitionStep(SiteDbContext db, Definitions definitions, PartCatalogue catalogue) : IRecipeStep
{
    public virtual string Name => "ContentDefinition";
    protected virtual bool Replace => false;

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var rows = await db.Set<DefinitionRow>().ToDictionaryAsync(r => (r.Kind, r.Name.ToLowerInvariant()), cancel);
        var position = rows.Count == 0 ? 0 : rows.Values.Max(r => r.Position) + 1;
        var seen = new HashSet<(string, string)>();
        foreach (var (kind, member) in new[] { ("Part", "ContentParts"), ("Type", "ContentTypes") })
            foreach (var (record, index) in step.Objects(member).Select((r, i) => (r, i)))
            {
                if (WhyNot(kind, record) is { } why) { step.Problem($"$.{member}[{index}]", why); continue; }
                var name = record["Name"]!.ToString();
                if (!seen.Add((kind, name.ToLowerInvariant()))) { step.Problem($"$.{member}[{index}].Name", $"{(kind == "Type" ? "Il tipo" : "La parte")} «{name}» è scritt{(kind == "Type" ? "o" : "a")} due volte."); continue; }
                foreach (var field in (record["ContentPartFieldDefinitionRecords"] as JsonArray ?? []).OfType<JsonObject>())
                    if (field["FieldName"]?.ToString() is { } type && !catalogue.Fields.ContainsKey(type))
                        step.Note($"Parte {name}, campo {field["Name"]}: il tipo di campo «{type}» qui non c'è; i suoi valori restano scritti, ma non si vedono e non si modificano.");
                var known = rows.GetValueOrDefault((kind, name.ToLowerInvariant()));
                var before = known is null || Replace ? [] : (JsonObject)JsonNode.Parse(known.Json)!;
                var json = DefinitionMerge.Into(before, record).ToJsonString(ContentJson.Options);
                if (known is null)
                {
                    db.Add(rows[(kind, name.ToLowerInvariant())] = new DefinitionRow { Kind = kind, Name = name, Json = json, Position = position++ });
                    step.Added(name);
                }
                else if (known.Json == json) step.Keep();
                else { known.Json = json; step.Changed(name); }
            }
        if (step.Problems.Count > 0 || step.AddedCount + step.ChangedCount == 0) return;
        await db.SaveChangesAsync(cancel);
        await definitions.ChangedAsync(cancel);
    }

    private static string? WhyNot(string kind, JsonObject record)
    {
        var name = record["Name"]?.ToString() ?? "";
        if (name.Length == 0 || !char.IsLetter(name[0]) || !name.All(char.IsLetterOrDigit)) return $"«{name}» non va bene come nome: inizia con una lettera e usa solo lettere e cifre.";
        var (list, needs) = kind == "Type" ? ("ContentTypePartDefinitionRecords", new[] { "PartName" }) : ("ContentPartFieldDefinitionRecords", ["FieldName", "Name"]);
        foreach (var inner in (record[list] as JsonArray ?? []).OfType<JsonObject>())
            foreach (var need in needs)
                if (string.IsNullOrEmpty(inner[need]?.ToString())) return $"In «{name}» una voce di {list} non ha «{need}».";
        return null;
    }
}

/// <summary><c>ReplaceContentDefinition</c>: what is listed becomes exactly what is written.</summary>
internal sealed class ReplaceContentDefinitionStep(SiteDbContext db, Definitions definitions, PartCatalogue catalogue) : ContentDefinitionStep(db, definitions, catalogue)
{
    public override string Name => "ReplaceContentDefinition";
    protected override bool Replace => true;
}

/// <summary><c>DeleteContentDefinition</c>: takes definitions away; the items stay, and a part is detached everywhere.</summary>
internal sealed class DeleteContentDefinitionStep(SiteDbContext db, Definitions definitions) : IRecipeStep
{
    public string Name => "DeleteContentDefinition";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var types = step.Texts("ContentTypes").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var parts = step.Texts("ContentParts").ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var row in await db.Set<DefinitionRow>().ToListAsync(cancel))
        {
            if ((row.Kind == "Type" ? types : parts).Contains(row.Name)) { db.Remove(row); step.Changed(row.Name); continue; }
            if (row.Kind != "Type") continue;
            var record = (JsonObject)JsonNode.Parse(row.Json)!;
            if (record["ContentTypePartDefinitionRecords"] is not JsonArray attached) continue;
            foreach (var gone in attached.Where(a => parts.Contains(a?["PartName"]?.ToString() ?? "")).ToList()) attached.Remove(gone);
            var json = record.ToJsonString(ContentJson.Options);
            if (json != row.Json) { row.Json = json; step.Changed(row.Name); }
        }
        if (step.ChangedCount == 0) return;
        await db.SaveChangesAsync(cancel);
        await definitions.ChangedAsync(cancel);
    }
}

/// <summary>How a definition is added to another: objects deep, arrays of plain values as a union, parts and fields by name.</summary>
internal static class DefinitionMerge
{
    private static readonly Dictionary<string, string[]> NamedLists = new()
    {
        ["ContentTypePartDefinitionRecords"] = ["Name", "PartName"],
        ["ContentPartFieldDefinitionRecords"] = ["Name"]
    };

    public static JsonObject Into(JsonObject before, JsonObject added)
    {
        var result = (JsonObject)before.DeepClone();
        foreach (var (name, value) in added)
            result[name] = (result[name], value) switch
            {
                (JsonObject old, JsonObject fresh) => Into(old, fresh),
                (JsonArray old, JsonArray fresh) when NamedLists.TryGetValue(name, out var keys) => ByName(old, fresh, keys),
                (JsonArray old, JsonArray fresh) => Union(old, fresh),
                _ => value?.DeepClone()
            };
        return result;
    }

    private static JsonArray ByName(JsonArray old, JsonArray fresh, string[] keys)
    {
        var result = (JsonArray)old.DeepClone();
        foreach (var item in fresh.OfType<JsonObject>())
        {
            var at = result.ToList().FindIndex(r => Key(r) == Key(item));
            if (at < 0) result.Add(item.DeepClone());
            else result[at] = Into(result[at]!.AsObject(), item);
        }
        return result;
        string? Key(JsonNode? node) => keys.Select(k => node?[k]?.ToString()).FirstOrDefault(k => !string.IsNullOrEmpty(k));
    }

    private static JsonArray Union(JsonArray old, JsonArray fresh)
    {
        var result = (JsonArray)old.DeepClone();
        foreach (var item in fresh)
            if (!result.Any(r => JsonNode.DeepEquals(r, item))) result.Add(item?.DeepClone());
        return result;
    }
}
