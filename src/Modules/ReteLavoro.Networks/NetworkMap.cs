using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>
/// The region drawn from the places of its municipalities: a dot each, wide and faint below so that together they show its
/// shape, and over them a disc a province as large as it has networks. Nothing is asked of anybody else's maps.
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
            .Select(p => (p.Province, Count: networks.GetValueOrDefault(p.Province.Sigla), X: X(p.Own.Average(c => c.Longitude)), Y: Y(p.Own.Average(c => c.Latitude)))).ToArray();
        MakeRoom();
        // The area of a disc, not its width, says how many: none is 0, the most is nearly 1.
        double Share(int count) => count == 0 ? 0 : Math.Sqrt((double)(count - 1) / most);
        // Where every province has many, discs as large as they may be would hide each other: then all of them grow less.
        var room = placed.SelectMany((a, i) => placed.Skip(i + 1).Where(b => Share(a.Count) + Share(b.Count) > 0)
            .Select(b => (Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2)) - Gap - 2 * LeastRadius) / (Share(a.Count) + Share(b.Count))));
        var growth = Math.Clamp(room.DefaultIfEmpty(double.MaxValue).Min(), 0, MostRadius - LeastRadius);
        // Downwards, so that no rounding takes the gap away.
        var discs = placed.Select(p => new Disc(p.Province, p.Count, Math.Round(p.X, 1), Math.Round(p.Y, 1), Math.Floor((LeastRadius + growth * Share(p.Count)) * 10) / 10)).ToList();
        return new()
        {
            Height = (int)Math.Ceiling(Y(south) + Margin),
            Covered = Dots(centroids.Where(c => networks.ContainsKey(c.Province))),
            Uncovered = Dots(centroids.Where(c => !networks.ContainsKey(c.Province))),
            Discs = discs
        };

        // The middles of two provinces may lie so near that even the smallest discs would hide each other (Biella and Vercelli):
        // each moves aside by half of what is missing, again where that has brought it near to a third.
        void MakeRoom()
        {
            for (var (turn, moved) = (0, true); moved && turn < 100; turn++)
            {
                moved = false;
                for (var a = 0; a < placed.Length; a++)
                    for (var b = a + 1; b < placed.Length; b++)
                    {
                        var (x, y) = (placed[b].X - placed[a].X, placed[b].Y - placed[a].Y);
                        var apart = Math.Sqrt(x * x + y * y);
                        var missing = 2 * LeastRadius + Gap - apart;
                        if (missing < 0.05) continue;
                        (x, y) = apart == 0 ? (1, 0) : (x / apart, y / apart);
                        (placed[a].X, placed[a].Y) = (placed[a].X - x * missing / 2, placed[a].Y - y * missing / 2);
                        (placed[b].X, placed[b].Y) = (placed[b].X + x * missing / 2, placed[b].Y + y * missing / 2);
                        moved = true;
                    }
            }
        }

        // A line of no length with round ends is a dot: one path for all instead of a thousand elements.
        string Dots(IEnumerable<CentroidInfo> some) => some.Aggregate(new StringBuilder(), (path, c) => path.Append(CultureInfo.InvariantCulture, $"M{X(c.Longitude)} {Y(c.Latitude)}h0")).ToString();
    }
}
