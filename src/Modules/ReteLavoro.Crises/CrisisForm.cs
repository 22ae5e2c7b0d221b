using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <summary>A page of the form: each saves a draft of its own piece of the case and leaves the rest alone.</summary>
internal sealed record CaseStep(string Id, string Title);

internal enum CaseFieldKind { Text, Municipality, Area, Date, Number, Choice, Tick, Hidden }

/// <summary>One input of the form.</summary>
internal sealed record CaseField(string Name, string Label, CaseFieldKind Kind = CaseFieldKind.Text)
{
    public string? Hint { get; init; }
    public bool Optional { get; init; }
    public IReadOnlyList<(string, string)> Options { get; init; } = [];
    public int Rows { get; init; } = 3;
    public int? MaxLength { get; init; }
}

/// <summary>Inputs that belong together; of a list there are as many as it has entries, and an empty one.</summary>
/// <param name="One">What an entry is called, for a list; null for a group that is there once.</param>
internal sealed record CaseGroup(string Name, string Title, string? One, IReadOnlyList<CaseField> Fields, string? Intro = null);

/// <summary>A step of the form: what stands in it, whether saved or not.</summary>
internal sealed class CrisisForm
{
    public static readonly IReadOnlyList<CaseStep> Steps =
    [
        new("azienda", "Caso e aziende"), new("unita", "Unità produttive"), new("procedura", "Procedura e date"), new("persone", "Persone"),
        new("valutazione", "Valutazione"), new("accordi", "Accordi"), new("tavoli", "Tavoli di crisi"), new("pubblicazione", "Che cosa si pubblica")
    ];

    /// <summary>The tick that takes an entry of a list away.</summary>
    public const string Remove = "Togli";

    public string? ItemId { get; set; }

    /// <summary>The version the editor had before her.</summary>
    public string? BasedOn { get; set; }
    public required CaseStep Step { get; init; }
    public int StepNumber => Steps.ToList().IndexOf(Step) + 1;
    public CaseStep? Next => StepNumber < Steps.Count ? Steps[StepNumber] : null;
    public IReadOnlyList<CaseGroup> Groups { get; internal set; } = [];
    public IReadOnlyDictionary<string, string> Values { get; internal set; } = new Dictionary<string, string>();
    public ContentVersion? Conflict { get; internal set; }

    /// <summary>What the case as stored lacks before it can be published, each with the address of its input.</summary>
    public IReadOnlyList<(string Sentence, string Url)> Missing { get; internal set; } = [];

    /// <summary>The address of an input, by the name that <see cref="MandatoryFields"/> gives it; what this form does not show is in the editor of contents.</summary>
    public static string UrlOf(string itemId, MissingValue missing)
    {
        var member = missing.Input == $"{CrisisLinks.Type}.Sommario.Text" ? "Summary" : missing.Input.StartsWith("CrisisPart.", StringComparison.Ordinal) ? missing.Input["CrisisPart.".Length..] : null;
        var step = member?.Split('[')[0] switch
        {
            "Summary" or "Kind" or "Firms" => "azienda", "Units" => "unita", "Suspensions" => "procedura", "Workers" => "persone", "Indicators" => "valutazione",
            "Agreements" => "accordi", "Meetings" => "tavoli", "ReleaseActId" => "pubblicazione", _ => null
        };
        return step is null ? ContentLinks.Edit(itemId) + missing.Anchor : CrisisLinks.Edit(itemId, step) + MissingValue.AnchorOf(member!);
    }

    /// <summary>Open cases of the same firm in the same place, which nobody has found to be another matter yet.</summary>
    public IReadOnlyList<TwinCase> Twins { get; internal set; } = [];

    public bool IsOtherMatter { get; internal set; }

    /// <summary>Why there is to be a case beside those; null where there are none.</summary>
    public string? WhyTwin { get; internal set; }

    /// <summary>What the case rests on: its answers to what this step asks are shown beside the inputs.</summary>
    public IReadOnlyList<CaseReport> Reports { get; internal set; } = [];

    public IEnumerable<(ReportedFact Fact, string Number)> Reported =>
        from report in Reports from fact in report.Facts where CaseReports.StepOf.GetValueOrDefault(fact.Question) == Step.Id select (fact, report.Number);

