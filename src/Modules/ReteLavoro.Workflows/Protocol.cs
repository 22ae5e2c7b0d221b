using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>Section "Protocol" of the settings.</summary>
internal sealed record ProtocolSection
{
    public const string Name = "Protocol";

    /// <summary>The <see cref="IProtocol.Name"/> of the region's protocol; empty for none.</summary>
    public string Adapter { get; init; } = "";

    /// <summary>Of the demonstrative one: it refuses, so that people can see what happens then.</summary>
    public bool OutOfOrder { get; init; }
}

/// <summary>What is to be registered at the protocol: asked for inside the act of an approval, given to the protocol by <see cref="ProtocolJob"/> after it.</summary>
internal sealed class ProtocolDesk(SiteDbContext db, SiteSettings settings, IEnumerable<IProtocol> adapters, ActRunner acts, History history, TimeProvider time, IOrganizationInfo? organizations = null)
{
    public async ValueTask<bool> IsOnAsync(CancellationToken cancel) => (await SectionAsync(cancel)).Adapter.Length > 0;

    /// <exception cref="AdapterFault">There is none, or the settings name one that the program does not have.</exception>
    public async Task<IProtocol> AdapterAsync(CancellationToken cancel)
    {
        var name = (await SectionAsync(cancel)).Adapter;
        return adapters.FirstOrDefault(a => a.Name == name) ?? throw new AdapterFault(name.Length == 0 ? "La regione non ha più un protocollo nelle impostazioni." : $"Il protocollo «{name}» delle impostazioni non c'è in questo programma.");
    }

    /// <summary>Notes that a version must be registered; nobody waits for it.</summary>
    /// <returns>False where the region has no protocol, or this step of the run has asked already: a document has one number.</returns>
    public async Task<bool> AskAsync(WorkflowInstance instance, Activity activity, string title, CancellationToken cancel)
    {
        if (!await IsOnAsync(cancel) || await db.Set<ProtocolRegistration>().AnyAsync(r => r.InstanceId == instance.Id && r.ActivityId == activity.Id, cancel)) return false;
        var (owner, sender) = ((await settings.RegionAsync(cancel)).Owner, await SubmitterAsync(instance, cancel));
        var incoming = activity.OwnText("Direction") == Incoming;
        db.Add(new ProtocolRegistration
        {
            Id = Guid.CreateVersion7(), InstanceId = instance.Id, ActivityId = activity.Id, Stage = activity.Title, ItemId = instance.ItemId, VersionId = instance.VersionId, VersionHash = instance.VersionHash,
            Title = title, Direction = incoming ? ProtocolDirection.Incoming : ProtocolDirection.Outgoing, Sender = incoming ? sender : owner, Receiver = incoming ? owner : sender,
            CreatedUtc = time.UtcNow, DueUtc = time.UtcNow
        });
        // Asked for again before this act is stored, it must be found.
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>What <c>ReteLavoro.Direction</c> of the activity says for a document that comes in; anything else goes out.</summary>
    public const string Incoming = "in";

    /// <summary>The body for which it was submitted; the person, where she acts for none.</summary>
    private async Task<string> SubmitterAsync(WorkflowInstance instance, CancellationToken cancel) =>
        instance.StartedForOrganization is { } id && organizations is not null && (await organizations.NamesAsync([id], cancel)).GetValueOrDefault(id) is { } name ? name : instance.StartedByName;

    /// <summary>Writes the number down. Told twice of the same registration, the first word stays.</summary>
    public Task NoteNumberAsync(Guid id, ProtocolNumber number, bool demonstrative, CancellationToken cancel) => acts.DoAsync(new("protocol.register", id.ToString()), async () =>
    {
        var row = await db.Set<ProtocolRegistration>().FirstAsync(r => r.Id == id, cancel);
        if (row.State == ProtocolState.Registered) return;
        (row.State, row.Number, row.Year, row.Day, row.IsDemonstrative, row.RegisteredUtc, row.LastError) = (ProtocolState.Registered, number.Number, number.Year, number.Day, demonstrative, time.UtcNow, null);
        await NoteAsync(row, $"Registrato al protocollo {row.NumberInWords}", cancel);
    }, cancel);

    /// <param name="givesUp">The program asks no more by itself.</param>
    public Task NoteFailureAsync(Guid id, string why, bool givesUp, CancellationToken cancel) => acts.DoAsync(new("protocol.fail", id.ToString(), why), async () =>
    {
        var row = await db.Set<ProtocolRegistration>().FirstAsync(r => r.Id == id, cancel);
        if (row.State != ProtocolState.Waiting) return;
        row.LastError = why;
        if (!givesUp) return;
        row.State = ProtocolState.GivenUp;
        await NoteAsync(row, "Non registrato al protocollo", cancel);
    }, cancel);

    /// <summary>What was given up, or waits for its next attempt, is tried at once and from the first attempt. If one is under way, its number is the same.</summary>
    public Task RequeueAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("protocol.requeue", id.ToString()), async () =>
    {
        var row = await db.Set<ProtocolRegistration>().FirstOrDefaultAsync(r => r.Id == id, cancel) ?? throw new RuleBroken("Questa registrazione non c'è.");
        RuleBroken.If(row.State == ProtocolState.Registered, "Questa registrazione ha già il suo numero.");
        (row.State, row.Attempts, row.DueUtc) = (ProtocolState.Waiting, 0, time.UtcNow);
    }, cancel);

