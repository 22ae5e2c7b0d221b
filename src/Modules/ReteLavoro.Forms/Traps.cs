using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Users;

namespace ReteLavoro.Forms;

/// <summary>What holds off programs that fill in forms, without asking a person or a third party anything.</summary>
internal sealed class Traps(IAttempts attempts, TimeProvider time)
{
    /// <summary>A field that no person sees and none has to fill in.</summary>
    public const string Honeypot = "oggetto";
    public const string HoneypotFilled = "C’era del testo nel campo che deve restare vuoto. L’abbiamo tolto: se sei una persona, premi di nuovo il pulsante.";

    /// <summary>Beginning costs a row, so that it has a limit too: so many times as many as may be sent.</summary>
    private const int StartsForEachSubmission = 10;

    public static bool IsFilled(HttpRequest request) => request.HasFormContentType && !string.IsNullOrEmpty(request.Form[Honeypot]);

    /// <returns>A sentence for who was faster than a person can be; null otherwise.</returns>
    public string? TooFast(FormDefinition form, Draft draft) => (time.UtcNow - draft.StartedUtc).TotalSeconds >= form.Limits.LeastSeconds ? null
        : $"Hai compilato il modulo in meno di {form.Limits.LeastSeconds} secondi. Rileggi le risposte e premi di nuovo «Invia»: sono rimaste tutte.";

    /// <summary>Counts one more submission from this network address.</summary>
    /// <returns>A sentence that says when to try again; null within the limit.</returns>
    public Task<string?> TooManyAsync(FormDefinition form, HttpContext context, CancellationToken cancel) =>
        OverAsync("modulo-inviato:" + form.Id, form.Limits.PerHour, "Dal tuo collegamento sono arrivati troppi moduli in poco tempo. Le tue risposte sono rimaste", context, cancel);

    public Task<string?> TooManyStartsAsync(FormDefinition form, HttpContext context, CancellationToken cancel) =>
        OverAsync("modulo-cominciato:" + form.Id, form.Limits.PerHour * StartsForEachSubmission, "Dal tuo collegamento il modulo è stato cominciato troppe volte in poco tempo", context, cancel);

    private async Task<string?> OverAsync(string what, int limit, string sentence, HttpContext context, CancellationToken cancel)
    {
        if (await attempts.OverLimitUntilAsync(what, RateLimits.Network(context.Connection.RemoteIpAddress), limit, TimeSpan.FromHours(1), cancel) is not { } until) return null;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling((until - time.UtcNow).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return $"{sentence}: riprova dopo le {until.AddMinutes(1).InRome:HH:mm}.";
    }
}
