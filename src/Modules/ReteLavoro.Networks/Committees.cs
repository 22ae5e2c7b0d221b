using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks;

/// <summary>The steering committee (<i>cabina di regia</i>) of the region or of one network (NET-15).</summary>
internal sealed class Committee
{
    public Guid Id { get; set; }
    public required string Name { get; set; }

    /// <summary>Null for the whole region.</summary>
    public string? NetworkId { get; set; }
    public List<CommitteeMember> Members { get; set; } = [];
    public List<CommitteeMeeting> Meetings { get; set; } = [];

    public IReadOnlyList<CommitteeMember> MembersOn(DateOnly day) => [.. Members.Where(m => m.From <= day && !(m.To < day)).OrderByDescending(m => m.Chair).ThenBy(m => m.Person)];
}

internal sealed class CommitteeMember
{
    public Guid Id { get; set; }
    public Guid CommitteeId { get; set; }
    public required string Organization { get; set; }
    public required string Person { get; set; }

    /// <summary>Where she is told of meetings; null where nobody knows it, and somebody has to tell her.</summary>
    public string? Email { get; set; }
    public bool Chair { get; set; }
    public DateOnly From { get; set; }

    /// <summary>The last day; null while the person sits on it.</summary>
    public DateOnly? To { get; set; }
}

internal sealed class CommitteeMeeting
{
    public Guid Id { get; set; }
    public Guid CommitteeId { get; set; }
    public DateOnly HeldOn { get; set; }

    /// <summary>"10:30".</summary>
    public required string Hour { get; set; }
    public required string Place { get; set; }

    /// <summary>One point a line.</summary>
    public required string Agenda { get; set; }
    public required string ConvenedBy { get; set; }
    public DateTime ConvenedUtc { get; set; }

    /// <summary>How often it has been changed since it was convened: what calendars tell a newer entry by.</summary>
    public int Sequence { get; set; }

    /// <summary>When it was called off; null while it holds.</summary>
    public DateTime? CancelledUtc { get; set; }
    public string? CancelledBecause { get; set; }
    public string? Minutes { get; set; }
    public string? MinutesUrl { get; set; }
    public DateTime? MinutesUtc { get; set; }
    public List<CommitteeAttendance> Present { get; set; } = [];
    public List<CommitteeDecision> Decisions { get; set; } = [];

    /// <summary>Held so long ago that the minutes should be there.</summary>
    public bool LacksMinutes(DateOnly today, int? days) => MinutesUtc is null && CancelledUtc is null && days is { } n && HeldOn.AddDays(n) < today;
}

internal sealed class CommitteeAttendance
{
    public Guid MeetingId { get; set; }
    public Guid MemberId { get; set; }
}

internal sealed class CommitteeDecision
{
    public Guid MeetingId { get; set; }

    /// <summary>From 1, in the order of the meeting.</summary>
    public int Number { get; set; }
    public required string Text { get; set; }
    public int InFavour { get; set; }
    public int Against { get; set; }
    public int Abstained { get; set; }

    public bool Passed => InFavour > Against;
}

/// <summary>How many must be present, and whether they were.</summary>
/// <param name="Needed">Null where the region has not said how many.</param>
internal sealed record Quorum(int Present, int Members, int? Needed)
{
    public static Quorum Of(int present, int members, int? percent) =>
        new(present, members, percent is { } share ? Math.Max(1, (members * share + 99) / 100) : null);

    public bool? Reached => Needed is { } needed ? Present >= needed : null;

    public string InWords() => Needed is { } needed
        ? $"Presenti {Present} su {Members}; ne servono almeno {needed}: {(Reached == true ? "la seduta è valida" : "la seduta non è valida")}."
        : $"Presenti {Present} su {Members}; la Regione non ha indicato quanti ne servono.";
}

internal sealed class Committees(SiteDbContext db, ActRunner acts, Actor actor, Outbox outbox, IMailTexts texts, SiteSettings settings, TimeProvider time)
{
    public const string Manage = "ManageSteeringCommittee";

    public Task<List<Committee>> AllAsync(CancellationToken cancel) =>
        db.Set<Committee>().AsNoTracking().Include(c => c.Members).Include(c => c.Meetings).ThenInclude(m => m.Present).AsSplitQuery().OrderBy(c => c.Name).ToListAsync(cancel);

    public Task<Committee?> FindAsync(Guid id, CancellationToken cancel) =>
        db.Set<Committee>().AsNoTracking().Include(c => c.Members).Include(c => c.Meetings).ThenInclude(m => m.Present).Include(c => c.Meetings).ThenInclude(m => m.Decisions).AsSplitQuery().FirstOrDefaultAsync(c => c.Id == id, cancel);

