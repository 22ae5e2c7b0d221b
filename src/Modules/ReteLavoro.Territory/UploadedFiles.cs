using Microsoft.AspNetCore.Http;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Territory;

/// <summary>Keeps a file between its check and its import, so that what is imported is what was checked. A day at most.</summary>
public sealed class UploadedFiles(Tenant tenant, TimeProvider time)
{
    private string Folder => Path.Combine(tenant.Folder.Root, "import");

    /// <returns>The name under which <see cref="Open"/> finds it again.</returns>
    public async Task<string> KeepAsync(IFormFile file, CancellationToken cancel)
    {
        Directory.CreateDirectory(Folder);
        var old = time.GetUtcNow().UtcDateTime.AddDays(-1);
        foreach (var left in Directory.EnumerateFiles(Folder).Where(f => File.GetLastWriteTimeUtc(f) < old).ToList()) File.Delete(left);
        var key = Guid.NewGuid().ToString("N");
        await using var copy = File.Create(PathOf(key));
        await file.CopyToAsync(copy, cancel);
        return key;
    }

    /// <summary>Null when there is no such file any more.</summary>
    public Stream? Open(string? key) => Guid.TryParseExact(key, "N", out _) && File.Exists(PathOf(key!)) ? File.OpenRead(PathOf(key!)) : null;

    public void Forget(string? key)
    {
        if (Guid.TryParseExact(key, "N", out _)) File.Delete(PathOf(key!));
    }

    private string PathOf(string key) => Path.Combine(Folder, key + ".csv");
}
