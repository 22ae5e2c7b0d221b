using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Accesso;

internal sealed class NuovaPasswordModel(PasswordReset reset, PageHead head) : PageModel, IReloadable
{
    [FromRoute(Name = "token")] public string Token { get; set; } = "";
    [BindProperty] public string? Chosen { get; set; }
    [BindProperty] public string? Again { get; set; }

    /// <summary>Null when the link is no longer good.</summary>
    public User? Person { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (Person is null) Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (Person is null) return await OnGetAsync(cancel);
        if (!ChosenPassword.Check(Chosen, Again, Person.UserName, Person.Email).Passed(ModelState)) return this.WithErrors();
        await reset.SetAsync(Token, Chosen!, cancel);
        TempData["Fatto"] = "La password è cambiata: ora puoi accedere.";
        return LocalRedirect(UserLinks.SignIn);
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Nuova password";
        Person = await reset.FindAsync(Token, cancel);
    }
}
