using System.Net;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>A picture on news, events and campaigns: chosen or sent in the editor, described or decorative, on the page and on the cards.</summary>
public sealed class PictureTests
{
    private const string Field = "Notizia.Immagine", File = Field + ".Carica[0]", Text = Field + ".MediaTexts[0]", Decorative = Field + ".Decorative[0]", Chosen = Field + ".Paths[0]";

    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p6n2XwAAAABJRU5ErkJggg==");

    [Theory, EachDatabase]
    public async Task A_picture_is_sent_with_the_text_must_be_described_and_stands_on_page_and_cards(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var redattrice = await site.As("redattrice");
        var form = (await redattrice.Get("/gestione/contenuti/nuovo/Notizia")).IsOk();
        var saved = (await form.Submit(Whole("Notizia con figura"), "Salva bozza", (File, "Foto di prova.PNG", Png))).Is(HttpStatusCode.Redirect);
        var draft = (await saved.Follow()).IsOk().Shows("Mancano ancora").Shows("Descrivi l'immagine per chi non la vede, o segna che è solo decorativa.");
        Assert.Equal("immagini/foto-di-prova.png", draft.One($"select[name='{Chosen}'] option[selected]")!.GetAttribute("value"));
        Assert.Equal(Png, (await site.Visitor().Get("/media/immagini/foto-di-prova.png")).IsOk().Bytes);
        Assert.Equal(1, await site.ReadAsync("lombardia", db => db.Set<ActRecord>().CountAsync(a => a.Kind == "media.upload" && a.Subject == "immagini/foto-di-prova.png")));
        var refused = (await draft.Submit(Fields(), "Pubblica")).ShowsError("Descrivi l'immagine");
        Assert.Equal("true", refused.One($"[name='{Text}']")!.GetAttribute("aria-invalid"));

        // The picture says something: its text stands where it stands.
        (await draft.Submit(Fields((Text, "La sala del centro per l’impiego.")), "Pubblica")).Is(HttpStatusCode.Redirect);
        var visitor = site.Visitor();
        await PictureIsAsync("La sala del centro per l’impiego.");
        // It says nothing: no text is asked for, and none is read out.
        (await (await redattrice.Get(saved.Location!["/lombardia".Length..])).IsOk().Submit(Fields((Text, ""), (Decorative, "true")), "Pubblica")).Is(HttpStatusCode.Redirect);
        await PictureIsAsync("");
        // Taken away again.
        (await (await redattrice.Get(saved.Location!["/lombardia".Length..])).IsOk().Submit(Fields((Chosen, "")), "Pubblica")).Is(HttpStatusCode.Redirect);
        Assert.Null((await visitor.Get("/novita/notizia-con-figura")).IsOk().One("main figure"));

        async Task PictureIsAsync(string text)
        {
            var image = (await visitor.Get("/novita/notizia-con-figura")).IsOk().One("main figure img")!;
            Assert.Equal(("/lombardia/media/immagini/foto-di-prova.png", text), (image.GetAttribute("src"), image.GetAttribute("alt")));
            foreach (var list in new[] { "/novita", "", "/cerca?q=notizia+con+figura" })
            {
                var card = (await visitor.Get(list)).IsOk().All("article").Single(a => a.TextContent.Contains("Notizia con figura", StringComparison.Ordinal));
                Assert.Equal(text, card.QuerySelector("img")!.GetAttribute("alt"));
            }
        }
    }

