using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using Xunit;
using static ReteLavoro.Modules.Tests.Content.Writers;

namespace ReteLavoro.Modules.Tests.Content;

public class EditorTests
{
    private static readonly (string, string)[] Typed = [("TitlePart.Title", "Prima nota"), ("Nota.Sommario.Text", "Due parole.")];

    [Fact]
    public async Task Each_save_makes_a_version_and_the_address_comes_from_the_title()
    {
        await using var site = await ContentSite.NewAsync();
        var (_, first) = await site.SendAsync(Anna, ContentItem.New("Nota"), Typed);

        var stored = await site.LatestAsync(first.ContentItemId);
        await site.SendAsync(Bruno, stored!, ("TitlePart.Title", "Prima nota"), ("AutoroutePart.Path", stored!.Get<AutoroutePart>().Path), ("Nota.Sommario.Text", "Tre parole nuove."));

        var versions = await site.VersionsAsync(first.ContentItemId);
        Assert.Equal(["2 Bruno True", "1 Anna False"], versions.Select(v => $"{v.Number} {v.Author} {v.Latest}"));
        Assert.Equal("note/prima-nota", versions[0].Path);
        Assert.Equal("Tre parole nuove.", versions[0].Summary);
    }

    [Fact]
    public async Task Sending_the_form_unchanged_makes_no_version()
    {
        await using var site = await ContentSite.NewAsync();
        var item = ContentItem.New("Nota");
        item.Parts["Nota"] = JsonNode.Parse("""{ "Sommario": { "Text": "Riga\ndue" }, "Inizio": { "Value": "2026-07-01T07:30:15Z" }, "Scelte": { "Values": ["a", "b"] }, "Collegamento": { "Url": "~/novita", "Text": "Novità", "Target": "" } }""");
        item.Set(new TitlePart { Title = "Nota" });
        await site.StoreAsync(Anna, s => s.SaveDraftAsync(item, null, default));
        var stored = (await site.LatestAsync(item.ContentItemId))!;

        // As a browser sends them: CR LF, minutes without seconds, Rome's summer time.
        var (version, _) = await site.SendAsync(Anna, stored, ("TitlePart.Title", "Nota"), ("AutoroutePart.Path", "note/nota"), ("Nota.Sommario.Text", "Riga\r\ndue"), ("Nota.Inizio.Value", "2026-07-01T09:30"),
            ("Nota.Giorno.Value", ""), ("Nota.Numero.Value", ""), ("Nota.Scelte.Values", "b"), ("Nota.Scelte.Values", "a"), ("Nota.Collegamento.Url", "~/novita"), ("Nota.Collegamento.Text", "Novità"));

        Assert.Equal(stored.ContentItemVersionId, version);
        Assert.Single(await site.VersionsAsync(item.ContentItemId));
    }

    [Fact]
    public async Task Members_that_no_editor_knows_survive_an_edit()
    {
        await using var site = await ContentSite.NewAsync();
        var item = ContentItem.New("Nota");
        item.Parts["Nota"] = JsonNode.Parse("""{ "Sommario": { "Text": "Prima", "Traduzione": "Before" }, "CampoTolto": { "Text": "resta" } }""");
        item.Parts["ParteDiAltri"] = JsonNode.Parse("""{ "Valore": 1 }""");
        item.Parts["FlowPart"] = JsonNode.Parse("""{ "Widgets": [ { "ContentItemId": "a1", "ContentType": "Riquadro", "FlowMetadata": { "Size": 50 }, "Riquadro": { "Titolo": { "Text": "Uno" }, "Ignoto": 1 } } ] }""");
        item.Set(new TitlePart { Title = "Nota" });
        await site.StoreAsync(Anna, s => s.SaveDraftAsync(item, null, default));

        var (_, after) = await site.SendAsync(Anna, (await site.LatestAsync(item.ContentItemId))!, ("TitlePart.Title", "Nota"), ("Nota.Sommario.Text", "Dopo"),
            ("FlowPart.Widgets[0].ContentItemId", "a1"), ("FlowPart.Widgets[0].ContentType", "Riquadro"), ("FlowPart.Widgets[0].Riquadro.Titolo.Text", "Due"));

        Assert.Equal("""{"Sommario":{"Traduzione":"Before","Text":"Dopo"},"CampoTolto":{"Text":"resta"}}""", after.Parts["Nota"]!.ToJsonString());
        Assert.Equal("""{"Valore":1}""", after.Parts["ParteDiAltri"]!.ToJsonString());
        var widget = after.Parts["FlowPart"]!["Widgets"]![0]!;
        Assert.Equal("Due", widget["Riquadro"]!["Titolo"]!["Text"]!.ToString());
        Assert.Equal(("50", "1"), (widget["FlowMetadata"]!["Size"]!.ToString(), widget["Riquadro"]!["Ignoto"]!.ToString()));
    }

