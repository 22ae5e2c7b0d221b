using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Setup;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Content;

/// <summary>A region with a few content types, on the tenant's real container and a real database in a folder of its own.</summary>
internal sealed class ContentSite : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("retelavoro-contenuti-").FullName;
    private readonly WebApplication _app;
    private readonly ServiceProvider _tools;

    private ContentSite()
    {
        var modules = new ModuleList([new UsersModule(), new ContentModule(), new SetupModule()]);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder });
        builder.Logging.ClearProviders();
        builder.Configuration["RETELAVORO_DATA"] = _folder;
        builder.Configuration["ReteLavoro:Tenants:0:Name"] = "prova";
        builder.AddReteLavoro(modules, Path.Combine(_folder, "recipes"));
        _app = builder.Build();
        var tenant = _app.Services.GetRequiredService<TenantHost>().Find("prova")!;
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(tenant.Folder.Root).FullName, "site.db"), []);
        _tools = _app.Services.GetRequiredService<SiteBuilder>().BuildForTools(tenant);
    }

    public static async Task<ContentSite> EmptyAsync()
    {
        var site = new ContentSite();
        await using var scope = site._tools.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SiteDbContext>().Database.EnsureCreatedAsync();
        return site;
    }

    /// <summary>With the types that the tests use, and roles for their people.</summary>
    public static async Task<ContentSite> NewAsync()
    {
        var site = await EmptyAsync();
        await site.ApplyAsync(Types);
        return site;
    }

    public async Task<RecipeReport> ApplyAsync(string json)
    {
        var report = await AsProgramAsync(s => s.GetRequiredService<RecipeRunner>().ApplyAsync(new(RecipeFile.Parse(System.Text.Encoding.UTF8.GetBytes(json), "prova.recipe.json"), null), new(), default));
        Assert.Empty(report.Problems);
        return report;
    }

    public async Task<T> AsAsync<T>(ClaimsPrincipal person, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _tools.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().Is(person);
        return await work(scope.ServiceProvider);
    }

    public Task<T> AsProgramAsync<T>(Func<IServiceProvider, Task<T>> work) => InScopeAsync(async s =>
    {
        s.GetRequiredService<Actor>().IsTheProgram("prova");
        return await work(s);
    });

    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _tools.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>What the editor does with a posted form: fills it in over the version it was opened on and saves.</summary>
    public Task<(string Version, ContentItem Item)> SendAsync(ClaimsPrincipal person, ContentItem openedOn, params (string Name, string Value)[] inputs) => AsAsync(person, async s =>
    {
        var filled = await s.GetRequiredService<ContentForm>().FillAsync(openedOn, Form(openedOn.ContentType, inputs), default);
        Assert.Empty(filled.Problems);
        var version = await s.GetRequiredService<ContentStore>().SaveDraftAsync(filled.Item, openedOn.Number == 0 ? null : openedOn.ContentItemVersionId, default);
        return (version, filled.Item);
    });

    public Task<FilledItem> FillAsync(ContentItem openedOn, params (string Name, string Value)[] inputs) =>
        InScopeAsync(s => s.GetRequiredService<ContentForm>().FillAsync(openedOn, Form(openedOn.ContentType, inputs), default));

    public Task<ContentItem?> LatestAsync(string itemId) => InScopeAsync(s => s.GetRequiredService<ContentStore>().LatestAsync(itemId, default));
    public Task<List<ContentVersion>> VersionsAsync(string itemId) => InScopeAsync(s => s.GetRequiredService<ContentStore>().VersionsAsync(itemId, default));

    public Task StoreAsync(ClaimsPrincipal person, Func<ContentStore, Task> work) => AsAsync(person, async s => { await work(s.GetRequiredService<ContentStore>()); return true; });

    /// <summary>A form that has shown every part of the type; names of what is typed say what else it has shown.</summary>
    public static FormCollection Form(string type, params (string Name, string Value)[] inputs)
    {
        var shown = new[] { "TitlePart", "AutoroutePart", "FlowPart" }.Concat(Fields.Select(f => $"{type}.{f}"))
            .Concat(inputs.Where(i => i.Name.Contains("].")).Select(i => i.Name[..i.Name.LastIndexOf('.')]));
        var values = inputs.GroupBy(i => i.Name).ToDictionary(g => g.Key, g => new StringValues([.. g.Select(i => i.Value)]));
        values[ContentForm.Shown] = new StringValues([.. shown]);
        return new FormCollection(values);
    }

    private static readonly string[] Fields = ["Sommario", "Inizio", "Giorno", "Numero", "Attivo", "Scelte", "Collegamento", "Immagine"];

    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try { Directory.Delete(_folder, recursive: true); } catch (IOException) { /* a temp folder may stay */ }
    }

    private const string Types = """
        { "name": "prova", "steps": [
          { "name": "ContentDefinition",
            "ContentTypes": [
              { "Name": "Nota", "DisplayName": "Nota", "Settings": { "ContentTypeSettings": { "Creatable": true, "Listable": true }, "ReteLavoroTypeSettings": { "PathPrefix": "note", "SummaryField": "Sommario" } },
                "ContentTypePartDefinitionRecords": [ { "PartName": "TitlePart", "Name": "TitlePart", "Settings": {} }, { "PartName": "AutoroutePart", "Name": "AutoroutePart", "Settings": {} },
                  { "PartName": "FlowPart", "Name": "FlowPart", "Settings": { "FlowPartSettings": { "ContainedContentTypes": ["Riquadro"] } } }, { "PartName": "Nota", "Name": "Nota", "Settings": {} } ] },
              { "Name": "Pratica", "DisplayName": "Pratica", "Settings": { "ContentTypeSettings": { "Creatable": true, "Listable": true }, "ReteLavoroTypeSettings": { "RequiresApproval": true } },
                "ContentTypePartDefinitionRecords": [ { "PartName": "TitlePart", "Name": "TitlePart", "Settings": {} } ] },
              { "Name": "Riquadro", "DisplayName": "Riquadro", "Settings": { "ContentTypeSettings": { "Stereotype": "Widget" } },
                "ContentTypePartDefinitionRecords": [ { "PartName": "Riquadro", "Name": "Riquadro", "Settings": {} } ] } ],
            "ContentParts": [
              { "Name": "Nota", "Settings": {}, "ContentPartFieldDefinitionRecords": [
                { "FieldName": "TextField", "Name": "Sommario", "Settings": { "ContentPartFieldSettings": { "DisplayName": "Descrizione breve", "Position": "0" }, "TextFieldSettings": { "Required": true, "MaxLength": 60 } } },
                { "FieldName": "DateTimeField", "Name": "Inizio", "Settings": { "ContentPartFieldSettings": { "Position": "1" } } },
                { "FieldName": "DateField", "Name": "Giorno", "Settings": { "ContentPartFieldSettings": { "Position": "2" } } },
                { "FieldName": "NumericField", "Name": "Numero", "Settings": { "NumericFieldSettings": { "Maximum": 100 } } },
                { "FieldName": "BooleanField", "Name": "Attivo", "Settings": {} },
                { "FieldName": "MultiTextField", "Name": "Scelte", "Settings": {} },
                { "FieldName": "LinkField", "Name": "Collegamento", "Settings": { "LinkFieldSettings": { "LinkTextMode": "Required" } } },
                { "FieldName": "MediaField", "Name": "Immagine", "Settings": {} } ] },
              { "Name": "Riquadro", "Settings": {}, "ContentPartFieldDefinitionRecords": [ { "FieldName": "TextField", "Name": "Titolo", "Settings": {} } ] } ] },
          { "name": "Roles", "Roles": [
            { "Name": "Redattore", "Description": "Scrive e pubblica.", "PermissionBehavior": "Replace", "Permissions": ["AccessAdminPanel", "Edit_Nota", "Publish_Nota"] },
            { "Name": "Operatore", "Description": "Scrive per il suo ente.", "PermissionBehavior": "Replace", "Permissions": ["AccessAdminPanel", "EditOwn_Nota"] } ] } ] }
        """;
}

internal static class Writers
{
    public static readonly ClaimsPrincipal Anna = Person("anna", "Redattore", null), Bruno = Person("bruno", "Redattore", null),
        Carla = Person("carla", "Operatore", "ente-1"), Carlo = Person("carlo", "Operatore", "ente-1"), Dino = Person("dino", "Operatore", "ente-2");

    private static ClaimsPrincipal Person(string id, string role, string? organization)
    {
        List<Claim> claims = [new(ClaimTypes.NameIdentifier, id), new(ActorClaims.DisplayName, char.ToUpperInvariant(id[0]) + id[1..]), new(ClaimTypes.Role, role)];
        if (organization is not null) claims.Add(new(ActorClaims.OrganizationId, organization));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, "prova"));
    }
}
