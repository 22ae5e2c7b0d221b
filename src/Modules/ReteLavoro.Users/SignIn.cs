using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Users;

internal enum SignInOutcome { Done, Wrong, LockedOut }

/// <summary>
/// Lets a person in by name or e-mail and password. A name that nobody bears, a person without access and a wrong
/// password get the same answer after the same time, and all three count towards the same lock.
/// </summary>
internal sealed class SignIn(
    SiteDbContext db, ILookupNormalizer names, PasswordHashing hashing, Attempts attempts, PersonClaims claims, ActRunner acts, Actor actor, TimeProvider time)
{
    public const int Failures = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    public static string AttemptKey(User user) => Attempts.Key("accesso", user.Id.ToString());

    public async Task<(SignInOutcome Outcome, ClaimsPrincipal? Person)> TryAsync(string name, string password, CancellationToken cancel)
    {
        var normalized = names.NormalizeName(name.Trim())!;
        var user = await FindAsync(normalized, cancel);
        var key = user is null ? Attempts.Key("accesso", normalized) : AttemptKey(user);
        var attempt = await attempts.CountAsync(key, Failures, LockedFor, cancel);
        if (attempt > Failures) return (SignInOutcome.LockedOut, null);

        var hash = user is { IsActive: true } ? user.PasswordHash : null;
        var verified = password.Length > PasswordRules.MaximumLength
            ? PasswordVerificationResult.Failed
            : await hashing.VerifyAsync(hash, password, cancel);
        if (verified == PasswordVerificationResult.Failed)
        {
            if (attempt < Failures) return (SignInOutcome.Wrong, null);
            if (user is not null)
            {
                actor.IsTheProgram("accesso");
                await acts.DoAsync(new("users.lock-out", user.Id.ToString()), () => Task.CompletedTask, cancel);
            }
            return (SignInOutcome.LockedOut, null);
        }

        var better = verified == PasswordVerificationResult.SuccessRehashNeeded ? await hashing.HashAsync(password, cancel) : hash;
        await attempts.ForgetAsync(key, cancel);
        // She is known from here on: the act of signing in is hers.
        actor.Is(await claims.OfAsync(user!, cancel));
        return await acts.DoAsync(new("users.sign-in", user!.Id.ToString()), async () =>
        {
            var now = time.UtcNow;
            // The same hash as was verified: a password changed or an access taken away meanwhile wins.
            var stillHers = await db.Set<User>().Where(u => u.Id == user.Id && u.IsActive && u.PasswordHash == hash)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignInUtc, now).SetProperty(u => u.PasswordHash, better), cancel);
            if (stillHers == 0) return (SignInOutcome.Wrong, null);
            var current = await db.Set<User>().AsNoTracking().SingleAsync(u => u.Id == user.Id, cancel);
            return (SignInOutcome.Done, (ClaimsPrincipal?)await claims.OfAsync(current, cancel));
        }, cancel);
    }

    private async Task<User?> FindAsync(string normalized, CancellationToken cancel) =>
        await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedUserName == normalized, cancel)
        ?? await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == normalized, cancel);
}
