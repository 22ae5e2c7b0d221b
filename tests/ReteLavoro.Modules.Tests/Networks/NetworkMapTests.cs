using ReteLavoro.Networks;
using ReteLavoro.Territory;
using Xunit;

namespace ReteLavoro.Modules.Tests.Networks;

public sealed class NetworkMapTests
{
    private static readonly string[] Siglas = ["AA", "BB", "CC"];

    // Three provinces in a row, the first two near each other, the third far away.
    private static NetworkMap Map(params int[] networks) => Map([9.0, 9.25, 11.0], networks);

    private static NetworkMap Map(double[] east, int[] networks)
    {
        var centroids = Siglas.SelectMany((s, i) => Enumerable.Range(0, 5).Select(n => new CentroidInfo(s, 45 + n * 0.02, east[i] + n * 0.01))).ToList();
        return NetworkMap.Of(centroids, [.. Siglas.Select(s => new ProvinceInfo(s, "000", "Provincia " + s, "03"))], Siglas.Zip(networks).Where(p => p.Second > 0).ToDictionary(p => p.First, p => p.Second))!;
    }

    private static double Distance(NetworkMap.Disc a, NetworkMap.Disc b) => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2));

    [Theory]
    [InlineData(60, 60, 60)]
    [InlineData(500, 3, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(0, 0, 0)]
    public void No_disc_hides_another_however_many_networks_there_are(int first, int second, int third)
    {
        var discs = Map(first, second, third).Discs;
        foreach (var (a, i) in discs.Select((d, i) => (d, i)))
            foreach (var b in discs.Skip(i + 1))
                Assert.True(Distance(a, b) > a.Radius + b.Radius, $"{a.Province.Sigla} ({a.Radius}) and {b.Province.Sigla} ({b.Radius}) lie upon each other.");
        Assert.All(discs, d => Assert.InRange(d.Radius, 22, 44));
    }

    [Theory]
    [InlineData(9.0, 9.05, 11.0)]
    [InlineData(9.0, 9.0, 11.0)]
    public void Provinces_whose_middles_are_near_make_room_for_each_other(double first, double second, double third)
    {
        var discs = Map([first, second, third], [1, 0, 5]).Discs;
        foreach (var (a, i) in discs.Select((d, i) => (d, i)))
            foreach (var b in discs.Skip(i + 1))
                Assert.True(Distance(a, b) > a.Radius + b.Radius, $"{a.Province.Sigla} and {b.Province.Sigla} lie upon each other.");
    }

    [Fact]
    public void The_more_networks_the_larger_the_disc()
    {
        var discs = Map(2, 9, 60).Discs;
        Assert.True(discs[0].Radius < discs[1].Radius && discs[1].Radius < discs[2].Radius, string.Join(", ", discs.Select(d => d.Radius)));
    }
}
