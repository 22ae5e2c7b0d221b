namespace ReteLavoro.Kernel.Content;

/// <summary>A stored definition: <see cref="Kind"/> is "Type" or "Part", <see cref="Json"/> is Orchard's record.</summary>
public sealed class DefinitionRow : Pages.IShownInPublic
{
    public required string Kind { get; set; }
    public required string Name { get; set; }
    public required string Json { get; set; }

    /// <summary>Keeps the order of the recipe, which is the order of the menus.</summary>
    public int Position { get; set; }
}

/// <summary>
/// One version of a content item, without its body. A version never changes once written: each save makes a new one,
/// so that an approval, a link or a comparison of a version stays true for ever.
/// </summary>
public sealed class ContentVersion
{
    public required string VersionId { get; set; }
    public required string ItemId { get; set; }
    public required string ContentType { get; set; }

    /// <summary>1 for the first version of the item, then 2, 3 …</summary>
    public int Number { get; set; }
    public string DisplayText { get; set; } = "";

    /// <summary>The text shown on cards and found by the search, at most 300 characters.</summary>
    public string Summary { get; set; } = "";

    /// <summary>Title and summary without accents and capitals: what the search looks through, alike on both databases.</summary>
    public string SearchText { get; set; } = "";
    public bool Latest { get; set; }
    public bool Published { get; set; }
    public DateTime CreatedUtc { get; set; }
    public DateTime ModifiedUtc { get; set; }
    public DateTime? PublishedUtc { get; set; }

    /// <summary>When what it tells of begins: the start of an event, the date of a news item; for ordering lists.</summary>
    public DateTime? StartsUtc { get; set; }

    /// <summary>User id of who created the item, and the organization acted for; names of who wrote this version.</summary>
    public string Owner { get; set; } = "";
    public string? OwnerOrganization { get; set; }
    public string Author { get; set; } = "";

    /// <summary>User id of who wrote this version: names may coincide, and who wrote a text must not approve it.</summary>
    public string AuthorId { get; set; } = "";

    /// <summary>SHA-256 of the body, lower-case hexadecimal: what an approval is given to.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The media file shown on cards; null without one.</summary>
    public string? Picture { get; set; }

    /// <summary>What says the same as the picture; empty when the picture is decorative.</summary>
    public string PictureText { get; set; } = "";

    /// <summary>Before the others on the home page.</summary>
    public bool Pinned { get; set; }

    /// <summary>The published address without leading slash; null for items without one.</summary>
    public string? Path { get; set; }
}

/// <summary>The body of a version: the parts, as JSON. Lists never touch this table.</summary>
public sealed class ContentBody
{
    public required string VersionId { get; set; }
    public required string Json { get; set; }
}

/// <summary>Where a published item answers.</summary>
public sealed class ContentRoute
{
    public required string Path { get; set; }
    public required string ItemId { get; set; }
    public required string ContentType { get; set; }

    /// <summary>False once the item has moved: the old address then leads to the new one.</summary>
    public bool Current { get; set; } = true;
}

/// <summary>A published item's topic.</summary>
public sealed class ContentTopic
{
    public required string TermId { get; set; }
    public required string ItemId { get; set; }
}

/// <summary>Leave to publish one version, given to its hash.</summary>
public sealed class ContentApproval
{
    public required string VersionId { get; set; }
    public required string Hash { get; set; }

    /// <summary>"workflow:ID" or "recipe:NAME": what gave it.</summary>
    public required string GivenBy { get; set; }
    public DateTime AtUtc { get; set; }
}