    public string? ValueOf(string name) => Values.GetValueOrDefault(name);

    /// <summary>The name of an input; in a list with the entry's place.</summary>
    public static string NameOf(CaseGroup group, int row, CaseField field) => group.One is null ? field.Name : $"{group.Name}[{row}].{field.Name}";

    /// <summary>How many entries of a list are shown: those with a value, and an empty one.</summary>
    public int RowsOf(CaseGroup group) => Values.Keys.Where(k => k.StartsWith(group.Name + "[", StringComparison.Ordinal)).Select(k => int.TryParse(k[(group.Name.Length + 1)..].Split(']')[0], out var row) ? row + 1 : 0).DefaultIfEmpty().Max() + (ErrorsShown ? 0 : 1);

    /// <summary>A refused form is shown as it was sent, without a further empty entry.</summary>
    internal bool ErrorsShown { get; set; }
}

/// <summary>Fills a step of the form from a case and writes it back.</summary>
internal sealed class CrisisFormWork(ContentStore content, Procedures procedures, ITerritory territory, LocalMunicipality municipalities, IVocabularies vocabularies, Sectors sectors, IMeasures measures, SiteSettings settings)
{
    // More would be no form any more, and a posted index must not make the program count to a million.
    private const int MostRows = 200;

    // A table that came from a list may have hundreds of groups: as inputs nobody could use them, and some would be lost.
    private const int MostGroupsByHand = 100;

