using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>A draft is saved with whatever it has, and says what it lacks; nothing goes out with a hole.</summary>
public sealed class DraftTests
{
    [Theory, EachDatabase]
    public async Task A_text_half_written_is_saved_says_what_it_lacks_and_is_not_published(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var redattrice = await site.As("redattrice");
        var saved = (await (await redattrice.Get("/gestione/contenuti/nuovo/Notizia")).IsOk().Submit(Fields(("TitlePart.Title", "Notizia cominciata"), ("MarkdownBodyPart.Markdown", "Il testo c'è già.")), "Salva bozza")).Is(HttpStatusCode.Redirect);
        var page = (await saved.Follow()).IsOk().Shows("La bozza è salvata").Shows("Mancano ancora").Shows("Il testo c'è già.");
        // Every line leads to an input of this page.
        var links = page.All("main a[href^='#Notizia_']").ToList();
        Assert.NotEmpty(links);
        Assert.All(links, l => Assert.NotNull(page.Document.GetElementById(l.GetAttribute("href")![1..])));
        Assert.Contains(links, l => l.TextContent.StartsWith("Compila «", StringComparison.Ordinal));
        await (await redattrice.Get(page.One("main a[href$='/versioni']")!.GetAttribute("href")!["/lombardia".Length..])).IsOk().Click("Versione 1");

        var id = saved.Location!.Split('/')[^1];
        async Task<int> VersionsAsync() => await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().CountAsync(v => v.ItemId == id));
        var before = await VersionsAsync();
        var refused = (await page.Submit(Fields(), "Pubblica")).ShowsError("Compila «");
        Assert.Equal("true", refused.One("[name='Notizia.Sommario.Text']")!.GetAttribute("aria-invalid"));
        // A day on which it would publish itself is a publication too; what is wrong in form, and no title, are refused as before.
        (await page.Submit(Fields(("PublishLaterPart.ScheduledPublishUtc", "2027-01-10T09:00")), "Salva bozza")).ShowsError("Compila «");
        (await page.Submit(Fields(("Notizia.Data.Value", "domani")), "Salva bozza")).ShowsError("Scrivi il giorno");
        (await page.Submit(Fields(("TitlePart.Title", "")), "Salva bozza")).ShowsError("Scrivi il titolo.");
        Assert.Equal(before, await VersionsAsync());

