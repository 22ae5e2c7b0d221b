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
/// <param name="By">The last day; null where no term is among the figures of the measure.</param>
internal sealed record DrillStep(string What, string? Who, string? Contact, DateOnly? By, string? Derivation);

/// <param name="Gaps">What would be missing, as sentences.</param>
/// <param name="Activators">Those who may begin pathways, with what each would have to take on if they shared alike.</param>
internal sealed record DrillPlan(IReadOnlyList<DrillStep> Steps, IReadOnlyList<(string Name, int Workers)> Activators, string? Cost, IReadOnlyList<string> Gaps);

/// <summary>Tries a network on a simulated crisis. Pure reading: nothing of it is stored.</summary>
internal sealed class ReadinessDrill(NetworkReader reader, IOrganizations organizations, SiteSettings settings)
{
    private const string TrainingType = "TrainingAccreditedOperator";

    public async Task<DrillPlan> PlanAsync(NetworkPart part, Drill drill, int openRemedies, CancellationToken cancel)
    {
        var view = await reader.ReadAsync(part, drill.On, cancel);
        var calendar = await settings.CalendarAsync(cancel);
        var province = await organizations.ProvinceBodyAsync(drill.Municipality.Province, drill.On, cancel);
        var centre = await organizations.CentreOfAsync(drill.Municipality.Code, drill.On, cancel);
        var inside = view.Partners.Where(p => p.Organization.ExistsOn(drill.On)).Select(p => p.Organization).ToList();
        var gaps = new List<string>();

        if (view.Municipalities.All(m => m.Code != drill.Municipality.Code)) gaps.Add($"{drill.Municipality.Name} non è fra i comuni della rete: la crisi sarebbe di un'altra rete, o di nessuna.");
        Competent(province, $"la Provincia o Città metropolitana di {drill.Municipality.Province}");
        Competent(centre, $"il centro per l'impiego competente per {drill.Municipality.Name}");
        if (openRemedies > 0) gaps.Add(openRemedies == 1 ? "C'è un rimedio aperto: finché non è chiuso non si attivano nuovi percorsi." : $"Ci sono {openRemedies} rimedi aperti: finché non sono chiusi non si attivano nuovi percorsi.");
        gaps.AddRange(view.WhyNot);

        List<DrillStep> steps =
        [
            new("Riceve la segnalazione e convoca il tavolo di crisi", province?.Name, province?.Email, null, null),
            new("Prende in carico i lavoratori per il territorio", centre?.Name, centre?.Email, null, null),
            .. view.Duties.Select(d => new DrillStep(d.Duty.Label, d.Responsible?.Name, d.Responsible?.Email, null, null)),
            .. Terms(view.Edition, drill.On, calendar)
        ];
        foreach (var duty in view.Duties.Where(d => d.Responsible is null)) gaps.Add($"Nessuno risponde di «{duty.Duty.Label}».");
        foreach (var silent in inside.Where(o => string.IsNullOrWhiteSpace(o.Email))) gaps.Add($"Manca l'indirizzo di posta a cui scrivere: {silent.Name}.");

        var activators = inside.Where(o => !NetworkActivation.WhyNot(o, view.Edition, drill.On, view.TypeLabels).Any()).ToList();
        if (activators.Count == 0) gaps.Add("Nessun soggetto della rete può attivare percorsi.");
        if (drill.Services is DrillServices.Training or DrillServices.Both && !inside.Any(o => o.Is(TrainingType))) gaps.Add("Ai lavoratori serve formazione, e nella rete non c'è un operatore accreditato alla formazione.");
        return new(steps, Share(activators, drill.Workers), Cost(view.Edition, drill), [.. gaps.Distinct()]);

        void Competent(OrganizationDetails? body, string what)
        {
            if (body is null) gaps.Add($"Nel registro non risulta {what}.");
            else if (inside.All(o => o.Id != body.Id)) gaps.Add($"{body.Name} è competente e non fa parte della rete.");
        }
    }

    /// <summary>Every term of the edition, as if its day began today.</summary>
    private static IEnumerable<DrillStep> Terms(Edition? edition, DateOnly on, WorkCalendar calendar)
    {
        if (edition is null) yield break;
        foreach (var parameter in edition.Parameters.Where(p => p.Kind == ParameterKind.Days))
            if (parameter.On(edition.ShownOn(on)) is { Number: { } days } value)
            {
                var by = on.AddDays((int)days);
                var rest = calendar.RestOn(by) is { } name ? $" Cade in un giorno di riposo ({name})." : "";
                yield return new(parameter.Label, null, null, by, $"{value.Show()} dal {on.InDigits()}.{rest} Fonte: {value.Source.ActTitle}, {value.Source.At}.");
            }
    }

    /// <summary>Alike for all; what does not divide goes to the first ones.</summary>
    internal static IReadOnlyList<(string Name, int Workers)> Share(IReadOnlyList<OrganizationDetails> activators, int workers) =>
        [.. activators.Select((a, i) => (a.Name, workers / activators.Count + (i < workers % activators.Count ? 1 : 0)))];

    /// <summary>What the services would cost at most, where the edition has a cap a person.</summary>
    private static string? Cost(Edition? edition, Drill drill)
    {
        var on = edition?.ShownOn(drill.On) ?? drill.On;
        return edition?.Money("processServicesCap", on) is { } cap
            ? $"Fino a {cap * drill.Workers} per {drill.Workers} persone. Fonte: {edition.SourceOf("processServicesCap", on)?.ActTitle}." : null;
    }
}
