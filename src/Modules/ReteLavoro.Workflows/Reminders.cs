using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>Who wants to be reminded of what waits for her: everybody who has not said no, here or from the mail itself.</summary>
internal sealed class Reminders(SiteDbContext db, ActRunner acts, IDataProtectionProvider protection)
{
    private readonly IDataProtector _seal = protection.CreateProtector("ReteLavoro.Workflows.Reminders");

    public async Task<bool> WantedByAsync(string person, CancellationToken cancel) => !await db.Set<NoReminders>().AnyAsync(n => n.PersonId == person, cancel);

    public async Task<IReadOnlyList<PersonContact>> WantedByAsync(IReadOnlyList<PersonContact> people, CancellationToken cancel)
    {
        var ids = people.Select(p => p.UserId).ToList();
        var without = await db.Set<NoReminders>().Where(n => ids.Contains(n.PersonId)).Select(n => n.PersonId).ToListAsync(cancel);
        return [.. people.Where(p => !without.Contains(p.UserId))];
    }

    public Task SetAsync(string person, bool wanted, CancellationToken cancel) => acts.DoAsync(new("workflow.reminders", person), async () =>
    {
        var row = await db.Set<NoReminders>().FindAsync([person], cancel);
        if (wanted && row is not null) db.Remove(row);
        if (!wanted && row is null) db.Add(new NoReminders { PersonId = person });
    }, cancel);

    /// <summary>Where a person refuses reminders without signing in: the address says, under seal, who she is, and is good for nothing else.</summary>
    public string RefusalOf(string person) => $"{WorkflowLinks.Refusal[1..]}/{_seal.Protect(person)}";

    /// <returns>Whose link it is, or null when nobody made it here.</returns>
    public string? Open(string secret)
    {
        try { return _seal.Unprotect(secret); }
        catch (System.Security.Cryptography.CryptographicException) { return null; }
    }
}
