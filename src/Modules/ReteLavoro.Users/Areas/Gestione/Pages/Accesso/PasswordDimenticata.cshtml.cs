using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users.Areas.Gestione.Pages.Accesso;

internal sealed class PasswordDimenticataModel(PasswordReset reset, PageHead head) : PageModel, IReloadable
{
    /// <summary>A known address costs a write more than an unknown one: the answer waits until both have had the time.</summary>
    private static readonly TimeSpan AtLeast = TimeSpan.FromMilliseconds(300);

    [BindProperty] public string? Email { get; set; }
    public bool Asked { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReloadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (!Check().Passed(ModelState)) return this.WithErrors();
        var began = Stopwatch.GetTimestamp();
        await reset.AskAsync(Email!, RateLimits.Network(HttpContext.Connection.RemoteIpAddress), cancel);
        var rest = AtLeast - Stopwatch.GetElapsedTime(began);
        if (rest > TimeSpan.Zero) await Task.Delay(rest, cancel);
        Asked = true;
        return Page();
    }

    public Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Password dimenticata";
        return Task.CompletedTask;
    }

    private IEnumerable<(string, string)> Check()
    {
        if (!EmailText.IsOne(Email)) yield return (nameof(Email), "Scrivi il tuo indirizzo email, per esempio nome@esempio.it.");
    }
}
