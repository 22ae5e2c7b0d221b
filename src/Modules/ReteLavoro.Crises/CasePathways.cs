using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Networks;

namespace ReteLavoro.Crises;

/// <summary>What a pathway says, as it is typed: as it was ready, or adapted to the workers of the case (000 N10).</summary>
internal sealed record PathwayText
{
    public const int LongestServices = 4000;

    public string? Title { get; set; }

    /// <summary>In words, one a line.</summary>
    public string? Services { get; set; }
    public string? Duration { get; set; }
    public string? Audience { get; set; }

    public PathwayText() { }
    public PathwayText(ReadyPathway ready) => (Title, Services, Duration, Audience) = (ready.Title, ready.Services, ready.Duration, ready.Audience);
    public PathwayText(CasePathway row) => (Title, Services, Duration, Audience) = (row.Title, row.Services, row.Duration, row.Audience);

    public IEnumerable<(string, string)> Wrong(string at)
    {
        if (string.IsNullOrWhiteSpace(Title)) yield return (at + "Title", "Scrivi il titolo del percorso.");
        else if (Title.Trim().Length > 255) yield return (at + "Title", "Il titolo ha più di 255 caratteri.");
        if (string.IsNullOrWhiteSpace(Services)) yield return (at + "Services", "Scrivi i servizi del percorso.");
        else if (Services.Length > LongestServices) yield return (at + "Services", $"I servizi hanno più di {LongestServices:N0} caratteri.");
        if (Duration?.Length > 255) yield return (at + "Duration", "La durata ha più di 255 caratteri.");
        if (Audience?.Length > 255) yield return (at + "Audience", "«A chi è rivolto» ha più di 255 caratteri.");
    }

    public void WriteTo(CasePathway row) =>
        (row.Title, row.Services, row.Duration, row.Audience) = (Title!.Trim(), Services!.Trim().ReplaceLineEndings("\n"), Duration?.Trim() ?? "", Audience?.Trim() ?? "");
}

/// <summary>
/// The networks that follow a case and the pathways that begin for it. They belong to the case and not to a version of it:
/// nothing of them waits for an approval, because the network and what it has ready have been approved already (000 N10).
/// </summary>
internal sealed class CasePathways(SiteDbContext db, ActRunner acts, Actor actor, NetworkActivation activation, Outbox outbox, SiteSettings settings, TimeProvider time)
{
    /// <summary>The permission to let a network follow a case.</summary>
    public const string Entrust = "EntrustCrises";

    public const string Closed = "Il caso è concluso.";

    public async Task<IReadOnlyList<CaseNetwork>> NetworksAsync(string itemId, CancellationToken cancel) =>
        await db.Set<CaseNetwork>().AsNoTracking().Where(n => n.ItemId == itemId).OrderBy(n => n.Since).ThenBy(n => n.NetworkTitle).ToListAsync(cancel);

    public async Task<IReadOnlyList<CasePathway>> PathwaysAsync(string itemId, CancellationToken cancel) =>
        await db.Set<CasePathway>().AsNoTracking().Where(p => p.ItemId == itemId).OrderBy(p => p.StartsOn).ThenBy(p => p.Title).ToListAsync(cancel);

