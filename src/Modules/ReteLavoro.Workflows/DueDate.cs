using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>How much time is left, in words and in a tone: never by colour alone.</summary>
public static class DueDate
{
    /// <summary>From this many days before the last one a task is "in scadenza".</summary>
    public const int SoonDays = 5;

    public static (string Text, string Tone) Of(DateOnly? due, DateOnly today, DateOnly? suspended = null) =>
        due is not { } day ? ("Senza scadenza", "neutral") : suspended is { } since ? ($"Scadenza sospesa dal {since.InDigits()}", "neutral") : (day.DayNumber - today.DayNumber) switch
    {
        < -1 => ($"Scaduta da {today.DayNumber - day.DayNumber} giorni", "danger"),
        -1 => ("Scaduta ieri", "danger"),
        0 => ("Scade oggi", "warning"),
        1 => ("Scade domani", "warning"),
        <= SoonDays => ($"Scade il {day.InDigits()}, fra {day.DayNumber - today.DayNumber} giorni", "warning"),
        _ => ($"Scade il {day.InDigits()}", "progress")
    };
}