    public async Task<(Committee Committee, CommitteeMeeting Meeting)?> MeetingAsync(Guid id, CancellationToken cancel) =>
        await db.Set<CommitteeMeeting>().AsNoTracking().Where(m => m.Id == id).Select(m => m.CommitteeId).FirstOrDefaultAsync(cancel) is var committee && committee != Guid.Empty
            && await FindAsync(committee, cancel) is { } found ? (found, found.Meetings.Single(m => m.Id == id)) : null;

    /// <param name="chairOrganization">The Region: who sits in the chair is its person.</param>
    public async Task<Guid> SetUpAsync(string name, string? networkId, string chairOrganization, string chairPerson, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7();
        await acts.DoAsync(new("networks.committee-set-up", id.ToString()), async () =>
        {
            RuleBroken.If(await db.Set<Committee>().AnyAsync(c => c.NetworkId == networkId, cancel), networkId is null ? "La cabina di regia della regione c'è già." : "Questa rete ha già la sua cabina di regia.");
            db.Add(new Committee
            {
                Id = id, Name = name, NetworkId = networkId,
                Members = [new() { Id = Guid.CreateVersion7(), CommitteeId = id, Organization = chairOrganization, Person = chairPerson, Chair = true, From = time.Today }]
            });
        }, cancel);
        return id;
    }

    public Task AddMemberAsync(Guid committee, string organization, string person, string? email, bool chair, CancellationToken cancel) => acts.DoAsync(new("networks.committee-member", committee.ToString()), async () =>
    {
        var today = time.Today;
        var members = await db.Set<CommitteeMember>().Where(m => m.CommitteeId == committee && (m.To == null || m.To >= today)).ToListAsync(cancel);
        if (members.Any(m => m.Organization == organization && m.Person == person)) throw new RuleBroken($"{person} ne fa già parte.", "Person");
        // One chair at a time: the new one takes the place of the old, who stays a member.
        if (chair)
            foreach (var before in members.Where(m => m.Chair)) before.Chair = false;
        db.Add(new CommitteeMember { Id = Guid.CreateVersion7(), CommitteeId = committee, Organization = organization, Person = person, Email = email, Chair = chair, From = today });
    }, cancel);

    public Task EndMemberAsync(Guid committee, Guid member, CancellationToken cancel) => acts.DoAsync(new("networks.committee-member", committee.ToString()), async () =>
    {
        var found = await db.Set<CommitteeMember>().FirstOrDefaultAsync(m => m.Id == member && m.CommitteeId == committee, cancel) ?? throw new RuleBroken("Questa persona non è fra i componenti.");
        RuleBroken.If(found.Chair, "Chi presiede esce quando un'altra persona prende il suo posto: aggiungila prima come presidente.");
        // Today still counts; who came today by mistake was a member for that day.
        found.To = time.Today;
    }, cancel);

    /// <summary>Where members are told of meetings, by member; null takes an address away. Members who are not in it keep theirs.</summary>
    public Task AddressAsync(Guid committee, IReadOnlyDictionary<Guid, string?> addresses, CancellationToken cancel) => acts.DoAsync(new("networks.committee-member", committee.ToString()), async () =>
    {
        foreach (var member in await db.Set<CommitteeMember>().Where(m => m.CommitteeId == committee).ToListAsync(cancel))
            if (addresses.TryGetValue(member.Id, out var email)) member.Email = email;
    }, cancel);

    /// <returns>The meeting, and how many members the call was mailed to.</returns>
    public async Task<(Guid Id, int Told)> ConveneAsync(Guid committee, DateOnly day, string hour, string place, string agenda, CancellationToken cancel)
    {
        var meeting = new CommitteeMeeting { Id = Guid.CreateVersion7(), CommitteeId = committee, HeldOn = day, Hour = hour, Place = place, Agenda = agenda, ConvenedBy = actor.Name, ConvenedUtc = time.UtcNow };
        var told = await acts.DoAsync(new("networks.committee-convene", committee.ToString()), () =>
        {
            db.Add(meeting);
            return TellAsync(meeting, [], CommitteeMails.Convened, [], cancel);
        }, cancel);
        return (meeting.Id, told);
    }

    /// <summary>Another day, hour, place or agenda; whoever sat on it on the day of before is told too.</summary>
    /// <returns>How many members were mailed.</returns>
    public Task<int> MoveAsync(Guid id, DateOnly day, string hour, string place, string agenda, CancellationToken cancel) => acts.DoAsync(new("networks.committee-move", id.ToString()), async () =>
    {
        var meeting = await ToComeAsync(id, cancel);
        RuleBroken.If((meeting.HeldOn, meeting.Hour, meeting.Place, meeting.Agenda) == (day, hour, place, agenda), "Non hai cambiato niente: la riunione resta com'è.");
        var (before, was) = (meeting.HeldOn, $"{meeting.HeldOn.InWords()}, ore {meeting.Hour}, {meeting.Place}");
        (meeting.HeldOn, meeting.Hour, meeting.Place, meeting.Agenda) = (day, hour, place, agenda);
        meeting.Sequence++;
        return await TellAsync(meeting, [before], CommitteeMails.Moved, new() { ["before"] = was }, cancel);
    }, cancel);

