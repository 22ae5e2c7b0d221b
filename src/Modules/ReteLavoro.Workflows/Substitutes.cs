using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>
/// Who may decide in whose place. Only among people of one organization, so that nobody hands the power of an office to
/// another; and with the roles that the absent person holds now, so that what is taken from her is taken from her substitute.
/// </summary>
internal sealed class Substitutes(SiteDbContext db, ActRunner acts, Actor actor, Permissions permissions, IPeople people, TimeProvider time)
{
    private const int LongestDays = 366;
    private readonly Dictionary<string, IReadOnlyList<Colleague>> _colleagues = [];

    /// <summary>The absent people whom this person stands in for today, as if they had signed in.</summary>
    public async Task<IReadOnlyList<ClaimsPrincipal>> StandsInForAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        if (person.FindFirstValue(ActorClaims.OrganizationId) is not { } organization) return [];
        var (me, today) = (person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", time.Today);
        var absent = await db.Set<Substitution>().AsNoTracking()
            .Where(s => s.SubstituteId == me && s.OrganizationId == organization && s.FirstDay <= today && s.LastDay >= today && s.EndedUtc == null)
            .Select(s => s.PersonId).Distinct().ToListAsync(cancel);
        return absent.Count == 0 ? [] : [.. (await ColleaguesAsync(organization, cancel)).Where(c => absent.Contains(c.Person.UserId)).Select(c => As(c, person))];
    }

    /// <summary>The colleague who has handed a task over, as if she had signed in; null when she no longer is one.</summary>
    public async Task<ClaimsPrincipal?> DelegatorAsync(ClaimsPrincipal person, ApprovalTask task, CancellationToken cancel) =>
        task.DelegatedTo is { } to && to == person.FindFirstValue(ClaimTypes.NameIdentifier) && person.FindFirstValue(ActorClaims.OrganizationId) is { } organization
            && (await ColleaguesAsync(organization, cancel)).FirstOrDefault(c => c.Person.UserId == task.DelegatedBy) is { } colleague ? As(colleague, person) : null;

    /// <summary>These people and whoever stands in for one of them today: what waits for the absent must reach who can do it.</summary>
    public async Task<IReadOnlyList<PersonContact>> WithStandInsAsync(IEnumerable<PersonContact> contacts, CancellationToken cancel)
    {
        var all = contacts.DistinctBy(p => p.UserId).ToList();
        var (ids, today) = (all.ConvertAll(p => p.UserId), time.Today);
        var rows = await db.Set<Substitution>().AsNoTracking().Where(s => ids.Contains(s.PersonId) && s.FirstDay <= today && s.LastDay >= today && s.EndedUtc == null).ToListAsync(cancel);
        foreach (var row in rows.Where(r => all.Exists(p => p.UserId == r.PersonId && p.OrganizationId == r.OrganizationId)))
            if ((await ColleaguesAsync(row.OrganizationId, cancel)).FirstOrDefault(c => c.Person.UserId == row.SubstituteId)?.Person is { } standIn) all.Add(standIn);
        return [.. all.DistinctBy(p => p.UserId)];
    }

    /// <summary>Colleagues who could stand in for her: of the same organization, with leave to decide.</summary>
    public async Task<IReadOnlyList<PersonContact>> CandidatesAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        if (person.FindFirstValue(ActorClaims.OrganizationId) is not { } organization) return [];
        var candidates = new List<PersonContact>();
        foreach (var colleague in await ColleaguesAsync(organization, cancel))
            if (colleague.Person.UserId != person.FindFirstValue(ClaimTypes.NameIdentifier) && await permissions.HasAsync(As(colleague, person), Permission.DecideTasks, cancel)) candidates.Add(colleague.Person);
        return candidates;
    }

    /// <summary>Those that she has named and that are not over, and those in which she stands in for somebody.</summary>
    public Task<List<Substitution>> OfAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        var (me, today) = (person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", time.Today);
        return db.Set<Substitution>().AsNoTracking().Where(s => (s.PersonId == me || s.SubstituteId == me) && s.LastDay >= today && s.EndedUtc == null).OrderBy(s => s.FirstDay).ThenBy(s => s.Id).ToListAsync(cancel);
    }

    public async Task NameAsync(ClaimsPrincipal person, string? substituteId, DateOnly? first, DateOnly? last, CancellationToken cancel)
    {
        var candidate = (await CandidatesAsync(person, cancel)).FirstOrDefault(c => c.UserId == substituteId) ?? throw new RuleBroken("Scegli una persona del tuo ente che può decidere.", "Substitute");
        if (first is not { } from) throw new RuleBroken("Scrivi il primo giorno.", "First");
        if (last is not { } to) throw new RuleBroken("Scrivi l'ultimo giorno.", "Last");
        if (to < from) throw new RuleBroken("L'ultimo giorno viene prima del primo.", "Last");
        if (to < time.Today) throw new RuleBroken("L'ultimo giorno è già passato.", "Last");
        if (to.DayNumber - from.DayNumber >= LongestDays) throw new RuleBroken("Una sostituzione dura al massimo un anno.", "Last");
        await acts.DoAsync(new("workflow.substitutes", actor.Id), async () =>
        {
            if (await db.Set<Substitution>().AnyAsync(s => s.PersonId == actor.Id && s.EndedUtc == null && s.FirstDay <= to && s.LastDay >= from, cancel))
                throw new RuleBroken("In questi giorni hai già un sostituto: prima togli l'altra sostituzione.", "First");
            db.Add(new Substitution
            {
                Id = Guid.CreateVersion7(), PersonId = actor.Id, PersonName = actor.Name, SubstituteId = candidate.UserId, SubstituteName = candidate.Name,
                OrganizationId = actor.OrganizationId!, FirstDay = from, LastDay = to, CreatedUtc = time.UtcNow
            });
        }, cancel);
    }

    public Task EndAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("workflow.substitutes", actor.Id), async () =>
    {
        var substitution = await db.Set<Substitution>().FirstOrDefaultAsync(s => s.Id == id && s.PersonId == actor.Id && s.EndedUtc == null, cancel) ?? throw new RuleBroken("Questa sostituzione non c'è più.");
        substitution.EndedUtc = time.UtcNow;
    }, cancel);

    private async Task<IReadOnlyList<Colleague>> ColleaguesAsync(string organization, CancellationToken cancel) =>
        _colleagues.TryGetValue(organization, out var known) ? known : _colleagues[organization] = await people.OfOrganizationAsync(organization, cancel);

    // The organization's claims are those of whoever asks: it is the same one.
    private static ClaimsPrincipal As(Colleague colleague, ClaimsPrincipal asked) => new(new ClaimsIdentity(
    [
        new(ClaimTypes.NameIdentifier, colleague.Person.UserId), new(ActorClaims.DisplayName, colleague.Person.Name), .. colleague.Roles.Select(r => new Claim(ClaimTypes.Role, r)),
        .. asked.Claims.Where(c => c.Type is ActorClaims.OrganizationId or ActorClaims.OrganizationName or ActorClaims.OrganizationType)
    ], "substitute"));
}
