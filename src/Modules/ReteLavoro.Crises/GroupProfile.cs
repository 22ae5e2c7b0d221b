using System.Text.Json;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <summary>A column of the profile table.</summary>
internal sealed record ProfileColumn(string Vocabulary, string Title, Func<WorkerGroup, string> Of)
{
    /// <summary>Under which a band counts when two groups are compared: one may tell occupations more finely than the other.</summary>
    public string Broadly(string band) => Vocabulary == VocabularyIds.IscoGroups && IscoCode.TryParse(band, out var code, out _) ? code.MajorGroup : band;
}

/// <summary>A group of workers seen by one column of its profile table at a time: how many are in each band.</summary>
/// <param name="Counts">By vocabulary and band; bands without anybody are not in it, nor is what a draft has left empty.</param>
internal sealed record GroupProfile(IReadOnlyDictionary<string, SortedDictionary<string, int>> Counts)
{
    public static readonly IReadOnlyList<ProfileColumn> Columns =
    [
        new(CrisisVocabularies.AgeBands, "Età", w => w.AgeBand), new(CrisisVocabularies.Sexes, "Sesso", w => w.Sex), new(CrisisVocabularies.EducationLevels, "Titolo di studio", w => w.Education),
        new(VocabularyIds.IscoGroups, "Professione", w => w.Isco), new(CrisisVocabularies.SeniorityBands, "Anzianità", w => w.Seniority)
    ];

    public static GroupProfile Of(IReadOnlyCollection<WorkerGroup> workers) => new(Columns.ToDictionary(c => c.Vocabulary,
        c => new SortedDictionary<string, int>(workers.Where(w => w.Count > 0 && !string.IsNullOrEmpty(c.Of(w))).GroupBy(c.Of).ToDictionary(g => g.Key, g => g.Sum(w => w.Count)), StringComparer.Ordinal)));

    public int In(ProfileColumn column, string band) => Counts.TryGetValue(column.Vocabulary, out var bands) ? bands.GetValueOrDefault(band) : 0;

    /// <summary>As the table of cases keeps it: the same group is always the same text.</summary>
    public string Stored => JsonSerializer.Serialize(Columns.Where(c => Counts.ContainsKey(c.Vocabulary)).ToDictionary(c => c.Vocabulary, c => Counts[c.Vocabulary]));

    public static GroupProfile? FromStored(string? json) => json is null or CrisisIndex.ToBeFilled ? null : new(JsonSerializer.Deserialize<Dictionary<string, SortedDictionary<string, int>>>(json)!);

    /// <summary>How much of two groups coincides, from 0 to 100: of each column the share of people who are in the same band, then the mean of the columns.</summary>
    public int LikenessTo(GroupProfile other) => (int)Math.Round(Columns.Average(c =>
    {
        var (mine, theirs) = (Broad(c), other.Broad(c));
        if (mine.Count == 0 || theirs.Count == 0) return 0m;
        var (all, allOthers) = ((decimal)mine.Values.Sum(), (decimal)theirs.Values.Sum());
        return 100m * mine.Sum(b => Math.Min(b.Value / all, theirs.GetValueOrDefault(b.Key) / allOthers));
    }));

    /// <summary>The bands that have most people in both groups, a column each; a tie counts for nothing.</summary>
    public IEnumerable<(ProfileColumn Column, string Band)> MostInBoth(GroupProfile other) =>
        from c in Columns
        let most = Most(c)
        where most is not null && most == other.Most(c)
        select (c, most);

    private Dictionary<string, int> Broad(ProfileColumn column) =>
        (Counts.GetValueOrDefault(column.Vocabulary) ?? []).GroupBy(b => column.Broadly(b.Key)).ToDictionary(g => g.Key, g => g.Sum(b => b.Value));

    private string? Most(ProfileColumn column)
    {
        var bands = Broad(column);
        if (bands.Count == 0) return null;
        var most = bands.Values.Max();
        return bands.Count(b => b.Value == most) == 1 ? bands.First(b => b.Value == most).Key : null;
    }
}
