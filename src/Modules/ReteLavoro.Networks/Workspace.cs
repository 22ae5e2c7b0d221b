using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Networks.Data;
using ReteLavoro.Organizations;
using ReteLavoro.Users;

namespace ReteLavoro.Networks;

internal enum EntryKind { Note, Document, Task }

/// <summary>Who reads an entry, beside the body that wrote it; a task is always read by the body that does it too.</summary>
internal enum EntryAudience
{
    /// <summary>Every body of the network, and who may see all networks.</summary>
    Network,

    /// <summary>Who coordinates it: the lead, its Provinces, who may write it, and who may see all networks.</summary>
    Coordination,

    /// <summary>Nobody else, the Region included.</summary>
    Body
}

/// <summary>Something that the bodies of a network share: a note, a document, a thing to do.</summary>
internal sealed class WorkspaceEntry
{
    public Guid Id { get; set; }
    public required string NetworkId { get; set; }
    public EntryKind Kind { get; set; }
    public EntryAudience Audience { get; set; }

    /// <summary>The body that it belongs to; null for what somebody wrote who acts for none.</summary>
    public string? Organization { get; set; }
    public required string AuthorId { get; set; }
    public required string Author { get; set; }
    public DateTime WrittenUtc { get; set; }
    public DateTime? CorrectedUtc { get; set; }

    /// <summary>Grows with every change, so that two who correct it at once notice.</summary>
    public int Revision { get; set; } = 1;

    /// <summary>The note; what the document is; what is to be done. Plain, with line breaks.</summary>
    public required string Text { get; set; }

    /// <summary>Of a document: what the file was called.</summary>
    public string? FileName { get; set; }
    public int? Bytes { get; set; }
    public string? Hash { get; set; }

    /// <summary>Of a task: the body that does it.</summary>
    public string? AssignedTo { get; set; }

    /// <summary>Of a task: its last day; null for one that may take its time.</summary>
    public DateOnly? DueOn { get; set; }
    public DateTime? DoneUtc { get; set; }
    public string? DoneBy { get; set; }

    /// <summary>When the body was told that it is overdue; null while it was not.</summary>
    public DateTime? OverdueToldUtc { get; set; }
}

/// <summary>What somebody has typed for an entry, new or corrected.</summary>
internal sealed class EntryForm
{
    public string? Text { get; set; }
    public string? Audience { get; set; }
    public string? AssignedTo { get; set; }
    public string? DueOn { get; set; }
}

/// <summary>What a person may do in the workspace of one network.</summary>
/// <param name="Coordinates">She reads what is for who coordinates the network.</param>
/// <param name="MayWrite">She works on networks; who has only leave to read does not.</param>
internal sealed record WorkspaceDoor(NetworkDoor Network, string PersonId, bool Coordinates, bool MayWrite)
{
    public string NetworkId => Network.Item.ContentItemId;
    public string? Organization => Network.Organization;

    private bool IsMine(WorkspaceEntry entry) => entry.Organization is { } body ? body == Organization : entry.AuthorId == PersonId;
    public bool MayCorrect(WorkspaceEntry entry) => MayWrite && IsMine(entry);

    /// <summary>Who takes away what is another's says why.</summary>
    public bool MayRemove(WorkspaceEntry entry) => MayCorrect(entry) || MayWrite && Network.MayEdit;
    public bool MayFinish(WorkspaceEntry entry) => MayWrite && entry.Kind == EntryKind.Task && (entry.AssignedTo is { } body && body == Organization || Network.MayEdit);
}

