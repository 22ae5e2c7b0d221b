using System.Text.Json;
using ReteLavoro.Kernel.Acts;

namespace ReteLavoro.Forms;

/// <summary>Received; taken in hand by somebody; found to be about the same thing as another; done with.</summary>
internal enum SubmissionState { New, Taken, Joined, Closed }

/// <summary>A form that somebody has sent. It is never deleted: its answers are emptied when their time has come.</summary>
internal sealed class Submission
{
    public Guid Id { get; set; }
    public required string FormId { get; set; }
    public required string FormTitle { get; set; }
    public required string Purpose { get; set; }

    /// <summary>Prefix, year in Rome and number within both, without gaps.</summary>
    public required string Prefix { get; set; }
    public int Year { get; set; }
    public int Sequence { get; set; }
    public required string Number { get; set; }
    public DateTime ReceivedUtc { get; set; }
    public SubmissionState State { get; set; }

    /// <summary>What names it in lists: the firm. Empty where the form has no such question.</summary>
    public required string Subject { get; set; }
    public required string SearchText { get; set; }
    public string? DuplicateKey { get; set; }
    public string? Province { get; set; }

    /// <summary>The ISTAT code, where the form asks for a municipality; with the province it says whose submission it is.</summary>
    public string? Municipality { get; set; }
    public required string PrivacyVersion { get; set; }

    /// <summary>As the notice of that day promised; later recipes do not lengthen it.</summary>
    public int RetentionDays { get; set; }

    /// <summary>The hash of the secret of the browser that sent it: it alone sees the receipt, and sends once.</summary>
    public string? ReceiptKey { get; set; }

    /// <summary>The name of the person who looks after it.</summary>
    public string? TakenBy { get; set; }
    public Guid? JoinedTo { get; set; }
    public DateTime? ClosedUtc { get; set; }
    public DateTime? ForgetUtc { get; set; }
    public DateTime? ForgottenUtc { get; set; }

    /// <summary>JSON list of <see cref="SubmittedAnswer"/>.</summary>
    public required string Answers { get; set; }
    public List<SubmissionEvent> History { get; } = [];

    public bool IsOpen => State is SubmissionState.New or SubmissionState.Taken;

    public SubmissionDetails Details() => new()
    {
        Id = Id, FormId = FormId, FormTitle = FormTitle, Purpose = Purpose, Number = Number, ReceivedUtc = ReceivedUtc,
        Answers = JsonSerializer.Deserialize<List<SubmittedAnswer>>(Answers, PublicForms.Json)!, DuplicateKey = DuplicateKey, Province = Province
    };

    public void Take(string who)
    {
        RuleBroken.If(!IsOpen, $"La segnalazione è già {InWords(State).ToLowerInvariant()}.");
        RuleBroken.If(TakenBy == who, "L’hai già presa in carico tu.");
        RuleBroken.If(TakenBy is not null, $"L’ha già presa in carico {TakenBy}.");
        (State, TakenBy) = (SubmissionState.Taken, who);
    }

    public void Join(Submission main)
    {
        RuleBroken.If(!IsOpen, $"La segnalazione è già {InWords(State).ToLowerInvariant()}.");
        RuleBroken.If(main.Id == Id, "Una segnalazione non si unisce a sé stessa.");
        RuleBroken.If(main.Purpose != Purpose, "Si uniscono solo segnalazioni dello stesso genere.");
        RuleBroken.If(!main.IsOpen, $"La {main.Number} è già {InWords(main.State).ToLowerInvariant()}: unisci a un’altra.");
        (State, JoinedTo) = (SubmissionState.Joined, main.Id);
    }

    /// <summary>Its answers are kept for as many days as the notice said.</summary>
    public void Close(DateTime now)
    {
        RuleBroken.If(State == SubmissionState.Closed, "La segnalazione è già chiusa.");
        RuleBroken.If(State == SubmissionState.Joined, "La segnalazione è unita a un’altra: si chiude quella.");
        State = SubmissionState.Closed;
        EndKeeping(now);
    }

