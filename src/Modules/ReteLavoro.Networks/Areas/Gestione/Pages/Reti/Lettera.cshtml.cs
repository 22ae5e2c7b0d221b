using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>What a body has signed when it joined, for whoever reads the network.</summary>
internal sealed class LetteraModel(NetworkAccess access, Memberships memberships, PaperPress press, PageHead head) : PageModel
{
    [FromRoute] public string Id { get; set; } = "";
    [FromRoute] public Guid Riga { get; set; }
    internal AdhesionLetter Letter { get; private set; } = null!;

    /// <summary>The act of the signature bears the same hash.</summary>
    internal bool IsAsSigned { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnGetPdfAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) ?? await press.AnswerAsync(this, new(Letter.Title, "/Areas/Gestione/Pages/Reti/_LetteraFoglio.cshtml", Letter), cancel);

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        var (door, refused) = await access.OpenAsync(this, Id, cancel);
        if (door is null) return refused;
        if (await memberships.LetterAsync(Id, Riga, cancel) is not var (letter, asSigned)) return NotFound();
        (Letter, IsAsSigned) = (letter, asSigned);
        head.Title = "Lettera di adesione";
        head.Section = door.Item.DisplayText;
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        head.Breadcrumb.Add(new(door.Item.DisplayText, NetworkLinks.Detail(Id)));
        head.Breadcrumb.Add(new("Adesioni", NetworkLinks.Memberships(Id)));
        return null;
    }
}
