using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>Notes, documents and things to do that the bodies of a network share, the newest first.</summary>
[UploadLimit(PrivateFiles.Megabytes)]
internal sealed class LavoroModel(Workspace workspace, IOrganizations organizations, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    private const int PageSize = 20;

    public static readonly IReadOnlyList<(string Key, string Text, EntryKind? Kind)> Kinds = [("", "Tutto", null), ("note", "Note", EntryKind.Note), ("documenti", "Documenti", EntryKind.Document), ("da-fare", "Cose da fare", EntryKind.Task)];

    [FromRoute] public string Id { get; set; } = "";
    [FromQuery] public string? Tipo { get; set; }
    [FromQuery] public int Pagina { get; set; } = 1;

    [BindProperty] public EntryForm Note { get; set; } = new();
    [BindProperty] public EntryForm Document { get; set; } = new();
    [BindProperty] public EntryForm ToDo { get; set; } = new();
    [BindProperty] public IFormFile? Attachment { get; set; }

    internal WorkspaceDoor Door { get; private set; } = null!;
    internal NetworkPage<WorkspaceEntry> Found { get; private set; } = null!;
    internal IReadOnlyList<(string Id, string Name)> Doers { get; private set; } = [];
    internal IReadOnlyList<(string, string)> Audiences { get; private set; } = [];
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();

    internal EntryShown Shown(WorkspaceEntry entry) => new(entry, Door, _names, Doers, time.Today);

    /// <summary>The form that was refused stays open.</summary>
    internal bool HasErrorsIn(string prefix) => ModelState.Any(e => e.Key.StartsWith(prefix, StringComparison.Ordinal) && e.Value!.Errors.Count > 0);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public Task<IActionResult> OnPostNotaAsync(CancellationToken cancel) => WriteAsync(EntryKind.Note, Note, "Note.", "La nota è nello spazio di lavoro.", cancel);
    public Task<IActionResult> OnPostDocumentoAsync(CancellationToken cancel) => WriteAsync(EntryKind.Document, Document, "Document.", "Il documento è nello spazio di lavoro.", cancel);
    public Task<IActionResult> OnPostCosaAsync(CancellationToken cancel) => WriteAsync(EntryKind.Task, ToDo, "ToDo.", "La cosa da fare è nello spazio di lavoro.", cancel);

    private async Task<IActionResult> WriteAsync(EntryKind kind, EntryForm form, string prefix, string done, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayWrite) return Forbid();
        var file = kind == EntryKind.Document ? await SentFile.ReadAsync(Attachment, cancel) : null;
        var problems = workspace.Problems(Door, kind, form, prefix, Doers);
        if (kind == EntryKind.Document && workspace.WhyNot(file) is { } whyNot) problems = problems.Append((nameof(Attachment), whyNot));
        if (!problems.Passed(ModelState)) return this.WithErrors();
        await workspace.WriteAsync(Door, kind, form, file, cancel);
        return Done(done);
    }

    public Task<IActionResult> OnPostFattaAsync(Guid voce, CancellationToken cancel) => FinishAsync(voce, done: true, "Segnata come fatta.", cancel);
    public Task<IActionResult> OnPostRiapriAsync(Guid voce, CancellationToken cancel) => FinishAsync(voce, done: false, "È di nuovo da fare.", cancel);

    private async Task<IActionResult> FinishAsync(Guid id, bool done, string sentence, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (await workspace.FindAsync(Door, id, cancel) is not { } task) return NotFound();
        if (!Door.MayFinish(task)) return Forbid();
        await workspace.FinishAsync(Door, id, done, cancel);
        return Done(sentence);
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    private RedirectResult Done(string sentence)
    {
        TempData["Fatto"] = sentence;
        return Redirect(Url.Content(NetworkLinks.Workspace(Id)));
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        var (door, refused) = await workspace.OpenAsync(this, Id, cancel);
        if (door is null) return refused;
        Door = door;
        Found = await workspace.ListAsync(door, Kinds.FirstOrDefault(k => k.Key == Tipo).Kind, Pagina, PageSize, cancel);
        Doers = await workspace.DoersAsync(door, cancel);
        Audiences = Workspace.AudiencesFor(door);
        _names = await EntryShown.NamesAsync(organizations, Found.Items, cancel);
        head.Title = "Spazio di lavoro";
        head.Section = door.Network.Item.DisplayText;
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        head.Breadcrumb.Add(new(door.Network.Item.DisplayText, NetworkLinks.Detail(Id)));
        return null;
    }
}

/// <summary>Model of the view <c>_Voce.cshtml</c>: an entry with the names behind its ids.</summary>
internal sealed record EntryShown(WorkspaceEntry Entry, WorkspaceDoor Door, IReadOnlyDictionary<string, string> Names, IReadOnlyList<(string Id, string Name)> Doers, DateOnly Today)
{
    /// <summary>The entry has the page to itself.</summary>
    public bool Alone { get; init; }

    public string NameOf(string body) => Names.GetValueOrDefault(body, body);
    public string From => Entry.Organization is { } body ? $"{Entry.Author}, {NameOf(body)}" : Entry.Author;

    /// <summary>Who reads it, as a sentence.</summary>
    public string Audience => Entry.Audience switch
    {
        EntryAudience.Network => "Visibile a tutti i soggetti della rete.",
        EntryAudience.Coordination => $"Visibile solo a chi coordina la rete{Also}.",
        _ => $"Visibile solo al suo ente{Also}."
    };

    private string Also => Entry.AssignedTo is { } doer && doer != Entry.Organization ? " e a chi la deve fare" : "";

    /// <summary>Whoever was to do it has left the network.</summary>
    public bool DoerIsGone => Entry.AssignedTo is { } doer && doer != Entry.Organization && Entry.DoneUtc is null && Doers.All(d => d.Id != doer);

    public static Task<IReadOnlyDictionary<string, string>> NamesAsync(IOrganizations organizations, IEnumerable<WorkspaceEntry> entries, CancellationToken cancel) =>
        organizations.NamesAsync([.. entries.SelectMany(e => new[] { e.Organization, e.AssignedTo }).OfType<string>().Distinct()], cancel);
}
