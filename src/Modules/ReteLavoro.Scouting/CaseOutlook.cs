using ReteLavoro.Crises;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting;

/// <summary>A group of occupations of a case, with what is offered for it within reach.</summary>
/// <param name="Posts">In the group itself.</param>
/// <param name="MajorPosts">In the rest of its major group.</param>
/// <param name="PostsInRegion">In the group itself, wherever they are in the region.</param>
/// <param name="Nearest">The nearest place of work of the group in the whole region; null where there is none, or nobody knows where it lies.</param>
internal sealed record OccupationOutlook(IscoCode Code, string Label, int People, int Posts, int MajorPosts, int PostsInRegion, double NearestKm, MunicipalityInfo? Nearest);

/// <summary>An occupation that is looked for and that nobody of the case comes from.</summary>
/// <param name="IsHigher">It asks for a higher level of skill than anybody of the case has had to have; null where of nobody the occupation is known.</param>
/// <param name="IsWhole">All posts of the group are counted here, so that its list shows as many: not so where a vacancy tells its occupation less finely.</param>
internal sealed record OtherOccupation(IscoCode Code, string Label, int Posts, bool? IsHigher, bool IsWhole);

/// <summary>People and posts of one major group.</summary>
internal sealed record MapRow(string Code, string Label, int People, int Posts);

/// <summary>The people of a case beside the vacancies that are open today.</summary>
internal sealed record CaseOutlook
{
    public required CasePeople Case { get; init; }

    /// <summary>Null: the whole region.</summary>
    public required int? Km { get; init; }
    public required GroupDistance Distance { get; init; }
    public required IReadOnlyList<OccupationOutlook> Occupations { get; init; }
    public required IReadOnlyList<OtherOccupation> Others { get; init; }
    public required IReadOnlyList<MapRow> Map { get; init; }

    /// <summary>Of how many people the occupation is not known: they are compared with nothing.</summary>
    public required int Unknown { get; init; }

    /// <summary>Open posts within reach.</summary>
    public required int Posts { get; init; }

    /// <summary>Open posts in the region.</summary>
    public required int PostsInRegion { get; init; }

    /// <summary>Open posts of which nobody knows where they lie: within a distance they are not counted.</summary>
    public required int PostsNowhere { get; init; }

    /// <summary>No place of the case is on the map: distances cannot be told.</summary>
    public required bool PlacesUnknown { get; init; }
}

/// <summary>Puts the people of a case beside the vacancies, in a fixed number of queries.</summary>
internal sealed class CaseOutlooks(Vacancies vacancies, ITerritory territory, IVocabularies vocabularies)
{
    public const int MostOthers = 10;

    public async Task<CaseOutlook> OfAsync(CasePeople people, int? km, CancellationToken cancel)
    {
        var labels = (await vocabularies.TermsAsync(VocabularyIds.IscoGroups, cancel)).ToDictionary(t => t.Id, t => t.Label);
        var known = new Dictionary<IscoCode, int>();
        foreach (var (term, count) in people.ByOccupation)
            if (IscoCode.TryParse(term, out var code, out _)) known[code] = count;
        var open = (await vacancies.OpenPostsAsync(cancel)).Select(p => (Code: IscoCode.Parse(p.Isco), p.Municipality, p.Posts)).ToList();
        var distances = await territory.KilometresFromAsync(people.Places, cancel);
        var here = open.Where(p => km is null || distances.TryGetValue(p.Municipality, out var far) && far <= km).ToList();
        var posts = here.GroupBy(p => p.Code).ToDictionary(g => g.Key, g => g.Sum(p => p.Posts));

        // Of each group the nearest place of work, wherever it is in the region.
        var nearest = new Dictionary<IscoCode, (string Municipality, double Km)>();
        foreach (var code in known.Keys)
        {
            var places = open.Where(p => code.Includes(p.Code) && distances.ContainsKey(p.Municipality)).Select(p => (p.Municipality, Km: distances[p.Municipality])).OrderBy(p => p.Km).ThenBy(p => p.Municipality, StringComparer.Ordinal).ToList();
            if (places.Count > 0) nearest[code] = places[0];
        }
        var named = (await territory.FindMunicipalitiesAsync([.. nearest.Values.Select(n => n.Municipality).Distinct()], cancel)).ToDictionary(m => m.Code);

        int In(IscoCode code) => posts.Where(p => code.Includes(p.Key)).Sum(p => p.Value);
        int InMajor(string major) => posts.Where(p => p.Key.MajorGroup == major).Sum(p => p.Value);
        string LabelOf(IscoCode code) => code.Upwards().Select(labels.GetValueOrDefault).OfType<string>().FirstOrDefault() ?? code.Value;
        var highest = known.Keys.Select(c => c.SkillLevel).DefaultIfEmpty().Max();
        return new()
        {
            Case = people, Km = km, Distance = GroupDistance.Of(known, posts), Unknown = people.ByOccupation.Values.Sum() - known.Values.Sum(), Posts = posts.Values.Sum(), PostsInRegion = open.Sum(p => p.Posts),
            PlacesUnknown = distances.Count == 0, PostsNowhere = open.Where(p => !distances.ContainsKey(p.Municipality)).Sum(p => p.Posts),
            Occupations = [.. from p in known
                              orderby p.Value descending, p.Key.Value
                              let own = In(p.Key)
                              let near = nearest.TryGetValue(p.Key, out var n) ? n : default
                              select new OccupationOutlook(p.Key, LabelOf(p.Key), p.Value, own, InMajor(p.Key.MajorGroup) - own, open.Where(o => p.Key.Includes(o.Code)).Sum(o => o.Posts), near.Km, near.Municipality is null ? null : named.GetValueOrDefault(near.Municipality))],
            Others = [.. (from p in posts
                          where !known.Keys.Any(k => k.Includes(p.Key) || p.Key.Includes(k))
                          let narrow = p.Key.Value.Length > 2 ? IscoCode.Parse(p.Key.Value[..2]) : p.Key
                          group p.Value by narrow into g
                          orderby g.Sum() descending, g.Key.Value
                          select new OtherOccupation(g.Key, LabelOf(g.Key), g.Sum(), known.Count == 0 ? null : g.Key.SkillLevel > highest, g.Sum() == In(g.Key))).Take(MostOthers)],
            Map = [.. from major in known.Keys.Concat(posts.Keys).Select(c => c.MajorGroup).Distinct().Order(StringComparer.Ordinal)
                      select new MapRow(major, labels.GetValueOrDefault(major, major), known.Where(k => k.Key.MajorGroup == major).Sum(k => k.Value), InMajor(major))]
        };
    }
}
