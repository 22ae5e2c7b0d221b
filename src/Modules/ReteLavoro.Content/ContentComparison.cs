using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content;

/// <summary>A field that differs between two versions.</summary>
public sealed record FieldChange(string Label, IReadOnlyList<TextPiece> Pieces)
{
    /// <summary>Lines that are gone and lines that are new, one under the other; null when there are none of either.</summary>
    public static FieldChange? OfLines(string label, IEnumerable<string> removed, IEnumerable<string> added)
    {
        List<TextPiece> pieces = [.. removed.Select(r => new TextPiece(Stretch.Removed, r)), .. added.Select(a => new TextPiece(Stretch.Added, a))];
        return pieces.Count == 0 ? null : new(label, [.. pieces.SelectMany((p, i) => i == 0 ? [p] : new[] { new TextPiece(Stretch.Same, "\n"), p })]);
    }
}

/// <summary>Compares two versions as a person reads them: labels instead of member names, titles instead of ids.</summary>
public sealed class ContentComparison(Definitions definitions, PartCatalogue catalogue, SiteDbContext db, IEnumerable<IPartChanges> tellers)
{
    private sealed record Entry(string Key, string Label, string Text);

    /// <summary>The version before this one that was the last to be published, whether or not it still is; null for an item that never was.</summary>
    public async Task<ContentItem?> ApprovedBeforeAsync(ContentItem item, CancellationToken cancel)
    {
        var found = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.ItemId == item.ContentItemId && v.Number < item.Number && v.PublishedUtc != null)
            .Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new { Version = v, b.Json }).OrderByDescending(f => f.Version.Number).FirstOrDefaultAsync(cancel);
        return found is null ? null : ContentItem.FromStore(found.Version, found.Json);
    }

    public async Task<IReadOnlyList<FieldChange>> BetweenAsync(ContentItem before, ContentItem after, CancellationToken cancel)
    {
        var set = await definitions.GetAsync(cancel);
        var (old, fresh) = (new List<Entry>(), new List<Entry>());
        var told = new List<FieldChange>();
        foreach (var teller in tellers.Where(t => before.Parts.ContainsKey(t.Part) || after.Parts.ContainsKey(t.Part))) told.AddRange(await teller.BetweenAsync(before, after, cancel));
        Read(before, "", "", set, old);
        Read(after, "", "", set, fresh);
        var changed = Changed(old, fresh).ToList();
        var titles = await TitlesAsync(changed.SelectMany(c => (c.Before + "\n" + c.After).Split('\n')), cancel);
        return [.. changed.Select(c => new FieldChange(c.Label, TextDifference.Between(Named(c.Before), Named(c.After)))), .. told];

        string Named(string text) => string.Join('\n', text.Split('\n').Select(line => titles.GetValueOrDefault(line, line)));
    }

    /// <summary>In the order of the newer version; what it no longer has comes last.</summary>
    private static IEnumerable<(string Label, string Before, string After)> Changed(List<Entry> old, List<Entry> fresh)
    {
        var before = old.DistinctBy(e => e.Key).ToDictionary(e => e.Key);
        foreach (var entry in fresh)
            if (before.Remove(entry.Key, out var known) ? known.Text != entry.Text : entry.Text.Length > 0)
                yield return (entry.Label, known?.Text ?? "", entry.Text);
        foreach (var gone in old.Where(e => before.ContainsKey(e.Key) && e.Text.Length > 0)) yield return (gone.Label, gone.Text, "");
    }

    private void Read(ContentItem item, string key, string label, DefinitionSet set, List<Entry> entries)
    {
        var type = set.Types.GetValueOrDefault(item.ContentType);
        foreach (var (name, node) in Ordered(item, type))
        {
            if (key.Length == 0 && tellers.Any(t => t.Part == name)) continue;
            var attachment = type?.Part(name);
            if (node is not JsonObject part) { entries.Add(new($"{key}/{name}", label + name, Text(node))); continue; }
            var partLabel = attachment is null ? name : attachment.Name == type!.Name ? "" : catalogue.Parts.GetValueOrDefault(attachment.PartName)?.Label ?? attachment.DisplayName;
            var inner = attachment is null ? null : InnerLists.MemberOf(attachment.PartName);
            foreach (var (member, value) in part)
            {
                if (member == inner) { ReadInner(value as JsonArray ?? [], $"{key}/{name}", label + partLabel, set, entries); continue; }
                var field = attachment?.Definition?.Fields.FirstOrDefault(f => f.Name == member);
                entries.Add(new($"{key}/{name}/{member}", label + (field?.DisplayName ?? Joined(partLabel, member, part.Count == 1)), Text(value)));
            }
        }
    }

    private void ReadInner(JsonArray items, string key, string label, DefinitionSet set, List<Entry> entries)
    {
        var names = new List<string>();
        foreach (var (json, index) in items.OfType<JsonObject>().Select((j, i) => (j, i)))
        {
            var item = ContentItem.FromJson(json);
            var title = json["TitlePart"]?["Title"]?.ToString() ?? item.FieldText("Titolo") ?? "";
            var name = set.Types.GetValueOrDefault(item.ContentType)?.DisplayName ?? item.ContentType;
            names.Add($"{index + 1}. {name}{(title.Length > 0 ? ": " + title : "")}");
            Read(item, $"{key}/{InnerItems.IdOf(json, index)}", $"{label} › {(title.Length > 0 ? title : name)} › ", set, entries);
        }
        entries.Add(new(key + "/ordine", $"{label}: ordine", string.Join('\n', names)));
    }

    private static IEnumerable<(string, JsonNode?)> Ordered(ContentItem item, ContentTypeDefinition? type) =>
        item.Parts.Select((p, i) => (p.Key, p.Value, Order: type?.Parts.ToList().FindIndex(a => a.Name == p.Key) is >= 0 and var at ? at : 1000 + i)).OrderBy(p => p.Order).Select(p => (p.Key, p.Value));

    private static string Joined(string part, string member, bool only) => (Members.GetValueOrDefault(member, member), part) switch
    {
        (_, { Length: > 0 }) when only => part,
        (var text, { Length: > 0 }) => $"{part}: {text.ToLowerInvariant()}",
        var (text, _) => text
    };

    private static readonly Dictionary<string, string> Members = new()
    {
        ["Title"] = "Titolo", ["Path"] = "Percorso", ["SetHomepage"] = "Pagina iniziale", ["Disabled"] = "Spento", ["Alias"] = "Nome", ["Markdown"] = "Testo", ["Text"] = "Testo", ["Url"] = "Indirizzo",
        ["ScheduledPublishUtc"] = "Quando", ["ContentType"] = "Tipo", ["Order"] = "Ordine", ["PageSize"] = "Voci per pagina", ["TermContentType"] = "Tipo dei termini", ["Edition"] = "Edizione",
        ["SectionSet"] = "Serie di sezioni", ["Sections"] = "Sezioni", ["Paths"] = "File", ["MediaTexts"] = "Descrizione", ["Decorative"] = "Solo decorativa", ["Latitude"] = "Latitudine", ["Longitude"] = "Longitudine", ["Target"] = "Destinazione"
    };

    private static string Text(JsonNode? node) => node switch
    {
        JsonObject members => members.Where(m => m.Key != "TaxonomyContentItemId" && Text(m.Value).Length > 0).ToList() is [var (_, only)] ? Text(only)
            : string.Join('\n', members.Where(m => m.Key != "TaxonomyContentItemId" && Text(m.Value).Length > 0).Select(m => $"{Members.GetValueOrDefault(m.Key, m.Key)}: {Text(m.Value)}")),
        JsonArray items => string.Join('\n', items.Select(Text)),
        null => "",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => "Sì",
            JsonValueKind.False => "No",
            _ => Moment(node.ToString())
        }
    };

    private static string Moment(string text) =>
        text.Length >= 19 && text[4] == '-' && text[10] == 'T' && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.TimeOfDay == TimeSpan.Zero ? DateOnly.FromDateTime(moment).InWords() : $"{DateOnly.FromDateTime(moment.InRome).InWords()}, ore {moment.InRome:HH:mm}"
            : text;

    private async Task<Dictionary<string, string>> TitlesAsync(IEnumerable<string> lines, CancellationToken cancel)
    {
        var ids = lines.Where(ContentIds.IsWellFormed).Distinct().Take(200).ToList();
        if (ids.Count == 0) return [];
        var titles = await db.Set<ContentVersion>().AsNoTracking().Where(v => ids.Contains(v.ItemId) && v.Latest == true).ToDictionaryAsync(v => v.ItemId, v => v.DisplayText, cancel);
        if (ids.Any(id => !titles.ContainsKey(id)))
            // Terms are no items of their own: their names stand in the bodies of the few taxonomies.
            foreach (var body in await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true && v.ContentType == "Tassonomia").Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => b.Json).ToListAsync(cancel))
                foreach (var term in SiteSnapshots.Terms(JsonNode.Parse(body)!["TaxonomyPart"]?["Terms"])) titles.TryAdd(term.Id, term.Title);
        return titles;
    }
}
