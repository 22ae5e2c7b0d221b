using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>The agreement of a network, made of its data: a page to print, and a PDF where the program for it is there.</summary>
internal sealed class AccordoModel(NetworkAccess access, NetworkReader reader, SiteSettings settings, PaperPress press, IRazorViewEngine views, ITempDataProvider temp, TimeProvider time, PageHead head) : PageModel
{
    [FromRoute] public string Id { get; set; } = "";
    internal NetworkAgreement Agreement { get; private set; } = null!;
    internal bool MakesPdf => press.IsThere;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnGetPdfAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (await press.PressAsync(await HtmlAsync(), cancel) is { } pdf) return File(pdf, "application/pdf", $"accordo-{Slug.From(Agreement.Title)}.pdf");
        ModelState.AddModelError("", "Il PDF ora non si può preparare: stampa questa pagina, o salvala come PDF dal tuo browser.");
        Response.StatusCode = 503;
        return Page();
    }

    private async Task<string> HtmlAsync()
    {
        var view = views.GetView(null, "/Areas/Gestione/Pages/Reti/_AccordoFoglio.cshtml", isMainPage: true).EnsureSuccessful(null).View!;
        await using var text = new StringWriter();
        var data = new ViewDataDictionary<NetworkAgreement>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = Agreement };
        await view.RenderAsync(new ViewContext(PageContext, view, data, new TempDataDictionary(HttpContext, temp), text, new HtmlHelperOptions()));
        return text.ToString();
    }

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
