using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>
/// A workflow as a list of stages: what the editor in the browser can show and change. It is read from a definition, and
/// written over the same definition, so that what the list does not show (mails, places, members of others) is kept.
/// </summary>
internal sealed class StageList
{
    /// <summary>Where an outcome leads, beside the id of a stage.</summary>
    public const string Next = "next", Publish = "publish", End = "end";

    /// <summary>Where an outcome of one of several offices in parallel leads, beside <see cref="Next"/>: it is sent back, once all have spoken.</summary>
    public const string Refuse = "refuse";

    public string Name { get; set; } = "";
    public bool IsEnabled { get; set; }

    /// <summary>Which kinds of change it is for; none for every change.</summary>
    public List<string> Changes { get; set; } = [];
    public List<EditedStage> Stages { get; set; } = [];

    /// <summary>What is published is registered at the protocol.</summary>
    public bool Registers { get; set; }

    /// <summary>The mails and notes of the workflow, by id, with the title that a person reads.</summary>
    public IReadOnlyList<(string Id, string Title)> Messages { get; private set; } = [];

    /// <returns>Why the editor cannot show it, as sentences; empty when it can.</returns>
    public static IReadOnlyList<string> WhyNot(WorkflowDefinition definition)
    {
        var reasons = new List<string>();
        var parallel = ParallelOffices.Of(definition);
        var known = parallel.SelectMany(p => p.Inside.Append(p.Fork.Id)).ToHashSet();
        foreach (var odd in definition.Activities.Where(a => a.Name is not (ActivityKind.Signal or ActivityKind.UserTask or ActivityKind.Email or ActivityKind.Notify or ActivityKind.Publish or ActivityKind.Protocol) && !known.Contains(a.Id)))
            reasons.Add(odd.Name == ActivityKind.Fork ? $"«{odd.Title}» non è una fase di uffici in parallelo: ogni ramo deve avere un ufficio solo, e tutti devono ritrovarsi nello stesso punto." : $"Contiene «{odd.Title}» ({odd.Kind?.Label ?? odd.Name}), che in un elenco di fasi non si può rappresentare.");
        if (definition.Activities.Where(a => a.IsStart).ToList() is not [{ Name: ActivityKind.Signal }] || definition.Activities.Count(a => a.Name == ActivityKind.Signal) != 1)
            reasons.Add("Non comincia da un solo invio in approvazione.");
        if (definition.Activities.Count(a => a.Name == ActivityKind.Publish) > 1) reasons.Add("Pubblica in più punti.");
        foreach (var aside in definition.Transitions.Where(t => Usual(definition, t) is { } usual && definition.Next(t.From, usual)?.Id != t.To))
            reasons.Add($"«{definition.ById.GetValueOrDefault(aside.From)?.Title}» va altrove quando non c'è niente da fare: il messaggio è senza destinatari, il contenuto è già pubblicato, o la regione non ha un protocollo.");
        var registrations = definition.Activities.Where(a => a.Name == ActivityKind.Protocol).ToList();
        if (registrations.Count > 1 || registrations.Exists(r => !IsAfterPublication(definition, r))) reasons.Add("Registra al protocollo in un punto diverso da subito dopo la pubblicazione.");
        if (!definition.Activities.Any(a => a.Name == ActivityKind.UserTask)) reasons.Add("Non ha fasi in cui qualcuno decide.");
        foreach (var twice in definition.Transitions.GroupBy(t => (t.From, t.Outcome)).Where(g => g.Count() > 1)) reasons.Add($"L'esito «{twice.Key.Outcome}» porta in più punti.");
        foreach (var group in parallel)
            foreach (var source in definition.Activities.Where(a => a.Id != group.Fork.Id && !group.Inside.Contains(a.Id) && !IsMessage(a)))
                foreach (var outcome in source.Outcomes.Where(o => Walk(definition, source.Id, o)?.To is { } to && group.Inside.Contains(to)))
                    reasons.Add($"L'esito «{outcome}» di «{source.Title}» porta in mezzo agli uffici in parallelo di «{group.Fork.Title}».");
        if (reasons.Count > 0) return reasons;
        var reached = definition.Reachable(definition.Activities.Where(a => a.IsStart).Select(a => a.Id));
        foreach (var orphan in definition.Activities.Where(a => !reached.Contains(a.Id))) reasons.Add($"A «{orphan.Title}» non si arriva da nessun inizio.");
        foreach (var transition in definition.Transitions.Where(t => !definition.ById.ContainsKey(t.To) || !definition.ById.ContainsKey(t.From))) reasons.Add($"Il passaggio «{transition.Outcome}» porta a un'attività che non c'è.");
        if (reasons.Count == 0 && definition.Activities.Any(a => Walk(definition, a.Id, a.Outcomes is [var first, ..] ? first : "Done") is null)) reasons.Add("Ha messaggi che girano su sé stessi.");
        return reasons;
    }

