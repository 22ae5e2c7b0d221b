using ReteLavoro.Content;
using Xunit;

namespace ReteLavoro.Modules.Tests.Content;

public sealed class TextDifferenceTests
{
    private static string Show(string before, string after) => string.Concat(TextDifference.Between(before, after).Select(p => p.Kind switch { Stretch.Removed => $"[-{p.Text}]", Stretch.Added => $"[+{p.Text}]", _ => p.Text }));

    [Theory]
    [InlineData("La rete copre tre comuni.", "La rete copre quattro comuni.", "La rete copre [-tre ][+quattro ]comuni.")]
    [InlineData("Uguale.", "Uguale.", "Uguale.")]
    [InlineData("", "Nuovo testo.", "[+Nuovo testo.]")]
    [InlineData("Vecchio testo.", "", "[-Vecchio testo.]")]
    // Two sentences that share only little words are two sentences.
    [InlineData("Scrivi al capofila di Bergamo e chiedi un appuntamento.", "Telefona allo sportello di Brescia e prenota la visita.",
        "[-Scrivi al capofila di Bergamo e chiedi un appuntamento.][+Telefona allo sportello di Brescia e prenota la visita.]")]
    // A line that stayed is a line that stayed, short as it is.
    [InlineData("Prima riga cambiata del tutto.\nE poi\nultima riga cambiata.", "Altra frase nuova di zecca.\nE poi\nfine diversa davvero.",
        "[-Prima riga cambiata del tutto.\n][+Altra frase nuova di zecca.\n]E poi\n[-ultima riga cambiata.][+fine diversa davvero.]")]
    public void A_change_reads_as_a_person_would_tell_it(string before, string after, string expected) => Assert.Equal(expected, Show(before, after));

    [Fact]
    public void Whatever_changed_both_texts_can_be_put_together_again()
    {
        var random = new Random(20261128);
        string[] words = ["la ", "rete ", "di ", "Bergamo ", "e ", "il ", "centro\n", "per\n\n", "impiego ", "non "];
        for (var i = 0; i < 500; i++)
        {
            string Text() => string.Concat(Enumerable.Range(0, random.Next(0, 25)).Select(_ => words[random.Next(words.Length)]));
            var (before, after) = (Text(), Text());
            var pieces = TextDifference.Between(before, after);
            Assert.Equal(before, string.Concat(pieces.Where(p => p.Kind != Stretch.Added).Select(p => p.Text)));
            Assert.Equal(after, string.Concat(pieces.Where(p => p.Kind != Stretch.Removed).Select(p => p.Text)));
        }
    }
}
