using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Content;

/// <summary>The addresses of the editor's pages, relative to the tenant.</summary>
public static class ContentLinks
{
    public const string List = "~/gestione/contenuti", Media = "~/gestione/media";

    public static string New(string type) => $"{List}/nuovo/{type}";
    public static string Edit(string itemId) => $"{List}/{itemId}";
    public static string Versions(string itemId) => $"{List}/{itemId}/versioni";
    public static string Reach(string itemId) => $"{List}/{itemId}/aperture";
    public static string Compare(string itemId, string from, string to) => $"{List}/{itemId}/confronta?da={from}&a={to}";
    public static string Preview(ContentVersion version) => Preview(version.ItemId, version.VersionId);
    public static string Preview(string itemId, string versionId) => $"{List}/{itemId}/anteprima/{versionId}";

    /// <param name="what">ripristina, ritira, togli or scarta.</param>
    public static string Confirm(string itemId, string what, string? versionId = null) => $"{List}/{itemId}/{what}" + (versionId is null ? "" : $"?versione={versionId}");
}
