using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <summary>A production unit with the names behind its codes.</summary>
/// <param name="Centre">The employment centre that serves its municipality; null where none is known to.</param>
internal sealed record UnitView(CrisisUnit Unit, string Firm, MunicipalityInfo Municipality, CentreInfo? Centre);

/// <summary>Why a term was not kept.</summary>
/// <param name="Reason">Null until somebody gives one.</param>
internal sealed record Delay(string Term, DateOnly DueOn, string? Reason, string? GivenBy, DateTime? GivenUtc);

/// <summary>What a moment of a case is; the order is that of the lanes of its picture.</summary>
internal enum MomentKind { Procedure, Meeting, Agreement, Deadline }

/// <summary>Something that happened, or must happen, to a case.</summary>
/// <param name="Note">Null where the title says all.</param>
/// <param name="Overdue">It had to be done by then, and has not been.</param>
internal sealed record CaseMoment(MomentKind Kind, DateOnly Day, string Title, string? Note, string Icon, bool Overdue = false);

/// <summary>A case with the names behind its ids, its competent offices and its terms.</summary>
internal sealed record CrisisView
{
    public required CrisisPart Part { get; init; }
    public required Procedure? Procedure { get; init; }
    public required IReadOnlyList<LegalTerm> Terms { get; init; }

    /// <summary>Those of this region: a firm's units elsewhere are not this site's business (CRI-02).</summary>
    public required IReadOnlyList<UnitView> Units { get; init; }

    /// <summary>Codes of municipalities of other regions, or of none.</summary>
    public required IReadOnlyList<string> Elsewhere { get; init; }

    /// <summary>Of the units' municipalities.</summary>
    public required IReadOnlyList<ProvinceInfo> Provinces { get; init; }

    /// <summary>The Provinces as bodies, where the register knows them.</summary>
    public required IReadOnlyList<OrganizationDetails> ProvinceBodies { get; init; }
    public required IReadOnlyList<Delay> Delays { get; init; }
    public required CrisisSection Settings { get; init; }
    public required DateOnly Today { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public IReadOnlyList<CentreInfo> Centres => [.. Units.Select(u => u.Centre).OfType<CentreInfo>().DistinctBy(c => c.Id)];
    public string LabelOf(string vocabulary, string term) => Labels.GetValueOrDefault($"{vocabulary}/{term}", term);
    public Delay? DelayOf(LegalTerm term) => Delays.FirstOrDefault(d => d.Term == term.Rule.Id && d.DueOn == term.Due);

    /// <summary>Late, and nobody has said why yet.</summary>
    public bool NeedsReason(LegalTerm term) => term.State is TermState.Overdue or TermState.MetLate && DelayOf(term)?.Reason is null;
    public bool LacksMinutes(CrisisMeeting meeting) => CrisisTerms.LacksMinutes(meeting, Settings, Today);

    /// <summary>The number of workers as everybody may read it; null where it may not be shown (CRI-08).</summary>
    public int? PublicWorkers => Part.Release is { WorkerCounts: true } && Settings.SmallCell is { } least && Part.WorkersInvolved is { } workers && workers >= least ? workers : null;

    /// <summary>Events, agreements and meetings in the order of their days; inside the offices also the terms and what was decided.</summary>
    public IReadOnlyList<CaseMoment> Timeline(bool inside)
    {
        var moments = Part.Events.Select(e => new CaseMoment(MomentKind.Procedure, e.Value, Procedure?.LabelOf(e.Key) is { Length: > 0 } label ? char.ToUpperInvariant(label[0]) + label[1..] : e.Key, null, "calendar"))
            .Concat(Part.Agreements.Where(a => a.Date is not null).Select(a => new CaseMoment(MomentKind.Agreement, a.Date!.Value, "Accordo sindacale", inside ? a.Document : a.Pathway ? "Nell'accordo c'è il percorso di ricollocazione." : null, "file")))
            // Minutes and decisions are for the offices; the table itself is no secret.
            .Concat(Part.Meetings.Where(m => m.Date is not null).Select(m => new CaseMoment(MomentKind.Meeting, m.Date!.Value, string.IsNullOrEmpty(m.CalledBy) ? "Tavolo di crisi" : $"Tavolo di crisi convocato da {m.CalledBy}", inside && m.Decisions.Length > 0 ? m.Decisions : null, "comment")))
            .Concat(Terms.Where(t => t.Due is not null && t.State is not (TermState.Met or TermState.MetLate)).Select(t => new CaseMoment(MomentKind.Deadline, t.Due!.Value, $"Ultimo giorno: {t.Rule.Label}", null, "clock", t.State == TermState.Overdue)));
        if (Part.ClosedOn is { } closed) moments = moments.Append(new(MomentKind.Procedure, closed, "Caso concluso", null, "check-circle"));
        return [.. moments.OrderBy(m => m.Day).ThenBy(m => m.Kind).ThenBy(m => m.Title, StringComparer.Ordinal)];
    }
}

/// <summary>The terms of cases, by the edition of their procedure and the region's calendar.</summary>
internal sealed class CrisisTerms(Procedures procedures, IMeasures measures, SiteSettings settings, TimeProvider time)
{
    public async Task<(Procedure? Procedure, IReadOnlyList<LegalTerm> Terms)> OfAsync(CrisisPart part, CancellationToken cancel)
    {
        if (part.Procedure.Length == 0 || await procedures.FindAsync(part.Procedure, cancel) is not { } procedure) return (null, []);
        if (await measures.EditionAsync(procedure.Edition, cancel) is not { } edition) return (procedure, []);
        var facts = new TermFacts
        {
            Events = part.Events,
            Workers = part.WorkersInvolved,
            Suspensions = [.. part.Suspensions.Where(s => s.From is not null && !(s.To < s.From)).Select(s => new Suspension(new Period(s.From!.Value, s.To), s.Reason))]
        };
        return (procedure, LegalTerms.Of(procedure, facts, edition, await settings.CalendarAsync(cancel), time.Today));
    }

