using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Testing;
using Xunit;
using static ReteLavoro.Modules.Tests.Crises.CrisisSite;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>Minutes and agreements as files: for who may read the case, and for nobody else.</summary>
public sealed class CaseFilesTests
{
    private static readonly byte[] Minutes = Encoding.ASCII.GetBytes("%PDF-1.7 verbale di prova");

    [Theory, EachDatabase]
    public async Task A_file_of_a_case_is_read_by_who_reads_the_case_and_is_gone_once_it_is_taken_away(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin("Caso con un verbale");
        await operatrice.Unit(id);
        var page = (await (await operatrice.Get(Detail(id))).Click("Aggiungi o togli documenti")).IsOk().Shows("Nessun documento");
        (await SendAsync(page, "verbale.pdf", Minutes, "verbale", "")).ShowsError("Scrivi che cosa è");
        (await SendAsync(page, "verbale.pdf", Minutes, "segreto", "Verbale")).ShowsError("Scegli che documento è.");
        (await SendAsync(page, "verbale.html", Minutes, "verbale", "Verbale")).ShowsError("non sono ammessi");
        (await SendAsync(page, "verbale.pdf", "<script>"u8.ToArray(), "verbale", "Verbale")).ShowsError("non contiene quello che il nome promette");
        Assert.Empty(Files(site));

        (await SendAsync(page, "verbale.pdf", Minutes, "verbale", "Verbale del 20 novembre")).Is(HttpStatusCode.Redirect);
        page = (await operatrice.Get(Detail(id) + "/documenti")).IsOk().Shows("Verbale del 20 novembre").Shows("Verbale di un tavolo");
        var link = page.All("#elenco a").Single().GetAttribute("href")!["/lombardia".Length..];
        var downloaded = (await operatrice.Get(link)).IsOk();
        Assert.Equal(Minutes, downloaded.Bytes);
        Assert.Equal("application/pdf", downloaded.Header("Content-Type"));
        Assert.Contains("attachment", downloaded.Header("Content-Disposition"), StringComparison.Ordinal);
        // The competent Province reads the case, and with it the file; it may not change what is another's.
        var provincia = await site.As("provincia");
        Assert.Equal(Minutes, (await provincia.Get(link)).IsOk().Bytes);
        (await provincia.Get(Detail(id) + "/documenti")).IsOk().ShowsNot("Aggiungi un documento").ShowsNot("Togli");
        // Somebody who may not read the case gets nothing, nor by way of a case of her own; a stranger has to sign in.
        await site.ApplyAsync("lombardia", $$"""[ { "name": "users", "users": [ { "userName": "altra", "email": "altra@esempio.invalid", "displayName": "Altra Provata", "roles": ["OperatoreRete"], "organization": "ente-formazione-serio", "password": "{{Testing.Site.DemoPassword}}", "demo": true } ] } ]""");
        operatrice = await site.As("operatrice");
        var other = await site.As("altra");
        (await other.Get(link)).Is(HttpStatusCode.Forbidden);
        var mine = await operatrice.Begin("Un altro caso");
        (await operatrice.Get(link.Replace(id, mine, StringComparison.Ordinal))).Is(HttpStatusCode.NotFound);
        Assert.NotEqual(HttpStatusCode.OK, (await site.Visitor().Get(link)).Status);
        var stored = Path.GetFileName(Assert.Single(Files(site)));
        foreach (var path in new[] { $"/media/{stored}", $"/media/../crises/{stored}", "/media/verbale.pdf" }) (await site.Visitor().Get(path)).Is(HttpStatusCode.NotFound);

        var unexplained = await page.Submit(button: "Togli");
        unexplained.ShowsError("Scrivi perché togli il documento.");
        Assert.NotNull(unexplained.One("details[open]"));
        Assert.Equal(["Crisi", "Caso con un verbale"], unexplained.All(".breadcrumb a").Select(a => Page.Squeeze(a.TextContent)));
        var file = await site.ReadAsync("lombardia", db => db.Set<CrisisFile>().SingleAsync());
        (await page.Submit(Fields(($"motivo-{file.Id}", "C’erano nomi di lavoratori.")), "Togli")).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(link)).Is(HttpStatusCode.NotFound);
        Assert.Empty(Files(site));
        (await operatrice.Get(Detail(id))).IsOk().ShowsNot("Verbale del 20 novembre");
        Assert.Equal(["crises.attach", "crises.detach"], await site.ReadAsync("lombardia", db => db.Set<ActRecord>().Where(a => a.Subject == id && (a.Kind == "crises.attach" || a.Kind == "crises.detach")).OrderBy(a => a.Sequence).Select(a => a.Kind).ToListAsync()));
    }

    private static string[] Files(Testing.Site site) => [.. Directory.EnumerateDirectories(site.DataFolder, "crises", SearchOption.AllDirectories).SelectMany(Directory.EnumerateFiles)];

    private static async Task<Page> SendAsync(Page page, string name, byte[] bytes, string kind, string about)
    {
        var form = page.All("main form").Single(f => f.GetAttribute("enctype") == "multipart/form-data");
        var content = new MultipartFormDataContent();
        foreach (var input in form.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(input.GetAttribute("value") ?? ""), input.GetAttribute("name")!);
        content.Add(new StringContent(kind), "Tipo");
        content.Add(new StringContent(about), "Descrizione");
        content.Add(new ByteArrayContent(bytes), "Documento", name);
        return await page.Visitor.Send(new HttpRequestMessage(HttpMethod.Post, page.Address) { Content = content });
    }
}
