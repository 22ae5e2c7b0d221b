using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>A crisis that has not happened.</summary>
/// <param name="Municipality">Where the production unit would be.</param>
/// <param name="Services">Which help the workers would need.</param>
internal sealed record Drill(MunicipalityInfo Municipality, int Workers, DrillServices Services, DateOnly On);

internal enum DrillServices { Placement, Training, Both }

/// <summary>Who must do what by when.</summary>
/// <param name="Who">Null where nobody is known to have to.</param>
/// <param name="By">The last day; null where neither the measure nor the region gives a term.</param>
internal sealed record DrillStep(string What, string? Who, string? Contact, DateOnly? By, string? Derivation);

/// <param name="Workers">How many of the drill's workers would fall to it.</param>
/// <param name="Capacity">How many it has declared that it can take on at the same time; null while it has not.</param>
internal sealed record DrillShare(string Name, int Workers, int? Capacity);

/// <param name="Most">Null where the edition has no cap for it.</param>
internal sealed record DrillCost(string Label, Money Most, string Source);

/// <param name="Shares">Those who may begin pathways there, with what each would take on.</param>
/// <param name="Pathways">The titles of those that the network has ready.</param>
/// <param name="Gaps">What would be missing, as sentences.</param>
internal sealed record DrillPlan(IReadOnlyList<DrillStep> Steps, IReadOnlyList<DrillShare> Shares, IReadOnlyList<string> Pathways, IReadOnlyList<DrillCost> Costs, IReadOnlyList<string> Gaps);

/// <summary>Tries a network on a simulated crisis. Pure reading: nothing of it is stored.</summary>
internal sealed class ReadinessDrill(NetworkReader reader, IOrganizations organizations, SiteSettings settings)
{
    private const string TrainingType = "TrainingAccreditedOperator";

    public async Task<DrillPlan> PlanAsync(NetworkPart part, Drill drill, int openRemedies, CancellationToken cancel)
    {
        var view = await reader.ReadAsync(part, drill.On, cancel);
        var calendar = await settings.CalendarAsync(cancel);
        var terms = (await settings.NetworksAsync(cancel)).Drill;
        var province = await organizations.ProvinceBodyAsync(drill.Municipality.Province, drill.On, cancel);
        var centre = await organizations.CentreOfAsync(drill.Municipality.Code, drill.On, cancel);
        var inside = view.Partners.Where(p => p.Organization.ExistsOn(drill.On)).Select(p => p.Organization).ToList();
        var gaps = new List<string>();

        if (view.Municipalities.All(m => m.Code != drill.Municipality.Code)) gaps.Add($"{drill.Municipality.Name} non è fra i comuni della rete: la crisi sarebbe di un'altra rete, o di nessuna.");
        Competent(province, $"la Provincia o Città metropolitana di {drill.Municipality.Province}");
        Competent(centre, $"il centro per l'impiego competente per {drill.Municipality.Name}");
        if (openRemedies > 0) gaps.Add(openRemedies == 1 ? "C'è un rimedio aperto: finché non è chiuso non si attivano nuovi percorsi." : $"Ci sono {openRemedies} rimedi aperti: finché non sono chiusi non si attivano nuovi percorsi.");
        gaps.AddRange(view.WhyNot);

        // The centre of another place has no workers here to take on.
        var activators = inside.Where(o => !NetworkActivation.WhyNot(o, view.Edition, drill.On, view.TypeLabels).Any() && (!o.Is(PartnerTypes.EmploymentCentre) || o.Id == centre?.Id)).ToList();
        var shares = Share(activators, drill.Workers);
        var pathways = (part.Pathways ?? []).Select(p => p.Title).ToList();
        List<DrillStep> steps =
        [
            Step("Riceve la segnalazione e convoca il tavolo di crisi", province, terms.TableDays),
            Step("Prende in carico i lavoratori per il territorio", centre, terms.IntakeDays),
            .. view.Duties.Select(d => Step(d.Duty.Label, d.Responsible, terms.DutyDays)),
            .. activators.Select(a => Step(pathways.Count == 0 ? "Attiva i percorsi" : $"Attiva i percorsi, da quelli già pronti: {string.Join(", ", pathways.Select(p => $"«{p}»"))}", a, terms.PathwayDays)),
            .. Terms(view.Edition, drill.On, calendar)
        ];
        foreach (var duty in view.Duties.Where(d => d.Responsible is null)) gaps.Add($"Nessuno risponde di «{duty.Duty.Label}».");
        foreach (var silent in inside.Where(o => string.IsNullOrWhiteSpace(o.Email))) gaps.Add($"Manca l'indirizzo di posta a cui scrivere: {silent.Name}.");
        if (activators.Count == 0) gaps.Add("Nessun soggetto della rete può attivare percorsi.");
        else if (drill.Workers - shares.Sum(s => s.Workers) is > 0 and var left) gaps.Add($"Per {left:N0} {(left == 1 ? "persona" : "persone")} non c'è posto: i soggetti che possono attivare percorsi hanno dichiarato di poterne seguire insieme {shares.Sum(s => s.Capacity ?? 0):N0}.");
        foreach (var unknown in shares.Where(s => s.Capacity is null)) gaps.Add($"{unknown.Name} non ha dichiarato quante persone può seguire insieme: si scrive nel registro dei soggetti.");
        if (pathways.Count == 0) gaps.Add("La rete non ha percorsi predefiniti: quando arriva una crisi si comincia da zero.");
        if (drill.Services is DrillServices.Training or DrillServices.Both && !inside.Any(o => o.Is(TrainingType))) gaps.Add("Ai lavoratori serve formazione, e nella rete non c'è un operatore accreditato alla formazione.");
        return new(steps, shares, pathways, Costs(view.Edition, drill), [.. gaps.Distinct()]);

        void Competent(OrganizationDetails? body, string what)
        {
            if (body is null) gaps.Add($"Nel registro non risulta {what}.");
            else if (inside.All(o => o.Id != body.Id)) gaps.Add($"{body.Name} è competente e non fa parte della rete.");
        }

        DrillStep Step(string what, OrganizationDetails? who, int? days)
        {
            if (days is not { } within) return new(what, who?.Name, who?.Email, null, null);
            var (by, moved) = Due(drill.On, within, calendar);
            return new(what, who?.Name, who?.Email, by, $"{(within == 1 ? "1 giorno" : $"{within} giorni")} dal {drill.On.InDigits()}: se lo è dato la Regione.{moved}");
        }
    }

