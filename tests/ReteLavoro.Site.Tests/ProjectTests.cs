using System.Net;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Lombardia's projects, as its recipe defines them: a type of content and a workflow, without code of their own.</summary>
public sealed class ProjectTests
{
    private static readonly string[] Musts = ["Dialogo", "Gruppi", "Incontro"];

    [Theory, EachDatabase]
    public async Task INT_03_a_project_declares_how_it_meets_each_of_the_three_musts_and_waits_for_its_network(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var networks = await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ContentType == "Rete" && v.Latest == true).OrderByDescending(v => v.Published == true).Select(v => new { v.ItemId, v.Published }).ToListAsync());
        var (approved, draft) = (networks.First(n => n.Published), networks.First(n => !n.Published));
        var operatrice = await site.As("operatrice");
        var form = (await operatrice.Get("/gestione/contenuti/nuovo/Progetto")).IsOk();
        foreach (var quote in new[] { "supportare il dialogo tra le parti", "realizzare servizi rivolti a gruppi di lavoratori", "facilitare l'incontro tra domanda e offerta di lavoro finalizzato all'inserimento lavorativo" }) form.Shows($"«{quote}»");

        Dictionary<string, object?> Filled(string network) => new()
        {
            ["TitlePart.Title"] = "Progetto di prova", ["Progetto.Sommario.Text"] = "Per chi esce da un'azienda inventata.", ["Progetto.Rete.ContentItemIds"] = network,
            ["Progetto.Dialogo.Markdown"] = "Un tavolo ogni due settimane.", ["Progetto.Gruppi.Markdown"] = "Bilancio di competenze in gruppi di otto.", ["Progetto.Incontro.Markdown"] = "Due giornate con le imprese della valle."
        };
        // A draft may lack any of the three, says so with a link to its field, and is not sent without it.
        var page = form;
        foreach (var must in Musts)
        {
            var without = Filled(draft.ItemId);
            without[$"Progetto.{must}.Markdown"] = " ";
            page = (await (await page.Submit(without, "Salva bozza")).Is(HttpStatusCode.Redirect).Follow()).IsOk().Shows("Mancano ancora");
            Assert.NotNull(page.One($"main a[href='#Progetto_{must}_Markdown']"));
            var item = await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ContentType == "Progetto" && v.Latest == true).Select(v => v.ItemId).SingleAsync());
            (await (await operatrice.Get($"/gestione/attivita/contenuto/{item}")).IsOk().Submit(button: "Invia in approvazione")).ShowsError("Compila «");
        }

        // Sent while its network is still being written: nobody can approve it, and it says for what it waits.
        var saved = await (await page.Submit(Filled(draft.ItemId), "Salva bozza")).Follow();
        var id = await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ContentType == "Progetto" && v.Latest == true).Select(v => v.ItemId).SingleAsync());
        saved.IsOk();
        await (await (await operatrice.Get($"/gestione/attivita/contenuto/{id}")).IsOk().Submit(button: "Invia in approvazione")).Follow();
        var regione = await site.As("regione");
        var refusal = await (await TaskAsync()).Submit(new { Outcome = "Approva" }, "Registra la decisione");
        refusal.Is(HttpStatusCode.BadRequest).Shows("prima si decide su quello");
        await (await (await TaskAsync()).Submit(new { Outcome = "Restituisci", Comment = "La rete non è ancora approvata." }, "Registra la decisione")).Follow();

        await (await (await operatrice.Get($"/gestione/contenuti/{id}")).IsOk().Submit(Filled(approved.ItemId), "Salva bozza")).Follow();
        await (await (await operatrice.Get($"/gestione/attivita/contenuto/{id}")).IsOk().Submit(button: "Invia in approvazione")).Follow();
        await (await (await TaskAsync()).Submit(new { Outcome = "Approva" }, "Registra la decisione")).Follow();
        Assert.True(await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().AnyAsync(v => v.ItemId == id && v.Published == true)));
        // It is the offices' business, and no page of the site.
        (await site.Visitor().Get("/cerca?q=Progetto+di+prova")).IsOk().ShowsNot("Per chi esce da un'azienda inventata");

        async Task<Page> TaskAsync() => (await regione.Get((await regione.Get("/gestione/attivita")).IsOk().Document.QuerySelectorAll("main a").First(a => a.TextContent.Contains("Progetto di prova", StringComparison.Ordinal)).GetAttribute("href")!["/lombardia".Length..])).IsOk();
    }
}
