using ReteLavoro.Measures;
using ReteLavoro.Networks;
using Xunit;
using static ReteLavoro.Modules.Tests.Networks.GivenNetwork;

namespace ReteLavoro.Modules.Tests.Networks;

/// <summary>The rules of 000 N01–N08 said a second time, in another way, and compared on every network that six bodies can make.</summary>
public sealed class CompositionOracleTests
{
    private static readonly PartnerFacts[] Six =
    [
        Partner("operatore", "LabourAccreditedOperator"), Partner("scaduto", "LabourAccreditedOperator", accredited: false), Partner("provincia-bg", "Province", "BG"),
        Partner("cpi-bg", "EmploymentCentre"), Partner("cpi-bs", "EmploymentCentre"), Partner("sindacato", "TradeUnion")
    ];

    [Fact]
    public void NET_01_NET_02_NET_03_NET_06_every_network_of_six_bodies_is_judged_as_a_person_would()
    {
        var judged = 0;
        // Which of the six are in (6 bits), which of those lead (6 bits), and over one province or two.
        for (var members = 0; members < 64; members++)
            for (var leads = 0; leads < 64; leads++)
                foreach (var two in new[] { false, true })
                {
                    if ((leads & ~members) != 0) continue;
                    var partners = Enumerable.Range(0, 6).Where(i => (members & 1 << i) != 0).Select(i => Six[i] with { Lead = (leads & 1 << i) != 0 }).ToArray();
                    var duties = AllDuties.Take(partners.Length).ToHashSet();
                    var network = (two ? OverTwoProvinces() : Network()) with { Partners = partners, Duties = duties };
                    Compare(network, Expected(members, leads, two));
                    judged++;
                }
        Assert.Equal(2 * 729, judged);
    }

    /// <summary>Five ways in which a body's days lie about the day that is asked for; whether each counts is written down beside it, not computed.</summary>
    private static readonly (DateOnly? From, DateOnly? To, bool Counts)[] Days =
    [
        (null, null, true), (Day, Day, true), (Day.AddDays(1), null, false), (null, Day.AddDays(-1), false), (Day.AddDays(-400), Day.AddDays(400), true)
    ];

    /// <summary>NET-09: whatever the days of joining and leaving, the composition on a day is judged as that of those who belong to it then.</summary>
    [Fact]
    public void NET_09_every_network_of_six_dated_bodies_is_judged_as_it_stood_on_the_day()
    {
        var judged = 0;
        for (var choice = 0; choice < Math.Pow(6, 6); choice++)
        {
            var (rest, members, leads, partners) = (choice, 0, 0, new List<NetworkPartner>());
            for (var i = 0; i < 6; i++, rest /= 6)
            {
                // The sixth choice: not in it at all. The first two bodies lead whenever they are in it.
                if (rest % 6 == 5) continue;
                var (from, to, counts) = Days[rest % 6];
                partners.Add(new(Six[i].Id, i < 2) { From = from, To = to });
                if (counts) (members, leads) = (members | 1 << i, leads | (i < 2 ? 1 << i : 0));
            }
            var part = new NetworkPart { Edition = "linee", Partners = [.. partners] };
            Assert.Empty(part.Check(null));
            var on = part.PartnersOn(Day).Select(p => Six.Single(b => b.Id == p.Organization) with { Lead = p.Lead }).ToArray();
            var network = Network() with { Partners = on, Duties = AllDuties.Take(on.Length).ToHashSet() };
            Compare(network, Expected(members, leads, two: false));
            judged++;
        }
        Assert.Equal(46656, judged);
    }

    [Fact]
    public void NET_09_a_body_that_left_and_came_back_counts_once_on_every_day_and_never_in_between()
    {
        var part = new NetworkPart { Edition = "linee", Partners = [new("a", true) { To = Day }, new("a") { From = Day.AddDays(3) }, new("b") { From = Day }] };
        Assert.Empty(part.Check(null));
        Assert.Equal(["a b", "b", "b", "a b"], Enumerable.Range(0, 4).Select(i => string.Join(' ', part.PartnersOn(Day.AddDays(i)).Select(p => p.Organization))));
        Assert.Equal("a", part.LeadPartner);
        Assert.Contains("due volte", Assert.Single((part with { Partners = [new("a") { To = Day }, new("a") { From = Day }] }).Check(null)).Item2);
        Assert.Contains("prima di entrarci", Assert.Single((part with { Partners = [new("a") { From = Day, To = Day.AddDays(-1) }] }).Check(null)).Item2);
    }

    private static Dictionary<string, Verdict> Expected(int members, int leads, bool two)
    {
        static Verdict Yes(bool yes) => yes ? Verdict.Met : Verdict.NotMet;
        bool Has(int bit) => (members >> bit) % 2 == 1;
        var count = "".PadLeft(System.Numerics.BitOperations.PopCount((uint)members)).Length;
        return new()
        {
            ["minimum-partners"] = Yes(count > 2),
            ["single-lead"] = Yes(System.Numerics.BitOperations.IsPow2(leads)),
            // Of the six only the operator in order and the two employment centres may lead.
            ["lead-type"] = Yes(leads != 0 && (leads & 0b100110) == 0),
            // Nobody of the six is the Province of Brescia.
            ["province"] = Yes(Has(2) && !two),
            ["employment-centre"] = Yes(Has(3) && (Has(4) || !two)),
            ["duties"] = Yes(count >= 4),
            ["other-parties"] = Has(5) ? Verdict.Met : Verdict.Unknown,
            ["district-act"] = Verdict.Met,
            ["signed-partners"] = Verdict.Unknown,
            ["something-new"] = Verdict.Unknown
        };
    }

    private static void Compare(NetworkFacts network, Dictionary<string, Verdict> expected)
    {
        var found = Composition.Check(network, Edition(), Day).ToDictionary(r => r.Check["network.".Length..], r => r.Verdict);
        foreach (var (check, verdict) in expected)
            Assert.True(found[check] == verdict, $"{check}: expected {verdict}, was {found[check]} for {string.Join(", ", network.Partners.Select(p => p.Id + (p.Lead ? "*" : "")))} over {network.Provinces.Count}.");
        Assert.Equal(expected.Count, found.Count);
    }
}
