using Microsoft.AspNetCore.Http;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Territory;

/// <summary><c>/comuni.json?q=berg</c>: the region's municipalities, for the field that suggests them while one types.</summary>
internal static class MunicipalitySuggestions
{
    private const int Most = 10;
    private const int LongestQuestion = 60;

    internal sealed record Suggestion(string Code, string Name, string Province);

    public static async Task<IResult> Serve(string? q, HttpResponse response, ITerritory territory, SiteSettings settings, CancellationToken cancel)
    {
        var text = (q ?? "").Trim();
        // One letter would list a tenth of the region, and nobody can choose from that.
        if (text.Length < 2) return Results.Json(Array.Empty<Suggestion>());
        var found = await territory.SearchAsync(text[..Math.Min(text.Length, LongestQuestion)], Most, cancel, (await settings.RegionAsync(cancel)).Region);
        // The list changes once a year: the browser need not ask again for what was typed a moment ago.
        response.Headers.CacheControl = "public, max-age=3600";
        return Results.Json(found.Select(m => new Suggestion(m.Code, m.Name, m.Province)));
    }
}
