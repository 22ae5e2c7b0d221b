using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Setup.Areas.Gestione.Pages.Installazione;

/// <summary>A recipe of the library or of a file: first its plan, then the recipe itself.</summary>
[UploadLimit(Megabytes, Beside = 6)]
internal sealed class RicetteModel(RecipeDesk desk, RecipeLibrary library, PageHead head) : PageModel
{
    public const int Megabytes = 2;
    private const string Strict = "severo", Lenient = "tollerante";

    [BindProperty] public string? Nome { get; set; }
    [BindProperty] public IFormFile? Ricetta { get; set; }

    /// <summary>The file in base64, carried from the plan to its application: what is applied is what was planned.</summary>
    [BindProperty] public string? Testo { get; set; }
    [BindProperty] public string? NomeFile { get; set; }
    [BindProperty] public string Modo { get; set; } = Strict;

    public IReadOnlyList<(string, string)> Library { get; private set; } = [];
    public IReadOnlyList<(string, string)> Modes { get; } = [(Strict, "Fermano la ricetta"), (Lenient, "Si saltano, e il rapporto lo dice")];
    public RecipeReport? Report { get; private set; }
    public bool Applied { get; private set; }
    public string RecipeName { get; private set; } = "";
    public IReadOnlyList<StepLine> Lines => [.. Report!.Steps.Select(s => new StepLine(s.Recipe, s.Step, s.Added, s.Changed, s.Kept, s.Notes))];

    public void OnGet() => Load();

    public Task<IActionResult> OnPostPianoAsync(CancellationToken cancel) => RunAsync(apply: false, cancel);
    public Task<IActionResult> OnPostApplicaAsync(CancellationToken cancel) => RunAsync(apply: true, cancel);

    private async Task<IActionResult> RunAsync(bool apply, CancellationToken cancel)
    {
        Load();
        try
        {
            if (await SourceAsync(cancel) is not { } source) return this.WithErrors();
            RecipeName = source.File.DisplayName;
            Report = await desk.RunAsync(source, Modo != Lenient, apply, cancel);
        }
        catch (RecipeError error) { Report = new([], error.Problems); }
        Applied = apply && Report.Ok;
        if (Report.Ok) return Page();
        ModelState.AddModelError("", apply ? "La ricetta non è stata applicata: non è cambiato nulla." : "La ricetta ha dei problemi: sono elencati sotto, con la riga.");
        return this.WithErrors();
    }

    private async Task<RecipeSource?> SourceAsync(CancellationToken cancel)
    {
        if (Ricetta is { Length: > 0 })
        {
            using var bytes = new MemoryStream();
            await Ricetta.CopyToAsync(bytes, cancel);
            (Testo, NomeFile, Nome) = (Convert.ToBase64String(bytes.ToArray()), Path.GetFileName(Ricetta.FileName), null);
        }
        if (!string.IsNullOrEmpty(Testo))
        {
            var bytes = new byte[Testo.Length];
            if (Convert.TryFromBase64String(Testo, bytes, out var length)) return new(RecipeFile.Parse(bytes.AsMemory(0, length), NomeFile ?? "ricetta.json"), null);
        }
        if (!string.IsNullOrEmpty(Nome) && library.Find(Nome) is { } known) return known;
        ModelState.AddModelError(nameof(Nome), "Scegli una ricetta, o un file.");
        return null;
    }

    private void Load()
    {
        head.Title = "Ricette";
        Library = [.. library.All().Select(r => (r.Name, r.DisplayName)).DistinctBy(r => r.Name)];
    }
}