    /// <summary>The outcome that an unusual one (nobody to write to, published already, no protocol) must go along with; null for the usual ones.</summary>
    private static string? Usual(WorkflowDefinition definition, Transition transition) =>
        definition.ById.GetValueOrDefault(transition.From)?.Name is not { } name ? null : ActivityKind.InPlaceOf(name, transition.Outcome) ?? ((name, transition.Outcome) is (ActivityKind.Publish, "Noop") ? "Published" : null);

    /// <summary>The publication leads to it, perhaps past mails, and nothing else does.</summary>
    private static bool IsAfterPublication(WorkflowDefinition definition, Activity registration) =>
        definition.Activities.Where(a => !IsMessage(a)).All(a => a.Outcomes.All(o => a.Name == ActivityKind.Publish || Walk(definition, a.Id, o)?.To != registration.Id))
        && definition.Activities.Any(a => a.Name == ActivityKind.Publish && Walk(definition, a.Id, "Published")?.To == registration.Id);

    /// <summary>The registration behind the publication; null where there is none.</summary>
    private static Activity? Registration(WorkflowDefinition definition) => definition.Activities.FirstOrDefault(a => a.Name == ActivityKind.Protocol);

    public static StageList Read(WorkflowDefinition definition)
    {
        var start = definition.Activities.Single(a => a.IsStart);
        // In the order in which they are met when all goes well: the first outcome of each.
        var order = new List<string>();
        var parallel = ParallelOffices.Of(definition).ToDictionary(p => p.Fork.Id);
        for (var at = Walk(definition, start.Id, "Done")!.Value.To; at is not null && definition.ById[at].Name is ActivityKind.UserTask or ActivityKind.Fork && !order.Contains(at);)
        {
            order.Add(at);
            var way = parallel.TryGetValue(at, out var group) ? group.Agreed : definition.ById[at].Texts("Actions") is [var first, ..] ? (at, first) : default;
            at = way.Item1 is null ? null : Walk(definition, way.Item1, way.Item2)!.Value.To;
        }
        var offices = parallel.Values.SelectMany(p => p.Offices.Select(o => o.Task.Id));
        order.AddRange(definition.Activities.Where(a => a.Name is ActivityKind.UserTask or ActivityKind.Fork).Select(a => a.Id).Except(offices).Except(order));
        return new StageList
        {
            Name = definition.Name,
            IsEnabled = definition.IsEnabled,
            Changes = [.. ChangeKinds.Of(start)],
            Registers = Registration(definition) is not null,
            Stages = [.. order.Select((id, index) => parallel.TryGetValue(id, out var group)
                ? EditedStage.Read(definition, group, order.ElementAtOrDefault(index + 1)) : EditedStage.Read(definition, definition.ById[id], order.ElementAtOrDefault(index + 1)))],
            Messages = MessagesOf(definition)
        };
    }

    /// <summary>A workflow that did not exist: switched off, with one stage that somebody of a role decides.</summary>
    /// <param name="contentTypes">Names of the types of content that are sent into it.</param>
    public static JsonObject Begin(string name, IEnumerable<string> contentTypes, string role)
    {
        var start = New(ContentIds.New(), ActivityKind.Signal, "Invio in approvazione", new JsonObject { ["SignalName"] = "Submit" });
        start["IsStart"] = true;
        var json = new JsonObject { ["WorkflowTypeId"] = ContentIds.New(), ["Name"] = name, ["IsEnabled"] = false, ["Activities"] = new JsonArray(start), ["Transitions"] = new JsonArray() };
        SetContentTypes(json, contentTypes);
        var stage = EditedStage.New(last: true);
        (stage.Title, stage.Roles) = ("Decisione", [role]);
        return new StageList { Name = name, Stages = [stage] }.Write(new WorkflowDefinition(json));
    }

    /// <summary>Another workflow with the same stages and mails, switched off.</summary>
    public static JsonObject Copy(WorkflowDefinition from, string name, IEnumerable<string> contentTypes)
    {
        var json = (JsonObject)from.Json.DeepClone();
        (json["WorkflowTypeId"], json["Name"], json["IsEnabled"]) = (ContentIds.New(), name, false);
        SetContentTypes(json, contentTypes);
        return json;
    }

