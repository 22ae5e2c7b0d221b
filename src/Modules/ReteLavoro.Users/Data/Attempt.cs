namespace ReteLavoro.Users.Data;

/// <summary>How often something was tried within a span of time, in the database so that every node counts the same.</summary>
internal sealed class Attempt
{
    /// <summary>What is counted and a hash of for whom: no name or address stands here in clear.</summary>
    public required string Key { get; set; }
    public int Count { get; set; }

    /// <summary>When the count begins again.</summary>
    public DateTime UntilUtc { get; set; }
}
