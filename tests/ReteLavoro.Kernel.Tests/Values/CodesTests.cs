using ReteLavoro.Kernel.Values;
using Xunit;

namespace ReteLavoro.Kernel.Tests.Values;

public class CodesTests
{
    [Theory]
    [InlineData("RSSMRA85T10A562S")]
    [InlineData(" rss mra 85t10 a562s ")]
    [InlineData("VRDGPP13R10B293P")]
    public void A_fiscal_code_is_read(string typed) =>
        Assert.True(FiscalCode.TryParse(typed, out _, out var whyNot), whyNot);

    [Fact]
    public void Omocodia_keeps_its_letters_and_its_own_check_letter()
    {
        var plain = FiscalCode.Parse("RSSMRA85T10A562S");
        var twin = "RSSMRA85T10A56N";
        var code = FiscalCode.Parse(twin + FiscalCode.CheckLetter(twin));
        Assert.True(code.IsOmocodia);
        Assert.False(plain.IsOmocodia);
        Assert.NotEqual(plain, code);
    }

    [Theory]
    [InlineData("RSSMRA85T10A562", 1900, false, "1985-12-10")]
    [InlineData("RSSMRA85T50A562", 1900, true, "1985-12-10")]
    [InlineData("RSSMRA85TM0AR62", 1900, false, "1985-12-10")]
    [InlineData("RSSMRA04B69A562", 2000, true, "2004-02-29")]
    [InlineData("RSSMRA01B29A562", 2000, false, null)]
    [InlineData("RSSMRA01B71A562", 1900, true, null)]
    public void A_fiscal_code_says_sex_and_day_of_birth_with_the_century_given(string first, int century, bool woman, string? born)
    {
        var code = FiscalCode.Parse(first + FiscalCode.CheckLetter(first));
        Assert.Equal(woman, code.IsWoman);
        Assert.Equal(born is null ? null : DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture), code.BornIn(century));
    }

    [Theory]
    [InlineData("", "Scrivere")]
    [InlineData("RSSMRA85T10A562", "questo ne ha 15")]
    [InlineData("RSSMRA85T10A562T", "lettera di controllo")]
    [InlineData("RSSMRA85Z10A562S", "forma giusta")]
    [InlineData("RSSMRA85T38A562S", "giorno di nascita")]
    [InlineData("12345678903", "Undici cifre")]
    public void A_wrong_fiscal_code_says_why(string typed, string sentence) => Refused<FiscalCode>(typed, sentence);

    [Theory]
    [InlineData("00743110157", "00743110157")]
    [InlineData("IT 00743110157", "00743110157")]
    public void A_vat_number_is_read(string typed, string value) => Assert.Equal(value, VatNumber.Parse(typed).Value);

    [Theory]
    [InlineData("00743110158", "cifra di controllo")]
    [InlineData("00000000000", "cifra di controllo")]
    [InlineData("0074311015", "questa ne ha 10")]
    [InlineData("0074311015X", "sole cifre")]
    public void A_wrong_vat_number_says_why(string typed, string sentence) => Refused<VatNumber>(typed, sentence);

    [Fact]
    public void A_cup_is_read() => Assert.Equal("B61I13000160001", Cup.Parse("b61i 1300 0160 001").Value);

    [Theory]
    [InlineData("B61I1300016000", "questo ne ha 14")]
    [InlineData("161I13000160001", "una lettera, due cifre")]
    public void A_wrong_cup_says_why(string typed, string sentence) => Refused<Cup>(typed, sentence);

    [Theory]
    [InlineData("25.11.00", "25.11.00", 6)]
    [InlineData("251100", "25.11.00", 6)]
    [InlineData("2511", "25.11", 4)]
    [InlineData("25.1", "25.1", 3)]
    [InlineData("01", "01", 2)]
    [InlineData("c", "C", 1)]
    public void An_ateco_code_is_read_at_any_depth(string typed, string value, int level)
    {
        var code = AtecoCode.Parse(typed);
        Assert.Equal((value, level), (code.Value, code.Level));
    }

    [Fact]
    public void A_group_includes_its_classes()
    {
        Assert.True(AtecoCode.Parse("25.1").Includes(AtecoCode.Parse("25.11.00")));
        Assert.False(AtecoCode.Parse("25.2").Includes(AtecoCode.Parse("25.11.00")));
    }

    [Theory]
    [InlineData("25.1.1", "non è un codice ATECO")]
    [InlineData("25..11", "non è un codice ATECO")]
    public void A_wrong_ateco_code_says_why(string typed, string sentence) => Refused<AtecoCode>(typed, sentence);

    [Theory]
    [InlineData(" 7 2 12 ", "7212", "7", 2)]
    [InlineData("7", "7", "7", 2)]
    [InlineData("2512", "2512", "2", 4)]
    [InlineData("3115", "3115", "3", 3)]
    [InlineData("9", "9", "9", 1)]
    // Managers: the highest level of their group, but for those of shops and hotels.
    [InlineData("1", "1", "1", 4)]
    [InlineData("13", "13", "1", 4)]
    [InlineData("1420", "1420", "1", 3)]
    [InlineData("0110", "0110", "0", 4)]
    [InlineData("02", "02", "0", 2)]
    [InlineData("0310", "0310", "0", 1)]
    public void An_occupation_code_knows_its_major_group_and_its_level(string typed, string value, string major, int level)
    {
        var code = IscoCode.Parse(typed);
        Assert.Equal((value, major, level), (code.Value, code.MajorGroup, code.SkillLevel));
    }

    [Fact]
    public void A_group_of_occupations_includes_what_lies_in_it_and_nothing_wider()
    {
        Assert.True(IscoCode.Parse("72").Includes(IscoCode.Parse("7212")));
        Assert.True(IscoCode.Parse("72").Includes(IscoCode.Parse("72")));
        Assert.False(IscoCode.Parse("72").Includes(IscoCode.Parse("7")));
        Assert.False(IscoCode.Parse("72").Includes(IscoCode.Parse("7512")));
        Assert.Equal(["7212", "721", "72", "7"], IscoCode.Parse("7212").Upwards());
    }

    [Theory]
    [InlineData("72123", "una, due, tre o quattro cifre")]
    [InlineData("7a", "una, due, tre o quattro cifre")]
    [InlineData("", "Scrivere il codice ISCO")]
    public void A_wrong_occupation_code_says_why(string typed, string sentence) => Refused<IscoCode>(typed, sentence);

    [Fact]
    public void A_municipality_knows_its_province() => Assert.Equal("016", IstatCode.Parse("016024").Province);

    [Theory]
    [InlineData("16024", "zeri iniziali (016024)")]
    [InlineData("H501", "sole cifre")]
    [InlineData("0160240", "questo ne ha 7")]
    public void A_wrong_istat_code_says_why(string typed, string sentence) => Refused<IstatCode>(typed, sentence);

    [Theory]
    [InlineData("Città di Erba – fase 1", "citta-di-erba-fase-1")]
    [InlineData("  L'azienda è: «ferma»!  ", "l-azienda-e-ferma")]
    [InlineData("Straße", "strasse")]
    [InlineData("–", "")]
    [InlineData(null, "")]
    public void A_title_becomes_an_address(string? title, string slug) => Assert.Equal(slug, Slug.From(title).Value);

    [Fact]
    public void A_long_title_is_cut_between_words() => Assert.Equal("una-due", Slug.From("Una due tre", 9).Value);

    [Fact]
    public void A_wrong_slug_says_why() => Refused<Slug>("Città", "come citta");

    [Fact]
    public void Ids_have_orchards_form_and_the_same_seed_gives_the_same_id()
    {
        Assert.True(ContentIds.IsWellFormed(ContentIds.New()));
        Assert.NotEqual(ContentIds.New(), ContentIds.New());
        Assert.True(ContentIds.IsWellFormed(ContentIds.From("a")));
        Assert.Equal(ContentIds.From("a"), ContentIds.From("a"));
        Assert.NotEqual(ContentIds.From("a"), ContentIds.From("b"));
    }

    private static void Refused<T>(string typed, string sentence) where T : struct, ISaysWhyNot<T>
    {
        Assert.False(T.TryParse(typed, out _, out var whyNot));
        Assert.Contains(sentence, whyNot);
    }
}
