using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content.Pages;

/// <summary>The acronyms of the region in one place: what a text shows on hover is out of reach of a finger.</summary>
public sealed class SigleModel(SiteSettings settings, PageHead head) : PageModel
{
    internal IReadOnlyList<KeyValuePair<string, string>> Acronyms { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Sigle";
        head.Breadcrumb.Add(new("Home", "~/"));
        Acronyms = [.. (await settings.RegionAsync(cancel)).Acronyms.OrderBy(a => a.Key, StringComparer.CurrentCultureIgnoreCase)];
    }
}
