using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>A definition as it was imported. A row never changes: a changed definition is a row with the next number.</summary>
internal sealed class WorkflowTypeRow
{
    public required string WorkflowTypeId { get; set; }

    /// <summary>1, 2, 3 …; the highest is the current one.</summary>
    public int Number { get; set; }
    public required string Name { get; set; }
    public bool IsEnabled { get; set; }
    public required string Json { get; set; }
    public DateTime CreatedUtc { get; set; }
}

internal enum RunStatus { Running, Finished, Faulted, Withdrawn }

/// <summary>A workflow on its way with one version of one item, pinned to one number of its definition.</summary>
internal sealed class WorkflowInstance
{
    public Guid Id { get; set; }
    public required string WorkflowTypeId { get; set; }
    public int Number { get; set; }
    public required string ItemId { get; set; }
    public required string VersionId { get; set; }
    public required string VersionHash { get; set; }
    public RunStatus State { get; set; }

    /// <summary>Where the branches stand and what they carry (<see cref="RunState"/>).</summary>
    public required string Json { get; set; }

    /// <summary>When the program must look at it by itself; null while it waits for people.</summary>
    public DateTime? WakeUtc { get; set; }
    public string StartedBy { get; set; } = "";
    public string StartedByName { get; set; } = "";
    public string? StartedForOrganization { get; set; }
    public DateTime StartedUtc { get; set; }
    public DateTime? EndedUtc { get; set; }
    public string? Fault { get; set; }

    /// <summary>When whoever sent it was told that a newer version has taken its place; null while nobody had to be.</summary>
    public DateTime? OutdatedUtc { get; set; }

    /// <summary>Number of the last history row.</summary>
    public int HistoryCount { get; set; }
    public int Revision { get; set; }
}

internal enum TaskState { Open, Decided, Cancelled }

/// <summary>Something that a person must decide about one version. Lists of names are ";a;b;", so that the database can look inside.</summary>
internal sealed class ApprovalTask
{
    public Guid Id { get; set; }
    public Guid InstanceId { get; set; }
    public required string ActivityId { get; set; }

    /// <summary>The branch that waits for it.</summary>
    public int Token { get; set; }
    public required string Stage { get; set; }
    public required string ItemId { get; set; }
    public required string VersionId { get; set; }
    public required string VersionHash { get; set; }
    public required string Title { get; set; }
    public string Roles { get; set; } = "";
    public string OrganizationTypes { get; set; } = "";

    /// <summary>Empty: any organization of the types.</summary>
    public string Organizations { get; set; } = "";
    public required string Quorum { get; set; }
    public bool FourEyes { get; set; }
    public DateTime CreatedUtc { get; set; }

    /// <summary>The last good day: the day that the term counts to, or the first working day after it.</summary>
    public DateOnly? DueOn { get; set; }

    /// <summary>The day that the term counts to, before days of rest are looked at: what a suspension moves.</summary>
    public DateOnly? TermOn { get; set; }

    /// <summary>Since when the term stands still; null while it runs.</summary>
    public DateOnly? SuspendedOn { get; set; }

    /// <summary>The request for more that it waits for (<see cref="ApprovalMessage"/>): one at a time. Of a task that is no longer open it says nothing.</summary>
    public Guid? RequestId { get; set; }
    public DateOnly? RemindOn { get; set; }
    public DateTime? RemindedUtc { get; set; }
    public DateTime? OverdueUtc { get; set; }
    public string? EscalateTo { get; set; }
    public string? ClaimedBy { get; set; }
    public string? ClaimedByName { get; set; }

    /// <summary>Who has handed this task over, and to whom: the second decides with the standing of the first.</summary>
    public string? DelegatedBy { get; set; }
    public string? DelegatedByName { get; set; }
    public string? DelegatedTo { get; set; }

