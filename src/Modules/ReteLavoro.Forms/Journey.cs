namespace ReteLavoro.Forms;

/// <summary>An answer on its way: the values, and how a person reads them.</summary>
internal sealed record DraftAnswer(IReadOnlyList<string> Values, string Text, string? Province = null);

/// <summary>Which questions are asked of somebody who has answered so far, and in which order.</summary>
internal sealed class Journey(FormDefinition form, IReadOnlyDictionary<string, DraftAnswer> answers)
{
    public IReadOnlyList<Question> Shown => [.. form.Questions.Where(IsShown)];

    /// <summary>The answer to a question that is asked; what was said to one that is not asked any more does not count.</summary>
    public DraftAnswer? Answer(Question question) => IsShown(question) && answers.GetValueOrDefault(question.Id) is { Values.Count: > 0 } answer && StillThere(question, answer) ? answer : null;

    public bool IsShown(Question question) =>
        question.ShowWhen.All(when => form.Find(when.Key) is { } earlier && Answer(earlier) is { } answer && answer.Values.Any(when.Value.Contains));

    /// <summary>The first question that must be answered and is not; null when all are.</summary>
    public Question? FirstMissing => Shown.FirstOrDefault(q => q.Required && Answer(q) is null);

    /// <summary>Null after the last one.</summary>
    public Question? After(Question question) => Shown.SkipWhile(q => q.Id != question.Id).Skip(1).FirstOrDefault();

    /// <summary>Null before the first one.</summary>
    public Question? Before(Question question) => Shown.TakeWhile(q => q.Id != question.Id).LastOrDefault();

    // A recipe may have taken an option away while somebody was filling in.
    private static bool StillThere(Question question, DraftAnswer answer) => !question.HasOptions || answer.Values.All(v => question.Options.Any(o => o.Value == v));
}
