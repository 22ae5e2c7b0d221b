using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Html;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <param name="Query">As the address says it: "?cronologia=tavoli".</param>
/// <param name="Shape">What marks it in the picture, so that colour is not needed to tell the kinds apart.</param>
internal sealed record MomentLane(MomentKind Kind, string Query, string Label, string Shape, string Colour);

/// <summary>
/// The moments of a case as a picture that runs downwards, as narrow as a telephone: a lane for each kind, more room where
/// more time lies between, and a line for today. The list beside it says the same.
/// </summary>
internal static class TimelinePicture
{
    private const int Width = 320, FirstLane = 16, Lane = 24, Text = 116, Top = 64, Least = 38, Most = 76, LineLength = 30;

    public static readonly IReadOnlyList<MomentLane> Kinds =
    [
        new(MomentKind.Procedure, "procedura", "Procedura", "M-7 -7H7V7H-7Z", "#17324d"),
        new(MomentKind.Meeting, "tavoli", "Tavoli", "M-7 0A7 7 0 1 0 7 0A7 7 0 1 0 -7 0Z", "#0059b3"),
        new(MomentKind.Agreement, "accordi", "Accordi", "M0 -9L9 0L0 9L-9 0Z", "#1f6b33"),
        new(MomentKind.Deadline, "scadenze", "Scadenze", "M-8 -7H8L0 8Z", "#8a5a00")
    ];

    /// <summary>Today among the moments, for the list: after what was, before what comes.</summary>
    public static IReadOnlyList<CaseMoment> WithToday(IReadOnlyList<CaseMoment> moments, DateOnly today) =>
        [.. moments.TakeWhile(m => m.Day <= today), new(MomentKind.Procedure, today, "Oggi", null, "arrow-right"), .. moments.SkipWhile(m => m.Day <= today)];

    /// <param name="moments">In the order of their days.</param>
    public static IHtmlContent Svg(IReadOnlyList<CaseMoment> moments, DateOnly today)
    {
        var body = new StringBuilder();
        var (y, last) = (Top, (DateOnly?)null);
        var todayDrawn = false;
        foreach (var moment in moments)
        {
            if (!todayDrawn && moment.Day > today)
            {
                y = Next(y, last, today);
                Today(body, y, today);
                (last, todayDrawn) = (today, true);
            }
            y = Next(y, last, moment.Day);
            Mark(body, moment, y);
            last = moment.Day;
        }
        if (!todayDrawn) Today(body, y = Next(y, last, today), today);

        var height = y + 30;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"100%\" role=\"img\" aria-labelledby=\"cronologia-titolo\" focusable=\"false\" font-family=\"inherit\" font-size=\"13\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"cronologia-titolo\">Cronologia del caso: {(moments.Count == 1 ? "una data" : $"{moments.Count} date")}, {moments[0].Day.InWords("dal")} {moments[^1].Day.InWords("al")}. L'elenco dice lo stesso.</title>");
        foreach (var (lane, place) in Kinds.Select((k, i) => (k, i)))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{lane.Shape}\" transform=\"translate({12 + place % 2 * 150} {14 + place / 2 * 24})\" fill=\"{lane.Colour}\"/><text x=\"{28 + place % 2 * 150}\" y=\"{19 + place / 2 * 24}\" fill=\"#17324d\">{lane.Label}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(lane.Kind)} {Top}V{height - 8}\" stroke=\"#c5c7c9\" stroke-width=\"1\"/>");
        }
        return new HtmlString(svg.Append(body).Append("</svg>").ToString());
    }

    private static int X(MomentKind kind) => FirstLane + (int)kind * Lane;

    /// <summary>A pixel for two days, within limits: a month takes no more room than two lines of text, the same day no less than one.</summary>
    private static int Next(int y, DateOnly? last, DateOnly day) => last is { } before ? y + Math.Clamp((day.DayNumber - before.DayNumber) / 2, Least, Most) : y + 16;

    private static void Mark(StringBuilder svg, CaseMoment moment, int y)
    {
        var lane = Kinds[(int)moment.Kind];
        var colour = moment.Overdue ? "#b00020" : lane.Colour;
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{moment.Day.InWords()}: {Encode(moment.Title)}</title><path d=\"M{X(moment.Kind)} {y}H{Text - 6}\" stroke=\"#c5c7c9\" stroke-dasharray=\"2 3\"/><path d=\"{lane.Shape}\" transform=\"translate({X(moment.Kind)} {y})\" fill=\"{colour}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Text}\" y=\"{y - 2}\" font-weight=\"bold\" fill=\"{(moment.Overdue ? colour : "#17324d")}\">{moment.Day.InDigits()}{(moment.Overdue ? ", scaduta" : "")}</text><text x=\"{Text}\" y=\"{y + 14}\" fill=\"#17324d\">{Encode(Short(moment.Title))}</text></g>");
    }

    private static void Today(StringBuilder svg, int y, DateOnly today) =>
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>Oggi: {today.InWords()}</title><path d=\"M0 {y}H{Text - 6}\" stroke=\"#17324d\" stroke-width=\"3\"/><text x=\"{Text}\" y=\"{y + 5}\" font-weight=\"bold\" fill=\"#17324d\">Oggi, {today.InDigits()}</text></g>");

    private static string Short(string title) => title.Length <= LineLength ? title : title[..(LineLength - 1)].TrimEnd() + "…";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
