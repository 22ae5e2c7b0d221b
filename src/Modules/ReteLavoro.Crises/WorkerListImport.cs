using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <summary>
/// Takes the profile table of a case from a list of workers: the list is counted and said what is wrong with it; then the
/// numbers, and nothing else, are written. Between the two the list is kept nowhere: the page carries the numbers, sealed.
/// </summary>
internal sealed class WorkerListImport(ContentStore content, ActRunner acts, Actor actor, IVocabularies vocabularies, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long after the check the numbers can be written.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(4);

    private readonly IDataProtector _seal = protection.CreateProtector("ReteLavoro.Crises.WorkerList");

    /// <param name="Version">The version of the case that was the newest at the check.</param>
    private sealed record Offer(string Case, string Version, string Person, DateTime UntilUtc, WorkerGroup[] Groups);

    public async Task<WorkerListReport> CheckAsync(Stream file, (string HeadingsKey, IReadOnlyDictionary<string, int> Mapping)? chosen, CancellationToken cancel) =>
        await WorkerList.ReadAsync(file, chosen, await ProfileBands.OfAsync(vocabularies, cancel), time.Today, cancel);

    /// <summary>The numbers of a list without faults, for <see cref="WriteAsync"/>.</summary>
    public string Seal(ContentItem item, WorkerListReport report) => Sealed(new Offer(item.ContentItemId, item.ContentItemVersionId, actor.Id, time.UtcNow + Life, [.. report.Groups]));

    /// <summary>The faults of a list, for a file of them.</summary>
    public string Seal(IReadOnlyList<ImportProblem> problems) => Sealed(problems);

    /// <returns>Null for what was not sealed here.</returns>
    public IReadOnlyList<ImportProblem>? Problems(string? sealedProblems) => Opened<List<ImportProblem>>(sealedProblems);

    /// <returns>How many persons were written; null when the table said the same already.</returns>
    /// <exception cref="RuleBroken">The numbers are somebody else's, too old, or the case has changed since.</exception>
    public async Task<int?> WriteAsync(ContentItem item, string? sealedNumbers, CancellationToken cancel)
    {
        if (Opened<Offer>(sealedNumbers) is not { } offer || offer.Case != item.ContentItemId || offer.Person != actor.Id || offer.UntilUtc < time.UtcNow)
            throw new RuleBroken("Il controllo dell'elenco non vale più: scegli il file e controllalo di nuovo.");
        RuleBroken.If(offer.Version != item.ContentItemVersionId, "Dopo il controllo qualcuno ha salvato questo caso: guarda che cosa è cambiato, poi controlla di nuovo l'elenco.");
        var part = item.Get<CrisisPart>();
        if (part.Workers.SequenceEqual(offer.Groups)) return null;
        var changed = item.Copy();
        changed.Set(part with { Workers = offer.Groups });
        var persons = offer.Groups.Sum(g => g.Count);
        try
        {
            // The name of the file is not kept either: it may be a person's.
            await acts.DoAsync(new("crises.workers", item.ContentItemId, $"Persone: {persons}; gruppi: {offer.Groups.Length}"), () => content.SaveDraftAsync(changed, offer.Version, cancel), cancel);
        }
        catch (EditedMeanwhile) { throw new RuleBroken("Dopo il controllo qualcuno ha salvato questo caso: guarda che cosa è cambiato, poi controlla di nuovo l'elenco."); }
        return persons;
    }

    private string Sealed<T>(T value)
    {
        using var bytes = new MemoryStream();
        using (var packed = new BrotliStream(bytes, CompressionLevel.Fastest)) JsonSerializer.Serialize(packed, value);
        return Convert.ToBase64String(_seal.Protect(bytes.ToArray()));
    }

    private T? Opened<T>(string? text) where T : class
    {
        try
        {
            using var packed = new BrotliStream(new MemoryStream(_seal.Unprotect(Convert.FromBase64String(text ?? ""))), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<T>(packed);
        }
        catch (Exception error) when (error is CryptographicException or FormatException or JsonException or InvalidDataException) { return null; }
    }
}
