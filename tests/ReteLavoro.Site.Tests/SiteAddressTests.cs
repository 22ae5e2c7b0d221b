using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>The administrator says how the site is called and where it is reached.</summary>
public sealed class SiteAddressTests
{
    private const string Path = "/gestione/installazione/sito";

    [Fact]
    public async Task The_administrator_sets_name_and_address_and_the_rest_of_the_section_stays()
    {
        await using var site = await Testing.Site.OpenAsync();
        var administrator = await site.As("amministratore");
        var before = (await administrator.Get(Path)).IsOk().Shows("Manca l’indirizzo");
        Assert.Equal("ReteLavoro Lombardia", before.One("input[name=Nome]")!.GetAttribute("value"));

        foreach (var (address, sentence) in new[]
        {
            ("reti.esempio.it", "Scrivi un indirizzo che comincia con https://"), ("https://reti.esempio.it/lombardia?x=1", "Scrivi un indirizzo che comincia con https://"),
            ("javascript:alert(1)", "Scrivi un indirizzo che comincia con https://"), ("http://reti.esempio.it/lombardia", "L’indirizzo deve cominciare con https://")
        })
            (await before.Submit(new { Nome = "Reti", Indirizzo = address })).Is(HttpStatusCode.BadRequest).Shows(sentence);
        (await before.Submit(new { Nome = " ", Indirizzo = "" })).Is(HttpStatusCode.BadRequest).Shows("Scrivi il nome del sito.");

        var saved = await (await before.Submit(new { Nome = "Reti di Lombardia", Indirizzo = "https://reti.esempio.it/lombardia/" })).Is(HttpStatusCode.Redirect).Follow();
        saved.IsOk().Shows("Nome e indirizzo sono salvati.").ShowsNot("Manca l’indirizzo");
        var section = await site.DoAsync("lombardia", async s => await s.GetRequiredService<SiteSettings>().SiteAsync(default));
        Assert.Equal(("Reti di Lombardia", "https://reti.esempio.it/lombardia"), (section.SiteName, section.BaseUrl));
        Assert.Contains("Reti di Lombardia", (await site.Visitor().Get("")).IsOk().Text, StringComparison.Ordinal);
    }
}
