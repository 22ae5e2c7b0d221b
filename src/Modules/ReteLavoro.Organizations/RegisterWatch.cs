using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Organizations;

/// <summary>The daily look at the register (NET-04): tells of accreditations that have lapsed, and asks for the reviews that are due.</summary>
internal sealed class RegisterWatch(TimeProvider time) : ITenantJob
{
    private const int AtOnce = 500;

    // More often than daily, so that a fault at midnight does not cost a day; what was told is not told again.
    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<SiteDbContext>();
        var today = time.Today;
        var lapsed = await db.Set<Accreditation>().AsNoTracking().Where(a => a.ValidTo < today && (a.LapseTold == null || a.LapseTold != a.ValidTo))
            .OrderBy(a => a.ValidTo).ThenBy(a => a.Id).Select(a => new { a.OrganizationId, a.Register }).Take(AtOnce).ToListAsync(cancel);
        foreach (var one in lapsed.Distinct()) await InScopeAsync(services, work => work.TellLapsedAsync(one.OrganizationId, one.Register, cancel));
        if (await services.GetRequiredService<DirectoryTerm>().ShownSinceAsync(cancel) is { } since && await DirectoryWork.Due(db, since, today).AnyAsync(cancel))
            await InScopeAsync(services, work => work.AskForReviewAsync(since, cancel));
    }

    /// <summary>Each in a scope of its own: what fails takes nothing else with it.</summary>
    private static async Task InScopeAsync(IServiceProvider services, Func<DirectoryWork, Task> work)
    {
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("controllo quotidiano dei soggetti");
        await work(scope.ServiceProvider.GetRequiredService<DirectoryWork>());
    }
}

/// <summary>How long what is known of a body counts as fresh: the region's own term, in section "ReteLavoro" of the settings.</summary>
internal sealed class DirectoryTerm(SiteSettings settings, TimeProvider time)
{
    internal sealed record Section { public int? DirectoryTermDays { get; init; } }

    /// <summary>Who was verified before this day is due for a review and is not shown to the public; null where the region has set no term.</summary>
    public async ValueTask<DateOnly?> ShownSinceAsync(CancellationToken cancel) =>
        (await settings.GetAsync<Section>("ReteLavoro", cancel)).DirectoryTermDays is { } days and > 0 ? time.Today.AddDays(-days) : null;
}

/// <summary>What the daily check writes; all of it looks again inside the act whether there is still something to do.</summary>
internal sealed class DirectoryWork(SiteDbContext db, ActRunner acts, Facts facts, Outbox outbox, IPeople people, SiteSettings settings, TimeProvider time)
{
    private const int MostAtOnce = 1_000;
    private const int MostNamed = 30;

    public Task TellLapsedAsync(string organizationId, string register, CancellationToken cancel) => acts.DoAsync(new("organizations.lapse", organizationId), async () =>
    {
        var today = time.Today;
        var entries = await db.Set<Accreditation>().Where(a => a.OrganizationId == organizationId && a.Register == register).ToListAsync(cancel);
        var untold = entries.Where(a => a.ValidTo < today && a.LapseTold != a.ValidTo).ToList();
        if (untold.Count == 0) return;
        foreach (var entry in untold) entry.LapseTold = entry.ValidTo;
        await db.SaveChangesAsync(cancel);
        // An entry that another has renewed is no lapse.
        if (entries.Any(a => !(a.ValidFrom > today) && !(a.ValidTo < today))) return;
        await facts.TellAsync(new AccreditationLapsed(organizationId, register, untold.Max(a => a.ValidTo!.Value)), cancel);
    }, cancel);

    /// <summary>One mail to each person who keeps the register, whatever the number of bodies; each body is asked about once.</summary>
    public Task AskForReviewAsync(DateOnly since, CancellationToken cancel) => acts.DoAsync(new("organizations.ask-review", since.ToString("yyyy-MM-dd")), async () =>
    {
        var due = await Due(db, since, time.Today).OrderBy(o => o.SearchName).ThenBy(o => o.Id).Take(MostAtOnce).ToListAsync(cancel);
        if (due.Count == 0) return;
        foreach (var body in due) body.ReviewAskedOn = time.Today;
        var site = await settings.SiteAsync(cancel);
        var list = string.Join("\n", due.Take(MostNamed).Select(o => $"- {o.Name} ({(o.VerifiedOn is { } day ? $"verificato il {day.InDigits()}" : "mai verificato")})"));
        var text = $"I dati di {(due.Count == 1 ? "un soggetto" : $"{due.Count:N0} soggetti")} sono da confrontare con una fonte ufficiale: finché nessuno conferma che sono aggiornati, non compaiono negli elenchi pubblici.\n\n{list}{(due.Count > MostNamed ? $"\ne altri {due.Count - MostNamed:N0}" : "")}\n\nApri l'elenco: {site.InMail(OrganizationLinks.Lapsed, "nell'area riservata, alla voce «Scadenze dei soggetti»")}";
        foreach (var person in (await people.WithPermissionAsync(Permission.ManageOrganizations, cancel)).Where(p => p.Email.Length > 0))
            outbox.Enqueue(person.Email, due.Count == 1 ? $"Da verificare: {due[0].Name}" : $"Da verificare: i dati di {due.Count:N0} soggetti", text, "soggetti");
        await db.SaveChangesAsync(cancel);
    }, cancel);

    public static IQueryable<Organization> Due(SiteDbContext db, DateOnly since, DateOnly today) => db.Set<Organization>().Where(o =>
        o.ReviewAskedOn == null && (o.VerifiedOn == null || o.VerifiedOn < since) && (o.ValidTo == null || o.ValidTo >= today) && (o.ValidFrom == null || o.ValidFrom <= today));
}
