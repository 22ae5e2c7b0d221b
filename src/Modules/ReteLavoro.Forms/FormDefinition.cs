namespace ReteLavoro.Forms;

/// <summary>A public form as a recipe describes it: one question a page.</summary>
internal sealed record FormDefinition
{
    /// <summary>Stands in the address: <c>/moduli/{id}</c>.</summary>
    public required string Id { get; init; }
    public required string Title { get; init; }

    /// <summary>Markdown, on the first page.</summary>
    public required string Intro { get; init; }

    /// <summary>Markdown: what to have at hand before beginning.</summary>
    public string? Needs { get; init; }
    public required PrivacyNotice Privacy { get; init; }

    /// <summary>What the submissions are for; modules below offer their steps by it.</summary>
    public required string Purpose { get; init; }

    /// <summary>The letters that the receipt number begins with.</summary>
    public required string Prefix { get; init; }
    public FormLimits Limits { get; init; } = new();

    /// <summary>Days from closure after which the answers are emptied.</summary>
    public required int RetentionDays { get; init; }

    /// <summary>The question whose answer tells that two submissions are about the same thing.</summary>
    public string? DuplicateKey { get; init; }

    /// <summary>The question that holds the address for the receipt.</summary>
    public string? ReceiptTo { get; init; }

    /// <summary>The question whose answer names the submission in lists.</summary>
    public string? Subject { get; init; }

    /// <summary>Markdown, on the last page: what happens now.</summary>
    public required string Done { get; init; }
    public required IReadOnlyList<Question> Questions { get; init; }

    public Question? Find(string question) => Questions.FirstOrDefault(q => q.Id == question);
}

/// <param name="Version">Stored with every submission, so that one knows which text its sender had read.</param>
/// <param name="Text">Markdown.</param>
internal sealed record PrivacyNotice(string Version, string Text);

/// <param name="PerHour">Submissions an hour from one network address.</param>
/// <param name="LeastSeconds">From the first page to the last; who is faster is no person.</param>
internal sealed record FormLimits(int PerHour = 5, int LeastSeconds = 15);

internal enum QuestionKind { Choice, Choices, Text, LongText, Number, Date, Email, Phone, Vat, Municipality }

internal sealed record Question
{
    public required string Id { get; init; }

    /// <summary>The question itself, which is the heading of its page.</summary>
    public required string Label { get; init; }
    public string? Hint { get; init; }
    public required QuestionKind Kind { get; init; }
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>Where more options come from, before those that are listed: "provinces", what a module offers ("networks"), or the id of a vocabulary.</summary>
    public string? OptionsFrom { get; init; }
    public bool Required { get; init; } = true;

    /// <summary>Characters at most; without it, what <see cref="LongestText"/> says.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Asked only when each of these earlier questions has one of these values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ShowWhen { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public const string Provinces = "provinces";
    internal bool HasOptions => Kind is QuestionKind.Choice or QuestionKind.Choices;

    internal int LongestText => MaxLength ?? Kind switch { QuestionKind.LongText => 4000, QuestionKind.Email => 254, QuestionKind.Phone => 40, _ => 200 };
}

internal sealed record Option(string Value, string Label);