    /// <summary>The stage allows that several of its tasks are decided together.</summary>
    public bool Bulk { get; set; }
    public TaskState State { get; set; }
    public string? Outcome { get; set; }
    public string? DecidedBy { get; set; }
    public string? DecidedByName { get; set; }
    public DateTime? DecidedUtc { get; set; }
    public int Revision { get; set; }
}

/// <summary>What one person decided on a task; one row each, so that a quorum counts people.</summary>
internal sealed class TaskDecision
{
    public Guid TaskId { get; set; }
    public required string PersonId { get; set; }
    public required string PersonName { get; set; }
    public string? OrganizationId { get; set; }
    public required string Outcome { get; set; }
    public string? Comment { get; set; }
    public DateTime AtUtc { get; set; }

    /// <summary>The person in whose place she decided; null when she decided as herself.</summary>
    public string? InPlaceOf { get; set; }
}

/// <summary>What happened, never changed and never deleted; numbered within its instance without gaps.</summary>
internal sealed class HistoryRow
{
    public Guid InstanceId { get; set; }
    public int Number { get; set; }
    public required string ItemId { get; set; }
    public required string VersionId { get; set; }
    public required string VersionHash { get; set; }
    public DateTime AtUtc { get; set; }
    public required string ActorId { get; set; }
    public required string ActorName { get; set; }

    /// <summary>Name of the person in whose place the actor acted.</summary>
    public string? InPlaceOf { get; set; }

    /// <summary>Of a step that the program took by itself, what came before it: "la decisione di Anna Rossi". Null for what people do.</summary>
    public string? CausedBy { get; set; }
    public string? Role { get; set; }
    public string? OrganizationId { get; set; }
    public string? OrganizationName { get; set; }
    public required string ActivityId { get; set; }
    public required string Stage { get; set; }
    public required string Outcome { get; set; }
    public string? Comment { get; set; }
}

internal enum MessageKind { Comment, Request, Answer }

internal enum RequestEnd { Answered, Withdrawn, Decided }

/// <summary>What somebody has written beside an approval, for whoever sends and whoever decides and nobody else. Never changed and never deleted.</summary>
internal sealed class ApprovalMessage
{
    public Guid Id { get; set; }
    public Guid InstanceId { get; set; }

    /// <summary>1, 2, 3 … within its instance.</summary>
    public int Number { get; set; }
    public MessageKind Kind { get; set; }

    /// <summary>The task that a request and its answer are about; null for comments.</summary>
    public Guid? TaskId { get; set; }

    /// <summary>What was waited for when it was written; empty where the workflow waited for no decision.</summary>
    public string Stage { get; set; } = "";
    public required string AuthorId { get; set; }
    public required string AuthorName { get; set; }
    public string? Role { get; set; }
    public string? OrganizationId { get; set; }
    public string? OrganizationName { get; set; }
    public DateTime AtUtc { get; set; }

    /// <summary>Plain text; empty where the files say all.</summary>
    public required string Text { get; set; }

    /// <summary>Of a request: the last day for an answer. When it has passed both sides are told, and nothing else happens by itself.</summary>
    public DateOnly? AnswerBy { get; set; }

    /// <summary>When they were told so.</summary>
    public DateTime? LateUtc { get; set; }

    /// <summary>Of a request: the term of the task stands still because of it, and goes on when it ends.</summary>
    public bool StopsTerm { get; set; }
    public DateTime? EndedUtc { get; set; }
    public RequestEnd? End { get; set; }
    public string? EndedByName { get; set; }
}

/// <summary>A file that came with a message; it lies under its id in the tenant's folder (<see cref="MessageFiles"/>).</summary>
internal sealed class MessageFile
{
    public Guid Id { get; set; }
    public Guid MessageId { get; set; }

    /// <summary>As it was called where it came from; it is downloaded by this name.</summary>
    public required string Name { get; set; }
    public int Bytes { get; set; }

    /// <summary>SHA-256 of what it holds, in hexadecimal.</summary>
    public required string Hash { get; set; }
}

