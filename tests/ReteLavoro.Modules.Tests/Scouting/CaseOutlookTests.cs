using System.Globalization;
using System.Net;
using ReteLavoro.Modules.Tests.Crises;
using ReteLavoro.Testing;
using Xunit;
using static ReteLavoro.Modules.Tests.Crises.CrisisSite;

namespace ReteLavoro.Modules.Tests.Scouting;

/// <summary>The people of a case beside the vacancies: the figures are those of the case and of the list.</summary>
public sealed class CaseOutlookTests
{
    [Theory, EachDatabase]
    public async Task CRI_06_the_distance_to_vacancies_is_that_of_the_profile_and_of_the_list(TestDatabase database)
    {
        await using var site = await CrisesFixture.OpenAsync(database);
        // Only what is written here counts.
        await site.DoAsync("lombardia", s => Clear(s));
        await site.ApplyAsync("lombardia", $$"""
            [ { "name": "vacancies", "vacancies": [
                {{Vacancy(1, "7212", "016024", 2)}}, {{Vacancy(2, "7223", "016219", 3)}}, {{Vacancy(3, "7512", "016024", 4)}}, {{Vacancy(4, "9112", "016024", 1)}},
                {{Vacancy(5, "2512", "016024", 5)}}, {{Vacancy(6, "7212", "015146", 7)}}, {{Vacancy(7, "7212", "016024", 50, first: "2026-11-01", last: "2026-11-23")}}, {{Vacancy(8, "7212", "016024", 60, first: "2026-11-25")}} ] } ]
            """);
        var visitor = await site.As("operatrice");
        var id = await visitor.Begin("Caso da confrontare");
        (await visitor.Get(Detail(id))).IsOk().ShowsNot("Confronta le persone con le offerte di lavoro");
        (await visitor.Get(Of(id))).IsOk().Shows("Il caso non ha ancora il profilo delle persone");
        await visitor.Unit(id);
        await People(visitor, id, ("72", 6), ("91", 2), ("8", 10), ("non-noto", 3));
        var page = await (await visitor.Get(Detail(id))).IsOk().Click("Confronta le persone con le offerte di lavoro");

        // Within 30 km, the region's own distance: Treviglio is, Milan is not. 21 people, 18 of a known occupation.
        page.IsOk().Shows("Su 18 persone e 15 posti aperti entro 30 km: per 6 c'è un posto").Shows("Di 3 persone non si conosce la professione").Shows("22 posti in tutta la regione");
        Assert.Equal(["6", "1", "3", "5", "3"], Figures(page, "#distanza", 1));
        Assert.Equal(["7 Artigiani e operai specializzati 6 9", "8 Conduttori di impianti e addetti al montaggio 10 0", "9 Professioni non qualificate 2 1", "2 Professioni intellettuali e scientifiche 0 5"],
            page.All("#mappa tbody tr").Select(r => string.Join(' ', r.Children.Select(c => c.TextContent.Trim()))).OrderBy(r => r.StartsWith('2')).ToArray());
        Assert.Equal(["10", "6", "2"], Figures(page, "#professioni", 1));
        Assert.Equal(["0", "5", "1"], Figures(page, "#professioni", 2));
        Assert.Equal(["0", "4", "0"], Figures(page, "#professioni", 3));
        page.Shows("8 Conduttori di impianti e addetti al montaggioNessun posto in regione.").Shows("72 Operai metalmeccanici specializzati ed assimilatiIl posto più vicino: Bergamo (BG), nello stesso comune.");
        Assert.Equal(["25 Specialisti delle tecnologie dell’informazione e della comunicazione 5 Più alto", "75 Artigiani e operai specializzati delle lavorazioni alimentari, del legno, del tessile ed assimilati 4 Non più alto"],
            page.All("#altre tbody tr").Select(r => $"{r.Children[0].TextContent.Trim()} {Number(r.Children[1])} {r.Children[2].TextContent.Trim()}"));

        // Behind each figure lies the list that it was counted from.
        foreach (var link in page.All("#professioni tbody a, #altre tbody a"))
            (await visitor.Get(link.GetAttribute("href")!.Replace("/lombardia", "", StringComparison.Ordinal))).IsOk().Shows($", {Number(link)} {(Number(link) == "1" ? "posto" : "posti")}.");

        var all = (await visitor.Get(Of(id) + "?km=")).IsOk().Shows("Su 18 persone e 22 posti aperti in tutta la regione: per 7 c'è un posto");
        Assert.Equal(["0", "12", "1"], Figures(all, "#professioni", 2));
        (await visitor.Get(all.All("#professioni tbody a").First().GetAttribute("href")!.Replace("/lombardia", "", StringComparison.Ordinal))).IsOk().Shows(", 12 posti.");
        (await visitor.Get(Of(id) + "?km=10")).IsOk().Shows("12 posti aperti entro 10 km");
    }

