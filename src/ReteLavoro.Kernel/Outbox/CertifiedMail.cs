using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Kernel.Outbox;

/// <summary>
/// Certified mail (posta elettronica certificata, PEC), as one provider carries it. Registered as a service; a region chooses
/// one by name in the section "CertifiedMail" of its settings. It refuses with <see cref="AdapterFault"/>.
/// </summary>
public interface ICertifiedMail
{
    /// <summary>As the settings call it.</summary>
    string Name { get; }

    /// <summary>As people read it, after "con": "la posta certificata dimostrativa".</summary>
    string Label { get; }

    /// <summary>Hands a mail over. A second call with the same <see cref="OutboxMail.Id"/> must not send it twice: whoever called may have stopped before noting that it left.</summary>
    Task SendAsync(OutboxMail mail, CancellationToken cancel);

    /// <summary>All receipts there are for these mails; those told before may be told again.</summary>
    Task<IReadOnlyList<MailReceipt>> ReceiptsAsync(IReadOnlyList<OutboxMail> sent, CancellationToken cancel);
}

/// <summary>Another system refused, or does not answer; the sentence is Italian, for an administrator.</summary>
/// <param name="isFinal">Asking again cannot help: what was asked for is wrong.</param>
public sealed class AdapterFault(string sentence, bool isFinal = false) : Exception(sentence)
{
    public bool IsFinal => isFinal;
}

/// <summary>What the provider of the sender (accepted) and that of the receiver (delivered, or not) certify of a mail.</summary>
public enum ReceiptKind { Accepted, Delivered, NotDelivered }

/// <summary>A receipt of a certified mail; one of each kind at most.</summary>
public sealed class MailReceipt
{
    public Guid MailId { get; set; }
    public ReceiptKind Kind { get; set; }
    public DateTime AtUtc { get; set; }

    /// <summary>What it says beside that: the provider's identifier, or why it was not delivered.</summary>
    public string Text { get; set; } = "";
}

/// <summary>Section "CertifiedMail" of the settings.</summary>
internal sealed record CertifiedMailSection
{
    public const string Name = "CertifiedMail";

    /// <summary>The <see cref="ICertifiedMail.Name"/> of the region's provider; empty for none.</summary>
    public string Adapter { get; init; } = "";

    /// <summary>Of the demonstrative one: it refuses, so that people can see what happens then.</summary>
    public bool OutOfOrder { get; init; }

    /// <summary>Of the demonstrative one: addresses that nothing is ever delivered to.</summary>
    public IReadOnlyList<string> Undeliverable { get; init; } = [];
}

/// <summary>The region's provider of certified mail.</summary>
public sealed class CertifiedMails(SiteSettings settings, IEnumerable<ICertifiedMail> adapters)
{
    public async ValueTask<bool> AreOnAsync(CancellationToken cancel) => (await settings.GetAsync<CertifiedMailSection>(CertifiedMailSection.Name, cancel)).Adapter.Length > 0;

    /// <returns>Null where the region has none, or the program does not know it.</returns>
    public async ValueTask<string?> LabelAsync(CancellationToken cancel)
    {
        var name = (await settings.GetAsync<CertifiedMailSection>(CertifiedMailSection.Name, cancel)).Adapter;
        return adapters.FirstOrDefault(a => a.Name == name)?.Label;
    }

    /// <returns>Null where the region has none.</returns>
    /// <exception cref="AdapterFault">The settings name one that the program does not have.</exception>
    public async ValueTask<ICertifiedMail?> AdapterAsync(CancellationToken cancel) =>
        (await settings.GetAsync<CertifiedMailSection>(CertifiedMailSection.Name, cancel)).Adapter is { Length: > 0 } name
            ? adapters.FirstOrDefault(a => a.Name == name) ?? throw new AdapterFault($"La posta certificata «{name}» delle impostazioni non c'è in questo programma.") : null;
}

