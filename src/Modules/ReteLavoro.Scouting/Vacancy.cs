using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting;

/// <summary>An offer of work that somebody has told this region's network of.</summary>
internal sealed class Vacancy
{
    public required Guid Id { get; set; }

    /// <summary>A term of <c>vacancy-sources</c>: no vacancy is without one (SCO-04).</summary>
    public required string Source { get; set; }

    /// <summary>How the source calls it; the same reference of the same source is the same vacancy.</summary>
    public string? Reference { get; set; }
    public required string Title { get; set; }

    /// <summary>One to four digits of ISCO-08, as finely as the source says it.</summary>
    public required string Isco { get; set; }
    public string? Ateco { get; set; }
    public string? Employer { get; set; }

    /// <summary>ISTAT code of the place of work, in the region.</summary>
    public required string Municipality { get; set; }

    /// <summary>How many people are looked for.</summary>
    public required int Posts { get; set; }

    /// <summary>A term of <c>contract-types</c>; null where nobody has said it.</summary>
    public string? Contract { get; set; }
    public required DateOnly FirstDay { get; set; }

    /// <summary>From the day after it is expired and proposed to nobody.</summary>
    public required DateOnly LastDay { get; set; }
    public string? Link { get; set; }
    public string? Note { get; set; }

    /// <summary>The body that has brought it here; null for the Region itself and for what a recipe brings.</summary>
    public string? OrganizationId { get; set; }
    public DateOnly? WithdrawnOn { get; set; }
    public string? WithdrawnBecause { get; set; }
    public bool IsDemo { get; set; }

    /// <summary>Title, employer and reference as one looks for them.</summary>
    public string SearchText { get; private set; } = "";
    public Guid Version { get; set; }

    public VacancyState StateOn(DateOnly day) => WithdrawnOn is not null ? VacancyState.Withdrawn : LastDay < day ? VacancyState.Expired : FirstDay > day ? VacancyState.Coming : VacancyState.Open;

    /// <returns>What is different now, in words; empty when nothing is.</returns>
    public IReadOnlyList<string> Take(VacancyDraft draft)
    {
        List<string> changed = [];
        void Set<T>(string what, T before, T after, Action<T> write)
        {
            if (EqualityComparer<T>.Default.Equals(before, after)) return;
            changed.Add(what);
            write(after);
        }
        Set("fonte", Source, draft.Source, v => Source = v);
        Set("riferimento", Reference, draft.Reference, v => Reference = v);
        Set("titolo", Title, draft.Title, v => Title = v);
        Set("codice ISCO", Isco, draft.Isco, v => Isco = v);
        Set("codice ATECO", Ateco, draft.Ateco, v => Ateco = v);
        Set("azienda", Employer, draft.Employer, v => Employer = v);
        Set("comune", Municipality, draft.Municipality, v => Municipality = v);
        Set("posti", Posts, draft.Posts, v => Posts = v);
        Set("contratto", Contract, draft.Contract, v => Contract = v);
        Set("primo giorno", FirstDay, draft.FirstDay ?? (FirstDay < draft.LastDay ? FirstDay : draft.LastDay), v => FirstDay = v);
        Set("ultimo giorno", LastDay, draft.LastDay, v => LastDay = v);
        Set("indirizzo", Link, draft.Link, v => Link = v);
        Set("nota", Note, draft.Note, v => Note = v);
        if (changed.Count == 0) return changed;
        SearchText = Territory.SearchText.Fold($"{Title} {Employer} {Reference}");
        Version = Guid.CreateVersion7();
        return changed;
    }

    public static Vacancy Of(VacancyDraft draft, string? organizationId, DateOnly today, bool isDemo = false)
    {
        // What comes in when it is over was open on its last day at least.
        var row = new Vacancy { Id = Guid.CreateVersion7(), Source = "", Title = "", Isco = "", Municipality = "", Posts = 0, FirstDay = today < draft.LastDay ? today : draft.LastDay, LastDay = default, OrganizationId = organizationId, IsDemo = isDemo };
        row.Take(draft);
        return row;
    }
}

internal enum VacancyState { Open, Coming, Expired, Withdrawn }

/// <summary>A vacancy as it was read and found right.</summary>
internal sealed record VacancyDraft
{
    public required string Source { get; init; }
    public string? Reference { get; init; }
    public required string Title { get; init; }
    public required string Isco { get; init; }
    public string? Ateco { get; init; }
    public string? Employer { get; init; }
    public required string Municipality { get; init; }
    public required int Posts { get; init; }
    public string? Contract { get; init; }

    /// <summary>Null where it is not said: a vacancy keeps the one it has, a new one begins today.</summary>
    public DateOnly? FirstDay { get; init; }
    public required DateOnly LastDay { get; init; }
    public string? Link { get; init; }
    public string? Note { get; init; }
}

/// <summary>A vacancy as a person, a file or a recipe writes it: texts, to be read by <see cref="VacancyReader"/>.</summary>
internal sealed record VacancyText
{
    public string? Source { get; set; }
    public string? Reference { get; set; }
    public string? Title { get; set; }
    public string? Isco { get; set; }
    public string? Ateco { get; set; }
    public string? Employer { get; set; }

    /// <summary>Name, name with sigla, or ISTAT code.</summary>
    public string? Municipality { get; set; }
    public string? Posts { get; set; }
    public string? Contract { get; set; }
    public string? FirstDay { get; set; }
    public string? LastDay { get; set; }
    public string? Link { get; set; }
    public string? Note { get; set; }

    /// <param name="municipality">The name of its municipality.</param>
    public static VacancyText Of(Vacancy row, string municipality) => new()
    {
        Source = row.Source, Reference = row.Reference, Title = row.Title, Isco = row.Isco, Ateco = row.Ateco, Employer = row.Employer, Municipality = municipality, Posts = $"{row.Posts}", Contract = row.Contract,
        FirstDay = $"{row.FirstDay:yyyy-MM-dd}", LastDay = $"{row.LastDay:yyyy-MM-dd}", Link = row.Link, Note = row.Note
    };
}
