using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ReteLavoro.Testing;

/// <summary>The commands that EF sends to the databases of one site. It listens from the site's first
/// moment, because EF stops telling for a while once it has found that nobody listens.</summary>
public sealed class SqlLog : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Executed = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted";
    private readonly ConcurrentQueue<string> _commands = [];
    private readonly List<IDisposable> _subscriptions = [];
    private readonly Func<string, bool> _isOurs;

    /// <param name="isOurs">Told a connection string: other tests run beside this one.</param>
    public SqlLog(Func<string, bool> isOurs)
    {
        _isOurs = isOurs;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public IReadOnlyList<string> Commands => [.. _commands];
    public void Clear() => _commands.Clear();

    public void OnNext(DiagnosticListener listener)
    {
        if (listener.Name == "Microsoft.EntityFrameworkCore")
            lock (_subscriptions) _subscriptions.Add(listener.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> happened)
    {
        if (happened.Key == Executed && happened.Value is CommandEventData data && _isOurs(data.Command.Connection?.ConnectionString ?? "")) _commands.Enqueue(data.Command.CommandText);
    }

    public void OnCompleted() { }
    public void OnError(Exception error) { }

    public void Dispose()
    {
        lock (_subscriptions) foreach (var subscription in _subscriptions) subscription.Dispose();
    }
}
