using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Organizations;

/// <summary>Writes into the register of bodies, each time as an act. The drafts have been checked before.</summary>
internal sealed class OrganizationRegister(SiteDbContext db, ActRunner acts)
{
    public Task AddAsync(OrganizationDraft draft, CancellationToken cancel) =>
        acts.DoAsync(new("organizations.add", draft.Id), async () =>
        {
            RuleBroken.If(await db.Set<Organization>().AnyAsync(o => o.Id == draft.Id, cancel), $"C'è già un soggetto con l'identificativo «{draft.Id}»: scegline un altro.");
            Create(draft);
            await db.SaveChangesAsync(cancel);
        }, cancel);

    /// <returns>False when there was nothing to change: then there is no act either.</returns>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else changed it after <paramref name="basedOn"/>.</exception>
    public async Task<bool> ChangeAsync(OrganizationDraft draft, Guid basedOn, CancellationToken cancel)
    {
        var row = await WholeAsync(draft.Id, cancel);
        if (!Apply(row, draft)) return false;
        db.Entry(row).Property(o => o.Version).OriginalValue = basedOn;
        await acts.DoAsync(new("organizations.change", draft.Id), () => db.SaveChangesAsync(cancel), cancel);
        return true;
    }

    /// <summary>Somebody has compared the data with an official source today.</summary>
    /// <returns>False when that has been noted today already.</returns>
    public async Task<bool> VerifyAsync(string id, DateOnly today, CancellationToken cancel)
    {
        var row = await WholeAsync(id, cancel);
        if (row.VerifiedOn == today) return false;
        await acts.DoAsync(new("organizations.verify", id), async () =>
        {
            (row.VerifiedOn, row.ReviewAskedOn, row.Version) = (today, null, Guid.CreateVersion7());
            await db.SaveChangesAsync(cancel);
        }, cancel);
        return true;
    }

    public async Task AddAccreditationAsync(string id, AccreditationDraft draft, CancellationToken cancel)
    {
        await acts.DoAsync(new("organizations.accredit", id), async () =>
        {
            var row = await WholeAsync(id, cancel);
            RuleBroken.If(row.Accreditations.Any(a => a.Register == draft.Register && a.Number == draft.Number && !(a.ValidTo < draft.ValidFrom) && !(draft.ValidTo < a.ValidFrom)),
                "È già iscritto in questo albo con lo stesso numero negli stessi giorni: chiudi prima quell'iscrizione.");
            Accredit(row, draft);
            await db.SaveChangesAsync(cancel);
        }, cancel);
    }

    /// <summary>Ends an accreditation, or corrects its end: the first day, register and number stay as they were.</summary>
    public Task CloseAccreditationAsync(string id, Guid accreditation, DateOnly lastDay, string? act, CancellationToken cancel) =>
        acts.DoAsync(new("organizations.close-accreditation", id), async () =>
        {
            var row = await WholeAsync(id, cancel);
            var closing = row.Accreditations.Find(a => a.Id == accreditation) ?? throw new RuleBroken("Questo accreditamento non esiste.");
            if (lastDay < closing.ValidFrom) throw new RuleBroken("L'accreditamento finirebbe prima di cominciare.", "Form.ValidTo");
            (closing.ValidTo, closing.Act) = (lastDay, act ?? closing.Act);
            row.Version = Guid.CreateVersion7();
            await db.SaveChangesAsync(cancel);
        }, cancel);

    internal Organization Create(OrganizationDraft draft)
    {
        var row = new Organization { Id = draft.Id, Name = draft.Name, SearchName = "" };
        row.Rename(draft.Name);
        db.Add(row);
        Apply(row, draft with { RenamedOn = null });
        row.Version = Guid.CreateVersion7();
        return row;
    }

    internal static void Accredit(Organization row, AccreditationDraft draft)
    {
        row.Accreditations.Add(new()
        {
            Id = Guid.CreateVersion7(), OrganizationId = row.Id, Register = draft.Register!, Number = draft.Number,
            ValidFrom = draft.ValidFrom, ValidTo = draft.ValidTo, Act = draft.Act
        });
        row.Version = Guid.CreateVersion7();
    }

    /// <returns>Whether anything is different now.</returns>
    internal static bool Apply(Organization row, OrganizationDraft draft)
    {
        var before = (row.Province, row.VatNumber, row.Email, row.Pec, row.Phone, row.Address, row.Website, row.WorkersAtOnce, row.ValidFrom, row.ValidTo, row.SuccessorId, row.RecognisingAct, row.IsDemo, row.Note, row.VerifiedOn);
        (row.Province, row.VatNumber, row.Email, row.Pec, row.Phone, row.Address, row.Website, row.WorkersAtOnce, row.ValidFrom, row.ValidTo, row.SuccessorId, row.RecognisingAct, row.IsDemo, row.Note, row.VerifiedOn) =
            (draft.Province, draft.VatNumber, draft.Email, draft.Pec, draft.Phone, draft.Address, draft.Website, draft.WorkersAtOnce, draft.ValidFrom, draft.ValidTo, draft.Successor, draft.RecognisingAct, draft.IsDemo, draft.Note, draft.VerifiedOn);
        var changed = before != (row.Province, row.VatNumber, row.Email, row.Pec, row.Phone, row.Address, row.Website, row.WorkersAtOnce, row.ValidFrom, row.ValidTo, row.SuccessorId, row.RecognisingAct, row.IsDemo, row.Note, row.VerifiedOn);

        if (before.VerifiedOn != row.VerifiedOn) row.ReviewAskedOn = null;
        if (row.Name != draft.Name)
        {
            if (draft.RenamedOn is { } day) KeepName(row, day.AddDays(-1));
            row.Rename(draft.Name);
            changed = true;
        }
        changed |= row.Types.RemoveAll(t => !draft.Types.Contains(t.Type)) > 0;
        foreach (var type in draft.Types.Where(type => row.Types.All(t => t.Type != type)).ToList())
        {
            row.Types.Add(new() { OrganizationId = row.Id, Type = type });
            changed = true;
        }
        changed |= row.Area.RemoveAll(a => !draft.Municipalities.Contains(a.MunicipalityCode)) > 0;
        var area = row.Area.Select(a => a.MunicipalityCode).ToHashSet();
        foreach (var code in draft.Municipalities.Where(area.Add))
        {
            row.Area.Add(new() { OrganizationId = row.Id, MunicipalityCode = code });
            changed = true;
        }
        if (changed) row.Version = Guid.CreateVersion7();
        return changed;
    }

    private static void KeepName(Organization row, DateOnly until)
    {
        if (row.FormerNames.Any(n => n.Until >= until)) throw new RuleBroken("Ha già cambiato nome in quel giorno o dopo: controlla la data.", "Form.RenamedOn");
        row.FormerNames.Add(new() { OrganizationId = row.Id, Name = row.Name, Until = until });
    }

    private async Task<Organization> WholeAsync(string id, CancellationToken cancel) =>
        await db.Set<Organization>().AsSplitQuery().Include(o => o.Types).Include(o => o.Area).Include(o => o.Accreditations).Include(o => o.FormerNames)
            .FirstOrDefaultAsync(o => o.Id == id, cancel) ?? throw new RuleBroken("Questo soggetto non esiste più.");
}
