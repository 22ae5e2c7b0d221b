using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Forms;

internal sealed record SubmissionFilter(string? Text, string? Form, string? State, string? Province)
{
    public const string ToDo = "da-lavorare", All = "tutte";

    /// <summary>The values of the filter by state, the first one being meant where none is given.</summary>
    public static readonly IReadOnlyList<(string Value, string Text)> States =
        [(ToDo, "Da lavorare"), ("nuove", "Nuove"), ("in-carico", "In carico"), ("unite", "Unite ad altre"), ("chiuse", "Chiuse"), (All, "Tutte")];
}

/// <summary>A submission as it stands in the queue: no answers are read for it.</summary>
internal sealed record SubmissionLine(Guid Id, string Number, string FormTitle, string Purpose, string Subject, string? Province, DateTime ReceivedUtc, SubmissionState State, string? TakenBy, string? DuplicateKey);

internal sealed record SubmissionPage(IReadOnlyList<SubmissionLine> Lines, IReadOnlyDictionary<(string Purpose, string Key), int> WithSameKey, int Page, int Pages, int Total);

/// <summary>
/// The office's side: the queue, and what is done with a submission. Everything here is asked for by a person, and reaches
/// only what <see cref="SubmissionAccess"/> lets her read. Acts run one after another, so that of two people at once the
/// second is told.
/// </summary>
internal sealed class SubmissionDesk(SiteDbContext db, SubmissionAccess access, ActRunner acts, Actor actor, Facts facts, SiteSettings settings, TimeProvider time, IEnumerable<ISubmissionAction> actions)
{
    public async Task<SubmissionPage> PageAsync(SubmissionFilter filter, int page, ClaimsPrincipal person, CancellationToken cancel)
    {
        var size = (await settings.SiteAsync(cancel)).PageSize;
        var readable = (await access.ReadableAsync(person, cancel)).AsNoTracking();
        var found = Filtered(readable, filter);
        var total = await found.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        page = Math.Clamp(page, 1, pages);
        var lines = total == 0 ? [] : await Lines(found).Skip((page - 1) * size).Take(size).ToListAsync(cancel);
        var keys = lines.Select(l => l.DuplicateKey).OfType<string>().Distinct().ToList();
        var same = keys.Count == 0 ? [] : await readable.Where(s => keys.Contains(s.DuplicateKey!)).GroupBy(s => new { s.Purpose, Key = s.DuplicateKey! }).Select(g => new { g.Key.Purpose, g.Key.Key, Count = g.Count() }).ToDictionaryAsync(g => (g.Purpose, g.Key), g => g.Count, cancel);
        return new(lines, same, page, pages, total);
    }

    /// <summary>That somebody took the list away stays on record.</summary>
    public async Task<IAsyncEnumerable<SubmissionLine>> ExportAsync(SubmissionFilter filter, ClaimsPrincipal person, CancellationToken cancel)
    {
        var readable = (await access.ReadableAsync(person, cancel)).AsNoTracking();
        await acts.DoAsync(new("forms.export", filter.Form ?? "tutti i moduli"), () => Task.CompletedTask, cancel);
        return Lines(Filtered(readable, filter)).AsAsyncEnumerable();
    }

    public async Task<int> NewAsync(ClaimsPrincipal person, CancellationToken cancel) => await (await access.ReadableAsync(person, cancel)).CountAsync(s => s.State == SubmissionState.New, cancel);

    /// <returns>Null where there is none, or none that she may read: <see cref="ExistsAsync"/> tells the two apart.</returns>
    public async Task<Submission?> FindAsync(Guid id, ClaimsPrincipal person, CancellationToken cancel) =>
        await (await access.ReadableAsync(person, cancel)).AsNoTracking().Include(s => s.History).FirstOrDefaultAsync(s => s.Id == id, cancel);

    public Task<bool> ExistsAsync(Guid id, CancellationToken cancel) => db.Set<Submission>().AnyAsync(s => s.Id == id, cancel);

    /// <summary>The others about the same thing, the newest first; those joined to this one are among them.</summary>
    public async Task<IReadOnlyList<SubmissionLine>> OthersAsync(Submission submission, ClaimsPrincipal person, CancellationToken cancel)
    {
        var (id, key, main) = (submission.Id, submission.DuplicateKey, submission.JoinedTo);
        return await Lines((await access.ReadableAsync(person, cancel)).AsNoTracking().Where(s => s.Id != id && (key != null && s.DuplicateKey == key || s.JoinedTo == id || main != null && (s.Id == main || s.JoinedTo == main)))).Take(50).ToListAsync(cancel);
    }

