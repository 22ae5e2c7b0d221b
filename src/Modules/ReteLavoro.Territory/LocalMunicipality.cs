using System.Text.RegularExpressions;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Territory;

/// <summary>What somebody may have meant by the name of a municipality.</summary>
/// <param name="Here">Those of the region, as they are today: one is the answer, several are a question.</param>
/// <param name="Elsewhere">One of another region, where there is none here.</param>
public sealed record MeantMunicipality(IReadOnlyList<MunicipalityInfo> Here, MunicipalityInfo? Elsewhere);

/// <summary>Finds a municipality of the region by name, by name and sigla, or by code; one that has ended leads to its successor.</summary>
public sealed partial class LocalMunicipality(ITerritory territory, SiteSettings settings, TimeProvider time)
{
    public async Task<MeantMunicipality> FindAsync(string typed, CancellationToken cancel)
    {
        var (region, today) = ((await settings.RegionAsync(cancel)).Region, time.Today);
        IReadOnlyList<MunicipalityInfo> named;
        if (IstatCode.TryParse(typed, out var code, out _)) named = await territory.FindMunicipalitiesAsync([code.Value], cancel);
        else
        {
            var (name, sigla) = WithSigla().Match(typed.Trim()) is { Success: true } both ? (both.Groups[1].Value, both.Groups[2].Value.ToUpperInvariant()) : (typed, null);
            named = [.. (await territory.NamedAsync(name, cancel)).Where(m => sigla is null || m.Province == sigla)];
        }
        var here = named.Where(m => m.Region == region && m.ExistsOn(today)).ToList();
        if (here.Count == 0)
            foreach (var ended in named.Where(m => !m.ExistsOn(today)))
                if (await SuccessorAsync(ended, today, cancel) is { } now && now.Region == region && here.All(h => h.Code != now.Code)) here.Add(now);
        return new(here, here.Count == 0 ? named.FirstOrDefault(m => m.Region != region) : null);
    }

    private async Task<MunicipalityInfo?> SuccessorAsync(MunicipalityInfo ended, DateOnly today, CancellationToken cancel)
    {
        var seen = new HashSet<string>();
        // A merger may have been merged again.
        for (var next = ended; next is not null && seen.Add(next.Code); next = next.Successor is { } code ? await territory.FindMunicipalityAsync(code, cancel) : null)
            if (next.ExistsOn(today)) return next;
        return null;
    }

    [GeneratedRegex(@"^(.+?)\s*\(([A-Za-z]{2})\)$")]
    private static partial Regex WithSigla();
}
