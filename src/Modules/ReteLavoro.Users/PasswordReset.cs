using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;

namespace ReteLavoro.Users;

/// <summary>
/// A new password for who has forgotten hers. The link carries the person's stamp, which changes with the password: it
/// works once, and an older link dies with a newer password.
/// </summary>
internal sealed partial class PasswordReset(
    SiteDbContext db, ILookupNormalizer names, Accounts accounts, PasswordHashing hashing, Attempts attempts, Outbox outbox, SiteSettings settings,
    IDataProtectionProvider protection, ActRunner acts, Actor actor, TimeProvider time, ILogger<PasswordReset> log)
{
    public const string NoLongerGood = "Il collegamento non è più valido: è già stato usato o è passata più di un’ora. Chiedine un altro.";
    public static readonly TimeSpan ValidFor = TimeSpan.FromHours(1);
    public const int MailsAnHour = 3, AsksAnHour = 30;

    private readonly IDataProtector _seal = protection.CreateProtector("ReteLavoro.Users.PasswordReset");

    /// <summary>Sends the link if the address is somebody's; says nothing either way.</summary>
    /// <param name="from">The network address that asks, to count by.</param>
    public async Task AskAsync(string email, string from, CancellationToken cancel)
    {
        var normalized = names.NormalizeEmail(email.Trim())!;
        var hour = TimeSpan.FromHours(1);
        if (await attempts.CountAsync(Attempts.Key("nuova-password-da", from), AsksAnHour, hour, cancel) > AsksAnHour) return;
        if (await attempts.CountAsync(Attempts.Key("nuova-password", normalized), MailsAnHour, hour, cancel) > MailsAnHour) return;
        var user = await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == normalized && u.IsActive, cancel);
        if (user is null) return;
        var site = await settings.SiteAsync(cancel);
        if (site.BaseUrl is null)
        {
            // Told to who runs the site, not to who asks: an error would say that the address is known.
            LogNoAddress(log);
            return;
        }
        var secret = _seal.Protect($"{user.Id:N}|{(time.GetUtcNow() + ValidFor).UtcTicks}|{user.SecurityStamp}");
        var link = UserLinks.InMail(site, UserLinks.NewPassword(secret));
        actor.IsTheProgram("password dimenticata");
        await acts.DoAsync(new("users.ask-new-password", user.Id.ToString()), () =>
        {
            outbox.Enqueue(user.Email!, $"Nuova password: {site.SiteName}", $"""
                Ciao {user.DisplayName},

                qualcuno, forse tu, ha chiesto una nuova password per l’area di gestione di «{site.SiteName}».

                Sceglila qui, entro un’ora:
                {link}

                Il collegamento vale una volta sola. Se non l’hai chiesta tu, ignora il messaggio: la tua password resta quella di prima.
                """, $"password:{user.Id}", secret: link);
            return Task.CompletedTask;
        }, cancel);
    }

    /// <returns>Whose link it is, or null when it is not good.</returns>
    public async Task<User?> FindAsync(string secret, CancellationToken cancel)
    {
        if (Open(secret) is not { } link) return null;
        var user = await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == link.Id && u.IsActive, cancel);
        return user?.SecurityStamp == link.Stamp ? user : null;
    }

    public async Task<User> SetAsync(string secret, string password, CancellationToken cancel)
    {
        var user = await FindAsync(secret, cancel) ?? throw new RuleBroken(NoLongerGood);
        if (PasswordRules.WhatIsWrong(password, user.UserName, user.Email) is { } wrong) throw new RuleBroken(wrong, "Chosen");
        var hash = await hashing.HashAsync(password, cancel);
        actor.IsTheProgram("password dimenticata");
        return await accounts.SetPasswordAsync(new("users.set-new-password", user.Id.ToString()), user.Id, hash, null, user.SecurityStamp, cancel);
    }

    private (Guid Id, string Stamp)? Open(string secret)
    {
        try
        {
            var parts = _seal.Unprotect(secret).Split('|', 3);
            var expires = new DateTimeOffset(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero);
            return time.GetUtcNow() < expires ? (Guid.ParseExact(parts[0], "N"), parts[2]) : null;
        }
        catch (CryptographicException) { return null; }
    }

    [LoggerMessage(LogLevel.Warning, "A new password was asked for, but the setting BaseUrl is missing: no link can be sent.")]
    private static partial void LogNoAddress(ILogger log);
}
