using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Acts;

/// <summary>
/// Finds out that another process has acted on the same database: a second web node, or the command line. Whoever keeps
/// something in memory asks to be told. One per tenant; the site's own acts do not count.
/// </summary>
/// <param name="last">The last act that was in the database before anything was remembered of it.</param>
public sealed class ActsElsewhere(long last = 0)
{
    private readonly Lock _turn = new();
    private readonly HashSet<long> _own = [];
    private readonly List<Action> _forget = [];
    private long _last = last;

    /// <summary>Tells, from now on, whenever what was read from the database may be out of date.</summary>
    public void OnFound(Action forget)
    {
        lock (_turn) _forget.Add(forget);
    }

    /// <summary>Said before the commit: a look between the commit and a later word would take the act for another's.</summary>
    internal void IsOwn(long sequence)
    {
        lock (_turn) _own.Add(sequence);
    }

    /// <summary>The commit has failed, so that another process's act may bear the number; or nobody knows, and then to forget is safe.</summary>
    internal void IsNotOwn(long sequence)
    {
        lock (_turn)
        {
            _own.Remove(sequence);
            _last = Math.Min(_last, sequence - 1);
        }
    }

    /// <summary>
    /// Looks for acts since the last look. Numbers have no gaps and are given one act after another, so that who sees one
    /// sees all before it. An act that touched no row (a sign-in) changes nothing that anybody remembers.
    /// </summary>
    /// <param name="found">What else to do when there are some. If it fails, the next look finds them again.</param>
    internal async Task LookAsync(SiteDbContext db, Func<Task> found, CancellationToken cancel)
    {
        long after;
        lock (_turn) after = _last;
        var acts = await db.Set<ActRecord>().AsNoTracking().Where(a => a.Sequence > after).OrderBy(a => a.Sequence)
            .Select(a => new { a.Sequence, Touched = a.Changes != SiteDbContext.NothingTouched }).ToListAsync(cancel);
        if (acts.Count == 0) return;
        Action[] forget = [];
        lock (_turn)
            if (acts.Any(a => a.Touched && !_own.Contains(a.Sequence))) forget = [.. _forget];
            else { Seen(); return; }
        foreach (var what in forget) what();
        await found();
        lock (_turn) Seen();

        void Seen()
        {
            _last = acts[^1].Sequence;
            _own.RemoveWhere(own => own <= _last);
        }
    }
}
