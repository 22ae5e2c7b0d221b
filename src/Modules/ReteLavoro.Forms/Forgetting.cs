using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Forms.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Forms;

/// <summary>Throws away answers in progress that have run out, and empties submissions whose days are over.</summary>
internal sealed class Forgetting(TimeProvider time) : ITenantJob
{
    private const int AtOnce = 100;

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        var (db, acts, now) = (services.GetRequiredService<SiteDbContext>(), services.GetRequiredService<ActRunner>(), time.UtcNow);
        using (await services.GetRequiredService<WriteLane>().EnterAsync(cancel)) await db.Set<DraftRow>().Where(d => d.ExpiresUtc <= now).ExecuteDeleteAsync(cancel);

        services.GetRequiredService<Actor>().IsTheProgram("conservazione dei dati");
        foreach (var id in await Due(db, now).OrderBy(s => s.ForgetUtc).Select(s => s.Id).Take(AtOnce).ToListAsync(cancel))
            await acts.DoAsync(new("forms.forget", id.ToString()), async () =>
            {
                // Another node may have been quicker.
                if (await Due(db, now).FirstOrDefaultAsync(s => s.Id == id, cancel) is not { } submission) return;
                submission.Forget(now);
                submission.Note(now, "conservazione dei dati", "Risposte cancellate");
                db.Add(submission.History[^1]);
            }, cancel);
    }

    private static IQueryable<Submission> Due(SiteDbContext db, DateTime now) => db.Set<Submission>().Where(s => s.ForgetUtc <= now && s.ForgottenUtc == null);
}
