using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Setup;
using Xunit;
using static ReteLavoro.Modules.Tests.Content.Writers;

namespace ReteLavoro.Modules.Tests.Content;

public class ExportTests
{
    private static readonly ExportChoice Everything = new() { Types = ["Nota", "Pratica"] };

    [Fact]
    public async Task An_export_imported_into_an_empty_region_exports_the_same()
    {
        await using var from = await ContentSite.NewAsync();
        var (version, note) = await from.SendAsync(Anna, ContentItem.New("Nota"), ("TitlePart.Title", "[js: parameters('AdminPassword')]"), ("Nota.Sommario.Text", "Cos'è\nuna «nota»"), ("Nota.Inizio.Value", "2026-12-01T09:00"));
        await from.StoreAsync(Anna, s => s.PublishAsync(version, default));
        await from.SendAsync(Bruno, (await from.LatestAsync(note.ContentItemId))!, ("TitlePart.Title", "Con una bozza dopo"), ("Nota.Sommario.Text", "Altro."));
        await from.SendAsync(Anna, ContentItem.New("Nota"), ("TitlePart.Title", "Mai pubblicata"), ("Nota.Sommario.Text", "Altro."));

        var first = await ExportAsync(from);
        await using var to = await ContentSite.EmptyAsync();
        var report = await to.ApplyAsync(first.ToJsonString(RecipeJson.Options));

        Assert.Equal(first["steps"]!.ToJsonString(RecipeJson.Options), (await ExportAsync(to))["steps"]!.ToJsonString(RecipeJson.Options));
        Assert.True(report.Added > 0);
        Assert.Equal("[js: parameters('AdminPassword')]", (await to.InScopeAsync(s => s.GetRequiredService<ContentStore>().PublishedAsync(note.ContentItemId, default)))!.DisplayText);
        Assert.True((await to.ApplyAsync(first.ToJsonString(RecipeJson.Options))).ChangesNothing);
    }

    [Fact]
    public async Task An_item_of_a_recipe_of_Orchard_comes_in_is_found_and_goes_out_unchanged()
    {
        await using var site = await ContentSite.EmptyAsync();
        // As Orchard writes them: a contained type that is neither creatable nor listable, a picture without words, members of parts that are not known here.
        const string item = """
            { "ContentItemId": "4orchardpost", "ContentItemVersionId": "4orchardversion", "ContentType": "BlogPost", "DisplayText": "Man must explore", "Latest": true, "Published": true,
              "ModifiedUtc": "2026-11-01T08:00:00Z", "PublishedUtc": "2026-11-01T08:00:00Z", "CreatedUtc": "2026-11-01T08:00:00Z", "Owner": "qualcuno", "Author": "qualcuno",
              "TitlePart": { "Title": "Man must explore" }, "ContainedPart": { "ListContentItemId": "4orchardblog", "Order": 0 }, "UnaParteCheQuiNonC": { "Numero": 3, "Elenco": [1, null, { "a": "b" }] },
              "BlogPost": { "Subtitle": { "Text": "Problems look mighty small" }, "Image": { "Paths": ["post-bg.jpg"], "MediaTexts": [""], "Anchors": [{ "X": 0.5, "Y": 0.5 }] } } }
            """;
        var report = await site.ApplyAsync($$"""
            { "name": "orchard", "steps": [
              { "name": "ContentDefinition",
                "ContentTypes": [ { "Name": "BlogPost", "DisplayName": "Blog Post", "Settings": { "ContentTypeSettings": { "Draftable": true, "Versionable": true } }, "ContentTypePartDefinitionRecords": [
                  { "PartName": "TitlePart", "Name": "TitlePart", "Settings": {} }, { "PartName": "BlogPost", "Name": "BlogPost", "Settings": {} } ] } ],
                "ContentParts": [ { "Name": "BlogPost", "Settings": {}, "ContentPartFieldDefinitionRecords": [
                  { "FieldName": "TextField", "Name": "Subtitle", "Settings": {} }, { "FieldName": "MediaField", "Name": "Image", "Settings": {} } ] } ] },
              { "name": "content", "data": [ {{item}} ] } ] }
            """);
        Assert.True(report.Ok, string.Join(" ", report.Problems));
        Assert.Contains(report.Steps.SelectMany(s => s.Notes), n => n.Contains("ha un'immagine senza descrizione", StringComparison.Ordinal));
        Assert.Contains("BlogPost", await site.InScopeAsync(async s => (await s.GetRequiredService<ContentStore>().ListedTypesAsync(default)).Select(t => t.Name).ToList()));
        var export = await site.InScopeAsync(s => s.GetRequiredService<RecipeExport>().WriteAsync(new ExportChoice { Types = ["BlogPost"] }, default));
        var data = export["steps"]!.AsArray().Single(s => s!["name"]!.ToString() == "content")!["data"]!.AsArray();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(item), Assert.Single(data)), Assert.Single(data)!.ToJsonString());
    }

    private static Task<JsonObject> ExportAsync(ContentSite site) => site.InScopeAsync(s => s.GetRequiredService<RecipeExport>().WriteAsync(Everything, default));
}
