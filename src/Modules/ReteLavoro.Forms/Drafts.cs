using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Forms.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Forms;

/// <summary>What somebody has answered so far.</summary>
internal sealed record Draft(string Key, DateTime StartedUtc, int Version, DraftContent Content)
{
    public IReadOnlyDictionary<string, DraftAnswer> Answers => Content.Answers;
}

/// <param name="PrivacyVersion">The notice that was shown when the form was begun.</param>
internal sealed record DraftContent(string PrivacyVersion, Dictionary<string, DraftAnswer> Answers);

/// <summary>
/// Answers in progress, sealed in the database; the browser holds only a random secret, in a cookie that goes with the
/// pages of this form and no others.
/// </summary>
internal sealed class Drafts(SiteDbContext db, WriteLane lane, IDataProtectionProvider protection, TimeProvider time, Tenant tenant)
{
    /// <summary>From the last answer.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(4);
    private const int MostTries = 10;

    private readonly IDataProtector _seal = protection.CreateProtector("ReteLavoro.Forms.Draft");
    private string Cookie => $".ReteLavoro.{tenant.Name}.bozza";

    /// <summary>The hash of this browser's secret; null where it has none.</summary>
    public string? KeyOf(HttpRequest request) => request.Cookies[Cookie] is { Length: > 0 and <= 100 } secret ? Hash(secret) : null;

    public async Task StartAsync(HttpContext context, FormDefinition form, CancellationToken cancel)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var (key, now, content) = (Hash(secret), time.UtcNow, Seal(new(form.Privacy.Version, [])));
        var expires = now + Life;
        using (await lane.EnterAsync(cancel))
        {
            if (KeyOf(context.Request) is { } old) await db.Set<DraftRow>().Where(d => d.Key == old).ExecuteDeleteAsync(cancel);
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO forms_draft ("Key", "FormId", "Sealed", "StartedUtc", "ExpiresUtc", "Version") VALUES ({key}, {form.Id}, {content}, {now}, {expires}, 1)
                """, cancel);
        }
        SetCookie(context, form, secret);
    }

    public async Task<Draft?> FindAsync(HttpRequest request, FormDefinition form, CancellationToken cancel) =>
        KeyOf(request) is { } key ? await FindAsync(key, form, cancel) : null;

    /// <summary>Keeps one answer beside those that other windows may have given meanwhile.</summary>
    /// <param name="answer">Null for an optional question left empty.</param>
    /// <returns>The draft as it is now; null when it has run out.</returns>
    public async Task<Draft?> AnswerAsync(HttpContext context, FormDefinition form, Question question, DraftAnswer? answer, CancellationToken cancel)
    {
        if (KeyOf(context.Request) is not { } key) return null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            using var turn = await lane.EnterAsync(cancel);
            if (await FindAsync(key, form, cancel) is not { } draft) return null;
            if (answer is null) draft.Content.Answers.Remove(question.Id);
            else draft.Content.Answers[question.Id] = answer;
            var (bytes, expires) = (Seal(draft.Content), time.UtcNow + Life);
            // Another node may have written since: then its answers are read first.
            var written = await db.Set<DraftRow>().Where(d => d.Key == key && d.Version == draft.Version)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.Sealed, bytes).SetProperty(d => d.ExpiresUtc, expires).SetProperty(d => d.Version, draft.Version + 1), cancel);
            if (written == 0) continue;
            SetCookie(context, form, context.Request.Cookies[Cookie]!);
            return draft;
        }
        throw new TimeoutException("The answers in progress change faster than they can be written.");
    }

    /// <summary>Part of the act of submission.</summary>
    /// <returns>False when it is gone already: sent by another window, or run out.</returns>
    public async Task<bool> RemoveAsync(string key, CancellationToken cancel) => await db.Set<DraftRow>().Where(d => d.Key == key).ExecuteDeleteAsync(cancel) == 1;

    private async Task<Draft?> FindAsync(string key, FormDefinition form, CancellationToken cancel)
    {
        var now = time.UtcNow;
        var row = await db.Set<DraftRow>().AsNoTracking().FirstOrDefaultAsync(d => d.Key == key && d.FormId == form.Id && d.ExpiresUtc > now, cancel);
        try { return row is null ? null : new(key, row.StartedUtc, row.Version, JsonSerializer.Deserialize<DraftContent>(_seal.Unprotect(row.Sealed))!); }
        // The keys are gone: nobody can read these answers any more.
        catch (CryptographicException) { return null; }
    }

    private void SetCookie(HttpContext context, FormDefinition form, string secret) => context.Response.Cookies.Append(Cookie, secret, new CookieOptions
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = Life, IsEssential = true,
        Path = $"{tenant.CookiePath.TrimEnd('/')}/moduli/{form.Id}"
    });

    private byte[] Seal(DraftContent content) => _seal.Protect(JsonSerializer.SerializeToUtf8Bytes(content));
    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
