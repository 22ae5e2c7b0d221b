using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Atti;

[May(Permission.ViewActs)]
internal sealed class IndexModel(SiteDbContext db, ActChain chain, ActNames names, PageHead head) : PageModel, IReloadable
{
    public sealed record Row(long Sequence, string Kind, string Subject, string? Reason, string ActorName, string? Organization, DateTime AtUtc, string Hash);

    private const int Size = 50;

    [FromQuery(Name = "oggetto")] public string? Subject { get; set; }
    [FromQuery(Name = "pagina")] public int Number { get; set; } = 1;
    public ActNames Names => names;
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Pages { get; private set; }
    public long Count { get; private set; }
    public (long Count, IReadOnlyList<string> Breaks)? Verified { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReloadAsync(cancel);

    public async Task OnPostVerificaAsync(CancellationToken cancel)
    {
        Verified = await chain.VerifyAsync(cancel);
        await ReloadAsync(cancel);
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Registro degli atti";
        var acts = db.Set<ActRecord>().AsNoTracking();
        Subject = Subject?.Trim();
        if (Subject is { Length: > 0 })
        {
            acts = acts.Where(a => a.Subject == Subject);
            Count = await acts.LongCountAsync(cancel);
        }
        // The acts are numbered without gaps, so the last number is how many they are and a page is a range of numbers.
        else Count = await acts.MaxAsync(a => (long?)a.Sequence, cancel) ?? 0;
        Pages = (int)Math.Max(1, (Count + Size - 1) / Size);
        Number = Math.Clamp(Number, 1, Pages);
        var from = Count - (long)(Number - 1) * Size;
        acts = Subject is { Length: > 0 } ? acts.OrderByDescending(a => a.Sequence).Skip((Number - 1) * Size) : acts.Where(a => a.Sequence <= from).OrderByDescending(a => a.Sequence);
        Rows = await acts.Take(Size).Select(a => new Row(a.Sequence, a.Kind, a.Subject, a.Reason, a.ActorName, a.Organization, a.AtUtc, a.Hash)).ToListAsync(cancel);
    }
}