    /// <summary>A term that ends on a day of rest or a Saturday ends on the next working day.</summary>
    private static (DateOnly By, string Moved) Due(DateOnly on, int days, WorkCalendar calendar)
    {
        var end = on.AddDays(days);
        return calendar.IsWorkday(end) ? (end, "") : (calendar.NextWorkday(end), $" Il {end.InDigits()} è {calendar.RestOn(end) ?? "sabato"}: passa al primo giorno di lavoro.");
    }

    /// <summary>Every term of the edition, as if its day began today. An edition does not say whose it is.</summary>
    private static IEnumerable<DrillStep> Terms(Edition? edition, DateOnly on, WorkCalendar calendar)
    {
        if (edition is null) yield break;
        foreach (var parameter in edition.Parameters.Where(p => p.Kind == ParameterKind.Days))
            if (parameter.On(edition.ShownOn(on)) is { Number: { } days } value)
            {
                var (by, moved) = Due(on, (int)days, calendar);
                yield return new(parameter.Label, null, null, by, $"{value.Show()} dal {on.InDigits()}.{moved} Fonte: {value.Source.ActTitle}, {value.Source.At}.");
            }
    }

    /// <summary>As alike as what they have declared lets: nobody takes on more than it can; what does not divide goes to the first ones.</summary>
    /// <returns>Fewer workers in all than there are where there is no room for them.</returns>
    internal static IReadOnlyList<DrillShare> Share(IReadOnlyList<OrganizationDetails> activators, int workers)
    {
        var taken = new int[activators.Count];
        while (workers > 0)
        {
            var open = Enumerable.Range(0, activators.Count).Where(i => !(activators[i].WorkersAtOnce <= taken[i])).ToList();
            if (open.Count == 0) break;
            var each = Math.Max(1, open.Min(i => Math.Min(workers / open.Count, (activators[i].WorkersAtOnce ?? int.MaxValue) - taken[i])));
            foreach (var i in open.Take(Math.Min(open.Count, workers)))
            {
                taken[i] += each;
                workers -= each;
            }
        }
        return [.. activators.Select((a, i) => new DrillShare(a.Name, taken[i], a.WorkersAtOnce))];
    }

    /// <summary>What the services would cost at most, as far as the edition has caps a person.</summary>
    private static List<DrillCost> Costs(Edition? edition, Drill drill)
    {
        if (edition is null) return [];
        var on = edition.ShownOn(drill.On);
        string[] caps = drill.Services is DrillServices.Training ? ["processServicesCap"] : ["processServicesCap", "placementCap"];
        return [.. caps.Select(name => (Name: name, Cap: edition.Money(name, on))).Where(c => c.Cap is not null)
            .Select(c => new DrillCost(edition.Parameters.First(p => p.Name == c.Name).Label, c.Cap!.Value * drill.Workers, $"{c.Cap.Value} per {drill.Workers:N0} {(drill.Workers == 1 ? "persona" : "persone")}. Fonte: {edition.SourceOf(c.Name, on)?.ActTitle}, {edition.SourceOf(c.Name, on)?.At}."))];
    }
}
