namespace ReteLavoro.Organizations;

/// <summary>A body as it is written down in a form or a recipe, before it is checked.</summary>
internal sealed record OrganizationDraft
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Since when it is called so; null when the old name was a mistake, or did not change.</summary>
    public DateOnly? RenamedOn { get; init; }
    public required IReadOnlyList<string> Types { get; init; }
    public string? Province { get; init; }
    public string? VatNumber { get; init; }
    public string? Email { get; init; }
    public string? Pec { get; init; }
    public string? Phone { get; init; }
    public string? Address { get; init; }
    public string? Website { get; init; }
    public int? WorkersAtOnce { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }
    public string? Successor { get; init; }
    public string? RecognisingAct { get; init; }
    public bool IsDemo { get; init; }
    public string? Note { get; init; }
    public DateOnly? VerifiedOn { get; init; }
    public IReadOnlyList<string> Municipalities { get; init; } = [];
}

internal sealed record AccreditationDraft
{
    public string? Register { get; init; }
    public string? Number { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }
    public string? Act { get; init; }

    public IEnumerable<(string Field, string Sentence)> Check()
    {
        if (string.IsNullOrWhiteSpace(Register)) yield return (nameof(Register), "Scrivi in quale albo o elenco è iscritto.");
        else if (Register.Length > 200) yield return (nameof(Register), "Il nome dell'albo è troppo lungo: al massimo 200 caratteri.");
        if (Number?.Length > 80) yield return (nameof(Number), "Il numero è troppo lungo: al massimo 80 caratteri.");
        if (Act?.Length > 500) yield return (nameof(Act), "L'atto è troppo lungo: al massimo 500 caratteri.");
        if (ValidTo < ValidFrom) yield return (nameof(ValidTo), "L'accreditamento finisce prima di cominciare.");
    }
}
