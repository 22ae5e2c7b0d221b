using ReteLavoro.Kernel.Acts;

namespace ReteLavoro.Kernel.Data;

/// <summary>What a tenant keeps in memory until an act changes it, here or in another process; one per tenant and kind.</summary>
public sealed class TenantMemory<T> where T : class
{
    private readonly Lock _turn = new();
    private T? _value;
    private long _changes;

    public TenantMemory(ActsElsewhere? elsewhere = null) => elsewhere?.OnFound(Forget);

    internal (T? Value, long Changes) Look()
    {
        lock (_turn) return (_value, _changes);
    }

    /// <summary>Keeps what was read, unless something changed while it was being read: the old state must not come back.</summary>
    internal void Keep(T value, long changes)
    {
        lock (_turn)
            if (_changes == changes) _value = value;
    }

    internal void Forget()
    {
        lock (_turn) (_value, _changes) = (null, _changes + 1);
    }
}

/// <summary>
/// A tenant's memory as one request or one recipe sees it: inside an act that has changed something, the new state; for
/// everybody else the old one, until the act is stored.
/// </summary>
public sealed class Remembered<T>(TenantMemory<T> memory, ActRunner acts) where T : class
{
    private T? _changed;

    public async ValueTask<T> GetAsync(Func<Task<T>> read)
    {
        if (_changed is not null) return _changed;
        var (known, changes) = memory.Look();
        if (known is not null) return known;
        var value = await read();
        memory.Keep(value, changes);
        return value;
    }

    /// <summary>Called inside the act, once the change is saved.</summary>
    public async Task ChangedAsync(Func<Task<T>> read)
    {
        _changed = await read();
        acts.AfterUndo(() => _changed = null);
        acts.AfterCommit(() =>
        {
            _changed = null;
            memory.Forget();
            return Task.CompletedTask;
        });
    }
}
