using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Protocollo;

[May(Permission.ViewOutbox)]
internal sealed class DettaglioModel(SiteDbContext db, ProtocolDesk desk, PageHead head) : PageModel, IReloadable
{
    public sealed record Failure(DateTime AtUtc, string? Reason);

    [FromRoute] public Guid Id { get; set; }
    public ProtocolRegistration? Row { get; private set; }

    /// <summary>Oldest first, from the register of acts.</summary>
    public IReadOnlyList<Failure> Failures { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        return Row is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostRimandaAsync(CancellationToken cancel)
    {
        await desk.RequeueAsync(Id, cancel);
        TempData["Fatto"] = "La registrazione è di nuovo in attesa del protocollo.";
        return LocalRedirect(WorkflowLinks.Registration(Id));
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        Row = await db.Set<ProtocolRegistration>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == Id, cancel);
        head.Title = Row?.Title ?? "Registrazione";
        head.Breadcrumb.Add(new("Protocollo", WorkflowLinks.Protocol));
        var subject = Id.ToString();
        Failures = await db.Set<ActRecord>().AsNoTracking().Where(a => a.Subject == subject && a.Kind == "protocol.fail").OrderBy(a => a.Sequence).Select(a => new Failure(a.AtUtc, a.Reason)).ToListAsync(cancel);
    }
}
