using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Posta;

[May(Permission.ViewOutbox)]
internal sealed class DettaglioModel(SiteDbContext db, CertifiedMails certified, ActRunner acts, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public Guid Id { get; set; }
    public OutboxMail? Mail { get; private set; }

    /// <summary>Of a certified mail, in the order in which they are given.</summary>
    public IReadOnlyList<MailReceipt> Receipts { get; private set; } = [];

    /// <summary>Who carries the region's certified mail today; null where nobody does.</summary>
    public string? Provider { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        return Mail is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostRimettiAsync(CancellationToken cancel)
    {
        await acts.DoAsync(new("mail.requeue", Id.ToString()), async () =>
        {
            var mail = await db.Set<OutboxMail>().FirstOrDefaultAsync(m => m.Id == Id, cancel) ?? throw new RuleBroken("Questo messaggio non c'è.");
            RuleBroken.If(mail.State != MailState.Dead, "Si rimette in coda solo un messaggio non spedito.");
            RuleBroken.If(mail.Secret is null && mail.Text.Contains(Outbox.Personal, StringComparison.Ordinal), "Il collegamento di questo messaggio non c'è più: ripeti l'invito o la richiesta.");
            (mail.State, mail.Attempts, mail.DueUtc) = (MailState.Waiting, 0, time.UtcNow);
        }, cancel);
        TempData["Fatto"] = "Il messaggio è di nuovo in coda.";
        return LocalRedirect(WorkflowLinks.Mail(Id));
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        Mail = await db.Set<OutboxMail>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == Id, cancel);
        if (Mail is { Certified: true })
        {
            Receipts = [.. (await db.Set<MailReceipt>().AsNoTracking().Where(r => r.MailId == Id).ToListAsync(cancel)).OrderBy(r => r.Kind)];
            Provider = await certified.LabelAsync(cancel);
        }
        head.Title = Mail?.Subject ?? "Messaggio";
        head.Breadcrumb.Add(new("Posta in uscita", WorkflowLinks.Mails));
    }
}
