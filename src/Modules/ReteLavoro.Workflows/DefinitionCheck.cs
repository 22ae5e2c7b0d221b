using System.Xml;
using ReteLavoro.Kernel.Recipes.Expressions;

namespace ReteLavoro.Workflows;

/// <summary>Says what is wrong with a workflow before anybody walks into it.</summary>
internal static class DefinitionCheck
{
    private static readonly string[] Starts = [ActivityKind.Signal, ActivityKind.Published, ActivityKind.DraftSaved];

    /// <summary>Sentences about activities that this program does not run; the workflow stays off while there are any.</summary>
    public static IReadOnlyList<string> Unknown(WorkflowDefinition definition) =>
        [.. definition.Unknown.Select(a => $"L'attività «{a.Title}» ({a.Name}) non si può eseguire qui: il flusso resta spento finché non la togli o la sostituisci.")];

    public static IReadOnlyList<string> Problems(WorkflowDefinition definition)
    {
        var problems = new List<string>();
        if (definition.Name.Length == 0) problems.Add("Il flusso non ha un nome.");
        foreach (var twice in definition.Activities.GroupBy(a => a.Id).Where(g => g.Count() > 1)) problems.Add($"Due attività hanno lo stesso identificativo «{twice.Key}».");
        foreach (var transition in definition.Transitions) CheckTransition(definition, transition, problems);
        CheckShape(definition, problems);
        foreach (var activity in definition.Activities.Where(a => a.Kind is not null)) problems.AddRange(OfActivity(activity));
        return problems;
    }

    private static void CheckTransition(WorkflowDefinition definition, Transition transition, List<string> problems)
    {
        if (!definition.ById.TryGetValue(transition.From, out var from))
        {
            problems.Add($"Un passaggio parte da un'attività che non c'è («{transition.From}»).");
            return;
        }
        if (!definition.ById.ContainsKey(transition.To)) problems.Add($"Il passaggio «{transition.Outcome}» di «{from.Title}» porta a un'attività che non c'è («{transition.To}»).");
        if (from.Kind is not null && !from.Outcomes.Contains(transition.Outcome))
            problems.Add($"«{from.Title}» non ha l'esito «{transition.Outcome}»: i suoi esiti sono {string.Join(", ", from.Outcomes.Select(o => $"«{o}»"))}.");
    }

    private static void CheckShape(WorkflowDefinition definition, List<string> problems)
    {
        var starts = definition.Activities.Where(a => a.IsStart).ToList();
        if (starts.Count == 0) { problems.Add("Nessuna attività è segnata come inizio (IsStart)."); return; }
        foreach (var start in starts.Where(s => s.Kind is not null && !Starts.Contains(s.Name)))
            problems.Add($"«{start.Title}» non può essere l'inizio: un flusso comincia da un segnale, da una bozza salvata o da una pubblicazione.");
        var reached = definition.Reachable(starts.Select(s => s.Id));
        foreach (var orphan in definition.Activities.Where(a => !reached.Contains(a.Id))) problems.Add($"A «{orphan.Title}» non si arriva da nessun inizio.");

        // Backwards from every place where a branch can end: what is not met there goes round for ever.
        var (ends, grew) = (definition.Activities.Where(a => a.Outcomes.Count == 0 || MayCome(a).Any(o => definition.Next(a.Id, o) is null)).Select(a => a.Id).ToHashSet(), true);
        while (grew)
        {
            grew = false;
            foreach (var transition in definition.Transitions.Where(t => ends.Contains(t.To))) grew |= ends.Add(transition.From);
        }
        foreach (var trapped in definition.Activities.Where(a => !ends.Contains(a.Id))) problems.Add($"Da «{trapped.Title}» non si arriva mai a una fine.");
    }

    // Where such an outcome leads nowhere it goes on as another, so it is no way out.
    private static IEnumerable<string> MayCome(Activity activity) => activity.Outcomes.Where(o => ActivityKind.InPlaceOf(activity.Name, o) is null);

