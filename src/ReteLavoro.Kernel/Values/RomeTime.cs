namespace ReteLavoro.Kernel.Values;

/// <summary>Moments are stored in UTC; a "day" is a day in Rome, where the offices are.</summary>
public static class RomeTime
{
    public static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

    extension(TimeProvider time)
    {
        /// <summary>Now, with <see cref="DateTimeKind.Utc"/>: what is stored.</summary>
        public DateTime UtcNow => time.GetUtcNow().UtcDateTime;

        /// <summary>The date on the wall in Rome; for up to two hours of the night it is a day ahead of UTC.</summary>
        public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), Rome).DateTime);
    }

    extension(DateTime utc)
    {
        /// <summary>A stored UTC moment as the clock in Rome shows it; what comes out of a database without a kind counts as UTC.</summary>
        public DateTime InRome => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Rome);
    }
}
