using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <summary>Keeps the tables of cases in step with their content, in the same transaction. A unit of another region is refused here, whoever writes it (CRI-02).</summary>
internal sealed class CrisisIndexing(SiteDbContext db, CrisisReader reader, CrisisTerms terms, Sectors sectors, SiteSettings settings)
    : IIndexCheck, IHandle<ContentSaved>, IHandle<ContentPublished>, IHandle<ContentUnpublished>, IHandle<ContentRemoved>, IHandle<ContentDraftDiscarded>
{
    public Task HandleAsync(ContentSaved fact, CancellationToken cancel) => IndexAsync(fact.Item, published: false, cancel);
    public Task HandleAsync(ContentPublished fact, CancellationToken cancel) => IndexAsync(fact.Item, published: true, cancel);
    public Task HandleAsync(ContentUnpublished fact, CancellationToken cancel) => ForgetAsync(fact.ItemId, published: true, cancel);

    /// <summary>The published version is the newest again.</summary>
    public Task HandleAsync(ContentDraftDiscarded fact, CancellationToken cancel) => IndexAsync(fact.Published, published: false, cancel);

    public async Task HandleAsync(ContentRemoved fact, CancellationToken cancel)
    {
        await ForgetAsync(fact.ItemId, published: true, cancel);
        await ForgetAsync(fact.ItemId, published: false, cancel);
    }

    private async Task IndexAsync(ContentItem item, bool published, CancellationToken cancel)
    {
        if (!item.Has<CrisisPart>()) return;
        var (_, elsewhere) = await reader.MunicipalitiesAsync(item.Get<CrisisPart>(), cancel);
        if (elsewhere.Count > 0) throw new RuleBroken(CrisisGate.OtherRegion($"Il comune con il codice «{elsewhere[0]}»", (await settings.RegionAsync(cancel)).RegionName));
        await WriteAsync(item, published, cancel);
    }

    /// <summary>Writes what the tables say of cases that a migration has marked. Called inside an act.</summary>
    internal async Task FillAsync(ContentStore content, IReadOnlyList<(string ItemId, bool Published)> marked, CancellationToken cancel)
    {
        foreach (var (id, published) in marked)
            if (await (published ? content.PublishedAsync(id, cancel) : content.LatestAsync(id, cancel)) is { } item && item.Has<CrisisPart>()) await WriteAsync(item, published, cancel);
            else await ForgetAsync(id, published, cancel);
    }

    private async Task WriteAsync(ContentItem item, bool published, CancellationToken cancel)
    {
        await ForgetAsync(item.ContentItemId, published, cancel);
        var rows = await RowsAsync(item, published, cancel);
        db.Add(rows.Index);
        db.AddRange(rows.Firms);
        db.AddRange(rows.Provinces);
        db.AddRange(rows.Municipalities);
        if (!published) await KeepTermsAsync(item.ContentItemId, rows.Terms, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Terms move also when nobody edits the case: a figure of the edition, a holiday. Called inside an act.</summary>
    /// <returns>Whether anything was out of step.</returns>
    internal async Task<bool> ReckonAsync(ContentItem item, CancellationToken cancel)
    {
        var rows = await RowsAsync(item, published: false, cancel);
        var changed = await KeepTermsAsync(item.ContentItemId, rows.Terms, cancel);
        if (await db.Set<CrisisIndex>().FirstOrDefaultAsync(i => i.ItemId == item.ContentItemId && i.Published == false, cancel) is { } index && index.NextDue != rows.Index.NextDue)
            (index.NextDue, changed) = (rows.Index.NextDue, true);
        await db.SaveChangesAsync(cancel);
        return changed;
    }

    /// <summary>The terms of a newest version. What it needs is in memory, so that all cases can be gone through again and again.</summary>
    internal async Task<IReadOnlyList<CrisisTerm>> TermsOfAsync(ContentItem item, CancellationToken cancel)
    {
        var part = item.Get<CrisisPart>();
        return [.. (await terms.OfAsync(part, cancel)).Terms.Where(t => t.Due is not null)
            .Select(t => new CrisisTerm { ItemId = item.ContentItemId, Term = t.Rule.Id, DueOn = t.Due!.Value, DoneOn = t.Done, Open = part.ClosedOn is null && CrisisTerms.IsOpen(t) })];
    }

    private async Task<bool> KeepTermsAsync(string itemId, IReadOnlyList<CrisisTerm> now, CancellationToken cancel)
    {
        var stored = await db.Set<CrisisTerm>().Where(t => t.ItemId == itemId).ToDictionaryAsync(t => t.Term, cancel);
        var changed = false;
        foreach (var term in now)
        {
            if (!stored.Remove(term.Term, out var row)) db.Add(term);
            else if (row.DueOn == term.DueOn && row.DoneOn == term.DoneOn && row.Open == term.Open) continue;
            else (row.DueOn, row.DoneOn, row.Open, row.Sequence) = (term.DueOn, term.DoneOn, term.Open, row.Sequence + 1);
            changed = true;
        }
        db.RemoveRange(stored.Values);
        return changed || stored.Count > 0;
    }

    public async Task<IReadOnlyList<string>> DifferencesAsync(CancellationToken cancel)
    {
        var firms = (await db.Set<CrisisFirmRow>().AsNoTracking().ToListAsync(cancel)).ToLookup(f => (f.ItemId, f.Published));
        var provinces = (await db.Set<CrisisProvince>().AsNoTracking().ToListAsync(cancel)).ToLookup(p => (p.ItemId, p.Published));
        var municipalities = (await db.Set<CrisisMunicipality>().AsNoTracking().ToListAsync(cancel)).ToLookup(m => (m.ItemId, m.Published));
        var due = (await db.Set<CrisisTerm>().AsNoTracking().ToListAsync(cancel)).ToLookup(t => t.ItemId);
        var stored = (await db.Set<CrisisIndex>().AsNoTracking().ToListAsync(cancel)).ToDictionary(n => (n.ItemId, n.Published),
            n => new Rows(n, [.. firms[(n.ItemId, n.Published)]], [.. provinces[(n.ItemId, n.Published)]], [.. municipalities[(n.ItemId, n.Published)]], n.Published ? [] : [.. due[n.ItemId]]).ToString());
        var wrong = new List<string>();
        var versions = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.ContentType == CrisisLinks.Type && (v.Latest == true || v.Published == true)).Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { Version = v, b.Json }).OrderBy(v => v.Version.ItemId).ToListAsync(cancel);
        foreach (var row in versions)
        {
            var item = ContentItem.FromStore(row.Version, row.Json);
            if (!item.Has<CrisisPart>()) continue;
            foreach (var published in new[] { true, false }.Where(p => p ? row.Version.Published : row.Version.Latest))
                if (!stored.Remove((item.ContentItemId, published), out var said) || said != (await RowsAsync(item, published, cancel)).ToString())
                    wrong.Add($"Le tabelle delle crisi non dicono quello che dice «{item.DisplayText}» ({(published ? "versione pubblicata" : "versione più recente")}).");
        }
        wrong.AddRange(stored.Keys.Select(k => $"Le tabelle delle crisi hanno un caso che non c'è più ({k.ItemId})."));
        return wrong;
    }

    private async Task<Rows> RowsAsync(ContentItem item, bool published, CancellationToken cancel)
    {
        var (id, part) = (item.ContentItemId, item.Get<CrisisPart>());
        var (local, _) = await reader.MunicipalitiesAsync(part, cancel);
        var due = published ? [] : await TermsOfAsync(item, cancel);
        var firms = new List<CrisisFirmRow>();
        foreach (var (firm, number) in part.Firms.Select((f, i) => (f, i + 1)))
            firms.Add(new() { ItemId = id, Published = published, Number = number, Vat = firm.Vat, Sector = (await sectors.OfAsync(firm.Ateco, cancel))?.Id, Division = SectorTest.DivisionOf(firm.Ateco) });
        return new(
            new()
            {
                ItemId = id, Published = published, Title = item.DisplayText, Procedure = part.Procedure, Class = part.Class, AgreementState = part.AgreementState, ClosedOn = part.ClosedOn,
                SearchText = SearchText.Fold(string.Join(' ', part.Firms.SelectMany(f => new[] { f.Name, f.Vat }).Prepend(item.DisplayText))),
                NextDue = due.Where(t => t.Open).Select(t => (DateOnly?)t.DueOn).Min(), NoMinutesSince = part.Meetings.Where(m => m.Minutes.Length == 0).Select(m => m.Date).Min(),
                Workers = published ? null : part.WorkersInvolved, Profile = published || part.Workers.Length == 0 ? null : GroupProfile.Of(part.Workers).Stored
            },
            firms,
            [.. local.Values.Select(m => m.Province).Distinct().Select(p => new CrisisProvince { ItemId = id, Published = published, Province = p })],
            [.. local.Keys.Select(m => new CrisisMunicipality { ItemId = id, Published = published, Municipality = m })],
            due);
    }

    /// <summary>What the tables say of one case.</summary>
    private sealed record Rows(CrisisIndex Index, IReadOnlyList<CrisisFirmRow> Firms, IReadOnlyList<CrisisProvince> Provinces, IReadOnlyList<CrisisMunicipality> Municipalities, IReadOnlyList<CrisisTerm> Terms)
    {
        /// <summary>Everything in a fixed order: two that say the same are the same text.</summary>
        public override string ToString() => string.Join('\n', new[] { Index.Title, Index.SearchText, Index.Procedure, Index.Class.ToString(), Index.AgreementState, $"{Index.ClosedOn:O} {Index.NextDue:O} {Index.NoMinutesSince:O} {Index.Workers} {Index.Profile}" }
            .Concat(Firms.OrderBy(f => f.Number).Select(f => $"{f.Number} {f.Vat} {f.Sector} {f.Division}")).Concat(Provinces.Select(p => p.Province).Order(StringComparer.Ordinal)).Concat(Municipalities.Select(m => m.Municipality).Order(StringComparer.Ordinal))
            .Concat(Terms.Select(t => $"{t.Term} {t.DueOn:O} {t.DoneOn:O} {t.Open}").Order(StringComparer.Ordinal)));
    }

    private async Task ForgetAsync(string itemId, bool published, CancellationToken cancel)
    {
        db.RemoveRange(await db.Set<CrisisIndex>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        db.RemoveRange(await db.Set<CrisisFirmRow>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        db.RemoveRange(await db.Set<CrisisMunicipality>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        db.RemoveRange(await db.Set<CrisisProvince>().Where(n => n.ItemId == itemId && n.Published == published).ToListAsync(cancel));
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>The sections of ATECO, as the region's vocabulary lists them with their divisions.</summary>
internal sealed partial class Sectors(IVocabularies vocabularies)
{
    public Task<IReadOnlyList<Term>> AllAsync(CancellationToken cancel) => vocabularies.TermsAsync(CrisisVocabularies.Sectors, cancel);

    /// <returns>Null for a code that belongs to no section of the vocabulary.</returns>
    public async Task<Term?> OfAsync(string ateco, CancellationToken cancel)
    {
        var all = await AllAsync(cancel);
        if (ateco.Length > 0 && char.IsAsciiLetter(ateco[0])) return all.FirstOrDefault(s => s.Id == ateco[..1]);
        if (ateco.Length < 2 || !int.TryParse(ateco[..2], out var division)) return null;
        return all.FirstOrDefault(s => Range().Match(s.Note ?? "") is { Success: true } range && int.Parse(range.Groups[1].Value) <= division && division <= int.Parse(range.Groups[2].Success ? range.Groups[2].Value : range.Groups[1].Value));
    }

    [GeneratedRegex("^([0-9]{2})(?:-([0-9]{2}))?$")]
    private static partial Regex Range();
}
