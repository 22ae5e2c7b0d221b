using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>
/// The region drawn from the centroids of its municipalities: a dot each, which together show its shape, and over them a
/// disc a province as large as it has networks. Nothing is asked of anybody else's maps.
/// </summary>
internal sealed record NetworkMap
{
    public const int Width = 600;
    private const int Margin = 40;

    /// <summary>A finger must hit the disc on a narrow screen, where the map is half as large.</summary>
    private const double LeastRadius = 22;
    private const double MostRadius = 44;

    /// <summary>What is left between two discs.</summary>
    private const double Gap = 2;

    public required int Height { get; init; }

    /// <summary>The municipalities of provinces with a network, and of those without, as paths of dots.</summary>
    public required string Covered { get; init; }
    public required string Uncovered { get; init; }
    public required IReadOnlyList<Disc> Discs { get; init; }

    public sealed record Disc(ProvinceInfo Province, int Networks, double X, double Y, double Radius)
    {
        /// <summary>Letters upon the disc, for the eye only: the link says it all. Razor keeps the element's name for itself.</summary>
        /// <param name="below">How far the letters' foot stands below the middle.</param>
        public IHtmlContent Words(string words, int below)
        {
            var text = new TagBuilder("text");
            foreach (var (name, value) in new[] { ("x", X), ("y", Y + below) }) text.Attributes[name] = value.ToString(CultureInfo.InvariantCulture);
            text.Attributes["aria-hidden"] = "true";
            text.InnerHtml.Append(words);
            return text;
        }
    }

    /// <returns>Null where too little is known to show anything.</returns>
    public static NetworkMap? Of(IReadOnlyList<CentroidInfo> centroids, IReadOnlyList<ProvinceInfo> provinces, IReadOnlyDictionary<string, int> networks)
    {
        if (centroids.Count < 10) return null;
        var (south, north) = (centroids.Min(c => c.Latitude), centroids.Max(c => c.Latitude));
        var (west, east) = (centroids.Min(c => c.Longitude), centroids.Max(c => c.Longitude));
        // A degree of longitude is shorter than one of latitude.
        var narrow = Math.Cos((south + north) / 2 * Math.PI / 180);
        var scale = (Width - 2 * Margin) / Math.Max((east - west) * narrow, 0.1);
        double X(double longitude) => Math.Round(Margin + (longitude - west) * narrow * scale, 1);
        double Y(double latitude) => Math.Round(Margin + (north - latitude) * scale, 1);

        var most = Math.Max(1, networks.Count == 0 ? 1 : networks.Values.Max());
        var placed = provinces.Select(p => (Province: p, Own: centroids.Where(c => c.Province == p.Sigla).ToList())).Where(p => p.Own.Count > 0)
            .Select(p => (p.Province, Count: networks.GetValueOrDefault(p.Province.Sigla), X: X(p.Own.Average(c => c.Longitude)), Y: Y(p.Own.Average(c => c.Latitude)))).ToList();
        // The area of a disc, not its width, says how many: none is 0, the most is nearly 1.
        double Share(int count) => count == 0 ? 0 : Math.Sqrt((double)(count - 1) / most);
        // Where every province has many, discs as large as they may be would hide each other: then all of them grow less.
        var room = placed.SelectMany((a, i) => placed.Skip(i + 1).Where(b => Share(a.Count) + Share(b.Count) > 0)
            .Select(b => (Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2)) - Gap - 2 * LeastRadius) / (Share(a.Count) + Share(b.Count))));
        var growth = Math.Clamp(room.DefaultIfEmpty(double.MaxValue).Min(), 0, MostRadius - LeastRadius);
        // Downwards, so that no rounding takes the gap away.
        var discs = placed.ConvertAll(p => new Disc(p.Province, p.Count, p.X, p.Y, Math.Floor((LeastRadius + growth * Share(p.Count)) * 10) / 10));
        return new()
        {
            Height = (int)Math.Ceiling(Y(south) + Margin),
            Covered = Dots(centroids.Where(c => networks.ContainsKey(c.Province))),
            Uncovered = Dots(centroids.Where(c => !networks.ContainsKey(c.Province))),
            Discs = discs
        };

        // A line of no length with round ends is a dot: one path for all instead of a thousand elements.
        string Dots(IEnumerable<CentroidInfo> some) => some.Aggregate(new StringBuilder(), (path, c) => path.Append(CultureInfo.InvariantCulture, $"M{X(c.Longitude)} {Y(c.Latitude)}h0")).ToString();
    }
}