    [Fact]
    public async Task Widgets_are_added_moved_and_taken_away()
    {
        await using var site = await ContentSite.NewAsync();
        var item = ContentItem.New("Nota");
        var definitions = await site.InScopeAsync(async s => await s.GetRequiredService<Definitions>().GetAsync(default));
        Assert.True(InnerItems.Add(item, "FlowPart.Widgets", null, definitions));
        Assert.True(InnerItems.Add(item, "FlowPart.Widgets", "Riquadro", definitions));
        Assert.False(InnerItems.Add(item, "FlowPart.Widgets", "Pratica", definitions));
        var ids = item.Get<FlowPart>().Widgets.Select(w => w!["ContentItemId"]!.ToString()).ToList();

        var filled = await site.FillAsync(item, [.. Typed, ("FlowPart.Widgets[0].ContentItemId", ids[1]), ("FlowPart.Widgets[0].ContentType", "Riquadro"), ("FlowPart.Widgets[0].Riquadro.Titolo.Text", "Secondo"),
            ("FlowPart.Widgets[1].ContentItemId", ids[0]), ("FlowPart.Widgets[1].ContentType", "Riquadro"), ("FlowPart.Widgets[1].Riquadro.Titolo.Text", "Primo")]);
        Assert.True(InnerItems.Apply(filled.Item, InnerItems.Command.Of("giu:FlowPart.Widgets:0")!));
        Assert.Equal(ids, filled.Item.Get<FlowPart>().Widgets.Select(w => w!["ContentItemId"]!.ToString()));

        Assert.True(InnerItems.Apply(filled.Item, InnerItems.Command.Of("togli:FlowPart.Widgets:0")!));
        Assert.Equal("Secondo", Assert.Single(filled.Item.Get<FlowPart>().Widgets)!["Riquadro"]!["Titolo"]!["Text"]!.ToString());
        Assert.False(InnerItems.Apply(filled.Item, InnerItems.Command.Of("su:Altro.Lista:0")!));
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field()
    {
        await using var site = await ContentSite.NewAsync();
        var filled = await site.FillAsync(ContentItem.New("Nota"), ("TitlePart.Title", " "), ("Nota.Sommario.Text", ""), ("Nota.Numero.Value", "2.000"), ("Nota.Giorno.Value", "domani"),
            ("Nota.Collegamento.Url", "javascript:alert(1)"), ("AutoroutePart.Path", "gestione/x"), ("Nota.Inizio.Value", "2026-03-29T02:30"),
            ("Nota.Immagine.Paths[0]", "foto.png"), ("Nota.Immagine.MediaTexts[0]", ""));

        Assert.Equal(["AutoroutePart.Path: Gli indirizzi che iniziano con «gestione» sono riservati.",
            "Nota.Collegamento.Url: Scrivi un indirizzo che inizia con ~/, https://, mailto: o tel:.", "Nota.Giorno.Value: Scrivi il giorno come 22/11/2026, e l'ora come 9:30.",
            "Nota.Inizio.Value: Il 29/3/2026 le 2:30 non ci sono: quella notte l'orologio va avanti di un'ora.",
            "Nota.Numero.Value: «2.000» si può leggere in due modi: scrivi 2000 oppure 2,000.", "TitlePart.Title: Scrivi il titolo."],
            filled.Problems.Select(p => $"{p.Field}: {p.Sentence}").Order(StringComparer.Ordinal));

        var other = await site.FillAsync(ContentItem.New("Nota"), ("TitlePart.Title", "T"), ("Nota.Sommario.Text", new string('x', 61)), ("Nota.Numero.Value", "100,5"));
        Assert.Equal(["Il testo ha 61 caratteri: al massimo 60.", "Scrivi un numero non maggiore di 100."], other.Problems.Select(p => p.Sentence).Order());
        Assert.Equal(new string('x', 61), other.Item.FieldText("Sommario"));
    }

    [Fact]
    public async Task A_draft_may_lack_what_a_publication_must_have()
    {
        await using var site = await ContentSite.NewAsync();
        var (version, item) = await site.SendAsync(Anna, ContentItem.New("Nota"), ("TitlePart.Title", "A metà"), ("Nota.Sommario.Text", ""), ("Nota.Collegamento.Url", "~/novita"),
            ("Nota.Immagine.Paths[0]", "foto.png"), ("Nota.Immagine.MediaTexts[0]", ""));

        Assert.Equal(["Nota.Collegamento.Text: Scrivi il testo del collegamento.", "Nota.Immagine.MediaTexts[0]: Descrivi l'immagine per chi non la vede, o segna che è solo decorativa.", "Nota.Sommario.Text: Compila «Descrizione breve»."],
            await site.InScopeAsync(async s => (await s.GetRequiredService<MandatoryFields>().OfAsync(item, default)).Select(m => $"{m.Input}: {m.Sentence}").Order(StringComparer.Ordinal).ToList()));
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => site.StoreAsync(Anna, s => s.PublishAsync(version, default)));
        Assert.Contains("Compila «Descrizione breve».", refused.Message);

        var (whole, _) = await site.SendAsync(Anna, (await site.LatestAsync(item.ContentItemId))!, ("TitlePart.Title", "A metà"), ("Nota.Sommario.Text", "Adesso c'è."), ("Nota.Collegamento.Url", "~/novita"), ("Nota.Collegamento.Text", "Novità"),
            ("Nota.Immagine.Paths[0]", "foto.png"), ("Nota.Immagine.MediaTexts[0]", "Una foto"));
        await site.StoreAsync(Anna, s => s.PublishAsync(whole, default));
        Assert.True((await site.LatestAsync(item.ContentItemId))!.Published);
    }

