using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Protocollo;

[May(Permission.ViewOutbox)]
internal sealed class IndexModel(SiteDbContext db, ProtocolDesk desk, SiteSettings settings, Permissions permissions, PageHead head) : PageModel
{
    [FromQuery(Name = "stato")] public ProtocolState? State { get; set; }
    [FromQuery(Name = "pagina")] public int Number { get; set; } = 1;
    public IReadOnlyList<ProtocolRegistration> Rows { get; private set; } = [];
    public int Pages { get; private set; }
    public int Count { get; private set; }

    /// <summary>What must be known of the region's protocol before its numbers are read.</summary>
    public string? Notice { get; private set; }

    /// <summary>The protocol is the demonstrative one, and this person may put it out of order to see what happens.</summary>
    public bool MaySwitch { get; private set; }
    public bool IsOutOfOrder { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Protocollo";
        (Notice, MaySwitch, IsOutOfOrder) = (await desk.NoticeAsync(cancel), await MaySwitchAsync(cancel), await desk.IsOutOfOrderAsync(cancel));
        var size = (await settings.SiteAsync(cancel)).PageSize;
        var rows = db.Set<ProtocolRegistration>().AsNoTracking().Where(r => State == null || r.State == State);
        Count = await rows.CountAsync(cancel);
        Pages = Math.Max(1, (Count + size - 1) / size);
        Number = Math.Clamp(Number, 1, Pages);
        Rows = await rows.OrderByDescending(r => r.Id).Skip((Number - 1) * size).Take(size).ToListAsync(cancel);
    }

    public async Task<IActionResult> OnPostServizioAsync(bool outOfOrder, CancellationToken cancel)
    {
        if (!await MaySwitchAsync(cancel)) return Forbid();
        await desk.SwitchAsync(outOfOrder, cancel);
        TempData["Fatto"] = outOfOrder ? "Il protocollo dimostrativo è fuori servizio: ciò che si approva si pubblica, e la registrazione aspetta." : "Il protocollo dimostrativo è di nuovo in servizio.";
        return LocalRedirect(WorkflowLinks.Protocol);
    }

    private async Task<bool> MaySwitchAsync(CancellationToken cancel) => await desk.IsDemonstrativeAsync(cancel) && await permissions.HasAsync(User, Permission.ManageWorkflows, cancel);

    public static (string Text, string Tone) Words(ProtocolState state) => state switch
    {
        ProtocolState.Waiting => ("In attesa", "progress"),
        ProtocolState.Registered => ("Registrata", "success"),
        ProtocolState.GivenUp => ("Non riuscita", "danger"),
        _ => throw new System.Diagnostics.UnreachableException()
    };
}
