using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>Compares a JSON value with a schema and says in Italian what differs. Knows the part of JSON Schema that
/// the recipes' schemas use (<see cref="Keywords"/>) and two words of its own: <c>x-ignoreCase</c>, from which point
/// on names of members count without regard to case, and <c>x-expected</c>, what a pattern asks for, in words.</summary>
internal sealed class SchemaCheck(JsonElement root, bool scriptsAllowed)
{
    private const int MaxProblems = 50;

    /// <summary>A keyword outside this list would be silently ignored: a test forbids it in our schemas.</summary>
    public static readonly string[] Keywords =
        ["$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "required", "additionalProperties", "items",
         "enum", "const", "pattern", "format", "minLength", "minItems", "uniqueItems", "minimum", "maximum", "oneOf", "anyOf",
         "x-ignoreCase", "x-expected"];

    public sealed record Finding(string Path, string Sentence);

    /// <param name="name">What to call the value in a sentence, "La ricetta" or the step's name.</param>
    public List<Finding> Check(JsonNode? value, string path, string name)
    {
        var findings = new List<Finding>();
        Check(root, value, path, $"«{name}»", ignoreCase: false, findings);
        return findings;
    }

    private void Check(JsonElement schema, JsonNode? value, string path, string name, bool ignoreCase, List<Finding> findings)
    {
        if (findings.Count >= MaxProblems) return;
        if (schema.TryGetProperty("$ref", out var reference))
            Check(Definition(reference.GetString()!), value, path, name, ignoreCase, findings);
        if (schema.TryGetProperty("x-ignoreCase", out var ignore)) ignoreCase = ignore.GetBoolean();

        // What a script will give is not known yet: the evaluated step is checked again.
        if (scriptsAllowed && JsonKinds.TextOf(value) is { } script && RecipeScripts.Recognise(script, out _, out _)) return;

        if (schema.TryGetProperty("type", out var type) && !JsonKinds.Fits(value, type))
        {
            findings.Add(new Finding(path, $"{name} deve essere {JsonKinds.Expected(type)}, invece è {JsonKinds.Describe(value)}."));
            return;
        }
        var before = findings.Count;
        CheckChoice(schema, value, path, name, findings);
        switch (value)
        {
            case JsonObject members: CheckMembers(schema, members, path, ignoreCase, findings); break;
            case JsonArray items: CheckItems(schema, items, path, name, ignoreCase, findings); break;
            case not null: CheckScalar(schema, value, path, name, findings); break;
        }
        // Which of several forms was meant is a guess: where the plain rules already say what is wrong, they are enough.
        if (findings.Count > before) return;
        CheckForms(schema, "anyOf", value, path, name, ignoreCase, findings);
        CheckForms(schema, "oneOf", value, path, name, ignoreCase, findings);
    }

    private JsonElement Definition(string reference) => root.GetProperty("$defs").GetProperty(reference["#/$defs/".Length..]);