    [Fact]
    public async Task CRI_06_what_is_not_known_of_place_or_occupation_is_said_and_never_a_no()
    {
        await using var site = await CrisesFixture.OpenAsync();
        await site.DoAsync("lombardia", s => Clear(s));
        // One vacancy tells its occupation only by major group; of two nobody knows the place, though one is a municipality in force.
        await site.ApplyAsync("lombardia", $$"""
            [ { "name": "settings", "Scouting": { "NearKm": 25 } },
              { "name": "vacancies", "vacancies": [ {{Vacancy(1, "7212", "016024", 2)}}, {{Vacancy(2, "7", "016024", 3)}}, {{Vacancy(3, "5", "016024", 4)}}, {{Vacancy(4, "5322", "016024", 6)}}, {{Vacancy(5, "7212", "016999", 8)}}, {{Vacancy(6, "7212", "016219", 1)}}, {{Vacancy(7, "7212", "016069", 5)}} ] } ]
            """);
        var visitor = await site.As("operatrice");
        var id = await visitor.Begin("Caso senza unità");
        await People(visitor, id, ("72", 20));
        // Without a unit there is no distance: all of the region counts, and nothing is said to be missing.
        var page = (await visitor.Get(Of(id))).IsOk().Shows("Le distanze non si possono calcolare").Shows("29 posti aperti in tutta la regione: per 16 c'è un posto").Shows("Non si sa quanto è lontano il posto più vicino.").ShowsNot("Nessun posto in regione");

        await visitor.Unit(id);
        page = (await visitor.Get(Of(id))).IsOk().Shows("16 posti aperti entro 25 km: per 3 c'è un posto").Shows("nello stesso comune").Shows("Di 13 posti non si sa dove si trova il comune: entro una distanza non sono contati.");
        Assert.Equal("25", ((AngleSharp.Html.Dom.IHtmlSelectElement)page.One("[name=km]")!).Value);
        // "7" is no other occupation for who is a 72; of "5" the list shows the 53 too, so its figure leads nowhere.
        Assert.Equal(["53 6 Non più alto", "5 4 Non più alto"], page.All("#altre tbody tr").Select(r => $"{Number(r.Children[0])} {Number(r.Children[1])} {r.Children[2].TextContent.Trim()}"));
        Assert.Equal(["gruppo=53"], page.All("#altre tbody a").Select(a => a.GetAttribute("href")!.Split('?', '&')[1]));
        // The region's own distance goes along to the list.
        (await visitor.Get(page.One("#professioni tbody a")!.GetAttribute("href")!.Replace("/lombardia", "", StringComparison.Ordinal))).IsOk().Shows(", 3 posti.");
        // Work in the very municipality of a unit is near, wherever that lies.
        (await visitor.Step(id, "unita", ("Units[1].Firm", "1"), ("Units[1].Municipality", "Cenate Sotto"), ("Units[1].Employees", "9"))).Is(HttpStatusCode.Redirect);
        page = (await visitor.Get(Of(id))).IsOk().Shows("21 posti aperti entro 25 km: per 8 c'è un posto").Shows("Di 8 posti non si sa dove si trova il comune");
        (await visitor.Get(page.One("#professioni tbody a")!.GetAttribute("href")!.Replace("/lombardia", "", StringComparison.Ordinal))).IsOk().Shows(", 8 posti.");

        id = await visitor.Begin("Caso di cui non si sa la professione");
        await visitor.Unit(id);
        await People(visitor, id, ("non-noto", 4));
        page = (await visitor.Get(Of(id))).IsOk().Shows("Di 4 persone non si conosce la professione");
        Assert.All(page.All("#altre tbody tr"), r => Assert.Equal("Non si sa", r.Children[2].TextContent.Trim()));
    }

