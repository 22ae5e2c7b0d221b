using ReteLavoro.Kernel.Values;
using Xunit;

namespace ReteLavoro.Kernel.Tests.Values;

public class WorkCalendarTests
{
    private static readonly WorkCalendar Calendar = new([new("easter+1", "lunedì dell'Angelo"), new("10-04", "San Francesco d'Assisi", From: 2026), new("11-01", "Ognissanti")]);

    /// <summary>The earliest and the latest that it can be, and the years around us.</summary>
    [Theory]
    [InlineData(1818, 3, 22), InlineData(1943, 4, 25), InlineData(2025, 4, 20), InlineData(2026, 4, 5), InlineData(2027, 3, 28), InlineData(2038, 4, 25), InlineData(2100, 3, 28), InlineData(2285, 3, 22)]
    public void Easter_falls_where_the_computus_says(int year, int month, int day) => Assert.Equal(new DateOnly(year, month, day), WorkCalendar.Easter(year));

    [Fact]
    public void A_holiday_counts_from_the_year_in_which_it_began()
    {
        Assert.Equal("San Francesco d'Assisi", Calendar.RestOn(new(2027, 10, 4)));
        Assert.Null(Calendar.RestOn(new(2024, 10, 4)));
    }

    [Fact]
    public void Easter_Monday_moves_with_Easter()
    {
        Assert.Equal("lunedì dell'Angelo", Calendar.RestOn(new(2027, 3, 29)));
        Assert.Equal(new DateOnly(2027, 3, 30), Calendar.NextWorkday(new(2027, 3, 27)));
    }

    [Fact]
    public void A_Saturday_is_no_day_of_rest_unless_the_office_is_closed_on_it()
    {
        var saturday = new DateOnly(2026, 11, 28);
        Assert.Null(Calendar.RestOn(saturday));
        Assert.Equal(saturday, Calendar.NextWorkday(saturday, saturdayRests: false));
        Assert.Equal(new DateOnly(2026, 11, 30), Calendar.NextWorkday(saturday));
    }

    [Fact]
    public void A_day_written_wrongly_says_so() => Assert.Contains("«4 ottobre»", Assert.Throws<FormatException>(() => new Holiday("4 ottobre", "x").In(2026)).Message);
}
