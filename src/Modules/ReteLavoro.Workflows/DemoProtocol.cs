using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>Plays another system's protocol: a register of its own, in transactions of its own, numbered anew each year. Its numbers are worth nothing.</summary>
internal sealed class DemoProtocol(SiteDbContext db, SiteSettings settings, ActRunner acts, TimeProvider time) : IProtocol
{
    public string Name => "demo";
    public bool IsDemonstrative => true;

    public async Task<ProtocolNumber> RegisterAsync(ProtocolEntry entry, CancellationToken cancel)
    {
        if ((await settings.GetAsync<ProtocolSection>(ProtocolSection.Name, cancel)).OutOfOrder) throw new AdapterFault("Il protocollo dimostrativo è fuori servizio.");
        return await acts.DoAsync(new("protocol.demo-number", entry.Key), async () =>
        {
            // Acts come one after the other, so that two with one key do not both find nothing.
            if (await db.Set<DemoProtocolEntry>().FindAsync([entry.Key], cancel) is { } known)
                return known.DocumentHash == entry.DocumentHash ? new(known.Number, known.Year, known.Day) : throw new AdapterFault("La chiave di questa registrazione è già di un altro documento.", isFinal: true);
            var day = time.Today;
            var last = await db.Set<DemoProtocolEntry>().Where(e => e.Year == day.Year).MaxAsync(e => (int?)e.Number, cancel) ?? 0;
            var row = new DemoProtocolEntry { Key = entry.Key, Year = day.Year, Number = last + 1, Day = day, Subject = entry.Subject, Direction = entry.Direction, Sender = entry.Sender, Receiver = entry.Receiver, DocumentHash = entry.DocumentHash };
            db.Add(row);
            return new ProtocolNumber(row.Number, row.Year, row.Day);
        }, cancel);
    }
}
