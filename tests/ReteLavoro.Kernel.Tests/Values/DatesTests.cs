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

    [Theory]
    [InlineData(5, "il", "il 5 marzo 2027")]
    [InlineData(8, "il", "l'8 marzo 2027")]
    [InlineData(11, "Il", "L'11 marzo 2027")]
    [InlineData(1, "dal", "dal 1° marzo 2027")]
    [InlineData(8, "dal", "dall'8 marzo 2027")]
    [InlineData(11, "al", "all'11 marzo 2027")]
    [InlineData(8, "Del", "Dell'8 marzo 2027")]
    [InlineData(18, "del", "del 18 marzo 2027")]
    public void A_day_takes_the_article_that_is_said_before_it(int day, string article, string said) =>
        Assert.Equal(said, new DateOnly(2027, 3, day).InWords(article));

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
