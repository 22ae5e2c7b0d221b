using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.CabinaDiRegia;

/// <summary>What a call says, as it was typed.</summary>
internal static class MeetingFields
{
    /// <param name="notBefore">A meeting that is moved is one to come; null where one that is past may be written down too.</param>
    public static IEnumerable<(string Field, string Sentence)> Check(string? day, string? hour, string? place, string? agenda, DateOnly? notBefore)
    {
        if (!TypedDay.TryRead(day, out var on)) yield return ("Day", "Scrivi il giorno della riunione.");
        else if (on < notBefore) yield return ("Day", "Scegli un giorno da oggi in poi.");
        if (!TimeOnly.TryParseExact(hour?.Trim(), "HH:mm", out _)) yield return ("Hour", "Scrivi l'ora come 10:30.");
        if (string.IsNullOrWhiteSpace(place) || place.Length > 200) yield return ("Place", "Scrivi dove si tiene, in non più di 200 caratteri.");
        if (string.IsNullOrWhiteSpace(agenda)) yield return ("Agenda", "Scrivi l'ordine del giorno, un punto per riga.");
        if (agenda?.Length > 4000) yield return ("Agenda", "L'ordine del giorno ha più di 4.000 caratteri.");
    }

    public static string Told(int count) => count switch { 0 => "Nessun componente è stato avvisato per posta.", 1 => "È stato avvisato per posta un componente.", _ => $"Sono stati avvisati per posta {count} componenti." };

    public const string HowToWriteAddresses = "Scrivi l'indirizzo intero, come nome@ente.it.";
}
