using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Workflows;

/// <summary>A file as it arrives.</summary>
internal sealed record Upload(string Name, byte[] Bytes);

/// <summary>
/// The files of messages. Each lies in the tenant's folder under the id of its row, never under a name that somebody typed,
/// and only who may read the message gets it.
/// </summary>
internal sealed class MessageFiles(SiteDbContext db, MediaStore media, Tenant tenant)
{
    public const int Most = 5;

    /// <summary>All files of a message together.</summary>
    public const int Megabytes = MediaStore.MostMegabytes;

    private string Folder => Path.Combine(tenant.Folder.Root, "workflows");
    private string PathOf(Guid id) => Path.Combine(Folder, id.ToString("N"));

    /// <param name="field">Where the sentence stands.</param>
    public void Check(IReadOnlyList<Upload> uploads, string field)
    {
        if (uploads.Count > Most) throw new RuleBroken($"Puoi allegare al massimo {Most} file: ne hai scelti {uploads.Count}.", field);
        foreach (var (name, bytes) in uploads)
            if ((media.WhyNotName(name) ?? media.WhyNotContent(name, bytes)) is { } why) throw new RuleBroken(why, field);
        if (uploads.Sum(u => (long)u.Bytes.Length) > Megabytes * 1024L * 1024) throw new RuleBroken($"I file insieme superano i {Megabytes} MB.", field);
    }

    /// <summary>First the files, then the rows: a file too many does no harm, one that is missing would.</summary>
    /// <returns>The rows to be stored, which want their message.</returns>
    public async Task<IReadOnlyList<MessageFile>> WriteAsync(IReadOnlyList<Upload> uploads, CancellationToken cancel)
    {
        var rows = new List<MessageFile>();
        try
        {
            foreach (var (name, bytes) in uploads)
            {
                Directory.CreateDirectory(Folder);
                rows.Add(new MessageFile { Id = Guid.CreateVersion7(), Name = name, Bytes = bytes.Length, Hash = Convert.ToHexStringLower(SHA256.HashData(bytes)) });
                await File.WriteAllBytesAsync(PathOf(rows[^1].Id), bytes, cancel);
            }
            return rows;
        }
        catch { Forget(rows); throw; }
    }

    /// <summary>Of a message that was not stored.</summary>
    public void Forget(IEnumerable<MessageFile> rows)
    {
        foreach (var row in rows) File.Delete(PathOf(row.Id));
    }

    /// <returns>Null where no message of the instance has such a file.</returns>
    public async Task<(MessageFile File, string Path)?> FindAsync(Guid instance, Guid id, CancellationToken cancel) =>
        await db.Set<MessageFile>().AsNoTracking().FirstOrDefaultAsync(f => f.Id == id && db.Set<ApprovalMessage>().Any(m => m.Id == f.MessageId && m.InstanceId == instance), cancel) is { } file
            && File.Exists(PathOf(id)) ? (file, PathOf(id)) : null;
}
