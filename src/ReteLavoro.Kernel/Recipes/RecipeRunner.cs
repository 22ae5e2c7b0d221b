using System.Text.Json;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;

namespace ReteLavoro.Kernel.Recipes;

/// <param name="Strict">Unknown steps and features stop the recipe instead of being noted.</param>
/// <param name="Progress">Told the name of each step as it begins.</param>
public sealed record RecipeOptions(bool Strict = true, Action<string>? Progress = null)
{
    public IReadOnlyDictionary<string, string?> Parameters { get; init; } = new Dictionary<string, string?>();
}

/// <summary>What a recipe did, or would do.</summary>
public sealed record RecipeReport(IReadOnlyList<StepReport> Steps, IReadOnlyList<RecipeProblem> Problems)
{
    public bool Ok => Problems.Count == 0;
    public int Added => Steps.Sum(s => s.Added);
    public int Changed => Steps.Sum(s => s.Changed);
    public int Kept => Steps.Sum(s => s.Kept);
    public bool ChangesNothing => Added + Changed == 0;
}

public sealed record StepReport(string Recipe, string Step, int Line, int Added, int Changed, int Kept, IReadOnlyList<string> AddedItems, IReadOnlyList<string> ChangedItems, IReadOnlyList<string> Notes);

/// <summary>
/// Plans and applies recipes. Both run the same code in one transaction; a plan, a recipe with a problem and a recipe
/// that changes nothing are undone, so that they leave no trace.
/// </summary>
public sealed class RecipeRunner(IEnumerable<IRecipeStep> handlers, ActRunner acts, SiteDbContext db, Actor actor, TimeProvider time, RecipeLibrary library)
{
    private readonly Dictionary<string, IRecipeStep> _handlers = handlers.ToDictionary(h => h.Name, StringComparer.OrdinalIgnoreCase);

    public Task<RecipeReport> PlanAsync(RecipeSource recipe, RecipeOptions options, CancellationToken cancel) => RunAsync(recipe, options, apply: false, cancel);

    /// <returns>The report; with problems, nothing was applied.</returns>
    public Task<RecipeReport> ApplyAsync(RecipeSource recipe, RecipeOptions options, CancellationToken cancel) => RunAsync(recipe, options, apply: true, cancel);

    private async Task<RecipeReport> RunAsync(RecipeSource recipe, RecipeOptions options, bool apply, CancellationToken cancel)
    {
        var (steps, problems) = (new List<StepReport>(), new List<RecipeProblem>());
        try
        {
            await acts.DoAsync(new("recipe.apply", recipe.File.Name), async () =>
            {
                await RunStepsAsync(recipe, [recipe.File.Name], options, steps, problems, cancel);
                var report = new RecipeReport(steps, problems);
                if (!apply || !report.Ok || report.ChangesNothing) throw new Undo();
                db.Add(new RecipeRun
                {
                    Id = Guid.CreateVersion7(), Name = recipe.File.Name, FileHash = recipe.File.Sha256, By = actor.Name, AtUtc = time.GetUtcNow().UtcDateTime,
                    Result = JsonSerializer.Serialize(steps.Select(s => new { s.Recipe, s.Step, s.Added, s.Changed, s.Kept, s.Notes }), ContentJson.Options)
                });
            }, cancel);
        }
        catch (Undo) { }
        catch (RecipeError error) { problems.AddRange(error.Problems); }
        return new(steps, problems);
    }

