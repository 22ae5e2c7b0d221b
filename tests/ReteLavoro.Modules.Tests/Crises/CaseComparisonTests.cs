using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Crises;
using ReteLavoro.Measures;
using ReteLavoro.Testing;
using Xunit;
using static ReteLavoro.Modules.Tests.Crises.CrisisSite;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>The firms of a case compared with one another, and cases with the cases before them.</summary>
public sealed class CaseComparisonTests(CrisesFixture fixture) : IClassFixture<CrisesFixture>
{
    private Testing.Site Site => fixture.Site;

    [Theory]
    // The same division, at whatever depth; the next division is another one, also within a section.
    [InlineData("25.11.00", "", "25.99.99", "", Verdict.Met, "divisione ATECO 25")]
    [InlineData("25", "", "25.1", "", Verdict.Met, "divisione ATECO 25")]
    [InlineData("25.99.99", "", "26.11.00", "", Verdict.NotMet, "25, 26")]
    [InlineData("24.53.00", "", "25.11.00", "Meccanica", Verdict.NotMet, "non tutte dichiarano una filiera")]
    // A declared chain, written alike but for capitals and blanks.
    [InlineData("25.11.00", "Meccanica", "46.74.00", " meccanica ", Verdict.Met, "dichiarano «Meccanica»")]
    [InlineData("", "Meccanica", "", "MECCANICA", Verdict.Met, "Stessa filiera")]
    [InlineData("25.11.00", "Meccanica", "46.74.00", "Automotive", Verdict.NotMet, "le filiere dichiarate sono diverse")]
    // What is not said is never a yes.
    [InlineData("25.11.00", "", "", "", Verdict.Unknown, "manca la divisione ATECO di Seconda")]
    [InlineData("25.11.00", "", "C", "", Verdict.Unknown, "manca la divisione ATECO di Seconda")]
    [InlineData("", "", "", "", Verdict.Unknown, "Prima, Seconda")]
    [InlineData("C", "", "C", "", Verdict.Unknown, "nessuna dichiara una filiera")]
    public void INT_02_firms_are_of_one_division_or_of_one_declared_chain(string ateco, string chain, string otherAteco, string otherChain, Verdict verdict, string because)
    {
        var found = SectorTest.Compare([new("1", "Prima", "", ateco, chain), new("2", "Seconda", "", otherAteco, otherChain)]);
        Assert.Equal(verdict, found.Verdict);
        Assert.Contains(because, found.Because);
    }

    [Fact]
    public void INT_02_two_firms_that_are_alike_do_not_make_a_third_one_alike()
    {
        CrisisFirm A = new("1", "A", "", "25.11.00", "Meccanica"), B = new("2", "B", "", "25.50.00"), C = new("3", "C", "", "46.74.00", "Meccanica");
        Assert.Equal(Verdict.NotMet, SectorTest.Compare([A, B, C]).Verdict);
        Assert.Equal(Verdict.Met, SectorTest.Compare([A, B]).Verdict);
        Assert.Equal(Verdict.Met, SectorTest.Compare([A, C]).Verdict);
        // Two that differ already settle it, whatever the third would say.
        Assert.Equal(Verdict.NotMet, SectorTest.Compare([B, C, new("4", "D")]).Verdict);
    }

    [Fact]
    public async Task INT_02_the_case_shows_the_answer_with_its_source_once_it_has_two_firms()
    {
        var operatrice = await Site.As("operatrice");
        var id = await operatrice.Begin("Caso con due aziende");
        (await operatrice.Get(Detail(id))).IsOk().ShowsNot("Stesso settore o stessa filiera");
        await operatrice.Step(id, "azienda", ("Firms[1].Name", "Seconda"), ("Firms[1].Vat", NewVat()), ("Firms[1].Ateco", "46.74.00"));
        (await operatrice.Get(Detail(id))).IsOk().Shows("Stesso settore o stessa filiera Non rispettata").Shows("provenienti da massimo 3 aziende appartenenti allo stesso settore o filiera interessata da processi di crisi");
        await operatrice.Step(id, "azienda", ("Firms[1].Ateco", "25.62.00"));
        (await operatrice.Get(Detail(id))).IsOk().Shows("Stesso settore o stessa filiera Rispettata");
    }