    private static IEnumerable<string> OfActivity(Activity activity)
    {
        switch (activity.Name)
        {
            case ActivityKind.Signal when activity.Text("SignalName").Length == 0:
                yield return $"«{activity.Title}» non dice quale segnale aspetta (SignalName).";
                break;
            case ActivityKind.Timer:
                if (After(activity) is null && activity.OwnText("After").Length > 0) yield return $"«{activity.Title}»: «{activity.OwnText("After")}» non è una durata; scrivi un numero di giorni o una durata ISO 8601 come P3D o PT12H.";
                else if (activity.OwnText("After").Length == 0) yield return $"«{activity.Title}» aspetta un orario (CronExpression), che qui non si può usare: scrivi quanto aspettare in ReteLavoro.After.";
                break;
            case ActivityKind.IfElse when Broken(activity.Text("Condition")) is { } why: yield return $"La condizione di «{activity.Title}» non si capisce: {why}"; break;
            case ActivityKind.SetProperty or ActivityKind.SetOutput or ActivityKind.Correlate when activity["Value"] is System.Text.Json.Nodes.JsonObject && Broken(activity.Text("Value")) is { } why:
                yield return $"Il valore di «{activity.Title}» non si capisce: {why}";
                break;
            case ActivityKind.Fork when activity.Texts("Forks").Count == 0: yield return $"«{activity.Title}» non ha rami (Forks)."; break;
            case ActivityKind.Email when activity.Text("Recipients").Length == 0: yield return $"«{activity.Title}» non ha destinatari."; break;
            case ActivityKind.UserTask:
                foreach (var problem in OfStage(Stage.Of(activity))) yield return problem;
                break;
        }
    }

    private static IEnumerable<string> OfStage(Stage stage)
    {
        if (stage.Actions.Count == 0) yield return $"«{stage.Title}» non ha esiti fra cui scegliere.";
        if (stage.Roles.Count == 0) yield return $"«{stage.Title}» non dice quale ruolo decide.";
        foreach (var other in stage.Approves.Concat(stage.ReasonFor).Except(stage.Actions)) yield return $"«{stage.Title}»: l'esito «{other}» non è fra quelli fra cui si sceglie.";
        if (stage.Quorum is not ("any" or "all") && !IsNumber(stage.Quorum)) yield return $"«{stage.Title}»: il quorum «{stage.Quorum}» non va bene; scrivi any, all, un numero di persone, oppure 2/3 per due approvazioni su tre persone.";
        if (!stage.RefusalStops && stage.OutOf is null) yield return $"«{stage.Title}»: un rifiuto che non ferma la fase (OneRefusal) vuole un quorum come 2/3, che dice su quante persone si conta.";
        if (stage.DueDays < 0 || stage.RemindDays < 0) yield return $"«{stage.Title}»: i giorni non possono essere meno di zero.";
        if (stage.RemindDays is not null && stage.DueDays is null) yield return $"«{stage.Title}»: c'è un promemoria ma non una scadenza.";
    }

    private static bool IsNumber(string quorum) => quorum.Split('/') switch
    {
        [var people] => int.TryParse(people, out var n) && n > 0,
        [var people, var all] => int.TryParse(people, out var n) && int.TryParse(all, out var m) && n > 0 && m >= n,
        _ => false
    };

    /// <summary>How long a timer waits: days, or an ISO 8601 duration; null when it says neither.</summary>
    public static TimeSpan? After(Activity timer)
    {
        var text = timer.OwnText("After");
        if (int.TryParse(text, out var days) && days >= 0) return TimeSpan.FromDays(days);
        try { return text.StartsWith('P') ? XmlConvert.ToTimeSpan(text) : null; }
        catch (Exception error) when (error is FormatException or OverflowException) { return null; }
    }

    private static string? Broken(string expression)
    {
        try { Expression.Parse(expression); return null; }
        catch (ExpressionError error) { return error.Message; }
    }
}