        (await page.Submit(Fields(("Notizia.Tipo.Text", "Notizia"), ("Notizia.Sommario.Text", "In breve."), ("Notizia.Data.Value", "2026-11-24"), ("Notizia.CuraDi.Text", "Ufficio stampa")), "Pubblica")).Is(HttpStatusCode.Redirect);
        (await redattrice.Get($"/gestione/contenuti/{id}")).IsOk().ShowsNot("Mancano ancora");
    }

    [Theory, EachDatabase]
    public async Task A_figure_that_nobody_knows_may_stand_in_a_draft_which_says_so_and_is_not_published(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var redattrice = await site.As("redattrice");
        var fields = Fields(("TitlePart.Title", "Evento con una cifra"), ("MarkdownBodyPart.Markdown", "Servono {{reti-ricollocazione-2022:minimumPartners}} soggetti e {{reti-ricollocazione-2022:inventata}} moduli."),
            ("Evento.Sommario.Text", "In breve."), ("Evento.Inizio.Value", "2026-12-10T09:00"), ("Evento.Luogo.Text", "Bergamo"), ("Evento.Rivolto.Text", "Tutti"), ("Evento.Contatti.Markdown", "Chiama {{numero verde}}."));
        var saved = (await (await redattrice.Get("/gestione/contenuti/nuovo/Evento")).IsOk().Submit(fields, "Salva bozza")).Is(HttpStatusCode.Redirect);
        var page = (await saved.Follow()).IsOk().Shows("La bozza è salvata").Shows("Mancano ancora");
        var links = page.All("main .callout a[href^='#']").ToDictionary(l => l.GetAttribute("href")!, l => l.TextContent);
        Assert.Equal(["#Evento_Contatti_Markdown: In «Contatti» il dato {{numero verde}} non esiste o non è in vigore: correggilo o toglilo.",
            "#MarkdownBodyPart_Markdown: In «Testo» il dato {{reti-ricollocazione-2022:inventata}} non esiste o non è in vigore: correggilo o toglilo."], links.Select(l => $"{l.Key}: {l.Value}").Order(StringComparer.Ordinal));
        Assert.All(links.Keys, l => Assert.NotNull(page.Document.GetElementById(l[1..])));

        var refused = (await page.Submit(Fields(), "Pubblica")).ShowsError("{{reti-ricollocazione-2022:inventata}} non esiste").ShowsError("{{numero verde}} non esiste");
        Assert.Equal("true", refused.One("[name='MarkdownBodyPart.Markdown']")!.GetAttribute("aria-invalid"));
        // No other way round it either: a date on which it would publish itself, and the publish command.
        (await page.Submit(Fields(("PublishLaterPart.ScheduledPublishUtc", "2027-01-10T09:00")), "Salva bozza")).ShowsError("{{numero verde}} non esiste");
        var id = saved.Location!.Split('/')[^1];
        var why = await Assert.ThrowsAsync<Kernel.Acts.RuleBroken>(() => site.DoAsync("lombardia", async s =>
        {
            var content = s.GetRequiredService<ContentStore>();
            await content.PublishAsync((await content.LatestAsync(id, default))!.ContentItemVersionId, default);
        }));
        Assert.Contains("{{reti-ricollocazione-2022:inventata}}", why.Message);

        (await page.Submit(Fields(("MarkdownBodyPart.Markdown", "Servono {{reti-ricollocazione-2022:minimumPartners}} soggetti."), ("Evento.Contatti.Markdown", "Chiama il numero verde.")), "Pubblica")).Is(HttpStatusCode.Redirect);
    }

    /// <summary>What the recipes bring as published does not pass that check: here it does.</summary>
    [Theory]
    [InlineData("lombardia")]
    [InlineData("piemonte")]
    public async Task No_published_text_of_a_region_names_a_figure_that_nobody_knows(string region)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        var unknown = await site.DoAsync(region, async s =>
        {
            var (content, check, found) = (s.GetRequiredService<ContentStore>(), s.GetRequiredService<UnknownPlaceholders>(), new List<string>());
            foreach (var version in await s.GetRequiredService<Kernel.Data.SiteDbContext>().Set<ContentVersion>().Where(v => v.Published == true).ToListAsync())
                found.AddRange((await check.OfAsync((await content.VersionAsync(version.VersionId, default))!, default)).Select(m => $"{version.DisplayText}: {m.Sentence}"));
            return found;
        });
        Assert.Empty(unknown);
    }

    [Theory, EachDatabase]
    public async Task A_network_with_only_its_name_is_saved_says_what_it_lacks_and_is_not_sent(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var operatrice = await site.As("operatrice");
        (await (await operatrice.Get("/gestione/reti/nuova")).IsOk().Submit(Fields(("Title", "")), "Salva la bozza")).ShowsError("Scrivi il nome della rete.");
        var saved = (await (await operatrice.Get("/gestione/reti/nuova")).IsOk().Submit(Fields(("Title", "Rete cominciata"), ("Edition", null)), "Salva la bozza")).Is(HttpStatusCode.Redirect);
        var page = (await saved.Follow()).IsOk().Shows("Mancano ancora");
        var link = page.All("main a").Single(a => a.TextContent.StartsWith("Scegli la misura", StringComparison.Ordinal)).GetAttribute("href")!;
        Assert.EndsWith("/modifica#Edition", link);
        var form = (await operatrice.Get(link["/lombardia".Length..link.IndexOf('#')])).IsOk().Shows("Mancano ancora");
        Assert.NotNull(form.Document.GetElementById("Edition"));

        var id = saved.Location!.Split('/')[^1];
        (await operatrice.PostRaw($"/gestione/reti/{id}?handler=Invia", [new("versione", form.One("[name=BasedOn]")!.GetAttribute("value")!), new("nota", ""), new("__modulo", form.One("[name=__modulo]")!.GetAttribute("value")!)])).ShowsError("Scegli la misura");
    }

    [Theory, EachDatabase]
    public async Task A_crisis_case_is_saved_row_by_half_row_says_what_it_lacks_and_is_not_sent(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var operatrice = await site.As("operatrice");
        var saved = (await (await operatrice.Get("/gestione/crisi/nuova")).IsOk().Submit(Fields(("Title", "Caso cominciato"), ("Firms[0].Ateco", "25.11.00")), "Salva e vai")).Is(HttpStatusCode.Redirect);
        var id = saved.Location!.Split('/')[^3];
        async Task StepAsync(string step, params (string, object?)[] fields) => (await (await operatrice.Get($"/gestione/crisi/{id}/modifica/{step}")).IsOk().Submit(Fields(fields), "Salva e")).Is(HttpStatusCode.Redirect);
        await StepAsync("unita", ("Units[0].Employees", "12"));
        await StepAsync("procedura", ("Suspensions[0].Reason", "In attesa della Regione"));
        await StepAsync("persone", ("Workers[0].AgeBand", "40-49"));
        await StepAsync("valutazione", ("Indicators[0].Value", "31"));
        await StepAsync("accordi", ("Agreements[0].Pathway", "true"));
        await StepAsync("tavoli", ("Meetings[0].Participants", "I sindacati"));
        await StepAsync("pubblicazione", ("FirmNames", "true"));

        var page = (await operatrice.Get($"/gestione/crisi/{id}")).IsOk().Shows("Mancano ancora").Shows("I sindacati");
        var links = page.All("main li a[href*='/modifica/']").ToList();
        foreach (var sentence in new[] { "Scegli il tipo di crisi.", "Scrivi il nome dell'azienda.", "Manca la partita IVA dell'azienda.", "Unità produttiva 1: scegli l'azienda.", "Unità produttiva 1: scrivi il comune.", "Sospensione 1: scrivi il primo giorno.",
            "Gruppo di lavoratori 1: scrivi quante persone sono.", "Indicatore 1: scegli l'asse.", "Accordo 1: scrivi il giorno della firma.", "Accordo 1: scrivi in quale articolo o punto sta il percorso.", "Riunione 1: scrivi il giorno.",
            "Scegli l'atto che permette di rendere pubblico il caso." })
        {
            var link = links.Single(l => l.TextContent == sentence).GetAttribute("href")!;
            var form = (await operatrice.Get(link["/lombardia".Length..link.IndexOf('#')])).IsOk();
            Assert.True(form.Document.GetElementById(link[(link.IndexOf('#') + 1)..]) is not null, link);
        }
        // Nothing typed is lost, and the tables say what the case says.
        Assert.Equal("12", (await operatrice.Get($"/gestione/crisi/{id}/modifica/unita")).One("[name='Units[0].Employees']")!.GetAttribute("value"));
        Assert.Equal("", (await operatrice.Get($"/gestione/crisi/{id}/modifica/persone")).One("[name='Workers[0].Count']")!.GetAttribute("value") ?? "");
        Assert.NotNull((await operatrice.Get($"/gestione/crisi/{id}/modifica/accordi")).One("[name='Agreements[0].Pathway'][checked]"));
        var step = (await operatrice.Get($"/gestione/crisi/{id}/modifica/tavoli")).IsOk();
        (await operatrice.PostRaw($"/gestione/crisi/{id}?handler=Invia", [new("versione", step.One("[name=BasedOn]")!.GetAttribute("value")!), new("nota", ""), new("__modulo", step.One("[name=__modulo]")!.GetAttribute("value")!)])).ShowsError("Scegli il tipo di crisi.");
    }

    private static Dictionary<string, object?> Fields(params (string Name, object? Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value);
}
