using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Outbox;

public enum MailState { Waiting, Sent, Dead }

/// <summary>A mail to be sent: a row written in the same transaction as the reason for it.</summary>
public sealed class OutboxMail
{
    public Guid Id { get; set; }
    public required string To { get; set; }
    public required string Subject { get; set; }

    /// <summary>As staff may read it: a link that lets its bearer in stands in it as <see cref="Outbox.Personal"/>.</summary>
    public required string Text { get; set; }

    /// <summary>The link that lets its bearer in, until the mail has left; null where there is none.</summary>
    public string? Secret { get; set; }
    public MailState State { get; set; }
    public DateTime CreatedUtc { get; set; }
    public DateTime DueUtc { get; set; }
    public DateTime? SentUtc { get; set; }
    public int Attempts { get; set; }
    public string? LastError { get; set; }

    /// <summary>What the mail is about: an item or a task, for the reader of the outbox.</summary>
    public string? About { get; set; }

    /// <summary>Where the receiver says that she wants no more of these; null for a mail that must reach her.</summary>
    public string? Unsubscribe { get; set; }

    /// <summary>A calendar entry that travels with it, as <see cref="Values.CalendarText"/> writes it; null for none.</summary>
    public string? Calendar { get; set; }

    /// <summary>By certified mail (PEC), while the region has a provider of it; its receipts are <see cref="MailReceipt"/>.</summary>
    public bool Certified { get; set; }
}

/// <summary>Puts mails in the outbox; the sender looks there every few seconds.</summary>
public sealed class Outbox(SiteDbContext db, TimeProvider time)
{
    /// <summary>What stands in a mail's text for a link that only its receiver may see.</summary>
    public const string Personal = "[collegamento personale: lo vede solo chi riceve il messaggio]";

    /// <param name="secret">A link within the text that lets its bearer in (a new password, a signature): kept apart from the text, and forgotten once sent.</param>
    /// <param name="certified"><paramref name="to"/> is a certified address: see <see cref="OutboxMail.Certified"/>.</param>
    public void Enqueue(string to, string subject, string text, string? about = null, string? unsubscribe = null, string? calendar = null, string? secret = null, bool certified = false)
    {
        var now = time.GetUtcNow().UtcDateTime;
        // A line break in a header would let whoever wrote the title add headers of his own.
        db.Add(new OutboxMail { Id = Guid.CreateVersion7(), To = OneLine(to), Subject = OneLine(subject), Text = secret is null ? text : text.Replace(secret, Personal, StringComparison.Ordinal), Secret = secret, CreatedUtc = now, DueUtc = now, About = about, Unsubscribe = unsubscribe, Calendar = calendar, Certified = certified });
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