    private static void SetContentTypes(JsonObject json, IEnumerable<string> contentTypes)
    {
        foreach (var start in ((JsonArray)json["Activities"]!).OfType<JsonObject>().Where(a => WorkflowDefinition.Text(a, "Name") == ActivityKind.Signal)) SetOwn(start, "ContentTypes", contentTypes);
    }

    /// <summary>A list in our bag of an activity; taken away where it is empty.</summary>
    private static void SetOwn(JsonObject activity, string name, IEnumerable<string> texts)
    {
        if (activity["Properties"] is not JsonObject properties) activity["Properties"] = properties = [];
        if (properties["ReteLavoro"] is not JsonObject own) properties["ReteLavoro"] = own = [];
        if (new JsonArray([.. texts.Select(t => JsonValue.Create(t))]) is { Count: > 0 } list) own[name] = list;
        else own.Remove(name);
    }

    /// <summary>What a person has typed into the form, with what only the definition knows.</summary>
    public StageList On(WorkflowDefinition definition)
    {
        Messages = MessagesOf(definition);
        return this;
    }

    private static List<(string, string)> MessagesOf(WorkflowDefinition definition) =>
        [.. definition.Activities.Where(IsMessage).Select(a => (a.Id, a.Title))];

    private static bool IsMessage(Activity activity) => activity.Name is ActivityKind.Email or ActivityKind.Notify;

    /// <summary>The mails and notes after an outcome, and what comes after them; null when they go round in circles.</summary>
    internal static (IReadOnlyList<string> Messages, string? To)? Walk(WorkflowDefinition definition, string from, string outcome)
    {
        var messages = new List<string>();
        var next = definition.Next(from, outcome);
        while (next is not null && IsMessage(next))
        {
            if (messages.Contains(next.Id)) return null;
            messages.Add(next.Id);
            next = definition.Next(next.Id, "Done");
        }
        return (messages, next?.Id);
    }