    private async Task RunStepsAsync(RecipeSource recipe, IReadOnlyList<string> chain, RecipeOptions options, List<StepReport> reports, List<RecipeProblem> problems, CancellationToken cancel)
    {
        var missing = new List<string>();
        var scope = new RecipeScope(recipe.File, time)
        {
            Parameters = options.Parameters, Folder = recipe.Folder is { } folder ? new RecipeFolder(folder) : null, MissingFile = options.Strict ? null : missing.Add
        };
        foreach (var step in recipe.File.Steps)
        {
            missing.Clear();
            options.Progress?.Invoke($"{recipe.File.Name}: {step.Name}");
            var evaluated = RecipeScripts.Evaluate(step, scope);
            problems.AddRange(evaluated.Problems);
            problems.AddRange(RecipeSchemas.Check(step, evaluated.Body));
            if (problems.Count > 0) return;

            var run = new StepRun(step.Name, evaluated.Body, recipe.File.Name, recipe.Folder);
            if (string.Equals(step.Name, "recipes", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var (name, index) in run.Objects("Values").Select((v, i) => (v["name"]?.ToString() ?? "", i)))
                {
                    if (library.Called(name, step, index, recipe.Folder, chain, problems) is { } inner) await RunStepsAsync(inner, [.. chain, name], options, reports, problems, cancel);
                    if (problems.Count > 0) return;
                }
                continue;
            }
            if (_handlers.TryGetValue(step.Name, out var handler))
            {
                try { await handler.RunAsync(run, cancel); }
                catch (RuleBroken broken) { run.Problem("$", broken.Message); }
            }
            else run.Unknown("$.name", OrchardSteps.WhyUnknown(step.Name));
            problems.AddRange(run.Problems.Select(p => step.Problem(p.Path, p.Sentence)));
            if (options.Strict) problems.AddRange(run.UnknownThings.Select(p => step.Problem(p.Path, p.Sentence)));
            reports.Add(new(recipe.File.Name, step.Name, step.Problem("$", "").Line, run.AddedCount, run.ChangedCount, run.Kept, run.AddedItems, run.ChangedItems,
                [.. missing, .. run.Notes, .. options.Strict ? [] : run.UnknownThings.Select(u => u.Sentence)]));
            if (problems.Count > 0) return;
            await db.SaveChangesAsync(cancel);
            // A long recipe must not drag every row of its earlier steps along.
            db.ChangeTracker.Clear();
        }
    }

    private sealed class Undo : Exception;
}

/// <summary>A recipe and the folder it came from, where its other files and the recipes it calls stand.</summary>
public sealed record RecipeSource(RecipeFile File, string? Folder)
{
    /// <exception cref="RecipeError">The file is not a recipe.</exception>
    public static RecipeSource Read(string path)
    {
        using var stream = System.IO.File.OpenRead(path);
        return new(RecipeFile.Parse(stream, path), Path.GetDirectoryName(Path.GetFullPath(path)));
    }
}

/// <summary>The recipes that ship with the program, by name.</summary>
public sealed class RecipeLibrary(string folder)
{
    private const string Pattern = "*.recipe.json";

