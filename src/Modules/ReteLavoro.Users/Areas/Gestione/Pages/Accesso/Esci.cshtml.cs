using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Accesso;

internal sealed class EsciModel(PageHead head) : PageModel
{
    public void OnGet() => head.Title = "Esci";

    public async Task<IActionResult> OnPostAsync()
    {
        await HttpContext.SignOutAsync();
        return LocalRedirect("~/");
    }
}
