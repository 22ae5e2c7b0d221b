using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Crises.Areas.Gestione.Pages.Crisi;

/// <summary>The files of a case, for who may read it; who may edit it adds them and takes them away.</summary>
[UploadLimit(PrivateFiles.Megabytes)]
internal sealed class DocumentiModel(ContentStore content, CrisisAccess access, CaseFiles files, PrivateFiles disk, Permissions permissions, PageHead head) : PageModel, IReloadable
{
    [FromRoute] public string Id { get; set; } = "";
    [BindProperty] public string? Tipo { get; set; }
    [BindProperty] public string? Descrizione { get; set; }
    [BindProperty] public IFormFile? Documento { get; set; }
    public ContentItem Item { get; private set; } = null!;
    public IReadOnlyList<CrisisFile> Files { get; private set; } = [];
    public bool MayEdit { get; private set; }

    public bool HasErrorOn(string field) => ModelState.TryGetValue(field, out var entry) && entry.Errors.Count > 0;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnGetScaricaAsync(Guid documento, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        return await files.FindAsync(Id, documento, cancel) is { } file ? disk.Download(this, CaseFiles.Folder, file.Id, file.Name) : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayEdit) return Forbid();
        var file = await SentFile.ReadAsync(Documento, cancel);
        if (!files.Problems(Tipo, Descrizione, file).Passed(ModelState)) return this.WithErrors();
        await files.AddAsync(Id, Tipo!, Descrizione!, file!, cancel);
        return Done("Il documento è nel caso.");
    }

    public async Task<IActionResult> OnPostTogliAsync(Guid documento, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayEdit) return Forbid();
        await files.RemoveAsync(Id, documento, Request.Form[$"motivo-{documento}"], cancel);
        return Done("Il documento è stato tolto.");
    }

    public Task ReloadAsync(CancellationToken cancel) => LoadAsync(cancel);

    private RedirectResult Done(string sentence)
    {
        TempData["Fatto"] = sentence;
        return Redirect(Url.Content(CrisisLinks.Files(Id)));
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await content.LatestAsync(Id, cancel) is not { ContentType: CrisisLinks.Type } item) return NotFound();
        if (!await (await access.ReadableAsync(User, cancel)).AnyAsync(v => v.ItemId == Id, cancel)) return Forbid();
        Item = item;
        Files = await files.OfAsync(Id, cancel);
        MayEdit = await permissions.MayAsync(User, "Edit", CrisisLinks.Type, item, cancel);
        head.Title = $"Documenti: {item.DisplayText}";
        head.Section = "Crisi";
        // A refused act loads the page once more.
        head.Breadcrumb.Add(new("Crisi", CrisisLinks.List));
        head.Breadcrumb.Add(new(item.DisplayText, CrisisLinks.Detail(Id)));
        return null;
    }
}