    private async Task NoteAsync(ProtocolRegistration row, string outcome, CancellationToken cancel)
    {
        var instance = await db.Set<WorkflowInstance>().FirstAsync(i => i.Id == row.InstanceId, cancel);
        history.AddStep(instance, row.ActivityId, row.Stage, outcome);
        instance.Revision++;
    }

    /// <summary>Where the last registration of an item stands, as a sentence; null where nothing of it was ever registered.</summary>
    public async Task<string?> OfItemAsync(string itemId, CancellationToken cancel) =>
        (await db.Set<ProtocolRegistration>().AsNoTracking().Where(r => r.ItemId == itemId).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancel))?.InWords;

    /// <summary>What must be known of the region's protocol before its numbers are read; null for nothing.</summary>
    public async Task<string?> NoticeAsync(CancellationToken cancel)
    {
        var section = await SectionAsync(cancel);
        if (section.Adapter.Length == 0) return "La regione non ha un protocollo: i flussi non registrano niente.";
        if (adapters.FirstOrDefault(a => a.Name == section.Adapter) is not { } adapter) return $"Il protocollo «{section.Adapter}» delle impostazioni non c'è in questo programma: le registrazioni aspettano.";
        return !adapter.IsDemonstrative ? null : "Il protocollo è dimostrativo: i suoi numeri non hanno valore." + (section.OutOfOrder ? " Adesso è fuori servizio, e le registrazioni aspettano." : "");
    }

    public async Task<bool> IsDemonstrativeAsync(CancellationToken cancel) => (await SectionAsync(cancel)).Adapter is var name && adapters.Any(a => a.Name == name && a.IsDemonstrative);

    public async Task<bool> IsOutOfOrderAsync(CancellationToken cancel) => (await SectionAsync(cancel)).OutOfOrder;

    /// <summary>Puts the demonstrative protocol out of order, or back in order.</summary>
    public async Task SwitchAsync(bool outOfOrder, CancellationToken cancel)
    {
        // The section may hold more than this program knows: the rest stays.
        var section = (await settings.AllAsync(cancel)).GetValueOrDefault(ProtocolSection.Name)?.DeepClone() as JsonObject ?? [];
        section[nameof(ProtocolSection.OutOfOrder)] = outOfOrder;
        await settings.SetAsync(ProtocolSection.Name, section, cancel);
    }

    private ValueTask<ProtocolSection> SectionAsync(CancellationToken cancel) => settings.GetAsync<ProtocolSection>(ProtocolSection.Name, cancel);
}