    /// <summary>The list as a definition.</summary>
    /// <param name="from">The definition that was edited.</param>
    public JsonObject Write(WorkflowDefinition from)
    {
        var json = (JsonObject)from.Json.DeepClone();
        (json["Name"], json["IsEnabled"]) = (Name.Trim(), IsEnabled);
        var start = from.Activities.Single(a => a.IsStart);
        var activities = new Dictionary<string, JsonObject>(StringComparer.Ordinal) { [start.Id] = Copy(from, start.Id) };
        if (!Changes.SequenceEqual(ChangeKinds.Of(start))) SetOwn(activities[start.Id], "Changes", Changes);
        var transitions = new List<(string From, string Outcome, string To)>();
        var publish = from.Activities.FirstOrDefault(a => a.Name == ActivityKind.Publish);
        var publishId = publish?.Id ?? ContentIds.New();

        // A new stage is announced to those who decide it.
        var entries = Stages.ToDictionary(s => s.Id, s => s.Id);
        foreach (var stage in Stages.Where(s => !s.IsParallel))
        {
            activities[stage.Id] = stage.Write(from.ById.GetValueOrDefault(stage.Id) is null ? null : Copy(from, stage.Id));
            if (!from.ById.ContainsKey(stage.Id)) entries[stage.Id] = Announce(stage);
        }

        // A mail to those who decide, before the stage.
        string Announce(EditedStage stage)
        {
            var notice = ContentIds.From("avviso " + stage.Id);
            activities[notice] = New(notice, ActivityKind.Email, $"Avviso: {stage.Title}", new JsonObject
            {
                ["Recipients"] = string.Join(", ", stage.Roles.Select(r => "role:" + r)), ["Subject"] = "Da decidere: «{title}»",
                ["TextBody"] = "{author} ha inviato «{title}».\n\nOra tocca a te: " + stage.Title.Trim() + ".\n\nApri l'attività: {link}"
            });
            transitions.Add((notice, "Done", stage.Id));
            return notice;
        }

        string? Target(string to, int index) => to switch
        {
            Next => index + 1 < Stages.Count ? entries[Stages[index + 1].Id] : null,
            Publish => publishId,
            End or "" => null,
            _ => entries.GetValueOrDefault(to)
        };

        // From the last mail to the first, so that each knows what follows it. Two outcomes share a mail as long as the
        // same follows it for both; otherwise each has its own.
        void Lead(string source, string outcome, IReadOnlyList<string> messages, string? to)
        {
            foreach (var message in messages.Reverse())
            {
                var id = message;
                if (activities.ContainsKey(id) && transitions.FirstOrDefault(t => t.From == id).To != to) id = ContentIds.From($"{message} {source} {outcome}");
                if (!activities.ContainsKey(id))
                {
                    activities[id] = Copy(from, message);
                    activities[id]["ActivityId"] = id;
                    if (to is not null) transitions.Add((id, "Done", to));
                }
                to = id;
            }
            if (to is not null) transitions.Add((source, outcome, to));
        }

        // Those chosen for an outcome, in the order in which they went out before.
        void LeadOutcome(string source, string name, EditedOutcome outcome, string? to)
        {
            var before = Walk(from, source, name)!.Value.Messages.ToList();
            Lead(source, name, [.. outcome.Messages.Distinct().Where(m => from.ById.GetValueOrDefault(m) is { } a && IsMessage(a)).OrderBy(m => before.IndexOf(m) is var i and >= 0 ? i : int.MaxValue)], to);
        }

        Lead(start.Id, "Done", Walk(from, start.Id, "Done")!.Value.Messages, Stages.Count > 0 ? entries[Stages[0].Id] : null);
        foreach (var (stage, index) in Stages.Select((s, i) => (s, i)))
            if (stage.IsParallel) Beside(stage, index);
            else
                foreach (var outcome in stage.Outcomes.Where(o => o.Name.Trim().Length > 0)) LeadOutcome(stage.Id, outcome.Name.Trim(), outcome, Target(outcome.To, index));

        // The fork, its offices, the join, and what looks whether somebody has sent it back.
        void Beside(EditedStage stage, int index)
        {
            var before = from.ById.TryGetValue(stage.Id, out var old) ? ParallelOffices.Find(from, old) : null;
            var (join, choice, property) = (before?.Join.Id ?? ContentIds.From("riunione " + stage.Id), before?.Choice?.Id ?? ContentIds.From("rimando " + stage.Id), before?.Property ?? "rimandata" + ContentIds.From(stage.Id));
            var branches = new List<string>();
            foreach (var office in stage.Offices)
            {
                var name = office.Branch is { Length: > 0 } kept ? kept : office.Title.Trim() is { Length: > 0 } title ? title : "Ufficio";
                for (var (plain, n) = (name, 2); branches.Contains(name); n++) name = $"{plain} {n}";
                branches.Add(name);
                activities[office.Id] = office.Write(from.ById.ContainsKey(office.Id) ? Copy(from, office.Id) : null);
                if (before?.Offices.FirstOrDefault(o => o.Task.Id == office.Id).Branch is { } branch) Lead(stage.Id, name, Walk(from, stage.Id, branch)!.Value.Messages, office.Id);
                else transitions.Add((stage.Id, name, Announce(office)));
                foreach (var outcome in office.Outcomes.Where(o => o.Name.Trim().Length > 0))
                {
                    var to = join;
                    if (outcome.To == Refuse)
                    {
                        var own = before?.Refusals.FirstOrDefault(r => r.Key == (office.Id, outcome.Name.Trim())).Value ?? before?.Refusals.FirstOrDefault(r => r.Key.Task == office.Id).Value;
                        to = own?.Id ?? ContentIds.From("rimanda " + office.Id);
                        if (activities.TryAdd(to, own is not null ? Copy(from, to) : New(to, ActivityKind.SetProperty, $"Rimanda: {office.Title.Trim()}", new JsonObject { ["PropertyName"] = property, ["Value"] = true }))) transitions.Add((to, "Done", join));
                    }
                    LeadOutcome(office.Id, outcome.Name.Trim(), outcome, to);
                }
            }
            activities[stage.Id] = before is not null ? Copy(from, stage.Id) : New(stage.Id, ActivityKind.Fork, "", []);
            if (activities[stage.Id]["Properties"] is not JsonObject properties) activities[stage.Id]["Properties"] = properties = [];
            if (properties["ActivityMetadata"] is not JsonObject metadata) properties["ActivityMetadata"] = metadata = [];
            (metadata["Title"], properties["Forks"]) = (stage.Title.Trim(), new JsonArray([.. branches.Select(b => JsonValue.Create(b))]));
            activities[join] = before is not null ? Copy(from, join) : New(join, ActivityKind.Join, "Tutti hanno deciso", new JsonObject { ["Mode"] = "WaitAll" });
            var (agreed, refused) = (stage.Outcomes.ElementAtOrDefault(0) ?? new(), stage.Outcomes.ElementAtOrDefault(1) ?? new());
            if (!stage.MayRefuse) { LeadOutcome(join, "Joined", agreed, Target(agreed.To, index)); return; }
            activities[choice] = before?.Choice is not null ? Copy(from, choice) : New(choice, ActivityKind.IfElse, "Qualcuno rimanda?", new JsonObject { ["Condition"] = new JsonObject { ["Expression"] = ParallelOffices.Condition(property) } });
            transitions.Add((join, "Joined", choice));
            LeadOutcome(choice, "True", refused, Target(refused.To, index));
            LeadOutcome(choice, "False", agreed, Target(agreed.To, index));
        }

        if (transitions.Any(t => t.To == publishId))
        {
            activities[publishId] = publish is null ? New(publishId, ActivityKind.Publish, "Pubblicazione", []) : Copy(from, publishId);
            var (told, to) = publish is null ? ([], null) : Walk(from, publishId, "Published")!.Value;
            var before = Registration(from);
            // A new one stands before the mails, which others may share: it holds them up by nothing.
            var (toldAfter, end) = before is null ? (told, to) : Walk(from, before.Id, "Done")!.Value;
            if (before is null) told = [];
            if (Registers)
            {
                var registration = before?.Id ?? ContentIds.From("protocollo " + publishId);
                activities[registration] = before is null ? New(registration, ActivityKind.Protocol, "Registrazione al protocollo", []) : Copy(from, registration);
                Lead(registration, "Done", toldAfter, end);
                Lead(publishId, "Published", told, registration);
            }
            else Lead(publishId, "Published", [.. told, .. toldAfter], end);
        }

        foreach (var aside in from.Transitions.Where(t => Usual(from, t) is not null))
            if (transitions.FirstOrDefault(t => t.From == aside.From && t.Outcome == Usual(from, aside)).To is { } to) transitions.Add((aside.From, aside.Outcome, to));

        // Those that were there stay in their order.
        var places = from.Activities.Select((a, i) => (a.Id, i)).ToDictionary(a => a.Id, a => a.i);
        json["Activities"] = new JsonArray([.. activities.OrderBy(a => places.GetValueOrDefault(a.Key, int.MaxValue)).Select(a => a.Value)]);
        json["Transitions"] = new JsonArray([.. transitions.Distinct().Select(t => new JsonObject { ["Id"] = 0, ["SourceActivityId"] = t.From, ["SourceOutcomeName"] = t.Outcome, ["DestinationActivityId"] = t.To })]);
        Place(json);
        return json;
    }

