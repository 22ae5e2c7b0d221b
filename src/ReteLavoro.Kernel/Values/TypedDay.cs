using System.Globalization;

namespace ReteLavoro.Kernel.Values;

/// <summary>A day as a browser sends it (2026-11-24) or as a person writes it (24/11/2026).</summary>
public static class TypedDay
{
    public static bool TryRead(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text?.Trim(), ["yyyy-MM-dd", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is > 1900 and < 2200;
}
