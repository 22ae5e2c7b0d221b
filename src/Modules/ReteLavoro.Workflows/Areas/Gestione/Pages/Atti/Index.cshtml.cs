using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
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
    private Dictionary<string, string> _subjects = [];

    public ActNames Names => names;

    /// <returns>The id itself for what has no name, or none any more.</returns>
    public string NameOf(string subject) => _subjects.GetValueOrDefault(subject, subject);
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
        await NameSubjectsAsync(cancel);
    }

    /// <summary>What the acts of the page are about, in words: contents and their versions, tasks, people who have acted themselves.</summary>
    private async Task NameSubjectsAsync(CancellationToken cancel)
    {
        var subjects = Rows.Select(r => r.Subject).Distinct().ToList();
        var people = await db.Set<ActRecord>().Where(a => subjects.Contains(a.ActorId)).GroupBy(a => a.ActorId).Select(g => new { g.Key, Name = g.Max(a => a.ActorName)! }).ToListAsync(cancel);
        var contents = await db.Set<ContentVersion>().Where(v => v.Latest == true && subjects.Contains(v.ItemId)).Select(v => new { Key = v.ItemId, Name = v.DisplayText }).ToListAsync(cancel);
        var versions = await db.Set<ContentVersion>().Where(v => subjects.Contains(v.VersionId)).Select(v => new { Key = v.VersionId, Name = v.DisplayText }).ToListAsync(cancel);
        var ids = subjects.Select(s => Guid.TryParse(s, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
        var tasks = (await db.Set<ApprovalTask>().Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.Title, t.Stage }).ToListAsync(cancel)).Select(t => new { Key = t.Id.ToString(), Name = $"{t.Title}: {t.Stage}" });
        _subjects = people.Concat(contents).Concat(versions).Concat(tasks).DistinctBy(n => n.Key).ToDictionary(n => n.Key, n => n.Name);
    }
}
