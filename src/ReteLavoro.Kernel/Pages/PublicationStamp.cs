using Microsoft.AspNetCore.OutputCaching;

namespace ReteLavoro.Kernel.Pages;

/// <summary>
/// Changes with every publication: part of every public page's ETag, and the moment at which the output cache is emptied.
/// One per tenant; a new start has a new stamp, since the program may have changed too.
/// </summary>
public sealed class PublicationStamp(IOutputCacheStore? cache = null)
{
    public const string Tag = "public";
    private string _current = New();

    public string Current => Volatile.Read(ref _current);

    public async Task BumpAsync()
    {
        // The stamp first: a page rendered from the old state after this line bears an ETag that nobody will match.
        Volatile.Write(ref _current, New());
        if (cache is not null) await cache.EvictByTagAsync(Tag, CancellationToken.None);
    }

    private static string New() => Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()[..6]);
}
