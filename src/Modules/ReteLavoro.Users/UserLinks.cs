using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Users;

internal static class UserLinks
{
    public const string SignIn = "~/gestione/accesso";
    public const string SignOut = "~/gestione/esci";
    public const string Password = "~/gestione/password";
    public const string Forgotten = "~/gestione/password-dimenticata";
    public const string List = "~/gestione/utenti";
    public const string New = "~/gestione/utenti/nuovo";
    public const string Roles = "~/gestione/ruoli";
    public static string Person(Guid id) => $"~/gestione/utenti/{id}";
    public static string Invitation(string secret) => $"~/gestione/invito/{secret}";
    public static string NewPassword(string secret) => $"~/gestione/nuova-password/{secret}";

    /// <summary>As it stands in a mail: under the site's configured address, never under the one a request claims.</summary>
    public static string InMail(SiteSection site, string link) =>
        (site.BaseUrl ?? throw new RuleBroken("Per spedire inviti serve l’indirizzo del sito: scrivilo in «Nome e indirizzo».")).TrimEnd('/') + link[1..];
}
