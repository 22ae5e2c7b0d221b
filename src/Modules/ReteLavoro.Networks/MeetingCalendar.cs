using System.Globalization;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks;

/// <summary>A meeting as an entry for a calendar; moved or called off it keeps its id, and its number goes up.</summary>
internal static class MeetingCalendar
{
    public static string Of(Committee committee, CommitteeMeeting meeting, SiteSection site, DateTime nowUtc)
    {
        var host = Uri.TryCreate(site.BaseUrl, UriKind.Absolute, out var url) ? url.Host : "localhost";
        var starts = TimeZoneInfo.ConvertTimeToUtc(meeting.HeldOn.ToDateTime(TimeOnly.ParseExact(meeting.Hour, "HH:mm", CultureInfo.InvariantCulture)), RomeTime.Rome);
        var holds = meeting.CancelledUtc is null;
        return new CalendarText("Cabina di regia", holds ? "PUBLISH" : "CANCEL")
            .Line("BEGIN:VEVENT")
            .Line($"UID:{meeting.Id:N}@cabina.retelavoro")
            .Line($"SEQUENCE:{meeting.Sequence}")
            .Line($"DTSTAMP:{CalendarText.Moment(nowUtc)}")
            // How long it lasts nobody has said.
            .Line($"DTSTART:{CalendarText.Moment(starts)}")
            .Line($"ORGANIZER:mailto:non-rispondere@{host}")
            .Line($"STATUS:{(holds ? "CONFIRMED" : "CANCELLED")}")
            .Line($"SUMMARY:{CalendarText.Escaped(committee.Name)}")
            .Line($"LOCATION:{CalendarText.Escaped(meeting.Place)}")
            .Line($"DESCRIPTION:{CalendarText.Escaped(meeting.Agenda)}")
            .Line("END:VEVENT")
            .ToString();
    }
}