    /// <summary>All that can be read, in order of file name.</summary>
    public IEnumerable<RecipeFile> All()
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal))
        {
            RecipeFile recipe;
            try { recipe = RecipeSource.Read(file).File; }
            catch (RecipeError) { continue; }
            yield return recipe;
        }
    }

    /// <summary>Looks beside the calling recipe first.</summary>
    /// <exception cref="RecipeError">Two recipes of a folder bear the same name, or one of them cannot be read.</exception>
    public RecipeSource? Find(string name, string? besides = null) =>
        (besides is null ? null : In(besides, name)) ?? (besides is not null && Path.GetFullPath(besides) == Path.GetFullPath(folder) ? null : In(folder, name));

    /// <summary>The recipe that a step <c>recipes</c> names, or null with a problem added: nobody is called so, or they call one another in a circle.</summary>
    internal RecipeSource? Called(string name, RecipeStep step, int index, string? besides, IReadOnlyList<string> chain, List<RecipeProblem> problems)
    {
        var path = $"$.Values[{index}].name";
        if (chain.Contains(name, StringComparer.OrdinalIgnoreCase)) problems.Add(step.Problem(path, $"Le ricette si chiamano in cerchio: {string.Join(" → ", chain.Append(name))}."));
        else if (Find(name, besides) is { } inner) return inner;
        else problems.Add(step.Problem(path, $"Non c'è una ricetta che si chiama «{name}»."));
        return null;
    }

    /// <summary>What can be said of a recipe, and of those it calls, without a site: scripts, shapes, steps, features, calls.</summary>
    public IReadOnlyList<RecipeProblem> Validate(RecipeSource recipe, ModuleList modules, bool strict = true)
    {
        var problems = new List<RecipeProblem>();
        try { Validate(recipe, [recipe.File.Name]); }
        catch (RecipeError error) { problems.AddRange(error.Problems); }
        return problems;

        void Validate(RecipeSource source, IReadOnlyList<string> chain)
        {
            var scope = new RecipeScope(source.File) { Folder = source.Folder is { } own ? new RecipeFolder(own) : null, MissingFile = strict ? null : _ => { } };
            foreach (var step in source.File.Steps)
            {
                var evaluated = RecipeScripts.Evaluate(step, scope);
                problems.AddRange([.. evaluated.Problems, .. RecipeSchemas.Check(step, evaluated.Body)]);
                var run = new StepRun(step.Name, evaluated.Body, source.File.Name, source.Folder);
                if (strict && !RecipeSchemas.Knows(step.Name)) problems.Add(step.Problem("$.name", OrchardSteps.WhyUnknown(step.Name)));
                if (string.Equals(step.Name, "feature", StringComparison.OrdinalIgnoreCase))
                {
                    FeatureStep.Each(run, modules, "enable", _ => { });
                    FeatureStep.Each(run, modules, "disable", _ => { });
                    if (strict) problems.AddRange(run.UnknownThings.Select(u => step.Problem(u.Path, u.Sentence)));
                }
                if (!string.Equals(step.Name, "recipes", StringComparison.OrdinalIgnoreCase)) continue;
                foreach (var (name, index) in run.Objects("Values").Select((v, i) => (v["name"]?.ToString() ?? "", i)))
                    if (Called(name, step, index, source.Folder, chain, problems) is { } inner) Validate(inner, [.. chain, name]);
            }
        }
    }

    private static RecipeSource? In(string folder, string name)
    {
        if (!Directory.Exists(folder)) return null;
        // By file name first, so that a broken recipe elsewhere in the folder does not stand in the way.
        var direct = Path.Combine(folder, name + ".recipe.json");
        var found = new List<RecipeSource>();
        foreach (var file in Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal))
        {
            RecipeSource source;
            try { source = RecipeSource.Read(file); }
            catch (RecipeError) when (file != direct) { continue; }
            if (string.Equals(source.File.Name, name, StringComparison.OrdinalIgnoreCase)) found.Add(source);
        }
        if (found.Count > 1)
            throw new RecipeError([found[1].File.Problem("$.name", $"Due ricette si chiamano «{name}»: {string.Join(" e ", found.Select(f => f.File.FileName))}.")]);
        return found.FirstOrDefault();
    }
}

/// <summary>Orchard Core's step names, so that a recipe of its is answered with the right sentence.</summary>
internal static class OrchardSteps
{
    public static string WhyUnknown(string name) => Names.Contains(name) ? $"Il passo «{name}» è di Orchard Core ma qui non è disponibile." : $"Il passo «{name}» non esiste.";

    public static readonly IReadOnlySet<string> Names = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "MediaProfiles", "move-attached-media-fields", "custom-user-settings", "Layers", "Queries", "Templates", "AdminTemplates", "ShortcodeTemplates", "Placements",
        "AdminMenu", "Sitemaps", "UrlRewriting", "deployment", "command", "ReloadTenant", "CreateOrUpdateIndexProfile", "ResetIndex", "RebuildIndex", "lucene-index",
        "lucene-index-reset", "lucene-index-rebuild", "ElasticIndexSettings", "elastic-index-reset", "elastic-index-rebuild", "azureai-index-create",
        "azureai-index-reset", "azureai-index-rebuild", "Translations", "DynamicDataTranslations", "CreateOrUpdateRateLimitPolicies", "FeatureProfiles",
        "OpenIdServerSettings", "OpenIdValidationSettings", "OpenIdClientSettings", "OpenIdApplication", "OpenIdScope", "AzureADSettings", "MicrosoftAccountSettings",
        "FacebookCoreSettings", "FacebookLoginSettings", "GitHubAuthenticationSettings", "TwitterSettings"
    };
}
