using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures.Data;

namespace ReteLavoro.Measures;

/// <summary>The acts of the back-office on measures. Each says its source and its reason; public sheets change with the commit.</summary>
internal sealed class MeasureRegister(SiteDbContext db, MeasureBook book, ActRunner acts)
{
    /// <summary>A parameter takes another value from a day on; on a day that already has one, corrects it.</summary>
    public Task ChangeParameterAsync(ChangeParameter change, CancellationToken cancel) =>
        acts.DoAsync(new("measures.parameter", $"{change.EditionId}:{change.Name}", change.Reason), async () =>
        {
            var edition = await EditionAsync(change.EditionId, change.Version, cancel);
            var rows = await db.Set<ParameterRow>().Where(p => p.EditionId == edition.Id && p.Name == change.Name).ToListAsync(cancel);
            RuleBroken.If(rows.Count == 0, "Questo parametro non esiste più.");
            var period = new Period(edition.ValidFrom, edition.ValidTo);
            if (!period.Contains(change.From)) throw new RuleBroken($"L'edizione vale {period.InWords()}: scegli una data in cui è in vigore.", nameof(change.From));
            await ActExistsAsync(change.ActId, nameof(change.ActId), cancel);
            // The last row of the day, or of the last day before it, says how the figure is written.
            var before = rows.Where(r => r.From <= change.From).OrderBy(r => r.From).ThenBy(r => r.Number).LastOrDefault() ?? rows.OrderBy(r => r.From).First();
            // Who has read a figure on its act confirms it by saving it as it is.
            if (!before.ToVerify && before.From == change.From && before.Value == change.Value && before.ActId == change.ActId && before.At == change.At && before.Quote == change.Quote)
                throw new RuleBroken("Il valore e la fonte sono gli stessi di prima: non c'è niente da salvare.");
            db.Add(new ParameterRow
            {
                EditionId = edition.Id, Name = before.Name, From = change.From,
                Number = rows.Where(r => r.From == change.From).Select(r => r.Number).DefaultIfEmpty(0).Max() + 1,
                Label = before.Label, Kind = before.Kind, Value = change.Value, Unit = before.Unit, Prefix = before.Prefix, Decimals = before.Decimals,
                ActId = change.ActId, At = change.At, Quote = change.Quote, Position = before.Position
            });
            await LinkActAsync(edition.Id, change.ActId, cancel);
            edition.Version++;
            await book.ChangedAsync(cancel);
        }, cancel);

    /// <summary>What was awaited has come: the rule holds until a day, and its banner goes.</summary>
    public Task EndProvisionalAsync(EndProvisional end, CancellationToken cancel) =>
        acts.DoAsync(new("measures.end-provisional", $"{end.EditionId}:{end.Id}", end.Reason), async () =>
        {
            var edition = await EditionAsync(end.EditionId, end.Version, cancel);
            var rule = await db.Set<ProvisionalRow>().FirstOrDefaultAsync(p => p.EditionId == edition.Id && p.Id == end.Id, cancel) ?? throw new RuleBroken("Questa regola provvisoria non esiste più.");
            RuleBroken.If(rule.EndedByActId is not null, "Questa regola provvisoria è già finita.");
            if (end.LastDay < edition.ValidFrom) throw new RuleBroken($"L'edizione vale {edition.ValidFrom.InWords("dal")}: la regola non può finire prima.", nameof(end.LastDay));
            await ActExistsAsync(end.ActId, nameof(end.ActId), cancel);
            (rule.EndsOn, rule.EndedByActId) = (end.LastDay, end.ActId);
            await LinkActAsync(edition.Id, end.ActId, cancel);
            edition.Version++;
            await book.ChangedAsync(cancel);
        }, cancel);

    /// <summary>Proroga: an act moves the end of one edition; the others keep theirs.</summary>
    public Task ExtendAsync(ExtendEdition extension, CancellationToken cancel) =>
        acts.DoAsync(new("measures.extend", extension.EditionId, extension.Reason), async () =>
        {
            var edition = await EditionAsync(extension.EditionId, extension.Version, cancel);
            RuleBroken.If(edition.ValidTo is null, "L'edizione non ha una fine: non c'è niente da prorogare.");
            if (extension.LastDay <= edition.ValidTo) throw new RuleBroken($"Una proroga sposta in avanti la fine: l'edizione vale già fino {edition.ValidTo!.Value.InWords("al")}.", nameof(extension.LastDay));
            await ActExistsAsync(extension.ActId, nameof(extension.ActId), cancel);
            (edition.ValidTo, edition.ExtendedByActId) = (extension.LastDay, extension.ActId);
            await LinkActAsync(edition.Id, extension.ActId, cancel);
            edition.Version++;
            await book.ChangedAsync(cancel);
        }, cancel);

