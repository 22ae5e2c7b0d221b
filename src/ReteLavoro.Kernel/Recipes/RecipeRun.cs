namespace ReteLavoro.Kernel.Recipes;

/// <summary>A recipe that was applied: which file, when, by whom, with what effect.</summary>
public sealed class RecipeRun
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public required string FileHash { get; set; }
    public required string By { get; set; }
    public DateTime AtUtc { get; set; }

    /// <summary>JSON list of the steps with what each added, changed and kept.</summary>
    public required string Result { get; set; }
}
