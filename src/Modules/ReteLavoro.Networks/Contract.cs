using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Networks.Data;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

public sealed record NetworkCard(string ItemId, string Title, string Summary, string? Path, string? LeadPartner, int PartnerCount, IReadOnlyList<string> Provinces);

public sealed record NetworkRow(string ItemId, string Title, string? LeadPartner, int PartnerCount, bool IsPublished, bool HasNewerDraft, DateTime ModifiedUtc, string Author);

public sealed record NetworkPage<T>(IReadOnlyList<T> Items, int Page, int Pages, int Total);

/// <summary>Lists of networks, paged by the database.</summary>
public sealed class NetworkLists(SiteDbContext db, TimeProvider time)
{
    /// <summary>What is published, by title.</summary>
    /// <param name="province">The sigla, or null for the whole region.</param>
    /// <param name="edition">Only those of this measure edition; null for all.</param>
    /// <param name="partners">Only those with at least one of these bodies among their partners of today; null for all. Asked within the same question.</param>
    /// <param name="sector">Only those that are for this section of ATECO, or for every sector; null for all.</param>
    /// <param name="municipality">The ISTAT code of one that they cover, within the province; null for all.</param>
    public async Task<NetworkPage<NetworkCard>> PublishedAsync(string? province, int page, int size, CancellationToken cancel, string? edition = null, IQueryable<string>? partners = null, string? municipality = null, string? sector = null)
    {
        var rows = Published(province, edition, partners, municipality, sector);
        var total = await rows.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        page = Math.Clamp(page, 1, pages);
        return new(total == 0 ? [] : await CardsAsync(rows, (page - 1) * size, size, cancel), page, pages, total);
    }

    private sealed class PublishedRow
    {
        public required string ItemId { get; init; }
        public required string Title { get; init; }
        public required string SearchTitle { get; init; }
        public required string Summary { get; init; }
        public string? Path { get; init; }
        public string? LeadPartner { get; init; }
        public int PartnerCount { get; init; }
    }

    private IQueryable<PublishedRow> Published(string? province, string? edition, IQueryable<string>? partners, string? municipality, string? sector)
    {
        var today = time.Today;
        var networks = db.Set<NetworkIndex>().AsNoTracking();
        // Asked once for all networks: once for each network it would be thousands of bodies times hundreds of networks.
        if (partners is not null)
            networks = networks.Where(n => db.Set<NetworkMember>().Where(m => m.Published == true && partners.Contains(m.Organization) && !(m.Since > today) && !(m.Until < today)).Select(m => m.ItemId).Contains(n.ItemId));
        return from n in networks
               where n.Published == true && (province == null || db.Set<NetworkProvince>().Any(p => p.ItemId == n.ItemId && p.Published == true && p.Province == province))
                   && (edition == null || n.Edition == edition)
                   && (municipality == null || !db.Set<NetworkMunicipality>().Any(m => m.ItemId == n.ItemId && m.Published == true) || db.Set<NetworkMunicipality>().Any(m => m.ItemId == n.ItemId && m.Published == true && m.Municipality == municipality))
                   && (sector == null || !db.Set<NetworkSector>().Any(s => s.ItemId == n.ItemId && s.Published == true) || db.Set<NetworkSector>().Any(s => s.ItemId == n.ItemId && s.Published == true && s.Sector == sector))
               join v in db.Set<ContentVersion>() on n.ItemId equals v.ItemId
               where v.Published == true
               select new PublishedRow
               {
                   ItemId = n.ItemId, Title = n.Title, SearchTitle = n.SearchTitle, Summary = v.Summary, Path = v.Path, LeadPartner = n.LeadPartner,
                   PartnerCount = db.Set<NetworkMember>().Count(m => m.ItemId == n.ItemId && m.Published == true && !(m.Since > today) && !(m.Until < today))
               };
    }

    private async Task<IReadOnlyList<NetworkCard>> CardsAsync(IQueryable<PublishedRow> rows, int skip, int take, CancellationToken cancel)
    {
        var found = await rows.OrderBy(r => r.SearchTitle).ThenBy(r => r.ItemId).Skip(skip).Take(take).ToListAsync(cancel);
        var ids = found.Select(f => f.ItemId).ToList();
        var provinces = ids.Count == 0 ? [] : await db.Set<NetworkProvince>().AsNoTracking().Where(p => p.Published == true && ids.Contains(p.ItemId)).ToListAsync(cancel);
        return [.. found.Select(f => new NetworkCard(f.ItemId, f.Title, f.Summary, f.Path, f.LeadPartner, f.PartnerCount, [.. provinces.Where(p => p.ItemId == f.ItemId).Select(p => p.Province).Order()]))];
    }

