using System.Net;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Measure sheets and campaigns go out through the region's approval, and no other way.</summary>
public sealed class SheetApprovalTests(OneDemoSite fixture) : IClassFixture<OneDemoSite>
{
    private Testing.Site Site => fixture.Site;

    [Theory]
    [InlineData("lombardia", "SchedaMisura", "redattrice", new[] { "provincia", "regione" })]
    [InlineData("lombardia", "Campagna", "redattrice", new[] { "regione", "provincia" })]
    [InlineData("piemonte", "SchedaMisura", "redattore", new[] { "dirigente" })]
    [InlineData("piemonte", "Campagna", "redattore", new[] { "dirigente" })]
    public async Task What_an_editor_writes_is_published_by_those_who_approve_it_and_nobody_publishes_it_directly(string region, string type, string writer, string[] deciders)
    {
        var stored = await Site.ReadAsync(region, db => db.Set<ContentVersion>().Where(v => v.ContentType == type && v.Published == true && v.Path != null).OrderBy(v => v.ItemId).FirstAsync());
        var (editor, title) = ($"/gestione/contenuti/{stored.ItemId}", $"{stored.DisplayText}, testo rivisto");
        var redattrice = await Site.As(writer, region);
        var page = (await redattrice.Get(editor)).IsOk();
        Assert.DoesNotContain(page.All("main button"), b => b.TextContent.Trim() == "Pubblica");
        // What the recipe has published is no half text: the editor may send it without filling anything in.
        var sending = await page.Submit(Fields(("TitlePart.Title", title)), "Invia in approvazione");
        sending = (await sending.Is(HttpStatusCode.Redirect).Follow()).IsOk().Shows("La bozza è salvata");
        Assert.EndsWith($"/gestione/attivita/contenuto/{stored.ItemId}", sending.Address.AbsolutePath);

        // Neither she, where she may publish, nor the administrator goes round it; and the refusal says why.
        foreach (var person in new[] { await Site.As("amministratore", region), redattrice })
        {
            var form = (await person.Get(editor)).IsOk();
            var direct = await person.PostRaw(editor, form.All("main form input[name=versione], main form input[name=__modulo]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).Append(new("azione", "pubblica")));
            if (direct.Status != HttpStatusCode.Forbidden) direct.ShowsError("serve l'approvazione di questa versione: inviala in approvazione");
            else Assert.Equal("redattore", writer);
        }

        (await sending.Submit(Fields(("Comment", "Ho corretto il titolo.")), "Invia in approvazione")).Is(HttpStatusCode.Redirect);
        foreach (var decider in deciders)
        {
            Assert.Equal(stored.VersionId, await PublishedAsync());
            var task = await (await (await Site.As(decider, region)).Get($"/gestione/attivita/contenuto/{stored.ItemId}")).Follow();
            (await task.Submit(Fields(("Outcome", "Approva")), "Registra la decisione")).Is(HttpStatusCode.Redirect);
        }
        Assert.NotEqual(stored.VersionId, await PublishedAsync());
        Assert.Equal(title, (await Site.Visitor(region).Get("/" + stored.Path)).IsOk().Heading);

        Task<string> PublishedAsync() => Site.ReadAsync(region, db => db.Set<ContentVersion>().Where(v => v.ItemId == stored.ItemId && v.Published == true).Select(v => v.VersionId).SingleAsync());
    }

    private static IReadOnlyDictionary<string, object?> Fields(params (string Name, object? Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value);
}
