using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ReteLavoro.Crises;
using ReteLavoro.Testing;
using Xunit;
using static ReteLavoro.Modules.Tests.Crises.CrisisSite;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>The timeline of a case and who has to do with it, drawn and in words.</summary>
public sealed class CasePictureTests(CrisesFixture fixture) : IClassFixture<CrisesFixture>
{
    private Testing.Site Site => fixture.Site;

    private async Task<(Visitor Visitor, string Id)> FullCase(string title)
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin(title);
        await operatrice.Unit(id);
        await operatrice.Procedure(id, "licenziamento-collettivo", ("notice", "2026-11-10"));
        (await operatrice.Step(id, "tavoli", ("Meetings[0].Date", "2026-11-24"), ("Meetings[0].CalledBy", "Regione <b>& Provincia</b>"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Step(id, "accordi", ("Agreements[0].Date", "2026-12-02"), ("Agreements[0].Document", "Verbale n. 3"))).Is(HttpStatusCode.Redirect);
        return (operatrice, id);
    }

    [Fact]
    public async Task The_timeline_is_chronological_marks_today_and_says_in_words_what_it_draws()
    {
        var (operatrice, id) = await FullCase("Caso disegnato");
        var page = (await operatrice.Get(Detail(id))).IsOk();
        var days = page.All(".rl-timeline time").Select(t => t.GetAttribute("datetime")!).ToList();
        Assert.Equal(days.Order(StringComparer.Ordinal), days);
        var words = page.All(".rl-timeline-title").Select(t => t.TextContent).ToList();
        // What happens today is before the mark of today, what comes is after it.
        Assert.Equal(words.IndexOf("Tavolo di crisi convocato da Regione <b>& Provincia</b>") + 1, words.IndexOf("Oggi"));
        Assert.Equal("Accordo sindacale", words[words.IndexOf("Oggi") + 1]);

        var svg = page.One("figure svg[aria-labelledby=cronologia-titolo]")!;
        var marks = svg.QuerySelectorAll("g").Select(g => (Title: g.QuerySelector("title")!.TextContent, Y: int.Parse(Regex.Match(g.QuerySelector("path")!.GetAttribute("d")!, "^M[0-9]+ ([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(marks.Select(m => m.Y).Order(), marks.Select(m => m.Y));
        Assert.All(marks.Zip(marks.Skip(1)), pair => Assert.True(pair.Second.Y - pair.First.Y >= 38));
        Assert.Equal(words, marks.Select(m => m.Title.Split(": ", 2)[1] is var title && m.Title.StartsWith("Oggi", StringComparison.Ordinal) ? "Oggi" : title));
        // The notice was to be followed by a request within seven days, and was not.
        Assert.Contains("17/11/2026, scaduta", svg.TextContent);
        Assert.DoesNotContain("<b>", svg.OuterHtml);
        Assert.Empty(svg.QuerySelectorAll("[style], script, [onclick]"));
    }

    [Theory]
    [InlineData("tavoli", 1), InlineData("accordi", 1), InlineData("procedura", 1), InlineData("scadenze", 2)]
    public async Task The_timeline_shows_one_kind_by_a_link(string kind, int count)
    {
        var (operatrice, id) = await FullCase($"Caso filtrato {kind}");
        var all = (await operatrice.Get(Detail(id))).IsOk();
        var label = TimelinePicture.Kinds.Single(k => k.Query == kind).Label;
        var page = (await all.Click(label)).IsOk();
        Assert.Equal($"?cronologia={kind}", page.Address.Query);
        Assert.Equal(count, page.All(".rl-timeline-title").Count(t => t.TextContent != "Oggi"));
        Assert.Equal(count + 1, page.One("figure svg[aria-labelledby=cronologia-titolo]")!.QuerySelectorAll("g").Length);
        Assert.Equal(label, page.One("#cronologia nav [aria-current]")!.TextContent);
        Assert.Equal(5, (await page.Click("Tutto")).IsOk().All(".rl-timeline-title").Count(t => t.TextContent != "Oggi"));
        // What is no kind shows everything.
        Assert.Equal(5, (await operatrice.Get(Detail(id) + "?cronologia=altro")).IsOk().All(".rl-timeline-title").Count(t => t.TextContent != "Oggi"));
    }

    [Fact]
    public void Far_days_are_drawn_farther_apart_than_near_ones_within_limits()
    {
        int[] Gaps(params int[] days)
        {
            var moments = days.Select(d => new CaseMoment(MomentKind.Meeting, new DateOnly(2027, 1, 1).AddDays(d), "Tavolo", null, "comment")).ToList();
            var at = Regex.Matches(TimelinePicture.Svg(moments, new(2026, 12, 31)).ToString()!, "<text x=\"116\" y=\"([0-9]+)\" font-weight").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Skip(1).ToArray();
            return [.. at.Zip(at.Skip(1), (a, b) => b - a)];
        }
        Assert.Equal([38, 38, 60, 76], Gaps(0, 0, 10, 130, 1000));
    }

    [Fact]
    public async Task Who_has_to_do_with_the_case_is_drawn_and_said_in_words_and_no_body_is_drawn_twice()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso con più sedi");
        (await operatrice.Get(Detail(id))).IsOk().Shows("Si vede quando ci sono le aziende e le loro unità produttive");
        await operatrice.Step(id, "unita", ("Units[0].Firm", "1"), ("Units[0].Municipality", "Bergamo"));
        await operatrice.Step(id, "unita", ("Units[1].Firm", "1"), ("Units[1].Municipality", "Treviglio"));
        await operatrice.Step(id, "unita", ("Units[2].Firm", "1"), ("Units[2].Municipality", "Brescia (BS)"));
        // A second unit in the same town: the same centre and Province, once.
        await operatrice.Step(id, "unita", ("Units[3].Firm", "1"), ("Units[3].Municipality", "Bergamo"), ("Units[3].Address", "via Inventata 2"));
        var page = (await operatrice.Get(Detail(id))).IsOk();
        var words = page.All("#chi-testo li").Select(l => Page.Squeeze(l.TextContent)).ToList();
        Assert.Contains("Officine Provate: ha un'unità produttiva a Bergamo (BG).", words);
        Assert.Contains("Bergamo (BG): è nella zona del Centro per l’impiego di Bergamo (area dimostrativa).", words);
        Assert.Contains("Centro per l’impiego di Bergamo (area dimostrativa): lavora con Provincia di Bergamo.", words);
        Assert.Equal(words.Distinct(), words);
        var svg = page.One("svg[aria-describedby=chi-testo]")!;
        var actors = svg.QuerySelectorAll("g > title").Select(t => t.TextContent).ToList();
        Assert.Equal(actors.Distinct(), actors);
        Assert.Equal(words.SelectMany(w => new[] { w.Split(": ")[0] }).Append("Provincia di Bergamo").Append("Provincia di Brescia").Distinct().Order(), actors.Order());
        Assert.Equal(words.Count, svg.QuerySelectorAll("path").Length);
    }
}
