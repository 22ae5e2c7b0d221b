using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

public sealed class ActTests
{
    [Theory, EachDatabase]
    public async Task Every_write_leaves_a_record(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        var before = await LastAsync(site);
        var (item, _) = await site.News("Con i suoi atti");
        var acts = await site.ReadAsync("lombardia", db => db.Set<ActRecord>().Where(a => a.Sequence > before).OrderBy(a => a.Sequence).ToListAsync());
        Assert.Equal(["content.save", "content.publish"], acts.Select(a => a.Kind));
        Assert.Equal(item, acts[0].Subject);
        Assert.All(acts, a => Assert.Equal(site.Clock.Now.UtcDateTime, a.AtUtc));
        Assert.Contains("content_version", acts[0].Changes);
        Assert.Equal("prova", acts[0].ActorName);
    }

    [Fact]
    public async Task Signing_in_is_an_act_of_the_person_who_does_it()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        await site.As("regione");
        var act = await site.ReadAsync("lombardia", db => db.Set<ActRecord>().OrderByDescending(a => a.Sequence).FirstAsync());
        Assert.Equal(("users.sign-in", "Renata Dimostrativa"), (act.Kind, act.ActorName));
    }

    [Theory, EachDatabase]
    public async Task Tampering_shows(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        var (item, _) = await site.News("Da manomettere");
        Assert.Empty(await VerifyAsync(site));

        var last = await LastAsync(site);
        await site.SqlAsync("lombardia", $"UPDATE kernel_act SET \"Reason\" = 'un motivo inventato' WHERE \"Sequence\" = {last}");
        Assert.Contains($"L'atto n. {last} (content.publish) è stato modificato dopo la registrazione.", await VerifyAsync(site));
        await site.SqlAsync("lombardia", $"UPDATE kernel_act SET \"Reason\" = NULL WHERE \"Sequence\" = {last}");
        Assert.Empty(await VerifyAsync(site));

        await site.SqlAsync("lombardia", $"DELETE FROM kernel_act WHERE \"Sequence\" = {last - 1}");
        Assert.Contains(await VerifyAsync(site), s => s.StartsWith($"Manca l'atto n. {last - 1}", StringComparison.Ordinal));

        await site.SqlAsync("lombardia", $"UPDATE content_body SET \"Json\" = replace(\"Json\", 'Da manomettere', 'Manomessa') WHERE \"VersionId\" IN (SELECT \"VersionId\" FROM content_version WHERE \"ItemId\" = '{item}')");
        Assert.Contains(await site.DoAsync("lombardia", s => s.GetRequiredService<ContentVerification>().VerifyAsync(default)), s => s.Contains("«Da manomettere») non corrisponde alla sua impronta", StringComparison.Ordinal));
    }

    /// <summary>A column that is added one day is under the hash too, or this says so.</summary>
    [Fact]
    public void Every_column_of_an_act_is_under_its_hash()
    {
        static ActRecord Record() => new()
        {
            Sequence = 7, Kind = "content.save", Subject = "x", Reason = "perché", ActorId = "1", ActorName = "Anna", Organization = "Ente", AtUtc = new(2026, 11, 24, 8, 0, 0, DateTimeKind.Utc), Changes = "{}", PreviousHash = "p", Hash = ""
        };
        var hash = Record().ComputeHash();
        foreach (var column in typeof(ActRecord).GetProperties().Where(p => p.Name != nameof(ActRecord.Hash)))
        {
            var changed = Record();
            column.SetValue(changed, column.GetValue(changed) switch { string text => text + "x", long number => number + 1, DateTime time => time.AddTicks(10), var other => throw new NotSupportedException($"{column.Name}: {other}") });
            Assert.True(hash != changed.ComputeHash(), $"{column.Name} can be changed and nobody sees it.");
        }
        // What moves from one column to the next is another act.
        var (moved, empty) = (Record(), Record());
        (moved.Kind, moved.Subject) = ("content.savex", "");
        (empty.Reason, empty.Organization) = ("", null);
        Assert.Equal(3, new[] { hash, moved.ComputeHash(), empty.ComputeHash() }.Distinct().Count());
    }

    [Theory, EachDatabase]
    public async Task Tables_that_no_longer_say_what_the_content_says_show(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        Assert.Empty(await WrongAsync());
        await site.SqlAsync("lombardia", """UPDATE networks_index SET "PartnerCount" = 99 WHERE "ItemId" = (SELECT min("ItemId") FROM networks_index)""");
        await site.SqlAsync("lombardia", """UPDATE measures_sheet SET "EditionId" = 'altra' WHERE "ItemId" = (SELECT min("ItemId") FROM measures_sheet)""");
        var wrong = await WrongAsync();
        Assert.Contains(wrong, s => s.StartsWith("Le tabelle delle reti non dicono", StringComparison.Ordinal));
        Assert.Contains(wrong, s => s.StartsWith("La tabella delle schede misura non dice", StringComparison.Ordinal));

        Task<IReadOnlyList<string>> WrongAsync() => site.DoAsync("lombardia", s => s.GetRequiredService<ContentVerification>().VerifyAsync(default));
    }

    [Theory, EachDatabase]
    public async Task Saving_outside_an_act_throws(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        await site.ReadAsync("lombardia", async db =>
        {
            db.Add(new SiteSetting { Name = "di-nascosto", Json = "{}" });
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
            Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
            return 0;
        });
        Assert.False(await site.ReadAsync("lombardia", db => db.Set<SiteSetting>().AnyAsync(s => s.Name == "di-nascosto")));
    }

    [Theory, EachDatabase]
    public async Task An_act_that_fails_leaves_neither_change_nor_record(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        var before = await site.RowCountsAsync("lombardia");
        await Assert.ThrowsAsync<RuleBroken>(() => site.DoAsync("lombardia", s => s.GetRequiredService<ActRunner>().DoAsync(new("test.fail", "x"), async () =>
        {
            var db = s.GetRequiredService<SiteDbContext>();
            db.Add(new SiteSetting { Name = "a-meta", Json = "{}" });
            await db.SaveChangesAsync();
            throw new RuleBroken("No.");
        }, default)));
        Assert.Equal(before, await site.RowCountsAsync("lombardia"));
    }

    private static Task<long> LastAsync(Testing.Site site) => site.ReadAsync("lombardia", db => db.Set<ActRecord>().MaxAsync(a => a.Sequence));
    private static async Task<IReadOnlyList<string>> VerifyAsync(Testing.Site site) => (await site.DoAsync("lombardia", s => s.GetRequiredService<ActChain>().VerifyAsync(default))).Breaks;
}