    /// <summary>Somebody has to do it, and has not: it can become overdue.</summary>
    public static bool IsOpen(LegalTerm term) => term is { Due: not null, Done: null, Rule.DoneBy: not null };

    public static bool LacksMinutes(CrisisMeeting meeting, CrisisSection settings, DateOnly today) =>
        settings.MinutesDays is { } days && meeting is { Minutes.Length: 0, Date: { } day } && today.DayNumber - day.DayNumber > days;
}

/// <summary>Reads what stands behind a case's ids, in a fixed number of queries.</summary>
internal sealed class CrisisReader(SiteDbContext db, CrisisTerms terms, IOrganizations organizations, ITerritory territory, IVocabularies vocabularies, SiteSettings settings, TimeProvider time)
{
    // The country has 107 provinces, and a region at most 12.
    private const int MoreThanAll = 500;

    private static readonly string[] Shown =
        [CrisisVocabularies.Kinds, CrisisVocabularies.AgreementStates, CrisisVocabularies.AgeBands, CrisisVocabularies.Sexes, CrisisVocabularies.EducationLevels, VocabularyIds.IscoGroups, CrisisVocabularies.SeniorityBands];

    /// <param name="offices">Whether the competent bodies and the delays are asked for; a public page shows none of them.</param>
    public async Task<CrisisView> ReadAsync(string itemId, CrisisPart part, CancellationToken cancel, bool offices = true)
    {
        var today = time.Today;
        var (procedure, found) = await terms.OfAsync(part, cancel);
        var (local, elsewhere) = await MunicipalitiesAsync(part, cancel);
        var siglas = local.Values.Select(m => m.Province).ToHashSet();
        var provinces = siglas.Count == 0 ? [] : (await territory.ProvincesAsync(cancel)).Where(p => siglas.Contains(p.Sigla)).ToList();
        var centres = offices && local.Count > 0 ? await organizations.CentresOfAsync([.. local.Keys], today, cancel) : new Dictionary<string, CentreInfo>();
        var labels = new Dictionary<string, string>();
        foreach (var vocabulary in Shown)
            foreach (var term in await vocabularies.TermsAsync(vocabulary, cancel)) labels[$"{vocabulary}/{term.Id}"] = term.Label;
        return new CrisisView
        {
            Part = part, Procedure = procedure, Terms = found, Elsewhere = elsewhere, Provinces = provinces, Labels = labels, Today = today,
            Units = [.. part.Units.Where(u => local.ContainsKey(u.Municipality)).Select(u => new UnitView(u, part.FirmOf(u)?.Name ?? "", local[u.Municipality], centres.GetValueOrDefault(u.Municipality)))],
            ProvinceBodies = offices ? await ProvinceBodiesAsync(provinces, today, cancel) : [],
            Delays = offices ? [.. (await db.Set<CrisisDelay>().AsNoTracking().Where(d => d.ItemId == itemId).ToListAsync(cancel)).Select(d => new Delay(d.Term, d.DueOn, d.Reason, d.GivenBy, d.GivenUtc))] : [],
            Settings = await settings.GetAsync<CrisisSection>(CrisisSection.Name, cancel)
        };
    }

    /// <summary>Those of this region by code, and the codes of the others.</summary>
    public async Task<(IReadOnlyDictionary<string, MunicipalityInfo> Local, IReadOnlyList<string> Elsewhere)> MunicipalitiesAsync(CrisisPart part, CancellationToken cancel)
    {
        var codes = part.Units.Select(u => u.Municipality).Where(m => !string.IsNullOrEmpty(m)).Distinct().ToList();
        var region = (await settings.RegionAsync(cancel)).Region;
        var local = codes.Count == 0 ? [] : (await territory.FindMunicipalitiesAsync(codes, cancel)).Where(m => m.Region == region).ToDictionary(m => m.Code);
        return (local, [.. codes.Where(c => !local.ContainsKey(c))]);
    }

    private async Task<IReadOnlyList<OrganizationDetails>> ProvinceBodiesAsync(IReadOnlyList<ProvinceInfo> provinces, DateOnly today, CancellationToken cancel)
    {
        if (provinces.Count == 0) return [];
        var bodies = (await organizations.SearchAsync(new() { Type = PartnerTypes.Province, On = today, PageSize = MoreThanAll }, cancel)).Items;
        var ids = provinces.Select(p => bodies.Where(b => b.Province == p.Sigla).OrderBy(b => b.Id, StringComparer.Ordinal).FirstOrDefault()?.Id).OfType<string>().ToList();
        var found = await organizations.FindManyAsync(ids, cancel);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }
}
