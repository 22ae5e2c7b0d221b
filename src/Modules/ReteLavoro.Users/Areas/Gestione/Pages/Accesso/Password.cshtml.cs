using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Accesso;

/// <summary>In this folder, open to everybody, because who must change her password holds no role yet; only who has signed in gets the form.</summary>
internal sealed class PasswordModel(Accounts accounts, PersonClaims claims, PageHead head) : PageModel, IReloadable
{
    [BindProperty] public string? Current { get; set; }
    [BindProperty] public string? Chosen { get; set; }
    [BindProperty] public string? Again { get; set; }
    public bool Forced => User.HasClaim(c => c.Type == PersonClaims.MustChangePassword);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (User.Identity?.IsAuthenticated != true) return Challenge();
        await ReloadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (User.Identity?.IsAuthenticated != true) return Challenge();
        await ReloadAsync(cancel);
        if (!Check().Passed(ModelState)) return this.WithErrors();
        var session = TicketStore.KeyOf((await HttpContext.AuthenticateAsync()).Properties);
        var user = await accounts.ChangePasswordAsync(Guid.Parse(User.FindFirstValue(ClaimTypes.NameIdentifier)!), Current!, Chosen!, session, cancel);
        await HttpContext.SignInAsync(await claims.OfAsync(user, cancel));
        TempData["Fatto"] = "La password è cambiata. Le altre sessioni sono state chiuse.";
        return LocalRedirect("~/gestione");
    }

    public Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Cambia la password";
        return Task.CompletedTask;
    }

    private IEnumerable<(string, string)> Check()
    {
        if (string.IsNullOrEmpty(Current) || Current.Length > PasswordRules.MaximumLength) yield return (nameof(Current), "Scrivi la password attuale.");
        foreach (var problem in ChosenPassword.Check(Chosen, Again, User.Identity!.Name)) yield return problem;
        if (Chosen is { Length: > 0 } && Chosen == Current) yield return (nameof(Chosen), "Scegli una password diversa da quella attuale.");
    }
}

/// <summary>A password typed twice; the fields are called Chosen and Again on every page that asks for one.</summary>
internal static class ChosenPassword
{
    public static IEnumerable<(string, string)> Check(string? chosen, string? again, string? userName, string? email = null)
    {
        if (PasswordRules.WhatIsWrong(chosen, userName, email) is { } wrong) yield return ("Chosen", wrong);
        else if (chosen != again) yield return ("Again", "Le due password non sono uguali.");
    }
}
