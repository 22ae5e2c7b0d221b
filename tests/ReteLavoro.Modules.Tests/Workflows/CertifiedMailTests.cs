using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Modules.Tests.Workflows;

/// <summary>A mail that must be proved goes by certified mail, and its receipts are kept.</summary>
public sealed class CertifiedMailTests
{
    private const string Good = "ente@pec.esempio.invalid", Bad = "chiusa@pec.esempio.invalid";

    private static Task SetAsync(Site site, string adapter, bool outOfOrder = false) =>
        site.ApplyAsync("lombardia", $$"""[{ "name": "settings", "CertifiedMail": { "Adapter": "{{adapter}}", "OutOfOrder": {{(outOfOrder ? "true" : "false")}}, "Undeliverable": ["{{Bad}}"] } }]""");

    private static Task WriteAsync(Site site, params string[] to) => site.DoAsync("lombardia", s => s.GetRequiredService<ActRunner>().DoAsync(new("test.write", "pec"), () =>
    {
        foreach (var address in to) s.GetRequiredService<Outbox>().Enqueue(address, $"A {address}", "Testo", certified: true);
        return Task.CompletedTask;
    }, default));

    private static Task<OutboxMail> MailAsync(Site site, string to) => site.ReadAsync("lombardia", db => db.Set<OutboxMail>().AsNoTracking().SingleAsync(m => m.To == to));
    private static async Task<List<string>> ReceiptsAsync(Site site, string to)
    {
        var id = (await MailAsync(site, to)).Id;
        return [.. (await site.ReadAsync("lombardia", db => db.Set<MailReceipt>().Where(r => r.MailId == id).ToListAsync())).OrderBy(r => r.Kind).Select(r => r.Kind.ToString())];
    }

    [Theory, EachDatabase]
    public async Task It_waits_while_the_provider_is_down_and_then_has_its_receipts_once(TestDatabase database)
    {
        await using var site = await Site.OpenAsync(new() { Database = database });
        await SetAsync(site, "demo", outOfOrder: true);
        await WriteAsync(site, Good, Bad);
        await site.RunJobsAsync("lombardia");
        var waiting = await MailAsync(site, Good);
        Assert.Equal((MailState.Waiting, 1, "La posta certificata dimostrativa è fuori servizio."), (waiting.State, waiting.Attempts, waiting.LastError));
        Assert.Empty(await ReceiptsAsync(site, Good));

        await SetAsync(site, "demo");
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var turn = 0; turn < 3; turn++) await site.RunJobsAsync("lombardia");
        Assert.Equal((MailState.Sent, true), ((await MailAsync(site, Good)).State, (await MailAsync(site, Good)).Certified));
        Assert.Equal(["Accepted", "Delivered"], await ReceiptsAsync(site, Good));
        Assert.Equal(["Accepted", "NotDelivered"], await ReceiptsAsync(site, Bad));
        Assert.Equal(2, await site.ReadAsync("lombardia", db => db.Set<ActRecord>().CountAsync(a => a.Kind == "mail.receipt")));
        Assert.Empty((await site.ReadAsync("lombardia", db => new ActChain(db).VerifyAsync(default))).Breaks);
        // Nothing left by the ordinary way beside it.
        var id = (await MailAsync(site, Good)).Id;
        Assert.DoesNotContain(Directory.EnumerateFiles(site.DataFolder, "*.eml", SearchOption.AllDirectories), f => Path.GetFileNameWithoutExtension(f) == id.ToString("N"));

        var reader = await site.As("amministratore");
        (await reader.Get("/gestione/posta")).IsOk().Shows("PEC").Shows("Consegnata").Shows("Mancata consegna");
        (await reader.Get($"/gestione/posta/{id}")).IsOk().Shows("con la posta certificata dimostrativa, che non spedisce niente").Shows("Accettata").Shows("Consegnata");
        (await reader.Get($"/gestione/posta/{(await MailAsync(site, Bad)).Id}")).IsOk().Shows("Mancata consegna").Shows("indirizzo non valido");
    }

    [Fact]
    public async Task Of_a_region_without_a_provider_it_is_an_ordinary_mail_and_says_so()
    {
        await using var site = await Site.OpenAsync();
        await WriteAsync(site, Good);
        await site.RunJobsAsync("lombardia");
        var mail = await MailAsync(site, Good);
        Assert.Equal((MailState.Sent, false), (mail.State, mail.Certified));
        Assert.Contains(Directory.EnumerateFiles(site.DataFolder, "*.eml", SearchOption.AllDirectories), f => Path.GetFileNameWithoutExtension(f) == mail.Id.ToString("N"));
        (await (await site.As("amministratore")).Get($"/gestione/posta/{mail.Id}")).IsOk().ShowsNot("certificata").ShowsNot("Ricevute");
    }

    [Fact]
    public async Task One_that_the_program_does_not_know_is_no_reason_to_send_it_by_the_ordinary_way()
    {
        await using var site = await Site.OpenAsync();
        await SetAsync(site, "un-altro");
        await WriteAsync(site, Good);
        for (var n = 0; n < 9; n++)
        {
            await site.RunJobsAsync("lombardia");
            site.Clock.Advance(TimeSpan.FromHours(3));
        }
        var dead = await MailAsync(site, Good);
        Assert.Equal((MailState.Dead, true, "La posta certificata «un-altro» delle impostazioni non c'è in questo programma."), (dead.State, dead.Certified, dead.LastError));
        await SetAsync(site, "demo");
        var page = $"/gestione/posta/{dead.Id}";
        (await (await site.As("amministratore")).Post(page, new { })).Is(HttpStatusCode.Redirect);
        await site.RunJobsAsync("lombardia");
        Assert.Equal(["Accepted", "Delivered"], await ReceiptsAsync(site, Good));
    }
}