    private static JsonObject Copy(WorkflowDefinition from, string id) =>
        (JsonObject)((JsonArray)from.Json["Activities"]!).OfType<JsonObject>().First(a => WorkflowDefinition.Text(a, "ActivityId") == id).DeepClone();

    private static JsonObject New(string id, string name, string title, JsonObject properties)
    {
        properties["ActivityMetadata"] = new JsonObject { ["Title"] = title };
        return new JsonObject { ["ActivityId"] = id, ["Name"] = name, ["X"] = 0, ["Y"] = 0, ["IsStart"] = false, ["Properties"] = properties };
    }

    /// <summary>From left to right in the order in which the activities are met, side by side where several are.</summary>
    private static void Place(JsonObject json)
    {
        var definition = new WorkflowDefinition(json);
        var depth = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Queue<(string Id, int Depth)>(definition.Activities.Where(a => a.IsStart).Select(a => (a.Id, 0)));
        while (open.TryDequeue(out var at))
        {
            if (!depth.TryAdd(at.Id, at.Depth)) continue;
            foreach (var next in definition.From(at.Id)) open.Enqueue((next.To, at.Depth + 1));
        }
        var rows = new Dictionary<int, int>();
        foreach (var activity in ((JsonArray)json["Activities"]!).OfType<JsonObject>())
        {
            var column = depth.GetValueOrDefault(WorkflowDefinition.Text(activity, "ActivityId"));
            var row = rows[column] = rows.GetValueOrDefault(column) + 1;
            (activity["X"], activity["Y"]) = (40 + column * 260, 60 + (row - 1) * 140);
        }
    }