    /// <returns>How many members were mailed.</returns>
    public Task<int> CancelAsync(Guid id, string reason, CancellationToken cancel) => acts.DoAsync(new("networks.committee-cancel", id.ToString(), reason), async () =>
    {
        var meeting = await ToComeAsync(id, cancel);
        (meeting.CancelledUtc, meeting.CancelledBecause) = (time.UtcNow, reason);
        meeting.Sequence++;
        return await TellAsync(meeting, [], CommitteeMails.Cancelled, new() { ["reason"] = reason }, cancel);
    }, cancel);

    private async Task<CommitteeMeeting> ToComeAsync(Guid id, CancellationToken cancel)
    {
        var meeting = await db.Set<CommitteeMeeting>().FirstAsync(m => m.Id == id, cancel);
        RuleBroken.If(meeting.CancelledUtc is not null, "La riunione è già annullata.");
        RuleBroken.If(meeting.MinutesUtc is not null || meeting.HeldOn < time.Today, "La riunione si è già tenuta: non si può più cambiare.");
        return meeting;
    }

    /// <summary>A mail to each member with an address. It is a duty of theirs, and so has no way to be refused. Of what is past nobody is told.</summary>
    private async Task<int> TellAsync(CommitteeMeeting meeting, IReadOnlyCollection<DateOnly> alsoOn, MailTemplate mail, Dictionary<string, string> words, CancellationToken cancel)
    {
        if (meeting.HeldOn < time.Today) return 0;
        var committee = await db.Set<Committee>().AsNoTracking().Include(c => c.Members).FirstAsync(c => c.Id == meeting.CommitteeId, cancel);
        var to = alsoOn.Append(meeting.HeldOn).SelectMany(committee.MembersOn).Where(m => m.Email is not null).DistinctBy(m => m.Email, StringComparer.OrdinalIgnoreCase).ToList();
        var site = await settings.SiteAsync(cancel);
        foreach (var member in to)
        {
            var (subject, text) = await texts.WriteAsync(mail, new Dictionary<string, string>(words)
            {
                ["person"] = member.Person, ["committee"] = committee.Name, ["day"] = meeting.HeldOn.InWords(), ["hour"] = meeting.Hour, ["place"] = meeting.Place,
                ["agenda"] = string.Join('\n', meeting.Agenda.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select((point, i) => $"{i + 1}. {point}")),
                ["link"] = site.InMail(NetworkLinks.Meeting(meeting.Id), "nell'area riservata, alla voce «Cabina di regia»"), ["site"] = site.SiteName
            }, cancel);
            outbox.Enqueue(member.Email!, subject, text, $"riunione:{meeting.Id}", calendar: MeetingCalendar.Of(committee, meeting, site, time.UtcNow));
        }
        return to.Count;
    }

    public Task MinuteAsync(Guid meeting, IReadOnlyCollection<Guid> present, IReadOnlyList<CommitteeDecision> decisions, string? minutes, string? url, CancellationToken cancel) => acts.DoAsync(new("networks.committee-minutes", meeting.ToString()), async () =>
    {
        var found = await db.Set<CommitteeMeeting>().Include(m => m.Present).Include(m => m.Decisions).FirstAsync(m => m.Id == meeting, cancel);
        RuleBroken.If(found.CancelledUtc is not null, "La riunione è annullata: non ha verbale.");
        RuleBroken.If(found.HeldOn > time.Today, "La riunione non si è ancora tenuta: il verbale si scrive dopo.");
        var members = (await db.Set<CommitteeMember>().Where(m => m.CommitteeId == found.CommitteeId).ToListAsync(cancel)).Where(m => m.From <= found.HeldOn && !(m.To < found.HeldOn)).Select(m => m.Id).ToHashSet();
        RuleBroken.If(present.Any(p => !members.Contains(p)), "Fra i presenti c'è chi quel giorno non era componente.");
        foreach (var decision in decisions)
            if (decision.InFavour + decision.Against + decision.Abstained > present.Count) throw new RuleBroken($"Nella decisione {decision.Number} i voti sono più dei presenti ({present.Count}).", $"Favorevoli{decision.Number}");
        db.RemoveRange(found.Present);
        db.RemoveRange(found.Decisions);
        await db.SaveChangesAsync(cancel);
        found.Present = [.. present.Distinct().Select(p => new CommitteeAttendance { MeetingId = meeting, MemberId = p })];
        found.Decisions = [.. decisions];
        (found.Minutes, found.MinutesUrl, found.MinutesUtc) = (minutes, url, time.UtcNow);
    }, cancel);
}
