using System.Net;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Who may read every other content does not therefore read a crisis case, on whatever page its text stands.</summary>
public sealed class ConfidentialTests(OneDemoSite fixture) : IClassFixture<OneDemoSite>
{
    private const string Firm = "Officine Riservate";
    private Testing.Site Site => fixture.Site;

    [Theory]
    [InlineData("lombardia", "operatrice", "provincia", new[] { "redattrice", "sola-lettura" })]
    [InlineData("piemonte", "operatore", "agenzia", new[] { "redattore" })]
    public async Task CRI_08_a_case_is_read_on_no_page_of_the_back_office_without_leave_for_cases(string region, string author, string office, string[] others)
    {
        var writer = await Site.As(author, region);
        var begun = (await (await writer.Get("/gestione/crisi/nuova")).IsOk().Submit(Fields(("Title", "Caso non ancora pubblico"), ("Firms[0].Name", Firm)), "Salva e vai")).Is(HttpStatusCode.Redirect);
        var id = begun.Location!.Split('/')[^3];
        (await (await writer.Get($"/gestione/crisi/{id}/modifica/azienda")).IsOk().Submit(Fields(("Summary", "Due versioni.")), "Salva e vai")).Is(HttpStatusCode.Redirect);
        var versions = await Site.ReadAsync(region, db => db.Set<ContentVersion>().Where(v => v.ItemId == id).OrderBy(v => v.Number).Select(v => v.VersionId).ToListAsync());
        Assert.Equal(2, versions.Count);
        string[] pages = [$"/gestione/crisi/{id}", $"/gestione/contenuti/{id}/anteprima/{versions[1]}", $"/gestione/contenuti/{id}/versioni", $"/gestione/contenuti/{id}/confronta?da={versions[0]}&a={versions[1]}",
            $"/gestione/contenuti/{id}/aperture", $"/gestione/attivita/contenuto/{id}"];

        foreach (var person in others)
        {
            var reader = await Site.As(person, region);
            foreach (var path in pages.Append($"/gestione/contenuti/{id}"))
            {
                var page = (await reader.Get(path)).Is(HttpStatusCode.Forbidden);
                Assert.DoesNotContain(Firm, page.Text);
            }
            foreach (var list in new[] { "/gestione/crisi?cerca=non+ancora+pubblico", "/gestione/contenuti?q=non+ancora+pubblico" }) (await reader.Get(list)).IsOk().ShowsNot("Caso non ancora pubblico");
            // Other drafts she reads as before.
            var network = await Site.ReadAsync(region, db => db.Set<ContentVersion>().Where(v => v.ContentType == "Rete" && v.Latest == true).OrderBy(v => v.ItemId).FirstAsync());
            (await reader.Get($"/gestione/contenuti/{network.ItemId}/anteprima/{network.VersionId}")).IsOk();
        }
        foreach (var reader in new[] { writer, await Site.As(office, region) })
            foreach (var path in pages) (await reader.Get(path)).IsOk();
    }

    private static IReadOnlyDictionary<string, object?> Fields(params (string Name, object? Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value);
}