    /// <summary>What must be mended before it is stored: the sentence, and the field where there is one.</summary>
    public IEnumerable<(string Field, string Sentence)> Problems()
    {
        if (Name.Trim().Length == 0) yield return ("List.Name", "Scrivi il nome del flusso.");
        if (Name.Length > 200) yield return ("List.Name", "Il nome ha più di 200 caratteri.");
        if (Stages.Count == 0) yield return ("", "Un flusso ha almeno una fase.");
        if (Registers && !Stages.Exists(s => s.Outcomes.Exists(o => o.To == Publish))) yield return ("List.Registers", "Si registra al protocollo ciò che è pubblicato: fai portare un esito alla pubblicazione, o togli il segno.");
        foreach (var (stage, i) in Stages.Select((s, i) => (s, i)))
        {
            var at = $"List.Stages[{i}].";
            foreach (var problem in stage.IsParallel ? OfOffices(stage, i, at) : Of(stage, at)) yield return problem;
            foreach (var (outcome, o) in stage.Outcomes.Select((o, n) => (o, n)).Where(x => x.o.Name.Trim().Length > 0 && !(stage.IsParallel && x.n == 1 && !stage.MayRefuse)))
            {
                if (outcome.To == Next && i + 1 == Stages.Count) yield return (at + $"Outcomes[{o}].To", "Dopo l'ultima fase non ce n'è un'altra: scegli dove porta.");
                if (outcome.To is not (Next or Publish or End) && Stages.All(s => s.Id != outcome.To)) yield return (at + $"Outcomes[{o}].To", "Porta a una fase che non c'è più: scegline un'altra.");
                if (outcome.To == Publish && !stage.IsParallel && !outcome.Approves) yield return (at + $"Outcomes[{o}].Approves", "Ciò che si pubblica deve essere approvato: segna che questo esito approva, o fallo finire altrove.");
                if (outcome.To == Publish && stage.IsParallel && o == 1) yield return (at + $"Outcomes[{o}].To", "Ciò che qualcuno rimanda non si pubblica: scegli dove porta.");
            }
        }
    }

    /// <summary>What any stage must say, also one of several offices.</summary>
    private static IEnumerable<(string Field, string Sentence)> Of(EditedStage stage, string at)
    {
        if (stage.Title.Trim().Length == 0) yield return (at + "Title", "Scrivi il titolo della fase.");
        if (stage.Roles.Count == 0) yield return (at + "Roles", "Scegli almeno un ruolo che decide.");
        if (stage.Quorum == "votes" && stage.People is not > 0) yield return (at + "People", "Scrivi quante persone devono approvare.");
        if (stage.Quorum == "votes" && stage.OutOf < stage.People) yield return (at + "OutOf", "Le persone che votano non possono essere meno di quelle che devono approvare.");
        if (stage is { Quorum: "votes", RefusalCounts: true, OutOf: null }) yield return (at + "OutOf", "Se un rifiuto non ferma la fase, scrivi su quante persone si conta.");
        if (stage.DueDays is < 0 or > 3650) yield return (at + "DueDays", "Scrivi un numero di giorni fra 0 e 3650.");
        if (stage.RemindDays is < 0 or > 3650) yield return (at + "RemindDays", "Scrivi un numero di giorni fra 0 e 3650.");
        if (stage is { RemindDays: not null, DueDays: null }) yield return (at + "RemindDays", "Un promemoria vuole una scadenza.");
        if (!stage.Outcomes.Any(o => o.Name.Trim().Length > 0)) yield return (at + "Outcomes[0].Name", "Scrivi almeno un esito.");
        foreach (var (outcome, o) in stage.Outcomes.Select((o, n) => (o, n)))
        {
            if (outcome.Name.Trim().Length == 0) yield return (at + $"Outcomes[{o}].Name", "Scrivi il nome dell'esito, oppure toglilo.");
            else if (stage.Outcomes.Take(o).Any(other => other.Name.Trim() == outcome.Name.Trim())) yield return (at + $"Outcomes[{o}].Name", "Questo esito c'è già.");
        }
    }

