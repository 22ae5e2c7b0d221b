using System.Security.Claims;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Workflows;

/// <summary>All kinds of change that the modules of this region tell apart.</summary>
internal sealed class ChangeKinds(IEnumerable<IChangeKinds> tellers)
{
    public IReadOnlyList<ChangeKind> Known { get; } = [.. tellers.SelectMany(t => t.Kinds)];

    /// <summary>Which kinds the start of a workflow is for; none for every change.</summary>
    public static IReadOnlyList<string> Of(Activity start) => start.OwnTexts("Changes");

    public string Label(string id) => Known.FirstOrDefault(k => k.Id == id)?.Label ?? id;

    /// <summary>What a workflow is for, in words; null when it is for every change.</summary>
    public string? InWords(WorkflowDefinition definition) =>
        definition.Activities.Where(a => a.IsStart).SelectMany(Of).Select(Label).Select(l => char.ToLowerInvariant(l[0]) + l[1..]).ToList() is { Count: > 0 } labels ? string.Join(", ", labels) : null;

    /// <returns>The kind of change that a version brings; null for content whose changes nobody tells apart.</returns>
    public async Task<string?> OfAsync(ContentItem item, CancellationToken cancel)
    {
        foreach (var teller in tellers)
            if (await teller.OfAsync(item, cancel) is { } kind) return kind;
        return null;
    }

    public async Task<bool> MaySendAsync(ContentItem item, ClaimsPrincipal person, CancellationToken cancel)
    {
        foreach (var teller in tellers)
            if (await teller.MaySendAsync(item, person, cancel)) return true;
        return false;
    }

    /// <summary>A kind that nobody tells would leave its workflow waiting for ever, and every change to another one.</summary>
    public IEnumerable<string> Problems(WorkflowDefinition definition)
    {
        foreach (var start in definition.Activities.Where(a => a.IsStart))
            foreach (var id in Of(start))
            {
                var types = start.OwnTexts("ContentTypes");
                var fitting = Known.Where(k => types.Count == 0 || types.Contains(k.ContentType)).ToList();
                if (fitting.All(k => k.Id != id))
                    yield return $"«{start.Title}» è per un cambiamento che qui non si conosce («{id}» in Changes): {(fitting.Count == 0 ? "per questi contenuti non se ne distinguono" : $"si distinguono {string.Join(", ", fitting.Select(k => $"{k.Id} ({k.Label})"))}")}.";
            }
    }
}
