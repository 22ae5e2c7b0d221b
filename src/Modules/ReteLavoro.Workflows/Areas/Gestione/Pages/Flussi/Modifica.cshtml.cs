using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows.Areas.Gestione.Pages.Flussi;

/// <summary>Model of the fields of one stage, or of one of several offices.</summary>
/// <param name="At">What the names of its inputs begin with.</param>
/// <param name="Place">Which it is, for the buttons: "2", or "2.1" for an office.</param>
/// <param name="Whose">The same in words, after the name of a thing: "della fase 3".</param>
/// <param name="Ways">Where its outcomes may lead.</param>
internal sealed record FaseModel(ModificaModel Page, EditedStage Stage, string At, string Place, string Whose, IEnumerable<(string, string)> Ways);

/// <summary>
/// A workflow as a list of stages. Every button sends the whole form: those that add, remove and move change only what is
/// shown, and nothing is stored until it is saved, as the next number.
/// </summary>
[May(Permission.ManageWorkflows)]
internal sealed class ModificaModel(WorkflowTypes types, ChangeKinds kinds, StageChecks checks, ProtocolDesk protocol, IPeople people, ActRunner acts, PageHead head, IOrganizationInfo? organizations = null) : PageModel
{
    private const int MostStages = 20, MostOffices = 6, MostOutcomes = 10;

    [FromRoute] public string Id { get; set; } = "";

    /// <summary>The number that was opened: whoever saves on an older one is told.</summary>
    [BindProperty] public int Number { get; set; }
    [BindProperty] public StageList List { get; set; } = new();
    [BindProperty] public string? Reason { get; set; }

    public NumberedType Type { get; private set; } = null!;
    public IReadOnlyList<string> WhyNot { get; private set; } = [];
    public WorkflowDefinition? Preview { get; private set; }

    /// <summary>What stands in the way of saving, and what does not but should be known.</summary>
    public IReadOnlyList<StageProblem> Blocking { get; private set; } = [];
    public IReadOnlyList<StageProblem> Warnings { get; private set; } = [];
    public IReadOnlyList<(string, string)> Roles { get; private set; } = [];

    /// <summary>The kinds of change of what is sent into this workflow; empty where nobody tells any apart.</summary>
    public IReadOnlyList<(string, string)> ChangeKinds { get; private set; } = [];
    public IReadOnlyList<(string, string)> OrganizationTypes { get; private set; } = [];
    public bool HasProtocol { get; private set; }

    public static readonly (string, string)[] Quorums =
        [("any", "Basta una persona"), ("all", "Ogni ente competente, ciascuno per sé"), ("votes", "Più persone: si contano le approvazioni")];

    /// <summary>What an outcome of one of several offices does.</summary>
    public static readonly (string, string)[] OfficeWays = [(StageList.Next, "Va avanti"), (StageList.Refuse, "Rimanda, quando hanno deciso tutti")];

