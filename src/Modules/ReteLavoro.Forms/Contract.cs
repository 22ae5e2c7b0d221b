using System.Security.Claims;

namespace ReteLavoro.Forms;

/// <summary>A public form has been filled in and sent; told inside the act that stores it.</summary>
public sealed record FormSubmitted(SubmissionDetails Submission);

/// <summary>A submission has been found to be about the same thing as another; told inside the act, once for each that now hangs on it.</summary>
/// <param name="Main">The one that work goes on with.</param>
public sealed record SubmissionJoined(SubmissionDetails Submission, Guid Main);

/// <summary>A joining has been undone; told inside the act.</summary>
/// <param name="From">The one that it was joined to.</param>
public sealed record SubmissionDetached(Guid Submission, Guid From);

/// <summary>Where the region's public forms are.</summary>
public interface IPublicForms
{
    /// <returns>The title and the address of the form for a purpose, relative to the tenant; null where the region has none.</returns>
    Task<(string Title, string Url)?> ForAsync(string purpose, CancellationToken cancel);
}

/// <summary>Submissions, as modules below ask for them.</summary>
public interface ISubmissions
{
    /// <summary>Those of the given that this person may read: the others are named without a link.</summary>
    Task<IReadOnlySet<Guid>> ReadableAsync(IReadOnlyCollection<Guid> submissions, ClaimsPrincipal person, CancellationToken cancel);
}

/// <summary>
/// One step that a module below offers on a submission of its purpose: to open a case from a report, to begin a joining.
/// </summary>
public interface ISubmissionAction
{
    /// <summary>Short and unique, as it is posted: "open-case".</summary>
    string Name { get; }

    /// <summary>The purpose of the forms it serves, as recipes name it: "crisis-report".</summary>
    string Purpose { get; }

    /// <summary>On the button: "Apri un caso di crisi".</summary>
    string Label { get; }

    /// <summary>Once it is done, on the link to what has come of it: "Vai al caso di crisi".</summary>
    string DoneLabel => "Vai al risultato";

    /// <summary>What the person has to choose first; null where nothing is open.</summary>
    ValueTask<ActionChoice?> ChoiceAsync(SubmissionDetails submission, CancellationToken cancel) => new((ActionChoice?)null);

    /// <summary>Whether the button is for this person and this submission.</summary>
    ValueTask<bool> MayAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel) => new(true);

    /// <summary>Done inside the act <c>forms.pass-on</c>: a refusal undoes all of it.</summary>
    /// <returns>Where to go on, relative to the tenant: "~/gestione/crisi/…".</returns>
    Task<string> RunAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel);
}

/// <param name="WhenEmpty">The sentence for who has chosen nothing.</param>
public sealed record ActionChoice(string Label, string WhenEmpty, IReadOnlyList<(string Value, string Label)> Options);

/// <summary>Answers that a module below offers to questions of public forms: the networks to choose from.</summary>
public interface IQuestionOptions
{
    /// <summary>As recipes name it in <c>optionsFrom</c>.</summary>
    string Name { get; }
    Task<IReadOnlyList<(string Value, string Label)>> OptionsAsync(CancellationToken cancel);
}

/// <summary>What somebody has sent, as it stood then: questions that a recipe changes afterwards leave it as it is.</summary>
public sealed record SubmissionDetails
{
    public required Guid Id { get; init; }
    public required string FormId { get; init; }
    public required string FormTitle { get; init; }
    public required string Purpose { get; init; }

    /// <summary>The receipt number: "CRI-2026-000012".</summary>
    public required string Number { get; init; }
    public required DateTime ReceivedUtc { get; init; }

    /// <summary>In the order of the form, only what was asked and answered; empty once the answers have been forgotten.</summary>
    public required IReadOnlyList<SubmittedAnswer> Answers { get; init; }

    /// <summary>What tells that two submissions are about the same thing: a VAT number. Null where it was not given.</summary>
    public string? DuplicateKey { get; init; }

    /// <summary>The sigla of the province that it is about, where the form asks for a place.</summary>
    public string? Province { get; init; }

    /// <summary>What was chosen for the step that is being taken; null elsewhere.</summary>
    public string? Chosen { get; init; }

    /// <summary>What was joined to it when a step is taken on it; empty elsewhere.</summary>
    public IReadOnlyList<SubmissionDetails> Joined { get; init; } = [];

    /// <summary>The first value given to a question; null where there is none.</summary>
    public string? Value(string question) => Answers.FirstOrDefault(a => a.Id == question)?.Values.FirstOrDefault();
}

/// <param name="Id">Of the question.</param>
/// <param name="Label">The question as it was asked.</param>
/// <param name="Values">Ids of options, an ISO date, an ISTAT code, or what was typed.</param>
/// <param name="Text">As a person reads it.</param>
public sealed record SubmittedAnswer(string Id, string Label, IReadOnlyList<string> Values, string Text);

public static class SubmissionLinks
{
    public const string List = "~/gestione/segnalazioni";
    public static string Detail(Guid id) => $"~/gestione/segnalazioni/{id}";
}
