using System.Net.Mail;

namespace ReteLavoro.Users;

/// <summary>Addresses as people type them.</summary>
public static class EmailText
{
    /// <summary>Whether the text is one bare address ("a@b.it"), without a display name beside it.</summary>
    public static bool IsOne(string? text) =>
        text?.Trim() is { Length: > 0 and <= 256 } email && !email.Any(c => char.IsControl(c) || c is ',' or ';' or '<' or '>')
        && MailAddress.TryCreate(email, out var parsed) && parsed.Address == email && parsed.Host.Contains('.');
}
