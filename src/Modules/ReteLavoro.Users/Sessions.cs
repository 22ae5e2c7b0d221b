using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users.Data;

namespace ReteLavoro.Users;

/// <summary>
/// Keeps tickets in the tenant's database. It works in a scope of its own: within a request's scope it would settle who
/// acts before the cookie has been read.
/// </summary>
internal sealed class TicketStore(IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider time) : ITicketStore
{
    private const string KeyItem = "retelavoro:session";
    private readonly IDataProtector _seal = protection.CreateProtector("ReteLavoro.Users.Ticket");

    /// <summary>The key of the session that a ticket belongs to; null before it is stored.</summary>
    public static string? KeyOf(AuthenticationProperties? properties) => properties?.GetString(KeyItem);

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Secrets.New();
        ticket.Properties.SetString(KeyItem, key);
        var (user, sealedTicket, expires, now) = (UserOf(ticket), Seal(ticket), Expiry(ticket), Now);
        await WriteAsync(async db =>
        {
            await db.Set<Ticket>().Where(t => t.ExpiresUtc <= now).ExecuteDeleteAsync();
            await db.Set<Attempt>().Where(a => a.UntilUtc <= now).ExecuteDeleteAsync();
            return await db.Database.ExecuteSqlAsync($"""
                INSERT INTO users_ticket ("Key", "UserId", "Sealed", "ExpiresUtc", "LastSeenUtc") VALUES ({key}, {user}, {sealedTicket}, {expires}, {now})
                """);
        });
        return key;
    }

    /// <summary>Changes a session that is alive; one that was ended meanwhile stays ended.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        ticket.Properties.SetString(KeyItem, key);
        var (user, sealedTicket, expires, now) = (UserOf(ticket), Seal(ticket), Expiry(ticket), Now);
        await WriteAsync(db => db.Set<Ticket>().Where(t => t.Key == key && t.UserId == user)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Sealed, sealedTicket).SetProperty(t => t.ExpiresUtc, expires).SetProperty(t => t.LastSeenUtc, now)));
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var now = Now;
        await using var scope = scopes.CreateAsyncScope();
        var bytes = await scope.ServiceProvider.GetRequiredService<SiteDbContext>().Set<Ticket>()
            .Where(t => t.Key == key && t.ExpiresUtc > now).Select(t => t.Sealed).FirstOrDefaultAsync();
        try { return bytes is null ? null : TicketSerializer.Default.Deserialize(_seal.Unprotect(bytes)); }
        catch (CryptographicException) { return null; }
    }

    public Task RemoveAsync(string key) => WriteAsync(db => db.Set<Ticket>().Where(t => t.Key == key).ExecuteDeleteAsync());

    private async Task WriteAsync(Func<SiteDbContext, Task<int>> write)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SiteDbContext>();
        await scope.ServiceProvider.GetRequiredService<ActRunner>().HousekeepAsync(() => write(db), default);
    }

    private DateTime Now => time.UtcNow;
    private byte[] Seal(AuthenticationTicket ticket) => _seal.Protect(TicketSerializer.Default.Serialize(ticket));
    private DateTime Expiry(AuthenticationTicket ticket) => ticket.Properties.ExpiresUtc?.UtcDateTime ?? Now + Sessions.Length;
    private static Guid UserOf(AuthenticationTicket ticket) => Guid.Parse(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!);
}

/// <summary>The life of a session after sign-in.</summary>
internal static class Sessions
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(8);

    /// <summary>How long a change of roles, or an access taken away, may go unnoticed.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromMinutes(1);

    /// <summary>Reads the person again once a minute; a session whose person or stamp is gone ends.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (context.Properties.IssuedUtc is { } issued && now - issued < Trust) return;

        await using var scope = context.HttpContext.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var (db, cancel) = (scope.ServiceProvider.GetRequiredService<SiteDbContext>(), context.HttpContext.RequestAborted);
        var user = Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancel)
            : null;
        if (user is not { IsActive: true } || user.SecurityStamp != context.Principal!.FindFirstValue(PersonClaims.Stamp))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }
        context.ReplacePrincipal(await scope.ServiceProvider.GetRequiredService<PersonClaims>().OfAsync(user, cancel));
        context.ShouldRenew = true;
    }

    /// <summary>Ends the sessions of a person at once. Part of the act that is the reason for it.</summary>
    /// <param name="but">The key of the one session that goes on.</param>
    public static Task EndSessionsAsync(this SiteDbContext db, Guid userId, string? but, CancellationToken cancel) =>
        db.Set<Ticket>().Where(t => t.UserId == userId && t.Key != but).ExecuteDeleteAsync(cancel);
}
