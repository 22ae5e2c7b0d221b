using System.Net;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Security;
using Xunit;

namespace ReteLavoro.Modules.Tests.Forms;

/// <summary>What is taken for an answer, kind by kind, and which questions follow from it.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("25", "25")]
    [InlineData(" 1.200 ", "1200")]
    [InlineData("0", "0")]
    [InlineData("1000000", "1000000")]
    [InlineData("1000001", null)]
    [InlineData("1.5", null)]
    [InlineData("-3", null)]
    [InlineData("circa 25", null)]
    [InlineData("٢٥", null)]
    public Task A_number_is_whole_and_in_digits(string typed, string? stored) => IsAsync(QuestionKind.Number, typed, stored);

    [Theory]
    [InlineData("2026-10-01", "2026-10-01")]
    [InlineData("1/10/2026", "2026-10-01")]
    [InlineData("31/9/2026", null)]
    [InlineData("2026-02-30", null)]
    [InlineData("1/10/26", null)]
    [InlineData("1/10/0226", null)]
    [InlineData("ieri", null)]
    public Task A_date_exists_and_is_of_our_time(string typed, string? stored) => IsAsync(QuestionKind.Date, typed, stored);

    [Theory]
    [InlineData("ada@esempio.it", "ada@esempio.it")]
    [InlineData("Ada <ada@esempio.it>", null)]
    [InlineData("ada@esempio.it, eva@esempio.it", null)]
    [InlineData("ada@esempio", null)]
    [InlineData("ada", null)]
    [InlineData("ada@esempio.it\r\nBcc: eva@esempio.it", null)]
    public Task An_address_is_one_bare_address(string typed, string? stored) => IsAsync(QuestionKind.Email, typed, stored);

    [Theory]
    [InlineData("035 123456", "035 123456")]
    [InlineData("+39 (035) 12-34.56", "+39 (035) 12-34.56")]
    [InlineData("1234", null)]
    [InlineData("1234567890123456", null)]
    [InlineData("chiedi di Ada", null)]
    public Task A_phone_number_has_digits_to_dial(string typed, string? stored) => IsAsync(QuestionKind.Phone, typed, stored);

    [Theory]
    [InlineData("IT 00743110157", "00743110157")]
    [InlineData("00743110158", null)]
    public Task A_vat_number_has_its_check_digit(string typed, string? stored) => IsAsync(QuestionKind.Vat, typed, stored);

    [Fact]
    public async Task What_is_too_long_is_refused_and_not_cut()
    {
        var question = Ask(QuestionKind.LongText) with { MaxLength = 10 };
        Assert.Null((await ReadAsync(question, new string('x', 10))).Error);
        Assert.Equal("Scrivi al massimo 10 caratteri: ora sono 11.", (await ReadAsync(question, new string('x', 11))).Error);
        Assert.NotNull((await ReadAsync(Ask(QuestionKind.Text), new string('x', 201))).Error);
    }

    [Fact]
    public async Task A_line_break_stays_in_a_long_text_and_goes_from_a_short_one()
    {
        Assert.Equal("a\nb", (await ReadAsync(Ask(QuestionKind.LongText), "a\r\nb")).Answer!.Text);
        Assert.Equal("a b", (await ReadAsync(Ask(QuestionKind.Text), "a\r\nb")).Answer!.Text);
    }

    [Fact]
    public async Task A_choice_is_one_of_those_offered_and_only_one()
    {
        var question = Ask(QuestionKind.Choice) with { Options = [new("si", "Sì"), new("no", "No")] };
        Assert.Equal("Sì", (await ReadAsync(question, "si")).Answer!.Text);
        Assert.NotNull((await ReadAsync(question, "si", "no")).Error);
        Assert.NotNull((await ReadAsync(question, "forse")).Error);
        Assert.Equal("Sì; No", (await ReadAsync(question with { Kind = QuestionKind.Choices }, "no", "si")).Answer!.Text);
        Assert.NotNull((await ReadAsync(question with { Kind = QuestionKind.Choices }, "si", "forse")).Error);
    }

    [Theory]
    [InlineData(nameof(QuestionKind.Text))]
    [InlineData(nameof(QuestionKind.Vat))]
    [InlineData(nameof(QuestionKind.Date))]
    public async Task Nothing_is_an_answer_only_where_the_question_may_stay_empty(string name)
    {
        var kind = Enum.Parse<QuestionKind>(name);
        Assert.NotNull((await ReadAsync(Ask(kind), "  ")).Error);
        var empty = await ReadAsync(Ask(kind) with { Required = false }, "  ");
        Assert.Equal((null, null), (empty.Error, empty.Answer));
        Assert.NotNull((await ReadAsync(Ask(kind))).Error);
    }

    [Fact]
    public void What_hangs_on_a_question_that_is_not_asked_is_not_asked_either()
    {
        var form = Form(
            Choice("a", []), Choice("b", new() { ["a"] = ["si"] }), Choice("c", new() { ["b"] = ["si"] }), Choice("d", new() { ["a"] = ["no"], ["c"] = ["si"] }));
        var all = new Dictionary<string, DraftAnswer> { ["a"] = Said("si"), ["b"] = Said("si"), ["c"] = Said("si") };
        Assert.Equal(["a", "b", "c"], new Journey(form, all).Shown.Select(q => q.Id));
        all["a"] = Said("no");
        // Its old answer is still there, and counts for nothing.
        var journey = new Journey(form, all);
        Assert.Equal(["a"], journey.Shown.Select(q => q.Id));
        Assert.Null(journey.Answer(form.Find("b")!));
        Assert.Null(journey.FirstMissing);
        Assert.Null(journey.After(form.Find("a")!));
    }

    [Fact]
    public void An_option_that_a_recipe_took_away_must_be_chosen_anew()
    {
        var form = Form(Choice("a", []));
        Assert.Equal("a", new Journey(form, new Dictionary<string, DraftAnswer> { ["a"] = Said("forse") }).FirstMissing?.Id);
        Assert.Null(new Journey(form, new Dictionary<string, DraftAnswer> { ["a"] = Said("si") }).FirstMissing);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:aaaa::1", "20010db800010002")]
    [InlineData("2001:db8:1:2:bbbb::9", "20010db800010002")]
    public void One_connection_has_one_name_whatever_address_it_takes(string address, string expected) => Assert.Equal(expected, RateLimits.Network(IPAddress.Parse(address)));

    private static async Task IsAsync(QuestionKind kind, string typed, string? stored)
    {
        var reading = await ReadAsync(Ask(kind), typed);
        Assert.Equal(stored, reading.Answer?.Values.Single());
        Assert.Equal(stored is null, reading.Error is not null);
    }

    // None of these kinds asks the territory or the settings.
    private static Task<Reading> ReadAsync(Question question, params string[] sent) => new AnswerReader(null!, null!, new Testing.FixedClock()).ReadAsync(question, sent, null, default);

    private static Question Ask(QuestionKind kind) => new() { Id = "domanda", Label = "Domanda?", Kind = kind };
    private static Question Choice(string id, Dictionary<string, IReadOnlyList<string>> when) => Ask(QuestionKind.Choice) with { Id = id, Options = [new("si", "Sì"), new("no", "No")], ShowWhen = when };
    private static DraftAnswer Said(string value) => new([value], value);
    private static FormDefinition Form(params Question[] questions) => new() { Id = "prova", Title = "Prova", Intro = "", Privacy = new("1", ""), Purpose = "test", Prefix = "PRV", RetentionDays = 1, Done = "", Questions = questions };
}