    /// <summary>The first step that it has led to in another module; null where there was none.</summary>
    public SubmissionEvent? LedTo => History.Where(h => h.LeadsElsewhere).MinBy(h => h.AtUtc);

    /// <summary>Why what is done with cannot be undone; null where it can.</summary>
    public string? WhyNotReopened => ForgottenUtc is not null ? "Le risposte sono state cancellate: la segnalazione non si può più riaprire."
        : LedTo is { } step ? $"Da questa segnalazione è già nato altro («{step.What}»): si va avanti lì, e la segnalazione non si riapre." : null;

    /// <summary>Back to where it stood: with who had it in hand, joined to nothing, and its answers kept until it is closed again.</summary>
    public void Reopen()
    {
        RuleBroken.If(IsOpen, "La segnalazione è già aperta.");
        if (WhyNotReopened is { } whyNot) throw new RuleBroken(whyNot);
        (State, JoinedTo) = (TakenBy is null ? SubmissionState.New : SubmissionState.Taken, null);
        KeepOn();
    }

    /// <summary>Its end was a mistake, its own or that of the one it is joined to. What has been forgotten stays so.</summary>
    public void KeepOn()
    {
        if (ForgottenUtc is null) (ClosedUtc, ForgetUtc) = (null, null);
    }

    /// <summary>It hangs on <paramref name="main"/> only because it hung on <paramref name="earlier"/>, which was joined to that.</summary>
    public bool CameAlong(Submission earlier, Submission main) =>
        History.Where(h => h.What == Reopened || h.Url is not null && !h.LeadsElsewhere).OrderBy(h => h.AtUtc).ThenBy(h => h.Id).TakeLast(2).Select(h => h.Url)
            .SequenceEqual([SubmissionLinks.Detail(earlier.Id), SubmissionLinks.Detail(main.Id)]);

    public const string Reopened = "Riaperta";

    public void EndKeeping(DateTime now) => (ClosedUtc, ForgetUtc) = (now, now.AddDays(RetentionDays));

    /// <summary>Number, dates and history stay; all that somebody wrote goes.</summary>
    public void Forget(DateTime now) =>
        (Answers, Subject, SearchText, DuplicateKey, ReceiptKey, ForgottenUtc) = ("[]", "", Searchable(Number, ""), null, null, now);

    public void Note(DateTime now, string who, string what, string? note = null, string? url = null) =>
        History.Add(new() { Id = Guid.CreateVersion7(), SubmissionId = Id, AtUtc = now, Who = who, What = what, Note = note, Url = url });

    /// <summary>The line that says that this step was done already, with where it has led; null when it was not.</summary>
    public SubmissionEvent? Done(ISubmissionAction action) => History.FirstOrDefault(h => h.Url is not null && h.What == action.Label);

    /// <summary>What a search looks in: the number and the name, as one looks for names.</summary>
    public static string Searchable(string number, string subject) => ReteLavoro.Territory.SearchText.Fold($"{number} {subject}");

    public static string InWords(SubmissionState state) => state switch
    {
        SubmissionState.New => "Nuova",
        SubmissionState.Taken => "In carico",
        SubmissionState.Joined => "Unita a un’altra",
        _ => "Chiusa"
    };
}

/// <summary>Who did what with a submission, and when.</summary>
internal sealed class SubmissionEvent
{
    public Guid Id { get; set; }
    public Guid SubmissionId { get; set; }
    public DateTime AtUtc { get; set; }
    public required string Who { get; set; }
    public required string What { get; set; }
    public string? Note { get; set; }

    /// <summary>What came of it, relative to the tenant.</summary>
    public string? Url { get; set; }

    /// <summary>To what a module below has made of it, not to another submission.</summary>
    public bool LeadsElsewhere => Url is not null && !Url.StartsWith(SubmissionLinks.List, StringComparison.Ordinal);
}
