using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Organizations;

/// <summary>A mandate as it is written down, before it is checked.</summary>
internal sealed record MandateDraft
{
    public string? UserId { get; init; }
    public string? PersonName { get; init; }
    public string? Email { get; init; }
    public string? Role { get; init; }
    public string? Act { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }

    public IEnumerable<(string Field, string Sentence)> Check()
    {
        if (UserId is null && string.IsNullOrWhiteSpace(PersonName)) yield return (nameof(PersonName), "Scrivi il nome della persona, oppure scegli il suo account.");
        if (PersonName?.Length > 200) yield return (nameof(PersonName), "Il nome è troppo lungo: al massimo 200 caratteri.");
        if (Email is { } email && (email.Length > 254 || !MailAddress.TryCreate(email, out var address) || address.Address != email))
            yield return (nameof(Email), $"«{email}» non è un indirizzo di posta elettronica: si scrive come nome@ente.it.");
        if (string.IsNullOrWhiteSpace(Role)) yield return (nameof(Role), "Scrivi che cosa fa per il soggetto, per esempio legale rappresentante.");
        if (Role?.Length > 200) yield return (nameof(Role), "Il ruolo è troppo lungo: al massimo 200 caratteri.");
        if (Act?.Length > 500) yield return (nameof(Act), "L'atto è troppo lungo: al massimo 500 caratteri.");
        if (ValidFrom is null) yield return (nameof(ValidFrom), "Scrivi da quale giorno vale.");
        if (ValidTo < ValidFrom) yield return (nameof(ValidTo), "L'incarico finisce prima di cominciare.");
    }
}

/// <summary>Writes who acts for a body, each time as an act. What a person may do on the site is said by her roles, not here.</summary>
internal sealed class MandateRegister(SiteDbContext db, ActRunner acts)
{
    public Task AddAsync(string organizationId, MandateDraft draft, CancellationToken cancel) => acts.DoAsync(new("organizations.mandate", organizationId), async () =>
    {
        RuleBroken.If(!await db.Set<Organization>().AnyAsync(o => o.Id == organizationId, cancel), "Questo soggetto non esiste più.");
        db.Add(Create(organizationId, draft));
        await db.SaveChangesAsync(cancel);
    }, cancel);

    /// <summary>One that has been checked.</summary>
    public static Mandate Create(string organizationId, MandateDraft draft) => new()
    {
        Id = Guid.CreateVersion7(), OrganizationId = organizationId, UserId = draft.UserId, PersonName = draft.PersonName!, Email = draft.Email,
        Role = draft.Role!, Act = draft.Act, ValidFrom = draft.ValidFrom!.Value, ValidTo = draft.ValidTo
    };

    /// <summary>Ends a mandate, or corrects its end: person, role and first day stay as they were.</summary>
    public Task EndAsync(string organizationId, Guid mandate, DateOnly lastDay, CancellationToken cancel) => acts.DoAsync(new("organizations.end-mandate", organizationId), async () =>
    {
        var row = await db.Set<Mandate>().FirstOrDefaultAsync(m => m.Id == mandate && m.OrganizationId == organizationId, cancel) ?? throw new RuleBroken("Questo incarico non esiste.");
        if (lastDay < row.ValidFrom) throw new RuleBroken("L'incarico finirebbe prima di cominciare.", "Form.ValidTo");
        row.ValidTo = lastDay;
        await db.SaveChangesAsync(cancel);
    }, cancel);
}