    /// <summary>Id and title of every published network, by title.</summary>
    internal async Task<IReadOnlyList<(string, string)>> TitlesAsync(CancellationToken cancel) =>
        (await db.Set<NetworkIndex>().AsNoTracking().Where(n => n.Published == true).OrderBy(n => n.SearchTitle).Select(n => new { n.ItemId, n.Title }).ToListAsync(cancel)).ConvertAll(n => (n.ItemId, n.Title));

    /// <summary>How many networks are published in each province, and the editions that they answer to: one query for a page that asks for both.</summary>
    public async Task<(IReadOnlyDictionary<string, int> ByProvince, IReadOnlySet<string> Editions)> CoverageAsync(CancellationToken cancel)
    {
        var counts = await (from p in db.Set<NetworkProvince>().AsNoTracking()
                            join n in db.Set<NetworkIndex>() on new { p.ItemId, p.Published } equals new { n.ItemId, n.Published }
                            where p.Published == true
                            group n by new { p.Province, n.Edition } into g
                            select new { g.Key.Province, g.Key.Edition, Count = g.Count() }).ToListAsync(cancel);
        return (counts.GroupBy(c => c.Province).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)), counts.Select(c => c.Edition).ToHashSet());
    }

    /// <summary>Whether a body belongs to a network today or will, in its published composition or in the one being written.</summary>
    public Task<bool> IsMemberAsync(string itemId, string organization, CancellationToken cancel)
    {
        var today = time.Today;
        return db.Set<NetworkMember>().AnyAsync(m => m.ItemId == itemId && m.Organization == organization && (m.Until == null || m.Until >= today), cancel);
    }

    /// <summary>
    /// Who belongs to each network on this very day: by its published composition, or by the newest of one that was never
    /// published. A joining or a leaving that waits for its approval does not count.
    /// </summary>
    internal IQueryable<NetworkMember> MembersToday()
    {
        var today = time.Today;
        return db.Set<NetworkMember>().Where(m => (m.Published == true || !db.Set<NetworkIndex>().Any(n => n.ItemId == m.ItemId && n.Published == true)) && !(m.Since > today) && !(m.Until < today));
    }

    /// <summary>How many published networks have something to mend.</summary>
    /// <param name="organization">Only those that it has begun or is a partner of, unless all are asked for.</param>
    public Task<int> WithRemediesAsync(string? organization, bool all, CancellationToken cancel) =>
        db.Set<Remedy>().Where(r => r.ClosedOn == null && (all || organization != null && db.Set<NetworkMember>().Any(m => m.ItemId == r.NetworkId && m.Organization == organization)))
            .Select(r => r.NetworkId).Distinct().CountAsync(cancel);

    /// <summary>Those of the networks that have something to mend.</summary>
    public async Task<IReadOnlySet<string>> ToMendAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        (await db.Set<Remedy>().Where(r => r.ClosedOn == null && ids.Contains(r.NetworkId)).Select(r => r.NetworkId).Distinct().ToListAsync(cancel)).ToHashSet();

    /// <summary>What published networks cover: whole provinces, and the municipalities of those that name them.</summary>
    public async Task<(IReadOnlySet<string> Provinces, IReadOnlySet<string> Municipalities)> TerritoryAsync(CancellationToken cancel)
    {
        var named = db.Set<NetworkMunicipality>().AsNoTracking().Where(m => m.Published == true);
        var whole = await db.Set<NetworkProvince>().AsNoTracking().Where(p => p.Published == true && !named.Any(m => m.ItemId == p.ItemId)).Select(p => p.Province).Distinct().ToListAsync(cancel);
        return (whole.ToHashSet(), (await named.Select(m => m.Municipality).Distinct().ToListAsync(cancel)).ToHashSet());
    }

    /// <summary>The published networks whose territory holds a municipality, by title: those that name it, and those of its province that name none.</summary>
    /// <param name="code">Its ISTAT code.</param>
    /// <param name="province">The sigla of its province.</param>
    public Task<IReadOnlyList<NetworkCard>> CoveringAsync(string code, string province, CancellationToken cancel) =>
        CardsAsync(Published(province, null, null, code, null), 0, MostOfAProvince, cancel);

    private const int MostOfAProvince = 200;

    /// <summary>The newest versions, for the back-office.</summary>
    /// <param name="organization">Only those that it has begun or that it is a partner of; null for all.</param>
    /// <param name="person">Together with the organization: those that she began herself.</param>
    public async Task<NetworkPage<NetworkRow>> NewestAsync(string? organization, string? person, bool all, string? text, int page, int size, CancellationToken cancel, bool toMend = false)
    {
        var rows = from n in db.Set<NetworkIndex>().AsNoTracking()
                   where n.Published == false
                   join v in db.Set<ContentVersion>() on n.ItemId equals v.ItemId
                   where v.Latest == true
                   select new { n, v };
        if (!all) rows = rows.Where(r => organization != null && (r.v.OwnerOrganization == organization || db.Set<NetworkMember>().Any(m => m.ItemId == r.n.ItemId && m.Organization == organization)) || r.v.Owner == person);
        if (toMend) rows = rows.Where(r => db.Set<Remedy>().Any(m => m.NetworkId == r.n.ItemId && m.ClosedOn == null));
        if (SearchText.Fold(text) is { Length: > 0 } wanted) rows = rows.Where(r => r.n.SearchTitle.Contains(wanted));
        var total = await rows.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        page = Math.Clamp(page, 1, pages);
        var found = total == 0 ? [] : await rows.OrderByDescending(r => r.v.ModifiedUtc).ThenBy(r => r.n.ItemId).Skip((page - 1) * size).Take(size)
            .Select(r => new NetworkRow(r.n.ItemId, r.n.Title, r.n.LeadPartner, r.n.PartnerCount, db.Set<NetworkIndex>().Any(p => p.ItemId == r.n.ItemId && p.Published == true), r.v.Published == false, r.v.ModifiedUtc, r.v.Author)).ToListAsync(cancel);
        return new(found, page, pages, total);
    }
}

