using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Measures;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Several processes on one database: two web nodes, or a site and the command line.</summary>
public sealed class NodesTests
{
    private const string Region = "lombardia";

    [Theory, EachDatabase]
    public async Task What_one_node_publishes_the_other_shows_after_one_look(TestDatabase database)
    {
        await using var here = await Testing.Site.OpenAsync(new() { Database = database });
        await using var there = await here.BesideAsync();
        (await there.Visitor().Get("/novita")).IsOk().ShowsNot("Scritta altrove");
        await here.News("Scritta altrove");

        await there.RunJobsAsync(Region);

        (await there.Visitor().Get("/novita")).IsOk().Shows("Scritta altrove");
    }

    [Theory, EachDatabase]
    public async Task What_a_recipe_sets_beside_the_running_site_is_noticed(TestDatabase database)
    {
        await using var here = await Testing.Site.OpenAsync(new() { Database = database });
        await using var there = await here.BesideAsync();
        var before = (await there.Visitor().Get("")).IsOk();
        Assert.DoesNotContain("Nome nuovo", before.Text);
        await here.ApplyAsync(Region, """[ { "name": "settings", "SiteName": "Nome nuovo" } ]""");

        await there.RunJobsAsync(Region);

        Assert.Contains("Nome nuovo", (await there.Visitor().Get("")).IsOk().Text);
        // A browser that holds the old page is not told that it is still good.
        (await there.Visitor().Get("", ("If-None-Match", before.Header("ETag")!))).IsOk();
    }

    [Theory, EachDatabase]
    public async Task A_module_switched_off_on_one_node_is_gone_from_the_other(TestDatabase database)
    {
        await using var here = await Testing.Site.OpenAsync(new() { Database = database });
        await using var there = await here.BesideAsync();
        (await there.Visitor().Get("/reti")).IsOk();
        await here.DoAsync(Region, async services =>
        {
            var features = services.GetRequiredService<Features>();
            await features.SetAsync((await features.EnabledAsync(default)).Where(id => id is not ("ReteLavoro.Networks" or "ReteLavoro.Crises" or "ReteLavoro.Scouting")), default);
        });

        await there.RunJobsAsync(Region);

        (await there.Visitor().Get("/reti")).Is(HttpStatusCode.NotFound);
    }

    [Theory, EachDatabase]
    public async Task A_figure_changed_on_one_node_counts_on_the_other(TestDatabase database)
    {
        await using var here = await Testing.Site.OpenAsync(new() { Database = database });
        await using var there = await here.BesideAsync();
        Assert.Equal(10, await Persons(there));
        var form = (await (await here.As("amministratore")).Get("/gestione/misure/azioni-di-rete-fase-1/parametri/minimumPersons")).IsOk();
        var act = form.All("select[name=ActId] option").Select(o => o.GetAttribute("value")).First(v => !string.IsNullOrEmpty(v));
        (await form.Submit(new { Value = "12", ActId = act, At = "punto 1", Quote = "dodici persone", Reason = "prova" })).Is(HttpStatusCode.Redirect);

        await there.RunJobsAsync(Region);

        Assert.Equal(12, await Persons(there));

        static Task<decimal?> Persons(Testing.Site site) => site.DoAsync(Region, async services =>
        {
            var edition = (await services.GetRequiredService<IMeasures>().EditionAsync("azioni-di-rete-fase-1", default))!;
            return edition.Parameter("minimumPersons")!.Values[^1].Number;
        });
    }

    [Theory, EachDatabase]
    public async Task A_nodes_own_acts_and_a_sign_in_elsewhere_forget_nothing(TestDatabase database)
    {
        await using var here = await Testing.Site.OpenAsync(new() { Database = database });
        await using var there = await here.BesideAsync();
        var site = await here.Host.SiteAsync(here.Tenant(Region), default);
        // The first round of the jobs does the day's work, acts included.
        await here.RunJobsAsync(Region);
        await here.News("Scritta qui");
        var stamp = (await here.Visitor().Get("")).Header("ETag");

        await here.RunJobsAsync(Region);
        Assert.Equal(stamp, (await here.Visitor().Get("")).Header("ETag"));
        await there.As("amministratore");
        await here.RunJobsAsync(Region);
        Assert.Equal(stamp, (await here.Visitor().Get("")).Header("ETag"));

        // An act of its own after another's does not hide it.
        await there.News("Scritta là");
        await here.News("Scritta di nuovo qui");
        stamp = (await here.Visitor().Get("")).Header("ETag");
        await here.RunJobsAsync(Region);
        Assert.NotEqual(stamp, (await here.Visitor().Get("")).Header("ETag"));
        Assert.Same(site, await here.Host.SiteAsync(here.Tenant(Region), default));
    }