    public async Task<IReadOnlyList<CaseGroup>> GroupsAsync(CaseStep step, CrisisPart part, CancellationToken cancel)
    {
        switch (step.Id)
        {
            case "azienda":
                return
                [
                    new("", "Il caso", null,
                    [
                        new("Title", "Titolo del caso") { Hint = "Se un giorno il caso sarà pubblico, il titolo lo leggono tutti: non scrivere il nome dell'azienda se un atto non permette di mostrarlo." },
                        new("Summary", "In breve", CaseFieldKind.Area) { Optional = true, Rows = 2, MaxLength = 255, Hint = "Una o due frasi per la pagina pubblica." },
                        new("Kind", "Tipo di crisi", CaseFieldKind.Choice) { Options = await OptionsAsync(CrisisVocabularies.Kinds, cancel) }
                    ]),
                    new("Firms", "Aziende", "Azienda",
                    [
                        new("Id", "", CaseFieldKind.Hidden),
                        new("Name", "Nome"),
                        new("Vat", "Partita IVA") { Optional = true, Hint = "Serve per inviare il caso in approvazione." },
                        new("Ateco", "Codice ATECO") { Optional = true, Hint = "Per esempio 25.11.00." },
                        new("SupplyChain", "Filiera dichiarata") { Optional = true }
                    ])
                ];
            case "unita":
                return
                [
                    new("Units", "Unità produttive", "Unità produttiva",
                    [
                        new("Firm", "Azienda", CaseFieldKind.Choice) { Options = [.. part.Firms.Select((f, i) => (f.Id, f.Name.Length > 0 ? f.Name : $"Azienda {i + 1}, senza nome"))] },
                        new("Municipality", "Comune", CaseFieldKind.Municipality) { Hint = "Il nome, o il codice ISTAT." },
                        new("Address", "Indirizzo") { Optional = true },
                        new("Employees", "Dipendenti", CaseFieldKind.Number) { Optional = true }
                    ], $"Solo quelle in {(await settings.RegionAsync(cancel)).RegionName}. Dal comune si ricavano la Provincia e il centro per l'impiego competenti.")
                ];
            case "procedura":
                var all = await procedures.AllAsync(cancel);
                var chosen = all.FirstOrDefault(p => p.Id == part.Procedure);
                return
                [
                    new("", "Procedura", null,
                    [
                        new("Procedure", "Procedura di legge", CaseFieldKind.Choice) { Optional = true, Options = [.. all.Select(p => (p.Id, p.Label))], Hint = chosen is null ? "Scegli la procedura e premi «Salva e aggiungi altro qui»: compaiono le date che servono a calcolare le scadenze." : null },
                        .. (chosen?.Events ?? []).Select(e => new CaseField("Event." + e.Id, char.ToUpperInvariant(e.Label[0]) + e.Label[1..], CaseFieldKind.Date) { Optional = true }),
                        new("ClosedOn", "Il caso è concluso dal", CaseFieldKind.Date) { Optional = true, Hint = "Da quel giorno le scadenze non vengono più ricordate." }
                    ]),
                    new("Suspensions", "Sospensioni della procedura", "Sospensione",
                    [
                        new("From", "Primo giorno", CaseFieldKind.Date),
                        new("To", "Ultimo giorno", CaseFieldKind.Date) { Optional = true },
                        new("Reason", "Motivo")
                    ], "I giorni di sospensione si aggiungono alle scadenze in corso.")
                ];
            case "persone" when part.Workers.Length > MostGroupsByHand:
                return [new("", "Lavoratori coinvolti, per profilo", null, [], $"La tabella ha {part.Workers.Length} gruppi, per {part.WorkersInvolved:N0} persone: troppi per scriverli a mano. Per cambiarli importa di nuovo l'elenco.")];
            case "persone":
                return
                [
                    new("Workers", "Lavoratori coinvolti, per profilo", "Gruppo",
                    [
                        new("AgeBand", "Età", CaseFieldKind.Choice) { Options = await OptionsAsync(CrisisVocabularies.AgeBands, cancel) },
                        new("Sex", "Sesso", CaseFieldKind.Choice) { Options = await OptionsAsync(CrisisVocabularies.Sexes, cancel) },
                        new("Education", "Titolo di studio", CaseFieldKind.Choice) { Options = await OptionsAsync(CrisisVocabularies.EducationLevels, cancel) },
                        new("Isco", "Professione (gruppo ISCO)", CaseFieldKind.Choice) { Options = [.. (await OptionsAsync(VocabularyIds.IscoGroups, cancel)).Select(o => (o.Value, IscoCode.TryParse(o.Value, out _, out _) ? $"{o.Value} {o.Text}" : o.Text))] },
                        new("Seniority", "Anzianità", CaseFieldKind.Choice) { Options = await OptionsAsync(CrisisVocabularies.SeniorityBands, cancel) },
                        new("Count", "Quanti", CaseFieldKind.Number)
                    ], "Solo numeri: nessun nome e nessun codice fiscale.")
                ];
            case "valutazione":
                return
                [
                    new("", "I tre assi della valutazione collettiva", null,
                    [
                        new("Situation", "Situazione di crisi", CaseFieldKind.Area) { Optional = true, Rows = 4 },
                        new("Skills", "Competenze professionali", CaseFieldKind.Area) { Optional = true, Rows = 4 },
                        new("TerritorialContext", "Contesto territoriale", CaseFieldKind.Area) { Optional = true, Rows = 4 }
                    ], "Non inserire nomi di persone né dati sulla salute."),
                    new("Indicators", "Indicatori", "Indicatore",
                    [
                        new("Axis", "Asse", CaseFieldKind.Choice) { Options = [.. AxisLabels.Select(a => (a.Key.ToString(), a.Value))] },
                        new("Name", "Che cosa misura"),
                        new("Value", "Valore")
                    ])
                ];
            case "accordi":
                return
                [
                    new("", "A che punto è l'accordo", null, [new("AgreementState", "Stato dell'accordo sindacale", CaseFieldKind.Choice) { Optional = true, Options = await OptionsAsync(CrisisVocabularies.AgreementStates, cancel) }]),
                    new("Agreements", "Accordi sindacali", "Accordo",
                    [
                        new("Date", "Data della firma", CaseFieldKind.Date),
                        new("Document", "Documento") { Hint = "Per esempio: verbale di accordo n. 12." },
                        new("Article", "Articolo o punto") { Optional = true },
                        new("Pathway", "Il percorso di ricollocazione è scritto nell'accordo", CaseFieldKind.Tick) { Hint = "Il percorso si può progettare anche prima che la procedura finisca." }
                    ])
                ];
            case "tavoli":
                return
                [
                    new("Meetings", "Riunioni del tavolo di crisi", "Riunione",
                    [
                        new("Date", "Giorno", CaseFieldKind.Date),
                        new("CalledBy", "Convocata da") { Hint = "Per esempio: Regione." },
                        new("Participants", "Partecipanti", CaseFieldKind.Area) { Optional = true, Rows = 2, Hint = "Gli enti e le organizzazioni, non le persone." },
                        new("Minutes", "Verbale", CaseFieldKind.Area) { Optional = true, Rows = 4 },
                        new("Decisions", "Decisioni", CaseFieldKind.Area) { Optional = true, Rows = 2 }
                    ])
                ];
            default:
                return
                [
                    new("", "Che cosa si può mostrare a tutti", null,
                    [
                        new("ReleaseActId", "Atto", CaseFieldKind.Choice) { Optional = true, Options = await ReleaseActsAsync(part.Release, cancel), Hint = "L'atto che permette di rendere pubblico il caso: senza, il caso non si invia in approvazione. Se manca, chi tiene le misure lo aggiunge o lo segna in «Atti e norme»." },
                        new("FirmNames", "L'atto permette di mostrare i nomi delle aziende", CaseFieldKind.Tick),
                        new("WorkerCounts", "L'atto permette di mostrare quanti lavoratori sono coinvolti", CaseFieldKind.Tick) { Hint = "I numeri piccoli non si mostrano mai." }
                    ])
                ];
        }
    }

