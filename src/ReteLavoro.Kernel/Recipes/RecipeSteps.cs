using System.Text.Json.Nodes;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>
/// Carries out one kind of step. The same code makes the plan (it is then undone) and applies it, so that a plan never
/// lies. Effects outside the database wait for <see cref="Acts.ActRunner.AfterCommit"/>.
/// </summary>
public interface IRecipeStep
{
    /// <summary>The step's name, matched without regard to case.</summary>
    string Name { get; }
    Task RunAsync(StepRun step, CancellationToken cancel);
}

/// <summary>A step on its way: its body, and what it did.</summary>
public sealed class StepRun(string name, JsonObject body, string recipeName, string? folder)
{
    private readonly List<string> _added = [], _changed = [], _notes = [];
    private readonly List<(string Path, string Sentence)> _problems = [], _unknown = [];

    public string Name => name;

    /// <summary>The step with its scripts already evaluated; the member "name" is still in it.</summary>
    public JsonObject Body => body;
    public string RecipeName => recipeName;

    /// <summary>Where the recipe's other files are; null for a recipe that came without a folder.</summary>
    public string? Folder => folder;
    public IReadOnlyList<string> AddedItems => _added;
    public IReadOnlyList<string> ChangedItems => _changed;
    public int Kept { get; private set; }
    public int AddedCount { get; private set; }
    public int ChangedCount { get; private set; }
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>JSON paths inside the step ("data[3].ContentType") and sentences; one is enough to stop the recipe.</summary>
    public IReadOnlyList<(string Path, string Sentence)> Problems => _problems;

    /// <summary>What this program does not know: a problem in strict mode, a note otherwise.</summary>
    public IReadOnlyList<(string Path, string Sentence)> UnknownThings => _unknown;

    public void Added(string what) { AddedCount++; if (_added.Count < 100) _added.Add(what); }
    public void Added(int many) => AddedCount += many;
    public void Changed(string what) { ChangedCount++; if (_changed.Count < 100) _changed.Add(what); }
    public void Changed(int many) => ChangedCount += many;
    public void Keep(int many = 1) => Kept += many;

    /// <summary>Something the administrator should know, which does not stop the recipe: an unknown feature, a part not supported.</summary>
    public void Note(string sentence) => _notes.Add(sentence);
    public void Unknown(string path, string sentence) => _unknown.Add((Rooted(path), sentence));
    public void Problem(string path, string sentence) => _problems.Add((Rooted(path), sentence));

    // A path from the step's root is written with or without its "$."; the line is found only with it.
    private static string Rooted(string path) => path.StartsWith('$') ? path : "$." + path;

    /// <summary>A member of the step by name, whatever its case.</summary>
    public JsonNode? Member(string member) =>
        body.FirstOrDefault(m => string.Equals(m.Key, member, StringComparison.OrdinalIgnoreCase)).Value;

    public IEnumerable<JsonObject> Objects(string member) => (Member(member) as JsonArray ?? []).OfType<JsonObject>();
    public IEnumerable<string> Texts(string member) => (Member(member) as JsonArray ?? []).Select(n => n?.ToString()).OfType<string>();
}

/// <summary>A region has just been set up from its recipe; told once, inside the act of set-up.</summary>
/// <param name="AdministratorPassword">Chosen or generated; never stored in clear.</param>
public sealed record RegionSetUp(string AdministratorPassword);