/// <summary>A published network that covers a place, with what it has ready (NET-11).</summary>
/// <param name="VersionId">The version that was read: whoever begins one of its pathways names it.</param>
/// <param name="Municipalities">Which of the municipalities that were asked for it covers, by their ISTAT codes.</param>
/// <param name="MayActivate">Whether the body that was asked for is a partner of a type that may begin pathways; the whole answer is <see cref="NetworkActivation.WhyNotActivateAsync"/>.</param>
public sealed record PathwayOffer(string NetworkId, string VersionId, string Title, string? Path, IReadOnlyList<string> Municipalities, IReadOnlyList<ReadyPathway> Pathways, bool MayActivate);

/// <summary>What networks have ready for a crisis; who may begin a pathway on a network, and when nobody may (NET-04, NET-10, NET-11, NET-12). For what begins, never for what runs.</summary>
public sealed class NetworkActivation(SiteDbContext db, NetworkReader reader, IOrganizations organizations, IMeasures measures, TimeProvider time)
{
    /// <summary>The published networks that cover any of the municipalities, by title.</summary>
    /// <param name="organization">The body for which it is asked whether it may begin pathways; null for nobody.</param>
    /// <param name="most">No more than so many.</param>
    public async Task<IReadOnlyList<PathwayOffer>> OffersAsync(IReadOnlyCollection<MunicipalityInfo> municipalities, string? organization, int most, CancellationToken cancel)
    {
        if (municipalities.Count == 0) return [];
        var (codes, siglas) = (municipalities.Select(m => m.Code).ToList(), municipalities.Select(m => m.Province).Distinct().ToList());
        var named = db.Set<NetworkMunicipality>().AsNoTracking().Where(m => m.Published == true);
        var covering = db.Set<NetworkIndex>().AsNoTracking().Where(n => n.Published == true && (named.Any(m => m.ItemId == n.ItemId && codes.Contains(m.Municipality))
            || !named.Any(m => m.ItemId == n.ItemId) && db.Set<NetworkProvince>().Any(p => p.ItemId == n.ItemId && p.Published == true && siglas.Contains(p.Province))));
        var rows = await (from n in covering
                          join v in db.Set<ContentVersion>() on n.ItemId equals v.ItemId
                          where v.Published == true
                          join b in db.Set<ContentBody>() on v.VersionId equals b.VersionId
                          orderby n.SearchTitle, n.ItemId
                          select new { v, b.Json }).Take(most).ToListAsync(cancel);
        var may = organization is null || rows.Count == 0 ? new HashSet<string>() : await WhereAsync(organization, time.Today, cancel);
        return [.. rows.Select(r =>
        {
            var part = ContentItem.FromStore(r.v, r.Json).Get<NetworkPart>();
            var covered = part.Municipalities.Length > 0 ? municipalities.Where(m => part.Municipalities.Contains(m.Code)) : municipalities.Where(m => part.Provinces.Contains(m.Province));
            return new PathwayOffer(r.v.ItemId, r.v.VersionId, r.v.DisplayText, r.v.Path, [.. covered.Select(m => m.Code)], part.Pathways ?? [], may.Contains(r.v.ItemId));
        })];
    }

