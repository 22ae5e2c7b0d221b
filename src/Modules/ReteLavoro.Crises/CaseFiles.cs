using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <summary>
/// The files of a case: minutes, agreements, sources. They are no public media: only who may read the case gets them.
/// </summary>
internal sealed class CaseFiles(SiteDbContext db, ActRunner acts, Actor actor, PrivateFiles disk, TimeProvider time)
{
    /// <summary>The folder of the tenant in which they lie.</summary>
    public const string Folder = "crises";
    private const int LongestText = 200;

    public static readonly IReadOnlyList<(string Value, string Label)> Kinds = [("verbale", "Verbale di un tavolo"), ("accordo", "Accordo sindacale"), ("fonte", "Documento da cui viene un dato"), ("altro", "Altro")];

    /// <summary>The newest first; those taken away are no longer among them.</summary>
    public Task<List<CrisisFile>> OfAsync(string itemId, CancellationToken cancel) =>
        db.Set<CrisisFile>().AsNoTracking().Where(f => f.ItemId == itemId && f.RemovedUtc == null).OrderByDescending(f => f.AddedUtc).ThenBy(f => f.Id).ToListAsync(cancel);

    /// <returns>Null where the case has no such file, or no longer.</returns>
    public Task<CrisisFile?> FindAsync(string itemId, Guid id, CancellationToken cancel) =>
        db.Set<CrisisFile>().AsNoTracking().FirstOrDefaultAsync(f => f.ItemId == itemId && f.Id == id && f.RemovedUtc == null, cancel);

    /// <returns>What is wrong, each with its input.</returns>
    public IEnumerable<(string Field, string Sentence)> Problems(string? kind, string? about, SentFile? file)
    {
        if (Kinds.All(k => k.Value != kind)) yield return ("Tipo", "Scegli che documento è.");
        if (string.IsNullOrWhiteSpace(about)) yield return ("Descrizione", "Scrivi che cosa è: per esempio «Verbale del 20 novembre».");
        else if (about.Trim().Length > LongestText) yield return ("Descrizione", $"Scrivi al massimo {LongestText} caratteri.");
        if (disk.WhyNot(file) is { } whyNot) yield return ("Documento", whyNot);
    }

    /// <summary>Called for who may edit the case, with what has no <see cref="Problems"/>.</summary>
    public async Task AddAsync(string itemId, string kind, string about, SentFile file, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7();
        await disk.KeepAsync(Folder, [(id, file)], new("crises.attach", itemId, about.Trim()), async () =>
        {
            db.Add(new CrisisFile { Id = id, ItemId = itemId, Kind = kind, About = about.Trim(), Name = file.Name, Bytes = file.Bytes.Length, Hash = file.Hash, AddedBy = actor.Name, AddedUtc = time.UtcNow });
            await db.SaveChangesAsync(cancel);
        }, cancel);
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
            disk.RemoveAfterCommit(Folder, id);
        }, cancel);
    }
}
