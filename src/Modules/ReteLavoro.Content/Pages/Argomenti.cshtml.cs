using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content.Pages;

/// <summary>All topics, or what is published on one.</summary>
public sealed class ArgomentiModel(SiteSnapshots snapshots, ContentLists lists, PageHead head) : PageModel
{
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;
    internal IReadOnlyList<Topic> Topics { get; private set; } = [];
    internal Topic? Topic { get; private set; }
    internal CardPage? Found { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? slug, CancellationToken cancel)
    {
        head.Breadcrumb.Add(new("Home", "~/"));
        Topics = (await snapshots.GetAsync(cancel)).Topics;
        head.Title = "Argomenti";
        if (slug is null) return Page();
        Topic = Topics.FirstOrDefault(t => t.Path == "argomenti/" + slug);
        if (Topic is null) return NotFound();
        head.Title = Topic.Title;
        head.Description = Topic.Description;
        head.Breadcrumb.Add(new("Argomenti", "~/argomenti"));
        Found = await lists.OfTopicAsync(Topic.Id, Pagina, 12, cancel);
        return Page();
    }
}
