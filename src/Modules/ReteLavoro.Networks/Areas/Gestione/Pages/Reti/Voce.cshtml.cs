using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>One entry of the workspace: read, downloaded, corrected, taken away.</summary>
internal sealed class VoceModel(Workspace workspace, IOrganizations organizations, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public string Id { get; set; } = "";
    [FromRoute] public Guid Voce { get; set; }
    [BindProperty] public EntryForm Entry { get; set; } = new();
    [BindProperty] public int Revision { get; set; }
    [BindProperty] public string? Reason { get; set; }

    internal WorkspaceDoor Door { get; private set; } = null!;
    internal WorkspaceEntry Now { get; private set; } = null!;
    internal IReadOnlyList<(string Id, string Name)> Doers { get; private set; } = [];
    internal IReadOnlyList<(string, string)> Audiences { get; private set; } = [];
    internal EntryShown Shown { get; private set; } = null!;

    internal bool HasErrorOn(string field) => ModelState.TryGetValue(field, out var entry) && entry.Errors.Count > 0;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        Entry = new() { Text = Now.Text, Audience = Now.Audience.ToString(), AssignedTo = Now.AssignedTo, DueOn = Now.DueOn?.ToString("yyyy-MM-dd") };
        return Page();
    }

    public async Task<IActionResult> OnGetScaricaAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? workspace.Download(this, Now);

    public async Task<IActionResult> OnPostCorreggiAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayCorrect(Now)) return Forbid();
        if (!workspace.Problems(Door, Now.Kind, Entry, "Entry.", Doers, Now).Passed(ModelState)) return this.WithErrors();
        await workspace.CorrectAsync(Door, Voce, Revision, Entry, cancel);
        return Done("La correzione è salvata.");
    }

    public async Task<IActionResult> OnPostTogliAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!Door.MayRemove(Now)) return Forbid();
        await workspace.RemoveAsync(Door, Now, Reason, cancel);
        return Done("La voce è stata tolta.");
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
        if (await workspace.FindAsync(door, Voce, cancel) is not { } entry) return NotFound();
        (Door, Now) = (door, entry);
        Doers = await workspace.DoersAsync(door, cancel);
        Audiences = Workspace.AudiencesFor(door);
        Shown = new(entry, door, await EntryShown.NamesAsync(organizations, [entry], cancel), Doers, time.Today) { Alone = true };
        head.Title = entry.Kind switch { EntryKind.Note => "Nota", EntryKind.Document => "Documento", _ => "Cosa da fare" };
        head.Section = door.Network.Item.DisplayText;
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        head.Breadcrumb.Add(new(door.Network.Item.DisplayText, NetworkLinks.Detail(Id)));
        head.Breadcrumb.Add(new("Spazio di lavoro", NetworkLinks.Workspace(Id)));
        return null;
    }
}
