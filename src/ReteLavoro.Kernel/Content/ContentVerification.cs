using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Content;

/// <summary>A module that keeps tables of what its content says finds the rows that no longer say the same.</summary>
public interface IIndexCheck
{
    /// <returns>A sentence for each difference, in the order of the items.</returns>
    Task<IReadOnlyList<string>> DifferencesAsync(CancellationToken cancel);
}

/// <summary>Compares what is stored twice: bodies with their hashes, addresses with the published versions, the modules' tables with the content.</summary>
public sealed class ContentVerification(SiteDbContext db, IEnumerable<IIndexCheck> indexes)
{
    public async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancel)
    {
        var wrong = new List<string>();
        var bodies = db.Set<ContentVersion>().AsNoTracking().Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { v.VersionId, v.DisplayText, v.Hash, b.Json });
        await foreach (var body in bodies.AsAsyncEnumerable().WithCancellation(cancel))
            if (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.Json))) != body.Hash)
                wrong.Add($"Il testo della versione {body.VersionId} («{body.DisplayText}») non corrisponde alla sua impronta.");
        foreach (var version in await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true && v.Path != null
                && !db.Set<ContentRoute>().Any(r => r.Path == v.Path && r.ItemId == v.ItemId && r.Current == true)).ToListAsync(cancel))
            wrong.Add($"«{version.DisplayText}» è pubblicato ma il suo indirizzo «{version.Path}» non porta lì.");
        foreach (var id in await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true).GroupBy(v => v.ItemId).Where(g => g.Count() > 1).Select(g => g.Key).ToListAsync(cancel))
            wrong.Add($"Il contenuto {id} ha più di una versione pubblicata.");
        foreach (var index in indexes) wrong.AddRange(await index.DifferencesAsync(cancel));
        return wrong;
    }
}
