using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks;

/// <summary>How soon a network meets, answers and mends, each figure with its definition (NET-13). What it does for cases the module of cases adds.</summary>
internal sealed class NetworkHealth(SiteDbContext db, TimeProvider time) : INetworkIndicators
{
    public async Task<IReadOnlyList<NetworkIndicator>> OfAsync(string networkId, CancellationToken cancel)
    {
        var today = time.Today;
        var published = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.ItemId == networkId && v.PublishedUtc != null).MinAsync(v => v.PublishedUtc, cancel);
        var committees = await db.Set<Committee>().CountAsync(c => c.NetworkId == networkId, cancel);
        var meetings = await (from c in db.Set<Committee>().AsNoTracking()
                              join m in db.Set<CommitteeMeeting>() on c.Id equals m.CommitteeId
                              where c.NetworkId == networkId && m.CancelledUtc == null && m.HeldOn <= today
                              select new { m.HeldOn, Minutes = m.MinutesUtc != null }).ToListAsync(cancel);
        var invitations = await db.Set<MembershipRequest>().AsNoTracking().Where(r => r.NetworkId == networkId && r.Kind == MembershipKind.Join && r.State != MembershipState.Withdrawn).Select(r => new { r.AskedUtc, r.AnsweredUtc }).ToListAsync(cancel);
        var remedies = await db.Set<Remedy>().AsNoTracking().Where(r => r.NetworkId == networkId).Select(r => new { r.OpenedOn, r.DueOn, r.ClosedOn }).ToListAsync(cancel);
        var due = remedies.Where(r => r.ClosedOn is not null || r.DueOn < today).ToList();
        return
        [
            new("Dalla costituzione alla prima riunione", FirstMeeting(Day(published), committees > 0, [.. meetings.Select(m => m.HeldOn)], today),
                "I giorni dalla prima pubblicazione della rete alla prima riunione della sua cabina di regia che si è tenuta dopo quel giorno; le riunioni annullate non contano."),
            new("Riunioni con il verbale", meetings.Count == 0 ? "Nessuna riunione" : $"{meetings.Count(m => m.Minutes)} su {meetings.Count}", "Le riunioni della cabina di regia già tenute e non annullate."),
            new("Risposta agli inviti", NetworkIndicator.MedianDays(invitations.Where(i => i.AnsweredUtc is not null).Select(i => Day(i.AnsweredUtc)!.Value.DayNumber - Day(i.AskedUtc)!.Value.DayNumber), "Nessuna risposta"),
                $"La mediana dei giorni dall’invito alla risposta, sì o no che sia. Inviti con risposta: {invitations.Count(i => i.AnsweredUtc is not null)} su {invitations.Count}; quelli ritirati non contano."),
            new("Rimedi conclusi entro il termine", due.Count == 0 ? "Nessun rimedio" : $"{due.Count(r => r.ClosedOn <= r.DueOn)} su {due.Count}", "Fra i rimedi conclusi e quelli aperti il cui termine è passato."),
            new("Giorni per rimediare", NetworkIndicator.MedianDays(remedies.Where(r => r.ClosedOn is not null).Select(r => r.ClosedOn!.Value.DayNumber - r.OpenedOn.DayNumber), "Nessun rimedio concluso"), "La mediana dei giorni dall’apertura alla chiusura dei rimedi conclusi.")
        ];
    }

    private static string FirstMeeting(DateOnly? founded, bool hasCommittee, IReadOnlyList<DateOnly> meetings, DateOnly today)
    {
        if (founded is not { } day) return "Non è ancora costituita";
        if (!hasCommittee) return "Non ha una cabina di regia";
        if (meetings.Where(m => m >= day).Order().Select(m => (DateOnly?)m).FirstOrDefault() is { } first) return NetworkIndicator.MedianDays([first.DayNumber - day.DayNumber], "");
        return $"Non si è ancora riunita: sono passati {NetworkIndicator.MedianDays([today.DayNumber - day.DayNumber], "")}";
    }

    private static DateOnly? Day(DateTime? utc) => utc is { } at ? DateOnly.FromDateTime(at.InRome) : null;
}
