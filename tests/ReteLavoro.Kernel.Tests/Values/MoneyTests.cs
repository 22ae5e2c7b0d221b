using FsCheck;
using FsCheck.Fluent;
using ReteLavoro.Kernel.Values;
using Xunit;

namespace ReteLavoro.Kernel.Tests.Values;

public class MoneyTests
{
    [Theory]
    [InlineData(2000, "2.000 €", "€ 2.000,00")]
    [InlineData(2000.5, "2.000,50 €", "€ 2.000,50")]
    [InlineData(5000000, "5.000.000 €", "€ 5.000.000,00")]
    [InlineData(-12.3, "-12,30 €", "€ -12,30")]
    [InlineData(0, "0 €", "€ 0,00")]
    public void It_is_written_the_italian_way(double amount, string shortForm, string longForm)
    {
        Assert.Equal(shortForm, Money.Euro((decimal)amount).ToString());
        Assert.Equal(longForm, Money.Euro((decimal)amount).ToString("C2"));
    }

    [Theory]
    [InlineData("2000", 200000)]
    [InlineData("2.000", 200000)]
    [InlineData("€ 2.000,5", 200050)]
    [InlineData("2.000,50 €", 200050)]
    [InlineData("2000.50", 200050)]
    [InlineData("1,234.56", 123456)]
    [InlineData(" 1 234,56 ", 123456)]
    [InlineData("-0,01", -1)]
    public void Italian_and_invariant_amounts_are_read(string typed, long cents) =>
        Assert.Equal(new Money(cents), Money.Parse(typed));

    [Theory]
    [InlineData("", "Scrivere un importo")]
    [InlineData("duemila", "non è un importo")]
    [InlineData("1,234", "due decimali")]
    [InlineData("2.000.50", "non è un importo")]
    [InlineData("99999999999999999999", "troppo grande")]
    public void A_wrong_amount_says_why(string typed, string sentence)
    {
        Assert.False(Money.TryParse(typed, out _, out var whyNot));
        Assert.Contains(sentence, whyNot);
    }

    [Fact]
    public void Half_a_cent_goes_to_the_even_cent()
    {
        Assert.Equal(2, Money.Euro(0.025m).Cents);
        Assert.Equal(4, Money.Euro(0.035m).Cents);
    }

    [Fact]
    public void A_sum_that_does_not_fit_is_refused() =>
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));

    [Fact]
    public void Adding_and_taking_away_come_back_to_the_start() =>
        Prop.ForAll<int, int>((a, b) => new Money(a) + new Money(b) - new Money(b) == new Money(a)
                                        && new Money(a) + new Money(b) == new Money(b) + new Money(a)).Check(Property.Quietly);

    [Fact]
    public void What_is_written_can_be_read_again() =>
        Prop.ForAll<int>(cents => Money.Parse(new Money(cents).ToString()) == new Money(cents)
                                  && Money.Parse(new Money(cents).ToString("C2")) == new Money(cents)).Check(Property.Quietly);
}