    /// <summary>In the place of an act's id: the act that was typed before there was a choice.</summary>
    private const string AsTyped = "come-scritto";

    private const int LongestActTitle = 120;

    /// <summary>Those of the register that are marked for it; and the one that the case has, whatever it is.</summary>
    private async Task<IReadOnlyList<(string, string)>> ReleaseActsAsync(CrisisRelease? release, CancellationToken cancel)
    {
        var acts = await measures.ActsAsync(cancel);
        List<(string Id, string Label)> options = [.. acts.Where(a => a.ReleasesCases && a.Date is not null).Select(a => (a.Id, $"{a.Citation} – {(a.Title.Length > LongestActTitle ? a.Title[..LongestActTitle] + "…" : a.Title)}"))];
        if (release is { Act.Length: > 0 } && options.All(o => o.Id != release.ActId))
            options.Insert(0, (release.ActId.Length > 0 ? release.ActId : AsTyped, $"{release.Act}{(release.Date is { } on ? $", {on.InWords("del")}" : "")} ({(release.ActId.Length == 0 ? "scritto a mano" : acts.Any(a => a.Id == release.ActId) ? "non è fra quelli che rendono pubblici i casi" : "non è più nel registro")})"));
        return options;
    }

    internal static readonly IReadOnlyDictionary<ValuationAxis, string> AxisLabels = new Dictionary<ValuationAxis, string>
    {
        [ValuationAxis.Situation] = "Situazione di crisi", [ValuationAxis.Skills] = "Competenze professionali", [ValuationAxis.TerritorialContext] = "Contesto territoriale"
    };

    private async Task<IReadOnlyList<(string Value, string Text)>> OptionsAsync(string vocabulary, CancellationToken cancel) => [.. (await vocabularies.TermsAsync(vocabulary, cancel)).Select(t => (t.Id, t.Label))];

