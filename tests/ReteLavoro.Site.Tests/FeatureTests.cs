using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>What a region looks like with features on and off, and with definitions of its own.</summary>
public sealed class FeatureTests(OneSite fixture) : IClassFixture<OneSite>
{
    private Testing.Site Site => fixture.Site;

    [Fact]
    public async Task The_menu_has_no_entry_for_a_feature_that_is_off()
    {
        const string crises = "header a[href='/lombardia/crisi']", networks = "header a[href='/lombardia/reti']";
        Assert.NotNull((await Site.Visitor().Get("/novita")).IsOk().One(crises));
        await SetAsync(on: false);
        var page = (await Site.Visitor().Get("/novita")).IsOk();
        Assert.Null(page.One(crises));
        Assert.NotNull(page.One(networks));
        await SetAsync(on: true);
        Assert.NotNull((await Site.Visitor().Get("/novita")).IsOk().One(crises));
    }

    [Fact]
    public async Task A_text_keeps_the_words_of_a_link_to_a_feature_that_is_off_and_a_button_to_it_is_gone()
    {
        var (_, path) = await Site.News("Dove si legge delle crisi", body: "Leggi [le crisi del territorio](~/crisi?provincia=BG), [le reti](~/reti) e [la legge](https://example.org/crisi).");
        await Site.ApplyAsync("lombardia", """
            [ { "name": "content", "data": [
              { "ContentItemId": "servizio-di-prova", "ContentType": "SchedaServizio", "DisplayText": "Servizio di prova", "Latest": true, "Published": true, "TitlePart": { "Title": "Servizio di prova" }, "AutoroutePart": { "Path": "servizi/prova" },
                "SchedaServizio": { "Stato": { "Text": "Attivo" }, "Sommario": { "Text": "Prova." }, "Rivolto": { "Markdown": "Tutti." }, "ComeFare": { "Markdown": "Così." }, "CosaServe": { "Markdown": "Niente." }, "CosaSiOttiene": { "Markdown": "Una risposta." },
                  "TempiScadenze": { "Markdown": "Subito." }, "Accedi": { "Markdown": "Da qui." }, "Canale": { "Url": "~/crisi", "Text": "Apri le crisi" }, "UnitaResponsabile": { "Text": "Ufficio" }, "Condizioni": { "Markdown": "Nessuna." }, "Contatti": { "Markdown": "Chiama." }, "Categoria": { "Text": "Lavoro" } } },
              { "ContentItemId": "home-di-prova", "ContentType": "Home", "DisplayText": "Prova", "Latest": true, "Published": true, "TitlePart": { "Title": "Prova" }, "AutoroutePart": { "Path": "prova-home" },
                "FlowPart": { "Widgets": [ { "ContentItemId": "t1", "ContentType": "Testata", "Testata": { "Titolo": { "Text": "Prova" }, "Azione": { "Url": "~/crisi", "Text": "Apri le crisi" }, "SecondaAzione": { "Url": "~/reti", "Text": "Apri le reti" } } } ] } } ] } ]
            """);
        string[] pages = [path, "/servizi/prova", "/prova-home"];
        foreach (var page in pages) Assert.NotEmpty((await Site.Visitor().Get(page)).IsOk().All("main a[href^='/lombardia/crisi']"));
        await SetAsync(on: false);
        foreach (var page in pages) Assert.Empty((await Site.Visitor().Get(page)).IsOk().All("a[href^='/lombardia/crisi']"));
        var news = (await Site.Visitor().Get(path)).IsOk().Shows("Leggi le crisi del territorio, le reti e la legge.");
        Assert.Equal(["/lombardia/reti", "https://example.org/crisi"], news.All(".rl-text a").Select(a => a.GetAttribute("href")));
        (await Site.Visitor().Get("/servizi/prova")).IsOk().ShowsNot("Apri le crisi");
        (await Site.Visitor().Get("/prova-home")).IsOk().ShowsNot("Apri le crisi").Shows("Apri le reti");
        await SetAsync(on: true);
    }

