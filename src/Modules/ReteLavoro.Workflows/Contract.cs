using System.Security.Claims;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Workflows;

/// <summary>Approvals, as other modules see them. Every refusal is a <see cref="Kernel.Acts.RuleBroken"/> with its sentence.</summary>
public interface IApprovals
{
    /// <summary>Sends a version to be approved: starts the workflow that waits for the signal "Submit" of its type.</summary>
    /// <param name="person">Who asks; also the actor of this scope.</param>
    /// <param name="versionId">Must be the newest version of the item: what is approved is exactly this one.</param>
    Task SubmitAsync(ClaimsPrincipal person, string itemId, string versionId, string? comment, CancellationToken cancel);

    /// <summary>Takes back what was sent. For whoever sent it, their organization, and who manages workflows.</summary>
    Task WithdrawAsync(ClaimsPrincipal person, string itemId, string reason, CancellationToken cancel);

    /// <summary>Takes back what was sent and sends the newest version in its place, in one act: with the checks of both.</summary>
    Task ResubmitAsync(ClaimsPrincipal person, string itemId, string versionId, string? comment, CancellationToken cancel);

    /// <summary>Tells the running workflows of an item that something they wait for has happened.</summary>
    Task SignalAsync(string signal, string itemId, CancellationToken cancel);

    /// <summary>Those of the items that wait for somebody's decision, in one query: for lists.</summary>
    Task<IReadOnlySet<string>> WaitingAsync(IReadOnlyCollection<string> itemIds, CancellationToken cancel);

    Task<ApprovalState> StateOfAsync(ClaimsPrincipal person, string itemId, CancellationToken cancel);
}

/// <summary>
/// Which organizations are competent to decide on an item; answered by the module that knows the territory. With several
/// answers the first that is not null counts.
/// </summary>
public interface ICompetence
{
    /// <returns>Ids of organizations; null when any organization of the type may decide.</returns>
    Task<IReadOnlyList<string>?> OrganizationsAsync(ContentItem item, string organizationType, CancellationToken cancel);
}

/// <summary>
/// Tells what kind of change a version brings, so that a region may let some changes go a way of their own; answered by the
/// module that knows the content. With several answers the first that is not null counts.
/// </summary>
public interface IChangeKinds
{
    IReadOnlyList<ChangeKind> Kinds { get; }

    /// <param name="item">The version that is sent, or would be.</param>
    /// <returns>Id of one of <see cref="Kinds"/>; null for content of other modules.</returns>
    Task<string?> OfAsync(ContentItem item, CancellationToken cancel);

    /// <summary>Whether a person may send this version although she may not write the content: it changes nothing but what is hers to change.</summary>
    Task<bool> MaySendAsync(ContentItem item, ClaimsPrincipal person, CancellationToken cancel) => Task.FromResult(false);
}

/// <param name="Id">As the start of a workflow names it, in <c>ReteLavoro.Changes</c>.</param>
/// <param name="Label">In Italian, as it is read after "per:".</param>
public sealed record ChangeKind(string Id, string ContentType, string Label);

/// <summary>Mails that a module sends by itself, beside those of workflows; what they say a region may change.</summary>
public interface IMailTemplates
{
    IReadOnlyList<MailTemplate> Mails { get; }
}

/// <param name="Key">At most 60 characters, its own among all modules: "committee-convened".</param>
/// <param name="To">Who gets it, in Italian.</param>
/// <param name="Placeholders">What may stand between braces, what it stands for, and an example.</param>
public sealed record MailTemplate(string Key, string Title, string To, string Subject, string Text, IReadOnlyList<(string Name, string Meaning, string Example)> Placeholders);

/// <summary>Writes the mails of <see cref="IMailTemplates"/>.</summary>
public interface IMailTexts
{
    /// <returns>The region's own words, or the template's.</returns>
    Task<(string Subject, string Text)> WriteAsync(MailTemplate mail, IReadOnlyDictionary<string, string> words, CancellationToken cancel);
}

/// <summary>
/// The protocol of the region's offices (protocollo informatico), as one system keeps it. Registered as a service; a region
/// chooses one by name in the section "Protocol" of its settings. It refuses with <see cref="Kernel.Outbox.AdapterFault"/>.
/// </summary>
public interface IProtocol
{
    /// <summary>As the settings call it.</summary>
    string Name { get; }

    /// <summary>Its numbers are worth nothing, and are said to be so wherever they show.</summary>
    bool IsDemonstrative { get; }

