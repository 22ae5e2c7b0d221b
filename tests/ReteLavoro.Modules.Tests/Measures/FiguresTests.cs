using System.Text.Json.Nodes;
using ReteLavoro.Measures;
using Xunit;

namespace ReteLavoro.Modules.Tests.Measures;

public sealed class FiguresTests
{
    [Theory]
    [InlineData("money", "5000000", null, null, 2, "€ 5.000.000,00")]
    [InlineData("money", "2000", null, null, null, "2.000 €")]
    [InlineData("money", "999", null, null, null, "999 €")]
    [InlineData("money", "1000", null, null, null, "1.000 €")]
    [InlineData("money", "1835.5", null, null, null, "1.835,50 €")]
    [InlineData("money", "0", null, null, null, "0 €")]
    [InlineData("money", "2000", null, "a persona", null, "2.000 € a persona")]
    [InlineData("integer", "10", "≥", "persone", null, "≥ 10 persone")]
    [InlineData("integer", "3", "≤", "aziende", null, "≤ 3 aziende")]
    [InlineData("integer", "40", "oltre", "progetti", null, "oltre 40 progetti")]
    [InlineData("integer", "10000", null, null, null, "10.000")]
    [InlineData("percent", "30", ">", null, null, "> 30 %")]
    [InlineData("percent", "12.5", null, null, null, "12,5 %")]
    [InlineData("days", "30", null, null, null, "30 giorni")]
    [InlineData("days", "1", null, null, null, "1 giorno")]
    [InlineData("hours", "1.5", null, null, null, "1,5 ore")]
    [InlineData("hours", "1", null, null, null, "1 ora")]
    [InlineData("text", "\"gruppo\"", null, null, null, "gruppo")]
    [InlineData("list", "[\"EmploymentCentre\",\"Other\"]", null, null, null, "Centro, Other")]
    public void MIS_02_a_figure_is_shown_as_the_sheet_writes_it(string kind, string json, string? prefix, string? unit, int? decimals, string shown)
    {
        var read = Enum.Parse<ParameterKind>(kind, ignoreCase: true);
        Assert.True(Figures.TryRead(read, JsonNode.Parse(json), out var stored, out _));
        var value = new ParameterValue(default, stored, read, prefix, unit, decimals, new("", "", "", "", null));
        Assert.Equal(shown, value.Show(id => id == "EmploymentCentre" ? "Centro" : null));
    }

    [Theory]
    [InlineData("integer", "1.5")]
    [InlineData("integer", "-1")]
    [InlineData("integer", "\"10\"")]
    [InlineData("integer", "null")]
    [InlineData("money", "10.005")]
    [InlineData("money", "1e20")]
    [InlineData("percent", "100.1")]
    [InlineData("text", "\" \"")]
    [InlineData("text", "3")]
    [InlineData("list", "[]")]
    [InlineData("list", "[1]")]
    [InlineData("list", "[\"a\",\"a\"]")]
    public void MIS_02_a_value_that_does_not_fit_its_kind_is_refused(string kind, string json) =>
        Assert.False(Figures.TryRead(Enum.Parse<ParameterKind>(kind, ignoreCase: true), JsonNode.Parse(json), out _, out _));

    [Theory]
    [InlineData("money", "2.000,50", "2000.5")]
    [InlineData("money", "2000 €", "2000")]
    [InlineData("integer", "1.000", "1000")]
    [InlineData("percent", "30 %", "30")]
    [InlineData("hours", "1,5", "1.5")]
    [InlineData("list", "a\n b \n\na", "[\"a\",\"b\"]")]
    [InlineData("money", "due", null)]
    [InlineData("days", "2,5", null)]
    [InlineData("text", "  ", null)]
    [InlineData("list", "\n", null)]
    public void MIS_02_what_a_person_types_is_read_as_italian(string kind, string typed, string? stored)
    {
        Assert.Equal(stored is not null, Figures.TryParse(Enum.Parse<ParameterKind>(kind, ignoreCase: true), typed, out var read, out var whyNot));
        Assert.Equal(stored, read);
        Assert.Equal(stored is null, whyNot is not null);
    }

    [Theory]
    [InlineData("DGR", "X/6686", "2017-06-09", "D.g.r. X/6686 del 9 giugno 2017")]
    [InlineData("DD", "1929", "2019-11-08", "D.d. 1929 dell'8 novembre 2019")]
    [InlineData("Legge regionale", "30/2015", "2015-10-01", "L.r. 30/2015 del 1° ottobre 2015")]
    [InlineData("Decreto", null, "2021-11-05", "Decreto del 5 novembre 2021")]
    [InlineData("DGR", "7231/2022", null, "D.g.r. 7231/2022")]
    [InlineData("Scheda misura", null, null, "Scheda misura «Titolo»")]
    public void ORG_02_an_act_is_cited_by_what_it_has(string type, string? number, string? date, string citation) =>
        Assert.Equal(citation, new LegalAct("x", type, number, date is null ? null : DateOnly.Parse(date), "Ente", "Titolo", null, null, null, null).Citation);
}