    [Fact]
    public async Task What_an_item_within_an_item_lacks_is_named_by_its_own_input()
    {
        await using var site = await ContentSite.NewAsync();
        await site.ApplyAsync("""
            { "name": "riquadri", "steps": [ { "name": "ContentDefinition", "ContentParts": [ { "Name": "Riquadro", "Settings": {}, "ContentPartFieldDefinitionRecords": [
              { "FieldName": "TextField", "Name": "Titolo", "Settings": { "TextFieldSettings": { "Required": true } } } ] } ] } ] }
            """);
        var (_, item) = await site.SendAsync(Anna, ContentItem.New("Nota"), [.. Typed, ("FlowPart.Widgets[0].ContentItemId", ContentIds.New()), ("FlowPart.Widgets[0].ContentType", "Riquadro"), ("FlowPart.Widgets[0].Riquadro.Titolo.Text", "")]);
        var missing = Assert.Single(await site.InScopeAsync(s => s.GetRequiredService<MandatoryFields>().OfAsync(item, default)));
        Assert.Equal("FlowPart.Widgets[0].Riquadro.Titolo.Text", missing.Input);
        Assert.Equal("#FlowPart_Widgets_0__Riquadro_Titolo_Text", missing.Anchor);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_recipe_brings_a_draft_that_lacks_something_and_no_publication_that_does(bool published)
    {
        await using var site = await ContentSite.NewAsync();
        var recipe = RecipeFile.Parse(System.Text.Encoding.UTF8.GetBytes($$"""
            { "name": "nota", "steps": [ { "name": "content", "data": [ { "ContentItemId": "nota-senza-sommario", "ContentType": "Nota", "DisplayText": "Nota", "Latest": true, "Published": {{(published ? "true" : "false")}}, "TitlePart": { "Title": "Nota" } } ] } ] }
            """), "nota.recipe.json");
        var problems = await site.AsProgramAsync(async s =>
        {
            try { return (await s.GetRequiredService<RecipeRunner>().ApplyAsync(new(recipe, null), new(), default)).Problems.Select(p => p.ToString()).ToList(); }
            catch (RuleBroken broken) { return [broken.Message]; }
        });
        if (published) Assert.Contains("Compila «Descrizione breve».", Assert.Single(problems));
        else Assert.Empty(problems);
        Assert.Equal(published ? 0 : 1, (await site.VersionsAsync("nota-senza-sommario")).Count);
    }

    [Fact]
    public async Task Times_are_Romes_and_days_are_midnight_UTC()
    {
        await using var site = await ContentSite.NewAsync();
        var (_, item) = await site.SendAsync(Anna, ContentItem.New("Nota"), [.. Typed, ("Nota.Inizio.Value", "2026-12-01T09:00"), ("Nota.Giorno.Value", "2026-12-01"), ("Nota.Numero.Value", "2,5"), ("Nota.Attivo.Value", "true")]);
        Assert.Equal(["2026-12-01T08:00:00Z", "2026-12-01T00:00:00Z", "2.5", "true"], new[] { "Inizio", "Giorno", "Numero", "Attivo" }.Select(f => item.Field("Nota", f)!["Value"]!.ToJsonString().Trim('"')));
    }

    [Fact]
    public async Task The_second_who_saves_is_told_and_may_save_over_knowingly()
    {
        await using var site = await ContentSite.NewAsync();
        var (_, first) = await site.SendAsync(Anna, ContentItem.New("Nota"), Typed);
        var opened = (await site.LatestAsync(first.ContentItemId))!;
        await site.SendAsync(Bruno, opened, [("TitlePart.Title", "Prima nota"), ("Nota.Sommario.Text", "Le parole di Bruno.")]);

        var refused = await Assert.ThrowsAsync<EditedMeanwhile>(() => site.SendAsync(Anna, opened, [("TitlePart.Title", "Prima nota"), ("Nota.Sommario.Text", "Le parole di Anna.")]));
        Assert.Equal(("Bruno", 2), (refused.Latest!.Author, refused.Latest.Number));

        var newer = (await site.LatestAsync(first.ContentItemId))!;
        await site.SendAsync(Anna, newer, [("TitlePart.Title", "Prima nota"), ("Nota.Sommario.Text", "Le parole di Anna.")]);
        Assert.Equal("Le parole di Anna.", (await site.LatestAsync(first.ContentItemId))!.FieldText("Sommario"));

        var changes = await site.InScopeAsync(s => s.GetRequiredService<ContentComparison>().BetweenAsync(newer, (site.LatestAsync(first.ContentItemId).GetAwaiter().GetResult())!, default));
        var change = Assert.Single(changes);
        Assert.Equal("Descrizione breve", change.Label);
        Assert.Equal(["Same:Le parole di ", "Removed:Bruno.", "Added:Anna."], change.Pieces.Select(p => $"{p.Kind}:{p.Text}"));
    }

    [Fact]
    public async Task An_edit_after_the_approval_closes_the_gate_again()
    {
        await using var site = await ContentSite.NewAsync();
        var item = ContentItem.New("Pratica");
        item.Set(new TitlePart { Title = "Pratica" });
        await site.StoreAsync(Anna, s => s.SaveDraftAsync(item, null, default));
        var draft = (await site.LatestAsync(item.ContentItemId))!;
        await Assert.ThrowsAsync<RuleBroken>(() => site.StoreAsync(Anna, s => s.PublishAsync(draft.ContentItemVersionId, default)));

        await site.AsProgramAsync(async s => { await s.GetRequiredService<ActRunner>().DoAsync(new("test.approve", draft.ContentItemId), () => s.GetRequiredService<ContentStore>().ApproveAsync(draft, "workflow:prova", default), default); return true; });
        var (edited, _) = await site.SendAsync(Anna, draft, ("TitlePart.Title", "Pratica corretta"));

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => site.StoreAsync(Anna, s => s.PublishAsync(edited, default)));
        Assert.Contains("serve l'approvazione di questa versione", refused.Message);
        await site.StoreAsync(Anna, s => s.PublishAsync(draft.ContentItemVersionId, default));
        Assert.True((await site.VersionsAsync(item.ContentItemId)).Single(v => v.Number == 1).Published);
    }