    private IEnumerable<(string Field, string Sentence)> OfOffices(EditedStage stage, int index, string at)
    {
        if (stage.Title.Trim().Length == 0) yield return (at + "Title", "Scrivi il titolo della fase.");
        if (stage.Offices.Count < 2) yield return (at + "Title", "Gli uffici in parallelo sono almeno due: aggiungine uno, o togli la fase.");
        foreach (var (office, o) in stage.Offices.Select((o, n) => (o, n)))
        {
            foreach (var problem in Of(office, $"{at}Offices[{o}].")) yield return problem;
            foreach (var (outcome, n) in office.Outcomes.Select((x, n) => (x, n)))
            {
                if (outcome.To is not (Next or Refuse)) yield return ($"{at}Offices[{o}].Outcomes[{n}].To", "Scegli se con questo esito si va avanti o si rimanda.");
                // Opinions let it pass; an office that can approve and has not would hold back the publication.
                if (outcome.To == Next && !outcome.Approves && office.Outcomes.Exists(x => x.Approves) && stage.Outcomes.FirstOrDefault()?.To == Publish)
                    yield return ($"{at}Offices[{o}].Outcomes[{n}].Approves", "Ciò che si pubblica deve essere approvato: segna che questo esito approva, o che rimanda.");
            }
        }
        if (stage.Outcomes.FirstOrDefault()?.To == Publish && !stage.Offices.Exists(o => o.Outcomes.Exists(x => x.Approves)))
            yield return (at + "Outcomes[0].To", "Ciò che si pubblica deve essere approvato: segna almeno un esito di un ufficio che approva.");
        if (stage.MayRefuse && ComesBack(index))
            yield return (at + "Title", "Da dopo questa fase si torna alla fase stessa, ma chi ha rimandato la prima volta conterebbe ancora: fai tornare a un'altra fase, o alla fine.");
    }

    /// <summary>From behind a stage a way leads to it again.</summary>
    private bool ComesBack(int index)
    {
        var (seen, open) = (new HashSet<int>(), new Stack<int>([index]));
        while (open.TryPop(out var at))
            foreach (var to in Stages[at].Outcomes.Select(o => o.To == Next ? at + 1 : Stages.FindIndex(s => s.Id == o.To)).Where(to => to >= 0 && to < Stages.Count))
                if (to == index) return true;
                else if (seen.Add(to)) open.Push(to);
        return false;
    }
}

/// <summary>One stage in the editor.</summary>
internal sealed class EditedStage
{
    public string Id { get; set; } = "";
    public string Title { get; set; } = "";
    public List<string> Roles { get; set; } = [];
    public List<string> OrganizationTypes { get; set; } = [];

    /// <summary>any, all, or votes: then <see cref="People"/> and <see cref="OutOf"/> count.</summary>
    public string Quorum { get; set; } = "any";
    public int? People { get; set; }
    public int? OutOf { get; set; }
    public bool RefusalCounts { get; set; }
    public int? DueDays { get; set; }
    public int? RemindDays { get; set; }
    public string? EscalateTo { get; set; }
    public bool FourEyes { get; set; }
    public bool CarryOver { get; set; }
    public bool Bulk { get; set; }
    public List<EditedOutcome> Outcomes { get; set; } = [];

    /// <summary>
    /// Those who decide at the same time; empty for an ordinary stage. A stage with offices has only a title of its own, and two
    /// outcomes: when all have spoken and nobody has sent it back, and when somebody has.
    /// </summary>
    public List<EditedStage> Offices { get; set; } = [];

    /// <summary>Of an office, the name of its branch in the fork; empty for a new one.</summary>
    public string? Branch { get; set; }

    /// <summary>Offices in parallel, also when the last of them has been taken away.</summary>
    public bool IsParallel { get; set; }
    public bool MayRefuse => Offices.Exists(o => o.Outcomes.Exists(x => x.To == StageList.Refuse));

    /// <summary>Two offices in parallel, as the editor adds them.</summary>
    public static EditedStage NewParallel(bool last) => new()
    {
        Id = ContentIds.New(), IsParallel = true, Offices = [NewOffice(), NewOffice()],
        Outcomes = [new() { Name = "agreed", To = last ? StageList.Publish : StageList.Next }, new() { Name = "refused", To = StageList.End }]
    };

    public static EditedStage NewOffice() => new()
    {
        Id = ContentIds.New(), FourEyes = true, Outcomes = [new() { Name = "Approva", To = StageList.Next, Approves = true }, new() { Name = "Restituisci", To = StageList.Refuse, Reason = true }]
    };

    public static EditedStage Read(WorkflowDefinition definition, ParallelOffices group, string? next) => new()
    {
        Id = group.Fork.Id, Title = group.Fork.Title, IsParallel = true,
        Offices = [.. group.Offices.Select(o =>
        {
            var office = Read(definition, o.Task, null);
            office.Branch = o.Branch;
            foreach (var outcome in office.Outcomes) outcome.To = group.Refusals.ContainsKey((o.Task.Id, outcome.Name)) ? StageList.Refuse : StageList.Next;
            return office;
        })],
        Outcomes =
        [
            EditedOutcome.Read(definition, group.Agreed.Id, group.Agreed.Outcome, next) with { Name = "agreed" },
            group.Choice is null ? new() { Name = "refused" } : EditedOutcome.Read(definition, group.Choice.Id, "True", next) with { Name = "refused" }
        ]
    };

