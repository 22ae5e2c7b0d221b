using Microsoft.AspNetCore.Identity;
using ReteLavoro.Kernel.Acts;

namespace ReteLavoro.Users;

/// <summary>
/// Hashes and verifies passwords, a few at a time: each takes about half a second of a core, and a flood of sign-ins
/// must not stop the public site. Outside set-up never called inside an act, where it would hold the only write lane.
/// </summary>
internal sealed class PasswordHashing(IPasswordHasher<User> hasher)
{
    // One for the whole process, since all regions share its cores.
    private static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // The hasher takes the person as an argument and does not look at her.
    private static readonly User Nobody = new() { DisplayName = "" };
    private string? _dummy;

    public Task<string> HashAsync(string password, CancellationToken cancel) =>
        InTurnAsync(() => hasher.HashPassword(Nobody, password), cancel);

    /// <param name="hash">Null for a name that nobody bears: it takes as long as a wrong password, and is never right.</param>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancel) => InTurnAsync(() =>
    {
        var result = hasher.VerifyHashedPassword(Nobody, hash ?? (_dummy ??= hasher.HashPassword(Nobody, Secrets.New())), password);
        return hash is null ? PasswordVerificationResult.Failed : result;
    }, cancel);

    private static async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancel)
    {
        if (!await Turns.WaitAsync(Patience, cancel)) throw new RuleBroken("Ci sono troppi accessi in questo momento: riprova tra un minuto.");
        try { return work(); }
        finally { Turns.Release(); }
    }
}