    /// <summary>On the link to what a step has brought.</summary>
    public string DoneLabelOf(Submission submission, SubmissionEvent step) =>
        actions.FirstOrDefault(a => a.Purpose == submission.Purpose && a.Label == step.What)?.DoneLabel ?? "Vai al risultato";

    public async Task<IReadOnlyList<ISubmissionAction>> ActionsAsync(Submission submission, ClaimsPrincipal person, CancellationToken cancel)
    {
        if (!submission.IsOpen) return [];
        var (details, offered) = (submission.Details(), new List<ISubmissionAction>());
        foreach (var action in actions.Where(a => a.Purpose == submission.Purpose))
            if (await action.MayAsync(details, person, cancel)) offered.Add(action);
        return offered;
    }

    public Task TakeAsync(Guid id, ClaimsPrincipal person, CancellationToken cancel) => acts.DoAsync(new("forms.take", id.ToString()), async () =>
    {
        var submission = await OpenAsync(id, person, cancel);
        submission.Take(actor.Name);
        Note(submission, "Presa in carico");
    }, cancel);

    public Task JoinAsync(Guid id, string mainNumber, ClaimsPrincipal person, CancellationToken cancel) => acts.DoAsync(new("forms.join", id.ToString()), async () =>
    {
        var wanted = mainNumber.Trim().ToUpperInvariant();
        if (wanted.Length == 0) throw new RuleBroken("Scrivi il numero della segnalazione a cui unire questa.", "Number");
        var main = await (await access.ReadableAsync(person, cancel)).FirstOrDefaultAsync(s => s.Number == wanted, cancel) ?? throw new RuleBroken($"Nessuna segnalazione ha il numero «{mainNumber.Trim()}».", "Number");
        var submission = await OpenAsync(id, person, cancel);
        submission.Join(main);
        // What was joined to this one goes where this one goes: one main report, without chains.
        foreach (var follower in await db.Set<Submission>().Where(s => s.JoinedTo == id).ToListAsync(cancel))
        {
            follower.JoinedTo = main.Id;
            Note(follower, $"Unita alla {main.Number}", url: SubmissionLinks.Detail(main.Id));
            await facts.TellAsync(new SubmissionJoined(follower.Details(), main.Id), cancel);
        }
        Note(submission, $"Unita alla {main.Number}", url: SubmissionLinks.Detail(main.Id));
        Note(main, $"Unita a questa la {submission.Number}", url: SubmissionLinks.Detail(id));
        await facts.TellAsync(new SubmissionJoined(submission.Details(), main.Id), cancel);
    }, cancel);

    public Task CloseAsync(Guid id, string? reason, ClaimsPrincipal person, CancellationToken cancel)
    {
        var why = Reason(reason, "Scrivi perché la chiudi.");
        return acts.DoAsync(new("forms.close", id.ToString(), why), async () =>
        {
            var submission = await OpenAsync(id, person, cancel);
            submission.Close(time.UtcNow);
            Note(submission, "Chiusa", why);
            // What is joined to it has served its purpose too.
            foreach (var joined in await db.Set<Submission>().Where(s => s.JoinedTo == id).ToListAsync(cancel)) joined.EndKeeping(time.UtcNow);
        }, cancel);
    }

    /// <summary>Undoes a closing or a joining done by mistake, with what it brought along.</summary>
    public Task ReopenAsync(Guid id, string? reason, ClaimsPrincipal person, CancellationToken cancel)
    {
        var why = Reason(reason, "Scrivi perché la riapri.");
        return acts.DoAsync(new("forms.reopen", id.ToString(), why), async () =>
        {
            var submission = await OpenAsync(id, person, cancel);
            var main = submission.JoinedTo is { } mainId ? await db.Set<Submission>().Include(s => s.History).SingleAsync(s => s.Id == mainId, cancel) : null;
            submission.Reopen();
            Note(submission, Submission.Reopened, why);
            if (main is null)
            {
                // What is joined to it had ended with it.
                foreach (var joined in await db.Set<Submission>().Where(s => s.JoinedTo == id).ToListAsync(cancel)) joined.KeepOn();
                return;
            }
            Note(main, $"Staccata da questa la {submission.Number}", url: SubmissionLinks.Detail(id));
            await facts.TellAsync(new SubmissionDetached(id, main.Id), cancel);
            foreach (var follower in (await db.Set<Submission>().Include(s => s.History).Where(s => s.JoinedTo == main.Id && s.Id != id).ToListAsync(cancel)).Where(f => f.CameAlong(submission, main)))
            {
                follower.JoinedTo = id;
                follower.KeepOn();
                Note(follower, $"Unita alla {submission.Number}", url: SubmissionLinks.Detail(id));
                await facts.TellAsync(new SubmissionDetached(follower.Id, main.Id), cancel);
            }
        }, cancel);
    }