    /// <summary>Where an outcome of the stage with this index may lead.</summary>
    public IEnumerable<(string, string)> Ways(int index) =>
    [
        .. index + 1 < List.Stages.Count ? new[] { (StageList.Next, "Alla fase successiva") } : [],
        (StageList.Publish, "Pubblicazione"), (StageList.End, "Fine: torna a chi lo ha scritto"),
        .. List.Stages.Select((s, i) => (s.Id, Text: $"Alla fase {i + 1}: {(s.Title.Length > 0 ? s.Title : "senza titolo")}"))
    ];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await FindAsync(cancel)) return NotFound();
        Number = Type.Number;
        if (WhyNot.Count == 0) List = StageList.Read(Type.Definition);
        return await ShowAsync(cancel);
    }

    /// <param name="action">su:2, giu:2, togli:2, aggiungi:2 and parallelo:2 (after the stage with that index), ufficio:2, esito:2, via:2:1, salva, or nothing: only look. An office is 2.1.</param>
    public async Task<IActionResult> OnPostAsync([FromForm(Name = "azione")] string? action, CancellationToken cancel)
    {
        if (!await FindAsync(cancel)) return NotFound();
        if (WhyNot.Count > 0) return await ShowAsync(cancel);
        TakePosted();
        if (action == "salva") return await SaveAsync(cancel);
        // Only what is shown changes; a box that was wrong is said when it is saved.
        ModelState.Clear();
        Do((action ?? "").Split(':'));
        return await ShowAsync(cancel);
    }

    /// <summary>Only the picture, for the page that is being edited.</summary>
    public async Task<IActionResult> OnPostDisegnoAsync(CancellationToken cancel)
    {
        if (!await FindAsync(cancel) || WhyNot.Count > 0) return NotFound();
        TakePosted();
        return Partial("_Disegno", new WorkflowDefinition(List.Write(Type.Definition)));
    }

    private void TakePosted()
    {
        List.On(Type.Definition);
        foreach (var stage in List.Stages) if (!stage.IsParallel) stage.Offices.Clear();
        var all = List.Stages.Concat(List.Stages.SelectMany(s => s.Offices)).ToList();
        foreach (var stage in all) (stage.Title, stage.Id) = (stage.Title ?? "", stage.Id ?? "");
        foreach (var outcome in all.SelectMany(s => s.Outcomes)) (outcome.Name, outcome.To) = (outcome.Name ?? "", outcome.To ?? "");
        List.Name ??= "";
        List.Changes.RemoveAll(string.IsNullOrEmpty);
    }

    /// <summary>Where on this page a stage is edited; null for one that is not among them.</summary>
    public string? PlaceOf(string stageId) => List.Stages.FindIndex(s => s.Id == stageId || s.Offices.Exists(o => o.Id == stageId)) is >= 0 and var at ? $"#fase-{at + 1}" : null;

    private void Do(string[] action)
    {
        var place = action.Length > 1 ? action[1].Split('.') : [];
        var index = place.Length > 0 && int.TryParse(place[0], out var i) ? i : -1;
        var stages = List.Stages;
        var here = index >= 0 && index < stages.Count;
        // The stage, or the office in it, whose outcomes are meant.
        var stage = !here ? null : place.Length == 1 ? stages[index] : int.TryParse(place[1], out var u) ? stages[index].Offices.ElementAtOrDefault(u) : null;
        switch (action[0])
        {
            case "su" when here && index > 0: (stages[index - 1], stages[index]) = (stages[index], stages[index - 1]); break;
            case "giu" when here && index + 1 < stages.Count: (stages[index + 1], stages[index]) = (stages[index], stages[index + 1]); break;
            case "togli" when stage is not null && place.Length > 1: stages[index].Offices.Remove(stage); break;
            case "togli" when here && place.Length == 1: stages.RemoveAt(index); break;
            case "parallelo" when index >= -1 && index < stages.Count && stages.Count < MostStages: stages.Insert(index + 1, EditedStage.NewParallel(index + 1 == stages.Count)); break;
            case "ufficio" when here && stages[index].IsParallel && stages[index].Offices.Count < MostOffices: stages[index].Offices.Add(EditedStage.NewOffice()); break;
            case "aggiungi" when index >= -1 && index < stages.Count && stages.Count < MostStages: stages.Insert(index + 1, EditedStage.New(index + 1 == stages.Count)); break;
            case "esito" when stage is { IsParallel: false } && stage.Outcomes.Count < MostOutcomes: stage.Outcomes.Add(new() { To = place.Length > 1 ? StageList.Next : StageList.End }); break;
            case "via" when stage is { IsParallel: false } && action.Length > 2 && int.TryParse(action[2], out var o) && o >= 0 && o < stage.Outcomes.Count: stage.Outcomes.RemoveAt(o); break;
        }
    }

    private async Task<IActionResult> SaveAsync(CancellationToken cancel)
    {
        if (Number != Type.Number) ModelState.AddModelError("", $"Nel frattempo il flusso è cambiato: ora è al numero {Type.Number}. Riapri la pagina e rifai le modifiche.");
        List.Problems().Passed(ModelState);
        if (string.IsNullOrWhiteSpace(Reason)) ModelState.AddModelError("Reason", "Scrivi perché cambi il flusso: resta nel registro degli atti.");
        if (!ModelState.IsValid) return await RefusedAsync(cancel);
        var json = List.Write(Type.Definition);
        var (blocking, _) = await checks.OfAsync(new WorkflowDefinition(json), cancel);
        foreach (var problem in blocking) ModelState.AddModelError("", problem.ToString());
        if (!ModelState.IsValid) return await RefusedAsync(cancel);
        if (JsonNode.DeepEquals(json, StageList.Read(Type.Definition).Write(Type.Definition)))
        {
            TempData["Fatto"] = $"Non è cambiato niente: il flusso resta al numero {Type.Number}.";
            return LocalRedirect(WorkflowLinks.Type(Id));
        }
        await acts.DoAsync(new("workflow.define", Id, Reason), async () =>
        {
            // Asked again inside the act: two people may save at the same moment.
            RuleBroken.If((await types.FindAsync(Id, null, cancel))?.Number != Number, "Nel frattempo il flusso è cambiato: riapri la pagina e rifai le modifiche.");
            await types.ImportAsync(json, cancel);
        }, cancel);
        TempData["Fatto"] = $"Salvato come numero {Number + 1}. Le pratiche già avviate proseguono con il loro numero.";
        return LocalRedirect(WorkflowLinks.Type(Id));
    }

    private async Task<bool> FindAsync(CancellationToken cancel)
    {
        if (await types.FindAsync(Id, null, cancel) is not { } type) return false;
        Type = type;
        WhyNot = StageList.WhyNot(type.Definition);
        head.Title = $"Modifica «{type.Definition.Name}»";
        head.Breadcrumb.Add(new("Flussi", WorkflowLinks.Types));
        head.Breadcrumb.Add(new(type.Definition.Name, WorkflowLinks.Type(Id)));
        return true;
    }

    private async Task<IActionResult> RefusedAsync(CancellationToken cancel)
    {
        await ShowAsync(cancel);
        return this.WithErrors();
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        Preview = WhyNot.Count > 0 ? Type.Definition : new WorkflowDefinition(List.Write(Type.Definition));
        if (WhyNot.Count > 0) return Page();
        var every = List.Stages.Concat(List.Stages.SelectMany(s => s.Offices)).ToList();
        Roles = [.. (await people.RolesAsync(cancel)).Union(every.SelectMany(s => s.Roles)).Select(r => (r, RoleNames.Shown(r)))];
        var contents = Type.Definition.Activities.Single(a => a.IsStart).OwnTexts("ContentTypes");
        var told = kinds.Known.Where(k => contents.Count == 0 || contents.Contains(k.ContentType)).Select(k => (k.Id, k.Label)).ToList();
        ChangeKinds = [.. told, .. List.Changes.Except(told.Select(k => k.Id)).Select(id => (id, id))];
        var named = organizations is null ? [] : await organizations.TypesAsync(cancel);
        OrganizationTypes = [.. named, .. every.SelectMany(s => s.OrganizationTypes).Distinct().Where(t => named.All(n => n.Id != t)).Select(t => (t, t))];
        HasProtocol = await protocol.IsOnAsync(cancel);
        (Blocking, Warnings) = await checks.OfAsync(Preview, cancel);
        return Page();
    }
}
