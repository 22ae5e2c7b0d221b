namespace ReteLavoro.Testing;

/// <summary>A clock that stands still until a test moves it. Timers still run on real time.</summary>
public sealed class FixedClock : TimeProvider
{
    /// <summary>A Tuesday in winter, ten in the morning in Rome, after everything that the recipes date.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;
    public void Advance(TimeSpan by) => Now += by;
    public override DateTimeOffset GetUtcNow() => Now;
}