/// <summary>Somebody decides in the place of a colleague of the same organization, from one day to another, both included.</summary>
internal sealed class Substitution
{
    public Guid Id { get; set; }
    public required string PersonId { get; set; }
    public required string PersonName { get; set; }
    public required string SubstituteId { get; set; }
    public required string SubstituteName { get; set; }

    /// <summary>The organization that both act for. Whoever leaves it neither stands in nor is stood in for.</summary>
    public required string OrganizationId { get; set; }
    public DateOnly FirstDay { get; set; }
    public DateOnly LastDay { get; set; }

    /// <summary>Taken back before its last day.</summary>
    public DateTime? EndedUtc { get; set; }
    public DateTime CreatedUtc { get; set; }
}

/// <summary>What a region writes in a mail in the place of what its workflow says. For mails of no workflow the type is <see cref="MailTexts.OfModules"/>.</summary>
internal sealed class MailText
{
    public required string WorkflowTypeId { get; set; }

    /// <summary>The activity that sends it; or "remind", "overdue" (<see cref="MailTexts"/>).</summary>
    public required string ActivityId { get; set; }
    public required string Subject { get; set; }
    public required string Text { get; set; }
}

internal enum ProtocolState { Waiting, Registered, GivenUp }

/// <summary>A version that is to be registered at the protocol, or is: written in the transaction of the step that asks for it.</summary>
internal sealed class ProtocolRegistration
{
    /// <summary>Also the key by which the protocol knows it again.</summary>
    public Guid Id { get; set; }
    public Guid InstanceId { get; set; }
    public required string ActivityId { get; set; }
    public required string Stage { get; set; }
    public required string ItemId { get; set; }
    public required string VersionId { get; set; }
    public required string VersionHash { get; set; }
    public required string Title { get; set; }
    public ProtocolDirection Direction { get; set; }
    public required string Sender { get; set; }
    public required string Receiver { get; set; }
    public ProtocolState State { get; set; }
    public DateTime CreatedUtc { get; set; }
    public DateTime DueUtc { get; set; }

    /// <summary>Since it was asked for, or sent again by hand.</summary>
    public int Attempts { get; set; }

    /// <summary>Why the last attempt failed; those before stand in the register of acts.</summary>
    public string? LastError { get; set; }
    public int? Number { get; set; }
    public int? Year { get; set; }
    public DateOnly? Day { get; set; }
    public bool IsDemonstrative { get; set; }
    public DateTime? RegisteredUtc { get; set; }

    /// <summary>"n. 12 del 29 novembre 2026"; of what is registered only.</summary>
    public string NumberInWords => $"n. {Number} {Day!.Value.InWords("del")}{(IsDemonstrative ? " (protocollo dimostrativo, senza valore)" : "")}";

    public string InWords => State switch
    {
        ProtocolState.Registered => NumberInWords,
        ProtocolState.GivenUp => "Non riuscito: chi amministra il sito lo può rimandare",
        _ => $"In attesa {DateOnly.FromDateTime(CreatedUtc.InRome).InWords("dal")}"
    };
}

/// <summary>A line of the register that <see cref="DemoProtocol"/> keeps, as another system would.</summary>
internal sealed class DemoProtocolEntry
{
    public required string Key { get; set; }
    public int Year { get; set; }
    public int Number { get; set; }
    public DateOnly Day { get; set; }
    public required string Subject { get; set; }
    public ProtocolDirection Direction { get; set; }
    public required string Sender { get; set; }
    public required string Receiver { get; set; }
    public required string DocumentHash { get; set; }
}

/// <summary>A person who has asked for no reminders. What she must know still reaches her.</summary>
internal sealed class NoReminders
{
    public required string PersonId { get; set; }
}

/// <summary>Lists of names in one column, each between semicolons.</summary>
internal static class Names
{
    public static string Join(IEnumerable<string> names) => string.Concat(names.Distinct().Select((n, i) => i == 0 ? $";{n};" : $"{n};"));
    public static IReadOnlyList<string> Split(string names) => names.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
