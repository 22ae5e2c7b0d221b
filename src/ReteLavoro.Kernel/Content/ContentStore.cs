using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Kernel.Content;

/// <summary>
/// Reads and writes content items. Every save makes a new version; publishing moves a flag; nothing is ever deleted.
/// All writes are acts, and the publish gate stands inside <see cref="PublishAsync"/>, so that nobody goes round it.
/// </summary>
public sealed class ContentStore(
    SiteDbContext db, Definitions definitions, ActRunner acts, Actor actor, Facts.Facts facts, TimeProvider time,
    IEnumerable<IPublishCheck> checks, MandatoryFields mandatory, PublicationStamp stamp)
{
    // One a model: a compiled query belongs to the model it was first run on, and a program may hold several (one a database).
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Microsoft.EntityFrameworkCore.Metadata.IModel, Func<SiteDbContext, string, IAsyncEnumerable<StoredItem>>> Compiled = new();

    private static IAsyncEnumerable<StoredItem> PublishedAt(SiteDbContext db, string path) => Compiled.GetValue(db.Model, _ => CompilePublishedAt())(db, path);

    private static Func<SiteDbContext, string, IAsyncEnumerable<StoredItem>> CompilePublishedAt() => EF.CompileAsyncQuery((SiteDbContext db, string path) =>
        from route in db.Set<ContentRoute>()
        join version in db.Set<ContentVersion>() on route.ItemId equals version.ItemId
        join body in db.Set<ContentBody>() on version.VersionId equals body.VersionId
        where route.Path == path && version.Published == true
        select new StoredItem(version, body.Json, route.Current));

    private sealed record StoredItem(ContentVersion Version, string Json, bool Current);

    /// <summary>What is published at an address, and the address it has moved to if that is another.</summary>
    public async Task<(ContentItem Item, string? MovedTo)?> AtPathAsync(string path, CancellationToken cancel)
    {
        await foreach (var found in PublishedAt(db, path).WithCancellation(cancel))
            return (ContentItem.FromStore(found.Version, found.Json), found.Current ? null : found.Version.Path);
        return null;
    }

    /// <summary>The types that stand in lists, in the order of the recipe: those that may be created or listed, and those that have items all the same, as Orchard's contained types do.</summary>
    public async Task<IReadOnlyList<ContentTypeDefinition>> ListedTypesAsync(CancellationToken cancel)
    {
        var types = (await definitions.GetAsync(cancel)).TypesInOrder;
        var others = types.Where(t => !t.Creatable && !t.Listable && t.Stereotype is null).Select(t => t.Name).ToList();
        var stored = others.Count == 0 ? [] : (await db.Set<ContentVersion>().AsNoTracking().Where(v => others.Contains(v.ContentType)).Select(v => v.ContentType).Distinct().ToListAsync(cancel)).ToHashSet();
        return [.. types.Where(t => t.Creatable || t.Listable || stored.Contains(t.Name))];
    }

    public Task<ContentItem?> PublishedAsync(string itemId, CancellationToken cancel) => OneAsync(v => v.ItemId == itemId && v.Published == true, cancel);
    public Task<ContentItem?> LatestAsync(string itemId, CancellationToken cancel) => OneAsync(v => v.ItemId == itemId && v.Latest == true, cancel);
    public Task<ContentItem?> VersionAsync(string versionId, CancellationToken cancel) => OneAsync(v => v.VersionId == versionId, cancel);

    /// <summary>The published items of a list of ids, in the order of the list; those not published are left out.</summary>
    public async Task<IReadOnlyList<ContentItem>> PublishedAsync(IReadOnlyList<string> itemIds, CancellationToken cancel)
    {
        if (itemIds.Count == 0) return [];
        var found = await WithBody(v => itemIds.Contains(v.ItemId) && v.Published == true).ToListAsync(cancel);
        var byId = found.ToDictionary(f => f.Version.ItemId, f => ContentItem.FromStore(f.Version, f.Json));
        return [.. itemIds.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    /// <summary>The versions of an item, newest first, without bodies.</summary>
    public Task<List<ContentVersion>> VersionsAsync(string itemId, CancellationToken cancel) =>
        db.Set<ContentVersion>().AsNoTracking().Where(v => v.ItemId == itemId).OrderByDescending(v => v.Number).ToListAsync(cancel);

    /// <summary>Saves what was written as a new draft version.</summary>
    /// <param name="basedOn">The version the editor had before her; null for a new item.</param>
    /// <returns>The id of the version; the one given when nothing changed.</returns>
    /// <exception cref="EditedMeanwhile">Someone else saved since.</exception>
    public async Task<string> SaveDraftAsync(ContentItem item, string? basedOn, CancellationToken cancel, string? reason = null)
    {
        var type = (await definitions.GetAsync(cancel)).Types.GetValueOrDefault(item.ContentType)
            ?? throw new RuleBroken($"Il tipo di contenuto «{item.ContentType}» non esiste.");
        var latest = await db.Set<ContentVersion>().AsNoTracking().FirstOrDefaultAsync(v => v.ItemId == item.ContentItemId && v.Latest == true, cancel);
        if (latest?.VersionId != basedOn) throw new EditedMeanwhile(latest);
        await GivePathAsync(item, type, cancel);
        // Say nothing when nothing changed: no version, and no act.
        if (latest is not null && latest.Hash == item.BodyHash()) return latest.VersionId;
        return await acts.DoAsync(new("content.save", item.ContentItemId, reason), async () =>
        {
            // Asked again inside the act: between the question and here another save may have gone through.
            var current = await db.Set<ContentVersion>().FirstOrDefaultAsync(v => v.ItemId == item.ContentItemId && v.Latest == true, cancel);
            if (current?.VersionId != basedOn) throw new EditedMeanwhile(current);
            await GivePathAsync(item, type, cancel);
            if (current is not null && current.Hash == item.BodyHash()) return current.VersionId;
            var now = Now();
            var number = await db.Set<ContentVersion>().Where(v => v.ItemId == item.ContentItemId).MaxAsync(v => (int?)v.Number, cancel) ?? 0;
            if (current is not null) current.Latest = false;
            // Who brings a removed item back does not become its owner.
            else if (number == 0) (item.Owner, item.OwnerOrganization, item.CreatedUtc) = (actor.Id, actor.OrganizationId, now);
            item.ContentItemVersionId = ContentIds.New();
            (item.Author, item.AuthorId, item.ModifiedUtc, item.Latest, item.Published, item.PublishedUtc) = (actor.Name, actor.Id, now, true, false, null);
            item.Number = number + 1;
            Store(item, type);
            await db.SaveChangesAsync(cancel);
            await facts.TellAsync(new ContentSaved(item, type), cancel);
            return item.ContentItemVersionId;
        }, cancel);
    }

    /// <summary>Publishes one version. The gate: a type that requires approval lets through only an approved, unchanged version.</summary>
    public async Task PublishAsync(string versionId, CancellationToken cancel, string? reason = null)
    {
        var itemId = await db.Set<ContentVersion>().Where(v => v.VersionId == versionId).Select(v => v.ItemId).FirstOrDefaultAsync(cancel) ?? throw new RuleBroken("Questa versione non esiste più.");
        await acts.DoAsync(new("content.publish", itemId, reason), async () =>
        {
            var version = await db.Set<ContentVersion>().SingleAsync(v => v.VersionId == versionId, cancel);
            if (version.Published) return;
            var item = (await VersionAsync(versionId, cancel))!;
            var type = (await definitions.GetAsync(cancel)).Types.GetValueOrDefault(version.ContentType);
            await PassGateAsync(item, type, cancel);
            var now = Now();
            foreach (var before in await db.Set<ContentVersion>().Where(v => v.ItemId == version.ItemId && v.Published == true).ToListAsync(cancel)) before.Published = false;
            (version.Published, version.PublishedUtc) = (true, version.PublishedUtc ?? now);
            (item.Published, item.PublishedUtc) = (true, version.PublishedUtc);
            await ShowAsync(item, type, cancel);
            await db.SaveChangesAsync(cancel);
            await facts.TellAsync(new ContentPublished(item, type), cancel);
            acts.AfterCommit(stamp.BumpAsync);
        }, cancel);
    }

    /// <summary>Says why a version would not be let through, without trying.</summary>
    public async Task<IReadOnlyList<string>> WhyNotPublishAsync(ContentItem item, CancellationToken cancel)
    {
        var type = (await definitions.GetAsync(cancel)).Types.GetValueOrDefault(item.ContentType);
        var reasons = new List<string>();
        if (type is { RequiresApproval: true } && !await IsApprovedAsync(item, cancel))
            reasons.Add($"Per pubblicare «{type.DisplayName}» serve l'approvazione di questa versione: inviala in approvazione.");
        if (type is not null)
            foreach (var check in checks) reasons.AddRange(await check.WhyNotAsync(item, type, cancel));
        return [.. reasons.Distinct()];
    }

    private async Task PassGateAsync(ContentItem item, ContentTypeDefinition? type, CancellationToken cancel)
    {
        RuleBroken.If(type is null, $"Il tipo di contenuto «{item.ContentType}» non esiste più.");
        if (await WhyNotPublishAsync(item, cancel) is { Count: > 0 } reasons) throw new RuleBroken(string.Join(" ", reasons));
    }

    public async Task<bool> IsApprovedAsync(ContentItem item, CancellationToken cancel)
    {
        var hash = item.BodyHash();
        return await db.Set<ContentApproval>().AnyAsync(a => a.VersionId == item.ContentItemVersionId && a.Hash == hash, cancel);
    }

    /// <summary>Notes that a version was approved. Called inside the act that approved it, by the workflow alone.</summary>
    public async Task ApproveAsync(ContentItem item, string givenBy, CancellationToken cancel)
    {
        if (await IsApprovedAsync(item, cancel)) return;
        db.Add(new ContentApproval { VersionId = item.ContentItemVersionId, Hash = item.BodyHash(), GivenBy = givenBy, AtUtc = Now() });
        await db.SaveChangesAsync(cancel);
    }

    public Task UnpublishAsync(string itemId, CancellationToken cancel, string? reason = null) =>
        acts.DoAsync(new("content.unpublish", itemId, reason), async () =>
        {
            var version = await db.Set<ContentVersion>().FirstOrDefaultAsync(v => v.ItemId == itemId && v.Published == true, cancel);
            if (version is null) return;
            version.Published = false;
            await HideAsync(itemId, cancel);
            await db.SaveChangesAsync(cancel);
            await facts.TellAsync(new ContentUnpublished(itemId, version.ContentType), cancel);
            acts.AfterCommit(stamp.BumpAsync);
        }, cancel);

    /// <summary>Takes an item away from every list. Its versions stay and can be restored.</summary>
    public Task RemoveAsync(string itemId, CancellationToken cancel, string? reason = null) =>
        acts.DoAsync(new("content.remove", itemId, reason), async () =>
        {
            var versions = await db.Set<ContentVersion>().Where(v => v.ItemId == itemId && (v.Latest == true || v.Published == true)).ToListAsync(cancel);
            if (versions.Count == 0) return;
            foreach (var version in versions) (version.Latest, version.Published) = (false, false);
            await HideAsync(itemId, cancel);
            await db.SaveChangesAsync(cancel);
            await facts.TellAsync(new ContentRemoved(itemId, versions[0].ContentType), cancel);
            acts.AfterCommit(stamp.BumpAsync);
        }, cancel);

    /// <summary>Goes back to the published version as the newest; the draft stays among the versions.</summary>
    public Task DiscardDraftAsync(string itemId, CancellationToken cancel) =>
        acts.DoAsync(new("content.discard", itemId), async () =>
        {
            var versions = await db.Set<ContentVersion>().Where(v => v.ItemId == itemId && (v.Latest == true || v.Published == true)).ToListAsync(cancel);
            var published = versions.FirstOrDefault(v => v.Published) ?? throw new RuleBroken("Non c'è una versione pubblicata a cui tornare: se il contenuto non serve più, toglilo.");
            if (published.Latest) return;
            foreach (var version in versions) version.Latest = version == published;
            await db.SaveChangesAsync(cancel);
            var type = (await definitions.GetAsync(cancel)).Types.GetValueOrDefault(published.ContentType);
            await facts.TellAsync(new ContentDraftDiscarded((await VersionAsync(published.VersionId, cancel))!, type), cancel);
        }, cancel);

    /// <summary>Makes an old version the newest draft, as a version of its own.</summary>
    public async Task<string> RestoreAsync(string versionId, CancellationToken cancel)
    {
        var old = await VersionAsync(versionId, cancel) ?? throw new RuleBroken("Questa versione non esiste più.");
        var latest = await LatestAsync(old.ContentItemId, cancel);
        return await SaveDraftAsync(old.Copy(), latest?.ContentItemVersionId, cancel, $"Ripristino della versione {old.Number}");
    }

    /// <summary>
    /// Imports items of a recipe in batches. An item whose text is already among its versions is left alone, so that the
    /// same recipe twice changes nothing and an editor's later work is not undone. Must be called inside an act.
    /// </summary>
    /// <param name="source">"recipe:NAME", noted as what approved the published items of types under approval.</param>
    public async Task<ImportCount> ImportAsync(IReadOnlyList<ContentItem> items, string source, CancellationToken cancel)
    {
        var set = await definitions.GetAsync(cancel);
        var (added, changed, kept) = (0, 0, 0);
        foreach (var batch in Batches(items))
        {
            var ids = batch.Select(i => i.ContentItemId).Distinct().ToList();
            var known = (await db.Set<ContentVersion>().Where(v => ids.Contains(v.ItemId)).ToListAsync(cancel)).ToLookup(v => v.ItemId);
            var paths = batch.Select(PathOf).OfType<string>().ToList();
            var routes = await db.Set<ContentRoute>().Where(r => ids.Contains(r.ItemId) || paths.Contains(r.Path)).ToDictionaryAsync(r => r.Path, cancel);
            var topics = (await db.Set<ContentTopic>().Where(t => ids.Contains(t.ItemId)).ToListAsync(cancel)).ToLookup(t => t.ItemId);
            foreach (var item in batch)
            {
                var type = set.Types.GetValueOrDefault(item.ContentType);
                var hash = item.BodyHash();
                var versions = known[item.ContentItemId].ToList();
                if (versions.Any(v => v.Hash == hash)) { kept++; continue; }
                var now = Now();
                if (item.ContentItemVersionId.Length == 0 || versions.Any(v => v.VersionId == item.ContentItemVersionId))
                    item.ContentItemVersionId = ContentIds.From(item.ContentItemId + hash);
                item.Number = versions.Count == 0 ? 1 : versions.Max(v => v.Number) + 1;
                item.CreatedUtc ??= now;
                item.ModifiedUtc ??= now;
                if (item.Published) item.PublishedUtc ??= now;
                // A published version without a draft beside it is the newest too; one with a draft leaves the draft its place.
                if (item.Published && !versions.Any(v => v.Latest)) item.Latest = true;
                foreach (var version in versions)
                {
                    if (item.Latest) version.Latest = false;
                    if (item.Published) version.Published = false;
                }
                if (item.Author.Length == 0) item.Author = actor.Name;
                Store(item, type);
                if (item.Published)
                {
                    if ((await mandatory.OfAsync(item, cancel)).Where(m => !m.IsAlternativeText).ToList() is { Count: > 0 } missing)
                        throw new RuleBroken($"«{item.DisplayText}» ({item.ContentType} {item.ContentItemId}) non si può importare come pubblicato. {string.Join(" ", missing.Select(m => m.Sentence).Distinct())}");
                    if (type is { RequiresApproval: true }) db.Add(new ContentApproval { VersionId = item.ContentItemVersionId, Hash = hash, GivenBy = source, AtUtc = now });
                    db.RemoveRange(topics[item.ContentItemId]);
                    Show(item, type, routes);
                }
                if (versions.Count == 0) added++; else changed++;
                await facts.TellAsync(new ContentSaved(item, type, Imported: true), cancel);
                if (item.Published) await facts.TellAsync(new ContentPublished(item, type, Imported: true), cancel);
            }
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }
        if (added + changed > 0) acts.AfterCommit(stamp.BumpAsync);
        return new(added, changed, kept);
    }

    // Modules below save their own rows while a batch is under way, and each time every row of the batch is looked at for changes.
    private const int BatchSize = 100;

    /// <summary>Never more than a batch at a time, and never two versions of one item in the same batch: the second must find the first.</summary>
    private static IEnumerable<IReadOnlyList<ContentItem>> Batches(IReadOnlyList<ContentItem> items)
    {
        var (batch, ids) = (new List<ContentItem>(), new HashSet<string>());
        foreach (var item in items)
        {
            if (batch.Count == BatchSize || !ids.Add(item.ContentItemId))
            {
                yield return batch;
                (batch, ids) = ([], [item.ContentItemId]);
            }
            batch.Add(item);
        }
        if (batch.Count > 0) yield return batch;
    }

    private void Store(ContentItem item, ContentTypeDefinition? type)
    {
        var title = item.Parts["TitlePart"]?["Title"]?.ToString();
        if (!string.IsNullOrWhiteSpace(title)) item.DisplayText = title;
        var picture = PictureOf(item, type);
        db.Add(new ContentVersion
        {
            VersionId = item.ContentItemVersionId,
            ItemId = item.ContentItemId,
            ContentType = item.ContentType,
            Number = item.Number,
            DisplayText = Cut(item.DisplayText, 255),
            Summary = Cut(SummaryOf(item, type), 300),
            SearchText = Slug.From(item.DisplayText + " " + Cut(SummaryOf(item, type), 300), int.MaxValue).Value,
            Latest = item.Latest,
            Published = item.Published,
            CreatedUtc = item.CreatedUtc ?? Now(),
            ModifiedUtc = item.ModifiedUtc ?? Now(),
            PublishedUtc = item.PublishedUtc,
            StartsUtc = StartOf(item, type),
            Owner = item.Owner,
            OwnerOrganization = item.OwnerOrganization,
            Author = item.Author,
            AuthorId = item.AuthorId,
            Hash = item.BodyHash(),
            Picture = picture is { IsEmpty: false } ? picture.Paths[0] : null,
            PictureText = picture is { IsEmpty: false } ? picture.TextOf(0) : "",
            Pinned = type?.PinnedField is { } pinned && bool.TryParse(item.Field(type.Name, pinned)?["Value"]?.ToString(), out var yes) && yes,
            Path = PathOf(item)
        });
        db.Add(new ContentBody { VersionId = item.ContentItemVersionId, Json = item.Body() });
    }

    /// <summary>A new item without an address of its own gets prefix/title; a taken address is refused where it was typed.</summary>
    private async Task GivePathAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel)
    {
        // What was stored without an address (a taxonomy whose page is the program's own) does not get one by being edited.
        if (!type.HasPart(nameof(AutoroutePart)) || item.Number > 0 && item.Parts[nameof(AutoroutePart)] is null) return;
        var route = item.Get<AutoroutePart>();
        if (route.Disabled) return;
        var typed = route.Path.Length > 0 || route.SetHomepage;
        var path = typed ? route.Path.Trim('/') : string.Join('/', new[] { type.PathPrefix, Slug.From(item.Parts["TitlePart"]?["Title"]?.ToString() ?? type.Name).Value }.Where(p => !string.IsNullOrEmpty(p)));
        var wanted = path;
        for (var n = 2; await db.Set<ContentVersion>().AnyAsync(v => v.Path == wanted && v.ItemId != item.ContentItemId && (v.Latest == true || v.Published == true), cancel); n++)
        {
            if (typed) throw new RuleBroken($"L'indirizzo «{path}» è già di un altro contenuto: scegline un altro.", "AutoroutePart.Path");
            wanted = $"{path}-{n}";
        }
        if (route.Path == wanted) return;
        item.Set(route with { Path = wanted });
    }

    private async Task ShowAsync(ContentItem item, ContentTypeDefinition? type, CancellationToken cancel)
    {
        var path = PathOf(item);
        var routes = await db.Set<ContentRoute>().Where(r => r.ItemId == item.ContentItemId || r.Path == path).ToDictionaryAsync(r => r.Path, cancel);
        db.RemoveRange(await db.Set<ContentTopic>().Where(t => t.ItemId == item.ContentItemId).ToListAsync(cancel));
        Show(item, type, routes);
    }

    private void Show(ContentItem item, ContentTypeDefinition? type, Dictionary<string, ContentRoute> routes)
    {
        if (PathOf(item) is { } path)
        {
            foreach (var old in routes.Values.Where(r => r.ItemId == item.ContentItemId && r.Path != path)) old.Current = false;
            if (routes.TryGetValue(path, out var route))
            {
                // An address that another item has left may be taken over; one that it still has may not.
                if (route.ItemId != item.ContentItemId && route.Current) throw new RuleBroken($"L'indirizzo «{path}» è già di un altro contenuto.", "AutoroutePart.Path");
                (route.ItemId, route.ContentType, route.Current) = (item.ContentItemId, item.ContentType, true);
            }
            else db.Add(routes[path] = new ContentRoute { Path = path, ItemId = item.ContentItemId, ContentType = item.ContentType });
        }
        if (type?.TopicsField is { } topics && item.Field(type.Name, topics)?["TermContentItemIds"] is JsonArray terms)
            foreach (var term in terms.Select(t => t?.ToString()).OfType<string>().Distinct())
                db.Add(new ContentTopic { TermId = term, ItemId = item.ContentItemId });
    }

    private async Task HideAsync(string itemId, CancellationToken cancel)
    {
        // Its addresses stay known, so that old links lead to it again once it comes back; meanwhile another item may take them.
        foreach (var route in await db.Set<ContentRoute>().Where(r => r.ItemId == itemId).ToListAsync(cancel)) route.Current = false;
        db.RemoveRange(await db.Set<ContentTopic>().Where(t => t.ItemId == itemId).ToListAsync(cancel));
    }

    private static string? PathOf(ContentItem item) =>
        item.Parts["AutoroutePart"] is JsonObject && item.Get<AutoroutePart>() is { Disabled: false } route ? route.SetHomepage ? "" : route.Path.Trim('/').ToLowerInvariant() : null;

    private static string SummaryOf(ContentItem item, ContentTypeDefinition? type)
    {
        if (type?.SummaryField is { } field && item.Field(type.Name, field) is { } value && (value["Text"] ?? value["Markdown"])?.ToString() is { Length: > 0 } text) return text;
        return item.Parts["MarkdownBodyPart"]?["Markdown"]?.ToString() is { } body ? PlainText.FromMarkdown(body) : "";
    }

    private static MediaField? PictureOf(ContentItem item, ContentTypeDefinition? type) =>
        type?.PictureField is { } name && type.Part(type.Name) is { Definition: { } part } own && part.Fields.FirstOrDefault(f => f.Name == name) is { FieldName: nameof(MediaField) } field
            ? (MediaField)item.FieldValue(typeof(MediaField), own, field) : null;

    private static DateTime? StartOf(ContentItem item, ContentTypeDefinition? type)
    {
        var field = type?.Part(type.Name)?.Definition?.Fields.FirstOrDefault(f => f.FieldName is "DateTimeField" or "DateField");
        if (field is null || item.Field(type!.Name, field.Name) is not { } value) return null;
        return DateTime.TryParse(value["Value"]?.ToString(), System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
    }

    private IQueryable<StoredItem> WithBody(System.Linq.Expressions.Expression<Func<ContentVersion, bool>> which) =>
        db.Set<ContentVersion>().AsNoTracking().Where(which)
            .Join(db.Set<ContentBody>(), v => v.VersionId, b => b.VersionId, (v, b) => new StoredItem(v, b.Json, true));

    private async Task<ContentItem?> OneAsync(System.Linq.Expressions.Expression<Func<ContentVersion, bool>> which, CancellationToken cancel) =>
        await WithBody(which).FirstOrDefaultAsync(cancel) is { } found ? ContentItem.FromStore(found.Version, found.Json) : null;

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)].TrimEnd() + "…";
}

public sealed record ImportCount(int Added, int Changed, int Kept);

/// <summary>Someone saved the item after the editor opened it.</summary>
/// <param name="latest">What is stored now; null when it was removed.</param>
public sealed class EditedMeanwhile(ContentVersion? latest) : Exception("The item was saved by someone else meanwhile.")
{
    public ContentVersion? Latest { get; } = latest;
}
