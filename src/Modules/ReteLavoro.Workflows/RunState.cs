using System.Text.Json;
using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Workflows;

/// <summary>What an instance remembers between two steps; stored as JSON in its row.</summary>
internal sealed class RunState
{
    public JsonObject Properties { get; set; } = [];
    public JsonObject Output { get; set; } = [];
    public string? CorrelationId { get; set; }
    public string? LastOutcome { get; set; }
    public string? LastStage { get; set; }
    public string? LastReason { get; set; }

    /// <summary>By stage, whether its last decision approved. Only stages that can approve are in it.</summary>
    public Dictionary<string, bool> Approvals { get; set; } = [];
    public List<Token> Tokens { get; set; } = [];
    public int LastToken { get; set; }
    public int LastFork { get; set; }

    /// <summary>The version has leave: somebody with the power approved it, and no stage stands refused.</summary>
    public bool IsApproved => Approvals.Count > 0 && Approvals.Values.All(yes => yes);

    public static RunState Read(string json) => JsonSerializer.Deserialize<RunState>(json, ContentJson.Options)!;
    public string Write() => JsonSerializer.Serialize(this, ContentJson.Options);
}

/// <summary>A branch that waits: for people, for a moment, for an event, or in a join for its sisters.</summary>
internal sealed class Token
{
    public int Id { get; set; }
    public required string ActivityId { get; set; }
    public DateTime? DueUtc { get; set; }

    /// <summary>What it waited for has come; the program goes on with it at its next turn.</summary>
    public bool Ready { get; set; }

    /// <summary>The forks it came through, outermost first.</summary>
    public List<Branch> Branches { get; set; } = [];
}

/// <summary>Which branches of one passage through a fork a token stands for. Each passage has its own number, so that a join in a loop starts afresh.</summary>
internal sealed record Branch(int Fork, string ActivityId, IReadOnlyList<string> Names);
