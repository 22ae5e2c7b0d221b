using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace ReteLavoro.Crises;

internal enum ActorRole { Firm, Municipality, Centre, Province }

internal sealed record CaseActor(ActorRole Role, string Name);

/// <param name="Words">How the first is tied to the second, between their names: "ha un'unità a".</param>
internal sealed record ActorTie(CaseActor From, string Words, CaseActor To);

/// <summary>
/// Who has to do with a case and how they are tied: firms, the municipalities of their units, the employment centres that
/// serve them, the Provinces that govern them. Crisis tables and unions are in the timeline: their participants are free text.
/// </summary>
internal static class ActorGraph
{
    private const int Width = 320, Gap = 8, Height = 52, Between = 40, MostInRow = 3;

    public static IReadOnlyList<ActorTie> Of(CrisisView view)
    {
        var ties = new List<ActorTie>();
        foreach (var unit in view.Units)
        {
            var place = new CaseActor(ActorRole.Municipality, $"{unit.Municipality.Name} ({unit.Municipality.Province})");
            if (unit.Firm.Length > 0) ties.Add(new(new(ActorRole.Firm, unit.Firm), "ha un'unità produttiva a", place));
            var province = view.ProvinceBodies.FirstOrDefault(b => b.Province == unit.Municipality.Province)?.Name ?? view.Provinces.FirstOrDefault(p => p.Sigla == unit.Municipality.Province)?.Name;
            var centre = unit.Centre is { } c ? new CaseActor(ActorRole.Centre, c.Name) : null;
            if (centre is not null) ties.Add(new(place, "è nella zona del", centre));
            if (province is not null) ties.Add(new(centre ?? place, centre is null ? "è nel territorio di" : "lavora con", new(ActorRole.Province, province)));
        }
        return [.. ties.Distinct()];
    }

    public static IHtmlContent Svg(IReadOnlyList<ActorTie> ties)
    {
        var actors = ties.SelectMany(t => new[] { t.From, t.To }).Distinct().ToList();
        var places = new Dictionary<CaseActor, (int X, int Y, int W)>();
        var y = 24;
        var bands = new List<(string Title, int Y)>();
        foreach (var role in Enum.GetValues<ActorRole>())
        {
            var row = actors.Where(a => a.Role == role).ToList();
            if (row.Count == 0) continue;
            bands.Add((role switch { ActorRole.Firm => "Aziende", ActorRole.Municipality => "Comuni delle unità produttive", ActorRole.Centre => "Centri per l'impiego", _ => "Province" }, y - 8));
            foreach (var line in row.Chunk(MostInRow))
            {
                var width = (Width - Gap * (line.Length - 1)) / line.Length;
                for (var i = 0; i < line.Length; i++) places[line[i]] = (i * (width + Gap), y, width);
                y += Height + Gap;
            }
            y += Between - Gap;
        }
        var height = y - Between + Gap;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"100%\" role=\"img\" aria-labelledby=\"chi-titolo\" aria-describedby=\"chi-testo\" focusable=\"false\" font-family=\"inherit\" font-size=\"12\">");
        svg.Append("<title id=\"chi-titolo\">Chi c'entra con il caso. L'elenco dice lo stesso.</title>");
        foreach (var tie in ties)
        {
            var (from, to) = (places[tie.From], places[tie.To]);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{from.X + from.W / 2} {from.Y + Height}L{to.X + to.W / 2} {to.Y}\" stroke=\"#455b71\" stroke-width=\"1.5\"/>");
        }
        foreach (var (title, at) in bands) svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{at}\" font-weight=\"bold\" fill=\"#17324d\" stroke=\"#ffffff\" stroke-width=\"5\" paint-order=\"stroke\">{title}</text>");
        foreach (var (actor, at) in places)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Encode(actor.Name)}</title><rect x=\"{at.X + 1}\" y=\"{at.Y}\" width=\"{at.W - 2}\" height=\"{Height}\" rx=\"6\" fill=\"{(actor.Role is ActorRole.Firm or ActorRole.Municipality ? "#ffffff" : "#e6f0fa")}\" stroke=\"#455b71\"/>");
            var lines = Lines(actor.Name, (at.W - 10) / 7);
            for (var i = 0; i < lines.Count; i++)
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{at.X + at.W / 2}\" y=\"{at.Y + Height / 2 + 4 + i * 14 - (lines.Count - 1) * 7}\" text-anchor=\"middle\" fill=\"#17324d\">{Encode(lines[i])}</text>");
            svg.Append("</g>");
        }
        return new HtmlString(svg.Append("</svg>").ToString());
    }

    /// <summary>At most three lines; what does not fit ends with an ellipsis.</summary>
    private static List<string> Lines(string name, int length)
    {
        var lines = new List<string> { "" };
        foreach (var word in name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Length <= length ? w : w[..(length - 1)] + "…"))
            if (lines[^1].Length == 0) lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= length) lines[^1] += " " + word;
            else if (lines.Count == 3) { lines[^1] = lines[^1].Length < length ? lines[^1] + "…" : lines[^1][..(length - 1)] + "…"; break; }
            else lines.Add(word);
        return lines;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