    /// <summary>From now on those of its partners who may begin pathways read the case. They are written to.</summary>
    /// <param name="offer">A network that covers a municipality of the case.</param>
    public Task EntrustAsync(ContentItem item, PathwayOffer offer, CancellationToken cancel) => acts.DoAsync(new("crises.entrust", item.ContentItemId, offer.Title), async () =>
    {
        RuleBroken.If(item.Get<CrisisPart>().ClosedOn is not null, Closed);
        if (!await FollowAsync(item.ContentItemId, offer, cancel)) throw new RuleBroken("Questa rete segue già il caso.");
        var link = (await settings.SiteAsync(cancel)).InMail(CrisisLinks.Detail(item.ContentItemId), "nell'area riservata, alla voce «Crisi»");
        // No name of a firm leaves by mail: who reads the case has signed in.
        foreach (var address in (await activation.ActivatorsAsync(offer.NetworkId, time.Today, cancel)).Select(a => a.Email).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
            outbox.Enqueue(address, $"Un caso di crisi per la rete {offer.Title}", $"{offer.Title} segue da oggi un caso di crisi nel suo territorio. Puoi leggerlo e cominciare da un percorso già pronto.\n\nApri il caso: {link}", "item:" + item.ContentItemId);
        await db.SaveChangesAsync(cancel);
    }, cancel);

    /// <summary>The network follows the case no longer. Pathways that have begun go on, and who began them goes on reading the case (NET-04).</summary>
    public async Task ReleaseAsync(string itemId, Guid row, string? reason, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi perché la rete non segue più il caso.", "perche");
        if (reason.Trim().Length > 1000) throw new RuleBroken("Il motivo ha più di 1.000 caratteri.", "perche");
        await acts.DoAsync(new("crises.release-network", itemId, reason.Trim()), async () =>
        {
            var followed = await db.Set<CaseNetwork>().FirstOrDefaultAsync(n => n.Id == row && n.ItemId == itemId && n.Until == null, cancel) ?? throw new RuleBroken("Questa rete non segue più il caso.");
            followed.Until = time.Today;
            await db.SaveChangesAsync(cancel);
        }, cancel);
    }

    /// <summary>Begins a pathway; the network follows the case from then on, if it did not. Nothing asks whether the procedure has ended (CRI-07).</summary>
    /// <exception cref="RuleBroken">The body may not, with every reason and its source; or the network has changed since the page was opened.</exception>
    public Task<Guid> StartAsync(ContentItem item, PathwayOffer offer, string version, int number, PathwayText text, DateOnly startsOn, CancellationToken cancel) =>
        acts.DoAsync(new("crises.pathway-start", item.ContentItemId, offer.Title), async () =>
        {
            RuleBroken.If(item.Get<CrisisPart>().ClosedOn is not null, Closed);
            RuleBroken.If(offer.VersionId != version || number < 0 || number >= offer.Pathways.Count, "Nel frattempo la rete è cambiata: ricontrolla il percorso e riprova.");
            var organization = actor.OrganizationId ?? throw new RuleBroken("Un percorso lo attiva un soggetto della rete: il tuo account non agisce per nessuno.");
            if (await activation.WhyNotActivateAsync(offer.NetworkId, organization, startsOn > time.Today ? startsOn : time.Today, cancel) is { Count: > 0 } reasons) throw new RuleBroken(string.Join(" ", reasons));
            // Two presses of one button, or two people of one body: one pathway.
            if (await db.Set<CasePathway>().AnyAsync(p => p.ItemId == item.ContentItemId && p.NetworkId == offer.NetworkId && p.From == offer.Pathways[number].Title && p.Organization == organization && p.EndedOn == null, cancel))
                throw new RuleBroken("Il tuo ente ha già cominciato questo percorso per questo caso, ed è ancora in corso: adattalo, oppure concludilo prima di cominciarne un altro.");
            var row = new CasePathway
            {
                Id = Guid.CreateVersion7(), ItemId = item.ContentItemId, NetworkId = offer.NetworkId, NetworkVersionId = version, NetworkTitle = offer.Title, From = offer.Pathways[number].Title,
                Title = "", Services = "", Duration = "", Audience = "", Organization = organization, OrganizationName = actor.OrganizationName ?? organization, StartedBy = actor.Name, StartsOn = startsOn
            };
            text.WriteTo(row);
            db.Add(row);
            await FollowAsync(item.ContentItemId, offer, cancel);
            await db.SaveChangesAsync(cancel);
            return row.Id;
        }, cancel);

    public Task AdaptAsync(string itemId, Guid id, int revision, PathwayText text, DateOnly startsOn, CancellationToken cancel) => ChangeAsync("crises.pathway-adapt", itemId, id, revision, text.Title, row =>
    {
        text.WriteTo(row);
        row.StartsOn = startsOn;
    }, cancel);

    public async Task EndAsync(string itemId, Guid id, int revision, DateOnly? on, string? reason, CancellationToken cancel)
    {
        if (on is null) throw new RuleBroken("Scrivi l'ultimo giorno del percorso.", "ultimo");
        if (on > time.Today) throw new RuleBroken("L'ultimo giorno non può essere nel futuro.", "ultimo");
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleBroken("Scrivi come si è concluso.", "perche");
        if (reason.Trim().Length > 1000) throw new RuleBroken("Il testo ha più di 1.000 caratteri.", "perche");
        await ChangeAsync("crises.pathway-end", itemId, id, revision, reason.Trim(), row =>
        {
            if (on < row.StartsOn) throw new RuleBroken("L'ultimo giorno viene prima del primo.", "ultimo");
            (row.EndedOn, row.EndReason) = (on, reason.Trim());
        }, cancel);
    }

    private Task ChangeAsync(string kind, string itemId, Guid id, int revision, string? reason, Action<CasePathway> change, CancellationToken cancel) => acts.DoAsync(new(kind, itemId, reason), async () =>
    {
        var row = await db.Set<CasePathway>().FirstOrDefaultAsync(p => p.Id == id && p.ItemId == itemId, cancel) ?? throw new RuleBroken("Il percorso non c'è più.");
        RuleBroken.If(row.EndedOn is not null, "Il percorso è concluso.");
        RuleBroken.If(row.Revision != revision, "Nel frattempo qualcuno ha modificato il percorso: ricontrollalo e riprova.");
        change(row);
        row.Revision++;
        await db.SaveChangesAsync(cancel);
    }, cancel);

    /// <returns>False when it follows the case already.</returns>
    private async Task<bool> FollowAsync(string itemId, PathwayOffer offer, CancellationToken cancel)
    {
        if (await db.Set<CaseNetwork>().AnyAsync(n => n.ItemId == itemId && n.NetworkId == offer.NetworkId && n.Until == null, cancel)) return false;
        db.Add(new CaseNetwork { Id = Guid.CreateVersion7(), ItemId = itemId, NetworkId = offer.NetworkId, NetworkTitle = offer.Title, Since = time.Today, By = actor.Name });
        return true;
    }
}

/// <summary>How much a network is doing for cases of crisis, as numbers (NET-13).</summary>
internal sealed class CaseIndicators(SiteDbContext db) : INetworkIndicators
{
    public async Task<IReadOnlyList<NetworkIndicator>> OfAsync(string networkId, CancellationToken cancel)
    {
        var entrusted = await (from n in db.Set<CaseNetwork>().AsNoTracking()
                               where n.NetworkId == networkId
                               join i in db.Set<CrisisIndex>().Where(x => x.Published == false) on n.ItemId equals i.ItemId
                               select new { n.ItemId, n.Since, Now = n.Until == null && i.ClosedOn == null, i.Workers }).ToListAsync(cancel);
        var pathways = await db.Set<CasePathway>().AsNoTracking().Where(p => p.NetworkId == networkId).Select(p => new { p.ItemId, p.StartsOn, p.EndedOn }).ToListAsync(cancel);
        var workers = entrusted.Where(c => c.Now).Select(c => c.Workers).ToList();
        // A network may follow a case, stop, and follow it again: its answer counts from the first time.
        var cases = entrusted.GroupBy(c => c.ItemId).Select(g => (Since: g.Min(c => c.Since), Now: g.Any(c => c.Now), First: pathways.Where(p => p.ItemId == g.Key).Select(p => (DateOnly?)p.StartsOn).Min())).ToList();
        var ended = pathways.Where(p => p.EndedOn is not null).ToList();
        return
        [
            new("Casi di crisi seguiti oggi", $"{workers.Count}"),
            new("Lavoratori coinvolti in questi casi", workers.Any(w => w is null) ? $"almeno {workers.Sum():N0}: per qualche caso non sono ancora contati" : $"{workers.Sum():N0}"),
            new("Percorsi in corso", $"{pathways.Count - ended.Count}"),
            new("Percorsi conclusi", $"{ended.Count}"),
            new("Risposta a un caso", NetworkIndicator.MedianDays(cases.Where(c => c.First is not null).Select(c => Math.Max(0, c.First!.Value.DayNumber - c.Since.DayNumber)), "Nessun percorso ancora"),
                $"La mediana dei giorni da quando la rete segue un caso al primo giorno del suo primo percorso lì. Casi con un percorso: {cases.Count(c => c.First is not null)} su {cases.Count}."),
            new("Casi di oggi ancora senza percorso", $"{cases.Count(c => c.Now && c.First is null)} su {workers.Count}", "I casi aperti che la rete segue oggi e nei quali non ha cominciato nessun percorso."),
            new("Durata dei percorsi conclusi", NetworkIndicator.MedianDays(ended.Select(p => p.EndedOn!.Value.DayNumber - p.StartsOn.DayNumber + 1), "Nessun percorso concluso"), "La mediana dei giorni dei percorsi conclusi, contati il primo e l’ultimo.")
        ];
    }
}
