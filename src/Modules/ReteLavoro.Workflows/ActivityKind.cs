namespace ReteLavoro.Workflows;

/// <summary>An activity that this program runs.</summary>
/// <param name="Waits">It stops the branch until something happens.</param>
/// <param name="Outcomes">What may come out of it.</param>
internal sealed record ActivityKind(string Name, string Label, bool Waits, Func<Activity, IReadOnlyList<string>> Outcomes)
{
    public const string Signal = "SignalEvent", Published = "ContentPublishedEvent", DraftSaved = "ContentDraftSavedEvent", UserTask = "UserTaskEvent",
        Timer = "TimerEvent", IfElse = "IfElseTask", Fork = "ForkTask", Join = "JoinTask", Notify = "NotifyTask", Email = "EmailTask", Publish = "PublishContentTask",
        Unpublish = "UnpublishContentTask", SetProperty = "SetPropertyTask", SetOutput = "SetOutputTask", Log = "LogTask", Correlate = "CorrelateTask",
        Protocol = "ProtocolTask";

    private static readonly Dictionary<string, ActivityKind> All = new ActivityKind[]
    {
        new(Signal, "Segnale", true, Done),
        new(Published, "Contenuto pubblicato", true, Done),
        new(DraftSaved, "Bozza salvata", true, Done),
        new(UserTask, "Approvazione", true, a => a.Texts("Actions")),
        new(Timer, "Attesa", true, Done),
        new(IfElse, "Condizione", false, _ => ["True", "False"]),
        new(Fork, "Rami in parallelo", false, a => a.Texts("Forks")),
        new(Join, "Riunione dei rami", false, _ => ["Joined"]),
        new(Notify, "Nota nella storia", false, Done),
        new(Email, "Messaggio", false, _ => ["Done", "Failed"]),
        new(Publish, "Pubblicazione", false, _ => ["Published", "Noop"]),
        new(Protocol, "Protocollo", false, _ => ["Done", "Noop"]),
        new(Unpublish, "Ritiro dalla pubblicazione", false, _ => ["Unpublished", "Noop"]),
        new(SetProperty, "Dato del flusso", false, Done),
        new(SetOutput, "Risultato del flusso", false, Done),
        new(Log, "Riga di registro", false, Done),
        new(Correlate, "Collegamento", false, Done)
    }.ToDictionary(k => k.Name, StringComparer.Ordinal);

    public static ActivityKind? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>An outcome in the words of a person.</summary>
    public static string Words(string outcome) => outcome switch
    {
        "Done" => "fatto",
        "Failed" => "senza destinatari",
        "True" => "sì",
        "False" => "no",
        "Joined" => "riuniti",
        "Published" => "pubblicato",
        "Unpublished" => "ritirato",
        "Noop" => "niente da fare",
        _ => outcome
    };

    /// <summary>
    /// The outcome whose way an unusual one goes where nothing else is said of it: a mail that has nobody to go to, and a
    /// protocol that the region does not have, hold up nothing. Null for the others.
    /// </summary>
    public static string? InPlaceOf(string name, string outcome) => (name, outcome) is (Email, "Failed") or (Protocol, "Noop") ? "Done" : null;

    private static IReadOnlyList<string> Done(Activity _) => ["Done"];
}

/// <summary>What an approval stage asks for, read from the activity.</summary>
internal sealed record Stage
{
    public required string Title { get; init; }
    public required IReadOnlyList<string> Actions { get; init; }
    public required IReadOnlyList<string> Roles { get; init; }
    public required IReadOnlyList<string> OrganizationTypes { get; init; }

    /// <summary>any, all, a number of people, or "2/3": two approvals out of three people.</summary>
    public required string Quorum { get; init; }

    /// <summary>
    /// One refusal ends the stage at once. Otherwise it is a vote like another, and the stage is refused only when the
    /// approvals that are asked for can no longer be reached ("OneRefusal": "counts").
    /// </summary>
    public bool RefusalStops { get; init; } = true;

    /// <summary>Several tasks of this stage may be decided together.</summary>
    public bool Bulk { get; init; }
    public int? DueDays { get; init; }

    /// <summary>How many days before the last one the reminder goes out.</summary>
    public int? RemindDays { get; init; }

    /// <summary>The role that is told, and may decide too, once the last day has passed.</summary>
    public string? EscalateTo { get; init; }
    public bool FourEyes { get; init; }

    /// <summary>An approval that this stage gave to the very same text, in an earlier passage through the workflow, counts again: nobody is asked twice.</summary>
    public bool CarryOver { get; init; }
    public required IReadOnlyList<string> ReasonFor { get; init; }
    public required IReadOnlyList<string> Approves { get; init; }

    /// <summary>How many people must decide, or approve; and out of how many, where the quorum says so.</summary>
    public int People => int.TryParse(Quorum.Split('/')[0], out var people) && people > 1 ? people : 1;
    public int? OutOf => Quorum.Split('/') is [_, var all] && int.TryParse(all, out var people) ? people : null;

    public static Stage Of(Activity activity) => new()
    {
        Title = activity.Title,
        Actions = activity.Texts("Actions"),
        Roles = activity.Texts("Roles"),
        OrganizationTypes = activity.OwnTexts("OrganizationTypes"),
        Quorum = activity.OwnText("Quorum") is { Length: > 0 } quorum ? quorum : "any",
        DueDays = activity.OwnNumber("DueDays"),
        RemindDays = activity.OwnNumber("RemindDays"),
        EscalateTo = activity.OwnText("EscalateTo") is { Length: > 0 } role ? role : null,
        RefusalStops = activity.OwnText("OneRefusal") != "counts",
        Bulk = activity.OwnFlag("Bulk"),
        FourEyes = activity.OwnFlag("FourEyes"),
        CarryOver = activity.OwnFlag("CarryOver"),
        ReasonFor = activity.OwnTexts("ReasonFor"),
        Approves = activity.OwnTexts("Approves")
    };

    /// <summary>An outcome that stops the stage at once. Where nothing approves, all outcomes are opinions and none stops.</summary>
    public bool Stops(string outcome) => RefusalStops && IsRefusal(outcome);

    public bool IsRefusal(string outcome) => Approves.Count > 0 && !Approves.Contains(outcome);

    /// <summary>What comes out of the decisions given so far; null while others are waited for.</summary>
    public string? Settled(IReadOnlyList<string> given)
    {
        if (given.FirstOrDefault(Stops) is { } stop) return stop;
        var yes = given.Where(o => !IsRefusal(o)).ToList();
        if (yes.Count >= People) return Sum(yes);
        // Without a number of votes everybody asked has spoken once enough people have.
        return yes.Count + ((OutOf ?? People) - given.Count) < People ? Sum(given.Where(IsRefusal)) : null;
    }

    /// <summary>What comes out when several have decided: the actions are written from the mildest to the hardest, and the hardest counts.</summary>
    public string Sum(IEnumerable<string> outcomes) => outcomes.MaxBy(o => Actions.ToList().IndexOf(o))!;
}
