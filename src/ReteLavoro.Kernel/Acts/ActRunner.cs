using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Kernel.Acts;

/// <summary>
/// Every write of the site happens in here: one transaction, one record in the chain, or nothing at all.
/// An act inside an act belongs to the outer one.
/// </summary>
public sealed class ActRunner(SiteDbContext db, Actor actor, WriteLane lane, TimeProvider time, PublicationStamp? stamp = null, ActsElsewhere? elsewhere = null)
{
    private readonly List<Func<Task>> _afterCommit = [];
    private readonly List<Action> _afterUndo = [];

    /// <summary>Runs once the act is safely stored: cache eviction, waking the outbox. Never runs if the act is undone.</summary>
    public void AfterCommit(Func<Task> what) => _afterCommit.Add(what);

    /// <summary>Runs if the act is undone: what this scope remembered of it must go too.</summary>
    public void AfterUndo(Action what) => _afterUndo.Add(what);

    public Task DoAsync(Act act, Func<Task> work, CancellationToken cancel) =>
        DoAsync(act, async () => { await work(); return true; }, cancel);

    public async Task<T> DoAsync<T>(Act act, Func<Task<T>> work, CancellationToken cancel)
    {
        if (db.CurrentAct is not null) return await work();
        if (!actor.IsKnown) throw new InvalidOperationException($"Nobody is known to do {act.Kind}.");

        using var turn = await lane.EnterAsync(cancel);
        _afterCommit.Clear();
        _afterUndo.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        try
        {
            db.CurrentAct = act;
            await db.LockActsAsync(cancel);
            var result = await work();
            await db.SaveChangesAsync(cancel);
            var record = await NextRecordAsync(act, cancel);
            db.Add(record);
            await db.SaveChangesAsync(cancel);
            elsewhere?.IsOwn(record.Sequence);
            try { await transaction.CommitAsync(cancel); }
            catch
            {
                elsewhere?.IsNotOwn(record.Sequence);
                throw;
            }
            db.CurrentAct = null;
            var shown = db.TouchedPublic;
            foreach (var what in _afterCommit.ToArray()) await what();
            // Last: a page written before what is remembered was forgotten must not be kept under the new stamp.
            if (shown && stamp is not null) await stamp.BumpAsync();
            return result;
        }
        catch
        {
            // What the failed act left in memory must not ride along with the next one.
            db.ChangeTracker.Clear();
            foreach (var what in _afterUndo) what();
            throw;
        }
        finally
        {
            db.CurrentAct = null;
            db.TakeChanges();
            db.TouchedPublic = false;
        }
    }

    /// <summary>
    /// A write that nobody answers for (a session, a counter): no act and no record. On SQLite it waits for its turn, since
    /// there is one writer; on PostgreSQL it need not wait for an act. Inside an act it is part of it.
    /// </summary>
    public async Task<T> HousekeepAsync<T>(Func<Task<T>> write, CancellationToken cancel)
    {
        if (db.CurrentAct is not null || db.IsPostgres) return await write();
        using var turn = await lane.EnterAsync(cancel);
        return await write();
    }

    private async Task<ActRecord> NextRecordAsync(Act act, CancellationToken cancel)
    {
        var last = await db.Set<ActRecord>().AsNoTracking().OrderByDescending(a => a.Sequence)
            .Select(a => new { a.Sequence, a.Hash }).FirstOrDefaultAsync(cancel);
        var now = time.GetUtcNow().UtcDateTime;
        var record = new ActRecord
        {
            Sequence = (last?.Sequence ?? 0) + 1,
            Kind = act.Kind,
            Subject = act.Subject,
            Reason = string.IsNullOrWhiteSpace(act.Reason) ? null : act.Reason.Trim(),
            ActorId = actor.Id,
            ActorName = actor.Name,
            Organization = actor.OrganizationName,
            // Whole microseconds: what both databases give back unchanged, so that the hash can be computed again.
            AtUtc = new DateTime(now.Ticks - now.Ticks % 10, DateTimeKind.Utc),
            Changes = db.TakeChanges(),
            PreviousHash = last?.Hash ?? "",
            Hash = ""
        };
        record.Hash = record.ComputeHash();
        return record;
    }
}

/// <summary>One writer at a time in this process and tenant: SQLite has one, and queueing beats failing.</summary>
public sealed class WriteLane
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        return new Turn(_turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
