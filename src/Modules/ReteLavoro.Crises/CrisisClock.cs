using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <summary>What cases do by themselves: terms follow the figures of their edition, reminders go out, what is overdue is noted.</summary>
internal sealed class CrisisClock(TimeProvider time, ILogger<CrisisClock> log) : ITenantJob
{
    private const int AtOnce = 100;

    public TimeSpan Every => TimeSpan.FromMinutes(30);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<SiteDbContext>();
        var marked = await db.Set<CrisisIndex>().AsNoTracking().Where(i => i.Profile == CrisisIndex.ToBeFilled).OrderBy(i => i.ItemId).Select(i => new { i.ItemId, i.Published }).ToListAsync(cancel);
        foreach (var some in marked.Select(m => (m.ItemId, m.Published)).Chunk(AtOnce)) await InScopeAsync(services, work => work.FillAsync(some, cancel));
        var remindDays = (await services.GetRequiredService<SiteSettings>().GetAsync<CrisisSection>(CrisisSection.Name, cancel)).RemindDays;
        var known = (await db.Set<CrisisTerm>().AsNoTracking().ToListAsync(cancel)).ToDictionary(t => (t.ItemId, t.Term));
        if (known.Count > 0)
        {
            var indexing = services.GetRequiredService<CrisisIndexing>();
            // Cases without a term have no procedure, or none with a date: nothing of theirs moves by itself.
            var ids = known.Keys.Select(k => k.ItemId).ToHashSet();
            var open = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.ContentType == CrisisLinks.Type && v.Latest == true).Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { v, b.Json }).ToListAsync(cancel);
            foreach (var row in open.Where(o => ids.Contains(o.v.ItemId)))
            {
                var terms = await indexing.TermsOfAsync(ContentItem.FromStore(row.v, row.Json), cancel);
                if (terms.Any(t => !known.TryGetValue((t.ItemId, t.Term), out var was) || (was.DueOn, was.DoneOn, was.Open) != (t.DueOn, t.DoneOn, t.Open)) || terms.Count != known.Keys.Count(k => k.ItemId == row.v.ItemId))
                    await InScopeAsync(services, work => work.ReckonAsync(row.v.ItemId, cancel));
            }
        }
        var today = time.Today;
        var farthest = today.AddDays(remindDays.Count == 0 ? -1 : remindDays.Max());
        var near = await db.Set<CrisisTerm>().AsNoTracking().Where(t => t.Open == true && t.DueOn <= farthest || t.Open == true && t.DueOn < today).OrderBy(t => t.DueOn).ToListAsync(cancel);
        if (near.Count == 0) return;
        var items = near.Select(t => t.ItemId).Distinct().ToList();
        var notices = (await db.Set<CrisisNotice>().AsNoTracking().Where(n => items.Contains(n.ItemId)).ToListAsync(cancel)).ToLookup(n => (n.ItemId, n.Term, n.DueOn), n => n.DaysBefore);
        var delays = (await db.Set<CrisisDelay>().AsNoTracking().Where(d => items.Contains(d.ItemId)).Select(d => new { d.ItemId, d.Term, d.DueOn }).ToListAsync(cancel)).Select(d => (d.ItemId, d.Term, d.DueOn)).ToHashSet();
        foreach (var term in near)
            if (term.DueOn < today)
            {
                if (!delays.Contains((term.ItemId, term.Term, term.DueOn))) await InScopeAsync(services, work => work.OverdueAsync(term, cancel));
            }
            else if (Step(term.DueOn.DayNumber - today.DayNumber, remindDays) is { } days && !notices[(term.ItemId, term.Term, term.DueOn)].Any(sent => sent <= days))
                await InScopeAsync(services, work => work.RemindAsync(term, days, cancel));
    }

    /// <summary>Which reminder is due with so many days left: the last one that should have gone out. One missed while the site was off is not sent after a later one.</summary>
    internal static int? Step(int daysLeft, IReadOnlyList<int> remindDays) => remindDays.Where(d => daysLeft <= d).Select(d => (int?)d).Min();

    /// <summary>Each in a scope of its own: what fails takes nothing else with it.</summary>
    private async Task InScopeAsync(IServiceProvider services, Func<CrisisClockWork, Task> work)
    {
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("scadenze delle crisi");
        try { await work(scope.ServiceProvider.GetRequiredService<CrisisClockWork>()); }
        catch (Exception error) when (error is DbUpdateException or RuleBroken) { log.LogWarning(error, "A term of a crisis case could not be seen to; the next turn tries again."); }
    }
}

