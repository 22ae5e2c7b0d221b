using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Testing;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

/// <summary>Many at once, in the real program, on both databases.</summary>
public sealed class ConcurrencyTests
{
    private static async Task<T> AsAsync<T>(Site site, System.Security.Claims.ClaimsPrincipal person, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = (await site.Host.SiteAsync(site.Tenant("lombardia"), default)).Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().Is(person);
        return await work(scope.ServiceProvider);
    }

    [Theory, EachDatabase]
    public async Task Of_fifty_decisions_at_once_on_one_task_one_is_stored_and_forty_nine_are_refused_in_words(TestDatabase database)
    {
        await using var site = await Site.OpenAsync(new() { Database = database });
        var boss = Person("capo", Kernel.Security.Permission.Administrator, null, null);
        var task = await AsAsync(site, boss, async s =>
        {
            await s.GetRequiredService<WorkflowTypes>().ImportAsync(Flow.Of("prova", "inizio Done a; a Approva p", Flow.Start.Replace("Rete", "Notizia"), Flow.Stage("a", "FunzionarioRegionale", "Region"), "p PublishContentTask {}"), default);
            var (item, _) = await site.News("Una notizia");
            var content = s.GetRequiredService<ContentStore>();
            var latest = (await content.LatestAsync(item, default))!;
            var next = latest.Copy();
            next.Set(new TitlePart { Title = "Una notizia cambiata" });
            var version = await content.SaveDraftAsync(next, latest.ContentItemVersionId, default);
            await s.GetRequiredService<IApprovals>().SubmitAsync(boss, item, version, null, default);
            return await s.GetRequiredService<SiteDbContext>().Set<ApprovalTask>().Where(t => t.ItemId == item).Select(t => t.Id).SingleAsync();
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(async () =>
        {
            var person = Person("p" + n, "FunzionarioRegionale", "regione", "Region");
            try { return await AsAsync(site, person, async s => { await s.GetRequiredService<Decisions>().DecideAsync(person, task, n % 3 == 0 ? "Respingi" : "Approva", "Motivo", default); return "ok"; }); }
            catch (RuleBroken broken) { return broken.Message; }
        })));
        Assert.Single(answers, a => a == "ok");
        Assert.All(answers.Where(a => a != "ok"), a => Assert.Contains("già stata decisa", a));
        Assert.Equal(1, await site.ReadAsync("lombardia", db => db.Set<TaskDecision>().CountAsync(d => d.TaskId == task)));
        Assert.Empty((await site.ReadAsync("lombardia", db => new ActChain(db).VerifyAsync(default))).Breaks);
    }

    [Theory, EachDatabase]
    public async Task Of_twenty_edits_at_once_none_is_lost_in_silence(TestDatabase database)
    {
        await using var site = await Site.OpenAsync(new() { Database = database });
        var (item, _) = await site.News("Una notizia");
        // Everybody has the same version open; whoever is too late is told, opens the new one and writes again.
        var told = 0;
        async Task Write(int n, string? first)
        {
            for (var basedOn = first; ;)
                try
                {
                    await site.DoAsync("lombardia", async s =>
                    {
                        var content = s.GetRequiredService<ContentStore>();
                        var mine = (await content.VersionAsync(basedOn!, default))!.Copy();
                        mine.Set(new TitlePart { Title = mine.Get<TitlePart>().Title + $" +{n}" });
                        return await content.SaveDraftAsync(mine, basedOn, default);
                    });
                    return;
                }
                catch (EditedMeanwhile)
                {
                    Interlocked.Increment(ref told);
                    basedOn = await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ItemId == item && v.Latest == true).Select(v => v.VersionId).SingleAsync());
                }
        }
        var start = await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ItemId == item && v.Latest == true).Select(v => v.VersionId).SingleAsync());
        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => Task.Run(() => Write(n, start))));
        var last = await site.ReadAsync("lombardia", db => db.Set<ContentVersion>().Where(v => v.ItemId == item).OrderByDescending(v => v.Number).FirstAsync());
        Assert.Equal((21, true), (last.Number, last.Latest));
        Assert.Equal(Enumerable.Range(1, 20), last.DisplayText.Split(" +").Skip(1).Select(int.Parse).Order());
        Assert.True(told >= 19);
    }
}
