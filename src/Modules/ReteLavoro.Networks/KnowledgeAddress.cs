namespace ReteLavoro.Networks;

/// <summary>Addresses that a page may link to as a source: the web, or a file of the site's own.</summary>
internal static class KnowledgeAddress
{
    public static bool IsGood(string url) =>
        url.Length <= 500 && !url.Any(char.IsWhiteSpace)
        && (Uri.TryCreate(url, UriKind.Absolute, out var absolute) && (absolute.Scheme is "https" or "http") && absolute.Host.Contains('.') || url.StartsWith("/media/", StringComparison.Ordinal) && !url.Contains("..", StringComparison.Ordinal));

    /// <summary>As a link on a page: a file of the site stands below the region's own address.</summary>
    public static string Link(string url) => url.StartsWith('/') ? "~" + url : url;
}