    /// <summary>Registers a document. A call with a key that is known gives the number it gave before: whoever called may have stopped before noting it.</summary>
    Task<ProtocolNumber> RegisterAsync(ProtocolEntry entry, CancellationToken cancel);
}

public enum ProtocolDirection { Incoming, Outgoing }

/// <summary>What a registration says of a document (D.P.R. 445/2000, art. 53).</summary>
/// <param name="Key">Of this registration and no other; at most 32 characters.</param>
/// <param name="DocumentHash">SHA-256 of the approved version, lower-case hexadecimal.</param>
public sealed record ProtocolEntry(string Key, string Subject, ProtocolDirection Direction, string Sender, string Receiver, string DocumentHash);

/// <param name="Number">Counted within <paramref name="Year"/>.</param>
public sealed record ProtocolNumber(int Number, int Year, DateOnly Day);

/// <summary>Where an item stands, for the person who looks.</summary>
public sealed record ApprovalState
{
    public required string ItemId { get; init; }

    /// <summary>The last run for this item; null when it was never submitted.</summary>
    public RunSummary? Run { get; init; }
    public IReadOnlyList<OpenTask> OpenTasks { get; init; } = [];
    public WorkflowHistory History { get; init; } = new([]);

    /// <summary>Where its registration at the protocol stands, as a sentence; null where none was asked for.</summary>
    public string? Protocol { get; init; }

    /// <summary>The newest version can be sent now, by this person.</summary>
    public bool CanSubmit => WhyNotSubmit is null;

    /// <summary>Why not, as a sentence; not worth showing where <see cref="HasWorkflow"/> is false.</summary>
    public string? WhyNotSubmit { get; init; }
    public bool CanWithdraw { get; init; }

    /// <summary>A version has been saved after the one that is being approved: nobody can decide any more.</summary>
    public bool Outdated { get; init; }

    /// <summary>This person may send the newest version in the place of the one that is being approved.</summary>
    public bool CanResubmit { get; init; }
    public string? LatestVersion { get; init; }

    /// <summary>There is a workflow that would approve the newest version.</summary>
    public bool HasWorkflow => Way is not null;

    /// <summary>The name of that workflow; null when there is none.</summary>
    public string? Way { get; init; }

    /// <summary>What is written beside the last run; null for everybody who neither sent it nor decides it.</summary>
    public ConversationSummary? Conversation { get; init; }

    /// <summary>What the newest version changes, in words, where the region has ways of their own for some changes.</summary>
    public string? Change { get; init; }
}

/// <param name="State">running, finished, faulted or withdrawn.</param>
/// <param name="Where">The stage waited for, or how it ended, in Italian.</param>
public sealed record RunSummary(Guid Id, string WorkflowTypeId, int Number, string Name, string State, string Where, string VersionId, string StartedByName, DateTime StartedUtc);

/// <param name="Open">Something may still be written.</param>
/// <param name="MustAnswer">An office has asked for more, and the person who looks is on the side that answers.</param>
/// <param name="AnswerBy">The day by which, if the office has named one.</param>
public sealed record ConversationSummary(Guid InstanceId, int Messages, bool Open, bool MustAnswer, DateOnly? AnswerBy)
{
    public string Url => WorkflowLinks.Conversation(InstanceId);
}

/// <param name="Nobody">Why nobody can decide it, and whom to ask; null while somebody can.</param>
/// <param name="Stands">The term stands still, and <paramref name="DueOn"/> will move.</param>
public sealed record OpenTask(Guid Id, string Stage, DateOnly? DueOn, bool MayDecide, string? Nobody = null, bool Stands = false)
{
    public string Url => $"~/gestione/attivita/{Id}";
}

/// <summary>Model of the view <c>/Pages/Shared/_WorkflowHistory.cshtml</c>: oldest first.</summary>
public sealed record WorkflowHistory(IReadOnlyList<HistoryEntry> Entries);

/// <param name="Who">A person, or "Il sistema" for what the program did by itself.</param>
/// <param name="CausedBy">What the program's step followed: "la decisione di Anna Rossi".</param>
/// <param name="Begins">Name of the workflow, on the first entry of each of its runs.</param>
/// <param name="InPlaceOf">The colleague in whose place <paramref name="Who"/> acted, if she did not act as herself.</param>
public sealed record HistoryEntry(DateTime AtUtc, string Who, string? Role, string? Organization, string Stage, string Outcome, string? Comment, string VersionId, string Hash, string? InPlaceOf = null, string? CausedBy = null, string? Begins = null);