/// <summary>Asks for the receipts of certified mails that still have neither of the two that end the matter.</summary>
internal sealed class ReceiptCollector(TimeProvider time, ILogger<ReceiptCollector> log) : ITenantJob
{
    private const int AtOnce = 500;

    // A provider says within a day that a mail could not be delivered (D.P.R. 68/2005, art. 8); two more for its own troubles.
    private static readonly TimeSpan WaitedFor = TimeSpan.FromDays(3);

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        var (db, mails, acts) = (services.GetRequiredService<SiteDbContext>(), services.GetRequiredService<CertifiedMails>(), services.GetRequiredService<ActRunner>());
        if (!await mails.AreOnAsync(cancel)) return;
        var since = time.UtcNow - WaitedFor;
        var waiting = await db.Set<OutboxMail>().AsNoTracking()
            .Where(m => m.Certified == true && m.SentUtc > since && m.State == MailState.Sent && !db.Set<MailReceipt>().Any(r => r.MailId == m.Id && r.Kind != ReceiptKind.Accepted))
            .OrderBy(m => m.SentUtc).Take(AtOnce).ToListAsync(cancel);
        if (waiting.Count == 0) return;
        IReadOnlyList<MailReceipt> told;
        try { told = await (await mails.AdapterAsync(cancel))!.ReceiptsAsync(waiting, cancel); }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            // What it could not tell now it tells at the next turn.
            log.LogWarning("Receipts of {Count} certified mails could not be asked for: {Kind}", waiting.Count, error.GetType().Name);
            return;
        }
        services.GetRequiredService<Actor>().IsTheProgram("posta certificata");
        foreach (var mail in told.Where(r => waiting.Exists(m => m.Id == r.MailId)).GroupBy(r => r.MailId))
        {
            var known = await db.Set<MailReceipt>().Where(r => r.MailId == mail.Key).Select(r => r.Kind).ToListAsync(cancel);
            if (mail.Where(r => !known.Contains(r.Kind)).DistinctBy(r => r.Kind).ToList() is not { Count: > 0 } fresh) continue;
            await acts.DoAsync(new Act("mail.receipt", mail.Key.ToString()), () =>
            {
                db.AddRange(fresh);
                return Task.CompletedTask;
            }, cancel);
        }
    }
}

/// <summary>Carries nothing anywhere: a certified mail is accepted at once and delivered at once, unless the settings say otherwise.</summary>
internal sealed class DemoCertifiedMail(SiteSettings settings) : ICertifiedMail
{
    public string Name => "demo";
    public string Label => "la posta certificata dimostrativa, che non spedisce niente";

    public async Task SendAsync(OutboxMail mail, CancellationToken cancel)
    {
        if ((await SectionAsync(cancel)).OutOfOrder) throw new AdapterFault("La posta certificata dimostrativa è fuori servizio.");
    }

    public async Task<IReadOnlyList<MailReceipt>> ReceiptsAsync(IReadOnlyList<OutboxMail> sent, CancellationToken cancel)
    {
        var section = await SectionAsync(cancel);
        if (section.OutOfOrder) throw new AdapterFault("La posta certificata dimostrativa è fuori servizio.");
        return [.. sent.SelectMany(m => new[] { Receipt(m, ReceiptKind.Accepted, "dimostrativa"), section.Undeliverable.Contains(m.To, StringComparer.OrdinalIgnoreCase)
            ? Receipt(m, ReceiptKind.NotDelivered, "dimostrativa: indirizzo non valido") : Receipt(m, ReceiptKind.Delivered, "dimostrativa") })];
    }

    private static MailReceipt Receipt(OutboxMail mail, ReceiptKind kind, string text) => new() { MailId = mail.Id, Kind = kind, AtUtc = mail.SentUtc!.Value, Text = text };
    private ValueTask<CertifiedMailSection> SectionAsync(CancellationToken cancel) => settings.GetAsync<CertifiedMailSection>(CertifiedMailSection.Name, cancel);
}
