using System.Collections.Concurrent;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content;

/// <summary>
/// Short lists of cards, good as long as the stamp of publication is; one per tenant. Only what writers put on pages is
/// asked of it, never what a visitor types, so that its size is that of the site.
/// </summary>
public sealed class PublishedCards(PublicationStamp publication)
{
    private sealed record Memory(string Stamp, ConcurrentDictionary<object, IReadOnlyList<ContentCard>> Lists);

    private volatile Memory? _memory;

    internal async Task<IReadOnlyList<ContentCard>> GetAsync(object key, Func<Task<IReadOnlyList<ContentCard>>> read)
    {
        // The stamp before the reading: what was read while something was published goes with the old one.
        var stamp = publication.Current;
        if (_memory is not { } memory || memory.Stamp != stamp) _memory = memory = new(stamp, new());
        if (memory.Lists.TryGetValue(key, out var known)) return known;
        return memory.Lists[key] = await read();
    }
}
