using System.Globalization;
using System.Text;

namespace ReteLavoro.Kernel.Values;

/// <summary>Writes a calendar file (RFC 5545), line by line.</summary>
public sealed class CalendarText
{
    private const int LineOctets = 75;
    private readonly StringBuilder _text = new();

    /// <param name="product">What wrote it: "Scadenze delle crisi".</param>
    /// <param name="method">PUBLISH for entries to be taken in, CANCEL for those that no longer hold.</param>
    public CalendarText(string product, string method = "PUBLISH") =>
        Line("BEGIN:VCALENDAR").Line("VERSION:2.0").Line($"PRODID:-//ReteLavoro//{product}//IT").Line("CALSCALE:GREGORIAN").Line($"METHOD:{method}");

    /// <summary>No line is longer than 75 octets; one that goes on begins with a blank, and no letter is cut in two.</summary>
    public CalendarText Line(string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets) { _text.Append("\r\n "); octets = 1; }
            _text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        _text.Append("\r\n");
        return this;
    }

    public static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
    public static string Moment(DateTime utc) => utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
    public static string Escaped(string text) => text.Replace("\\", "\\\\").Replace(";", "\\;").Replace(",", "\\,").ReplaceLineEndings("\\n");

    /// <summary>The whole file.</summary>
    public override string ToString() => _text + "END:VCALENDAR\r\n";
}
