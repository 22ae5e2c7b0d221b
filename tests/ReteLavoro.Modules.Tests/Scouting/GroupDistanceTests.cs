using ReteLavoro.Kernel.Values;
using ReteLavoro.Scouting;
using Xunit;

namespace ReteLavoro.Modules.Tests.Scouting;

/// <summary>How far people are from posts by occupation (000 F004, F042).</summary>
public sealed class GroupDistanceTests
{
    [Theory]
    // People, posts, then how many are in their occupation, in its major group, at their level, above it, without a post.
    [InlineData("72:3", "7212:2", 2, 0, 0, 0, 1)]
    [InlineData("72:3", "7212:3", 3, 0, 0, 0, 0)]
    [InlineData("72:3", "7212:4", 3, 0, 0, 0, 0)]
    [InlineData("72:3", "7512:1 7212:1", 1, 1, 0, 0, 1)]
    // A vacancy that is told less finely than the people are is only of their major group.
    [InlineData("72:1", "7:1", 0, 1, 0, 0, 0)]
    [InlineData("7:1", "7212:1", 1, 0, 0, 0, 0)]
    [InlineData("72:1", "8122:1", 0, 0, 1, 0, 0)]
    [InlineData("72:1", "9112:1", 0, 0, 1, 0, 0)]
    [InlineData("91:1", "7212:1", 0, 0, 0, 1, 0)]
    [InlineData("72:1", "3115:1", 0, 0, 0, 1, 0)]
    // Who manages a shop is at level 3, who manages a works at 4.
    [InlineData("31:1", "1420:1", 0, 0, 1, 0, 0)]
    [InlineData("31:1", "1321:1", 0, 0, 0, 1, 0)]
    [InlineData("24:1", "1321:1", 0, 0, 1, 0, 0)]
    // Who can take the harder post leaves the easier one.
    [InlineData("21:1 31:1", "1420:1 1321:1", 0, 0, 2, 0, 0)]
    // The welders leave the only post of their major group to whoever has not said more of herself.
    [InlineData("7:1 72:1", "7212:1 7512:1", 2, 0, 0, 0, 0)]
    // Who can do only simple work gets the simple post, although others could take it as well.
    [InlineData("72:1 91:1", "9112:1 8122:1 9211:1", 1, 0, 1, 0, 0)]
    [InlineData("72:1 91:1", "9629:1 8122:1", 0, 1, 1, 0, 0)]
    [InlineData("", "7212:5", 0, 0, 0, 0, 0)]
    [InlineData("72:5", "", 0, 0, 0, 0, 5)]
    public void Each_post_goes_to_whoever_is_near_it(string people, string posts, int same, int major, int level, int higher, int none)
    {
        var distance = GroupDistance.Of(Counts(people), Counts(posts));
        Assert.Equal([same, major, level, higher, none], Enum.GetValues<Nearness>().Select(distance.At));
    }

    [Fact]
    public void The_figures_are_of_all_people_whatever_the_order_and_nobody_could_stay_who_does_not()
    {
        var random = new Random(2026);
        string[] codes = ["7", "72", "721", "7212", "75", "8", "81", "9", "3", "14", "1"];
        Dictionary<IscoCode, int> Some() => codes.Where(_ => random.Next(2) == 0).ToDictionary(c => IscoCode.Parse(c), _ => random.Next(1, 6));
        for (var n = 0; n < 500; n++)
        {
            var (people, posts) = (Some(), Some());
            var distance = GroupDistance.Of(people, posts);
            Assert.Equal(people.Values.Sum(), distance.All);
            Assert.Equal(Math.Min(people.Values.Sum(), posts.Values.Sum()), distance.All - distance.At(Nearness.NoPost));
            Assert.Equal(distance.At(Nearness.SameOccupation), distance.Staying.Values.Sum());
            Assert.Equal(MostWhoStay(people, posts), distance.At(Nearness.SameOccupation));
            var turned = GroupDistance.Of(people.Reverse().ToDictionary(), posts.OrderBy(_ => random.Next()).ToDictionary());
            Assert.Equal(Enum.GetValues<Nearness>().Select(distance.At), Enum.GetValues<Nearness>().Select(turned.At));
            Assert.Equal(distance.Staying.OrderBy(s => s.Key), turned.Staying.OrderBy(s => s.Key));

            // One post more takes nobody out of her occupation.
            var more = new Dictionary<IscoCode, int>(posts);
            var code = IscoCode.Parse(codes[random.Next(codes.Length)]);
            more[code] = more.GetValueOrDefault(code) + 1;
            Assert.InRange(GroupDistance.Of(people, more).At(Nearness.SameOccupation), distance.At(Nearness.SameOccupation), distance.At(Nearness.SameOccupation) + 1);
        }
    }

    /// <summary>The largest matching of persons and posts one by one, found by exchange along paths: the question said another way.</summary>
    private static int MostWhoStay(Dictionary<IscoCode, int> people, Dictionary<IscoCode, int> posts)
    {
        var persons = people.SelectMany(p => Enumerable.Repeat(p.Key, p.Value)).ToList();
        var places = posts.SelectMany(p => Enumerable.Repeat(p.Key, p.Value)).ToList();
        var taken = new int?[places.Count];
        bool Seat(int person, HashSet<int> tried)
        {
            for (var place = 0; place < places.Count; place++)
            {
                if (!places[place].Value.StartsWith(persons[person].Value, StringComparison.Ordinal) || !tried.Add(place)) continue;
                if (taken[place] is { } other && !Seat(other, tried)) continue;
                taken[place] = person;
                return true;
            }
            return false;
        }
        return Enumerable.Range(0, persons.Count).Count(person => Seat(person, []));
    }

    private static Dictionary<IscoCode, int> Counts(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split(':')).ToDictionary(p => IscoCode.Parse(p[0]), p => int.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture));
}