    /// <summary>The published networks in which a body is a partner on a day and may begin pathways as far as it goes: whether the network has something to mend is not asked.</summary>
    public async Task<IReadOnlySet<string>> WhereAsync(string organization, DateOnly on, CancellationToken cancel)
    {
        var member = await db.Set<NetworkMember>().AsNoTracking().Where(m => m.Published == true && m.Organization == organization && !(m.Since > on) && !(m.Until < on))
            .Join(db.Set<NetworkIndex>().Where(n => n.Published == true), m => m.ItemId, n => n.ItemId, (m, n) => new { n.ItemId, n.Edition }).ToListAsync(cancel);
        if (member.Count == 0 || await organizations.FindAsync(organization, cancel) is not { } body) return new HashSet<string>();
        var good = new HashSet<string>();
        foreach (var id in member.Select(m => m.Edition).Distinct())
            if (!WhyNot(body, await measures.EditionAsync(id, cancel), on, new Dictionary<string, string>()).Any()) good.Add(id);
        return member.Where(m => good.Contains(m.Edition)).Select(m => m.ItemId).ToHashSet();
    }

    /// <summary>The partners of a published network that may begin pathways on a day, as far as they go; without the network, none.</summary>
    public async Task<IReadOnlyList<OrganizationDetails>> ActivatorsAsync(string networkId, DateOnly on, CancellationToken cancel)
    {
        if (await RemedyWatch.PublishedAsync(db, networkId, cancel) is not { } network || !network.Has<NetworkPart>()) return [];
        var view = await reader.ReadAsync(network.Get<NetworkPart>(), on, cancel);
        return [.. view.Partners.Select(p => p.Organization).Where(o => !WhyNot(o, view.Edition, on, view.TypeLabels).Any())];
    }

    /// <returns>Every reason against it, as sentences with their source; empty when the body may.</returns>
    public async Task<IReadOnlyList<string>> WhyNotActivateAsync(string networkId, string organizationId, DateOnly on, CancellationToken cancel = default)
    {
        if (await RemedyWatch.PublishedAsync(db, networkId, cancel) is not { } network || !network.Has<NetworkPart>()) return ["La rete non è costituita: i percorsi si attivano in una rete approvata e pubblicata."];
        var view = await reader.ReadAsync(network.Get<NetworkPart>(), on, cancel);
        var reasons = new List<string>();
        if (view.Partners.FirstOrDefault(p => p.Organization.Id == organizationId).Organization is not { } body) reasons.Add($"Chi attiva il percorso non fa parte della rete {on.InWords("il")}.");
        else reasons.AddRange(WhyNot(body, view.Edition, on, view.TypeLabels));
        var remedies = await db.Set<Remedy>().AsNoTracking().Where(r => r.NetworkId == networkId && r.OpenedOn <= on && (r.ClosedOn == null || r.ClosedOn > on)).ToListAsync(cancel);
        reasons.AddRange(remedies.Where(r => r.BreaksOn <= on).Select(r => $"La rete deve prima rimediare: {r.Sentence} {r.Because} Fonte: {r.Source}: «{r.Quote}»."));
        // The accreditation of the lead counts on the very day, also before the daily round has seen that it lapsed.
        if (view.Rules.FirstOrDefault(r => r.Check == "network.lead-type") is { Verdict: Verdict.NotMet } lead && remedies.All(r => r.Check != lead.Check)) reasons.Add(NetworkGate.Refusal(lead));
        return reasons;
    }