    /// <summary>The step as the stored case fills it.</summary>
    public async Task<CrisisForm> OfAsync(CaseStep step, ContentItem item, CancellationToken cancel)
    {
        var part = item.Get<CrisisPart>();
        var values = new Dictionary<string, string>();
        void Put(string name, object? value) => values[name] = value switch { null => "", DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), bool yes => yes ? "true" : "", _ => Convert.ToString(value, CultureInfo.InvariantCulture)! };
        void Rows<T>(string group, IReadOnlyList<T> rows, params (string Name, Func<T, object?> Value)[] fields)
        {
            for (var i = 0; i < rows.Count; i++)
                foreach (var (name, value) in fields) Put($"{group}[{i}].{name}", value(rows[i]));
        }
        switch (step.Id)
        {
            case "azienda":
                Put("Title", item.DisplayText); Put("Summary", item.FieldText("Sommario")); Put("Kind", part.Kind);
                Rows("Firms", part.Firms, ("Id", f => f.Id), ("Name", f => f.Name), ("Vat", f => f.Vat), ("Ateco", f => f.Ateco), ("SupplyChain", f => f.SupplyChain));
                break;
            case "unita":
                var names = (await territory.FindMunicipalitiesAsync([.. part.Units.Select(u => u.Municipality).Distinct()], cancel)).ToDictionary(m => m.Code, m => $"{m.Name} ({m.Province})");
                Rows("Units", part.Units, ("Firm", u => u.Firm), ("Municipality", u => names.GetValueOrDefault(u.Municipality, u.Municipality)), ("Address", u => u.Address), ("Employees", u => u.Employees));
                break;
            case "procedura":
                Put("Procedure", part.Procedure); Put("ClosedOn", part.ClosedOn);
                foreach (var (id, day) in part.Events) Put("Event." + id, day);
                Rows("Suspensions", part.Suspensions, ("From", s => s.From), ("To", s => s.To), ("Reason", s => s.Reason));
                break;
            case "persone":
                Rows("Workers", part.Workers, ("AgeBand", w => w.AgeBand), ("Sex", w => w.Sex), ("Education", w => w.Education), ("Isco", w => w.Isco), ("Seniority", w => w.Seniority), ("Count", w => w.Count == 0 ? null : w.Count));
                break;
            case "valutazione":
                Put("Situation", part.Situation); Put("Skills", part.Skills); Put("TerritorialContext", part.TerritorialContext);
                Rows("Indicators", part.Indicators, ("Axis", i => i.Axis), ("Name", i => i.Name), ("Value", i => i.Value));
                break;
            case "accordi":
                Put("AgreementState", part.AgreementState);
                Rows("Agreements", part.Agreements, ("Date", a => a.Date), ("Document", a => a.Document), ("Article", a => a.Article), ("Pathway", a => a.Pathway));
                break;
            case "tavoli":
                Rows("Meetings", part.Meetings, ("Date", m => m.Date), ("CalledBy", m => m.CalledBy), ("Participants", m => m.Participants), ("Minutes", m => m.Minutes), ("Decisions", m => m.Decisions));
                break;
            default:
                Put("ReleaseActId", part.Release switch { { ActId.Length: > 0 } chosen => chosen.ActId, { Act.Length: > 0 } => AsTyped, _ => "" }); Put("FirmNames", part.Release?.FirmNames ?? false); Put("WorkerCounts", part.Release?.WorkerCounts ?? false);
                break;
        }
        return new() { Step = step, ItemId = item.Number == 0 ? null : item.ContentItemId, BasedOn = item.Number == 0 ? null : item.ContentItemVersionId, Values = values, Groups = await GroupsAsync(step, part, cancel) };
    }

    /// <summary>The step as it was sent. Only inputs of the step are read: what else is sent is dropped.</summary>
    public async Task<CrisisForm> PostedAsync(CaseStep step, ContentItem item, IFormCollection sent, CancellationToken cancel)
    {
        var groups = await GroupsAsync(step, item.Get<CrisisPart>(), cancel);
        var values = new Dictionary<string, string>();
        foreach (var group in groups)
            for (var row = 0; row < (group.One is null ? 1 : MostRows); row++)
            {
                var names = group.Fields.Select(f => CrisisForm.NameOf(group, row, f)).ToList();
                if (group.One is not null && !names.Any(sent.ContainsKey)) break;
                if (group.One is not null) names.Add($"{group.Name}[{row}].{CrisisForm.Remove}");
                foreach (var name in names) values[name] = sent[name].ToString().Trim().ReplaceLineEndings("\n");
            }
        return new() { Step = step, ItemId = item.Number == 0 ? null : item.ContentItemId, BasedOn = sent["BasedOn"].ToString() is { Length: > 0 } version ? version : null, Values = values, Groups = groups, ErrorsShown = true };
    }

    /// <summary>Writes the step into the item.</summary>
    /// <returns>What could not be read, each with its input; the item is then half-written and must not be saved.</returns>
    public async Task<IReadOnlyList<(string Field, string Sentence)>> WriteAsync(CrisisForm form, ContentItem item, CancellationToken cancel)
    {
        var (part, read) = (item.Get<CrisisPart>(), new Inputs(form));
        switch (form.Step.Id)
        {
            case "azienda":
                var title = read.Needed("Title", "Scrivi il titolo del caso.", 160);
                var summary = read.Text("Summary", 255);
                part = part with
                {
                    Kind = read.Choice("Kind"),
                    Firms = [.. Numbered(read.Rows("Firms", at => new CrisisFirm(read.Text(at + "Id"), read.Text(at + "Name", 200), Vat(read, at + "Vat"), Ateco(read, at + "Ateco"), read.Text(at + "SupplyChain", 200))))]
                };
                foreach (var (firm, i) in part.Firms.Select((f, i) => (f, i)))
                    if (SectorTest.DivisionOf(firm.Ateco) is { } division && await sectors.OfAsync(firm.Ateco, cancel) is null && (await sectors.AllAsync(cancel)).Count > 0)
                        read.Wrong($"Firms[{i}].Ateco", $"La divisione {division} non esiste: nessun settore ATECO la comprende. Controlla il codice.");
                foreach (var twice in part.Firms.Select((f, i) => (f, i)).Where(x => x.f.Vat.Length > 0 && part.Firms.Take(x.i).Any(o => o.Vat == x.f.Vat))) read.Wrong($"Firms[{twice.i}].Vat", "Questa partita IVA c'è già in questo caso.");
                if (part.Units.Any(u => u.Firm.Length > 0 && part.Firms.All(f => f.Id != u.Firm))) read.Wrong("Firms[0].Name", "Un'azienda che hai tolto ha ancora unità produttive: togli prima quelle.");
                if (read.Errors.Count == 0) WriteText(item, title, summary, wasPublic: item.Number > 0 && (await content.VersionsAsync(item.ContentItemId, cancel)).Any(v => v.PublishedUtc is not null));
                break;
            case "unita":
                var units = new List<CrisisUnit>();
                foreach (var unit in read.Rows("Units", at => (At: at, Firm: read.Choice(at + "Firm"), Place: read.Text(at + "Municipality", 100), Employees: read.Number(at + "Employees", 0), Address: read.Text(at + "Address", 200))))
                {
                    var code = "";
                    if (unit.Place.Length > 0)
                    {
                        (code, var whyNot) = await MunicipalityAsync(unit.Place, cancel);
                        if (whyNot is not null) read.Wrong(unit.At + "Municipality", whyNot);
                    }
                    units.Add(new(unit.Firm, code, unit.Employees, unit.Address));
                }
                part = part with { Units = [.. units] };
                break;
            case "procedura":
                var chosen = read.Choice("Procedure");
                var procedure = await procedures.FindAsync(chosen, cancel);
                var known = procedure?.Events.Select(e => e.Id).ToHashSet() ?? [];
                part = part with
                {
                    Procedure = chosen,
                    // Dates of another procedure mean nothing in this one.
                    Events = known.Select(id => (id, read.Day("Event." + id))).Where(e => e.Item2 is not null).ToDictionary(e => e.id, e => e.Item2!.Value),
                    ClosedOn = read.Day("ClosedOn"),
                    Suspensions = [.. read.Rows("Suspensions", at =>
                    {
                        var (from, to) = (read.Day(at + "From"), read.Day(at + "To"));
                        if (to < from) read.Wrong(at + "To", "La sospensione finisce prima di cominciare.");
                        return new CrisisSuspension(from, to, read.Text(at + "Reason", 300));
                    })]
                };
                foreach (var (late, sentence) in procedure?.OutOfOrder(part.Events) ?? []) read.Wrong("Event." + late, sentence);
                break;
            case "persone" when form.Groups.All(g => g.Name != "Workers"):
                break;
            case "persone":
                part = part with
                {
                    Workers = [.. read.Rows("Workers", at => new WorkerGroup(read.Choice(at + "AgeBand"), read.Choice(at + "Sex"), read.Choice(at + "Education"), read.Choice(at + "Isco"), read.Choice(at + "Seniority"), read.Number(at + "Count", 1) ?? 0))]
                };
                break;
            case "valutazione":
                part = part with
                {
                    Situation = read.Text("Situation", 4000), Skills = read.Text("Skills", 4000), TerritorialContext = read.Text("TerritorialContext", 4000),
                    Indicators = [.. read.Rows("Indicators", at => new CrisisIndicator(Enum.TryParse<ValuationAxis>(read.Choice(at + "Axis"), out var axis) ? axis : null, read.Text(at + "Name", 200), read.Text(at + "Value", 100)))]
                };
                break;
            case "accordi":
                part = part with
                {
                    AgreementState = read.Choice("AgreementState"),
                    Agreements = [.. read.Rows("Agreements", at => new UnionAgreement(read.Day(at + "Date"), read.Text(at + "Document", 300), read.Text(at + "Article", 100), read.Tick(at + "Pathway")))]
                };
                break;
            case "tavoli":
                part = part with
                {
                    Meetings = [.. read.Rows("Meetings", at => new CrisisMeeting(read.Day(at + "Date"), read.Text(at + "CalledBy", 200),
                        read.Text(at + "Participants", 1500), read.Text(at + "Minutes", 20000), read.Text(at + "Decisions", 4000))).OrderBy(m => m.Date)]
                };
                break;
            default:
                var (wanted, names, counts) = (read.Choice("ReleaseActId"), read.Tick("FirmNames"), read.Tick("WorkerCounts"));
                if (part.Release is { Act.Length: > 0 } before && wanted == (before.ActId.Length > 0 ? before.ActId : AsTyped)) part = part with { Release = before with { FirmNames = names, WorkerCounts = counts } };
                else if ((await measures.ActsAsync(cancel)).FirstOrDefault(a => a.Id == wanted) is { } act) part = part with { Release = new(string.IsNullOrWhiteSpace(act.Number) ? act.Title : $"{act.Type} n. {act.Number}, «{act.Title}»", act.Date, names, counts, act.Id) };
                else part = part with { Release = names || counts ? new("", null, names, counts) : null };
                break;
        }
        // Written again a part is in another order, and the version would count as changed.
        if (read.Errors.Count == 0 && (!item.Has<CrisisPart>() || Json(item.Get<CrisisPart>()) != Json(part))) item.Set(part);
        return read.Errors;
    }

    private static string Json(CrisisPart part) => JsonSerializer.Serialize(part, ContentJson.Options);

    /// <returns>The draft's id; null when somebody else has saved since, with the form then based on that version.</returns>
    public async Task<string?> SaveAsync(CrisisForm form, ContentItem item, CancellationToken cancel)
    {
        try { return await content.SaveDraftAsync(item, form.BasedOn, cancel, form.WhyTwin); }
        catch (EditedMeanwhile meanwhile)
        {
            // Only this step is at stake: saved again, it is written over the newest version and nothing else of it is lost.
            (form.Conflict, form.BasedOn) = (meanwhile.Latest, meanwhile.Latest?.VersionId);
            return null;
        }
    }

    private static void WriteText(ContentItem item, string title, string summary, bool wasPublic)
    {
        if (item.Get<TitlePart>() is var before && before.Title != title)
        {
            item.Set(before with { Title = title });
            item.DisplayText = title;
            // The address is made of the title: a name taken out of the one must not stay in the other. A published page keeps its own.
            if (!wasPublic && item.Has<AutoroutePart>()) item.Set(item.Get<AutoroutePart>() with { Path = "" });
        }
        if (!item.Has<AutoroutePart>()) item.Set(new AutoroutePart());
        if ((item.FieldText("Sommario") ?? "") == summary) return;
        if (item.Parts[CrisisLinks.Type] is not JsonObject own) item.Parts[CrisisLinks.Type] = own = [];
        own["Sommario"] = new JsonObject { ["Text"] = summary };
    }

    /// <summary>New firms get the next free number; it is what units call them by.</summary>
    private static IEnumerable<CrisisFirm> Numbered(IReadOnlyList<CrisisFirm> firms)
    {
        var taken = new HashSet<string>();
        var next = firms.Select(f => int.TryParse(f.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).DefaultIfEmpty().Max() + 1;
        foreach (var firm in firms)
            yield return firm.Id.Length is > 0 and <= 20 && taken.Add(firm.Id) ? firm : firm with { Id = (next++).ToString(CultureInfo.InvariantCulture) };
    }

    private static string Vat(Inputs read, string name)
    {
        if (read.Text(name) is not { Length: > 0 } typed) return "";
        if (VatNumber.TryParse(typed, out var vat, out var whyNot)) return vat.Value;
        read.Wrong(name, whyNot);
        return typed;
    }

    private static string Ateco(Inputs read, string name)
    {
        if (read.Text(name) is not { Length: > 0 } typed) return "";
        if (AtecoCode.TryParse(typed, out var code, out var whyNot)) return code.Value;
        read.Wrong(name, whyNot);
        return typed;
    }

    /// <summary>A municipality of the region by name, by name and sigla, or by code (CRI-02).</summary>
    private async Task<(string Code, string? WhyNot)> MunicipalityAsync(string typed, CancellationToken cancel)
    {
        var region = await settings.RegionAsync(cancel);
        var name = SearchText.Fold(typed.Split('(')[0]);
        return await municipalities.FindAsync(typed, cancel) switch
        {
            { Here: [var one] } => (one.Code, null),
            { Here: [_, ..] several } => ("", $"Ci sono più comuni con questo nome: scrivi anche la provincia, per esempio «{several[0].Name} ({several[0].Province})»."),
            { Elsewhere: { } other } => ("", CrisisGate.OtherRegion($"{other.Name} ({other.Province})", region.RegionName)),
            _ => ("", $"In {region.RegionName} non c'è un comune «{typed}»: in un caso stanno solo le unità produttive della regione.{(await LikeAsync(name, region.Region, cancel) is { Count: > 0 } like ? $" Forse: {string.Join(", ", like)}." : "")}")
        };
    }

    private async Task<IReadOnlyList<string>> LikeAsync(string name, string region, CancellationToken cancel) => [.. (await territory.SearchAsync(name, 5, cancel, region)).Select(m => $"{m.Name} ({m.Province})")];

    /// <summary>Reads what was typed and notes, at its input, what is wrong with it.</summary>
    private sealed class Inputs(CrisisForm form)
    {
        private readonly Dictionary<string, CaseField> _fields = Fields(form);
        public List<(string Field, string Sentence)> Errors { get; } = [];

        private static Dictionary<string, CaseField> Fields(CrisisForm form) => form.Groups.SelectMany(g => g.Fields.Select(f => (Key: g.One is null ? f.Name : $"{g.Name}.{f.Name}", f))).ToDictionary(x => x.Key, x => x.f);

        public void Wrong(string name, string sentence) => Errors.Add((name, sentence));
        public bool Tick(string name) => form.ValueOf(name) == "true";

        public string Text(string name, int most = 1000)
        {
            var text = form.ValueOf(name) ?? "";
            if (text.Length > most) Wrong(name, $"Sono {text.Length} caratteri: ne stanno al massimo {most}.");
            return text;
        }

        public string Needed(string name, string sentence, int most)
        {
            var text = Text(name, most);
            if (text.Length == 0) Wrong(name, sentence);
            return text;
        }

        /// <summary>One of the offered values, or none, and nothing else.</summary>
        public string Choice(string name)
        {
            var chosen = form.ValueOf(name) ?? "";
            if (chosen.Length > 0 && !_fields[System.Text.RegularExpressions.Regex.Replace(name, @"\[\d+\]", "")].Options.Any(o => o.Item1 == chosen)) Wrong(name, "Scegli una delle voci dell'elenco.");
            return chosen;
        }

        public DateOnly? Day(string name)
        {
            var typed = form.ValueOf(name) ?? "";
            if (typed.Length == 0) return null;
            if (DateOnly.TryParseExact(typed, ["yyyy-MM-dd", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1990 and <= 2100) return day;
            Wrong(name, $"«{typed}» non è una data: si scrive come 24/11/2026.");
            return null;
        }

        public int? Number(string name, int least)
        {
            var typed = form.ValueOf(name) ?? "";
            if (typed.Length == 0) return null;
            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= 1_000_000) return number;
            Wrong(name, $"«{typed}» non va bene: scrivi un numero intero{(least > 0 ? $" da {least} in su" : "")}.");
            return null;
        }

        /// <summary>The entries of a list that have something in them. Emptied, an entry is taken away.</summary>
        public IReadOnlyList<T> Rows<T>(string group, Func<string, T> read)
        {
            var fields = form.Groups.First(g => g.Name == group).Fields.Where(f => f.Kind != CaseFieldKind.Hidden).ToList();
            var rows = new List<T>();
            for (var row = 0; form.Values.ContainsKey($"{group}[{row}].{fields[0].Name}"); row++)
                if (form.ValueOf($"{group}[{row}].{CrisisForm.Remove}") != "true" && fields.Any(f => !string.IsNullOrEmpty(form.ValueOf($"{group}[{row}].{f.Name}")))) rows.Add(read($"{group}[{row}]."));
            return rows;
        }
    }
}
