using Microsoft.AspNetCore.Identity;

namespace ReteLavoro.Users;

/// <summary>What Identity refuses, in the words that a person reads.</summary>
internal sealed class ItalianIdentityErrors : IdentityErrorDescriber
{
    public override IdentityError DefaultError() => Say(nameof(DefaultError), "Qualcosa non ha funzionato: riprova.");
    public override IdentityError ConcurrencyFailure() => Say(nameof(ConcurrencyFailure), "Nel frattempo qualcun altro ha modificato questa persona: riapri la pagina e ricontrolla i dati.");
    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), "La password attuale non è giusta.");
    public override IdentityError InvalidToken() => Say(nameof(InvalidToken), "Il collegamento non è più valido.");
    public override IdentityError InvalidUserName(string? userName) => Say(nameof(InvalidUserName), $"«{userName}» non va bene come nome utente: usa lettere, cifre e i segni - . _ @ +.");
    public override IdentityError InvalidEmail(string? email) => Say(nameof(InvalidEmail), $"«{email}» non è un indirizzo email.");
    public override IdentityError DuplicateUserName(string userName) => Say(nameof(DuplicateUserName), $"C’è già una persona con il nome utente «{userName}».");
    public override IdentityError DuplicateEmail(string email) => Say(nameof(DuplicateEmail), $"C’è già una persona con l’indirizzo «{email}».");
    public override IdentityError InvalidRoleName(string? role) => Say(nameof(InvalidRoleName), $"«{role}» non va bene come nome di un ruolo.");
    public override IdentityError DuplicateRoleName(string role) => Say(nameof(DuplicateRoleName), $"C’è già un ruolo «{role}».");
    public override IdentityError UserAlreadyHasPassword() => Say(nameof(UserAlreadyHasPassword), "Questa persona ha già una password.");
    public override IdentityError UserAlreadyInRole(string role) => Say(nameof(UserAlreadyInRole), $"Questa persona ha già il ruolo «{role}».");
    public override IdentityError UserNotInRole(string role) => Say(nameof(UserNotInRole), $"Questa persona non ha il ruolo «{role}».");
    public override IdentityError PasswordTooShort(int length) => Say(nameof(PasswordTooShort), $"La password deve avere almeno {length} caratteri.");

    private static IdentityError Say(string code, string sentence) => new() { Code = code, Description = sentence };
}
