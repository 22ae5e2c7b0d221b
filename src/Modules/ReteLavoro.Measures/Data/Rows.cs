namespace ReteLavoro.Measures.Data;

/// <summary>
/// A row that a recipe may have written. A recipe that says the same again leaves the row alone, even when somebody has
/// changed it since in the back-office.
/// </summary>
internal interface IFromRecipe
{
    string? RecipeHash { get; set; }
}

internal sealed class LegalActRow : IFromRecipe
{
    public required string Id { get; set; }
    public required string Type { get; set; }
    public string? Number { get; set; }
    public DateOnly? Date { get; set; }
    public required string Body { get; set; }
    public required string Title { get; set; }
    public string? Url { get; set; }
    public string? Bulletin { get; set; }
    public DateOnly? ValidFrom { get; set; }
    public DateOnly? ValidTo { get; set; }
    public bool ReleasesCases { get; set; }
    public string? RecipeHash { get; set; }
}

internal sealed class MeasureRow : IFromRecipe
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public int Position { get; set; }
    public string? RecipeHash { get; set; }
}

internal sealed class EditionRow : IFromRecipe
{
    public required string Id { get; set; }
    public required string MeasureId { get; set; }
    public required string Name { get; set; }
    public DateOnly ValidFrom { get; set; }

    /// <summary>The last day; null while no end is set.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>How the first day is shown when no document tells it; <see cref="ValidFrom"/> is then only what is reckoned with.</summary>
    public string? ValidFromNote { get; set; }

    /// <summary>Why it is over, when no document tells the last day.</summary>
    public string? Concluded { get; set; }
    public int Position { get; set; }

    /// <summary>JSON lists of measure ids.</summary>
    public required string Combinable { get; set; }
    public required string Incompatible { get; set; }
    public string? ExtendedByActId { get; set; }
    public int Version { get; set; }
    public string? RecipeHash { get; set; }
}

internal sealed class EditionActRow
{
    public required string EditionId { get; set; }
    public required string ActId { get; set; }
    public int Position { get; set; }
}

/// <summary>
/// A value of a parameter from a day on. A correction is another row with the next <see cref="Number"/>: what the sheet
/// said before stays on record.
/// </summary>
internal sealed class ParameterRow : IFromRecipe
{
    public required string EditionId { get; set; }
    public required string Name { get; set; }
    public DateOnly From { get; set; }
    public int Number { get; set; }
    public required string Label { get; set; }
    public ParameterKind Kind { get; set; }

    /// <summary>JSON.</summary>
    public required string Value { get; set; }
    public string? Unit { get; set; }
    public string? Prefix { get; set; }
    public int? Decimals { get; set; }
    public required string ActId { get; set; }
    public required string At { get; set; }
    public required string Quote { get; set; }

    /// <summary>Known, but not yet read on its act: the quote may be empty. A correction with the words of the act ends it.</summary>
    public bool ToVerify { get; set; }
    public int Position { get; set; }
    public string? RecipeHash { get; set; }
}

internal sealed class RuleRow : IFromRecipe
{
    public required string EditionId { get; set; }
    public required string RuleId { get; set; }
    public required string Check { get; set; }
    public required string Sentence { get; set; }
    public required string ActId { get; set; }
    public required string At { get; set; }
    public required string Quote { get; set; }
    public int Position { get; set; }
    public string? RecipeHash { get; set; }
}

internal sealed class ProvisionalRow : IFromRecipe
{
    public required string EditionId { get; set; }
    public required string Id { get; set; }
    public required string Sentence { get; set; }
    public required string EndsWhen { get; set; }

    /// <summary>The last day on which it holds.</summary>
    public DateOnly? EndsOn { get; set; }
    public string? EndedByActId { get; set; }
    public required string ActId { get; set; }
    public required string At { get; set; }
    public required string Quote { get; set; }
    public int Position { get; set; }
    public string? RecipeHash { get; set; }
}

/// <summary>Which published item is the sheet of which edition, so that sheets can link to one another.</summary>
internal sealed class SheetRow
{
    public required string ItemId { get; set; }
    public required string EditionId { get; set; }
}
