using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Posta;

[May(Permission.ViewOutbox)]
internal sealed class IndexModel(SiteDbContext db, SiteSettings settings, PageHead head) : PageModel
{
    public sealed record Row(Guid Id, string To, string Subject, MailState State, DateTime CreatedUtc, int Attempts, bool Certified)
    {
        /// <summary>The last one of a certified mail; null while there is none.</summary>
        public ReceiptKind? Receipt { get; init; }
    }

    [FromQuery(Name = "stato")] public MailState? State { get; set; }
    [FromQuery(Name = "pagina")] public int Number { get; set; } = 1;
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Pages { get; private set; }
    public int Count { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Posta in uscita";
        var size = (await settings.SiteAsync(cancel)).PageSize;
        var mails = db.Set<OutboxMail>().AsNoTracking().Where(m => State == null || m.State == State);
        Count = await mails.CountAsync(cancel);
        Pages = Math.Max(1, (Count + size - 1) / size);
        Number = Math.Clamp(Number, 1, Pages);
        Rows = await mails.OrderByDescending(m => m.Id).Skip((Number - 1) * size).Take(size).Select(m => new Row(m.Id, m.To, m.Subject, m.State, m.CreatedUtc, m.Attempts, m.Certified)).ToListAsync(cancel);
        var ids = Rows.Where(r => r.Certified).Select(r => r.Id).ToList();
        if (ids.Count == 0) return;
        var receipts = (await db.Set<MailReceipt>().AsNoTracking().Where(r => ids.Contains(r.MailId)).ToListAsync(cancel)).ToLookup(r => r.MailId);
        Rows = [.. Rows.Select(r => r with { Receipt = receipts[r.Id].Select(x => (ReceiptKind?)x.Kind).Max() })];
    }

    public static (string Text, string Tone) Words(ReceiptKind kind) => kind switch
    {
        ReceiptKind.Accepted => ("Accettata", "progress"),
        ReceiptKind.Delivered => ("Consegnata", "success"),
        ReceiptKind.NotDelivered => ("Mancata consegna", "danger"),
        _ => throw new System.Diagnostics.UnreachableException()
    };

    public static (string Text, string Tone) Words(MailState state) => state switch
    {
        MailState.Waiting => ("In attesa", "progress"),
        MailState.Sent => ("Spedita", "success"),
        MailState.Dead => ("Non spedita", "danger"),
        _ => throw new System.Diagnostics.UnreachableException()
    };
}
