using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Testing;

/// <summary>What a test starts from, each with only what matters to it said.</summary>
public static class Given
{
    /// <summary>A published news item.</summary>
    /// <returns>Its id and its address below the region.</returns>
    public static async Task<(string ItemId, string Path)> News(this Site site, string title, string region = "lombardia", string body = "Testo di prova.") =>
        await site.DoAsync(region, async services =>
        {
            var content = services.GetRequiredService<ContentStore>();
            var item = ContentItem.New("Notizia");
            item.Set(new TitlePart { Title = title });
            item.Set(new AutoroutePart());
            item.Parts["MarkdownBodyPart"] = new System.Text.Json.Nodes.JsonObject { ["Markdown"] = body };
            item.Parts["Notizia"] = new System.Text.Json.Nodes.JsonObject
            {
                ["Tipo"] = new System.Text.Json.Nodes.JsonObject { ["Text"] = "Notizia" },
                ["Sommario"] = new System.Text.Json.Nodes.JsonObject { ["Text"] = "Notizia di prova." },
                ["CuraDi"] = new System.Text.Json.Nodes.JsonObject { ["Text"] = "Ufficio stampa" },
                ["Data"] = new System.Text.Json.Nodes.JsonObject { ["Value"] = "2026-11-24T00:00:00Z" }
            };
            var version = await content.SaveDraftAsync(item, null, default);
            await content.PublishAsync(version, default);
            return (item.ContentItemId, "/" + (await content.VersionAsync(version, default))!.Get<AutoroutePart>().Path);
        });

    /// <summary>One person for each role, called as the role in lower case.</summary>
    public static Task PersonForEach(this Site site, string region, IEnumerable<string> roles) => site.ApplyAsync(region, $$"""
        [ { "name": "users", "users": [ {{string.Join(", ", roles.Select(r => $$"""{ "userName": "{{UserOf(r)}}", "displayName": "{{r}}", "roles": ["{{r}}"], "password": "{{Site.DemoPassword}}", "demo": true }"""))}} ] } ]
        """);

    public static string UserOf(string role) => "prova-" + role.ToLowerInvariant();
}