    private void CheckMembers(JsonElement schema, JsonObject members, string path, bool ignoreCase, List<Finding> findings)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var declared = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToList() : [];
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(r => r.GetString()!))
                if (!members.Any(m => m.Key.Equals(name, comparison)))
                    findings.Add(new Finding(path, Missing(members, name)));
        foreach (var (name, value) in members)
        {
            var memberPath = RecipePaths.Member(path, name);
            var property = declared.Find(p => p.Name.Equals(name, comparison));
            if (property.Value.ValueKind != JsonValueKind.Undefined)
            {
                if (ignoreCase && members.First(m => m.Key.Equals(name, comparison)).Key != name)
                    findings.Add(new Finding(memberPath, $"«{name}» compare due volte: maiuscole e minuscole qui non contano."));
                Check(property.Value, value, memberPath, $"«{name}»", ignoreCase, findings);
            }
            else if (schema.TryGetProperty("additionalProperties", out var others))
            {
                if (others.ValueKind == JsonValueKind.False)
                    findings.Add(new Finding(memberPath, $"«{name}» qui non è previsto. Sono previsti: {string.Join(", ", declared.Select(p => p.Name))}."));
                else if (others.ValueKind == JsonValueKind.Object)
                    Check(others, value, memberPath, $"«{name}»", ignoreCase, findings);
            }
        }
    }

    private static string Missing(JsonObject members, string name) =>
        members.Select(m => m.Key).FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } near
            ? $"Manca «{name}», che è obbligatorio: c'è «{near}», ma qui maiuscole e minuscole contano."
            : $"Manca «{name}», che è obbligatorio.";

    private void CheckItems(JsonElement schema, JsonArray items, string path, string name, bool ignoreCase, List<Finding> findings)
    {
        if (schema.TryGetProperty("minItems", out var least) && items.Count < least.GetInt32())
            findings.Add(new Finding(path, $"{name} deve avere almeno {Counted(least.GetInt32(), "elemento", "elementi")}: ne ha {items.Count}."));
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.GetBoolean())
        {
            var seen = new HashSet<string>();
            foreach (var (item, index) in items.Select((item, index) => (item, index)))
                if (!seen.Add(item?.ToJsonString() ?? "null"))
                    findings.Add(new Finding(RecipePaths.Item(path, index), $"{name} ripete {JsonKinds.Short(item)}."));
        }
        if (!schema.TryGetProperty("items", out var each)) return;
        for (var index = 0; index < items.Count && findings.Count < MaxProblems; index++)
            Check(each, items[index], RecipePaths.Item(path, index), $"L'elemento {index + 1} di {name}", ignoreCase, findings);
    }

    private static void CheckScalar(JsonElement schema, JsonNode value, string path, string name, List<Finding> findings)
    {
        var text = JsonKinds.TextOf(value);
        if (text is not null && schema.TryGetProperty("minLength", out var least) && text.Length < least.GetInt32())
            findings.Add(new Finding(path, least.GetInt32() == 1 ? $"{name} non può essere vuoto."
                : $"{name} deve avere almeno {Counted(least.GetInt32(), "carattere", "caratteri")}."));
        else if (text is not null && schema.TryGetProperty("pattern", out var pattern)
                 && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
            findings.Add(new Finding(path, $"{name} deve essere {(schema.TryGetProperty("x-expected", out var expected)
                ? expected.GetString() : $"della forma {pattern}")}, invece è {JsonKinds.Short(value)}."));
        else if (text is not null && schema.TryGetProperty("format", out var format) && JsonKinds.WrongFormat(text, format.GetString()!) is { } form)
            findings.Add(new Finding(path, $"{name} deve essere {form}, invece è {JsonKinds.Short(value)}."));
        if (JsonKinds.NumberOf(value) is not { } number) return;
        if (schema.TryGetProperty("minimum", out var minimum) && number < minimum.GetDecimal())
            findings.Add(new Finding(path, $"{name} deve essere almeno {minimum}: è {JsonKinds.Short(value)}."));
        if (schema.TryGetProperty("maximum", out var maximum) && number > maximum.GetDecimal())
            findings.Add(new Finding(path, $"{name} deve essere al massimo {maximum}: è {JsonKinds.Short(value)}."));
    }

    private static void CheckChoice(JsonElement schema, JsonNode? value, string path, string name, List<Finding> findings)
    {
        if (schema.TryGetProperty("const", out var constant) && !JsonKinds.Same(value, constant))
            findings.Add(new Finding(path, $"{name} deve essere {JsonKinds.Plain(constant)}, invece è {JsonKinds.Short(value)}."));
        if (schema.TryGetProperty("enum", out var choices) && !choices.EnumerateArray().Any(choice => JsonKinds.Same(value, choice)))
            findings.Add(new Finding(path, $"{name} deve essere uno tra {string.Join(", ", choices.EnumerateArray().Select(JsonKinds.Plain))}: è {JsonKinds.Short(value)}."));
    }

    private void CheckForms(JsonElement schema, string keyword, JsonNode? value, string path, string name, bool ignoreCase, List<Finding> findings)
    {
        if (!schema.TryGetProperty(keyword, out var forms)) return;
        var tries = forms.EnumerateArray().Select(form =>
        {
            var found = new List<Finding>();
            Check(form, value, path, name, ignoreCase, found);
            return found;
        }).ToList();
        var fitting = tries.Count(found => found.Count == 0);
        if (fitting == 0) findings.AddRange(tries.MinBy(found => found.Count)!);
        else if (fitting > 1 && keyword == "oneOf") findings.Add(new Finding(path, $"{name} corrisponde a più di una forma: dev'essere una sola."));
    }

    private static string Counted(int count, string one, string many) => count == 1 ? $"un {one}" : $"{count.ToString(CultureInfo.InvariantCulture)} {many}";
}
