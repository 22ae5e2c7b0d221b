using System.Text.RegularExpressions;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users;

/// <summary>How a role is called on the screens. Recipes write it in one word, as Orchard Core does.</summary>
public static partial class RoleNames
{
    /// <returns>"Istruttore Provincia" for "IstruttoreProvincia".</returns>
    public static string Shown(string role) => role == Permission.Administrator ? "Amministratore" : Inside().Replace(role, " ");

    [GeneratedRegex(@"(?<=\p{Ll})(?=\p{Lu})")]
    private static partial Regex Inside();
}
