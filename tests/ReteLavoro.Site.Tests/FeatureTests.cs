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
            var others = (await features.EnabledAsync(default)).Where(id => id != "ReteLavoro.Crises");
            await features.SetAsync(on ? others.Append("ReteLavoro.Crises") : others, default);
        });
        await Site.Host.RebuildAsync(Site.Tenant("lombardia"));
    }
}