/// <summary>
/// The workspace of a network: notes, documents and things to do, each for whom its author chose (NET-13). Who may not read an
/// entry does not find it either. The register of acts says that something was written, never what.
/// </summary>
internal sealed class Workspace(
    SiteDbContext db, NetworkAccess access, NetworkLists networks, Permissions permissions, ActRunner acts, Actor actor, PrivateFiles files, IOrganizations organizations, IPeople people, Outbox outbox, SiteSettings settings, TimeProvider time)
{
    /// <summary>The folder of the tenant in which its documents lie.</summary>
    public const string Folder = "networks";
    public const int LongestNote = 4000;
    public const int LongestTask = 500;
    public const int LongestDescription = 200;
    private const int LongestReason = 500;
    private static readonly string[] Work = ["EditOwn_Rete", "Edit_Rete", Permission.EditContent, Permission.DecideTasks];

    public async Task<(WorkspaceDoor? Door, IActionResult? Refused)> OpenAsync(PageModel page, string id, CancellationToken cancel)
    {
        var (network, refused) = await access.OpenAsync(page, id, cancel);
        if (network is null) return (null, refused);
        return await DoorAsync(page.User, network, cancel) is { } door ? (door, null) : (null, page.Forbid());
    }

    /// <summary>Lets in who belongs to the network today, who may see all networks, and who writes the network for a body that never belonged to it.</summary>
    /// <returns>Null for everybody else.</returns>
    public async Task<WorkspaceDoor?> DoorAsync(ClaimsPrincipal person, NetworkDoor network, CancellationToken cancel)
    {
        var (id, body) = (network.Item.ContentItemId, network.Organization);
        var seesAll = await access.SeesAllAsync(person, cancel);
        var membership = body is null ? [] : await networks.MembersToday().Where(m => m.ItemId == id && m.Organization == body).Select(m => m.Lead).ToListAsync(cancel);
        var belongs = membership.Count > 0;
        if (!seesAll && !belongs && !(network.MayEdit && !await db.Set<NetworkMember>().AnyAsync(m => m.ItemId == id && m.Organization == body, cancel))) return null;
        var coordinates = seesAll || network.MayEdit || membership.Contains(true) || belongs && person.HasClaim(ActorClaims.OrganizationType, PartnerTypes.Province);
        return new(network, person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", coordinates, await permissions.HasAnyAsync(person, Work, cancel));
    }

    /// <summary>The entries that she reads.</summary>
    private IQueryable<WorkspaceEntry> Readable(WorkspaceDoor door)
    {
        var (id, body, coordinates) = (door.NetworkId, door.Organization, door.Coordinates);
        return db.Set<WorkspaceEntry>().AsNoTracking().Where(e => e.NetworkId == id
            && (e.Audience == EntryAudience.Network || coordinates && e.Audience == EntryAudience.Coordination || body != null && (e.Organization == body || e.AssignedTo == body)));
    }

    /// <summary>The newest first.</summary>
    /// <param name="kind">Null for all kinds.</param>
    public async Task<NetworkPage<WorkspaceEntry>> ListAsync(WorkspaceDoor door, EntryKind? kind, int page, int size, CancellationToken cancel)
    {
        var rows = Readable(door);
        if (kind is { } one) rows = rows.Where(e => e.Kind == one);
        var total = await rows.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        page = Math.Clamp(page, 1, pages);
        return new(await rows.OrderByDescending(e => e.WrittenUtc).ThenByDescending(e => e.Id).Skip((page - 1) * size).Take(size).ToListAsync(cancel), page, pages, total);
    }

    /// <returns>Null for what is not there, and for what she may not read.</returns>
    public Task<WorkspaceEntry?> FindAsync(WorkspaceDoor door, Guid id, CancellationToken cancel) => Readable(door).FirstOrDefaultAsync(e => e.Id == id, cancel);

    public IActionResult Download(PageModel page, WorkspaceEntry entry) => entry.FileName is { } name ? files.Download(page, Folder, entry.Id, name) : page.NotFound();

    /// <summary>The bodies that may be given something to do: those of the network today, and the one that gives it.</summary>
    public async Task<IReadOnlyList<(string Id, string Name)>> DoersAsync(WorkspaceDoor door, CancellationToken cancel)
    {
        var id = door.NetworkId;
        var ids = await networks.MembersToday().Where(m => m.ItemId == id).Select(m => m.Organization).Distinct().ToListAsync(cancel);
        if (door.Organization is { } own && !ids.Contains(own)) ids.Add(own);
        return [.. (await organizations.NamesAsync(ids, cancel)).Select(n => (n.Key, n.Value)).OrderBy(n => n.Value, StringComparer.Ordinal)];
    }

    public static IReadOnlyList<(string Value, string Label)> AudiencesFor(WorkspaceDoor door) =>
    [
        (nameof(EntryAudience.Network), "Tutti i soggetti della rete"),
        (nameof(EntryAudience.Coordination), "Solo chi la coordina: capofila, Province, uffici regionali"),
        // Who acts for no body has none to keep it for.
        .. door.Organization is null ? [] : new[] { (nameof(EntryAudience.Body), "Solo il mio ente") }
    ];

    public static int LongestText(EntryKind kind) => kind switch { EntryKind.Note => LongestNote, EntryKind.Task => LongestTask, _ => LongestDescription };

    /// <param name="prefix">Before the names of the inputs: "Note.".</param>
    /// <param name="before">What is corrected; null for what is new.</param>
    /// <returns>What is wrong, each with its input.</returns>
    public IEnumerable<(string Field, string Sentence)> Problems(WorkspaceDoor door, EntryKind kind, EntryForm form, string prefix, IReadOnlyList<(string Id, string Name)> doers, WorkspaceEntry? before = null)
    {
        if (form.Text is null || Tidy(form.Text).Length == 0) yield return (prefix + "Text", kind switch { EntryKind.Note => "Scrivi la nota.", EntryKind.Task => "Scrivi che cosa c'è da fare.", _ => "Scrivi che cosa è: per esempio «Bozza del piano di formazione»." });
        else if (Tidy(form.Text).Length > LongestText(kind)) yield return (prefix + "Text", $"Scrivi al massimo {LongestText(kind):N0} caratteri: adesso sono {Tidy(form.Text).Length:N0}.");
        if (AudiencesFor(door).All(a => a.Value != form.Audience)) yield return (prefix + "Audience", "Scegli chi può leggere.");
        if (kind != EntryKind.Task) yield break;
        if (doers.All(d => d.Id != form.AssignedTo)) yield return (prefix + "AssignedTo", "Scegli chi lo fa, fra i soggetti della rete.");
        if (string.IsNullOrWhiteSpace(form.DueOn)) yield break;
        if (!TypedDay.TryRead(form.DueOn, out var due)) yield return (prefix + "DueOn", "Scrivi il giorno come 3/12/2026, oppure lascia vuoto.");
        else if (due < time.Today && due != before?.DueOn) yield return (prefix + "DueOn", "Il giorno è già passato.");
    }

    public string? WhyNot(SentFile? file) => files.WhyNot(file);

    private static string Tidy(string text) => new string([.. text.ReplaceLineEndings("\n").Where(c => c is '\n' or '\t' || !char.IsControl(c))]).Trim();

    /// <summary>Writes what has no <see cref="Problems"/>.</summary>
    public async Task WriteAsync(WorkspaceDoor door, EntryKind kind, EntryForm form, SentFile? file, CancellationToken cancel)
    {
        var entry = new WorkspaceEntry
        {
            Id = Guid.CreateVersion7(), NetworkId = door.NetworkId, Kind = kind, Organization = door.Organization, AuthorId = door.PersonId, Author = actor.Name, WrittenUtc = time.UtcNow, Text = "",
            FileName = file?.Name, Bytes = file?.Bytes.Length, Hash = file?.Hash
        };
        Fill(entry, form);
        var act = new Act(kind switch { EntryKind.Note => "networks.workspace-note", EntryKind.Task => "networks.workspace-task", _ => "networks.workspace-document" }, door.NetworkId);
        async Task WriteRowAsync()
        {
            db.Add(entry);
            await TellAssignedAsync(door, entry, cancel);
            await db.SaveChangesAsync(cancel);
        }
        if (file is null) await acts.DoAsync(act, WriteRowAsync, cancel);
        else await files.KeepAsync(Folder, [(entry.Id, file)], act, WriteRowAsync, cancel);
    }

    private static void Fill(WorkspaceEntry entry, EntryForm form)
    {
        (entry.Text, entry.Audience) = (Tidy(form.Text!), Enum.Parse<EntryAudience>(form.Audience!));
        if (entry.Kind == EntryKind.Task) (entry.AssignedTo, entry.DueOn) = (form.AssignedTo, TypedDay.TryRead(form.DueOn, out var due) ? due : null);
    }

    /// <summary>Called for who may correct it, with what has no <see cref="Problems"/>.</summary>
    /// <param name="revision">The one that she had before her.</param>
    public Task CorrectAsync(WorkspaceDoor door, Guid id, int revision, EntryForm form, CancellationToken cancel) => acts.DoAsync(new("networks.workspace-correct", door.NetworkId), async () =>
    {
        var entry = await TrackedAsync(door, id, cancel);
        if (entry.Revision != revision) throw new RuleBroken("Nel frattempo qualcuno ha cambiato questa voce. Qui sotto c'è quello che hai scritto tu: guarda in alto com'è adesso, e salva di nuovo se va bene il tuo.");
        var (doer, due) = (entry.AssignedTo, entry.DueOn);
        Fill(entry, form);
        (entry.CorrectedUtc, entry.Revision) = (time.UtcNow, entry.Revision + 1);
        if (entry.AssignedTo != doer || entry.DueOn != due) entry.OverdueToldUtc = null;
        if (entry.AssignedTo != doer) await TellAssignedAsync(door, entry, cancel);
        await db.SaveChangesAsync(cancel);
    }, cancel);

    /// <summary>Called for who may remove it: text and file go for good.</summary>
    /// <param name="reason">Asked of who takes away what is another's. Whose it is says none, because a reason stays in the register.</param>
    public async Task RemoveAsync(WorkspaceDoor door, WorkspaceEntry shown, string? reason, CancellationToken cancel)
    {
        if (door.MayCorrect(shown)) reason = null;
        else if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi perché la togli.", "Reason");
        else if (reason.Trim().Length > LongestReason) throw new RuleBroken($"Scrivi al massimo {LongestReason} caratteri.", "Reason");
        await acts.DoAsync(new("networks.workspace-remove", door.NetworkId, reason), async () =>
        {
            db.Remove(await TrackedAsync(door, shown.Id, cancel));
            await db.SaveChangesAsync(cancel);
            if (shown.Kind == EntryKind.Document) files.RemoveAfterCommit(Folder, shown.Id);
        }, cancel);
    }

    /// <summary>Called for who may say so: it is done, or is to be done again.</summary>
    public Task FinishAsync(WorkspaceDoor door, Guid id, bool done, CancellationToken cancel) => acts.DoAsync(new(done ? "networks.workspace-done" : "networks.workspace-reopen", door.NetworkId), async () =>
    {
        var task = await TrackedAsync(door, id, cancel);
        if (done == task.DoneUtc is not null) throw new RuleBroken(done ? $"È già segnata come fatta da {task.DoneBy}." : "È già da fare.");
        (task.DoneUtc, task.DoneBy) = (done ? time.UtcNow : null, !done ? null : actor.OrganizationName is { } body ? $"{actor.Name} ({body})" : actor.Name);
        task.Revision++;
        await db.SaveChangesAsync(cancel);
    }, cancel);

    private async Task<WorkspaceEntry> TrackedAsync(WorkspaceDoor door, Guid id, CancellationToken cancel) =>
        await Readable(door).AsTracking().FirstOrDefaultAsync(e => e.Id == id, cancel) ?? throw new RuleBroken("Questa voce non c'è più.");

    /// <summary>The mail names the network and the day and not the thing itself: sent mails are read by staff of the region, who may not read every entry.</summary>
    private async Task TellAssignedAsync(WorkspaceDoor door, WorkspaceEntry entry, CancellationToken cancel)
    {
        if (entry.AssignedTo is not { } doer || doer == door.Organization) return;
        var title = door.Network.Item.DisplayText;
        var due = entry.DueOn is { } day ? $" Da fare entro {day.InWords("il")}." : "";
        await MailAsync(doer, entry, $"Una cosa da fare nella rete «{title}»", $"{actor.OrganizationName ?? actor.Name} affida al tuo ente una cosa da fare nella rete «{title}».{due}", cancel);
    }

    private async Task MailAsync(string body, WorkspaceEntry entry, string subject, string sentence, CancellationToken cancel)
    {
        var site = await settings.SiteAsync(cancel);
        var where = site.BaseUrl is { } address ? $"Che cosa, lo leggi nello spazio di lavoro della rete: {address.TrimEnd('/')}{NetworkLinks.WorkspaceEntry(entry.NetworkId, entry.Id)[1..]}" : "Che cosa, lo leggi nello spazio di lavoro della rete.";
        var to = (await people.OfOrganizationAsync(body, cancel)).Select(c => c.Person.Email).Where(e => e.Length > 0).ToList();
        if (to.Count == 0 && (await organizations.FindAsync(body, cancel))?.Email is { Length: > 0 } own) to.Add(own);
        foreach (var email in to.Distinct(StringComparer.OrdinalIgnoreCase)) outbox.Enqueue(email, subject, $"{sentence}\n\n{where}", $"rete:{entry.NetworkId}");
    }

    /// <summary>Tells each body once of what it should have done by yesterday. Bodies that have left are told nothing.</summary>
    public async Task TellOverdueAsync(CancellationToken cancel)
    {
        var (today, members) = (time.Today, networks.MembersToday());
        var late = db.Set<WorkspaceEntry>().Where(e => e.Kind == EntryKind.Task && e.DoneUtc == null && e.OverdueToldUtc == null && e.DueOn < today
            && db.Set<NetworkIndex>().Any(n => n.ItemId == e.NetworkId)
            // Who sees all networks notes things for itself where it is no partner.
            && (members.Any(m => m.ItemId == e.NetworkId && m.Organization == e.AssignedTo) || e.AssignedTo == e.Organization && !db.Set<NetworkMember>().Any(m => m.ItemId == e.NetworkId && m.Organization == e.AssignedTo)));
        foreach (var network in await late.Select(e => e.NetworkId).Distinct().OrderBy(id => id).ToListAsync(cancel))
        {
            var title = await db.Set<NetworkIndex>().Where(n => n.ItemId == network).OrderBy(n => n.Published).Select(n => n.Title).FirstAsync(cancel);
            await acts.DoAsync(new("networks.workspace-overdue", network), async () =>
            {
                // Read within the act: two nodes that look at the same moment write to nobody twice.
                foreach (var task in await late.Where(e => e.NetworkId == network).OrderBy(e => e.DueOn).ThenBy(e => e.Id).ToListAsync(cancel))
                {
                    task.OverdueToldUtc = time.UtcNow;
                    await MailAsync(task.AssignedTo!, task, $"Scaduta: una cosa da fare nella rete «{title}»", $"Una cosa che il tuo ente doveva fare nella rete «{title}» entro {task.DueOn!.Value.InWords("il")} non è segnata come fatta.", cancel);
                }
                await db.SaveChangesAsync(cancel);
            }, cancel);
        }
    }

    /// <summary>What a body has to do, in the networks that its person enters today.</summary>
    private IQueryable<WorkspaceEntry> ToDo(string body, bool seesAll, bool lateOnly)
    {
        var (today, members) = (time.Today, networks.MembersToday());
        var tasks = db.Set<WorkspaceEntry>().AsNoTracking().Where(e => e.Kind == EntryKind.Task && e.AssignedTo == body && e.DoneUtc == null && (!lateOnly || e.DueOn < today));
        return seesAll ? tasks.Where(e => db.Set<NetworkIndex>().Any(n => n.ItemId == e.NetworkId)) : tasks.Where(e => members.Any(m => m.ItemId == e.NetworkId && m.Organization == body));
    }

    public async Task<int> ToDoCountAsync(ClaimsPrincipal person, bool lateOnly, CancellationToken cancel) =>
        person.FindFirstValue(ActorClaims.OrganizationId) is { } body ? await ToDo(body, await access.SeesAllAsync(person, cancel), lateOnly).CountAsync(cancel) : 0;

    /// <summary>What is due first comes first; what has no day, last.</summary>
    public async Task<NetworkPage<(WorkspaceEntry Task, string Network)>> ToDoAsync(ClaimsPrincipal person, bool lateOnly, int page, int size, CancellationToken cancel)
    {
        if (person.FindFirstValue(ActorClaims.OrganizationId) is not { } body) return new([], 1, 1, 0);
        var rows = ToDo(body, await access.SeesAllAsync(person, cancel), lateOnly);
        var total = await rows.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        page = Math.Clamp(page, 1, pages);
        var found = await rows.OrderBy(e => e.DueOn == null).ThenBy(e => e.DueOn).ThenBy(e => e.Id).Skip((page - 1) * size).Take(size)
            .Select(e => new { Task = e, Network = db.Set<NetworkIndex>().Where(n => n.ItemId == e.NetworkId).OrderBy(n => n.Published).Select(n => n.Title).First() }).ToListAsync(cancel);
        return new(found.ConvertAll(f => (f.Task, f.Network)), page, pages, total);
    }
}

/// <summary>What her body has to do in its networks, on the first page of the back-office.</summary>
internal sealed class ToDoTile(Workspace workspace) : IDashboardTile
{
    public string Title => "Da fare nelle reti";
    public string Url => NetworkLinks.ToDo;

    public async Task<int?> CountAsync(ClaimsPrincipal person, CancellationToken cancel) => await workspace.ToDoCountAsync(person, lateOnly: false, cancel) is > 0 and var count ? count : null;
}

/// <summary>And what of it is late.</summary>
internal sealed class LateToDoTile(Workspace workspace) : IDashboardTile
{
    public string Title => "Da fare nelle reti: scadute";
    public string Url => NetworkLinks.ToDo + "?scadute=true";

    public async Task<int?> CountAsync(ClaimsPrincipal person, CancellationToken cancel) => await workspace.ToDoCountAsync(person, lateOnly: true, cancel) is > 0 and var count ? count : null;
}
