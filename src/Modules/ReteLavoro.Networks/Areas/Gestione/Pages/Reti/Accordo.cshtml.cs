using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>The agreement of a network, made of its data: a page to print, and a PDF where the program for it is there.</summary>
internal sealed class AccordoModel(NetworkAccess access, NetworkReader reader, SiteSettings settings, PaperPress press, TimeProvider time, PageHead head) : PageModel
{
    [FromRoute] public string Id { get; set; } = "";
    internal NetworkAgreement Agreement { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnGetPdfAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) ?? await press.AnswerAsync(this, new($"Accordo di rete «{Agreement.Title}»", "/Areas/Gestione/Pages/Reti/_Accordo.cshtml", Agreement), cancel);

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        var (door, refused) = await access.OpenAsync(this, Id, cancel);
        if (door is null) return refused;
        var region = await settings.RegionAsync(cancel);
        Agreement = new(door.Item.DisplayText, door.Item.FieldText("Sommario") ?? "", await reader.ReadAsync(door.Part, cancel), region.Owner, time.Today, door.Item.Published, door.Item.Number);
        head.Title = "Accordo di rete";
        head.Section = door.Item.DisplayText;
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        head.Breadcrumb.Add(new(door.Item.DisplayText, NetworkLinks.Detail(Id)));
        return null;
    }
}

/// <summary>What the agreement says.</summary>
/// <param name="IsApproved">The version has been approved and is published; otherwise the paper says "bozza".</param>
public sealed record NetworkAgreement(string Title, string Summary, NetworkView View, string Region, DateOnly On, bool IsApproved, int Version);
