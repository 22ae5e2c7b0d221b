using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Scouting;

/// <summary>Writes into the register of vacancies, each time as an act, for the body that the actor acts for.</summary>
internal sealed class VacancyRegister(SiteDbContext db, ActRunner acts, Actor actor, Permissions permissions, TimeProvider time)
{
    public const string View = "ViewVacancies", EditOwn = "EditOwnVacancies", EditAll = "EditVacancies";

    /// <summary>May she write any vacancy at all?</summary>
    public ValueTask<bool> MayWriteAsync(ClaimsPrincipal person, CancellationToken cancel) => permissions.HasAnyAsync(person, [EditOwn, EditAll], cancel);

    /// <summary>What her body has brought in; all of them with leave for all.</summary>
    public async ValueTask<bool> MayWriteAsync(ClaimsPrincipal person, Vacancy row, CancellationToken cancel) =>
        await permissions.HasAsync(person, EditAll, cancel)
        || row.OrganizationId is { } owner && owner == person.FindFirstValue(ActorClaims.OrganizationId) && await permissions.HasAsync(person, EditOwn, cancel);

    public async Task<Guid> AddAsync(VacancyDraft draft, CancellationToken cancel)
    {
        var row = Vacancy.Of(draft, actor.OrganizationId, time.Today);
        await acts.DoAsync(new("scouting.vacancy-add", row.Id.ToString()), async () =>
        {
            await RefuseTwinAsync(row, cancel);
            db.Add(row);
            await db.SaveChangesAsync(cancel);
        }, cancel);
        return row.Id;
    }

    /// <returns>False when there was nothing to change: then there is no act either.</returns>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else changed it after <paramref name="basedOn"/>.</exception>
    public async Task<bool> ChangeAsync(Guid id, VacancyDraft draft, Guid basedOn, CancellationToken cancel)
    {
        var row = await FindAsync(id, cancel);
        if (row.Version != basedOn) throw new DbUpdateConcurrencyException();
        if (row.Take(draft).Count == 0) return false;
        await acts.DoAsync(new("scouting.vacancy-change", id.ToString()), async () =>
        {
            await RefuseTwinAsync(row, cancel);
            await db.SaveChangesAsync(cancel);
        }, cancel);
        return true;
    }

    /// <summary>From now on it is proposed to nobody; it stays in the register.</summary>
    public Task WithdrawAsync(Guid id, string? reason, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi perché la ritiri.", "perche");
        if (reason.Length > 500) throw new RuleBroken("Il motivo ha più di 500 caratteri.", "perche");
        return acts.DoAsync(new("scouting.vacancy-withdraw", id.ToString(), reason.Trim()), async () =>
        {
            var row = await FindAsync(id, cancel);
            RuleBroken.If(row.WithdrawnOn is not null, "Questa offerta è già ritirata.");
            (row.WithdrawnOn, row.WithdrawnBecause, row.Version) = (time.Today, reason.Trim(), Guid.CreateVersion7());
            await db.SaveChangesAsync(cancel);
        }, cancel);
    }

    public Task RestoreAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("scouting.vacancy-restore", id.ToString()), async () =>
    {
        var row = await FindAsync(id, cancel);
        RuleBroken.If(row.WithdrawnOn is null, "Questa offerta non è ritirata.");
        (row.WithdrawnOn, row.WithdrawnBecause, row.Version) = (null, null, Guid.CreateVersion7());
        await db.SaveChangesAsync(cancel);
    }, cancel);

    private async Task<Vacancy> FindAsync(Guid id, CancellationToken cancel) => await db.Set<Vacancy>().FirstOrDefaultAsync(v => v.Id == id, cancel) ?? throw new RuleBroken("Questa offerta non c'è.");

    private async Task RefuseTwinAsync(Vacancy row, CancellationToken cancel)
    {
        if (row.Reference is { } reference && await db.Set<Vacancy>().AnyAsync(v => v.Source == row.Source && v.Reference == reference && v.Id != row.Id, cancel))
            throw new RuleBroken($"C'è già un'offerta di questa fonte con il riferimento «{reference}».", "Form.Reference");
    }
}
