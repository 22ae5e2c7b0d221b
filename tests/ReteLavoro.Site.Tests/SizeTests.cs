using System.Text.Json.Nodes;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Lists ask the database as often in a large region as in a small one; how long they take is measured in bench/.</summary>
public sealed class SizeTests
{
    private const int Many = 40;

    private static readonly string[] Public = ["/reti?provincia=BG&tipo=LabourAccreditedOperator", "/reti", "/crisi", "/crisi?provincia=BG", "/soggetti?provincia=BG", "/trova?comune=016024", "/cerca?q=dimostrativa"];
    private static readonly string[] Officers = ["/gestione", "/gestione/attivita", "/gestione/reti?cerca=dimostrativa", "/gestione/crisi?cerca=dimostrativa", "/gestione/soggetti?provincia=BG", "/gestione/offerte", "/gestione/offerte?vicino=Bergamo&km=30", "/gestione/crisi/4b29d0bjqgks3rdnbd2cdgw2ys/offerte"];
    private static readonly string[] Administrators = ["/gestione/attivita?filtro=tutte", "/gestione/attivita/chi-aspetta", "/gestione/utenti"];

    [Fact]
    public async Task Every_list_asks_as_often_for_forty_more_of_everything()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        var few = await CommandsAsync(site);
        await site.ApplyAsync("lombardia", Recipe().ToJsonString());
        var many = await CommandsAsync(site);
        Assert.Equal([], many.Where(page => page.Value != few[page.Key]).Select(page => $"{page.Key}: {few[page.Key]}, then {page.Value}"));
        Assert.All(many, page => Assert.InRange(page.Value, 1, 20));
        // The new ones are there to be counted.
        (await site.Visitor().Get("/reti")).IsOk().Shows($"{Many + 1} reti");
        (await site.Visitor().Get("/crisi")).IsOk().Shows($"{Many + 1} casi");
        (await (await site.As("regione")).Get("/gestione/offerte?cerca=molte")).IsOk().Shows($"{Many} offerte");
    }

    private static async Task<SortedDictionary<string, int>> CommandsAsync(Testing.Site site)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (visitor, paths) in new[] { (site.Visitor(), Public), (await site.As("regione"), Officers), (await site.As("amministratore", password: Testing.Site.AdminPassword), Administrators) })
            foreach (var path in paths)
            {
                // Who bears one of the site's cookies is answered anew; the first time fills what lives in memory.
                (string, string)[] anew = paths == Public ? [("Cookie", ".ReteLavoro.prova=1")] : [];
                await visitor.Get(path, anew);
                site.Sql.Clear();
                (await visitor.Get(path, anew)).IsOk();
                counts[path] = site.Sql.Commands.Count;
            }
        return counts;
    }

    private static JsonArray Recipe()
    {
        static JsonObject Item(string type, int n, JsonObject parts)
        {
            parts["ContentItemId"] = $"molti{type}{n}";
            parts["ContentItemVersionId"] = $"molti{type}{n}v1";
            parts["ContentType"] = type;
            (parts["Latest"], parts["Published"]) = (true, true);
            parts["Owner"] = "operatrice";
            parts["DisplayText"] = $"{type} dimostrativa {n}";
            parts["TitlePart"] = new JsonObject { ["Title"] = $"{type} dimostrativa {n}" };
            parts["AutoroutePart"] = new JsonObject { ["Path"] = $"molti/{type}-{n}" };
            return parts;
        }
        var all = Enumerable.Range(0, Many).ToList();
        return
        [
            new JsonObject
            {
                ["name"] = "vacancies",
                ["vacancies"] = new JsonArray([.. all.Select(n => (JsonNode)new JsonObject { ["source"] = "cpi", ["reference"] = $"molte-{n}", ["title"] = $"Offerta di molte {n}", ["isco"] = $"{7212 + n}", ["municipality"] = $"{16001 + n:000000}", ["lastDay"] = "2026-12-31" })])
            },
            new JsonObject
            {
                ["name"] = "organizations",
                ["organizations"] = new JsonArray([.. all.Select(n => (JsonNode)new JsonObject { ["id"] = $"molti-{n}", ["name"] = $"Ente di molti {n}", ["types"] = new JsonArray("LabourAccreditedOperator"), ["province"] = "BG", ["verifiedOn"] = "2026-11-20", ["demo"] = true })])
            },
            new JsonObject
            {
                ["name"] = "users",
                ["users"] = new JsonArray([.. all.Select(n => (JsonNode)new JsonObject { ["userName"] = $"molti-{n}", ["displayName"] = $"Persona {n}", ["roles"] = new JsonArray("OperatoreRete"), ["organization"] = $"molti-{n}", ["password"] = Testing.Site.DemoPassword, ["demo"] = true })])
            },
            new JsonObject
            {
                ["name"] = "content",
                ["data"] = new JsonArray(
                [
                    .. all.Select(n => Item("Rete", n, new()
                    {
                        ["NetworkPart"] = new JsonObject { ["Edition"] = "reti-ricollocazione-2022", ["Provinces"] = new JsonArray("BG"), ["Partners"] = new JsonArray(new JsonObject { ["Organization"] = $"molti-{n}", ["Lead"] = true }) }
                    })),
                    .. all.Select(n => Item("CasoCrisi", n, new()
                    {
                        ["CrisisPart"] = new JsonObject
                        {
                            ["Kind"] = "riorganizzazione", ["Procedure"] = "adr-cigs", ["Firms"] = new JsonArray(new JsonObject { ["Id"] = "1", ["Name"] = $"Azienda {n}", ["Vat"] = "12345677772", ["Ateco"] = "25.11" }),
                            ["Units"] = new JsonArray(new JsonObject { ["Firm"] = "1", ["Municipality"] = "016024" }), ["Events"] = new JsonObject { ["agreement-signature"] = "2026-11-05" },
                            ["Release"] = new JsonObject { ["Act"] = "Decreto n. 1", ["ActId"] = "decreto-dimostrativo-1", ["Date"] = "2026-11-10" }
                        }
                    }))
                ])
            }
        ];
    }
}