    [Fact]
    public async Task A_file_that_is_no_picture_or_that_she_may_not_send_is_refused_at_its_input_and_not_kept()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        await site.ApplyAsync("lombardia", $$"""
            [ { "name": "Roles", "Roles": [ { "Name": "SoloTesti", "Description": "Scrive e non carica.", "PermissionBehavior": "Replace", "Permissions": ["AccessAdminPanel", "Edit_Notizia"] } ] },
              { "name": "users", "users": [ { "userName": "testi", "displayName": "Tea Testi", "roles": ["SoloTesti"], "password": "{{Testing.Site.DemoPassword}}", "demo": true } ] } ]
            """);
        var redattrice = await site.As("redattrice");
        var form = (await redattrice.Get("/gestione/contenuti/nuovo/Notizia")).IsOk();
        var files = Files();
        var versions = await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().CountAsync());
        var lying = (await form.Submit(Whole("Figura falsa"), "Salva bozza", (File, "foto.png", "<script>"u8.ToArray()))).ShowsError("«immagini/foto.png» non contiene quello che il nome promette.");
        Assert.Equal("true", lying.One($"[name='{File}']")!.GetAttribute("aria-invalid"));
        Assert.Equal("Figura falsa", lying.One("[name='TitlePart.Title']")!.GetAttribute("value"));
        (await form.Submit(Whole("Documento"), "Salva bozza", (File, "atto.pdf", "%PDF-1.7"u8.ToArray()))).ShowsError("non va bene qui: scegli un file .jpg");
        (await form.Submit(Whole("Programma"), "Salva bozza", (File, "x.exe", [1]))).ShowsError("non sono ammessi");

        // Who may not send files is offered none, and is not let through either.
        var testi = await site.As("testi");
        var without = (await testi.Get("/gestione/contenuti/nuovo/Notizia")).IsOk();
        Assert.Null(without.One("input[type=file]"));
        (await without.Submit(Whole("Di nascosto"), "Salva bozza", (File, "foto.png", Png))).ShowsError("Il tuo ruolo non permette di caricare file");
        Assert.Equal(files, Files());
        Assert.Equal(versions, await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().CountAsync()));

        // Another file of the same name takes nobody's place; a text that is refused comes back with the file chosen.
        (await form.Submit(Whole("Prima"), "Salva bozza", (File, "foto.png", Png))).Is(HttpStatusCode.Redirect);
        var back = (await form.Submit(Fields(("TitlePart.Title", "")), "Salva bozza", (File, "foto.png", [.. Png, 0]))).ShowsError("Scrivi il titolo.");
        Assert.Equal("immagini/foto-2.png", back.One($"select[name='{Chosen}'] option[selected]")!.GetAttribute("value"));
        Assert.Equal(Png, (await site.Visitor().Get("/media/immagini/foto.png")).IsOk().Bytes);

        List<string> Files() => [.. Directory.EnumerateFiles(site.DataFolder, "*.*", SearchOption.AllDirectories).Where(f => f.Contains("/media/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("lombardia", "redattrice")]
    [InlineData("piemonte", "redattore")]
    public async Task News_that_is_pinned_stands_first_on_the_home_page_and_in_its_order_elsewhere(string region, string writer)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        var (item, _) = await site.News("Avviso di un mese fa", region);
        for (var i = 1; i <= 12; i++) await site.News($"Più recente {i}", region);
        var editor = await site.As(writer, region);
        async Task SetAsync(string day, string? pinned) => (await (await editor.Get($"/gestione/contenuti/{item}")).IsOk().Submit(Fields(("Notizia.Data.Value", day), ("Notizia.InEvidenza.Value", pinned)), "Pubblica")).Is(HttpStatusCode.Redirect);
        // What the demonstration itself pins is newer, and would stand before it.
        await SetAsync("2027-01-01", "true");
        Assert.Equal("Avviso di un mese fa", await FirstAsync());
        await SetAsync("2026-10-24", "true");
        (await site.Visitor(region).Get("")).IsOk().Shows("In evidenza, 24 ottobre 2026");
        (await site.Visitor(region).Get("/novita")).IsOk().ShowsNot("Avviso di un mese fa");
        await SetAsync("2026-10-24", null);
        (await site.Visitor(region).Get("")).IsOk().ShowsNot("Avviso di un mese fa");

        async Task<string> FirstAsync() => Page.Squeeze((await site.Visitor(region).Get("")).IsOk().All("article").First(a => a.TextContent.Contains("In evidenza", StringComparison.Ordinal)).QuerySelector("h3")!.TextContent);
    }

    private static Dictionary<string, object?> Whole(string title) => Fields(("TitlePart.Title", title), ("MarkdownBodyPart.Markdown", "Testo."), ("Notizia.Tipo.Text", "Notizia"), ("Notizia.Sommario.Text", "In breve."), ("Notizia.Data.Value", "2026-11-24"), ("Notizia.CuraDi.Text", "Ufficio stampa"));

    private static Dictionary<string, object?> Fields(params (string Name, object? Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value);
}
