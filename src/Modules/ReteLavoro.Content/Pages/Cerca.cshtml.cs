using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content.Pages;

/// <summary>Search by the words of titles and summaries.</summary>
public sealed class CercaModel(ContentLists lists, PageHead head) : PageModel
{
    private const int LongestQuestion = 200;

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;
    internal CardPage? Found { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Cerca";
        head.Breadcrumb.Add(new("Home", "~/"));
        if (string.IsNullOrWhiteSpace(Q)) return;
        Q = Q.Trim()[..Math.Min(Q.Trim().Length, LongestQuestion)];
        Found = await lists.SearchAsync(Q, Pagina, 12, cancel);
    }
}
