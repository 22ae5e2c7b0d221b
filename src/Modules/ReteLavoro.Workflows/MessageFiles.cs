using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Workflows;

/// <summary>The files of messages: only who may read the message gets them.</summary>
internal sealed class MessageFiles(SiteDbContext db, PrivateFiles disk)
{
    /// <summary>The folder of the tenant in which they lie.</summary>
    public const string Folder = "workflows";
    public const int Most = 5;

    /// <summary>All files of a message together.</summary>
    public const int Megabytes = PrivateFiles.Megabytes;

    /// <param name="field">Where the sentence stands.</param>
    public void Check(IReadOnlyList<SentFile> sent, string field)
    {
        if (sent.Count > Most) throw new RuleBroken($"Puoi allegare al massimo {Most} file: ne hai scelti {sent.Count}.", field);
        if (sent.Select(disk.WhyNot).FirstOrDefault(w => w is not null) is { } why) throw new RuleBroken(why, field);
        if (sent.Sum(f => (long)f.Bytes.Length) > Megabytes * 1024L * 1024) throw new RuleBroken($"I file insieme superano i {Megabytes} MB.", field);
    }

    /// <returns>Null where no message of the instance has such a file.</returns>
    public Task<MessageFile?> FindAsync(Guid instance, Guid id, CancellationToken cancel) =>
        db.Set<MessageFile>().AsNoTracking().FirstOrDefaultAsync(f => f.Id == id && db.Set<ApprovalMessage>().Any(m => m.Id == f.MessageId && m.InstanceId == instance), cancel);
}