    [Theory, EachDatabase]
    public async Task Like_cases_are_ranked_by_sector_size_territory_and_profile_each_with_its_reason(TestDatabase database)
    {
        await using var site = await CrisesFixture.OpenAsync(database);
        var operatrice = await site.As("operatrice");
        var twin = await Case("Gemella", "25.62.00", "Bergamo", 48);
        await Case("Stesso settore lontano", "10.11.00", "Milano", 300);
        await Case("Altro settore vicino", "56.10.00", "Treviglio", 45);
        await Case("Niente in comune", "56.10.00", "Milano", 9);
        site.Clock.Advance(TimeSpan.FromDays(1));
        operatrice = await site.As("operatrice");
        var id = await Case("Caso da confrontare", "25.11.00", "Bergamo", 50);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Case("Venuta dopo", "25.11.00", "Bergamo", 50);

        // The demonstration's own cases are there too, and are somebody's of the same body.
        var shown = (await operatrice.Get(Detail(id))).IsOk().All("section ol:not([reversed]):not(.rl-timeline) > li").Select(l => Page.Squeeze(l.TextContent)).Where(l => !l.Contains("dimostrativa", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, shown.Count);
        Assert.Equal("Gemella Aperto Stessa divisione ATECO: 25. Dimensione simile: 48 lavoratori, qui 50. Stesso comune: Bergamo. Persone simili per il 100 %: in tutti e due i gruppi sono di più «40–49 anni», «Donne», «Qualifica o diploma», «Conduttori di impianti e addetti al montaggio», «11–20 anni».", shown[0]);
        Assert.StartsWith("Altro settore vicino Aperto Dimensione simile: 45 lavoratori, qui 50. Stessa provincia: Bergamo. Persone simili per il 100 %", shown[1]);
        Assert.StartsWith("Stesso settore lontano Aperto Stesso settore: Attività manifatturiere. Persone simili per il 100 %", shown[2]);
        // Only what the reader may read: the competent centre does not read the case of Milano.
        (await (await site.As("centro")).Get(Detail(id))).IsOk().Shows("Gemella").ShowsNot("Stesso settore lontano");
        // A case that came later counts only once it is over.
        (await operatrice.Get(Detail(twin))).IsOk().ShowsNot("Venuta dopo");

        async Task<string> Case(string title, string ateco, string place, int workers)
        {
            var begun = await operatrice.Begin(title);
            await operatrice.Step(begun, "azienda", ("Firms[0].Ateco", ateco));
            await operatrice.Unit(begun, place);
            await operatrice.Workers(begun, workers);
            return begun;
        }
    }

    [Fact]
    public async Task A_later_case_that_is_over_is_among_the_like_ones_and_more_cases_cost_no_more_commands()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin("Caso contato nei comandi");
        await operatrice.Unit(id);
        await operatrice.Workers(id, 50);
        await Later(1);
        var few = await CommandsAsync();
        for (var n = 2; n <= 12; n++) await Later(n);
        Assert.Equal(few, await CommandsAsync());
        var page = (await operatrice.Get(Detail(id))).IsOk().Shows("Concluso il 24/11/2026");
        Assert.Equal(5, page.All("section ol:not([reversed]):not(.rl-timeline) > li").Count());

        async Task Later(int n)
        {
            site.Clock.Advance(TimeSpan.FromSeconds(1));
            var later = await operatrice.Begin($"Venuta dopo {n}");
            await operatrice.Unit(later);
            await operatrice.Workers(later, 50);
            await operatrice.Step(later, "procedura", ("ClosedOn", "2026-11-24"));
        }

        async Task<int> CommandsAsync()
        {
            (await operatrice.Get(Detail(id))).IsOk();
            site.Sql.Clear();
            (await operatrice.Get(Detail(id))).IsOk().Shows("Venuta dopo");
            return site.Sql.Commands.Count;
        }
    }

    [Fact]
    public void The_ranking_is_the_same_whatever_order_the_cases_come_in()
    {
        var day = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        LikeCase Of(string id, int points, int profile = 0, int days = 0) => new(id, id, null, day.AddDays(days), points, profile, ["…"]);
        LikeCase[] cases = [Of("e", 3), Of("a", 3), Of("b", 3, 70), Of("c", 3, 0, 1), Of("d", 6), Of("f", 1), Of("g", 3)];
        string[] expected = ["d", "b", "c", "a", "e"];
        var random = new Random(7);
        for (var n = 0; n < 50; n++) Assert.Equal(expected, LikeCases.Ranked(cases.OrderBy(_ => random.Next())).Select(c => c.ItemId));
    }

    [Theory]
    // 48 of 60 is four fifths, 47 is less; 30 of 60 is half, 29 is less.
    [InlineData(48, 2), InlineData(47, 1), InlineData(30, 1), InlineData(29, 0), InlineData(120, 1), InlineData(121, 0)]
    public async Task Size_counts_within_a_fifth_and_within_half(int workers, int points)
    {
        var view = await Site.DoAsync("lombardia", s => s.GetRequiredService<CrisisReader>().ReadAsync("x", new(), default));
        LikeCases.Traits Of(int count) => new(count, null, new HashSet<string>(), new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        Assert.Equal(points, LikeCases.Compare(Of(60), Of(workers), view, new Dictionary<string, string>()).Points);
    }

    [Fact]
    public void Two_groups_are_alike_as_far_as_their_people_are_in_the_same_bands()
    {
        GroupProfile Of(params WorkerGroup[] groups) => GroupProfile.FromStored(GroupProfile.Of(groups).Stored)!;
        WorkerGroup women = new("40-49", "F", "isced-3-4", "8", "11-20", 10), men = new("40-49", "M", "isced-3-4", "8", "11-20", 30);
        Assert.Equal(100, Of(women).LikenessTo(Of(women with { Count = 500 })));
        // Of five columns one differs altogether; then by a half.
        Assert.Equal(80, Of(women).LikenessTo(Of(men)));
        Assert.Equal(85, Of(women).LikenessTo(Of(women, men)));
        Assert.Equal(Of(women, men).LikenessTo(Of(women)), Of(women).LikenessTo(Of(women, men)));
        Assert.Equal(["40-49", "isced-3-4", "8", "11-20"], Of(women).MostInBoth(Of(men)).Select(m => m.Band));
        Assert.DoesNotContain("M", Of(women, men with { Count = 10 }).MostInBoth(Of(men)).Select(m => m.Band));
    }
}
