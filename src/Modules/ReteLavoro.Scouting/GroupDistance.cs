using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Scouting;

/// <summary>How far somebody is from a post, by occupation alone; the order is from near to far.</summary>
internal enum Nearness
{
    /// <summary>The post is in the group of occupations that she comes from.</summary>
    SameOccupation,

    /// <summary>In the same major group of ISCO-08: other work of the same kind.</summary>
    SameMajorGroup,

    /// <summary>Other work, which asks for no higher level of skill.</summary>
    SameSkillLevel,

    /// <summary>Work that asks for a higher level of skill: first there is something to learn.</summary>
    HigherSkillLevel,

    /// <summary>There are fewer posts than people.</summary>
    NoPost
}

/// <summary>
/// The people of a case beside the posts that are offered: for how many there is a post, and how far from what they did.
/// Each post counts once. First everybody stays in the occupation she comes from, as far as the posts reach; who is left
/// looks in the same major group, then among other work of no higher level, then higher. So the figures say what is
/// possible at most, and nothing of what anybody wants or can do.
/// </summary>
/// <remarks>
/// The order "as near as possible" is this program's; groups and levels are those of ISCO-08 (<see cref="IscoCode"/>).
/// That the design begins with occupations, skills and territory is 000 F004 and F042.
/// </remarks>
/// <param name="People">How many at each distance; together they are all of the people.</param>
/// <param name="Staying">By group of occupations, how many of it can stay in it.</param>
internal sealed record GroupDistance(IReadOnlyDictionary<Nearness, int> People, IReadOnlyDictionary<string, int> Staying)
{
    public int All => People.Values.Sum();
    public int At(Nearness nearness) => People.GetValueOrDefault(nearness);

    /// <param name="people">How many there are of each group of occupations, by its code; one group may lie in another.</param>
    /// <param name="posts">How many are offered, by code.</param>
    public static GroupDistance Of(IReadOnlyDictionary<IscoCode, int> people, IReadOnlyDictionary<IscoCode, int> posts)
    {
        // Always in the same order, so that the same figures come of the same list however it is sorted.
        var left = people.OrderBy(p => p.Key.Value, StringComparer.Ordinal).Select(p => new Heap(p.Key, p.Value)).ToList();
        var free = posts.OrderBy(p => p.Key.Value, StringComparer.Ordinal).Select(p => new Heap(p.Key, p.Value)).ToList();
        var staying = new Dictionary<string, int>();
        var found = new Dictionary<Nearness, int>();

        // Who may go to fewest posts chooses first. As groups lie wholly in one another, or apart, nobody loses a post by it.
        foreach (var group in left.OrderByDescending(g => g.Code.Value.Length))
            staying[group.Code.Value] = Give(group, free.Where(f => group.Code.Includes(f.Code)), Nearness.SameOccupation);
        foreach (var group in left) Give(group, free.Where(f => f.Code.MajorGroup == group.Code.MajorGroup), Nearness.SameMajorGroup);
        // The hardest first: what is left over for others is then easy for as many as can be.
        foreach (var group in left)
            Give(group, free.Where(f => f.Code.SkillLevel <= group.Code.SkillLevel).OrderByDescending(f => f.Code.SkillLevel), Nearness.SameSkillLevel);
        foreach (var group in left) Give(group, free, Nearness.HigherSkillLevel);
        found[Nearness.NoPost] = left.Sum(g => g.Count);
        return new(found, staying);

        int Give(Heap group, IEnumerable<Heap> fitting, Nearness nearness)
        {
            var before = group.Count;
            foreach (var heap in fitting)
            {
                var taken = Math.Min(group.Count, heap.Count);
                group.Count -= taken;
                heap.Count -= taken;
            }
            found[nearness] = found.GetValueOrDefault(nearness) + before - group.Count;
            return before - group.Count;
        }
    }

    private sealed class Heap(IscoCode code, int count)
    {
        public IscoCode Code => code;
        public int Count { get; set; } = count;
    }
}
