using System.Net;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>A file that is too large is refused with a sentence: through the real server, which would otherwise cut the connection off.</summary>
public sealed class UploadTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_with_its_limit_and_leaves_nothing_behind()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true, Kestrel = true });
        var crisis = await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ContentType == "CasoCrisi" && v.Latest == true).Select(v => v.ItemId).FirstAsync());
        var person = await site.As("amministratore");
        foreach (var (path, limit) in new[] { ("/gestione/media", 20), ("/gestione/territorio/importa", 20), ("/gestione/soggetti/albi", 20), ("/gestione/installazione/ricette", 2), ($"/gestione/crisi/{crisis}/persone", 10), ($"/gestione/crisi/{crisis}/documenti", 20) })
        {
            var page = (await person.Get(path)).IsOk();
            Assert.Contains($"l massimo {limit} MB", page.Main, StringComparison.Ordinal);
            var before = (await site.RowCountsAsync("lombardia"), Files(site));
            // A byte too many, which only the form tells; far too many, which the request itself tells; more than the server takes by itself.
            foreach (var size in new[] { limit * Megabyte + 1, (limit + 10) * Megabyte, 50 * Megabyte })
            {
                var refused = (await SendAsync(page, size)).Is(HttpStatusCode.RequestEntityTooLarge);
                Assert.Equal("Il file è troppo grande", refused.Heading);
                refused.Shows($"Il file è troppo grande: al massimo {limit} MB. Non è stato salvato niente");
                Assert.NotNull(refused.One("header"));
            }
            Assert.Equal(before.Item1, await site.RowCountsAsync("lombardia"));
            Assert.Equal(before.Item2, Files(site));
            // Exactly as much as is said is read: taken as a file, or found to be no list.
            Assert.InRange((int)(await SendAsync(page, limit * Megabyte)).Status, 302, 400);
        }
        // A page without files says it too; to a stranger as well.
        var form = (await site.Visitor().Get("/moduli/segnala-una-crisi")).IsOk();
        var tooMuch = new HttpRequestMessage(HttpMethod.Post, form.Address) { Content = new ByteArrayContent(new byte[31 * Megabyte]) };
        tooMuch.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        (await form.Visitor.Send(tooMuch)).Is(HttpStatusCode.RequestEntityTooLarge).Shows("Quello che hai inviato è troppo grande per questa pagina.");
        Assert.DoesNotContain(site.Log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal));
    }

    private static async Task<Page> SendAsync(Page page, int size)
    {
        var form = page.All("main form").Single(f => f.GetAttribute("enctype") == "multipart/form-data");
        var content = new MultipartFormDataContent();
        foreach (var input in form.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(input.GetAttribute("value") ?? ""), input.GetAttribute("name")!);
        content.Add(new ByteArrayContent(new byte[size]), form.QuerySelector("input[type=file]")!.GetAttribute("name")!, "elenco.csv");
        return await page.Visitor.Send(new HttpRequestMessage(HttpMethod.Post, new Uri(page.Address, form.GetAttribute("action") is { Length: > 0 } action ? action : page.Address.PathAndQuery)) { Content = content });
    }

    private static List<string> Files(Testing.Site site) =>
        [.. Directory.EnumerateFiles(site.DataFolder, "*", SearchOption.AllDirectories).Where(f => !f.Contains("site.db", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
