using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Networks.Data;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;

namespace ReteLavoro.Modules.Tests.Networks;

/// <summary>What the form of a network holds, with a network of Bergamo in it that keeps every rule.</summary>
internal sealed record NetworkFields
{
    public string Title { get; init; } = "Rete di prova";
    public string Summary { get; init; } = "";
    public string Edition { get; init; } = "reti-ricollocazione-2022";
    public string[] Provinces { get; init; } = ["BG"];
    public string[] Municipalities { get; init; } = ["016024"];
    public string[] Partners { get; init; } = ["operatore-orobie-lavoro", "provincia-di-bergamo", "cpi-bergamo"];
    public string? Lead { get; init; } = "operatore-orobie-lavoro";
    public Dictionary<string, string> Duties { get; init; } = GivenNetwork.AllDuties.ToDictionary(d => d, _ => "provincia-di-bergamo");
    public string NewMunicipality { get; init; } = "";
    public string Search { get; init; } = "";

    public IEnumerable<KeyValuePair<string, string>> Pairs()
    {
        (string, string)[] pairs =
        [
            ("Title", Title), ("Summary", Summary), ("Edition", Edition), ("NewMunicipality", NewMunicipality), ("Search", Search), ("Lead", Lead ?? ""),
            .. Provinces.Select(p => ("Provinces", p)), .. Municipalities.Select(m => ("Municipalities", m)), .. Partners.Select(p => ("Partners", p)), .. Duties.Select(d => ("Duty." + d.Key, d.Value))
        ];
        return pairs.Select(p => KeyValuePair.Create(p.Item1, p.Item2));
    }
}

internal static class NetworkSite
{
    public const string New = "/gestione/reti/nuova";
    public static string Detail(string id) => $"/gestione/reti/{id}";
    public static string Edit(string id) => $"/gestione/reti/{id}/modifica";

    /// <summary>Presses a button of the form as a browser would, whatever the fields hold.</summary>
    /// <param name="opened">The page as it was opened earlier; opened now when null.</param>
    public static async Task<Page> Press(this Visitor visitor, string path, NetworkFields fields, string button = "salva", Page? opened = null)
    {
        opened ??= (await visitor.Get(path)).IsOk();
        string Hidden(string name) => opened.One($"input[name={name}]")?.GetAttribute("value") ?? "";
        return await visitor.PostRaw(path, [.. fields.Pairs(), new("BasedOn", Hidden("BasedOn")), new("azione", button), new("__modulo", Hidden("__modulo"))]);
    }

    public static async Task<string> Begin(this Visitor visitor, NetworkFields? fields = null)
    {
        var saved = (await visitor.Press(New, fields ?? new())).Is(System.Net.HttpStatusCode.Redirect);
        return saved.Location!.Split('/').Last();
    }

    /// <summary>Sends the newest version, whether or not the page offers to.</summary>
    public static async Task<Page> SendForApproval(this Visitor visitor, string id)
    {
        var page = (await visitor.Get(Edit(id))).IsOk();
        return await visitor.PostRaw(Detail(id) + "?handler=Invia",
            [new("versione", page.One("input[name=BasedOn]")!.GetAttribute("value")!), new("nota", ""), new("__modulo", page.One("input[name=__modulo]")!.GetAttribute("value")!)]);
    }

    /// <summary>Decides the one open task of a network.</summary>
    public static async Task Decide(this Testing.Site site, string userName, string id, string outcome = "Approva")
    {
        var task = await site.ReadAsync("lombardia", db => db.Set<ApprovalTask>().Where(t => t.ItemId == id && t.State == TaskState.Open).Select(t => t.Id).SingleAsync());
        var visitor = await site.As(userName);
        (await visitor.Post($"/gestione/attivita/{task}", new { Outcome = outcome, Comment = outcome == "Approva" ? "" : "Da rivedere." })).Is(System.Net.HttpStatusCode.Redirect);
    }

    /// <summary>Sent, examined by the Province and published by the Region.</summary>
    public static async Task<string> Constituted(this Testing.Site site, Visitor visitor, NetworkFields? fields = null)
    {
        var id = await visitor.Begin(fields);
        (await visitor.SendForApproval(id)).Is(System.Net.HttpStatusCode.Redirect);
        await site.Decide("provincia", id);
        await site.Decide("regione", id);
        return id;
    }

    public static Task<string> PublicPath(this Testing.Site site, string id) =>
        site.ReadAsync("lombardia", async db => "/" + await db.Set<ContentVersion>().Where(v => v.ItemId == id && v.Published == true).Select(v => v.Path).SingleAsync());

    /// <summary>The rows of the lists: "draft Rete 3 operatore" and so on.</summary>
    public static Task<List<string>> Rows(this Testing.Site site, string id) => site.ReadAsync("lombardia", async db =>
        (await db.Set<NetworkIndex>().Where(n => n.ItemId == id).OrderBy(n => n.Published).ToListAsync()).ConvertAll(n => $"{(n.Published ? "published" : "draft")} {n.Title} {n.PartnerCount} {n.LeadPartner}"));

    public static Task<(int Provinces, int Members)> Counts(this Testing.Site site, string id, bool published) => site.ReadAsync("lombardia", async db =>
        (await db.Set<NetworkProvince>().CountAsync(p => p.ItemId == id && p.Published == published), await db.Set<NetworkMember>().CountAsync(p => p.ItemId == id && p.Published == published)));

    public static Task Content(this Testing.Site site, Func<ContentStore, Task> work) => site.DoAsync("lombardia", s => work(s.GetRequiredService<ContentStore>()));

    /// <summary>A network that nobody's form made: straight into the store.</summary>
    public static Task<(string Item, string Version)> Stored(this Testing.Site site, JsonObject part, string region = "lombardia", string title = "Rete scritta altrove") =>
        site.DoAsync(region, async s =>
        {
            var item = ContentItem.New("Rete");
            item.Set(new TitlePart { Title = title });
            item.Parts["NetworkPart"] = part;
            return (item.ContentItemId, await s.GetRequiredService<ContentStore>().SaveDraftAsync(item, null, default));
        });

    public static JsonObject Part(string edition, string[] provinces, string[] municipalities, params string[] partners) => new()
    {
        ["Edition"] = edition, ["Provinces"] = new JsonArray([.. provinces.Select(p => (JsonNode)p)]), ["Municipalities"] = new JsonArray([.. municipalities.Select(m => (JsonNode)m)]),
        ["Partners"] = new JsonArray([.. partners.Select((p, i) => (JsonNode)new JsonObject { ["Organization"] = p, ["Lead"] = i == 0 })]), ["Duties"] = new JsonObject()
    };
}

/// <summary>Both regions with the invented people, and some who are missing there.</summary>
public sealed class NetworksFixture : IAsyncLifetime
{
    public Testing.Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Site = await Testing.Site.OpenAsync(new() { Demo = true });
        await Site.ApplyAsync("lombardia", $$"""
            [ { "name": "users", "users": [
                {{Person("altra", "OperatoreRete", "operatore-mella-lavoro")}},
                {{Person("centro", "OperatoreRete", "cpi-bergamo")}},
                {{Person("provincia-bs", "IstruttoreProvincia", "provincia-di-brescia")}} ] } ]
            """);
    }

    private static string Person(string name, string role, string organization) =>
        $$"""{ "userName": "{{name}}", "email": "{{name}}@esempio.invalid", "displayName": "Persona {{name}}", "roles": ["{{role}}"], "organization": "{{organization}}", "password": "{{Testing.Site.DemoPassword}}", "demo": true }""";

    public async ValueTask DisposeAsync() => await Site.DisposeAsync();
}
