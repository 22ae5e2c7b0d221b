using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

public sealed class CrashTests
{
    /// <summary>
    /// The whole life of a network, stopped at each commit in turn, just before it and just after it. A fresh process
    /// then goes on, and people repeat what they do not see done. It must come out as if nothing had happened.
    /// </summary>
    [Fact]
    public async Task Stopped_at_any_commit_the_run_goes_on_and_ends_the_same()
    {
        var expected = await LiveAsync(stopAt: int.MaxValue, after: false);
        Assert.Equal(["Ricevuta «Rete»", "Deciso", "Esito: Rete"], expected.Mails);
        Assert.True(expected.Commits >= 8);
        Assert.Contains(expected.History, h => h.StartsWith("Protocollo: Registrato al protocollo n. 1 ", StringComparison.Ordinal));
        for (var n = 1; n <= expected.Commits; n++)
            foreach (var after in new[] { false, true })
            {
                var life = await LiveAsync(n, after);
                Assert.True(life.Stopped, $"commit {n}");
                Assert.Equal(expected.History, life.History);
                Assert.Equal(expected.Mails, life.Mails);
                Assert.Equal(expected.Published, life.Published);
            }
    }

    private sealed record Life(List<string> History, List<string> Mails, bool Published, int Commits, bool Stopped);

    private static async Task<Life> LiveAsync(int stopAt, bool after)
    {
        var crash = new Crash();
        await using var first = await WorkflowSite.NewAsync(crash);
        await first.ImportAsync(Flow.Of("rete", "inizio Done ricevuta; ricevuta Done istruttoria; istruttoria Approva aspetta; aspetta Done avviso; avviso Done decisione; decisione Approva pubblica; pubblica Published esito; esito Done protocollo",
            Flow.Start, "ricevuta EmailTask { 'Recipients': 'author', 'Subject': 'Ricevuta «{title}»', 'TextBody': 'x' }", Flow.Stage("istruttoria", "IstruttoreProvincia", "Province"),
            "aspetta TimerEvent { 'ReteLavoro': { 'After': 2 } }", "avviso EmailTask { 'Recipients': 'author', 'Subject': 'Deciso', 'TextBody': '{stage}' }",
            Flow.Stage("decisione", "FunzionarioRegionale", "Region"), "pubblica PublishContentTask {}", "esito EmailTask { 'Recipients': 'author', 'Subject': 'Esito: {title}', 'TextBody': 'x' }", "protocollo ProtocolTask {}"));
        await first.AsProgramAsync(s => s.GetRequiredService<ReteLavoro.Kernel.Data.SiteSettings>().SetAsync("Protocol", ProtocolTests.Demo(), default));
        var draft = await first.DraftAsync(Anna, "Rete");
        crash.Arm(stopAt, after);

        var (site, stopped) = (first, false);
        async Task Do(Func<WorkflowSite, Task> what, Func<WorkflowSite, Task<bool>> isDone)
        {
            try { await what(site); }
            catch (Exception error) when (Stopped(error)) { }
            if (crash.Gone && !stopped)
            {
                stopped = true;
                site = first.Fresh();
                if (!await isDone(site)) await what(site);
            }
        }
        await Do(s => s.SubmitAsync(Anna, draft), async s => (await s.InstancesAsync()).Count > 0);
        await Do(s => s.DecideAsync(Carla, "Approva"), async s => (await s.OpenAsync()).Count == 0);
        first.Time.Now += TimeSpan.FromDays(2);
        await Do(s => s.TickAsync(), async s => (await s.OpenAsync()).Count > 0);
        await Do(s => s.DecideAsync(Elena, "Approva"), s => s.IsPublishedAsync(draft.Item));
        // Between the call and our commit, too: the protocol has given a number that we know nothing of.
        await Do(s => { first.Time.Now += TimeSpan.FromMinutes(2); return s.TickAsync(); }, s => s.ReadAsync(db => db.Set<ProtocolRegistration>().AnyAsync(r => r.State == ProtocolState.Registered)));
        await Do(s => s.SendMailAsync(), async s => (await s.MailsAsync()).All(m => m.State == Kernel.Outbox.MailState.Sent));
        await Do(s => s.AsAsync(Anna, async p => { await p.GetRequiredService<ContentStore>().UnpublishAsync(draft.Item, default); }), async s => !await s.IsPublishedAsync(draft.Item));
        await Do(s => s.AsAsync(Anna, async p => { await p.GetRequiredService<ContentStore>().PublishAsync(draft.Version, default); }), s => s.IsPublishedAsync(draft.Item));

        var life = new Life(await site.HistoryAsync(), (await site.MailsAsync()).ConvertAll(m => m.Subject), await site.IsPublishedAsync(draft.Item), crash.Seen, stopped);
        Assert.Empty((await site.ReadAsync(db => new ActChain(db).VerifyAsync(default))).Breaks);
        var registration = await site.ReadAsync(db => db.Set<ProtocolRegistration>().SingleAsync());
        Assert.Equal((ProtocolState.Registered, 1, 1), (registration.State, registration.Number, await site.ReadAsync(db => db.Set<DemoProtocolEntry>().CountAsync())));
        if (site != first) await site.DisposeAsync();
        return life;
    }

    private static bool Stopped(Exception? error) => error is ProcessStopped || error is not null && Stopped(error.InnerException);

    private sealed class ProcessStopped : Exception;

    /// <summary>Stops the "process" at the n-th commit: from then on it does nothing more to the database.</summary>
    private sealed class Crash : DbTransactionInterceptor
    {
        private int _at = int.MaxValue;
        private bool _after;

        public int Seen { get; private set; }
        public bool Gone { get; private set; }

        public void Arm(int at, bool after) => (_at, _after, Seen) = (at, after, 0);

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (Gone || ++Seen == _at && !_after)
            {
                Gone = true;
                throw new ProcessStopped();
            }
            return new(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (Seen < _at) return Task.CompletedTask;
            Gone = true;
            throw new ProcessStopped();
        }
    }
}
