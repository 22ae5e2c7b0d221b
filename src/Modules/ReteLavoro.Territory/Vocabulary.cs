namespace ReteLavoro.Territory;

/// <summary>A list of terms that the law or the region lays down.</summary>
internal sealed class Vocabulary
{
    public required string Id { get; set; }
    public required string Label { get; set; }
}

internal sealed class VocabularyTerm : ReteLavoro.Kernel.Pages.IShownInPublic
{
    public required string VocabularyId { get; set; }
    public required string TermId { get; set; }
    public required string Label { get; set; }
    public string? Note { get; set; }
    public bool RequiresAct { get; set; }
    public bool Institutional { get; set; }

    /// <summary>JSON of the passage that the term comes from: act, at, quote.</summary>
    public string? Source { get; set; }
    public int Position { get; set; }
}
