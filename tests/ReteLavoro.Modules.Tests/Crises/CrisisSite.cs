using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Crises;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>What a test of cases does through the pages, as a person would.</summary>
internal static class CrisisSite
{
    public const string New = "/gestione/crisi/nuova";
    public const string Firm = "Officine Provate";
    public static string Detail(string id) => $"/gestione/crisi/{id}";
    public static string Edit(string id, string step) => $"/gestione/crisi/{id}/modifica/{step}";

    private static int _firms;

    /// <summary>A VAT number that nobody else in the tests has, of a province office that does not exist.</summary>
    public static string NewVat()
    {
        var first = $"{Interlocked.Increment(ref _firms):0000000}777";
        return Enumerable.Range(0, 10).Select(c => first + c).Single(n => ReteLavoro.Kernel.Values.VatNumber.TryParse(n, out _, out _));
    }

    public static Dictionary<string, object?> Fields(params (string Name, object? Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value);

    /// <summary>Fills in a step and saves it.</summary>
    public static async Task<Page> Step(this Visitor visitor, string id, string step, params (string Name, object? Value)[] fields) =>
        await (await visitor.Get(Edit(id, step))).IsOk().Submit(Fields(fields), "Salva e");

    public static async Task<string> Begin(this Visitor visitor, string title = "Caso di prova", string? vat = null, string firm = Firm)
    {
        var saved = (await (await visitor.Get(New)).IsOk().Submit(Fields(("Title", title), ("Summary", "Una crisi di prova."), ("Kind", "riorganizzazione"), ("Firms[0].Name", firm), ("Firms[0].Vat", vat ?? NewVat()), ("Firms[0].Ateco", "25.11.00")), "Salva e vai")).Is(HttpStatusCode.Redirect);
        Assert.EndsWith("/modifica/unita", saved.Location);
        return saved.Location!.Split('/')[^3];
    }

    public static async Task Unit(this Visitor visitor, string id, string municipality = "Bergamo") =>
        (await visitor.Step(id, "unita", ("Units[0].Firm", "1"), ("Units[0].Municipality", municipality), ("Units[0].Employees", "40"))).Is(HttpStatusCode.Redirect);

    /// <summary>Chooses a procedure, then writes its dates.</summary>
    public static async Task Procedure(this Visitor visitor, string id, string procedure, params (string Event, string Day)[] days)
    {
        (await visitor.Step(id, "procedura", ("Procedure", procedure))).Is(HttpStatusCode.Redirect);
        (await visitor.Step(id, "procedura", [("Procedure", procedure), .. days.Select(d => ("Event." + d.Event, (object?)d.Day))])).Is(HttpStatusCode.Redirect);
    }

    /// <param name="act">Of those of the register that release cases; without it the one of Lombardia's examples.</param>
    public static async Task Release(this Visitor visitor, string id, bool names = false, bool counts = false, string act = "decreto-dimostrativo-1") =>
        (await visitor.Step(id, "pubblicazione", [("ReleaseActId", act), ("FirmNames", names ? "true" : null), ("WorkerCounts", counts ? "true" : null)])).Is(HttpStatusCode.Redirect);

    public static async Task Workers(this Visitor visitor, string id, int count) =>
        (await visitor.Step(id, "persone", ("Workers[0].AgeBand", "40-49"), ("Workers[0].Sex", "F"), ("Workers[0].Education", "isced-3-4"), ("Workers[0].Isco", "8"), ("Workers[0].Seniority", "11-20"), ("Workers[0].Count", count.ToString()))).Is(HttpStatusCode.Redirect);

    public static async Task<Page> Send(this Visitor visitor, string id) => await (await visitor.Get(Detail(id))).IsOk().Submit(Fields(("nota", "")), "Invia in approvazione");

    /// <summary>Decides the open task of a case.</summary>
    public static async Task Decide(this Testing.Site site, string userName, string id, string outcome = "Approva", string region = "lombardia", string? stage = null)
    {
        var task = await site.ReadAsync(region, db => db.Set<ApprovalTask>().Where(t => t.ItemId == id && t.State == TaskState.Open && (stage == null || t.Stage == stage)).Select(t => t.Id).SingleAsync());
        (await (await site.As(userName, region)).Post($"/gestione/attivita/{task}", new { Outcome = outcome, Comment = "" })).Is(HttpStatusCode.Redirect);
    }

    public static async Task<string> PublicPath(this Testing.Site site, string id, string region = "lombardia") =>
        "/" + await site.ReadAsync(region, db => db.Set<ContentVersion>().Where(v => v.ItemId == id && v.Published == true).Select(v => v.Path).SingleAsync());

    /// <summary>Sent, examined by the Province and published by the Region.</summary>
    public static async Task<string> Published(this Testing.Site site, Visitor visitor, string id)
    {
        (await visitor.Send(id)).Is(HttpStatusCode.Redirect);
        await site.Decide("provincia", id);
        await site.Decide("regione", id);
        return await site.PublicPath(id);
    }

    /// <summary>Sends a file in the page's form, with its other fields.</summary>
    public static Task<Page> Upload(this Page page, byte[] bytes, string fileName = "elenco.csv", params (string Name, string Value)[] fields)
    {
        var form = page.All("main form").Single(f => f.GetAttribute("enctype") == "multipart/form-data");
        var content = new MultipartFormDataContent();
        foreach (var input in form.QuerySelectorAll("input[type=hidden], select"))
        {
            var name = input.GetAttribute("name")!;
            var value = input is AngleSharp.Html.Dom.IHtmlSelectElement select ? select.Value ?? "" : input.GetAttribute("value") ?? "";
            content.Add(new StringContent(fields.Where(f => f.Name == name).Select(f => f.Value).FirstOrDefault() ?? value), name);
        }
        content.Add(new ByteArrayContent(bytes), "Elenco", fileName);
        return page.Visitor.Send(new HttpRequestMessage(HttpMethod.Post, new Uri(page.Address, form.GetAttribute("action"))) { Content = content });
    }

    public static Task<CrisisPart> Part(this Testing.Site site, string id, string region = "lombardia") =>
        site.DoAsync(region, async s => (await s.GetRequiredService<ContentStore>().LatestAsync(id, default))!.Get<CrisisPart>());

    /// <summary>A case that nobody's form made: straight into the store.</summary>
    public static Task<string> Stored(this Testing.Site site, CrisisPart part, string title = "Caso scritto altrove", string region = "lombardia") => site.DoAsync(region, async s =>
    {
        var item = ContentItem.New(CrisisLinks.Type);
        item.Set(new TitlePart { Title = title });
        item.Set(new AutoroutePart());
        item.Set(part);
        await s.GetRequiredService<ContentStore>().SaveDraftAsync(item, null, default);
        return item.ContentItemId;
    });
}

/// <summary>Both regions with the invented people.</summary>
public sealed class CrisesFixture : IAsyncLifetime
{
    public Testing.Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await OpenAsync();

    /// <summary>A site of its own, for a test that changes what others count on.</summary>
    public static async Task<Testing.Site> OpenAsync(TestDatabase database = default)
    {
        var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        await site.ApplyAsync("lombardia", $$"""
            [ { "name": "users", "users": [
                {{Person("altra", "OperatoreRete", "operatore-mella-lavoro")}},
                {{Person("centro", "OperatoreRete", "cpi-bergamo")}},
                {{Person("esterna", "OperatoreRete", "cpi-brescia")}},
                {{Person("provincia-bs", "IstruttoreProvincia", "provincia-di-brescia")}} ] } ]
            """);
        return site;
    }

    private static string Person(string name, string role, string organization) =>
        $$"""{ "userName": "{{name}}", "email": "{{name}}@esempio.invalid", "displayName": "Persona {{name}}", "roles": ["{{role}}"], "organization": "{{organization}}", "password": "{{Testing.Site.DemoPassword}}", "demo": true }""";

    public async ValueTask DisposeAsync() => await Site.DisposeAsync();
}
