using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Facts;

namespace ReteLavoro.Workflows;

/// <summary>
/// Hears of saved drafts and publications. It only notes that a workflow is to begin or to go on; the job takes it from
/// there, so that an editor's save neither waits for a workflow nor fails with it. Imports start nothing.
/// </summary>
internal sealed class Triggers(WorkflowTypes types, WorkflowEngine engine, History history) : IHandle<ContentSaved>, IHandle<ContentPublished>
{
    public Task HandleAsync(ContentSaved fact, CancellationToken cancel) => fact.Imported ? Task.CompletedTask : RaiseAsync(ActivityKind.DraftSaved, fact.Item, cancel);

    public Task HandleAsync(ContentPublished fact, CancellationToken cancel) => fact.Imported ? Task.CompletedTask : RaiseAsync(ActivityKind.Published, fact.Item, cancel);

    private async Task RaiseAsync(string activity, ContentItem item, CancellationToken cancel)
    {
        await engine.WakeAsync(item.ContentItemId, a => a.Name == activity && !a.IsStart, cancel);
        foreach (var (type, start) in await types.StartingAtAsync(activity, _ => true, a => a.Texts("ContentTypeFilter"), item.ContentType, cancel))
        {
            // What a workflow itself publishes does not begin that workflow again.
            if (engine.IsInside(type.Definition.TypeId, item.ContentItemId)) continue;
            history.AddStep(engine.Begin(type.Definition, type.Number, start, item), start.Id, start.Title, "Avviato", after: activity == ActivityKind.DraftSaved ? "il salvataggio di" : "la pubblicazione di");
        }
    }
}
