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

    private static Task<JsonObject> ExportAsync(ContentSite site) => site.InScopeAsync(s => s.GetRequiredService<RecipeExport>().WriteAsync(Everything, default));
}