    [Fact]
    public async Task A_job_that_one_node_is_doing_the_other_passes_over()
    {
        Assert.SkipUnless(PostgresServer.IsThere, "RETELAVORO_TEST_PG holds no connection to a PostgreSQL server: run test.sh.");
        await using var here = await Testing.Site.OpenAsync(new() { Database = TestDatabase.Postgres });
        await using var there = await here.BesideAsync();
        await Mail(here);
        await there.ReadAsync(Region, async db =>
        {
            await db.Database.OpenConnectionAsync();
            await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_lock(727365, hashtext('MailSender'))");
            await here.RunJobsAsync(Region);
            Assert.Empty(Mails());
            await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_unlock(727365, hashtext('MailSender'))");
            return true;
        });
        await here.RunJobsAsync(Region);
        Assert.Single(Mails());
        // Given back, so that the other's turn comes.
        await Mail(here);
        await there.RunJobsAsync(Region);
        Assert.Equal(2, Mails().Length);

        string[] Mails() => Directory.Exists(here.Tenant(Region).Folder.Mail) ? Directory.GetFiles(here.Tenant(Region).Folder.Mail, "*.eml") : [];
    }

    [Fact]
    public async Task A_mail_server_that_does_not_answer_holds_up_no_other_job()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var here = await Testing.Site.OpenAsync(new() { Jobs = true, Arguments = ["--ReteLavoro:Mail:Host=127.0.0.1", $"--ReteLavoro:Mail:Port={port}", "--ReteLavoro:Mail:Patience=50"] });
        await using var there = await here.BesideAsync();
        // The other process has begun by then: on a busy computer that takes as long as the mail server is waited for.
        foreach (var region in new[] { Region, "piemonte" }) await there.News("Scritta prima", region);
        await Mail(here);
        using var connected = await silent.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(60));

        foreach (var region in new[] { Region, "piemonte" })
        {
            // Kept from here on: what is written later shows only once it has been noticed. Not before, since what was written
            // earlier may be noticed only now, and would clear the way.
            (await here.Visitor(region).Get("/novita")).IsOk();
            var (_, path) = await there.News("Scritta intanto", region);
            var patience = DateTime.UtcNow.AddSeconds(20);
            while ((await here.Visitor(region).Get("/novita")).IsOk() is var page && !page.Main.Contains("Scritta intanto", StringComparison.Ordinal))
            {
                Assert.True(DateTime.UtcNow < patience, $"{region} has not noticed {path}.");
                await Task.Delay(200);
            }
        }
        Assert.True(await here.ReadAsync(Region, db => db.Set<OutboxMail>().AnyAsync(m => m.State == MailState.Waiting)));
    }

    [Fact]
    public async Task A_mail_server_that_does_not_answer_is_given_up_and_asked_again_later()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var here = await Testing.Site.OpenAsync(new() { Arguments = ["--ReteLavoro:Mail:Host=127.0.0.1", $"--ReteLavoro:Mail:Port={((IPEndPoint)silent.LocalEndpoint).Port}", "--ReteLavoro:Mail:Patience=1"] });
        await Mail(here);
        await here.RunJobsAsync(Region).WaitAsync(TimeSpan.FromSeconds(30));
        var mail = await here.ReadAsync(Region, db => db.Set<OutboxMail>().AsNoTracking().SingleAsync());
        Assert.Equal((MailState.Waiting, 1, here.Clock.Now.UtcDateTime.AddMinutes(1)), (mail.State, mail.Attempts, mail.DueUtc));
        Assert.NotNull(mail.LastError);
    }

    [Fact]
    public async Task A_site_that_is_replaced_ends_when_the_last_has_left()
    {
        await using var here = await Testing.Site.OpenAsync();
        var old = await here.Host.SiteAsync(here.Tenant(Region), default);
        Assert.True(old.TryEnter());
        await here.Host.RebuildAsync(here.Tenant(Region));
        Assert.False(old.TryEnter());
        await using (var scope = old.Services.CreateAsyncScope()) scope.ServiceProvider.GetRequiredService<ActRunner>();
        await old.LeaveAsync();
        Assert.Throws<ObjectDisposedException>(() => old.Services.CreateScope());
    }

    [Fact]
    public async Task Requests_do_not_feel_that_a_site_is_replaced_under_them()
    {
        await using var here = await Testing.Site.OpenAsync();
        var ended = false;
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref ended)) (await here.Visitor().Get("/cerca?q=rete")).IsOk();
        })).ToList();
        for (var i = 0; i < 5; i++)
        {
            // Each time there is a site with somebody in it.
            (await here.Visitor().Get("/cerca?q=lavoro")).IsOk();
            await here.Host.RebuildAsync(here.Tenant(Region));
        }
        Volatile.Write(ref ended, true);
        await Task.WhenAll(readers);
        Assert.Empty(here.Log.Lines);
    }

    private static Task Mail(Testing.Site site) => site.DoAsync(Region, services => services.GetRequiredService<ActRunner>().DoAsync(new("prova", "mail"), () =>
    {
        services.GetRequiredService<Outbox>().Enqueue("lucia.bianchi@esempio.it", "Prova", "Testo di prova.");
        return Task.CompletedTask;
    }, default));
}
