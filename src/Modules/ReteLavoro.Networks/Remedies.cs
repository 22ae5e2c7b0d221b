using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Networks.Data;
using ReteLavoro.Organizations;
using ReteLavoro.Users;

namespace ReteLavoro.Networks;

/// <summary>A rule that a network in being no longer keeps, and the day by which it must keep it again (NET-10).</summary>
internal sealed class Remedy
{
    public Guid Id { get; set; }
    public required string NetworkId { get; set; }

    /// <summary>The check of the rule: "network.province".</summary>
    public required string Check { get; set; }
    public required string Sentence { get; set; }

    /// <summary>What was found, in words.</summary>
    public required string Because { get; set; }

    /// <summary>Act and place of the rule, and its words.</summary>
    public required string Source { get; set; }
    public required string Quote { get; set; }

    /// <summary>The first day on which the rule does not hold; in the future when a departure is already written.</summary>
    public DateOnly BreaksOn { get; set; }
    public DateOnly OpenedOn { get; set; }

    /// <summary>The last day to mend it.</summary>
    public DateOnly DueOn { get; set; }
    public DateOnly? ClosedOn { get; set; }
}

/// <summary>
/// Watches over published networks: each day, and whenever one is published. What a departure, the end of a body or a
/// lapsed accreditation breaks opens a remedy; it closes by itself when the rules hold again.
/// </summary>
internal sealed class RemedyWatch(
    SiteDbContext db, NetworkReader reader, IOrganizations organizations, IPeople people, SiteSettings settings, Outbox outbox, ActRunner acts, TimeProvider time) : IHandle<ContentPublished>
{
    /// <summary>The rules of NET-01, NET-02 and NET-03: what makes a network a network.</summary>
    internal static readonly string[] Watched = ["network.minimum-partners", "network.single-lead", "network.lead-type", "network.province", "network.employment-centre"];

    public Task<List<Remedy>> OpenAsync(string networkId, CancellationToken cancel) =>
        db.Set<Remedy>().AsNoTracking().Where(r => r.NetworkId == networkId && r.ClosedOn == null).OrderBy(r => r.DueOn).ToListAsync(cancel);

    public async Task HandleAsync(ContentPublished fact, CancellationToken cancel)
    {
        // What a recipe brings starts nothing; the daily round looks at it.
        if (!fact.Imported && fact.Item.Has<NetworkPart>()) await CheckAsync(fact.Item, cancel);
    }

    public async Task CheckAllAsync(CancellationToken cancel)
    {
        foreach (var id in await db.Set<NetworkIndex>().AsNoTracking().Where(n => n.Published == true).OrderBy(n => n.ItemId).Select(n => n.ItemId).ToListAsync(cancel))
            if (await PublishedAsync(db, id, cancel) is { } item) await CheckAsync(item, cancel);
    }

    public async Task CheckAsync(ContentItem network, CancellationToken cancel)
    {
        var (part, today) = (network.Get<NetworkPart>(), time.Today);
        var days = part.Partners.Select(p => p.To?.AddDays(1)).OfType<DateOnly>().Where(d => d > today).Distinct().Order().Prepend(today);
        var (broken, unsure, edition) = (new Dictionary<string, (RuleResult Rule, DateOnly On)>(), new HashSet<string>(), (Edition?)null);
        foreach (var day in days)
        {
            var view = await reader.ReadAsync(part, day, cancel);
            edition = view.Edition;
            foreach (var rule in view.Rules.Where(r => Watched.Contains(r.Check)))
                if (rule.Verdict == Verdict.NotMet) broken.TryAdd(rule.Check, (rule, day));
                else if (rule.Verdict == Verdict.Unknown) unsure.Add(rule.Check);
        }
        var open = await db.Set<Remedy>().Where(r => r.NetworkId == network.ContentItemId && r.ClosedOn == null).ToListAsync(cancel);
        var news = broken.Where(b => open.All(r => r.Check != b.Key)).Select(b => b.Value).ToList();
        // "Unknown" is never a yes: what is not known to hold stays open.
        var mended = open.Where(r => !broken.ContainsKey(r.Check) && !unsure.Contains(r.Check)).ToList();
        if (news.Count > 0) await OpenAsync(network, edition, news, cancel);
        if (mended.Count > 0) await acts.DoAsync(new("networks.close-remedy", network.ContentItemId), async () =>
        {
            var ids = mended.Select(m => m.Id).ToList();
            foreach (var remedy in await db.Set<Remedy>().Where(r => ids.Contains(r.Id)).ToListAsync(cancel)) remedy.ClosedOn = today;
        }, cancel);
    }

    /// <summary>What a remedy means for pathways: nothing before the day on which the rule is broken.</summary>
    /// <param name="breaksOn">The first such day.</param>
    internal static string Consequence(DateOnly breaksOn, DateOnly today) => breaksOn > today
        ? $"Se non c'è rimedio, dal {breaksOn.InDigits()} non si attivano nuovi percorsi; quelli in corso continuano."
        : "Finché non c'è rimedio non si attivano nuovi percorsi; quelli in corso continuano.";

    private async Task OpenAsync(ContentItem network, Edition? edition, IReadOnlyList<(RuleResult Rule, DateOnly On)> broken, CancellationToken cancel)
    {
        var (own, site, today) = (await settings.NetworksAsync(cancel), await settings.SiteAsync(cancel), time.Today);
        var days = NetworkSettings.Days(edition, "remedyDays", today, own.RemedyDays, "entro quanti giorni una rete rimedia");
        await acts.DoAsync(new("networks.open-remedy", network.ContentItemId, string.Join(" ", broken.Select(b => b.Rule.Because))), async () =>
        {
            var remedies = broken.Select(b => new Remedy
            {
                Id = Guid.CreateVersion7(), NetworkId = network.ContentItemId, Check = b.Rule.Check, Sentence = b.Rule.Sentence, Because = b.Rule.Because,
                Source = $"{b.Rule.Source.ActTitle}, {b.Rule.Source.At}", Quote = b.Rule.Source.Quote, BreaksOn = b.On, OpenedOn = today, DueOn = b.On.AddDays(days)
            }).ToList();
            db.AddRange(remedies);
            var lead = network.Get<NetworkPart>().LeadPartner is { } id ? await organizations.FindAsync(id, cancel) : null;
            var owner = network.Owner.Length > 0 ? await people.FindAsync(network.Owner, cancel) : null;
            var region = own.RemedyRole is { Length: > 0 } role ? await people.WithRoleAsync(role, null, cancel) : [];
            var link = site.BaseUrl is { } address ? $"\n\nLa rete: {address.TrimEnd('/')}{NetworkLinks.Detail(network.ContentItemId)[1..]}" : "";
            var text = $"""
                La composizione della rete «{network.DisplayText}» non rispetta più le regole:

                {string.Join("\n", remedies.Select(r => $"- {r.Sentence} {r.Because} Fonte: {r.Source}: «{r.Quote}». {r.BreaksOn.InWords("Dal")}; da rimediare entro {r.DueOn.InWords("il")}."))}

                {Consequence(remedies.Min(r => r.BreaksOn), today)}
                """ + link;
            foreach (var to in region.Select(p => p.Email).Prepend(owner?.Email).Prepend(lead?.Email).Where(e => !string.IsNullOrWhiteSpace(e)).Distinct(StringComparer.OrdinalIgnoreCase))
                outbox.Enqueue(to!, $"Da rimediare: composizione della rete «{network.DisplayText}»", text, $"rete:{network.ContentItemId}");
        }, cancel);
    }

    /// <summary>The published version of a network, read beside the content store, which itself asks this module before publishing.</summary>
    internal static async Task<ContentItem?> PublishedAsync(SiteDbContext db, string networkId, CancellationToken cancel)
    {
        var row = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.ItemId == networkId && v.Published == true)
            .Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { Version = v, b.Json }).FirstOrDefaultAsync(cancel);
        return row is null ? null : ContentItem.FromStore(row.Version, row.Json);
    }
}

/// <summary>The daily round: accreditations, bodies and memberships end by the calendar, without anybody writing anything.</summary>
internal sealed class DailyRound : ITenantJob
{
    // More often than daily, so that a fault of the night does not last until the next.
    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        services.GetRequiredService<Actor>().IsTheProgram("controllo delle reti");
        await services.GetRequiredService<RemedyWatch>().CheckAllAsync(cancel);
        await services.GetRequiredService<Workspace>().TellOverdueAsync(cancel);
    }
}

/// <summary>Networks that must be mended, on the first page of the back-office.</summary>
internal sealed class RemedyTile(NetworkLists networks, NetworkAccess access) : IDashboardTile
{
    public string Title => "Reti da rimediare";
    public string Url => NetworkLinks.List + "?rimedi=true";

    public async Task<int?> CountAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        var count = await networks.WithRemediesAsync(person.FindFirst(ActorClaims.OrganizationId)?.Value, await access.SeesAllAsync(person, cancel), cancel);
        return count == 0 ? null : count;
    }
}
