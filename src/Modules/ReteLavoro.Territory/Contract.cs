using System.Text.Json.Nodes;

namespace ReteLavoro.Territory;

/// <summary>Municipalities and provinces. Lists hold what exists today; a single code is found also when it no longer does.</summary>
public interface ITerritory
{
    Task<MunicipalityInfo?> FindMunicipalityAsync(string code, CancellationToken cancel);

    /// <summary>Those of the codes that are known, by name; also the ones that no longer exist.</summary>
    Task<IReadOnlyList<MunicipalityInfo>> FindMunicipalitiesAsync(IReadOnlyCollection<string> codes, CancellationToken cancel);

    /// <summary>By part of the name, without regard to accents; those that begin with it come first.</summary>
    /// <param name="region">ISTAT's two digits; null for the whole country.</param>
    Task<IReadOnlyList<MunicipalityInfo>> SearchAsync(string? text, int take, CancellationToken cancel, string? region = null);

    /// <summary>Those that bear exactly this name, or bore it until they ended; the ones in force first.</summary>
    Task<IReadOnlyList<MunicipalityInfo>> NamedAsync(string? name, CancellationToken cancel);

    /// <summary>The names nearest to one that nobody bears, the nearest first: for somebody who has mistyped.</summary>
    /// <param name="region">ISTAT's two digits.</param>
    Task<IReadOnlyList<MunicipalityInfo>> NearestAsync(string? name, string region, int take, CancellationToken cancel);

    /// <summary>Where the municipalities in force of this site's own region lie; empty where the list has no centroids.</summary>
    Task<IReadOnlyList<CentroidInfo>> CentroidsAsync(CancellationToken cancel);

    /// <summary>
    /// How far each municipality whose place is known lies from the nearest of these, also those that have ended: kilometres in a
    /// straight line between centroids, and none for these themselves. Empty where none of <paramref name="places"/> has a centroid.
    /// </summary>
    Task<IReadOnlyDictionary<string, double>> KilometresFromAsync(IReadOnlyCollection<MunicipalityInfo> places, CancellationToken cancel);

    /// <param name="province">The sigla.</param>
    Task<IReadOnlyList<MunicipalityInfo>> MunicipalitiesAsync(string province, CancellationToken cancel);

    /// <summary>Those of several provinces, by name, in one query.</summary>
    Task<IReadOnlyList<MunicipalityInfo>> MunicipalitiesOfAsync(IReadOnlyCollection<string> provinces, CancellationToken cancel);
    Task<ProvinceInfo?> FindProvinceAsync(string sigla, CancellationToken cancel);

    /// <param name="region">ISTAT's two digits.</param>
    Task<IReadOnlyList<ProvinceInfo>> ProvincesOfAsync(string region, CancellationToken cancel);

    /// <summary>The provinces of this site's own region, by name.</summary>
    Task<IReadOnlyList<ProvinceInfo>> ProvincesAsync(CancellationToken cancel);

    /// <summary>Where the list of municipalities comes from, to be shown as "Fonte"; null before there is one.</summary>
    ValueTask<TerritorySource?> SourceAsync(CancellationToken cancel);
}

/// <param name="Province">The sigla.</param>
/// <param name="Region">ISTAT's two digits.</param>
/// <param name="ValidTo">The last day on which it existed; null while it does.</param>
/// <param name="Successor">The code that took its place, where that is known.</param>
public sealed record MunicipalityInfo(
    string Code, string Name, string Province, string Region, DateOnly? ValidFrom, DateOnly? ValidTo, string? Successor,
    double? Latitude, double? Longitude)
{
    public bool ExistsOn(DateOnly day) => !(ValidFrom > day) && !(ValidTo < day);

    /// <summary>In a straight line on a sphere; null where the place of one of the two is not known.</summary>
    public double? KilometresTo(MunicipalityInfo other)
    {
        if (Latitude is not { } south || Longitude is not { } west || other.Latitude is not { } north || other.Longitude is not { } east) return null;
        const double Radius = 6371;
        static double Radians(double degrees) => degrees * Math.PI / 180;
        var (up, across) = (Math.Sin(Radians(north - south) / 2), Math.Sin(Radians(east - west) / 2));
        return 2 * Radius * Math.Asin(Math.Min(1, Math.Sqrt(up * up + Math.Cos(Radians(south)) * Math.Cos(Radians(north)) * across * across)));
    }
}

/// <summary>Degrees north and east.</summary>
/// <param name="Province">The sigla.</param>
public sealed record CentroidInfo(string Province, double Latitude, double Longitude);

/// <param name="IstatCode">Three digits.</param>
public sealed record ProvinceInfo(string Sigla, string IstatCode, string Name, string Region);

/// <param name="AsOf">The day whose state the list shows, where it says so.</param>
/// <param name="Coordinates">Where latitudes and longitudes come from, where that was told: whoever shows them names it.</param>
public sealed record TerritorySource(string Source, DateOnly? AsOf, string? Coordinates)
{
    /// <summary>What a map names as the source of its points.</summary>
    public string OfPlaces => Coordinates ?? Source;
}

/// <summary>The lists of terms that recipes bring: types of partner, duties, topics.</summary>
public interface IVocabularies
{
    /// <summary>In the order of the recipe; empty for a vocabulary that nobody has brought.</summary>
    Task<IReadOnlyList<Term>> TermsAsync(string vocabulary, CancellationToken cancel);
}

/// <param name="RequiresAct">Who bears this term must name the act that recognises it (NET-08: districts).</param>
/// <param name="Source">Act, place and words of the passage it comes from.</param>
/// <param name="Institutional">Bodies of this kind exist by law: nobody says of himself, in a public form, that he is one.</param>
public sealed record Term(string Id, string Label, string? Note, bool RequiresAct, JsonNode? Source, bool Institutional = false);

/// <summary>Ids of vocabularies that the program itself reads.</summary>
public static class VocabularyIds
{
    /// <summary>Sections of ATECO; the note of a term holds the divisions that belong to it: "10-33".</summary>
    public const string Sectors = "sectors";

    /// <summary>Major groups of ISCO-08 and, where the region tells occupations more finely, groups inside them; the note of a term holds codes of ISTAT's CP 2021.</summary>
    public const string IscoGroups = "isco-groups";

    public const string PartnerTypes = "partner-types";
    public const string Duties = "duties";
}
