using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <summary>What is done to a case beside writing it: its class, and the reason of a delay.</summary>
internal sealed class CrisisActs(SiteDbContext db, ActRunner acts, Actor actor, ContentStore content, TimeProvider time)
{
    /// <summary>The permission of regional officers to set the class (CRI-04).</summary>
    public const string Classify = "ClassifyCrises";

    /// <summary>Called for who holds <see cref="Classify"/>. The class is part of the version, so that an approval covers it.</summary>
    public async Task ClassifyAsync(ContentItem item, string wanted, string reason, CancellationToken cancel)
    {
        if (!Enum.TryParse<CrisisClass>(wanted, out var chosen) || !Enum.IsDefined(chosen)) throw new RuleBroken("Scegli la classe del caso.", "classe");
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi perché cambi la classe.", "perche");
        var part = item.Get<CrisisPart>();
        RuleBroken.If(part.Class == chosen, "Il caso ha già questa classe.");
        var changed = item.Copy();
        changed.Set(part with { Class = chosen });
        try
        {
            await acts.DoAsync(new("crises.classify", item.ContentItemId, reason), () => content.SaveDraftAsync(changed, item.ContentItemVersionId, cancel, reason), cancel);
        }
        catch (EditedMeanwhile) { throw new RuleBroken("Nel frattempo qualcuno ha salvato questo caso: ricontrollalo e riprova."); }
    }

    public async Task GiveReasonAsync(string itemId, CrisisView view, string term, string reason, CancellationToken cancel)
    {
        var late = view.Terms.FirstOrDefault(t => t.Rule.Id == term && t.State is (TermState.Overdue or TermState.MetLate));
        RuleBroken.If(late?.Due is null, "Questa scadenza non è passata: non serve un motivo.");
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi il motivo del ritardo.", "motivo");
        if (reason.Trim().Length > 1000) throw new RuleBroken("Il motivo ha più di 1.000 caratteri.", "motivo");
        await acts.DoAsync(new("crises.overdue-reason", itemId, reason), async () =>
        {
            var (due, now) = (late!.Due!.Value, time.UtcNow);
            if (await db.Set<CrisisDelay>().FirstOrDefaultAsync(d => d.ItemId == itemId && d.Term == term && d.DueOn == due, cancel) is not { } row)
                db.Add(row = new CrisisDelay { ItemId = itemId, Term = term, DueOn = due, NotedUtc = now });
            (row.Reason, row.GivenBy, row.GivenUtc) = (reason.Trim(), actor.Name, now);
            await db.SaveChangesAsync(cancel);
        }, cancel);
    }
}
