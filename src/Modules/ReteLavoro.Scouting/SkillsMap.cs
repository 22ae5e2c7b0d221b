using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace ReteLavoro.Scouting;

/// <summary>Pictures of an outlook; the tables beside them say the same.</summary>
internal static class SkillsMap
{
    private const int Width = 320, Line = 46, Bar = 16, Middle = Width / 2;

    /// <summary>From near to far, each with its words and its colour; the darkest is the nearest.</summary>
    public static readonly IReadOnlyList<(Nearness Nearness, string Words, string Colour)> Legend =
    [
        (Nearness.SameOccupation, "Un posto nella stessa professione", "#17324d"),
        (Nearness.SameMajorGroup, "Un posto in una professione dello stesso grande gruppo", "#0066cc"),
        (Nearness.SameSkillLevel, "Un posto in un’altra professione, senza un livello più alto", "#6aaaeb"),
        (Nearness.HigherSkillLevel, "Un posto che chiede un livello più alto", "#c3dcf5"),
        (Nearness.NoPost, "Nessun posto rimasto", "#ffffff")
    ];

    /// <summary>The people of the case in one bar, from who is near to a post to who has none.</summary>
    public static IHtmlContent Bars(GroupDistance distance)
    {
        var svg = Begin(40, "distanza-titolo", "distanza-testo", "Le persone del caso, da chi è vicino a un posto a chi non ne ha. La tabella dice lo stesso.");
        var (x, before) = (0.0, 0);
        foreach (var (nearness, _, colour) in Legend)
        {
            // Reckoned from the sum before it, so that the parts end where the bar ends.
            before += distance.At(nearness);
            var end = (double)Width * before / Math.Max(1, distance.All);
            if (end > x) svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.##}\" y=\"4\" width=\"{end - x:0.##}\" height=\"32\" fill=\"{colour}\" stroke=\"#455b71\"/>");
            x = end;
        }
        return End(svg);
    }

    /// <summary>Of each major group the people to the left and the posts to the right, at one scale.</summary>
    public static IHtmlContent TwoSides(IReadOnlyList<MapRow> rows)
    {
        var most = Math.Max(1, rows.Select(r => Math.Max(r.People, r.Posts)).DefaultIfEmpty().Max());
        var svg = Begin(24 + rows.Count * Line, "mappa-titolo", "mappa-testo", "Per ogni grande gruppo di professioni, a sinistra le persone del caso e a destra i posti offerti. La tabella dice lo stesso.");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Middle - 8}\" y=\"12\" text-anchor=\"end\" font-weight=\"bold\" fill=\"#17324d\">Persone</text><text x=\"{Middle + 8}\" y=\"12\" font-weight=\"bold\" fill=\"#17324d\">Posti</text>");
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, top) = (rows[i], 24 + i * Line);
            // Room for the figure at the far end of each bar.
            double Long(int count) => (double)(Middle - 40) * count / most;
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Encode($"{row.Label}: {row.People:N0} persone, {row.Posts:N0} posti")}</title><text x=\"0\" y=\"{top + 12}\" fill=\"#17324d\">{Encode(Short(row.Label))}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Middle - 1 - Long(row.People):0.##}\" y=\"{top + 18}\" width=\"{Long(row.People):0.##}\" height=\"{Bar}\" fill=\"#17324d\"/><text x=\"{Middle - 5 - Long(row.People):0.##}\" y=\"{top + 31}\" text-anchor=\"end\" fill=\"#17324d\">{row.People}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Middle + 1}\" y=\"{top + 18}\" width=\"{Long(row.Posts):0.##}\" height=\"{Bar}\" fill=\"#0066cc\"/><text x=\"{Middle + 5 + Long(row.Posts):0.##}\" y=\"{top + 31}\" fill=\"#17324d\">{row.Posts}</text><path d=\"M{Middle} {top + 15}V{top + 37}\" stroke=\"#455b71\"/></g>");
        }
        return End(svg);
    }

    private static StringBuilder Begin(int height, string title, string text, string sentence) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"100%\" role=\"img\" aria-labelledby=\"{title}\" aria-describedby=\"{text}\" focusable=\"false\" font-family=\"inherit\" font-size=\"12\"><title id=\"{title}\">{Encode(sentence)}</title>");

    private static HtmlString End(StringBuilder svg) => new(svg.Append("</svg>").ToString());
    private static string Short(string label) => label.Length <= 48 ? label : label[..47] + "…";
    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
