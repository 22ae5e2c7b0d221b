using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace ReteLavoro.Workflows;

/// <summary>A workflow as a picture, from the places that Orchard's editor keeps, and the same in words.</summary>
internal static class Diagram
{
    private const int Width = 180, Height = 76, Margin = 30, LineLength = 22;

    /// <param name="here">The activities where an instance stands.</param>
    /// <param name="kinds">What the workflow is for, in words; null when it is for every change.</param>
    public static IHtmlContent Svg(WorkflowDefinition definition, IReadOnlySet<string> here, string? kinds = null)
    {
        if (definition.Activities.Count == 0) return HtmlString.Empty;
        var (left, top) = (definition.Activities.Min(a => a.X), definition.Activities.Min(a => a.Y));
        (int X, int Y) At(Activity a) => (a.X - left + Margin, a.Y - top + Margin);
        var (width, height) = (definition.Activities.Max(a => At(a).X) + Width + Margin, definition.Activities.Max(a => At(a).Y) + Height + Margin + 40);

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"diagramma-titolo\" aria-describedby=\"diagramma-testo\" font-family=\"inherit\" font-size=\"13\">");
        svg.Append($"<title id=\"diagramma-titolo\">Diagramma del flusso «{Encode(definition.Name)}»</title>");
        svg.Append("<defs><marker id=\"freccia\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path d=\"M0 0L10 5L0 10z\" fill=\"#455b71\"/></marker></defs>");
        foreach (var group in definition.Transitions.Where(t => definition.ById.ContainsKey(t.From) && definition.ById.ContainsKey(t.To)).GroupBy(t => (t.From, t.To)))
            Arrow(svg, At(definition.ById[group.Key.From]), At(definition.ById[group.Key.To]), string.Join(" / ", group.Select(t => ActivityKind.Words(t.Outcome)).Distinct()));
        foreach (var activity in definition.Activities) Box(svg, activity, At(activity), here.Contains(activity.Id));
        if (kinds is not null && definition.Activities.FirstOrDefault(a => a.IsStart) is { } start)
            svg.Append($"<text x=\"{At(start).X}\" y=\"{At(start).Y + Height + 16}\" font-size=\"11\" fill=\"#17324d\" stroke=\"#ffffff\" stroke-width=\"4\" paint-order=\"stroke\">per: {Encode(kinds)}</text>");
        return new HtmlString(svg.Append("</svg>").ToString());
    }

    private static void Arrow(StringBuilder svg, (int X, int Y) from, (int X, int Y) to, string label)
    {
        var forward = to.X > from.X;
        // Forwards from side to side; backwards and downwards from the bottom, so that the line does not run through the boxes.
        var (x1, y1) = forward ? (from.X + Width, from.Y + Height / 2) : (from.X + Width / 2, from.Y + Height);
        var (x2, y2) = forward ? (to.X, to.Y + Height / 2) : (to.X + Width / 2, to.Y > from.Y ? to.Y : to.Y + Height);
        var bend = forward ? Math.Max(30, (x2 - x1) / 2) : 40;
        var path = forward ? $"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}" : $"M{x1} {y1}C{x1} {y1 + bend} {x2} {(to.Y > from.Y ? y2 - bend : y2 + bend)} {x2} {y2}";
        svg.Append($"<path d=\"{path}\" fill=\"none\" stroke=\"#455b71\" stroke-width=\"1.5\" marker-end=\"url(#freccia)\"/>");
        var (x, y) = ((x1 + x2) / 2, (y1 + y2) / 2 + (forward ? -6 : bend * 3 / 4));
        svg.Append($"<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#17324d\" stroke=\"#ffffff\" stroke-width=\"4\" paint-order=\"stroke\">{Encode(label)}</text>");
    }

    private static void Box(StringBuilder svg, Activity activity, (int X, int Y) at, bool here)
    {
        var unknown = activity.Kind is null;
        var (fill, stroke) = here ? ("#fff4d6", "#8a5a00") : unknown ? ("#fde8ea", "#b00020") : activity.Kind!.Waits ? ("#e6f0fa", "#0059b3") : ("#ffffff", "#455b71");
        svg.Append($"<rect x=\"{at.X}\" y=\"{at.Y}\" width=\"{Width}\" height=\"{Height}\" rx=\"{(activity.IsStart ? Height / 2 : 6)}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{(here ? 4 : 1.5).ToString(CultureInfo.InvariantCulture)}\"{(unknown ? " stroke-dasharray=\"5 4\"" : "")}/>");
        var lines = Lines(activity.Title);
        var y = at.Y + Height / 2 - (lines.Count - 1) * 8 + (here || unknown ? -4 : 4);
        foreach (var line in lines)
        {
            svg.Append($"<text x=\"{at.X + Width / 2}\" y=\"{y}\" text-anchor=\"middle\" fill=\"#17324d\">{Encode(line)}</text>");
            y += 16;
        }
        if (here || unknown) svg.Append($"<text x=\"{at.X + Width / 2}\" y=\"{at.Y + Height - 8}\" text-anchor=\"middle\" font-size=\"11\" font-weight=\"bold\" fill=\"{stroke}\">{(here ? "è qui" : "non eseguibile")}</text>");
    }

    private static List<string> Lines(string title)
    {
        var lines = new List<string> { "" };
        foreach (var word in title.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (lines[^1].Length == 0) lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= LineLength) lines[^1] += " " + word;
            else if (lines.Count == 3) { lines[^1] += "…"; break; }
            else lines.Add(word);
        return lines;
    }

    /// <summary>The steps in the order in which they are met: a title, what it is, and where each outcome leads.</summary>
    public static IReadOnlyList<(Activity Activity, IReadOnlyList<string> Ways)> Words(WorkflowDefinition definition)
    {
        var order = new List<Activity>();
        var open = new Queue<string>(definition.Activities.Where(a => a.IsStart).Select(a => a.Id));
        while (open.TryDequeue(out var id))
        {
            if (!definition.ById.TryGetValue(id, out var activity) || order.Contains(activity)) continue;
            order.Add(activity);
            foreach (var transition in definition.From(id)) open.Enqueue(transition.To);
        }
        order.AddRange(definition.Activities.Except(order));
        return [.. order.Select(a => (a, (IReadOnlyList<string>)[.. Ways(definition, a)]))];
    }

    private static IEnumerable<string> Ways(WorkflowDefinition definition, Activity activity) =>
        from way in activity.Outcomes.Concat(definition.From(activity.Id).Select(t => t.Outcome)).Distinct().Select(outcome => (outcome, Next: NextOf(definition, activity, outcome)))
        group ActivityKind.Words(way.outcome) by way.Next?.Title into to
        select $"{string.Join(" o ", to)}: {(to.Key is null ? "il flusso finisce qui" : $"si va a «{to.Key}»")}";

    /// <summary>As the engine goes.</summary>
    private static Activity? NextOf(WorkflowDefinition definition, Activity activity, string outcome) =>
        definition.Next(activity.Id, outcome) ?? (ActivityKind.InPlaceOf(activity.Name, outcome) is { } usual ? definition.Next(activity.Id, usual) : null);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
