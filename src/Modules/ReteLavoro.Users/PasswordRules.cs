using Microsoft.AspNetCore.Identity;

namespace ReteLavoro.Users;

/// <summary>
/// Long and not easily guessed; no rules about capitals and signs, which make passwords harder to remember and no
/// harder to guess (NIST SP 800-63B-4, 3.1.1.2).
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<User>
{
    public const int MinimumLength = 12;

    /// <summary>Hashing takes any length; a form does not.</summary>
    public const int MaximumLength = 200;

    public const string Hint = "Almeno 12 caratteri: per esempio quattro parole che non c’entrano l’una con l’altra.";

    private static readonly HashSet<string> Obvious = new(StringComparer.Ordinal)
    {
        "password", "passwordpassword", "passw", "qwerty", "qwertyuiop", "asdfghjkl", "administrator", "amministratore",
        "admin", "adminadmin", "benvenuto", "benvenuti", "welcome", "changeme", "cambiami", "ciaociao", "letmein", "iloveyou",
        "tiamo", "regione", "regionelombardia", "regionepiemonte", "lombardia", "piemonte", "milano", "torino", "italia",
        "retelavoro", "lavoro", "abcdefghijkl", "abcdefghijklm"
    };

    /// <returns>The sentence for the person, or null when the password is good.</returns>
    public static string? WhatIsWrong(string? password, string? userName, string? email = null)
    {
        if (string.IsNullOrEmpty(password)) return "Scrivi la password.";
        if (password.Length < MinimumLength) return $"La password deve avere almeno {MinimumLength} caratteri.";
        if (password.Length > MaximumLength) return $"La password può avere al massimo {MaximumLength} caratteri.";
        foreach (var name in new[] { userName, email, email?.Split('@')[0] })
            // A name of three letters is in half of all passwords by chance.
            if (name is { Length: > 3 } && password.Contains(name, StringComparison.OrdinalIgnoreCase)) return "La password non deve contenere il tuo nome utente o la tua email.";
        // "Lombardia2026!" is "lombardia" to whoever guesses; only digits and signs leave nothing at all.
        var letters = string.Concat(password.Where(char.IsLetter)).ToLowerInvariant();
        if (letters.Length == 0 || Obvious.Contains(letters) || password.ToLowerInvariant().Distinct().Count() < 5) return "Questa password è troppo facile da indovinare: scegline un’altra.";
        return null;
    }

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(
        WhatIsWrong(password, user.UserName, user.Email) is { } sentence
            ? IdentityResult.Failed(new IdentityError { Code = nameof(PasswordRules), Description = sentence })
            : IdentityResult.Success);
}
