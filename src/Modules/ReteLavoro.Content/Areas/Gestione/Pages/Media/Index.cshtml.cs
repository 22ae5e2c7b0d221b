using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Content.Areas.Gestione.Pages.Media;

[May(Permission.ManageMedia)]
[UploadLimit(MediaStore.MostMegabytes)]
internal sealed class IndexModel(MediaStore media, ContentUploads uploads, PageHead head) : PageModel
{
    public sealed record Shown(string Path, bool IsImage, string Size, DateTime AtUtc);

    private const int PageSize = 30;

    [BindProperty] public IFormFile? Carica { get; set; }
    [BindProperty] public string? Cartella { get; set; }
    [BindProperty] public bool Sostituisci { get; set; }
    [FromQuery(Name = "q")] public string? Words { get; set; }
    [FromQuery(Name = "pagina")] public int Number { get; set; } = 1;
    public IReadOnlyList<Shown> Files { get; private set; } = [];
    public int Pages { get; private set; }
    public int Count { get; private set; }

    public void OnGet() => Load();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Carica is null)
        {
            Load();
            ModelState.AddModelError(nameof(Carica), "Scegli il file da caricare.");
            return this.WithErrors();
        }
        var folder = string.Join('/', (Cartella ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var path = string.Join('/', new[] { folder, Path.GetFileName(Carica.FileName.Replace('\\', '/')) }.Where(p => p.Length > 0));
        var bytes = await ContentUploads.BytesAsync(Carica, cancel);
        if (!Problems(path, bytes).Passed(ModelState)) { Load(); return this.WithErrors(); }
        await uploads.StoreAsync(path, bytes, cancel);
        TempData["Fatto"] = $"«{path}» è caricato.";
        return LocalRedirect(Url.Content(ContentLinks.Media));
    }

    private IEnumerable<(string, string)> Problems(string path, byte[] bytes)
    {
        if (uploads.WhyNot(path, bytes) is { } wrong) yield return (nameof(Carica), wrong);
        else if (!Sostituisci && media.Find(path) is not null) yield return (nameof(Carica), $"«{path}» c'è già: cambia nome, o di' che va sostituito.");
    }

    private void Load()
    {
        head.Title = "File e immagini";
        var paths = media.List().Where(p => string.IsNullOrWhiteSpace(Words) || p.Contains(Words.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        Count = paths.Count;
        Pages = Math.Max(1, (Count + PageSize - 1) / PageSize);
        Number = Math.Clamp(Number, 1, Pages);
        Files = [.. paths.Skip((Number - 1) * PageSize).Take(PageSize).Select(media.Find).Zip(paths.Skip((Number - 1) * PageSize), (file, path) => (file, path)).Where(f => f.file is not null)
            .Select(f => new Shown(f.path, MediaStore.ContentType(f.path)?.StartsWith("image/", StringComparison.Ordinal) == true, MediaStore.SizeInWords(f.file!.Length), f.file.LastWriteTimeUtc))];
    }
}
