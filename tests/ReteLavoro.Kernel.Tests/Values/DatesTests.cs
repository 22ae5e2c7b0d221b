using ReteLavoro.Kernel.Values;
using Xunit;

namespace ReteLavoro.Kernel.Tests.Values;

public class DatesTests
{
    [Fact]
    public void A_day_is_written_in_words()
    {
        Assert.Equal("22 novembre 2026", new DateOnly(2026, 11, 22).InWords());
        Assert.Equal("1° gennaio 2027", new DateOnly(2027, 1, 1).InWords());
        Assert.Equal("01/02/2027", new DateOnly(2027, 2, 1).InDigits());
    }

    [Fact]
    public void Today_is_a_day_in_rome()
    {
        var time = new StandingClock(new DateTimeOffset(2026, 7, 31, 22, 30, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2026, 8, 1), time.Today);
        Assert.Equal(DateTimeKind.Utc, time.UtcNow.Kind);
        Assert.Equal(new DateTime(2026, 8, 1, 0, 30, 0), time.UtcNow.InRome);
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
