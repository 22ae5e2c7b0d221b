using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting.Areas.Gestione.Pages.Offerte;

/// <summary>The terms to choose among, and the words of what is stored.</summary>
internal sealed record Choices(IReadOnlyList<Term> Sources, IReadOnlyList<Term> Contracts, IReadOnlyList<Term> Occupations)
{
    public static async Task<Choices> OfAsync(VacancyReader reader, CancellationToken cancel) => new(await reader.SourcesAsync(cancel), await reader.ContractsAsync(cancel), await reader.OccupationsAsync(cancel));

    public static IReadOnlyList<(string, string)> Options(IEnumerable<Term> terms) => [.. terms.Select(t => (t.Id, t.Label))];

    /// <summary>Major groups and the groups inside them, each with its code before it.</summary>
    public IReadOnlyList<(string, string)> OccupationOptions => [.. Occupations.Where(t => IscoCode.TryParse(t.Id, out _, out _)).OrderBy(t => t.Id, StringComparer.Ordinal).Select(t => (t.Id, $"{t.Id} {t.Label}"))];

    /// <summary>What the vocabulary has lost is shown by its id.</summary>
    public static string LabelOf(IReadOnlyList<Term> terms, string id) => terms.FirstOrDefault(t => t.Id == id)?.Label ?? id;

    /// <summary>The narrowest group of the vocabulary that the code lies in; empty where there is none.</summary>
    public string OccupationOf(string isco) => IscoCode.Parse(isco).Upwards().Select(group => Occupations.FirstOrDefault(t => t.Id == group)?.Label).OfType<string>().FirstOrDefault() ?? "";

    public static string InWords(VacancyState state) => state switch { VacancyState.Open => "Aperta", VacancyState.Coming => "Non ancora aperta", VacancyState.Expired => "Scaduta", _ => "Ritirata" };
    public static string Tone(VacancyState state) => state switch { VacancyState.Open => "success", VacancyState.Coming => "progress", _ => "neutral" };
}

/// <summary>How far one may choose to look, in kilometres.</summary>
internal static class Distances
{
    private static readonly int[] All = [10, 20, 30, 50, 80];

    private const int Farthest = 500;

    /// <param name="chosen">A region may have set another one.</param>
    public static IReadOnlyList<(string, string)> Options(int? chosen) => [.. All.Concat(chosen is { } one ? [one] : Array.Empty<int>()).Distinct().Order().Select(km => ($"{km}", $"{km} km"))];

    /// <summary>Null for what is no distance.</summary>
    public static int? Of(string? typed) => int.TryParse(typed, out var km) && km is >= 1 and <= Farthest ? km : null;
}