    /// <summary>A stage as the editor adds it: four eyes, and a refusal that asks for its reason.</summary>
    public static EditedStage New(bool last) => new()
    {
        Id = ContentIds.New(), FourEyes = true, Outcomes =
        [
            new() { Name = "Approva", To = last ? StageList.Publish : StageList.Next, Approves = true },
            new() { Name = "Restituisci", To = StageList.End, Reason = true }, new() { Name = "Respingi", To = StageList.End, Reason = true }
        ]
    };

    public static EditedStage Read(WorkflowDefinition definition, Activity activity, string? next)
    {
        var stage = Stage.Of(activity);
        var votes = stage.Quorum is not ("any" or "all");
        return new EditedStage
        {
            Id = activity.Id, Title = stage.Title, Roles = [.. stage.Roles], OrganizationTypes = [.. stage.OrganizationTypes], Quorum = votes ? "votes" : stage.Quorum,
            People = votes ? stage.People : null, OutOf = stage.OutOf, RefusalCounts = !stage.RefusalStops, DueDays = stage.DueDays, RemindDays = stage.RemindDays,
            EscalateTo = stage.EscalateTo, FourEyes = stage.FourEyes, CarryOver = stage.CarryOver, Bulk = stage.Bulk,
            Outcomes = [.. stage.Actions.Select(action => EditedOutcome.Read(definition, activity.Id, action, next) with { Approves = stage.Approves.Contains(action), Reason = stage.ReasonFor.Contains(action) })]
        };
    }

    public JsonObject Write(JsonObject? before)
    {
        var json = before ?? new JsonObject { ["ActivityId"] = Id, ["Name"] = ActivityKind.UserTask, ["X"] = 0, ["Y"] = 0, ["IsStart"] = false };
        if (json["Properties"] is not JsonObject properties) json["Properties"] = properties = [];
        if (properties["ActivityMetadata"] is not JsonObject metadata) properties["ActivityMetadata"] = metadata = [];
        if (properties["ReteLavoro"] is not JsonObject own) properties["ReteLavoro"] = own = [];
        var outcomes = Outcomes.Where(o => o.Name.Trim().Length > 0).ToList();
        static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t.Trim()))]);
        void Set(string name, JsonNode? value)
        {
            if (value is null or JsonArray { Count: 0 }) own.Remove(name);
            else own[name] = value;
        }
        metadata["Title"] = Title.Trim();
        (properties["Actions"], properties["Roles"]) = (List(outcomes.Select(o => o.Name)), List(Roles));
        Set("OrganizationTypes", List(OrganizationTypes));
        Set("Quorum", Quorum != "votes" ? Quorum : OutOf is { } all ? $"{People}/{all}" : People?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Set("OneRefusal", Quorum == "votes" && RefusalCounts ? "counts" : null);
        Set("DueDays", DueDays);
        Set("RemindDays", RemindDays);
        Set("EscalateTo", string.IsNullOrEmpty(EscalateTo) ? null : EscalateTo);
        Set("FourEyes", FourEyes ? true : null);
        Set("CarryOver", CarryOver ? true : null);
        Set("Bulk", Bulk ? true : null);
        Set("ReasonFor", List(outcomes.Where(o => o.Reason).Select(o => o.Name)));
        Set("Approves", List(outcomes.Where(o => o.Approves).Select(o => o.Name)));
        return json;
    }
}

/// <summary>One outcome of a stage in the editor.</summary>
internal sealed record EditedOutcome
{
    public string Name { get; set; } = "";

    /// <summary>next, publish, end, or the id of a stage; of an office in parallel next or refuse.</summary>
    public string To { get; set; } = StageList.End;
    public bool Approves { get; set; }
    public bool Reason { get; set; }

    /// <summary>Ids of the mails and notes that go out on the way.</summary>
    public List<string> Messages { get; set; } = [];

    /// <param name="next">Id of the stage that follows in the list.</param>
    public static EditedOutcome Read(WorkflowDefinition definition, string from, string name, string? next)
    {
        var (messages, to) = StageList.Walk(definition, from, name)!.Value;
        return new() { Name = name, Messages = [.. messages], To = to is null ? StageList.End : definition.ById[to].Name == ActivityKind.Publish ? StageList.Publish : to == next ? StageList.Next : to };
    }
}