    [Fact]
    public async Task An_approval_is_of_the_words_that_were_read()
    {
        await using var site = await ContentSite.NewAsync();
        var item = ContentItem.New("Pratica");
        item.Set(new TitlePart { Title = "Parole lette" });
        await site.StoreAsync(Anna, s => s.SaveDraftAsync(item, null, default));
        var draft = (await site.LatestAsync(item.ContentItemId))!;
        await site.AsProgramAsync(async s => { await s.GetRequiredService<ActRunner>().DoAsync(new("test.approve", draft.ContentItemId), () => s.GetRequiredService<ContentStore>().ApproveAsync(draft, "workflow:prova", default), default); return true; });
        // Changed behind the program's back: the number of the version is still the approved one.
        Assert.Equal(1, await site.InScopeAsync(s => s.GetRequiredService<SiteDbContext>().Database.ExecuteSqlAsync($"UPDATE content_body SET \"Json\" = replace(\"Json\", 'Parole lette', 'Parole mai lette') WHERE \"VersionId\" = {draft.ContentItemVersionId}")));

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => site.StoreAsync(Anna, s => s.PublishAsync(draft.ContentItemVersionId, default)));
        Assert.Contains("serve l'approvazione di questa versione", refused.Message);
        Assert.False((await site.VersionsAsync(item.ContentItemId)).Single().Published);
    }

    [Fact]
    public async Task A_restored_version_is_the_newest_draft_and_a_discarded_draft_leaves_what_is_published()
    {
        await using var site = await ContentSite.NewAsync();
        var (version, first) = await site.SendAsync(Anna, ContentItem.New("Nota"), Typed);
        await site.StoreAsync(Anna, s => s.PublishAsync(version, default));
        await site.SendAsync(Anna, (await site.LatestAsync(first.ContentItemId))!, ("TitlePart.Title", "Seconda"), ("Nota.Sommario.Text", "Due parole."));

        await site.StoreAsync(Anna, s => s.DiscardDraftAsync(first.ContentItemId, default));
        Assert.Equal("Prima nota", (await site.LatestAsync(first.ContentItemId))!.DisplayText);

        var second = (await site.VersionsAsync(first.ContentItemId))[0];
        await site.StoreAsync(Bruno, s => s.RestoreAsync(second.VersionId, default));
        var versions = await site.VersionsAsync(first.ContentItemId);
        Assert.Equal(["3 Seconda True False", "2 Seconda False False", "1 Prima nota False True"], versions.Select(v => $"{v.Number} {v.DisplayText} {v.Latest} {v.Published}"));
    }

    [Fact]
    public async Task A_draft_that_was_never_published_cannot_be_discarded()
    {
        await using var site = await ContentSite.NewAsync();
        var (_, item) = await site.SendAsync(Anna, ContentItem.New("Nota"), Typed);
        await Assert.ThrowsAsync<RuleBroken>(() => site.StoreAsync(Anna, s => s.DiscardDraftAsync(item.ContentItemId, default)));
    }

    [Fact]
    public async Task A_taken_address_is_refused_where_it_was_typed_and_a_moved_page_leads_on()
    {
        await using var site = await ContentSite.NewAsync();
        var (version, first) = await site.SendAsync(Anna, ContentItem.New("Nota"), Typed);
        await site.StoreAsync(Anna, s => s.PublishAsync(version, default));

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => site.SendAsync(Anna, ContentItem.New("Nota"), [.. Typed, ("AutoroutePart.Path", "note/prima-nota")]));
        Assert.Equal("AutoroutePart.Path", refused.Field);
        var (_, second) = await site.SendAsync(Anna, ContentItem.New("Nota"), Typed);
        Assert.Equal("note/prima-nota-2", second.Get<AutoroutePart>().Path);

        var (moved, _) = await site.SendAsync(Anna, (await site.LatestAsync(first.ContentItemId))!, [.. Typed, ("AutoroutePart.Path", "note/altrove")]);
        await site.StoreAsync(Anna, s => s.PublishAsync(moved, default));
        var found = await site.InScopeAsync(s => s.GetRequiredService<ContentStore>().AtPathAsync("note/prima-nota", default));
        Assert.Equal("note/altrove", found!.Value.MovedTo);
    }

    [Fact]
    public async Task Who_may_edit_her_own_sees_and_edits_what_her_organization_began()
    {
        await using var site = await ContentSite.NewAsync();
        var (_, hers) = await site.SendAsync(Carla, ContentItem.New("Nota"), Typed);
        await site.SendAsync(Dino, ContentItem.New("Nota"), ("TitlePart.Title", "Di Dino"), ("Nota.Sommario.Text", "Sue parole."));
        var stored = (await site.LatestAsync(hers.ContentItemId))!;

        Assert.Equal("ente-1", stored.OwnerOrganization);
        Assert.True(await MayAsync(Carlo, "Edit", stored));
        Assert.False(await MayAsync(Dino, "Edit", stored));
        Assert.False(await MayAsync(Dino, "View", stored));
        Assert.False(await MayAsync(Carla, "Publish", stored));
        Assert.Equal(["Prima nota"], await TitlesAsync(Carlo));
        Assert.Equal(["Di Dino"], await TitlesAsync(Dino));
        Assert.Equal(["Di Dino", "Prima nota"], await TitlesAsync(Anna));

        // What Carlo writes on stays the organization's.
        await site.SendAsync(Carlo, stored, ("TitlePart.Title", "Prima nota"), ("Nota.Sommario.Text", "Di Carlo."));
        Assert.Equal("ente-1", (await site.LatestAsync(hers.ContentItemId))!.OwnerOrganization);

        Task<bool> MayAsync(System.Security.Claims.ClaimsPrincipal who, string what, ContentItem item) => site.InScopeAsync(async s => await s.GetRequiredService<Permissions>().MayAsync(who, what, "Nota", item, default));
        Task<List<string>> TitlesAsync(System.Security.Claims.ClaimsPrincipal who) => site.InScopeAsync(async s =>
            await (await s.GetRequiredService<ContentAccess>().FilterAsync(s.GetRequiredService<SiteDbContext>().Set<ContentVersion>().Where(v => v.Latest == true), who, default)).OrderBy(v => v.DisplayText).Select(v => v.DisplayText).ToListAsync());
    }
}
