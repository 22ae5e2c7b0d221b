using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;
using ReteLavoro.Workflows;

namespace ReteLavoro.Crises;

/// <summary>What keeps a case from being sent or published, beside what it lacks: units of another region, and what no act has released (CRI-02, CRI-08).</summary>
internal sealed class CrisisGate(CrisisReader reader, Procedures procedures, IMeasures measures, SiteSettings settings, TimeProvider time) : IPublishCheck
{
    public async Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel)
    {
        if (!type.HasPart(nameof(CrisisPart))) return [];
        var part = item.Get<CrisisPart>();
        var gaps = new List<string>();
        foreach (var firm in part.Firms.Where(f => f.Vat.Length > 0))
            if (!VatNumber.TryParse(firm.Vat, out _, out var whyNot)) gaps.Add($"{firm.Name}: {whyNot}");
        var (_, elsewhere) = await reader.MunicipalitiesAsync(part, cancel);
        var region = (await settings.RegionAsync(cancel)).RegionName;
        gaps.AddRange(elsewhere.Select(code => OtherRegion($"Il comune con il codice «{code}»", region)));
        if (part.Procedure.Length > 0)
        {
            if (await procedures.FindAsync(part.Procedure, cancel) is { } procedure) gaps.AddRange(procedure.OutOfOrder(part.Events).Select(o => o.Sentence));
            else gaps.Add("La procedura di questo caso non è più fra quelle della regione: scegline un'altra.");
        }
        if (part.Release is { Act.Length: > 0, Date: { } on } release)
        {
            if (release.ActId.Length == 0) gaps.Add("L'atto che rende pubblico il caso è scritto a mano: scegline uno dal registro degli atti.");
            else if ((await measures.ActsAsync(cancel)).FirstOrDefault(a => a.Id == release.ActId) is not { } act) gaps.Add("L'atto che rende pubblico il caso non è più nel registro degli atti: scegline un altro.");
            else if (!act.ReleasesCases) gaps.Add($"«{act.Citation}» non è fra gli atti con cui si rendono pubblici i casi: scegline un altro, o chiedi a chi tiene «Atti e norme» di segnarlo.");
            if (on > time.Today) gaps.Add($"L'atto che rende pubblico il caso è {on.InWords("del")}: prima di quel giorno non si pubblica.");
            if (!release.FirmNames)
                gaps.AddRange(Names(part, item).Select(firm => $"L'atto non permette di mostrare i nomi delle aziende, e «{firm}» sta nel titolo, nella descrizione breve, fra chi convoca i tavoli o nell'indirizzo della pagina."));
        }
        return gaps;
    }

    internal static string OtherRegion(string what, string region) => $"{what} non è in {region}: in un caso stanno solo le unità produttive della regione.";

    /// <summary>Firms whose name stands where the public page shows it.</summary>
    private static IEnumerable<string> Names(CrisisPart part, ContentItem item)
    {
        var shown = string.Join('-', new[] { item.DisplayText, item.Get<TitlePart>().Title, item.FieldText("Sommario"), item.Get<AutoroutePart>().Path }.Concat(part.Meetings.Select(m => m.CalledBy)).Select(t => SearchText.Fold(t)));
        return part.Firms.Where(f => SearchText.Fold(f.Name) is { Length: > 0 } name && $"-{shown}-".Contains($"-{name}-", StringComparison.Ordinal)).Select(f => f.Name).Distinct();
    }
}

/// <summary>Which offices decide on a case: the Provinces and the employment centres of its units' municipalities (CRI-01).</summary>
internal sealed class CrisisCompetence(CrisisReader reader) : ICompetence
{
    public async Task<IReadOnlyList<string>?> OrganizationsAsync(ContentItem item, string organizationType, CancellationToken cancel)
    {
        if (!item.Has<CrisisPart>() || organizationType is not (PartnerTypes.Province or PartnerTypes.EmploymentCentre)) return null;
        var view = await reader.ReadAsync(item.ContentItemId, item.Get<CrisisPart>(), cancel);
        return organizationType == PartnerTypes.EmploymentCentre ? [.. view.Centres.Select(c => c.Id)] : [.. view.ProvinceBodies.Select(b => b.Id)];
    }
}