    /// <summary>Writes an act into the register, or corrects its data. Its id never changes: rules are quoted by it.</summary>
    public Task<string> SaveActAsync(SaveAct save, CancellationToken cancel) =>
        acts.DoAsync(new("measures.act", save.Id ?? "", save.Reason), async () =>
        {
            var row = save.Id is null ? null : await db.Set<LegalActRow>().FindAsync([save.Id], cancel) ?? throw new RuleBroken("Questo atto non esiste più.");
            if (row is null)
            {
                var slug = Slug.From($"{save.Type} {save.Number} {(save.Number is null ? save.Title : save.Date?.Year)}").Value;
                var id = slug;
                for (var n = 2; await db.Set<LegalActRow>().AnyAsync(a => a.Id == id, cancel); n++) id = $"{slug}-{n}";
                db.Add(row = new() { Id = id, Type = save.Type, Body = save.Body, Title = save.Title });
            }
            (row.Type, row.Number, row.Date, row.Body, row.Title, row.Url, row.Bulletin, row.ValidFrom, row.ValidTo, row.ReleasesCases) =
                (save.Type, save.Number, save.Date, save.Body, save.Title, save.Url, save.Bulletin, save.ValidFrom, save.ValidTo, save.ReleasesCases);
            await book.ChangedAsync(cancel);
            return row.Id;
        }, cancel);

    private async Task<EditionRow> EditionAsync(string id, int version, CancellationToken cancel)
    {
        var edition = await db.Set<EditionRow>().FindAsync([id], cancel) ?? throw new RuleBroken("Questa edizione non esiste più.");
        RuleBroken.If(edition.Version != version, "Nel frattempo qualcun altro ha modificato questa edizione. Controlla i dati attuali e ripeti la modifica.");
        return edition;
    }

    private async Task ActExistsAsync(string actId, string field, CancellationToken cancel)
    {
        if (!await db.Set<LegalActRow>().AnyAsync(a => a.Id == actId, cancel)) throw new RuleBroken("Scegli l'atto tra quelli dell'elenco.", field);
    }

    /// <summary>An act that changes an edition is one of its acts from then on.</summary>
    private async Task LinkActAsync(string editionId, string actId, CancellationToken cancel)
    {
        var linked = await db.Set<EditionActRow>().Where(a => a.EditionId == editionId).ToListAsync(cancel);
        if (linked.All(a => a.ActId != actId))
            db.Add(new EditionActRow { EditionId = editionId, ActId = actId, Position = linked.Select(a => a.Position).DefaultIfEmpty(-1).Max() + 1 });
    }
}

/// <param name="Value">As it is stored: see <see cref="Figures.TryParse"/>.</param>
internal sealed record ChangeParameter
{
    public required string EditionId { get; init; }
    public required string Name { get; init; }
    public required int Version { get; init; }
    public required string Value { get; init; }
    public required DateOnly From { get; init; }
    public required string ActId { get; init; }
    public required string At { get; init; }
    public required string Quote { get; init; }
    public required string Reason { get; init; }
}

internal sealed record EndProvisional
{
    public required string EditionId { get; init; }
    public required string Id { get; init; }
    public required int Version { get; init; }

    /// <summary>The last day on which the rule holds.</summary>
    public required DateOnly LastDay { get; init; }
    public required string ActId { get; init; }
    public string? Reason { get; init; }
}

internal sealed record ExtendEdition
{
    public required string EditionId { get; init; }
    public required int Version { get; init; }
    public required DateOnly LastDay { get; init; }
    public required string ActId { get; init; }
    public string? Reason { get; init; }
}

internal sealed record SaveAct
{
    public string? Id { get; init; }
    public required string Type { get; init; }
    public string? Number { get; init; }
    public DateOnly? Date { get; init; }
    public required string Body { get; init; }
    public required string Title { get; init; }
    public string? Url { get; init; }
    public string? Bulletin { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }
    public bool ReleasesCases { get; init; }
    public string? Reason { get; init; }
}
