using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Accesso;

internal sealed class InvitoModel(Invitations invitations, PageHead head) : PageModel, IReloadable
{
    [FromRoute(Name = "token")] public string Token { get; set; } = "";
    [BindProperty] public string? Chosen { get; set; }
    [BindProperty] public string? Again { get; set; }

    /// <summary>Null when the link is no longer good.</summary>
    public Invitation? Invitation { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (Invitation is null) Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (Invitation is null) return await OnGetAsync(cancel);
        if (!ChosenPassword.Check(Chosen, Again, Invitation.Email, Invitation.Email).Passed(ModelState)) return this.WithErrors();
        await invitations.AcceptAsync(Token, Chosen!, cancel);
        TempData["Fatto"] = "La password è impostata: ora puoi accedere con la tua email.";
        return LocalRedirect(UserLinks.SignIn);
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Accetta l’invito";
        Invitation = await invitations.FindOpenAsync(Token, cancel);
    }
}
