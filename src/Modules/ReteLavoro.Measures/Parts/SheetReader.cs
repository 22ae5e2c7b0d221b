using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures.Data;

namespace ReteLavoro.Measures.Parts;

/// <summary>A sheet ready to be shown.</summary>
internal sealed record Sheet(Edition? Edition, IReadOnlyList<ShownSection> Sections, IReadOnlyList<ShownFigure> Figures,
    IReadOnlyList<ProvisionalRule> Provisional, IReadOnlyList<HistoryEntry> History);

internal sealed record ShownSection(string Key, string Title, string Html, IReadOnlyList<ShownSection> Points)
{
    public string Anchor => "sezione-" + Slug.From(Key);
}

internal sealed record ShownFigure(string Label, string Shown, Source Source);

/// <summary>An edition or an act in the story of a measure.</summary>
/// <param name="When">In place of a day that no document tells.</param>
/// <param name="Url">Where its page is, if it has one that is not this.</param>
internal sealed record HistoryEntry(DateOnly? Date, string? When, string Title, string? Detail, string? Url, bool IsThis);

/// <summary>Puts together what a sheet shows: its own texts, and what the edition says today.</summary>
internal sealed class SheetReader(MeasureBook book, SiteDbContext db, MarkdownRenderer markdown, Labels labels, TimeProvider time)
{
    public async Task<Sheet> ReadAsync(MeasureSheetPart part, ContentTypePart attachment, string itemId, string pathBase, CancellationToken cancel)
    {
        var set = await book.GetAsync(cancel);
        var edition = set.ById.GetValueOrDefault(part.Edition);
        var all = (SheetSection.Of(attachment, part) ?? []).Where(s => !string.IsNullOrWhiteSpace(part.Sections.GetValueOrDefault(s.Key))).ToList();
        var keys = all.Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        // A point whose section has no text stands for itself: it must not vanish with it.
        var sections = all.Where(s => s.Parent is null || s.Parent == s.Key || !keys.Contains(s.Parent))
            .Select(s => Shown(s, [.. all.Where(p => p.Parent == s.Key && p.Key != s.Key).Select(p => Shown(p, []))])).ToList();
        if (edition is null) return new(null, sections, [], [], []);
        var today = time.Today;
        var day = edition.ShownOn(today);
        return new(edition, sections,
            [.. edition.Parameters.Select(p => p.On(day) is { } value ? new ShownFigure(p.Label, value.Show(labels.Of), value.Source) : null).OfType<ShownFigure>()],
            [.. edition.Provisional.Where(p => p.InForce(today))],
            await HistoryAsync(set, edition, itemId, cancel));

        ShownSection Shown(SheetSection section, IReadOnlyList<ShownSection> points) =>
            new(section.Key, section.Title, markdown.ToHtml(part.Sections[section.Key], pathBase, part.Edition), points);
    }

    private async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(MeasureSet set, Edition edition, string itemId, CancellationToken cancel)
    {
        var editions = set.Measures.First(m => m.Id == edition.MeasureId).Editions;
        var ids = editions.Select(e => e.Id).ToList();
        var sheets = await (from sheet in db.Set<SheetRow>() join route in db.Set<ContentRoute>() on sheet.ItemId equals route.ItemId
                            where ids.Contains(sheet.EditionId) && route.Current && sheet.ItemId != itemId
                            select new { sheet.EditionId, route.Path }).ToListAsync(cancel);
        var paths = sheets.GroupBy(s => s.EditionId).ToDictionary(g => g.Key, g => g.Select(s => s.Path).Order(StringComparer.Ordinal).First());
        var entries = editions.Select(e => (Date: (DateOnly?)Start(e), Order: 1, Entry: new HistoryEntry(e.ValidFromNote is null ? e.Period.First : null, e.ValidFromNote, e.Name, InForce(e),
                e.Id != edition.Id && paths.TryGetValue(e.Id, out var path) ? "~/" + path : null, e.Id == edition.Id)))
            .Concat(editions.SelectMany(e => e.Acts).DistinctBy(a => a.Id)
                .Select(a => (a.Date, Order: 0, Entry: new HistoryEntry(a.Date, null, a.Citation, a.Citation.Contains(a.Title, StringComparison.Ordinal) ? null : a.Title, a.Url, false))));
        // Undated acts last: nobody knows where in the story they stand.
        return [.. entries.OrderBy(e => e.Date ?? DateOnly.MaxValue).ThenBy(e => e.Order).Select(e => e.Entry)];
    }

    // An edition without a day of its own cannot be older than the acts that it cites.
    private static DateOnly Start(Edition edition) =>
        edition.ValidFromNote is null ? edition.Period.First : edition.Acts.Select(a => a.Date ?? default).Append(edition.Period.First).Max();

    private static string InForce(Edition edition)
    {
        var period = edition.Validity;
        return edition.ExtendedBy is { } act ? $"{period}; prorogata con {act.Citation}" : period;
    }
}
