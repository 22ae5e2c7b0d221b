using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <summary>
/// The files of a case: minutes, agreements, sources. They are no public media: only who may read the case gets them. Each
/// lies in the tenant's folder under the id of its row, never under a name that somebody typed.
/// </summary>
internal sealed class CaseFiles(SiteDbContext db, ActRunner acts, Actor actor, MediaStore media, Tenant tenant, TimeProvider time)
{
    public const int Megabytes = MediaStore.MostMegabytes;
    private const int LongestText = 200;

    public static readonly IReadOnlyList<(string Value, string Label)> Kinds = [("verbale", "Verbale di un tavolo"), ("accordo", "Accordo sindacale"), ("fonte", "Documento da cui viene un dato"), ("altro", "Altro")];

    private string Folder => Path.Combine(tenant.Folder.Root, "crises");
    private string PathOf(Guid id) => Path.Combine(Folder, id.ToString("N"));

    /// <summary>The newest first; those taken away are no longer among them.</summary>
    public Task<List<CrisisFile>> OfAsync(string itemId, CancellationToken cancel) =>
        db.Set<CrisisFile>().AsNoTracking().Where(f => f.ItemId == itemId && f.RemovedUtc == null).OrderByDescending(f => f.AddedUtc).ThenBy(f => f.Id).ToListAsync(cancel);

    /// <returns>Null where the case has no such file, or no longer.</returns>
    public async Task<(CrisisFile File, string Path)?> FindAsync(string itemId, Guid id, CancellationToken cancel) =>
        await db.Set<CrisisFile>().AsNoTracking().FirstOrDefaultAsync(f => f.ItemId == itemId && f.Id == id && f.RemovedUtc == null, cancel) is { } file && File.Exists(PathOf(id)) ? (file, PathOf(id)) : null;

    /// <returns>What is wrong, each with its input.</returns>
    public IEnumerable<(string Field, string Sentence)> Problems(string? kind, string? about, string? name, byte[] bytes)
    {
        if (Kinds.All(k => k.Value != kind)) yield return ("Tipo", "Scegli che documento è.");
        if (string.IsNullOrWhiteSpace(about)) yield return ("Descrizione", "Scrivi che cosa è: per esempio «Verbale del 20 novembre».");
        else if (about.Trim().Length > LongestText) yield return ("Descrizione", $"Scrivi al massimo {LongestText} caratteri.");
        if (name is null) yield return ("Documento", "Scegli il file da caricare.");
        else if (media.WhyNotName(name) is { } whyNotName) yield return ("Documento", whyNotName);
        else if (media.WhyNotContent(name, bytes) is { } whyNotContent) yield return ("Documento", whyNotContent);
    }

    /// <summary>Called for who may edit the case, with what has no <see cref="Problems"/>.</summary>
    public async Task AddAsync(string itemId, string kind, string about, string name, byte[] bytes, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7();
        // First the file: one too many does no harm, one that is missing would.
        Directory.CreateDirectory(Folder);
        await File.WriteAllBytesAsync(PathOf(id), bytes, cancel);
        try
        {
            await acts.DoAsync(new("crises.attach", itemId, about.Trim()), async () =>
            {
                db.Add(new CrisisFile { Id = id, ItemId = itemId, Kind = kind, About = about.Trim(), Name = name, Bytes = bytes.Length, Hash = Convert.ToHexStringLower(SHA256.HashData(bytes)), AddedBy = actor.Name, AddedUtc = time.UtcNow });
                await db.SaveChangesAsync(cancel);
            }, cancel);
        }
        catch { File.Delete(PathOf(id)); throw; }
    }

    /// <summary>The file goes for good, because it may hold what must not be kept; that it was there stays on record.</summary>
    public async Task RemoveAsync(string itemId, Guid id, string? reason, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi perché togli il documento.", $"motivo-{id}");
        if (reason.Trim().Length > 500) throw new RuleBroken("Scrivi al massimo 500 caratteri.", $"motivo-{id}");
        await acts.DoAsync(new("crises.detach", itemId, reason.Trim()), async () =>
        {
            var file = await db.Set<CrisisFile>().FirstOrDefaultAsync(f => f.ItemId == itemId && f.Id == id && f.RemovedUtc == null, cancel) ?? throw new RuleBroken("Questo documento non c'è più.");
            (file.RemovedUtc, file.RemovedBy) = (time.UtcNow, actor.Name);
            await db.SaveChangesAsync(cancel);
            acts.AfterCommit(() => { File.Delete(PathOf(id)); return Task.CompletedTask; });
        }, cancel);
    }
}
