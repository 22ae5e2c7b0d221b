using System.Globalization;
using System.Text.Json.Nodes;

namespace ReteLavoro.Workflows;

/// <summary>A workflow as Orchard Core writes it. The JSON is kept whole: what is not read here still goes back out.</summary>
internal sealed class WorkflowDefinition
{
    public WorkflowDefinition(JsonObject json)
    {
        Json = json;
        Activities = [.. Objects(json, "Activities").Select(a => new Activity(a))];
        ById = Activities.GroupBy(a => a.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        Transitions = [.. Objects(json, "Transitions").Select(t => new Transition(Text(t, "SourceActivityId"), Text(t, "SourceOutcomeName"), Text(t, "DestinationActivityId")))];
    }

    public static WorkflowDefinition Parse(string json) => new((JsonObject)JsonNode.Parse(json)!);

    public JsonObject Json { get; }
    public string TypeId => Text(Json, "WorkflowTypeId");
    public string Name => Text(Json, "Name");
    public bool IsEnabled => Flag(Json["IsEnabled"]);
    public bool IsSingleton => Flag(Json["IsSingleton"]);
    public IReadOnlyList<Activity> Activities { get; }
    public IReadOnlyDictionary<string, Activity> ById { get; }
    public IReadOnlyList<Transition> Transitions { get; }
    public IEnumerable<Activity> Unknown => Activities.Where(a => a.Kind is null);

    /// <summary>Where an outcome leads: the first transition counts, as in Orchard; none ends the branch.</summary>
    public Activity? Next(string activityId, string outcome) =>
        Transitions.FirstOrDefault(t => t.From == activityId && t.Outcome == outcome) is { } transition ? ById.GetValueOrDefault(transition.To) : null;

    public IEnumerable<Transition> From(string activityId) => Transitions.Where(t => t.From == activityId);

    /// <summary>Everything that can come after these activities, themselves included, without passing <paramref name="notThrough"/>.</summary>
    public HashSet<string> Reachable(IEnumerable<string> from, string? notThrough = null)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(from);
        while (open.TryPop(out var id))
        {
            if (id == notThrough || !seen.Add(id)) continue;
            foreach (var next in From(id)) open.Push(next.To);
        }
        return seen;
    }

    internal static string Text(JsonObject json, string name) => json[name] is JsonValue value ? value.ToString() : "";
    internal static bool Flag(JsonNode? node) => node is JsonValue value && bool.TryParse(value.ToString(), out var flag) && flag;
    private static IEnumerable<JsonObject> Objects(JsonObject json, string name) => (json[name] as JsonArray ?? []).OfType<JsonObject>();
}

internal sealed record Transition(string From, string Outcome, string To);

/// <summary>A step of a workflow: Orchard's members, and ours in the bag <c>Properties.ReteLavoro</c>.</summary>
internal sealed class Activity(JsonObject json)
{
    private readonly JsonObject _properties = json["Properties"] as JsonObject ?? [];

    public string Id { get; } = WorkflowDefinition.Text(json, "ActivityId");
    public string Name { get; } = WorkflowDefinition.Text(json, "Name");
    public bool IsStart { get; } = WorkflowDefinition.Flag(json["IsStart"]);
    public int X { get; } = Number(json["X"]) ?? 0;
    public int Y { get; } = Number(json["Y"]) ?? 0;

    /// <summary>Null for an activity that this program cannot run.</summary>
    public ActivityKind? Kind { get; } = ActivityKind.Find(WorkflowDefinition.Text(json, "Name"));

    public string Title => (_properties["ActivityMetadata"] as JsonObject)?["Title"]?.ToString() is { Length: > 0 } title ? title : Kind?.Label ?? Name;

    public JsonNode? this[string property] => _properties[property];
    public JsonNode? Own(string property) => (_properties["ReteLavoro"] as JsonObject)?[property];

    /// <summary>A text, whether it came plain or in Orchard's wrapper <c>{"Expression": "…"}</c>.</summary>
    public string Text(string property) => Plain(_properties[property]);
    public IReadOnlyList<string> Texts(string property) => List(_properties[property]);
    public IReadOnlyList<string> OwnTexts(string property) => List(Own(property));
    public string OwnText(string property) => Plain(Own(property));
    public int? OwnNumber(string property) => Number(Own(property));
    public bool OwnFlag(string property) => WorkflowDefinition.Flag(Own(property));

    public IReadOnlyList<string> Outcomes => Kind?.Outcomes(this) ?? [];

    private static string Plain(JsonNode? node) => node is JsonObject wrapper ? wrapper["Expression"]?.ToString() ?? "" : node?.ToString() ?? "";
    private static IReadOnlyList<string> List(JsonNode? node) => node is JsonArray array ? [.. array.Select(n => n?.ToString()).OfType<string>()] : [];

    // Orchard's editor saves whole pixels, other tools fractions and texts.
    internal static int? Number(JsonNode? node) =>
        node is JsonValue value && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (int)number : null;
}
