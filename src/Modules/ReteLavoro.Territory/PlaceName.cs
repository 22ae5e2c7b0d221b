using System.Globalization;
using System.Text;

namespace ReteLavoro.Territory;

/// <summary>ISTAT's archive writes names in capitals; people do not: "REGGIO NELL'EMILIA" is "Reggio nell'Emilia".</summary>
internal static class PlaceName
{
    private static readonly HashSet<string> Small =
    [
        "a", "ad", "ai", "al", "alla", "alle", "allo", "con", "da", "dal", "dalla", "dei", "degli", "del", "della", "delle",
        "dello", "di", "e", "ed", "in", "nei", "nel", "nella", "per", "su", "sul", "sulla", "sulle",
        "d'", "dell'", "all'", "dall'", "nell'", "sull'", "l'"
    ];

    private static readonly TextInfo Italian = CultureInfo.GetCultureInfo("it-IT").TextInfo;

    public static string FromCapitals(string capitals)
    {
        var name = new StringBuilder(capitals.Length);
        for (var start = 0; start < capitals.Length;)
        {
            var end = start;
            while (end < capitals.Length && char.IsLetter(capitals[end])) end++;
            if (end > start && end < capitals.Length && capitals[end] is ('\'' or '’')) end++;
            if (end == start) { name.Append(capitals[start++]); continue; }
            var word = Italian.ToLower(capitals[start..end]);
            name.Append(start > 0 && Small.Contains(word.Replace('’', '\'')) ? word : Italian.ToUpper(word[0]) + word[1..]);
            start = end;
        }
        return name.ToString();
    }
}