/// <summary>One act each; all of them look again inside the act whether there is still something to do.</summary>
internal sealed class CrisisClockWork(SiteDbContext db, ActRunner acts, ContentStore content, CrisisIndexing indexing, CrisisTerms terms, CrisisAddressees addressees, Outbox outbox, SiteSettings settings, TimeProvider time)
{
    public Task FillAsync(IReadOnlyList<(string ItemId, bool Published)> marked, CancellationToken cancel) =>
        acts.DoAsync(new("crises.fill-lists", marked[0].ItemId), () => indexing.FillAsync(content, marked, cancel), cancel);

    public Task ReckonAsync(string itemId, CancellationToken cancel) => acts.DoAsync(new("crises.reckon", itemId), async () =>
    {
        if (await content.LatestAsync(itemId, cancel) is { } item) await indexing.ReckonAsync(item, cancel);
    }, cancel);

    public Task RemindAsync(CrisisTerm term, int days, CancellationToken cancel) => acts.DoAsync(new("crises.remind", term.ItemId), async () =>
    {
        if (!await StillOpenAsync(term, cancel) || await db.Set<CrisisNotice>().AnyAsync(n => n.ItemId == term.ItemId && n.Term == term.Term && n.DueOn == term.DueOn && n.DaysBefore == days, cancel)) return;
        db.Add(new CrisisNotice { ItemId = term.ItemId, Term = term.Term, DueOn = term.DueOn, DaysBefore = days, SentUtc = time.UtcNow });
        var left = term.DueOn.DayNumber - time.Today.DayNumber;
        await MailAsync(term, (label, title) => $"{(left switch { 0 => "Scade oggi", 1 => "Scade domani", _ => $"Fra {left} giorni scade" })}: {label} – {title}",
            label => $"L'ultimo giorno per «{label}» è {term.DueOn.InWords("il")}.", cancel);
    }, cancel);

    public Task OverdueAsync(CrisisTerm term, CancellationToken cancel) => acts.DoAsync(new("crises.overdue", term.ItemId), async () =>
    {
        if (!await StillOpenAsync(term, cancel) || await db.Set<CrisisDelay>().AnyAsync(d => d.ItemId == term.ItemId && d.Term == term.Term && d.DueOn == term.DueOn, cancel)) return;
        db.Add(new CrisisDelay { ItemId = term.ItemId, Term = term.Term, DueOn = term.DueOn, NotedUtc = time.UtcNow });
        await MailAsync(term, (label, title) => $"Scaduto: {label} – {title}",
            label => $"L'ultimo giorno per «{label}» era {term.DueOn.InWords("il")} e il caso non dice che è stato fatto. Se è stato fatto, scrivi la data; altrimenti scrivi il motivo del ritardo.", cancel);
    }, cancel);

    private Task<bool> StillOpenAsync(CrisisTerm term, CancellationToken cancel) => db.Set<CrisisTerm>().AnyAsync(t => t.ItemId == term.ItemId && t.Term == term.Term && t.DueOn == term.DueOn && t.Open == true, cancel);

    private async Task MailAsync(CrisisTerm term, Func<string, string, string> subject, Func<string, string> text, CancellationToken cancel)
    {
        if (await content.LatestAsync(term.ItemId, cancel) is not { } item) return;
        var found = (await terms.OfAsync(item.Get<CrisisPart>(), cancel)).Terms.FirstOrDefault(t => t.Rule.Id == term.Term);
        var label = found?.Rule.Label ?? term.Term;
        var link = (await settings.SiteAsync(cancel)).InMail(CrisisLinks.Detail(term.ItemId), "nell'area riservata, alla voce «Crisi»");
        var source = found?.Source is { } s ? $"\nFonte: {s.ActTitle}, {s.At}{(found.ToVerify ? " (da verificare)" : "")}." : "";
        foreach (var to in await addressees.OfAsync(item, cancel))
            outbox.Enqueue(to.Email, subject(label, item.DisplayText), $"{text(label)}\n\nCome è calcolato:\n{string.Join('\n', found?.Derivation ?? [])}{source}\n\n{(to.Why is { } why ? why + "\n\n" : "")}Apri il caso: {link}", "item:" + term.ItemId);
    }
}
