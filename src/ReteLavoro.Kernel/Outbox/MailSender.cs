using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Kernel.Outbox;

/// <summary>
/// Takes the waiting mails out of the outbox: by SMTP when <c>ReteLavoro:Mail:Host</c> is set, else as files in the
/// tenant's mail folder; a certified one by the region's provider. That a mail left is no act of anybody, so these rows change outside the chain.
/// </summary>
public sealed class MailSender(Tenant tenant, IConfiguration configuration, TimeProvider time, ILogger<MailSender> log) : ITenantJob
{
    /// <summary>After so many in vain a person must look at it.</summary>
    public const int AttemptsBeforeDead = 8;
    private const int AtOnce = 50;

    /// <summary>Seconds for which a server is waited for. Shorter than the first pause: a mail that is still being sent must not be taken a second time.</summary>
    private const int Patience = 30, MostPatience = 50;

    public TimeSpan Every => TimeSpan.FromSeconds(15);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        var (db, lane) = (services.GetRequiredService<SiteDbContext>(), services.GetRequiredService<WriteLane>());
        var now = time.GetUtcNow().UtcDateTime;
        var waiting = await db.Set<OutboxMail>().AsNoTracking().Where(m => m.State == MailState.Waiting && m.DueUtc <= now)
            .OrderBy(m => m.DueUtc).Take(AtOnce).ToListAsync(cancel);
        if (waiting.Count == 0) return;
        var site = await services.GetRequiredService<SiteSettings>().SiteAsync(cancel);
        var certified = services.GetRequiredService<CertifiedMails>();
        foreach (var mail in waiting)
        {
            if (!await TakeAsync(db, lane, mail, now, cancel)) continue;
            try
            {
                // Without a provider it goes as an ordinary mail, and does not pass for more.
                var provider = mail.Certified ? await certified.AdapterAsync(cancel) : null;
                if (provider is null) await SendAsync(mail, site, cancel);
                else await provider.SendAsync(mail, cancel).WaitAsync(TimeSpan.FromSeconds(Patience), cancel);
                await ChangeAsync(db, lane, mail.Id, m => m.SetProperty(x => x.Certified, provider != null).SetProperty(x => x.State, MailState.Sent).SetProperty(x => x.Secret, (string?)null).SetProperty(x => x.SentUtc, time.GetUtcNow().UtcDateTime).SetProperty(x => x.LastError, (string?)null), cancel);
            }
            catch (Exception error) when (mail.Certified && !cancel.IsCancellationRequested || error is SmtpException or IOException or FormatException or UnauthorizedAccessException or InvalidOperationException or TimeoutException)
            {
                // A wrong address does not mend itself; a server that is down may.
                var dead = error is FormatException or AdapterFault { IsFinal: true } || mail.Attempts + 1 >= AttemptsBeforeDead;
                log.LogWarning("Mail {Id} not sent at attempt {Attempt}: {Kind}", mail.Id, mail.Attempts + 1, error.GetType().Name);
                await ChangeAsync(db, lane, mail.Id, m => m.SetProperty(x => x.State, dead ? MailState.Dead : MailState.Waiting).SetProperty(x => x.LastError, error is TimeoutException ? "Il servizio di posta non ha risposto in tempo." : error.Message), cancel);
            }
        }
    }

    /// <summary>Whoever counts the attempt sends the mail: two nodes never both do. The pause for the next attempt is set already here, so that a crash while sending delays the mail and does not lose it.</summary>
    private static async Task<bool> TakeAsync(SiteDbContext db, WriteLane lane, OutboxMail mail, DateTime now, CancellationToken cancel)
    {
        using var turn = await lane.EnterAsync(cancel);
        return await db.Set<OutboxMail>().Where(m => m.Id == mail.Id && m.State == MailState.Waiting && m.Attempts == mail.Attempts)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.Attempts, mail.Attempts + 1).SetProperty(x => x.DueUtc, now + PauseAfter(mail.Attempts + 1)), cancel) == 1;
    }

    private static async Task ChangeAsync(SiteDbContext db, WriteLane lane, Guid id, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<OutboxMail>> change, CancellationToken cancel)
    {
        using var turn = await lane.EnterAsync(cancel);
        await db.Set<OutboxMail>().Where(m => m.Id == id).ExecuteUpdateAsync(change, cancel);
    }

    /// <summary>One minute, then two, four … : about two hours from the first attempt to the eighth.</summary>
    public static TimeSpan PauseAfter(int attempts) => TimeSpan.FromMinutes(Math.Pow(2, attempts - 1));

    private async Task SendAsync(OutboxMail mail, SiteSection site, CancellationToken cancel)
    {
        var settings = configuration.GetSection("ReteLavoro:Mail");
        var host = Uri.TryCreate(site.BaseUrl, UriKind.Absolute, out var url) ? url.Host : "localhost";
        var text = mail.Secret is { } secret ? mail.Text.Replace(Outbox.Personal, secret, StringComparison.Ordinal) : mail.Text;
        using var message = new MailMessage
        {
            From = new MailAddress(settings["From"] ?? $"non-rispondere@{host}", site.SiteName, Encoding.UTF8),
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
            Body = text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable
        };
        message.To.Add(new MailAddress(mail.To));
        // The same name at every attempt lets the receiver see that it is the same mail.
        message.Headers.Add("Message-ID", $"<{mail.Id:N}@{host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (mail.Unsubscribe is { } address && Uri.TryCreate(address, UriKind.Absolute, out var refusal))
        {
            message.Headers.Add("List-Unsubscribe", $"<{address}>");
            if (refusal.Scheme == Uri.UriSchemeHttps) message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        var html = AlternateView.CreateAlternateViewFromString(MailHtml.Document(mail.Subject, text), Encoding.UTF8, MediaTypeNames.Text.Html);
        html.TransferEncoding = TransferEncoding.QuotedPrintable;
        message.AlternateViews.Add(html);
        // Base64 keeps the line ends that the format asks for.
        if (mail.Calendar is { } calendar)
            message.Attachments.Add(new Attachment(new MemoryStream(Encoding.UTF8.GetBytes(calendar)), new ContentType("text/calendar; charset=utf-8") { Name = "appuntamento.ics" }) { TransferEncoding = TransferEncoding.Base64 });
        if (settings["Host"] is { Length: > 0 } server)
        {
            using var smtp = new SmtpClient(server, settings.GetValue("Port", 25)) { EnableSsl = settings.GetValue("Ssl", true) };
            if (settings["User"] is { Length: > 0 } user) smtp.Credentials = new NetworkCredential(user, settings["Password"]);
            // The client's own limit does not hold for what it does asynchronously. Letting go of it hangs up.
            await smtp.SendMailAsync(message, cancel).WaitAsync(TimeSpan.FromSeconds(Math.Clamp(settings.GetValue("Patience", Patience), 1, MostPatience)), cancel);
        }
        else await WriteFileAsync(mail.Id, message, cancel);
    }

    private async Task WriteFileAsync(Guid id, MailMessage message, CancellationToken cancel)
    {
        // The client invents the file's name; moved to one of ours, a mail written twice is still one file.
        var folder = Directory.CreateDirectory(tenant.Folder.Mail).FullName;
        var draft = Directory.CreateDirectory(Path.Combine(folder, $".{id:N}"));
        using (var pickup = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = draft.FullName })
            await pickup.SendMailAsync(message, cancel);
        File.Move(draft.EnumerateFiles("*.eml").First().FullName, Path.Combine(folder, $"{id:N}.eml"), overwrite: true);
        draft.Delete(recursive: true);
    }
}
