using System.Security.Cryptography;
using System.Text;

namespace ReteLavoro.Kernel.Acts;

/// <summary>A named act about to be done: its kind ("content.publish"), what it is about, and why.</summary>
/// <param name="Kind">Module and verb, lower case; <c>docs/processes.md</c> lists them.</param>
/// <param name="Subject">The id of what is acted upon.</param>
/// <param name="Reason">What the person wrote as the reason, where the act asks for one.</param>
public sealed record Act(string Kind, string Subject, string? Reason = null);

/// <summary>An act done: who, for which organization, when, why, what changed; chained to the one before by hash.</summary>
public sealed class ActRecord
{
    /// <summary>1, 2, 3 … without gaps: a missing number shows as much as a changed one.</summary>
    public long Sequence { get; set; }
    public required string Kind { get; set; }
    public required string Subject { get; set; }
    public string? Reason { get; set; }
    public required string ActorId { get; set; }
    public required string ActorName { get; set; }
    public string? Organization { get; set; }
    public DateTime AtUtc { get; set; }

    /// <summary>JSON list of the rows touched: table, key, operation and the names of the columns.</summary>
    public required string Changes { get; set; }
    public required string PreviousHash { get; set; }
    public required string Hash { get; set; }

    /// <summary>The hash that this record must bear, in lower-case hexadecimal.</summary>
    public string ComputeHash()
    {
        // Lengths stand before the texts, so that no two different records give the same bytes.
        var text = new StringBuilder();
        foreach (var part in new[] { PreviousHash, Sequence.ToString(), Kind, Subject, Reason, ActorId, ActorName, Organization, AtUtc.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ"), Changes })
            text.Append(part?.Length ?? -1).Append(':').Append(part).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
