using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Workflows.Recipes;

/// <summary>Imports workflows. One that is on must be whole; one with activities unknown here is kept, and stays off.</summary>
internal sealed class WorkflowTypeStep(WorkflowTypes types, ChangeKinds kinds) : IRecipeStep
{
    public string Name => "WorkflowType";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var seen = new HashSet<string>();
        foreach (var (json, index) in step.Objects("data").Select((json, index) => (json, index)))
        {
            var definition = new WorkflowDefinition(json);
            var path = $"$.data[{index}]";
            if (definition.TypeId.Length == 0)
            {
                step.Problem(path, $"Al flusso «{definition.Name}» manca il WorkflowTypeId.");
                continue;
            }
            if (!seen.Add(definition.TypeId))
            {
                step.Problem($"{path}.WorkflowTypeId", $"Il flusso «{definition.TypeId}» è scritto due volte.");
                continue;
            }
            var (unknown, problems) = (DefinitionCheck.Unknown(definition), (IReadOnlyList<string>)[.. DefinitionCheck.Problems(definition), .. kinds.Problems(definition)]);
            foreach (var sentence in unknown) step.Note($"Flusso «{definition.Name}»: {sentence}");
            // What is off can do no harm: it may be imported to be mended here.
            var isOff = !definition.IsEnabled || unknown.Count > 0;
            foreach (var sentence in problems)
                if (isOff) step.Note($"Flusso «{definition.Name}»: {sentence}");
                else step.Problem(path, sentence);
            if (problems.Count > 0 && !isOff) continue;
            switch (await types.ImportAsync(json, cancel))
            {
                case ImportResult.Added: step.Added(definition.Name); break;
                case ImportResult.Changed: step.Changed(definition.Name); break;
                default: step.Keep(); break;
            }
        }
    }
}
