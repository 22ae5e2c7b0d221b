using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content;

/// <summary>
/// Reads a part or a field out of a posted form: one input for each member, named prefix.Member. A member without an
/// input keeps its value, except ticks, which a browser sends only when they are set.
/// </summary>
/// <remarks>
/// Not MVC's own binder: it would read "2.5" as twenty-five in Italian, keep the last tick that was taken away, and turn
/// an emptied text into a null that the records do not expect.
/// </remarks>
internal static partial class FormReader
{
    public static IEnumerable<(string Member, string Sentence)> Read(object target, IFormCollection form, string prefix)
    {
        if (target is IBindsItself own) return own.Bind(form, prefix);
        var problems = new List<(string, string)>();
        foreach (var property in target.GetType().GetProperties().Where(p => p.CanWrite))
            if (Read(target, property, form, $"{prefix}.{property.Name}") is { } sentence)
                problems.Add((property.Name, sentence));
        return problems;
    }

    private static string? Read(object target, PropertyInfo property, IFormCollection form, string name)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var current = property.GetValue(target);
        if (type == typeof(bool)) { property.SetValue(target, form[name].Contains("true")); return null; }
        if (type == typeof(string[]))
        {
            // Ticks are sent in the order of the page: what was chosen before keeps its own, so that it means no change.
            var sent = form[name].OfType<string>().Where(v => v.Length > 0).ToList();
            property.SetValue(target, (current as string[] ?? []).Intersect(sent).Union(sent).ToArray());
            return null;
        }
        if (current is IDictionary<string, string?> texts)
        {
            foreach (var key in form.Keys.Where(k => k.StartsWith(name + "[", StringComparison.Ordinal) && k.EndsWith(']')).ToList())
                if (Text(form, key) is var text && (text.Length > 0 || !string.IsNullOrEmpty(texts.TryGetValue(key[(name.Length + 1)..^1], out var before) ? before : null)))
                    texts[key[(name.Length + 1)..^1]] = text;
            return null;
        }
        if (!form.ContainsKey(name)) return null;
        var typed = Text(form, name);
        if (type == typeof(string))
        {
            if (typed.Length > 0 || current is string { Length: > 0 }) property.SetValue(target, typed);
            return null;
        }
        typed = typed.Trim();
        if (type != typeof(int) && type != typeof(decimal) && type != typeof(DateTime) && type != typeof(TimeSpan)) return null;
        if (typed.Length == 0)
        {
            if (Nullable.GetUnderlyingType(property.PropertyType) is null) return "Compila questo campo.";
            property.SetValue(target, null);
            return null;
        }
        var (value, whyNot) = Parse(type, typed, current as DateTime?);
        if (whyNot is null) property.SetValue(target, value);
        return whyNot;
    }

    private static (object?, string?) Parse(Type type, string typed, DateTime? before)
    {
        if (type == typeof(DateTime)) return Moment(typed, before);
        if (type == typeof(TimeSpan))
            return TimeSpan.TryParseExact(typed, [@"h\:mm", @"hh\:mm", @"hh\:mm\:ss"], CultureInfo.InvariantCulture, out var time) && time < TimeSpan.FromDays(1)
                ? (time, null) : (null, "Scrivi un'ora come 9:30.");
        if (Ambiguous().IsMatch(typed)) return (null, $"«{typed}» si può leggere in due modi: scrivi {typed.Replace(".", "")} oppure {typed.Replace('.', ',')}.");
        if (!decimal.TryParse(typed.Contains(',') ? typed.Replace(".", "").Replace(',', '.') : typed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return (null, "Scrivi un numero, per esempio 12 o 2,5.");
        if (type == typeof(decimal)) return (number, null);
        return number == decimal.Truncate(number) && Math.Abs(number) <= int.MaxValue ? ((int)number, null) : (null, "Scrivi un numero intero.");
    }

    /// <summary>A day is kept at midnight UTC, as Orchard does; a day with an hour is the hour in Rome.</summary>
    private static (object?, string?) Moment(string typed, DateTime? before)
    {
        if (DateTime.TryParseExact(typed, ["yyyy-MM-dd", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return (DateTime.SpecifyKind(day, DateTimeKind.Utc), null);
        if (!DateTime.TryParseExact(typed, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "d/M/yyyy H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
            return (null, "Scrivi il giorno come 22/11/2026, e l'ora come 9:30.");
        if (RomeTime.Rome.IsInvalidTime(clock)) return (null, $"Il {clock:d/M/yyyy} le {clock:H:mm} non ci sono: quella notte l'orologio va avanti di un'ora.");
        // The input shows minutes: a stored second must not vanish because the form was sent.
        if (before is { } stored && stored.InRome is var shown && shown.AddTicks(-(shown.Ticks % TimeSpan.TicksPerMinute)) == clock) return (stored, null);
        return (TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(clock, DateTimeKind.Unspecified), RomeTime.Rome), null);
    }

    /// <summary>Browsers send CR LF; texts are stored with LF, so that sending a form unchanged changes nothing.</summary>
    private static string Text(IFormCollection form, string name) => (form[name].FirstOrDefault() ?? "").Replace("\r\n", "\n");

    [GeneratedRegex(@"^-?[1-9]\d{0,2}\.\d{3}$")]
    private static partial Regex Ambiguous();
}
