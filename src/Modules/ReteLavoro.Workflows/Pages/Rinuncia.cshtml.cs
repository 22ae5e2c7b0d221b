using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Workflows.Pages;

/// <summary>
/// Where the link in a reminder leads: to refuse further ones, without signing in. Mail programs do it themselves, with a
/// POST that carries no token of ours (RFC 8058); the sealed address is the proof.
/// </summary>
[OutputCache(NoStore = true), IgnoreAntiforgeryToken]
internal sealed class RinunciaModel(Reminders reminders, Actor actor, PageHead head) : PageModel
{
    [FromRoute(Name = "secret")] public string Secret { get; set; } = "";
    public bool Good { get; private set; }
    public bool Wanted { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Begin();
        if (reminders.Open(Secret) is not { } person) return;
        (Good, Wanted) = (true, await reminders.WantedByAsync(person, cancel));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Begin();
        if (reminders.Open(Secret) is not { } person) return BadRequest();
        if (User.Identity?.IsAuthenticated != true) actor.IsTheProgram("rinuncia dalla posta");
        if (await reminders.WantedByAsync(person, cancel)) await reminders.SetAsync(person, wanted: false, cancel);
        (Good, Wanted) = (true, false);
        return Page();
    }

    private void Begin()
    {
        head.Title = "Promemoria per posta";
    }
}
