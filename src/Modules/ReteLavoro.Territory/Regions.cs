namespace ReteLavoro.Territory;

/// <summary>The regions of Italy with ISTAT's codes (Costituzione, art. 131).</summary>
internal static class Regions
{
    private static readonly string[] Names =
    [
        "Piemonte", "Valle d'Aosta", "Lombardia", "Trentino-Alto Adige", "Veneto", "Friuli-Venezia Giulia", "Liguria",
        "Emilia-Romagna", "Toscana", "Umbria", "Marche", "Lazio", "Abruzzo", "Molise", "Campania", "Puglia", "Basilicata",
        "Calabria", "Sicilia", "Sardegna"
    ];

    private static readonly Dictionary<string, string> Codes = Names
        .Select((name, index) => (Key: SearchText.Fold(name), Code: $"{index + 1:00}")).ToDictionary(r => r.Key, r => r.Code);

    /// <summary>"03" for "Lombardia"; the second name of a bilingual region ("Trentino-Alto Adige/Südtirol") does not count.</summary>
    public static string? CodeOf(string name) => Codes.GetValueOrDefault(SearchText.Fold(name.Split('/')[0]));

    public static bool IsCode(string code) => code.Length == 2 && int.TryParse(code, out var number) && number >= 0 && number <= Names.Length;
}
