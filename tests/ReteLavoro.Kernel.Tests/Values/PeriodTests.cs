using FsCheck;
using FsCheck.Fluent;
using ReteLavoro.Kernel.Values;
using Xunit;

namespace ReteLavoro.Kernel.Tests.Values;

public class PeriodTests
{
    private static readonly DateOnly Start = new(2026, 1, 1);

    [Fact]
    public void The_last_day_counts()
    {
        var march = new Period(new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 31));
        Assert.Equal(31, march.Days);
        Assert.True(march.Contains(new DateOnly(2027, 3, 31)));
        Assert.False(march.Contains(new DateOnly(2027, 4, 1)));
        Assert.Equal("dal 1° marzo 2027 al 31 marzo 2027", march.InWords());
    }

    [Fact]
    public void Without_an_end_it_goes_on()
    {
        var open = new Period(new DateOnly(2027, 3, 8));
        Assert.Null(open.Days);
        Assert.True(open.Contains(DateOnly.MaxValue));
        Assert.Equal("dall'8 marzo 2027", open.InWords());
        Assert.Equal(open, Period.Parse("2027-03-08/.."));
    }

    [Theory]
    [InlineData("2027-03-08", "non è un periodo")]
    [InlineData("2027-03-08/2027-02-31", "non è un periodo")]
    [InlineData("2027-03-08/2027-03-01", "finisce (1° marzo 2027) prima di cominciare (8 marzo 2027)")]
    public void A_wrong_period_says_why(string typed, string sentence)
    {
        Assert.False(Period.TryParse(typed, out _, out var whyNot));
        Assert.Contains(sentence, whyNot);
    }

    [Fact]
    public void Two_periods_overlap_when_a_day_belongs_to_both() =>
        Prop.ForAll<byte, byte, byte>((gap, a, b) =>
        {
            var one = new Period(Start, Start.AddDays(a));
            var two = new Period(Start.AddDays(gap), Start.AddDays(gap + b));
            var shared = Enumerable.Range(0, a + 1).Any(day => two.Contains(Start.AddDays(day)));
            return one.Overlaps(two) == shared && two.Overlaps(one) == shared;
        }).Check(Property.Quietly);

    [Fact]
    public void Its_days_are_the_days_it_contains() =>
        Prop.ForAll<byte>(length =>
        {
            var period = new Period(Start, Start.AddDays(length));
            return period.Days == Enumerable.Range(-1, 300).Count(day => period.Contains(Start.AddDays(day)))
                   && Period.Parse(period.ToString()) == period;
        }).Check(Property.Quietly);
}
