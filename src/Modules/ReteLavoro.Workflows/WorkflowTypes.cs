using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>A definition with its number.</summary>
internal sealed record NumberedType(WorkflowDefinition Definition, int Number, bool IsEnabled, DateTime CreatedUtc)
{
    /// <summary>Enabled, and nothing in it that this program cannot run.</summary>
    public bool IsOn => IsEnabled && !Definition.Unknown.Any();
}

internal enum ImportResult { Added, Changed, Kept }

/// <summary>The definitions: numbered, never changed, never deleted.</summary>
internal sealed class WorkflowTypes(SiteDbContext db, ActRunner acts, ChangeKinds kinds, TimeProvider time)
{
    /// <summary>The current number of each, by name.</summary>
    public async Task<IReadOnlyList<NumberedType>> CurrentAsync(CancellationToken cancel)
    {
        var all = db.Set<WorkflowTypeRow>().AsNoTracking();
        return [.. (await all.Where(t => !all.Any(o => o.WorkflowTypeId == t.WorkflowTypeId && o.Number > t.Number)).OrderBy(t => t.Name).ToListAsync(cancel)).Select(Of)];
    }

    public async Task<NumberedType?> FindAsync(string typeId, int? number, CancellationToken cancel) =>
        await db.Set<WorkflowTypeRow>().AsNoTracking().Where(t => t.WorkflowTypeId == typeId && (number == null || t.Number == number)).OrderByDescending(t => t.Number).FirstOrDefaultAsync(cancel)
            is { } row ? Of(row) : null;

    /// <summary>The numbers of a definition, newest first.</summary>
    public Task<List<int>> NumbersAsync(string typeId, CancellationToken cancel) =>
        db.Set<WorkflowTypeRow>().Where(t => t.WorkflowTypeId == typeId).OrderByDescending(t => t.Number).Select(t => t.Number).ToListAsync(cancel);

    /// <summary>The workflow that approves a version, and its start. One that names the change goes before one for every change, and one that names the type before one for all.</summary>
    /// <returns>Null when there is none; otherwise also the kind of change, where a workflow asks for it.</returns>
    public async Task<(NumberedType Type, Activity Start, string? Change)?> ForSubmissionAsync(ContentItem item, CancellationToken cancel)
    {
        var starts = await StartingAtAsync(ActivityKind.Signal, a => a.Text("SignalName") == "Submit", a => a.OwnTexts("ContentTypes"), item.ContentType, cancel);
        var change = starts.Any(s => ChangeKinds.Of(s.Start).Count > 0) ? await kinds.OfAsync(item, cancel) : null;
        var found = starts.Where(s => ChangeKinds.Of(s.Start) is var named && (named.Count == 0 || change is not null && named.Contains(change)))
            .OrderBy(s => ChangeKinds.Of(s.Start).Count == 0).ThenBy(s => s.Start.OwnTexts("ContentTypes").Count == 0).ToList();
        return found.Count == 0 ? null : (found[0].Type, found[0].Start, change);
    }

    public async Task<IReadOnlyList<(NumberedType Type, Activity Start)>> StartingAtAsync(string activity, Func<Activity, bool> which, Func<Activity, IReadOnlyList<string>> types, string contentType, CancellationToken cancel) =>
        [.. from type in await CurrentAsync(cancel) where type.IsOn
            from start in type.Definition.Activities where start.IsStart && start.Name == activity && which(start) && (types(start) is { Count: 0 } || types(start).Contains(contentType))
            select (type, start)];

    /// <summary>Stores a definition if it differs from the current one; running instances stay on the number they began with.</summary>
    public async Task<ImportResult> ImportAsync(JsonObject json, CancellationToken cancel)
    {
        var definition = new WorkflowDefinition(json);
        var current = await FindAsync(definition.TypeId, null, cancel);
        if (current is not null && JsonNode.DeepEquals(WorkflowExport.Clean(current.Definition.Json), WorkflowExport.Clean(json))) return ImportResult.Kept;
        await acts.DoAsync(new("workflow.define", definition.TypeId), async () =>
        {
            db.Add(new WorkflowTypeRow
            {
                WorkflowTypeId = definition.TypeId, Number = (current?.Number ?? 0) + 1, Name = definition.Name, IsEnabled = definition.IsEnabled,
                Json = json.ToJsonString(ContentJson.Options), CreatedUtc = time.UtcNow
            });
            await db.SaveChangesAsync(cancel);
        }, cancel);
        return current is null ? ImportResult.Added : ImportResult.Changed;
    }

    private static NumberedType Of(WorkflowTypeRow row) => new(WorkflowDefinition.Parse(row.Json), row.Number, row.IsEnabled, row.CreatedUtc);
}

/// <summary>Gives definitions back as Orchard Core writes them.</summary>
internal static class WorkflowExport
{
    /// <summary>A recipe step with the current definitions.</summary>
    public static JsonObject Step(IEnumerable<NumberedType> types) =>
        new() { ["name"] = "WorkflowType", ["data"] = new JsonArray([.. types.Select(t => Clean(t.Definition.Json))]) };

    /// <summary>The numeric ids belong to the database of one site; Orchard's export leaves them out too.</summary>
    public static JsonObject Clean(JsonObject definition)
    {
        var copy = (JsonObject)definition.DeepClone();
        copy.Remove("Id");
        foreach (var transition in (copy["Transitions"] as JsonArray ?? []).OfType<JsonObject>()) transition.Remove("Id");
        return copy;
    }
}