    /// <summary>The body alone, whatever the network: its type and, for an accredited operator, its accreditation.</summary>
    internal static IEnumerable<string> WhyNot(OrganizationDetails body, Edition? edition, DateOnly on, IReadOnlyDictionary<string, string> labels)
    {
        const string parameter = "activatingTypes";
        if (edition?.List(parameter, edition.ShownOn(on)) is not { } allowed || edition.SourceOf(parameter, edition.ShownOn(on)) is not { } source)
            yield return "La misura non dice chi può attivare i percorsi.";
        else if (!body.ExistsOn(on)) yield return $"{body.Name} non è attivo {on.InWords("il")}.";
        else if (!body.Types.Any(allowed.Contains))
            yield return $"{body.Name} non può attivare percorsi: possono farlo {string.Join(", ", allowed.Select(t => labels.GetValueOrDefault(t, t)))}. Fonte: {source.ActTitle}, {source.At}: «{source.Quote}».";
        else if (!body.Is(PartnerTypes.EmploymentCentre) && NetworkReader.Accredited(body, on) != true)
            yield return $"L'accreditamento di {body.Name} non risulta valido {on.InWords("il")}. Fonte: {source.ActTitle}, {source.At}: «{source.Quote}».";
    }
}

/// <summary>Numbers about a network that another module keeps, for every partner to see: counts, never names (NET-13).</summary>
public interface INetworkIndicators
{
    Task<IReadOnlyList<NetworkIndicator>> OfAsync(string networkId, CancellationToken cancel);
}

/// <param name="Label">"Crisi in corso".</param>
/// <param name="Value">As it is shown: "3", "87 %".</param>
/// <param name="Definition">How it is reckoned, so that anybody can do it again; null where the label says all, a mere count.</param>
public sealed record NetworkIndicator(string Label, string Value, string? Definition = null)
{
    /// <summary>"4 giorni", "3,5 giorni": the one in the middle, or half way between the two; <paramref name="none"/> where there is nothing to reckon with.</summary>
    public static string MedianDays(IEnumerable<int> days, string none)
    {
        var all = days.Order().ToList();
        if (all.Count == 0) return none;
        var middle = (all[(all.Count - 1) / 2] + all[all.Count / 2]) / 2m;
        return middle == 1 ? "1 giorno" : string.Create(CultureInfo.GetCultureInfo("it-IT"), $"{middle:0.#} giorni");
    }
}

public static class NetworkLinks
{
    public const string Public = "~/reti";
    public const string List = "~/gestione/reti";
    public const string New = "~/gestione/reti/nuova";
    public static string Detail(string id) => $"~/gestione/reti/{id}";
    public static string Edit(string id) => $"~/gestione/reti/{id}/modifica";
    public static string Memberships(string id) => $"~/gestione/reti/{id}/adesioni";
    public static string Letter(string id, Guid request) => $"~/gestione/reti/{id}/adesioni/{request}";
    public static string Tools(string id) => $"~/gestione/reti/{id}/strumenti";
    public static string Supervision(string id) => $"~/gestione/reti/{id}/supervisione";
    public static string Agreement(string id) => $"~/gestione/reti/{id}/accordo";
    public static string Workspace(string id) => $"~/gestione/reti/{id}/lavoro";
    public static string WorkspaceEntry(string id, Guid entry) => $"~/gestione/reti/{id}/lavoro/{entry}";
    public const string ToDo = "~/gestione/reti/da-fare";
    public static string Drill(string id) => $"~/gestione/reti/{id}/prova";
    public const string Coverage = "~/gestione/reti/copertura";
    public const string Committees = "~/gestione/cabina-di-regia";
    public static string Committee(Guid id) => $"~/gestione/cabina-di-regia/{id}";
    public static string Meeting(Guid id) => $"~/gestione/cabina-di-regia/riunioni/{id}";

    /// <summary>Where a representative answers an invitation, without an account.</summary>
    public static string Invitation(string secret) => $"~/adesioni/{secret}";
}
