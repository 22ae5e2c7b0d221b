using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;

namespace ReteLavoro.Networks;

/// <summary>Runs the cases about networks that a recipe brings along, through the same rules as everything else.</summary>
internal sealed class NetworkExamples(IMeasures measures, TimeProvider time) : IExampleRunner
{
    public string About => "network";

    public async Task<IReadOnlyDictionary<string, Verdict>> RunAsync(JsonObject given, string edition, CancellationToken cancel)
    {
        if (await measures.EditionAsync(edition, cancel) is not { } found) return new Dictionary<string, Verdict>();
        return Composition.Check(FactsOf(given), found, found.ShownOn(time.Today)).GroupBy(r => r.Check).ToDictionary(g => g.Key, g => g.First().Verdict);
    }

    internal static NetworkFacts FactsOf(JsonObject given)
    {
        var centres = (given["centreAreas"] as JsonObject ?? []).SelectMany(c => Texts(c.Value).Select(m => (m, c.Key))).DistinctBy(p => p.m).ToDictionary(p => p.m, p => p.Key);
        return new NetworkFacts
        {
            Partners = [.. (given["partners"] as JsonArray ?? []).OfType<JsonObject>().Select((p, i) => new PartnerFacts(
                p["id"]?.ToString() ?? $"soggetto-{i + 1}", p["id"]?.ToString() ?? $"Soggetto {i + 1}", Texts(p["types"]), p["province"]?.ToString(), Flag(p["lead"]) ?? false,
                // A case that says nothing of accreditation is about something else.
                Flag(p["accredited"]) ?? true, Flag(p["exists"]) ?? true, Flag(p["recognisingAct"]) ?? false, Flag(p["signed"]) ?? false))],
            Provinces = Texts(given["provinces"]).Distinct().ToDictionary(p => p, p => p),
            Municipalities = [.. Texts(given["municipalities"]).Select(m => new CoveredMunicipality(m, m, centres.GetValueOrDefault(m), null))],
            Duties = Texts(given["duties"]).ToHashSet()
        };
    }

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(n => n?.ToString()).OfType<string>()];
    private static bool? Flag(JsonNode? value) => value is JsonValue v && v.TryGetValue<bool>(out var flag) ? flag : null;
}