    [Fact]
    public async Task An_author_of_a_recipe_who_has_an_account_is_called_by_her_name()
    {
        await Site.ApplyAsync("lombardia", $$"""
            [ { "name": "users", "users": [ { "userName": "autrice", "displayName": "Ada Provata", "roles": ["RedattoreRegionale"], "password": "{{Testing.Site.DemoPassword}}", "demo": true } ] },
              { "name": "content", "data": [ { "ContentItemId": "pagina-di-ada", "ContentType": "Pagina", "DisplayText": "Pagina di Ada", "Owner": "autrice", "Author": "autrice", "Latest": true, "TitlePart": { "Title": "Pagina di Ada" } } ] } ]
            """);
        var ada = await Site.As("autrice");
        (await ada.Get("/gestione/contenuti/pagina-di-ada")).IsOk().Shows("da Ada Provata");
        (await ada.Get("/gestione/contenuti?q=pagina+di+ada")).IsOk().Shows("Ada Provata").ShowsNot("autrice");
    }

    [Fact]
    public async Task The_search_of_a_picker_names_the_field_that_it_searches_for()
    {
        var page = (await (await Site.As("amministratore")).Get("/gestione/contenuti/nuovo/Campagna")).IsOk();
        Assert.Equal("Cerca un contenuto per «Misure collegate»", Page.Squeeze(page.One("label[for='Campagna_Misure_Cerca']")!.TextContent).Replace(" (facoltativo)", ""));
    }

    [Fact]
    public async Task A_choice_is_shown_by_its_name_and_a_field_that_is_unknown_here_is_noted()
    {
        const string recipe = """
            { "name": "prova", "steps": [
              { "name": "ContentDefinition",
                "ContentTypes": [ { "Name": "Scheda", "DisplayName": "Scheda", "Settings": { "ReteLavoroTypeSettings": { "PathPrefix": "schede" } }, "ContentTypePartDefinitionRecords": [
                  { "PartName": "TitlePart", "Name": "TitlePart", "Settings": {} }, { "PartName": "AutoroutePart", "Name": "AutoroutePart", "Settings": {} }, { "PartName": "Scheda", "Name": "Scheda", "Settings": {} } ] } ],
                "ContentParts": [ { "Name": "Scheda", "Settings": {}, "ContentPartFieldDefinitionRecords": [
                  { "FieldName": "MultiTextField", "Name": "Settori", "Settings": { "MultiTextFieldSettings": { "Options": [ { "name": "Metalmeccanica", "value": "C25" }, { "name": "Tessile", "value": "C13" } ] } } },
                  { "FieldName": "UserPickerField", "Name": "Referente", "Settings": {} } ] } ] },
              { "name": "content", "data": [ { "ContentItemId": "scheda-di-prova", "ContentType": "Scheda", "DisplayText": "Scheda di prova", "Latest": true, "Published": true,
                "TitlePart": { "Title": "Scheda di prova" }, "AutoroutePart": { "Path": "schede/prova" }, "Scheda": { "Settori": { "Values": ["C25", "C99"] } } } ] } ] }
            """;
        var file = Path.Combine(Directory.CreateTempSubdirectory("retelavoro-ricetta-").FullName, "prova.recipe.json");
        await File.WriteAllTextAsync(file, recipe, TestContext.Current.CancellationToken);
        var report = await Site.ApplyFileAsync("lombardia", file);
        Assert.Contains(report.Steps[0].Notes, n => n.Contains("UserPickerField", StringComparison.Ordinal) && n.Contains("Referente", StringComparison.Ordinal));
        (await Site.Visitor().Get("/schede/prova")).IsOk().Shows("Metalmeccanica, C99").ShowsNot("C25");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private async Task SetAsync(bool on)
    {
        await Site.DoAsync("lombardia", async services =>
        {
            var features = services.GetRequiredService<Features>();
            // What needs a feature goes with it.
            string[] crises = ["ReteLavoro.Crises", "ReteLavoro.Scouting"];
            var others = (await features.EnabledAsync(default)).Except(crises);
            await features.SetAsync(on ? others.Concat(crises) : others, default);
        });
        await Site.Host.RebuildAsync(Site.Tenant("lombardia"));
    }
}