    /// <summary>Does what a module below offers; what it refuses leaves no trace here either.</summary>
    /// <returns>Where to go on.</returns>
    public Task<string> PassOnAsync(Guid id, string actionName, string? choice, ClaimsPrincipal person, CancellationToken cancel) => acts.DoAsync(new("forms.pass-on", id.ToString()), async () =>
    {
        var submission = await OpenAsync(id, person, cancel);
        var action = (await ActionsAsync(submission, person, cancel)).FirstOrDefault(a => a.Name == actionName) ?? throw new RuleBroken("Questo passo non si può fare su questa segnalazione.");
        // Pressed twice, or by two, it leads to what the first time has brought.
        if (submission.Done(action) is { Url: { } before }) return before;
        if (await action.ChoiceAsync(submission.Details(), cancel) is { } choices && choices.Options.All(o => o.Value != choice)) throw new RuleBroken(choices.WhenEmpty, "scelta");
        var joined = await db.Set<Submission>().AsNoTracking().Where(s => s.JoinedTo == id).OrderBy(s => s.ReceivedUtc).ThenBy(s => s.Id).ToListAsync(cancel);
        var url = await action.RunAsync(submission.Details() with { Chosen = choice, Joined = [.. joined.Select(j => j.Details())] }, person, cancel);
        if (submission.TakenBy is null) submission.Take(actor.Name);
        Note(submission, action.Label, url: url);
        return url;
    }, cancel);

    private static string Reason(string? reason, string whenEmpty)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken(whenEmpty, "Reason");
        if (reason.Trim().Length > 1000) throw new RuleBroken("Scrivi al massimo 1000 caratteri.", "Reason");
        return reason.Trim();
    }

    private async Task<Submission> OpenAsync(Guid id, ClaimsPrincipal person, CancellationToken cancel) =>
        await (await access.ReadableAsync(person, cancel)).Include(s => s.History).FirstOrDefaultAsync(s => s.Id == id, cancel) ?? throw new RuleBroken("Questa segnalazione non c’è.");

    private void Note(Submission submission, string what, string? note = null, string? url = null)
    {
        submission.Note(time.UtcNow, actor.Name, what, note, url);
        // A key of our own making would let the change tracker take the new line for one that is there already.
        db.AddRange(submission.History.Where(h => db.Entry(h).State == EntityState.Detached));
    }

    private static IQueryable<Submission> Filtered(IQueryable<Submission> readable, SubmissionFilter filter)
    {
        var found = filter.State switch
        {
            "nuove" => readable.Where(s => s.State == SubmissionState.New),
            "in-carico" => readable.Where(s => s.State == SubmissionState.Taken),
            "unite" => readable.Where(s => s.State == SubmissionState.Joined),
            "chiuse" => readable.Where(s => s.State == SubmissionState.Closed),
            SubmissionFilter.All => readable,
            _ => readable.Where(s => s.State == SubmissionState.New || s.State == SubmissionState.Taken)
        };
        if (!string.IsNullOrEmpty(filter.Form)) found = found.Where(s => s.FormId == filter.Form);
        if (!string.IsNullOrEmpty(filter.Province)) found = found.Where(s => s.Province == filter.Province);
        if (SearchText.Fold(filter.Text) is { Length: > 0 } text) found = found.Where(s => s.SearchText.Contains(text));
        return found;
    }

    private static IQueryable<SubmissionLine> Lines(IQueryable<Submission> found) => found.OrderByDescending(s => s.ReceivedUtc).ThenByDescending(s => s.Id)
        .Select(s => new SubmissionLine(s.Id, s.Number, s.FormTitle, s.Purpose, s.Subject, s.Province, s.ReceivedUtc, s.State, s.TakenBy, s.DuplicateKey));
}
