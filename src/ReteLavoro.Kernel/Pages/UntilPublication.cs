using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Kernel.Pages;

/// <summary>
/// What public pages are made of and only a publication changes, in memory until the next one and never past midnight in
/// Rome, when figures begin and cease to hold. One per tenant. Kept under what writers have made (addresses, lists), never
/// under what a visitor types, and nothing that depends on who asks.
/// </summary>
public sealed class UntilPublication(PublicationStamp publication, TimeProvider time, HtmlEncoder encoder)
{
    private volatile Shelf _shelf = new("", default);

    /// <summary>
    /// What is kept as of now. Taken before reading what is to be kept: what was read while something was published then
    /// stays on the old shelf, where nobody looks any more.
    /// </summary>
    public Shelf Now
    {
        get
        {
            var (stamp, day, shelf) = (publication.Current, time.Today, _shelf);
            return shelf.Stamp == stamp && shelf.Day == day ? shelf : _shelf = new(stamp, day);
        }
    }

    public ValueTask<T> GetAsync<T>(object key, Func<Task<T>> read) where T : class => Now.GetAsync(key, read);

    /// <summary>A partial view as it was first written. Who is signed in gets it anew, and hers is not kept.</summary>
    /// <param name="of">The view's model, and all that its HTML depends on; itself kept here, so that what was read before a publication is never taken for new.</param>
    public async ValueTask<IHtmlContent> PartialAsync(IHtmlHelper html, string view, object of)
    {
        var context = html.ViewContext.HttpContext;
        if (context.User.Identity?.IsAuthenticated == true) return await html.PartialAsync(view, of);
        return await GetAsync(new Piece(view, of, context.Request.PathBase.Value), async () => Written(await html.PartialAsync(view, of)));
    }

    /// <summary>HTML as a text of its own: what a view gives back lives in buffers that are used again.</summary>
    public HtmlString Written(IHtmlContent html)
    {
        using var writer = new StringWriter();
        html.WriteTo(writer, encoder);
        return new(writer.ToString());
    }

    public sealed class Shelf
    {
        // Some tens of megabytes at the most; beyond, pages are written each time.
        private const int MostThings = 1000;
        private readonly ConcurrentDictionary<object, object> _things = new();

        internal Shelf(string stamp, DateOnly day) => (Stamp, Day) = (stamp, day);

        internal string Stamp { get; }
        internal DateOnly Day { get; }

        /// <summary>What is kept under the key, or is read and kept now. Keys are values with their kind in them: tuples, records.</summary>
        public async ValueTask<T> GetAsync<T>(object key, Func<Task<T>> read) where T : class
        {
            if (Find<T>(key) is { } known) return known;
            var value = await read();
            Keep(key, value);
            return value;
        }

        public T? Find<T>(object key) where T : class => _things.TryGetValue(key, out var thing) ? (T)thing : null;

        public void Keep(object key, object thing)
        {
            if (_things.Count < MostThings) _things[key] = thing;
        }
    }

    /// <summary>A view of one very thing: not of another that happens to be equal.</summary>
    private sealed record Piece(string View, object Of, string? PathBase)
    {
        public bool Equals(Piece? other) => other is not null && ReferenceEquals(Of, other.Of) && View == other.View && PathBase == other.PathBase;
        public override int GetHashCode() => HashCode.Combine(View, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Of), PathBase);
    }
}
