using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Kernel.Content;

/// <summary>
/// Files that are no public media: the module they belong to hands them to whom it lets read them, and nobody else does. Each
/// lies in the tenant's folder, in its module's own, under the id of its row, never under a name that somebody typed.
/// </summary>
public sealed class PrivateFiles(Tenant tenant, MediaStore media, ActRunner acts)
{
    public const int Megabytes = MediaStore.MostMegabytes;

    private string Folder(string module) => Path.Combine(tenant.Folder.Root, module);
    private string PathOf(string module, Guid id) => Path.Combine(Folder(module), id.ToString("N"));

    /// <returns>Why it is not taken, as a sentence; null for a file that is.</returns>
    public string? WhyNot(SentFile? file) => file is null ? "Scegli il file da caricare." : media.WhyNotName(file.Name) ?? media.WhyNotContent(file.Name, file.Bytes);

    /// <summary>Keeps what has no <see cref="WhyNot"/>, together with the act that writes its rows: where the act fails there is no file either.</summary>
    /// <param name="module">The name of the module's folder.</param>
    public async Task KeepAsync(string module, IReadOnlyCollection<(Guid Id, SentFile File)> files, Act act, Func<Task> writeRows, CancellationToken cancel)
    {
        // First the files: one too many does no harm, one that is missing would.
        Directory.CreateDirectory(Folder(module));
        try
        {
            foreach (var (id, file) in files) await File.WriteAllBytesAsync(PathOf(module, id), file.Bytes, cancel);
            await acts.DoAsync(act, writeRows, cancel);
        }
        catch
        {
            foreach (var (id, _) in files) File.Delete(PathOf(module, id));
            throw;
        }
    }

    /// <summary>Called within the act that takes the row away: the file goes for good once that is certain.</summary>
    public void RemoveAfterCommit(string module, Guid id) => acts.AfterCommit(() => { File.Delete(PathOf(module, id)); return Task.CompletedTask; });

    /// <summary>Handed over, not opened inside the site; "not found" where the file is gone.</summary>
    /// <param name="name">What it was called when it was sent.</param>
    public IActionResult Download(PageModel page, string module, Guid id, string name) =>
        File.Exists(PathOf(module, id)) ? page.PhysicalFile(PathOf(module, id), MediaStore.ContentType(name) ?? "application/octet-stream", name) : page.NotFound();
}

/// <summary>A file as a form has sent it.</summary>
/// <param name="Name">Without the folders that some browsers put before it.</param>
public sealed record SentFile(string Name, byte[] Bytes)
{
    /// <summary>SHA-256, in lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <returns>Null where no file was chosen.</returns>
    public static async Task<SentFile?> ReadAsync(IFormFile? file, CancellationToken cancel)
    {
        if (file is null) return null;
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        return new(Path.GetFileName(file.FileName.Replace('\\', '/')), bytes.ToArray());
    }
}
