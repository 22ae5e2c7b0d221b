using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;
using ReteLavoro.Users;

namespace ReteLavoro.Organizations;

internal sealed class Organizations(SiteDbContext db, SiteSettings settings, IVocabularies vocabularies, TimeProvider time) : IOrganizations, IOrganizationInfo
{
    // Four lists hang on a body: read one by one, since together they would multiply each other.
    private IQueryable<Organization> Whole => db.Set<Organization>().AsNoTracking().AsSplitQuery()
        .Include(o => o.Types).Include(o => o.Area).Include(o => o.Accreditations).Include(o => o.FormerNames);

    // One command: without the areas the three lists have an entry or two each, so that they may multiply each other.
    private IQueryable<Organization> WithoutArea => db.Set<Organization>().AsNoTracking().AsSingleQuery()
        .Include(o => o.Types).Include(o => o.Accreditations).Include(o => o.FormerNames);

    public async Task<OrganizationDetails?> FindAsync(string id, CancellationToken cancel) =>
        (await Whole.FirstOrDefaultAsync(o => o.Id == id, cancel))?.Details();

    public async Task<IReadOnlyDictionary<string, OrganizationDetails>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        ids.Count == 0 ? new Dictionary<string, OrganizationDetails>()
            : (await WithoutArea.Where(o => ids.Contains(o.Id)).ToListAsync(cancel)).ToDictionary(o => o.Id, o => o.Details());

    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        ids.Count == 0 ? new Dictionary<string, string>()
            : await db.Set<Organization>().AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, cancel);

    public async Task<OrganizationList> SearchAsync(OrganizationSearch search, CancellationToken cancel)
    {
        var found = db.Set<Organization>().AsNoTracking();
        if (SearchText.Fold(search.Text) is { Length: > 0 } text) found = found.Where(o => o.SearchName.Contains(text));
        if (!string.IsNullOrEmpty(search.Type)) found = found.Where(o => o.Types.Any(t => t.Type == search.Type));
        if (!string.IsNullOrEmpty(search.Province)) found = found.Where(o => o.Province == search.Province);
        if (search.On is { } day) found = found.Where(o => (o.ValidFrom == null || o.ValidFrom <= day) && (o.ValidTo == null || o.ValidTo >= day));
        if (search.VerifiedSince is { } since) found = found.Where(o => o.VerifiedOn >= since);

        var size = search.PageSize ?? (await settings.SiteAsync(cancel)).PageSize;
        var total = await found.CountAsync(cancel);
        var pages = Math.Max(1, (total + size - 1) / size);
        var page = Math.Clamp(search.Page, 1, pages);
        var items = total == 0 ? [] : await found.OrderBy(o => o.SearchName).ThenBy(o => o.Id).Skip((page - 1) * size).Take(size).Include(o => o.Types).ToListAsync(cancel);
        return new([.. items.Select(o => new OrganizationSummary(o.Id, o.Name, [.. o.Types.Select(t => t.Type).Order()], o.Province, o.ValidFrom, o.ValidTo, o.IsDemo))], page, pages, total);
    }

    public async Task<OrganizationDetails?> CentreOfAsync(string municipalityCode, DateOnly on, CancellationToken cancel) =>
        (await ExistingOn(WithoutArea, on).Where(o => o.Types.Any(t => t.Type == PartnerTypes.EmploymentCentre) && o.Area.Any(a => a.MunicipalityCode == municipalityCode))
            .OrderBy(o => o.Id).FirstOrDefaultAsync(cancel))?.Details();

    public async Task<IReadOnlyDictionary<string, CentreInfo>> CentresOfAsync(IReadOnlyCollection<string> municipalityCodes, DateOnly on, CancellationToken cancel) =>
        (await ExistingOn(db.Set<Organization>(), on).Where(o => o.Types.Any(t => t.Type == PartnerTypes.EmploymentCentre))
            .SelectMany(o => o.Area, (o, a) => new { a.MunicipalityCode, o.Id, o.Name })
            .Where(a => municipalityCodes.Contains(a.MunicipalityCode)).OrderBy(a => a.Id).ToListAsync(cancel))
        .GroupBy(a => a.MunicipalityCode).ToDictionary(g => g.Key, g => new CentreInfo(g.First().Id, g.First().Name));

    public async Task<OrganizationDetails?> ProvinceBodyAsync(string sigla, DateOnly on, CancellationToken cancel) =>
        (await ExistingOn(WithoutArea, on).Where(o => o.Types.Any(t => t.Type == PartnerTypes.Province) && o.Province == sigla)
            .OrderBy(o => o.Id).FirstOrDefaultAsync(cancel))?.Details();

    public Task<bool> IsAccreditedAsync(string id, string? register, DateOnly on, CancellationToken cancel) =>
        db.Set<Accreditation>().AnyAsync(a => a.OrganizationId == id && (register == null || a.Register == register)
            && (a.ValidFrom == null || a.ValidFrom <= on) && (a.ValidTo == null || a.ValidTo >= on), cancel);

    public async Task<IReadOnlyList<MandateInfo>> MandatesAsync(string id, DateOnly? on, CancellationToken cancel) =>
        await db.Set<Mandate>().AsNoTracking().Where(m => m.OrganizationId == id && (on == null || m.ValidFrom <= on && (m.ValidTo == null || m.ValidTo >= on)))
            .OrderBy(m => m.ValidFrom).ThenBy(m => m.Id).Select(m => new MandateInfo(m.Id, m.UserId, m.PersonName, m.Email, m.Role, m.Act, m.ValidFrom, m.ValidTo)).ToListAsync(cancel);

    public async Task<PublicProfile?> ProfileAsync(string id, CancellationToken cancel)
    {
        var found = await (from p in db.Set<OrganizationProfile>().AsNoTracking()
                           where p.OrganizationId == id
                           join v in db.Set<ContentVersion>() on p.ItemId equals v.ItemId
                           where v.Published == true
                           join b in db.Set<ContentBody>() on v.VersionId equals b.VersionId
                           select new { Version = v, b.Json }).FirstOrDefaultAsync(cancel);
        if (found is null) return null;
        var item = ContentItem.FromStore(found.Version, found.Json);
        string? Text(string field) => item.FieldText(field, "Markdown") is { Length: > 0 } text ? text : null;
        return new(found.Version.Path, Text("Sedi"), Text("Contatti"), Text("CosaPortare"));
    }

    public IQueryable<string> IdsOfType(string type) => db.Set<OrganizationType>().Where(t => t.Type == type).Select(t => t.OrganizationId);

    public async Task<OrganizationDetails?> StandingForAsync(string id, DateOnly on, CancellationToken cancel)
    {
        var seen = new HashSet<string>();
        for (var next = id; next is not null && seen.Add(next);)
        {
            var body = await FindAsync(next, cancel);
            if (body is null || body.ExistsOn(on)) return body;
            next = body.Successor;
        }
        return null;
    }

    async Task<CompetentArea> IOrganizationInfo.AreaOfAsync(string id, DateOnly on, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } body) return CompetentArea.None;
        // The register decides whose a municipality is: an area may name one that another centre serves.
        var centres = body.Is(PartnerTypes.EmploymentCentre) && body.Municipalities.Count > 0 ? await CentresOfAsync(body.Municipalities, on, cancel) : new Dictionary<string, CentreInfo>();
        var governs = body.Is(PartnerTypes.Province) && body.Province is { } sigla && (await ProvinceBodyAsync(sigla, on, cancel))?.Id == id;
        return new([.. centres.Where(c => c.Value.Id == id).Select(c => c.Key)], governs ? body.Province : null);
    }

    async ValueTask<OrganizationInfo?> IOrganizationInfo.FindAsync(string id, CancellationToken cancel) =>
        await db.Set<Organization>().AsNoTracking().Include(o => o.Types).FirstOrDefaultAsync(o => o.Id == id, cancel) is { } body ? Info(body) : null;

    async ValueTask<IReadOnlyList<OrganizationInfo>> IOrganizationInfo.ListAsync(CancellationToken cancel)
    {
        var today = time.Today;
        var bodies = await db.Set<Organization>().AsNoTracking().Where(o => o.ValidTo == null || o.ValidTo >= today)
            .Include(o => o.Types).OrderBy(o => o.SearchName).ThenBy(o => o.Id).ToListAsync(cancel);
        return [.. bodies.Select(Info)];
    }

    async ValueTask<FoundBodies> IOrganizationInfo.SearchAsync(string text, CancellationToken cancel)
    {
        var labels = (await vocabularies.TermsAsync(VocabularyIds.PartnerTypes, cancel)).ToDictionary(t => t.Id, t => t.Label);
        var found = await SearchAsync(new() { Text = text, On = time.Today, PageSize = MostFound }, cancel);
        return new(found.Total, [.. found.Items.Select(o => new FoundBody(o.Id, o.Name, string.Join(", ", o.Types.Select(t => labels.GetValueOrDefault(t, t)))))]);
    }

    // More than this nobody reads through: she writes more of the name.
    private const int MostFound = 15;

    async ValueTask<IReadOnlyDictionary<string, string>> IOrganizationInfo.NamesAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) => await NamesAsync(ids, cancel);

    async ValueTask<IReadOnlyList<(string Id, string Name)>> IOrganizationInfo.TypesAsync(CancellationToken cancel) =>
        [.. (await vocabularies.TermsAsync(VocabularyIds.PartnerTypes, cancel)).Select(t => (t.Id, t.Label))];

    private static OrganizationInfo Info(Organization body) => new(body.Id, body.Name, [.. body.Types.Select(t => t.Type).Order()]);

    private static IQueryable<Organization> ExistingOn(IQueryable<Organization> bodies, DateOnly day) =>
        bodies.Where(o => (o.ValidFrom == null || o.ValidFrom <= day) && (o.ValidTo == null || o.ValidTo >= day));
}