    [Fact]
    public async Task CRI_05_who_may_not_read_a_case_or_the_vacancies_sees_nothing_of_the_comparison()
    {
        await using var site = await CrisesFixture.OpenAsync();
        var mine = await site.As("operatrice");
        var id = await mine.Begin("Caso di un ente");
        // The unit of a case far from both of them.
        await mine.Unit(id, "Mantova");
        await People(mine, id, ("72", 6));
        (await mine.Get(Of(id))).IsOk();
        (await (await site.As("altra")).Get(Of(id))).Is(HttpStatusCode.NotFound);
        (await (await site.As("operatrice")).Get(Of("non-esiste"))).Is(HttpStatusCode.NotFound);
        (await site.Visitor().Get(Of(id))).Is(HttpStatusCode.Redirect);
        await site.ApplyAsync("lombardia", """[ { "name": "Roles", "Roles": [ { "Name": "IstruttoreProvincia", "PermissionBehavior": "Remove", "Permissions": ["ViewVacancies"] } ] } ]""");
        var province = await site.As("provincia");
        (await province.Get(Detail(id))).IsOk().ShowsNot("Confronta le persone");
        (await province.Get(Of(id))).Is(HttpStatusCode.Forbidden);
    }

    private static string Of(string id) => $"/gestione/crisi/{id}/offerte";

    private static Task<int> Clear(IServiceProvider services) => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
        ((ReteLavoro.Kernel.Data.SiteDbContext)services.GetService(typeof(ReteLavoro.Kernel.Data.SiteDbContext))!).Database, "DELETE FROM scouting_vacancy");

    private static string Vacancy(int n, string isco, string municipality, int posts, string first = "2026-11-24", string last = "2026-12-31") =>
        $$"""{ "source": "cpi", "reference": "C-{{n}}", "title": "Offerta {{n}}", "isco": "{{isco}}", "municipality": "{{municipality}}", "posts": {{posts}}, "firstDay": "{{first}}", "lastDay": "{{last}}" }""";

    /// <summary>One group after the other: the form has one empty row at a time.</summary>
    private static async Task People(Visitor visitor, string id, params (string Isco, int Count)[] groups)
    {
        foreach (var (group, i) in groups.Select((g, i) => (g, i)))
            (await visitor.Step(id, "persone", ($"Workers[{i}].AgeBand", "40-49"), ($"Workers[{i}].Sex", "F"), ($"Workers[{i}].Education", "isced-3-4"), ($"Workers[{i}].Isco", group.Isco), ($"Workers[{i}].Seniority", "11-20"),
                ($"Workers[{i}].Count", group.Count.ToString(CultureInfo.InvariantCulture)))).Is(HttpStatusCode.Redirect);
    }

    private static string Number(AngleSharp.Dom.IElement cell) => new([.. cell.TextContent.Trim().TakeWhile(char.IsAsciiDigit)]);
    private static IEnumerable<string> Figures(Page page, string section, int column) => page.All($"{section} tbody tr").Select(r => Number(r.Children[column]));
}
